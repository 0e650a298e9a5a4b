"""The four tiers of every unit, in one readable place.

`load(unit, tier)` returns a frozen dataclass with the numbers and, for convenience, methods that
build what they describe. Read a preset from top to bottom; nothing else in the course decides how
large or how long.
"""

from __future__ import annotations

import os
from dataclasses import dataclass, replace

TIERS = ("tiny", "laptop", "gpu", "paper")


def current_tier() -> str:
    """`COURSE_TIER` if set, else "gpu" where there is a GPU and "laptop" where there is none."""
    tier = os.environ.get("COURSE_TIER")
    if tier:
        return _check_tier(tier, "COURSE_TIER")
    from course_utils import devices

    return "gpu" if devices.pick_device().type == "cuda" else "laptop"


@dataclass(frozen=True)
class Recipe:
    """How a network is trained.

    Attributes:
        steps: optimiser steps in all.
        batch_size: images a step, over all processes together.
        lr: peak learning rate of Adam.
        lr_schedule: "linear" falls to zero over the whole run, "linear_epochs" likewise but in
            steps of one epoch as the sprite course does, "tail" stays constant and falls to zero
            over the last 40 %, "constant" stays.
        warmup_steps: steps over which the rate rises from zero at the start.
        prediction: what the network is asked for, "noise" or "v".
        min_snr_gamma: None for the plain loss of DDPM, else the clip of min-SNR weighting
            (Hang et al. 2023, https://arxiv.org/abs/2303.09556).
        ema_decay: of the averaged weights; None for no average.
        context_keep: probability with which an image keeps its context during training.
        clip_norm: largest gradient norm, None for no limit.
        bf16_on_cpu: use bfloat16 on processors that have it. It pays for wide layers; ContextUnet
            is slower with it (150 against 220 images/s on two cores).
    """

    steps: int
    batch_size: int
    lr: float
    lr_schedule: str = "linear"
    warmup_steps: int = 0
    prediction: str = "noise"
    min_snr_gamma: float | None = None
    ema_decay: float | None = None
    context_keep: float = 0.9
    clip_norm: float | None = None
    bf16_on_cpu: bool = False


@dataclass(frozen=True)
class SpritePreset:
    """The sprite unit at one tier.

    Attributes:
        schedule: name of a `NoiseSchedule` constructor, "sprite_course", "linear" or "cosine".
        recipe: the live training of notebook 02.
        shipped: the training behind the weights in data/checkpoints (laptop tier).
        n_images: how many sprites are painted when no published data are given.
        ddim_steps: for quick previews.
        n_samples: images behind a quality figure that a notebook computes live.
        minutes: what a whole notebook of the unit takes at this tier.
    """

    tier: str
    recipe: Recipe
    shipped: Recipe | None = None
    unit: str = "sprites"
    n_feat: int = 64
    timesteps: int = 500
    schedule: str = "sprite_course"
    n_images: int = 20_000
    ddim_steps: int = 25
    n_samples: int = 250
    minutes: float = 10

    def build_schedule(self):
        """The `NoiseSchedule` of this preset."""
        from course_utils.diffusion import NoiseSchedule

        if self.schedule == "sprite_course":
            if self.timesteps != 500:
                raise ValueError("the sprite course's schedule has T=500; choose linear or cosine")
            return NoiseSchedule.sprite_course()
        return getattr(NoiseSchedule, self.schedule)(self.timesteps)

    def build_model(self):
        """A freshly initialised `ContextUnet`."""
        from course_utils.models import ContextUnet

        return ContextUnet(
            n_feat=self.n_feat, timesteps=self.timesteps, prediction=self.recipe.prediction
        )

    def load_pretrained(self, name: str = "sprites"):
        """The shipped weights in a `ContextUnet`, eval mode, on this machine's device.

        Args:
            name: "sprites" (painted sprites) or another file of data/checkpoints of this shape.

        Raises:
            ValueError: for a tier without shipped weights; those of "laptop" serve all.
        """
        if self.shipped is None:
            raise ValueError(
                f"no weights are shipped for the sprites at tier {self.tier!r}; "
                'use presets.load("sprites", "laptop").load_pretrained()'
            )
        from course_utils.training.checkpoints import load_shipped

        return load_shipped(replace(self, recipe=self.shipped).build_model(), name)


# The published recipe: Adam, batch 100, 32 epochs of 89,400 images, 1e-3 falling per epoch.
PUBLISHED_SPRITES = Recipe(
    steps=32 * 894, batch_size=100, lr=1e-3, lr_schedule="linear_epochs", context_keep=0.9
)
# What five minutes of two cores allow, and why, is the story of notebook 02.
QUICK_SPRITES = Recipe(
    steps=1_500, batch_size=32, lr=1e-3, lr_schedule="tail", warmup_steps=100, prediction="v",
    min_snr_gamma=5.0, ema_decay=0.995, context_keep=0.9,
)  # fmt: skip

_SPRITES = {
    "tiny": SpritePreset(
        "tiny", replace(QUICK_SPRITES, steps=6, batch_size=16, warmup_steps=2), n_feat=16,
        n_images=256, ddim_steps=4, n_samples=10, minutes=0.5,
    ),
    "laptop": SpritePreset(
        "laptop", QUICK_SPRITES,
        shipped=replace(QUICK_SPRITES, steps=11_000, ema_decay=0.999),
    ),
    "gpu": SpritePreset(
        "gpu", replace(PUBLISHED_SPRITES, steps=32 * 200, ema_decay=0.999),
        n_samples=1_000, minutes=30,
    ),
    "paper": SpritePreset(
        "paper", PUBLISHED_SPRITES, n_images=89_400, n_samples=10_000, minutes=120,
    ),
}  # fmt: skip

_UNITS = {"sprites": _SPRITES}


def load(unit: str, tier: str | None = None) -> SpritePreset:
    """The preset of `unit` ("sprites", "anime" or "avatars") at `tier` (`current_tier` if None)."""
    if unit not in _UNITS:
        raise ValueError(f"unknown unit {unit!r}; choose one of {tuple(_UNITS)}")
    return _UNITS[unit][_check_tier(tier, "tier") if tier else current_tier()]


def _check_tier(tier: str, where: str) -> str:
    if tier not in TIERS:
        raise ValueError(f"{where}={tier!r} is no tier; choose one of {TIERS}")
    return tier
