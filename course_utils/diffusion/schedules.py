"""Noise schedules as objects.

Time runs over t = 1..T as in the DDPM paper (Ho et al. 2020, https://arxiv.org/abs/2006.11239);
index 0 stands for the clean image. Every tensor therefore has T + 1 entries and
``schedule.alpha_bars[t]`` reads like the formula.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import torch
from torch import Tensor


@dataclass(frozen=True, eq=False)
class NoiseSchedule:
    r"""How much noise each step adds and what is left of the image after it.

    Attributes:
        betas: float64 (T+1,), variance of the noise that step t adds.
        alphas: float64 (T+1,), 1 - betas.
        alpha_bars: float64 (T+1,), the share of the image's variance that is left at t;
            ``alpha_bars[0] == 1``.
        name: a short label for plots.

    The tensors stay on the CPU in float64: a schedule is a table of a few hundred numbers, and
    `at` hands out the entries on the device and in the precision of the images.
    """

    betas: Tensor
    alphas: Tensor
    alpha_bars: Tensor
    name: str = "schedule"

    @classmethod
    def linear(
        cls, timesteps: int, beta_start: float = 1e-4, beta_end: float = 0.02
    ) -> NoiseSchedule:
        """Evenly spaced betas from `beta_start` at t=1 to `beta_end` at t=T (DDPM, section 4)."""
        _check_timesteps(timesteps)
        if not 0 < beta_start < 1 or not 0 < beta_end < 1:
            raise ValueError(
                f"betas must lie strictly between 0 and 1, got beta_start={beta_start}, "
                f"beta_end={beta_end}; the DDPM paper uses 1e-4 and 0.02"
            )
        betas = torch.linspace(beta_start, beta_end, timesteps, dtype=torch.float64)
        return cls._from_steps(betas, f"linear {beta_start:g} to {beta_end:g}, T={timesteps}")

    @classmethod
    def cosine(
        cls, timesteps: int, offset: float = 0.008, max_beta: float = 0.999
    ) -> NoiseSchedule:
        r"""The cosine schedule of Nichol & Dhariwal 2021, eq. 17 (arxiv.org/abs/2102.09672).

        alpha_bar(t) = f(t)/f(0) with f(t) = cos^2((t/T + offset)/(1 + offset) * pi/2); betas
        follow from neighbouring ratios and are clipped at `max_beta`, as in the paper.
        """
        _check_timesteps(timesteps)
        u = torch.arange(timesteps + 1, dtype=torch.float64) / timesteps
        f = torch.cos((u + offset) / (1 + offset) * math.pi / 2) ** 2
        betas = (1 - f[1:] / f[:-1]).clamp(max=max_beta)
        return cls._from_steps(betas, f"cosine, T={timesteps}")

    @classmethod
    def sprite_course(cls) -> NoiseSchedule:
        """The schedule of the course "How Diffusion Models Work", T = 500, to the last digit.

        Its cumulative sum starts at index 0, so alpha_bars[1] already holds two factors
        (0.999760 instead of 0.9999), and alpha_bars[0] is set to 1 afterwards.
        `NoiseSchedule.linear(500)` is the same idea without that quirk.
        """
        betas = torch.linspace(1e-4, 0.02, 501, dtype=torch.float64)
        alpha_bars = torch.exp(torch.cumsum(torch.log(1 - betas), dim=0))
        alpha_bars[0] = 1.0
        return cls(betas, 1 - betas, alpha_bars, "sprite course, T=500")

    @classmethod
    def _from_steps(cls, betas: Tensor, name: str) -> NoiseSchedule:
        """Build from the betas of t = 1..T; index 0 adds no noise."""
        betas = torch.cat([betas.new_zeros(1), betas])
        alphas = 1 - betas
        return cls(betas, alphas, torch.cumprod(alphas, dim=0), name)

    @property
    def timesteps(self) -> int:
        """T, the number of steps."""
        return len(self.betas) - 1

    @property
    def snr(self) -> Tensor:
        """Signal-to-noise ratio alpha_bar / (1 - alpha_bar), float64 (T+1,); infinite at t=0."""
        return self.alpha_bars / (1 - self.alpha_bars)

    def at(self, values: Tensor, t: Tensor | int, like: Tensor) -> Tensor:
        """Entries of one of this schedule's tensors, shaped to multiply images.

        Args:
            values: float64 (T+1,), for instance ``schedule.alpha_bars``.
            t: int, or int64 (B,) with entries in 0..T.
            like: the images (B, ...) whose device, precision and number of axes are wanted.

        Returns:
            0-dimensional for an int, else (B, 1, ..., 1).
        """
        self.check_time(t, lowest=0)
        picked = values[t.cpu()] if isinstance(t, Tensor) else values[t]
        picked = picked.to(device=like.device, dtype=like.dtype)
        return picked if picked.ndim == 0 else picked.reshape(-1, *[1] * (like.ndim - 1))

    def check_time(self, t: Tensor | int, lowest: int = 1) -> None:
        """Raise ValueError unless every t lies in lowest..T."""
        if isinstance(t, Tensor):
            if t.is_floating_point():
                raise ValueError(f"t must be an integer tensor, got {t.dtype}; use t.long()")
            if t.numel() == 0:
                return
            smallest, largest = int(t.min()), int(t.max())
        else:
            smallest = largest = int(t)
        if smallest < lowest or largest > self.timesteps:
            wrong = smallest if smallest < lowest else largest
            raise ValueError(
                f"t={wrong} is outside {lowest}..{self.timesteps}; time runs from 1 (almost clean) "
                f"to T={self.timesteps} (almost pure noise)"
            )


def _check_timesteps(timesteps: int) -> None:
    if isinstance(timesteps, bool) or not isinstance(timesteps, int) or timesteps < 1:
        raise ValueError(f"timesteps must be a positive integer, got {timesteps!r}")
