"""The forward process: from an image to noise, in small steps or in one jump."""

from __future__ import annotations

from collections.abc import Iterator

import torch
from torch import Tensor

from course_utils.diffusion.schedules import NoiseSchedule


def q_step(schedule: NoiseSchedule, x_prev: Tensor, t: Tensor | int, noise: Tensor) -> Tensor:
    r"""One Markov step q(x_t | x_{t-1}), DDPM eq. 2.

    x_t = sqrt(1 - beta_t) x_{t-1} + sqrt(beta_t) noise

    Args:
        x_prev: float (B, ...), the images at t-1, values about [-1, 1].
        t: int or int64 (B,), in 1..T.
        noise: standard normal, shaped like `x_prev`.
    """
    schedule.check_time(t)
    _check_same_shape(x_prev, noise)
    beta = schedule.at(schedule.betas, t, x_prev)
    return (1 - beta).sqrt() * x_prev + beta.sqrt() * noise


def q_sample(schedule: NoiseSchedule, x0: Tensor, t: Tensor | int, noise: Tensor) -> Tensor:
    r"""The jump q(x_t | x_0), DDPM eq. 4.

    x_t = sqrt(alpha_bar_t) x_0 + sqrt(1 - alpha_bar_t) noise

    Args:
        x0: float (B, ...), clean images in [-1, 1].
        t: int64 (B,) in 1..T (an int serves the whole batch).
        noise: standard normal, shaped like `x0`.

    Raises:
        ValueError: t outside 1..T, or noise of another shape.
    """
    schedule.check_time(t)
    _check_same_shape(x0, noise)
    alpha_bar = schedule.at(schedule.alpha_bars, t, x0)
    return alpha_bar.sqrt() * x0 + (1 - alpha_bar).sqrt() * noise


def walk_forward(
    schedule: NoiseSchedule, x0: Tensor, generator: torch.Generator | None = None
) -> Iterator[Tensor]:
    """Yield x_1, x_2, ..., x_T, each made from the one before by `q_step` with fresh noise."""
    x = x0
    for t in range(1, schedule.timesteps + 1):
        noise = torch.randn(x.shape, generator=generator, dtype=x.dtype).to(x.device)
        x = q_step(schedule, x, t, noise)
        yield x


def velocity(schedule: NoiseSchedule, x0: Tensor, t: Tensor | int, noise: Tensor) -> Tensor:
    r"""The target of v-prediction (Salimans & Ho 2022, https://arxiv.org/abs/2202.00512).

    v = sqrt(alpha_bar_t) noise - sqrt(1 - alpha_bar_t) x_0

    Shapes as in `q_sample`. Its variance is about one at every t, which is what makes it a
    well-conditioned thing to learn.
    """
    schedule.check_time(t)
    alpha_bar = schedule.at(schedule.alpha_bars, t, x0)
    return alpha_bar.sqrt() * noise - (1 - alpha_bar).sqrt() * x0


def _check_same_shape(x: Tensor, noise: Tensor) -> None:
    if x.shape != noise.shape:
        raise ValueError(
            f"noise has shape {tuple(noise.shape)}, the images have {tuple(x.shape)}; "
            "draw it with torch.randn_like(images)"
        )
