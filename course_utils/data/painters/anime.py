"""Procedural anime faces, labelled with hair and eye colour, and the raw files of such a set.

Every picture is drawn from shapes by the siblings of this file; none contains an existing
drawing. A face is first drawn by lot as a list of traits (`_anime_spec`), then painted on a canvas
four times as large as the picture, and made small with antialiasing.

>>> images, labels = paint_anime_faces(3, seed=0)
>>> images.shape, images.dtype.name, labels.shape
((3, 64, 64, 3), 'uint8', (3, 2))
"""

from __future__ import annotations

import csv
import io
import multiprocessing
import os
import shutil
import tempfile
import warnings
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from functools import partial
from operator import index as as_index
from pathlib import Path

import numpy as np
from PIL import Image, ImageFilter

from ._anime_backdrop import paint_backdrop
from ._anime_easel import Easel, Pose
from ._anime_extras import paint_extras, paint_extras_behind, paint_glasses
from ._anime_face import (
    paint_body,
    paint_brows,
    paint_eyes,
    paint_mouth,
    paint_nose,
    paint_skin,
    shadow_under,
)
from ._anime_hair import FrontHair, paint_back
from ._anime_palette import EYE_COLOURS, HAIR_COLOURS
from ._anime_spec import Face, draw_face

__all__ = ["EYE_COLOURS", "HAIR_COLOURS", "paint_anime_faces", "write_anime_faces"]

SUPERSAMPLING = 4
LEAST_CANVAS, LARGEST_SIZE = 128, 512
CHUNK = 64  # faces a worker process paints per task
WORTH_PROCESSES = 512  # below this many faces, starting processes costs more than it saves
RAW_SIDE = (60, 160)  # shortest and longest side of a raw file in pixels


def paint_anime_faces(n: int, seed: int, size: int = 64, workers: int | None = None
                      ) -> tuple[np.ndarray, np.ndarray]:
    """Paint `n` anime faces.

    Face i depends on (seed, i) alone: a longer set starts with the shorter one, and another
    `size` shows the same faces.

    Args:
        n: number of faces, 0 or more.
        seed: 0 or more.
        size: side of the square pictures in pixels, 8..512.
        workers: processes to use; None decides by `n` and the number of cores.

    Returns:
        images: uint8 (n, size, size, 3), RGB, 0..255.
        labels: int64 (n, 2), hair colour (index into HAIR_COLOURS) and eye colour (index into
            EYE_COLOURS).

    Raises:
        TypeError: a number that is not a whole one.
        ValueError: a number out of range.
    """
    n, seed = _whole("n", n, 0), _whole("seed", seed, 0)
    size = _whole("size", size, 8, LARGEST_SIZE)
    images = np.empty((n, size, size, 3), np.uint8)
    labels = np.empty((n, 2), np.int64)
    paint = partial(_paint_square, seed, size)
    for i, (picture, label) in enumerate(_each(paint, n, workers)):
        images[i], labels[i] = picture, label
    return images, labels


def write_anime_faces(folder: str | os.PathLike, n: int, seed: int, workers: int | None = None
                      ) -> Path:
    """Write `n` faces as raw files of many sizes, as the published set has them.

    Makes `<folder>/anime/raw/images/<number>_<year>.jpg` (JPEG, sides of 60..160 pixels, about a
    third of them not square) and `<folder>/anime/labels.csv` with the columns file, hair, eyes.
    The pictures are prepared in a temporary folder that gets its name in one step when all are
    there: the images folder exists complete or not at all.

    Returns:
        The folder of the images.

    Raises:
        FileExistsError: the images folder exists already.
        TypeError, ValueError: as `paint_anime_faces`.
    """
    n, seed = _whole("n", n, 0), _whole("seed", seed, 0)
    base = Path(folder) / "anime"
    images = base / "raw" / "images"
    if images.exists():
        raise FileExistsError(f"{images} exists already; remove it or choose another folder")
    images.parent.mkdir(parents=True, exist_ok=True)
    partial_folder = Path(tempfile.mkdtemp(prefix=".images-", dir=images.parent))
    try:
        rows = _write_files(partial_folder, n, seed, workers)
        _write_labels(base / "labels.csv", rows)
        partial_folder.chmod(0o755)
        os.replace(partial_folder, images)
    except BaseException:
        shutil.rmtree(partial_folder, ignore_errors=True)
        raise
    return images


# ------------------------------------------------------------------------------- one picture


def _pose(face: Face, pixels: int) -> Pose:
    """The pose on a canvas; a turned head is moved back so that its face stays in the middle."""
    x = face.x - 0.35 * face.scale * np.sin(face.yaw)
    return Pose(pixels, face.scale * pixels, x * pixels, face.y * pixels, face.yaw, face.tilt)


def _draw(seed: int, index: int, pixels: int) -> tuple[Face, Image.Image]:
    """Paint face `index` of `seed` on a canvas of pixels x pixels, back to front."""
    rng = np.random.default_rng([seed, index])
    face = draw_face(rng)
    easel = Easel(_pose(face, pixels))
    paint_backdrop(easel, face, rng)
    paint_back(easel, face, rng)
    paint_body(easel, face)
    paint_extras_behind(easel, face)
    front = FrontHair(face, rng)
    skin = paint_skin(easel, face)
    for feature in (paint_nose, paint_mouth, paint_brows, paint_eyes):
        feature(easel, face)
    shadow_under(easel, front.silhouette(easel), skin, face)
    paint_glasses(easel, face)
    front.paint(easel)
    paint_brows(easel, face, 0.4)  # brows shine through the fringe
    paint_extras(easel, face)
    return face, easel.image


