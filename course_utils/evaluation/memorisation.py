"""Does a model copy its training images? Nearest neighbours, with unseen real images beside."""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor

from course_utils.evaluation.fidelity import Proportion

QUANTILE = 0.05


@dataclass(frozen=True)
class Memorisation:
    """Distances to the nearest training image.

    A distance is the root mean square over all pixels and channels, in the units of [-1, 1].

    Attributes:
        sample_distances: float (n,), of each sample. nearest: int64 (n,), which image that is.
        real_distances: float (m,), of unseen real images to the same training images.
        ratio: median of the samples' distances over the median of the real ones; a model that
            copies comes out well below 1.
        closer: the share of samples that lie closer than all but 5 % of unseen real images; about
            5 % where nothing is copied.
        copies: samples equal to a training image in every pixel after rounding to 8 bits;
            real_copies: likewise of the unseen real images.
    """

    sample_distances: Tensor
    nearest: Tensor
    real_distances: Tensor
    ratio: float
    closer: Proportion
    copies: Proportion
    real_copies: Proportion


def nearest_neighbours(
    images: Tensor, training: Tensor, chunk: int = 256, exclude_self: bool = False
) -> tuple[Tensor, Tensor]:
    """Distance to and index of the nearest training image, float (N,) and int64 (N,).

    Args:
        images: float (N, C, H, W). training: float (M, C, H, W), both in [-1, 1].
        exclude_self: `images` are the first N of `training`; do not count each as its own.
    """
    if images.shape[1:] != training.shape[1:]:
        raise ValueError(
            f"images are {tuple(images.shape[1:])}, training images {tuple(training.shape[1:])}"
        )
    pool = training.flatten(1)
    distances, indices = [], []
    for start in range(0, len(images), chunk):
        part = images[start : start + chunk].flatten(1)
        table = torch.cdist(part, pool)
        if exclude_self:
            rows = torch.arange(len(part))
            table[rows, rows + start] = torch.inf
        found = table.min(dim=1)
        # cdist's fast form loses digits near zero, where copies are looked for: measure again.
        exact = (part - pool[found.indices]).square().mean(dim=1).sqrt()
        distances.append(exact)
        indices.append(found.indices)
    return torch.cat(distances), torch.cat(indices)


def memorisation(samples: Tensor, training: Tensor, held_out: Tensor | None = None) -> Memorisation:
    """Compare samples' and unseen real images' distances to the training images.

    Args:
        samples: float (n, C, H, W), clamped to [-1, 1] here, as for viewing.
        training: float (M, C, H, W) in [-1, 1].
        held_out: real images that were not trained on; None takes training images themselves and
            leaves each one out of its own search.
    """
    rounded = to_8_bit(samples)
    distance, nearest = nearest_neighbours(rounded, training)
    if held_out is None:
        real, _ = nearest_neighbours(training[: len(samples)], training, exclude_self=True)
    else:
        real, _ = nearest_neighbours(held_out, training)
    closer = int((distance < torch.quantile(real, QUANTILE)).sum())
    tiny = 0.5 / 127.5  # less than one step of 8 bits in every pixel; copies have exactly 0
    tiny = tiny / samples[0].numel() ** 0.5
    return Memorisation(
        distance, nearest, real, float(distance.median() / real.median().clamp(min=1e-6)),
        Proportion.of(closer, len(samples)),
        Proportion.of(int((distance < tiny).sum()), len(samples)),
        Proportion.of(int((real < tiny).sum()), len(real)),
    )  # fmt: skip


def to_8_bit(images: Tensor) -> Tensor:
    """Clamp to [-1, 1] and round to the 256 values that an image file can hold."""
    return ((images.float().clamp(-1, 1) + 1) * 127.5).round() / 127.5 - 1
