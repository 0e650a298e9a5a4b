"""How far are two sets of images apart? Frechet and kernel distance, each with its floor.

Both compare features of the classifier, not images. Their value for real against real is the floor
that stands beside every figure: even a perfect model does not come out below it.
"""

from __future__ import annotations

import contextlib
import math
import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor, nn

GROUPS = 20  # of the jackknife, and at most so many real sets to compare with

# Student's t for 95 % by degrees of freedom; scipy.stats.t.ppf(0.975, df) gives the same.
_T = (
    12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228,
    2.201, 2.179, 2.160, 2.145, 2.131, 2.120, 2.110, 2.101, 2.093, 2.086,
)  # fmt: skip


@dataclass(frozen=True)
class Distance:
    """A distance of n samples from n real images, and what real images score themselves.

    Attributes:
        value: mean over the real sets that were compared with.
        low, high: 95 % interval of `value` by the grouped jackknife over the samples.
        floor: mean over pairs of disjoint real sets of the same size.
        floor_low, floor_high: where 95 % of single real-against-real comparisons fall; None
            where there are too few real images for two pairs.
        n: images in each set. references, floor_pairs: how many comparisons lie behind each mean.
    """

    value: float
    low: float
    high: float
    floor: float
    floor_low: float | None
    floor_high: float | None
    n: int
    references: int
    floor_pairs: int

    def __str__(self) -> str:
        floor = f"real against real {self.floor:.3g}"
        if self.floor_low is not None:
            floor += f" [{self.floor_low:.3g}, {self.floor_high:.3g}]"
        return f"{self.value:.3g} [{self.low:.3g}, {self.high:.3g}] of n = {self.n:,}; {floor}"


def frechet_distance(features: Tensor, reference: Tensor) -> float:
    r"""Frechet distance of two sets of features (N, F) and (M, F), by torchmetrics.

    |mu_1 - mu_2|^2 + tr(S_1 + S_2 - 2 (S_1 S_2)^{1/2})   (Heusel et al. 2017,
    https://arxiv.org/abs/1706.08500), there with Inception's features, here with any. It is biased
    upwards for few images, so only distances of equally large sets are comparable.
    """
    _check(features, reference)
    with _torchmetrics():
        from torchmetrics.image.fid import FrechetInceptionDistance
    metric = FrechetInceptionDistance(feature=_Given(features.shape[1]))
    metric.update(reference.double(), real=True)
    metric.update(features.double(), real=False)
    return float(metric.compute())


def kernel_distance(features: Tensor, reference: Tensor) -> float:
    """Kernel distance (Binkowski et al. 2018, https://arxiv.org/abs/1801.01401), by torchmetrics.

    The squared maximum mean discrepancy with the kernel (a.b / F + 1)^3. Unbiased: real against
    real scatters around zero, also below it. Arguments as for `frechet_distance`.
    """
    _check(features, reference)
    n = min(len(features), len(reference))
    with _torchmetrics():
        from torchmetrics.image.kid import KernelInceptionDistance
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # that it keeps the features in memory
        metric = KernelInceptionDistance(_Given(features.shape[1]), subsets=1, subset_size=n)
    metric.update(reference.double(), real=True)
    metric.update(features.double(), real=False)
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(0)  # it permutes; with one subset of everything that changes rounding
        return float(metric.compute()[0])


def distance_with_floor(
    features: Tensor,
    real: Tensor,
    measure: Callable[[Tensor, Tensor], float] = frechet_distance,
    seed: int = 0,
) -> Distance:
    """A distance of samples from real images with interval and floor.

    Args:
        features: of n samples, (n, F).
        real: of real images, (M, F) with M >= 2 n; the more, the better known the floor.
        measure: `frechet_distance` or `kernel_distance`.
        seed: of the split of the real images.

    Raises:
        ValueError: fewer than 2 n real images, since the floor needs two disjoint sets of n.
    """
    n = len(features)
    if n < 4 or len(real) < 2 * n:
        raise ValueError(
            f"{n} samples and {len(real)} real images: need at least 4 samples and twice as many "
            "real images; take fewer samples or more data"
        )
    order = torch.randperm(len(real), generator=torch.Generator().manual_seed(seed))
    sets = list(real[order[: len(real) // n * n]].split(n))[: 2 * GROUPS]
    pairs = list(zip(sets[0::2], sets[1::2], strict=False))
    floors = [measure(a, b) for a, b in pairs]
    references = sets[: GROUPS // 2]
    value = _mean_distance(features, references, measure)
    half = _jackknife(features, references[:2], measure)
    spread = _single_spread(floors)
    floor = float(np.mean(floors))
    low, high = (None, None) if spread is None else (floor - spread, floor + spread)
    return Distance(
        value, value - half, value + half, floor, low, high, n, len(references), len(floors)
    )


def _mean_distance(features: Tensor, references: list[Tensor], measure) -> float:
    return float(np.mean([measure(features, reference) for reference in references]))


def _jackknife(features: Tensor, references: list[Tensor], measure) -> float:
    """Half the width of a 95 % interval: leave out one group of samples after the other."""
    groups = min(GROUPS, len(features) // 2)
    member = torch.arange(len(features)) % groups
    without = [_mean_distance(features[member != g], references, measure) for g in range(groups)]
    error = math.sqrt((groups - 1) * float(np.var(without)))
    return _T[groups - 2] * error


def _single_spread(values: list[float]) -> float | None:
    """Half the width of the range that holds 95 % of single further values."""
    k = len(values)
    if k < 2:
        return None
    return _T[k - 2] * float(np.std(values, ddof=1)) * math.sqrt(1 + 1 / k)


class _Given(nn.Identity):
    """Features that are computed already, as torchmetrics' feature network."""

    def __init__(self, num_features: int):
        super().__init__()
        self.num_features = num_features


@contextlib.contextmanager
def _torchmetrics() -> Iterator[None]:
    try:
        yield
    except ModuleNotFoundError as error:
        raise ModuleNotFoundError(
            f"distances between sets of images need torchmetrics, but {error.name} is missing; "
            "install it with `pip install torchmetrics`",
            name=error.name,
        ) from error


def _check(features: Tensor, reference: Tensor) -> None:
    if features.ndim != 2 or reference.ndim != 2 or features.shape[1] != reference.shape[1]:
        raise ValueError(
            f"features {tuple(features.shape)} and {tuple(reference.shape)} must be (N, F) and "
            "(M, F) with the same F, from the same classifier"
        )