def _finish(picture: Image.Image, face: Face) -> np.ndarray:
    """Grade a picture, uint8 (h,w,3): haze where lines are soft, bloom, contrast, warmth."""
    warm, soft, contrast = face.finish
    x = np.asarray(picture, np.float32) / 255
    x = x + (_blurred(picture, 90) - x) * 0.5 * max(0.75 - face.line, 0)
    bloom = 0.38 * max(soft - 0.4, 0) / 0.6
    x = 1 - (1 - x) * (1 - bloom * _blurred(picture, 40) ** 2)
    x = 0.5 + (x - 0.5) * (1.06 + 0.10 * contrast)
    x = x + np.array([0.022, 0.004, -0.022], np.float32) * warm
    return (np.clip(x, 0, 1) * 255 + 0.5).astype(np.uint8)


def _blurred(picture: Image.Image, fraction: float) -> np.ndarray:
    """The picture in [0, 1], blurred by its width / fraction."""
    radius = picture.width / fraction
    return np.asarray(picture.filter(ImageFilter.GaussianBlur(radius)), np.float32) / 255


def _paint_square(seed: int, size: int, index: int) -> tuple[np.ndarray, tuple[int, int]]:
    """Picture uint8 (size,size,3) and labels of one face."""
    face, canvas = _draw(seed, index, max(LEAST_CANVAS, SUPERSAMPLING * size))
    small = canvas.resize((size, size), Image.Resampling.LANCZOS)
    return _finish(small, face), (face.hair, face.eyes)


# ------------------------------------------------------------------------------ many pictures


def _each(paint, n: int, workers: int | None) -> Iterator:
    """paint(0), paint(1), ... paint(n-1), in order, by several processes if that pays."""
    workers = _worker_count(n, workers)
    done = 0
    if workers > 1:
        context = multiprocessing.get_context("spawn")  # fork is unsafe once torch runs threads
        try:
            with ProcessPoolExecutor(workers, mp_context=context) as pool:
                for result in pool.map(paint, range(n), chunksize=CHUNK):
                    yield result
                    done += 1
        except (BrokenProcessPool, OSError) as error:
            # For instance a script without an `if __name__ == "__main__"` guard.
            warnings.warn(f"worker processes failed ({error}); painting in this process instead",
                          RuntimeWarning, stacklevel=3)
    for i in range(done, n):
        yield paint(i)


def _worker_count(n: int, workers: int | None) -> int:
    if workers is not None:
        return _whole("workers", workers, 1)
    if n < WORTH_PROCESSES or multiprocessing.current_process().daemon:
        return 1
    return min(len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity")
               else os.cpu_count() or 1, 8)


def _whole(name: str, value, low: int, high: int | None = None) -> int:
    """`value` as an int within low..high, or an error that names it."""
    try:
        number = as_index(value)
    except TypeError:
        raise TypeError(f"{name} must be a whole number, got {value!r}") from None
    if number < low or (high is not None and number > high):
        allowed = f"{low} or more" if high is None else f"{low}..{high}"
        raise ValueError(f"{name} must be {allowed}, got {number}")
    return number


# ---------------------------------------------------------------------------------- raw files


def _raw_size(rng: np.random.Generator) -> tuple[int, int]:
    """Width and height of a raw file: most near 95 pixels, two thirds of them square."""
    low, high = RAW_SIDE
    width = int(np.clip(95 * np.exp(rng.normal(0, 0.24)), low, high))
    shape = 1.0 if rng.random() < 0.65 else rng.uniform(0.82, 1.22)
    return width, int(np.clip(round(width * shape), low, high))


def _paint_raw(seed: int, index: int) -> tuple[str, bytes, tuple[int, int]]:
    """File name, JPEG bytes and labels of raw file `index`."""
    rng = np.random.default_rng([seed, index, 1])  # a stream apart from that of the face
    width, height = _raw_size(rng)
    name = f"{5 * index + int(rng.integers(1, 6))}_{int(rng.integers(2000, 2020))}.jpg"
    quality = int(rng.integers(86, 96))
    side = max(width, height)
    picture, labels = _paint_square(seed, side, index)
    left, top = (side - width) // 2, (side - height) // 2
    cut = Image.fromarray(picture).crop((left, top, left + width, top + height))
    file = io.BytesIO()
    cut.save(file, "JPEG", quality=quality)
    return name, file.getvalue(), labels


def _write_files(folder: Path, n: int, seed: int, workers: int | None) -> list[tuple]:
    """Write the pictures; returns the rows of the label file."""
    rows = []
    for name, data, (hair, eyes) in _each(partial(_paint_raw, seed), n, workers):
        (folder / name).write_bytes(data)
        rows.append((name, HAIR_COLOURS[hair], EYE_COLOURS[eyes]))
    return rows


def _write_labels(path: Path, rows: list[tuple]) -> None:
    """Write file, hair, eyes; under another name first, so that no half file is ever seen."""
    unfinished = path.with_name(f".{path.name}-{os.getpid()}")
    try:
        with unfinished.open("w", newline="", encoding="utf-8") as file:
            writer = csv.writer(file)
            writer.writerow(("file", "hair", "eyes"))
            writer.writerows(rows)
        os.replace(unfinished, path)
    finally:
        unfinished.unlink(missing_ok=True)
