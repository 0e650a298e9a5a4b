"""Whole reverse chains. Underneath each is a generator that yields one `ChainState` a step, so
that progress bars, animations and sliders need no second implementation."""

from __future__ import annotations

import collections
import itertools
import warnings
from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

import torch
from torch import Tensor

from course_utils.diffusion.reverse import (
    ddim_step,
    ddpm_step,
    guided_noise,
    noise_from_prediction,
    predict_x0,
)
from course_utils.diffusion.schedules import NoiseSchedule


class ChainState(NamedTuple):
    """Where a chain stands.

    Attributes:
        t: the time of `x_t`, from T down to 0.
        x_t: float (B, C, H, W), the images at t.
        x0: float (B, C, H, W), what the model takes the clean images to be, seen from `x_t`;
            at t = 0 the finished images themselves.
    """

    t: int
    x_t: Tensor
    x0: Tensor


@torch.no_grad()
def estimate_noise(
    model: Callable[..., Tensor],
    schedule: NoiseSchedule,
    x_t: Tensor,
    t: int,
    context: Tensor | None = None,
    guidance: float = 1.0,
) -> Tensor:
    """Ask the model for the noise in `x_t`, with guidance, whatever the model itself predicts.

    Args:
        model: called ``model(x_t, t, context)``; its attribute `prediction` ("noise" if absent)
            says what comes out. Its method `null_context(context)`, zeros if absent, gives the
            context that stands for "none".
        context: float (B, n) or None.
        guidance: see `guided_noise`; both halves go through the network in one batched pass.
    """
    times = torch.full((len(x_t),), t, dtype=torch.int64, device=x_t.device)
    prediction = getattr(model, "prediction", "noise")
    if context is None or guidance == 1.0:
        output = model(x_t, times, context).to(x_t.dtype)
        return noise_from_prediction(schedule, x_t, t, output, prediction)
    null = getattr(model, "null_context", torch.zeros_like)(context)
    output = model(x_t.repeat(2, 1, 1, 1), times.repeat(2), torch.cat([context, null]))
    halves = output.to(x_t.dtype).chunk(2)
    conditional, unconditional = (
        noise_from_prediction(schedule, x_t, t, half, prediction) for half in halves
    )
    return guided_noise(conditional, unconditional, guidance)


def ddpm_chain(
    model: Callable[..., Tensor],
    schedule: NoiseSchedule,
    x_t: Tensor,
    context: Tensor | None = None,
    guidance: float = 1.0,
    variance: str = "beta",
    generator: torch.Generator | None = None,
    add_noise: bool = True,
    start: int | None = None,
) -> Iterator[ChainState]:
    """DDPM's ancestral chain from `x_t` at time `start` (T unless told) down to 0.

    Yields the state before each step, then the finished one: start + 1 states. `add_noise=False`
    leaves the noise out at every step, the famous mistake of `sample_ddpm_incorrect`.
    """
    for t in range(schedule.timesteps if start is None else start, 0, -1):
        predicted = estimate_noise(model, schedule, x_t, t, context, guidance)
        yield ChainState(t, x_t, predict_x0(schedule, x_t, t, predicted))
        noise = _randn_like(x_t, generator) if add_noise and t > 1 else None
        x_t = ddpm_step(schedule, x_t, t, predicted, noise, variance)
    yield ChainState(0, x_t, x_t)


def ddim_chain(
    model: Callable[..., Tensor],
    schedule: NoiseSchedule,
    x_t: Tensor,
    context: Tensor | None = None,
    guidance: float = 1.0,
    steps: int = 50,
    eta: float = 0.0,
    generator: torch.Generator | None = None,
    start: int | None = None,
) -> Iterator[ChainState]:
    """DDIM's chain in `steps` jumps from `start` (T unless told) down to 0; steps + 1 states."""
    times = ddim_times(schedule.timesteps if start is None else start, steps)
    for t, t_prev in itertools.pairwise(times):
        predicted = estimate_noise(model, schedule, x_t, t, context, guidance)
        yield ChainState(t, x_t, predict_x0(schedule, x_t, t, predicted))
        noise = _randn_like(x_t, generator) if eta > 0 and t_prev > 0 else None
        x_t = ddim_step(schedule, x_t, t, t_prev, predicted, eta, noise)
    yield ChainState(0, x_t, x_t)


