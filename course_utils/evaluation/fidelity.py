"""Does a conditional model draw what it was asked for? Proportions with their intervals."""

from __future__ import annotations

import math
from collections.abc import Sequence
from statistics import NormalDist
from typing import NamedTuple

import numpy as np
from torch import Tensor

from course_utils.evaluation.classifier import (
    SpriteClassifier,
    features_and_classes,
    labelled_batch,
)


class Proportion(NamedTuple):
    """`successes` of `n`, with a 95 % Wilson interval from `low` to `high`."""

    successes: int
    n: int
    value: float
    low: float
    high: float

    @classmethod
    def of(cls, successes: int, n: int) -> Proportion:
        """Count and interval together."""
        return cls(int(successes), int(n), successes / n, *wilson_interval(successes, n))

    def __str__(self) -> str:
        return f"{self.value:.1%} [{self.low:.1%}, {self.high:.1%}] of {self.n:,}"


def wilson_interval(successes: int, n: int, confidence: float = 0.95) -> tuple[float, float]:
    r"""Wilson's interval for a proportion (Wilson 1927, https://doi.org/10.2307/2276774).

    (p + z^2/2n ± z sqrt(p(1-p)/n + z^2/4n^2)) / (1 + z^2/n), p = successes / n

    Unlike p ± z sqrt(p(1-p)/n) it stays within 0..1 and keeps a width at p = 0 and p = 1.

    Raises:
        ValueError: n below 1, successes outside 0..n, confidence outside (0, 1).
    """
    if n < 1 or not 0 <= successes <= n:
        raise ValueError(f"{successes} successes of {n}: need n >= 1 and 0 <= successes <= n")
    if not 0 < confidence < 1:
        raise ValueError(f"confidence={confidence} must lie between 0 and 1; 0.95 is usual")
    z, p = NormalDist().inv_cdf((1 + confidence) / 2), successes / n
    centre, spread = p + z * z / (2 * n), z * math.sqrt(p * (1 - p) / n + (z / (2 * n)) ** 2)
    low, high = (centre - spread) / (1 + z * z / n), (centre + spread) / (1 + z * z / n)
    # At the ends the formula gives 0 and 1 exactly, rounding aside.
    return (0.0 if successes == 0 else low), (1.0 if successes == n else high)


def class_fidelity(
    found: Tensor | Sequence[int], wanted: Tensor | Sequence[int], classes: Sequence[str]
) -> dict[str, Proportion]:
    """The share of images taken for what was asked, as "overall" and for each class asked for.

    Args:
        found, wanted: class numbers (N,), what the classifier saw and what was asked for.
        classes: their names.
    """
    found, wanted = np.asarray(found), np.asarray(wanted)
    if found.shape != wanted.shape or found.ndim != 1 or len(found) == 0:
        raise ValueError(f"found {found.shape} and wanted {wanted.shape} must be equally long")
    result = {"overall": Proportion.of(int((found == wanted).sum()), len(wanted))}
    for k, name in enumerate(classes):
        asked = wanted == k
        if asked.any():
            result[name] = Proportion.of(int((found[asked] == k).sum()), int(asked.sum()))
    return result


def accuracy(
    classifier: SpriteClassifier, dataset, limit: int | None = None
) -> dict[str, Proportion]:
    """The classifier on labelled images it has not seen: the ceiling of every fidelity."""
    indices = np.arange(len(dataset))[:limit]
    x, labels = labelled_batch(dataset, indices)
    return class_fidelity(features_and_classes(classifier, x)[1], labels, dataset.classes)
