"""Are the samples different from each other? Spread within a class, and near duplicates."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

from course_utils.evaluation.fidelity import Proportion
from course_utils.evaluation.memorisation import nearest_neighbours, to_8_bit

NEAR = 0.05  # root mean square distance, about 6 of 255 steps in every pixel


@dataclass(frozen=True)
class Diversity:
    """Spread of samples beside that of as many real images.

    Attributes:
        within: class -> mean distance of two different samples in the classifier's features.
        within_real: likewise of real images of that class.
        ratio: mean over the classes of within / within_real; below 1 means less varied than real.
        duplicates, real_duplicates: images with another one of the set at distance 0 to `NEAR`
            (root mean square over pixels and channels).
    """

    within: dict[str, float]
    within_real: dict[str, float]
    ratio: float
    duplicates: Proportion
    real_duplicates: Proportion


def mean_pairwise_distance(features: Tensor) -> float:
    """Mean Euclidean distance over all pairs of different rows of features (N, F)."""
    if len(features) < 2:
        raise ValueError(f"{len(features)} images have no pairs; take at least 2 of each class")
    return float(torch.pdist(features.float()).mean())


def near_duplicates(images: Tensor, threshold: float = NEAR) -> Proportion:
    """How many of the images (N, C, H, W) have a twin among the others."""
    distance, _ = nearest_neighbours(images, images, exclude_self=True)
    return Proportion.of(int((distance <= threshold).sum()), len(images))


def diversity(
    samples: tuple[Tensor, Tensor, Tensor],
    real: tuple[Tensor, Tensor, Tensor],
    classes: Sequence[str],
) -> Diversity:
    """Compare two sets, each as images (N, C, H, W), features (N, F), class numbers (N,).

    Give equally many images in both, since more images have more twins.
    """
    within, within_real = {}, {}
    for k, name in enumerate(classes):
        ours, theirs = (features[labels == k] for _, features, labels in (samples, real))
        if min(len(ours), len(theirs)) >= 2:
            within[name] = mean_pairwise_distance(ours)
            within_real[name] = mean_pairwise_distance(theirs)
    if not within:
        raise ValueError("no class has two samples and two real images; take more samples")
    ratios = [within[name] / max(within_real[name], 1e-9) for name in within]
    return Diversity(
        within, within_real, sum(ratios) / len(ratios),
        near_duplicates(to_8_bit(samples[0])), near_duplicates(real[0]),
    )  # fmt: skip
