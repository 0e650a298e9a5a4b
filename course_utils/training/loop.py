"""The training loop: a generator that yields its state after every step.

    for state in train(model, schedule, dataset, recipe, seed=0):
        if state.step % 100 == 0:
            print(state.step, state.loss)

The caller decides what to do along the way (draw, log, stop); notebook and command line use the
same loop. accelerate looks after device, precision, several processes and saved state.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import numpy as np
import torch
from accelerate import Accelerator
from torch import Tensor, nn

from course_utils import devices
from course_utils.diffusion import NoiseSchedule, q_sample, velocity
from course_utils.presets import Recipe
from course_utils.training.checkpoints import load_state, save_state
from course_utils.training.ema import average_of


class BatchSource(Protocol):
    """What `train` reads: a data set that hands out whole batches."""

    def __len__(self) -> int: ...

    def batch(self, indices: np.ndarray) -> tuple[Tensor, Tensor | None]:
        """Images float (B, C, H, W) in [-1, 1] and their context float (B, n), or None."""


@dataclass
class TrainingState:
    """What the loop yields after each step.

    Attributes:
        step: optimiser steps done, 1..recipe.steps.
        epoch: passes over the data, as a fraction.
        loss: this step's loss.
        lr: the learning rate just used.
        seconds: spent in this run so far.
        model: the network that is trained, in train mode.
        ema: its averaged twin in eval mode, the one to sample from (`model` if there is none).
    """

    step: int
    epoch: float
    loss: float
    lr: float
    seconds: float
    model: nn.Module
    ema: nn.Module


def train(
    model: nn.Module,
    schedule: NoiseSchedule,
    dataset: BatchSource,
    recipe: Recipe,
    seed: int = 0,
    folder: str | Path | None = None,
    save_every_seconds: float = 300,
) -> Iterator[TrainingState]:
    """Train `model` in place and yield a `TrainingState` a step.

    Every step draws its batch, times, noise and dropped contexts from a generator seeded with
    (seed, step), so a resumed run repeats exactly what an uninterrupted one would have done.

    Args:
        folder: where to keep resumable state; an existing one is continued. None keeps nothing.
        save_every_seconds: how often; the last step is always saved.

    Raises:
        ValueError: too few images for a batch, or saved state of another recipe or seed.
    """
    _check(model, dataset, recipe)
    accelerator = _accelerator(recipe)
    if torch.device(accelerator.device).type != "mps":
        model.to(memory_format=torch.channels_last)
    optimizer = torch.optim.Adam(model.parameters(), lr=recipe.lr)
    model, optimizer = accelerator.prepare(model, optimizer)
    bare = accelerator.unwrap_model(model)
    ema = average_of(bare, recipe.ema_decay).eval() if recipe.ema_decay is not None else None
    done = load_state(folder, accelerator, ema, recipe, seed) if folder else 0

    started = last_saved = time.monotonic()
    for step in range(done + 1, recipe.steps + 1):
        model.train()
        lr = learning_rate(recipe, step, len(dataset))
        loss = _one_step(accelerator, model, optimizer, schedule, dataset, recipe, seed, step, lr)
        if ema is not None:
            ema.update_parameters(bare)
        now = time.monotonic()
        if folder and (step == recipe.steps or now - last_saved > save_every_seconds):
            save_state(folder, accelerator, ema, recipe, seed, step)
            last_saved = now
        twin = ema.module if ema is not None else bare
        epoch = step * recipe.batch_size / len(dataset)
        yield TrainingState(step, epoch, loss, lr, now - started, bare, twin)
    bare.eval()
    accelerator.free_memory()


def _one_step(accelerator, model, optimizer, schedule, dataset, recipe, seed, step, lr) -> float:
    """Forward, backward, update; returns the loss."""
    x0, context, t, noise = draw_batch(
        schedule, dataset, recipe, seed, step, accelerator.process_index, accelerator.num_processes
    )
    device = accelerator.device
    x0, t, noise = x0.to(device), t.to(device), noise.to(device)
    context = None if context is None else context.to(device)
    loss = diffusion_loss(model, schedule, x0, t, noise, context, recipe)
    for group in optimizer.param_groups:
        group["lr"] = lr
    optimizer.zero_grad()
    accelerator.backward(loss)
    if recipe.clip_norm is not None:
        accelerator.clip_grad_norm_(model.parameters(), recipe.clip_norm)
    optimizer.step()
    return float(loss.detach())


def diffusion_loss(
    model: nn.Module,
    schedule: NoiseSchedule,
    x0: Tensor,
    t: Tensor,
    noise: Tensor,
    context: Tensor | None,
    recipe: Recipe,
) -> Tensor:
    r"""The simplified loss of DDPM (eq. 14), | noise - model(x_t, t) |^2, or its v twin.

    With min-SNR weighting each image counts min(snr, gamma) / snr for noise and
    min(snr, gamma) / (snr + 1) for v, the same weight of the error in x_0.
    """
    x_t = q_sample(schedule, x0, t, noise)
    target = noise if recipe.prediction == "noise" else velocity(schedule, x0, t, noise)
    x_t = x_t.contiguous(memory_format=torch.channels_last)
    errors = (model(x_t, t, context) - target).square().mean(dim=(1, 2, 3))
    if recipe.min_snr_gamma is None:
        return errors.mean()
    snr = schedule.at(schedule.snr, t, errors)
    scale = snr if recipe.prediction == "noise" else snr + 1
    return (errors * snr.clamp(max=recipe.min_snr_gamma) / scale).mean()


def draw_batch(
    schedule: NoiseSchedule,
    dataset: BatchSource,
    recipe: Recipe,
    seed: int,
    step: int,
    process: int = 0,
    processes: int = 1,
) -> tuple[Tensor, Tensor | None, Tensor, Tensor]:
    """x0, context, t and noise of one step: a pure function of (seed, step).

    An image keeps its whole context with probability `recipe.context_keep`, else all of it becomes
    zero. Several processes share the batch.
    """
    indices = batch_indices(len(dataset), recipe.batch_size, seed, step)
    x0, context = dataset.batch(indices[process::processes])
    generator = torch.Generator().manual_seed(_mix(seed, step, 1 + process))
    t = torch.randint(1, schedule.timesteps + 1, (len(x0),), generator=generator)
    noise = torch.randn(x0.shape, generator=generator)
    if context is not None:
        keep = torch.rand(len(x0), 1, generator=generator) < recipe.context_keep
        context = context * keep
    return x0, context, t, noise


def batch_indices(n: int, batch_size: int, seed: int, step: int) -> np.ndarray:
    """The images of step 1, 2, ...: each epoch is a new permutation, an incomplete end is left."""
    per_epoch = n // batch_size
    epoch, position = divmod(step - 1, per_epoch)
    order = np.random.default_rng([seed, epoch]).permutation(n)
    return order[position * batch_size : (position + 1) * batch_size]


def learning_rate(recipe: Recipe, step: int, n_images: int) -> float:
    """The rate of step 1..steps under `recipe.lr_schedule`, warm-up included."""
    done = (step - 1) / recipe.steps
    if recipe.lr_schedule == "linear":
        factor = 1 - done
    elif recipe.lr_schedule == "linear_epochs":
        per_epoch = max(1, n_images // recipe.batch_size)
        epochs = -(-recipe.steps // per_epoch)
        factor = 1 - (step - 1) // per_epoch / epochs
    elif recipe.lr_schedule == "tail":
        factor = min(1.0, (1 - done) / 0.4)
    elif recipe.lr_schedule == "constant":
        factor = 1.0
    else:
        raise ValueError(
            f"unknown lr_schedule {recipe.lr_schedule!r}; choose linear, linear_epochs, tail or "
            "constant"
        )
    warmup = min(1.0, step / recipe.warmup_steps) if recipe.warmup_steps else 1.0
    return recipe.lr * factor * warmup


def _mix(*numbers: int) -> int:
    """One 63-bit seed from several integers."""
    return int(np.random.SeedSequence(numbers).generate_state(1, np.uint64)[0] >> 1)


def _accelerator(recipe: Recipe) -> Accelerator:
    device = devices.pick_device()
    full = device.type == "cpu" and not recipe.bf16_on_cpu
    precision = "no" if full else devices.pick_precision(device)
    return Accelerator(mixed_precision=precision, cpu=device.type == "cpu")


def _check(model: nn.Module, dataset: BatchSource, recipe: Recipe) -> None:
    if len(dataset) < recipe.batch_size:
        raise ValueError(
            f"{len(dataset)} images do not fill a batch of {recipe.batch_size}; "
            "use a smaller batch_size or more images"
        )
    prediction = getattr(model, "prediction", "noise")
    if prediction != recipe.prediction:
        raise ValueError(
            f"the model predicts {prediction!r}, the recipe asks for {recipe.prediction!r}; "
            f"build the model with prediction={recipe.prediction!r}"
        )
