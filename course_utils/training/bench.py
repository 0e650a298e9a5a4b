"""How fast does a network train and sample on this machine?"""

from __future__ import annotations

import time
from dataclasses import replace

import numpy as np
import torch
from torch import Tensor
from tqdm.auto import tqdm

from course_utils import devices
from course_utils.diffusion import ddim_chain, estimate_noise, initial_noise
from course_utils.training.loop import train

WARM_UP = 2  # steps that are not counted: memory is claimed and kernels are chosen there


class _Noise:
    """A data set of one batch of noise: reading files is not what is measured."""

    def __init__(self, shape: tuple[int, ...], n_context: int, seed: int):
        generator = torch.Generator().manual_seed(seed)
        self.x = torch.randn(shape, generator=generator)
        self.context = torch.eye(n_context)[torch.arange(shape[0]) % n_context]

    def __len__(self) -> int:
        return len(self.x)

    def batch(self, indices: np.ndarray) -> tuple[Tensor, Tensor]:
        return self.x[indices], self.context[indices]


def time_training(preset, seconds: float = 10, seed: int = 0) -> dict:
    """Run the training loop for about `seconds`; images a second, warm-up not counted."""
    devices.seed_everything(seed)
    model, recipe = preset.build_model(), replace(preset.recipe, steps=1_000_000)
    shape = (recipe.batch_size, model.in_channels, model.height, model.height)
    dataset = _Noise(shape, model.n_cfeat, seed)
    started = elapsed = 0.0
    with _clock("timing training", seconds) as bar:
        for state in train(model, preset.build_schedule(), dataset, recipe, seed):
            if state.step == WARM_UP:
                started = time.monotonic()
            if state.step > WARM_UP:
                elapsed = time.monotonic() - started
                _advance(bar, elapsed)
            if elapsed > seconds:
                break
    steps = state.step - WARM_UP
    return {
        "images_per_second": steps * recipe.batch_size / elapsed,
        "steps": steps, "batch_size": recipe.batch_size, "seconds": elapsed,
    }  # fmt: skip


def time_sampling(preset, seconds: float = 10, seed: int = 0, batch_size: int = 64) -> dict:
    """Sample with DDIM for about `seconds`; finished images a second."""
    model = preset.build_model().to(devices.pick_device()).eval()
    schedule, steps = preset.build_schedule(), preset.ddim_steps
    shape = (batch_size, model.in_channels, model.height, model.height)
    generator = torch.Generator().manual_seed(seed)
    passes = 0
    with torch.no_grad(), devices.autocast(), _clock("timing sampling", seconds) as bar:
        x = initial_noise(model, shape, None, generator)
        estimate_noise(model, schedule, x, schedule.timesteps)
        started = time.monotonic()
        while passes < 2 or time.monotonic() - started < seconds:
            for state in ddim_chain(model, schedule, x, steps=steps):
                passes += state.t > 0
                _advance(bar, time.monotonic() - started)
                if passes >= 2 and time.monotonic() - started > seconds:
                    break
        state.x_t.sum().item()  # wait for the device
        elapsed = time.monotonic() - started
    rate = passes * batch_size / steps / elapsed
    return {
        "images_per_second": rate, "passes": passes, "batch_size": batch_size,
        "ddim_steps": steps, "seconds": elapsed,
    }  # fmt: skip


def _clock(what: str, seconds: float) -> tqdm:
    return tqdm(total=round(seconds, 1), desc=what, unit="s", bar_format="{desc} {bar} {n:.1f} s")


def _advance(bar: tqdm, elapsed: float) -> None:
    bar.update(min(elapsed, bar.total) - bar.n)