def ddim_times(timesteps: int, steps: int) -> list[int]:
    """The times a DDIM chain visits: steps + 1 ints, evenly spaced from T down to 0.

    Rounded from T, T - T/steps, ..., 0 (what diffusers calls "trailing" spacing), so any number of
    steps from 1 to T works, also one that does not divide T.
    """
    if not 1 <= steps <= timesteps:
        raise ValueError(f"steps={steps} must lie in 1..{timesteps}, the length of the schedule")
    return [(timesteps * k + steps // 2) // steps for k in range(steps, -1, -1)]


def sample_ddpm(
    model: Callable[..., Tensor],
    schedule: NoiseSchedule,
    shape: tuple[int, ...],
    context: Tensor | None = None,
    guidance: float = 1.0,
    variance: str = "beta",
    generator: torch.Generator | None = None,
    progress: bool = False,
) -> Tensor:
    """Draw images with DDPM (algorithm 2 of the paper).

    Args:
        model: ``model(x_t, t, context)``, in eval mode.
        shape: (B, C, H, W).
        context: float (B, n), or None for unconditional sampling.
        guidance: scale of `guided_noise`.
        variance: "beta" or "posterior".
        generator: a CPU generator; noise is drawn on the CPU, so a seed means the same images on
            every device up to rounding.
        progress: show a progress bar.

    Returns:
        float (B, C, H, W), about [-1, 1], not clamped.
    """
    x_T = initial_noise(model, shape, context, generator)
    chain = ddpm_chain(model, schedule, x_T, context, guidance, variance, generator)
    return last_images(chain, schedule.timesteps if progress else None)


def sample_ddpm_incorrect(
    model: Callable[..., Tensor],
    schedule: NoiseSchedule,
    shape: tuple[int, ...],
    context: Tensor | None = None,
    guidance: float = 1.0,
    generator: torch.Generator | None = None,
    progress: bool = False,
) -> Tensor:
    """`sample_ddpm` with the noise left out of every step: a mistake to learn from."""
    x_T = initial_noise(model, shape, context, generator)
    chain = ddpm_chain(model, schedule, x_T, context, guidance, add_noise=False)
    return last_images(chain, schedule.timesteps if progress else None)


def sample_ddim(
    model: Callable[..., Tensor],
    schedule: NoiseSchedule,
    shape: tuple[int, ...],
    context: Tensor | None = None,
    guidance: float = 1.0,
    steps: int = 50,
    eta: float = 0.0,
    generator: torch.Generator | None = None,
    progress: bool = False,
) -> Tensor:
    """Draw images with DDIM in `steps` jumps; everything else as in `sample_ddpm`."""
    x_T = initial_noise(model, shape, context, generator)
    chain = ddim_chain(model, schedule, x_T, context, guidance, steps, eta, generator)
    return last_images(chain, steps if progress else None)


def initial_noise(
    model: Callable[..., Tensor],
    shape: tuple[int, ...],
    context: Tensor | None = None,
    generator: torch.Generator | None = None,
) -> Tensor:
    """x_T: standard normal (B, C, H, W) on the model's device, after a look at the arguments."""
    if context is not None and len(context) != shape[0]:
        raise ValueError(
            f"context has {len(context)} rows, but {shape[0]} images were asked for; give one each"
        )
    if getattr(model, "training", False):
        warnings.warn(
            "the model is in train mode: BatchNorm would mix the samples of a batch and dropout "
            "would stay on; call model.eval() first",
            stacklevel=3,
        )
    parameter = next(model.parameters(), None) if hasattr(model, "parameters") else None
    device = context.device if parameter is None and context is not None else None
    noise = torch.randn(shape, generator=generator)
    return noise.to(parameter.device if parameter is not None else device)


def last_images(chain: Iterable[ChainState], total: int | None = None) -> Tensor:
    """Run a chain to its end and return the images; `total` steps turn on a progress bar."""
    if total is not None:
        from tqdm.auto import tqdm

        chain = tqdm(chain, total=total + 1, desc="sampling", unit="step", leave=False)
    return collections.deque(chain, maxlen=1).pop().x_t


def _randn_like(x: Tensor, generator: torch.Generator | None) -> Tensor:
    return torch.randn(x.shape, generator=generator, dtype=x.dtype).to(x.device)
