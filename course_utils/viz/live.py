"""A training in progress: one picture, updated in place, that stays when it is over."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from IPython.display import display
from matplotlib import pyplot as plt
from matplotlib.figure import Figure
from matplotlib.ticker import LogFormatter
from torch import Tensor

from course_utils.viz.pictures import PALETTE, image_grid, show


def running_mean(values: Sequence[float], window: int) -> np.ndarray:
    """For each value the mean of the last `window` values up to it (of fewer at the start)."""
    sums = np.concatenate([[0.0], np.cumsum(np.asarray(values, dtype=np.float64))])
    ends = np.arange(1, len(sums))
    starts = np.maximum(0, ends - window)
    return (sums[ends] - sums[starts]) / (ends - starts)


class _PlainLogFormatter(LogFormatter):
    """0.3 instead of 3e-01, at the places that matplotlib would label."""

    def __call__(self, x: float, pos: int | None = None) -> str:
        return f"{x:g}" if super().__call__(x, pos) else ""


class TrainingView:
    """Loss curve on the left, latest samples on the right.

    Args:
        steps: how many steps the training will take; the width of the curve.
        row_labels: what each row of samples was asked for.
        window: steps in the running mean of the loss.

    Attributes:
        losses: one a step, so far.
        films: the samples that were drawn, as (step, images) pairs.
    """

    def __init__(self, steps: int, row_labels: Sequence[str], window: int = 50):
        self.steps, self.row_labels, self.window = steps, list(row_labels), window
        self.losses: list[float] = []
        self.films: list[tuple[int, Tensor]] = []
        self._handle = None

    def add(self, loss: float) -> None:
        """Note the loss of one more step."""
        self.losses.append(loss)

    def draw(self, images: Tensor) -> None:
        """Show the curve so far and `images` (B, C, H, W) in [-1, 1], row by row.

        The first call makes the picture, later ones replace it.
        """
        self.films.append((len(self.losses), images.detach().cpu()))
        picture = show(self.figure(), self.alt)
        if self._handle is None:
            self._handle = display(picture, display_id=True)
        else:
            self._handle.update(picture)

    @property
    def alt(self) -> str:
        """Alternative text of the picture as it is now."""
        latest = running_mean(self.losses, self.window)[-1] if self.losses else float("nan")
        return (
            f"Training after {len(self.losses)} of {self.steps} steps. Left: the loss of each step "
            f"and its running mean, now {latest:.3f}. Right: samples drawn at this moment, rows "
            f"{', '.join(self.row_labels)}."
        )

    def figure(self) -> Figure:
        """The picture as a matplotlib figure; needs one call of `draw` before."""
        figure, (left, right) = plt.subplots(
            1, 2, figsize=(7.5, 3.2), gridspec_kw={"width_ratios": [1, 1.25]}
        )
        steps = np.arange(1, len(self.losses) + 1)
        mean = running_mean(self.losses, self.window)
        left.plot(steps, self.losses, color=PALETTE[5], linewidth=0.5, label="each step")
        marker = "o" if len(steps) == 1 else None  # a line through one point is invisible
        left.plot(steps, mean, color=PALETTE[0], marker=marker, label=f"mean of {self.window}")
        left.set(xlim=(0, self.steps), yscale="log", xlabel="step", ylabel="loss")
        for axis_formatter in (left.yaxis.set_major_formatter, left.yaxis.set_minor_formatter):
            axis_formatter(_PlainLogFormatter(labelOnlyBase=False, minor_thresholds=(1, 0.4)))
        left.legend(loc="upper right", fontsize=8)
        step, images = self.films[-1]
        rows = len(self.row_labels)
        grid = np.asarray(image_grid(images, len(images) // rows))
        right.imshow(grid, interpolation="nearest")
        right.set_title(f"samples after step {step:,} of {self.steps:,}", fontsize=9)
        right.set_yticks((np.arange(rows) + 0.5) * len(grid) / rows, self.row_labels)
        right.set_xticks([])
        right.tick_params(length=0)
        right.grid(False)
        return figure
