"""Draw many images from a model: in batches, in this machine's precision, repeatably."""

from __future__ import annotations

import contextlib

import torch
from torch import Tensor, nn
from tqdm.auto import tqdm

from course_utils import devices
from course_utils.diffusion import ddim_chain, ddpm_chain, initial_noise

SAMPLERS = ("ddim", "ddpm")


def draw_images(
    model: nn.Module,
    schedule,
    context: Tensor | None,
    n: int | None = None,
    sampler: str = "ddim",
    steps: int = 50,
    guidance: float = 1.0,
    seed: int = 0,
    batch_size: int = 250,
    progress: bool = True,
) -> Tensor:
    """Sample one image a row of `context`, or `n` unconditional ones.

    Each batch draws its noise from a generator seeded with (seed, batch), so the same call gives
    the same images on the same machine; other precisions and devices differ by rounding.

    Args:
        model: called ``model(x_t, t, context)``; its `in_channels` and `height` give the shape.
        sampler: "ddim" with `steps` steps, or "ddpm" with all of the schedule's.

    Returns:
        float32 (n, C, H, W) on the CPU, about [-1, 1], not clamped.
    """
    if sampler not in SAMPLERS:
        raise ValueError(f"unknown sampler {sampler!r}; choose one of {SAMPLERS}")
    n = len(context) if context is not None else n
    if not n or n < 1:
        raise ValueError(f"n={n}: ask for at least one image, by n or by rows of context")
    if context is not None:
        context = context.to(next(model.parameters()).device)
    per_batch = steps if sampler == "ddim" else schedule.timesteps
    starts = range(0, n, batch_size)
    done = []
    with tqdm(
        total=per_batch * len(starts), desc="sampling", unit="step", disable=not progress
    ) as bar:
        for k, start in enumerate(starts):
            part = None if context is None else context[start : start + batch_size]
            size = min(batch_size, n - start)
            chain = _chain(model, schedule, part, size, sampler, steps, guidance, seed, k)
            done.append(_run(chain, model, bar))
    return torch.cat(done)


def _chain(model, schedule, context, size, sampler, steps, guidance, seed, k):
    """The generator of one batch."""
    generator = torch.Generator().manual_seed(seed * 1_000_003 + k)
    shape = (size, model.in_channels, model.height, model.height)
    x_T = initial_noise(model, shape, context, generator)
    if sampler == "ddim":
        return ddim_chain(model, schedule, x_T, context, guidance, steps, generator=generator)
    return ddpm_chain(model, schedule, x_T, context, guidance, generator=generator)


def _run(chain, model: nn.Module, bar) -> Tensor:
    device = next(model.parameters()).device
    with torch.no_grad(), devices.autocast(device), contextlib.closing(chain):
        for state in chain:
            bar.update(state.t > 0)
    return state.x_t.float().cpu()
