"""A whole training from the command line: the loop of `train` with a log, pictures and weights.

Works in one process and under `torchrun` or `accelerate launch`, where only the main process
writes.
"""

from __future__ import annotations

import time
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path

import numpy as np
import torch
from accelerate import PartialState
from torch import Tensor, nn
from tqdm.auto import tqdm

from course_utils import devices, presets
from course_utils.diffusion import sample_ddim
from course_utils.training.checkpoints import load_average, ship
from course_utils.training.logs import CsvLog, open_tensorboard, read_log, write_grid
from course_utils.training.loop import train

RECIPES = ("live", "shipped", "published")
LOSS_WINDOW = 500


def choose_recipe(preset, which: str) -> presets.Recipe:
    """The recipe of `preset` called "live", "shipped" or "published".

    "live" is what the notebook trains at this tier, "shipped" what made the weights in
    data/checkpoints, "published" the recipe of the published course, to the parameter.
    """
    recipes = {
        "live": preset.recipe,
        "shipped": preset.shipped,
        "published": presets.load(preset.unit, "paper").recipe,
    }
    if which not in recipes:
        raise ValueError(f"unknown recipe {which!r}; choose one of {RECIPES}")
    if recipes[which] is None:
        raise ValueError(f"tier {preset.tier!r} has no shipped recipe; use --tier laptop")
    return recipes[which]


@dataclass
class Run:
    """What to train and where to put it.

    Attributes:
        preset: with the chosen recipe as its `recipe`.
        dataset: a `BatchSource` that also names its `classes`.
        out: folder for log.csv, samples/, state/ and the finished weights.
        name: of the weights.
        about: what the manifest says beside the numbers: what, data, command.
        minutes_between_samples: 0 draws none along the way.
    """

    preset: object
    dataset: object
    out: Path
    name: str
    seed: int = 0
    about: dict = field(default_factory=dict)
    minutes_between_samples: float = 5.0
    tensorboard: bool = False


def main_process() -> PartialState:
    """accelerate's view of the processes; made before the data are, so that one process paints."""
    return PartialState(cpu=devices.pick_device().type == "cpu")


def run_training(run: Run) -> nn.Module:
    """Train to the end, continuing what `run.out` holds; returns the averaged network, eval mode.

    Writes log.csv (a row a step), samples/step_N.png, state/ (resumable, every five minutes) and
    at the end NAME.safetensors with its manifest NAME.json.
    """
    is_main = main_process().is_main_process
    devices.seed_everything(run.seed)
    model, schedule = run.preset.build_model(), run.preset.build_schedule()
    run.out.mkdir(parents=True, exist_ok=True)
    states = train(model, schedule, run.dataset, run.preset.recipe, run.seed, folder=run.out)
    watcher = _Watcher(run, schedule) if is_main else None
    state = None
    for state in states:
        if watcher is not None:
            watcher.see(state)
    # Without a single state the folder holds a run that was finished earlier.
    result = load_average(model, run.out) if state is None else state.ema
    result = result.to(devices.pick_device()).eval()
    if watcher is not None:
        watcher.close()
        ship(result, run.name, manifest_of(run, result), folder=run.out)
    return result


class _Watcher:
    """Writes the log, moves the progress bar and draws samples."""

    def __init__(self, run: Run, schedule):
        self.run, self.schedule = run, schedule
        self.log = CsvLog(run.out / "log.csv")
        self.bar, self.board, self.seen = None, None, False
        self.average, self.drawn = None, time.monotonic()

    def see(self, state) -> None:
        """Take note of one `TrainingState`."""
        if not self.seen:
            self._start(state.step)
        self.log.write(state.step, state.loss, state.lr, state.seconds)
        self.average = state.loss if self.average is None else (
            0.98 * self.average + 0.02 * state.loss
        )  # fmt: skip
        self.bar.update()
        self.bar.set_postfix(loss=f"{self.average:.4f}", refresh=False)
        if self.board is not None:
            self.board.add_scalar("loss", state.loss, state.step)
            self.board.add_scalar("lr", state.lr, state.step)
        pause = 60 * self.run.minutes_between_samples
        due = pause > 0 and time.monotonic() - self.drawn > pause
        if due or state.step == self.run.preset.recipe.steps:
            draw_samples(self.run, self.schedule, state.ema, state.step)
            self.drawn = time.monotonic()

    def _start(self, first_step: int) -> None:
        self.seen = True
        self.log.start(first_step)
        steps = self.run.preset.recipe.steps
        self.bar = tqdm(
            total=steps, initial=first_step - 1, desc="training", unit="step", mininterval=1.0
        )
        if self.run.tensorboard:
            self.board = open_tensorboard(self.run.out / "tensorboard", first_step)

    def close(self) -> None:
        """Close what is open."""
        self.log.close()
        for thing in (self.bar, self.board):
            if thing is not None:
                thing.close()


def draw_samples(run: Run, schedule, model: nn.Module, step: int) -> Path:
    """A DDIM grid, one class a row, always from the same noise, as samples/step_N.png."""
    context = one_of_each(len(run.dataset.classes), each=10)
    model_device = next(model.parameters()).device
    was_training = model.training
    model.eval()
    image, _ = run.dataset.batch(np.array([0]))
    shape = (len(context), *image.shape[1:])
    with devices.autocast(model_device):
        images = sample_ddim(
            model, schedule, shape, context.to(model_device), guidance=2.0,
            steps=run.preset.ddim_steps, generator=torch.Generator().manual_seed(run.seed),
        )  # fmt: skip
    model.train(was_training)
    return write_grid(run.out / "samples" / f"step_{step:06d}.png", images, columns=10)


def one_of_each(n_classes: int, each: int) -> Tensor:
    """One-hot context float (n_classes * each, n_classes), class by class."""
    return torch.eye(n_classes).repeat_interleave(each, dim=0)


def manifest_of(run: Run, model: nn.Module) -> dict:
    """What can be said about finished weights without looking at their samples."""
    rows = read_log(run.out / "log.csv")
    last = [row["loss"] for row in rows[-LOSS_WINDOW:]]
    return {
        **run.about,
        "tier": run.preset.tier,
        "seed": run.seed,
        "steps": run.preset.recipe.steps,
        "images": len(run.dataset),
        "classes": list(run.dataset.classes),
        "seconds": round(rows[-1]["seconds"]) if rows else None,
        "machine": devices.describe(),
        "loss": round(sum(last) / len(last), 5) if last else None,
        "loss_over_last_steps": len(last),
        "parameters": sum(p.numel() for p in model.parameters()),
        "recipe": asdict(run.preset.recipe),
    }


def with_recipe(preset, which: str, steps: int | None = None):
    """`preset` with one of its recipes as the one to train, optionally of another length."""
    recipe = choose_recipe(preset, which)
    if steps is not None:
        if steps < 1:
            raise ValueError(f"steps={steps} must be at least 1")
        recipe = replace(recipe, steps=steps)
    return replace(preset, recipe=recipe)
