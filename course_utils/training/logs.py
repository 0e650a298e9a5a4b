"""What a training leaves behind while it runs: a CSV log, TensorBoard curves, sample grids."""

from __future__ import annotations

import csv
import os
from pathlib import Path

from PIL import Image
from torch import Tensor

COLUMNS = ("step", "loss", "lr", "seconds")


class CsvLog:
    """One row a step: step, loss, learning rate, seconds of training since step 0.

    A run that is continued from saved state repeats the steps after that state, so `start` drops
    their rows, and the seconds go on from the last row that stays.

    Args:
        path: the file; an existing one is continued.
    """

    def __init__(self, path: str | Path):
        self.path = Path(path)
        self.seconds_before = 0.0
        self._file = None

    def start(self, first_step: int) -> None:
        """Open the file so that the next row is `first_step`; later rows are dropped."""
        kept = [row for row in read_log(self.path) if row["step"] < first_step]
        self.seconds_before = kept[-1]["seconds"] if kept else 0.0
        fresh = self.path.with_suffix(".partial")
        with fresh.open("w", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(COLUMNS)
            writer.writerows(_cells(*(row[name] for name in COLUMNS)) for row in kept)
        os.replace(fresh, self.path)
        self._file = self.path.open("a", newline="", buffering=1)  # a crash loses one line at most
        self._writer = csv.writer(self._file)

    def write(self, step: int, loss: float, lr: float, seconds: float) -> None:
        """Add a row; `seconds` counts from the start of this process's run."""
        if self._file is None:
            self.start(step)
        self._writer.writerow(_cells(step, loss, lr, self.seconds_before + seconds))

    def close(self) -> None:
        """Close the file; harmless if nothing was written."""
        if self._file is not None:
            self._file.close()
            self._file = None


def _cells(step: float, loss: float, lr: float, seconds: float) -> tuple[str, ...]:
    return f"{int(step)}", f"{loss:.6g}", f"{lr:.6g}", f"{seconds:.2f}"


def read_log(path: str | Path) -> list[dict[str, float]]:
    """The rows of a log, numbers throughout; [] if there is none.

    A last line that a crash cut short is left out. ValueError for a file with other columns.
    """
    path = Path(path)
    if not path.is_file():
        return []
    with path.open(newline="") as file:
        reader = csv.DictReader(file)
        if tuple(reader.fieldnames or COLUMNS) != COLUMNS:
            raise ValueError(
                f"{path} has the columns {reader.fieldnames}, expected {list(COLUMNS)}; "
                "it is no training log: choose another folder with --out"
            )
        rows = [row for row in reader if all(row[name] for name in COLUMNS)]
    return [{"step": int(row["step"]), **{k: float(row[k]) for k in COLUMNS[1:]}} for row in rows]


def open_tensorboard(folder: str | Path, first_step: int):
    """A TensorBoard `SummaryWriter`; what it already holds from `first_step` on is superseded."""
    try:
        from torch.utils.tensorboard import SummaryWriter
    except ImportError as error:
        raise ModuleNotFoundError(
            "--tensorboard needs the package tensorboard; install it with "
            "`pip install tensorboard`, or leave the option out: log.csv has the same numbers"
        ) from error
    return SummaryWriter(str(folder), purge_step=first_step)


def write_grid(path: str | Path, images: Tensor, columns: int, scale: int = 4) -> Path:
    """Write images (B, C, H, W) in [-1, 1] as one picture, whole or not at all.

    Every pixel is repeated `scale` times, never smoothed; the path's suffix names the format.
    """
    from course_utils.viz import image_grid

    path = Path(path)
    grid = image_grid(images, columns)
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_name(f"{path.stem}.partial{path.suffix}")
    grid.resize((grid.width * scale, grid.height * scale), Image.Resampling.NEAREST).save(fresh)
    os.replace(fresh, path)
    return path
