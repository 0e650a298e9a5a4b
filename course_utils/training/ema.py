"""An exponential moving average of a network's weights."""

from __future__ import annotations

import torch
from torch import Tensor, nn
from torch.optim.swa_utils import AveragedModel


def average_of(model: nn.Module, decay: float) -> AveragedModel:
    """torch's `AveragedModel` with a warm-up, averaging floating-point buffers too.

    After n updates the decay is min(decay, (1 + n) / (10 + n)), so that the random start is
    forgotten quickly. BatchNorm's running mean and variance are averaged like the weights they
    belong to; its integer counter is copied, for an average of integers rounds to nonsense.
    """
    if not 0 <= decay < 1:
        raise ValueError(f"ema_decay={decay} must lie in [0, 1); 0.999 is usual")

    @torch.no_grad()
    def update(averages: list[Tensor], currents: list[Tensor], n_averaged: Tensor | int) -> None:
        n = int(n_averaged)
        weight = 1 - min(decay, (1 + n) / (10 + n))
        if averages[0].is_floating_point():
            torch._foreach_lerp_(averages, currents, weight)
        else:
            torch._foreach_copy_(averages, currents)

    return AveragedModel(model, multi_avg_fn=update, use_buffers=True)
