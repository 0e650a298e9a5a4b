"""Avatars drawn from 18 attributes, written exactly as Cartoon Set publishes its pictures.

Every attribute moves its own part of the drawing, and a picture follows from its attributes alone.
The drawings are this project's own; names, order and cardinalities of the attributes, the canvas
(500 x 500, transparent) and the place of the head on it are those of Cartoon Set (Google, 2018), so
that models and notebooks take either. What an index means (which of the 111 hair styles is number
17) differs from the published set.
"""

import csv
import io
import os
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from multiprocessing import get_context
from pathlib import Path

import numpy as np
from PIL import Image
from tqdm.auto import tqdm

from ..cartoonset import ATTRIBUTES, check_attributes
from . import _avatar_face as face
from ._avatar_beards import facial_hair
from ._avatar_easel import CANVAS, Layer
from ._avatar_glasses import glasses
from ._avatar_hair import back_hair, front_hair
from ._avatar_palette import tones

CROP = 360  # the published preprocessing keeps the centre 360 x 360 pixels of the canvas
_CHUNK = 16  # pictures a worker process takes at a time


def _layers(a: dict[str, int]) -> list[Layer]:
    """All layers of one avatar, from the back to the front."""
    jaw = (a["face_shape"], a["chin_length"])
    brow_names = ("shape", "weight", "thickness", "width")
    brows = [a[f"eyebrow_{name}"] for name in brow_names]
    return [
        *back_hair(a["hair"]),
        *face.head(*jaw),
        *face.nose(),
        *facial_hair(a["facial_hair"], *jaw),
        *face.mouth(),
        *face.eyes(a["eye_angle"], a["eye_lashes"], a["eye_lid"], a["eye_slant"]),
        *front_hair(a["hair"]),
        *face.eyebrows(*brows, a["eye_eyebrow_distance"]),
        *glasses(a["glasses"]),
    ]


def _draw(row: np.ndarray, window: int) -> Image.Image:
    """The centre ``window`` x ``window`` pixels of one canvas, premultiplied (mode "RGBa")."""
    a = {name: int(value) for name, value in zip(ATTRIBUTES, row, strict=True)}
    colours = tones(a["face_color"], a["hair_color"], a["eye_color"], a["glasses_color"])
    # Four plain channels: in mode "RGBA" Pillow's paste treats transparent pixels in its own way.
    canvas = Image.new("RGBX", (window, window), (0, 0, 0, 0))
    offset = (CANVAS - window) // 2
    for mask, (left, top), role in _layers(a):
        # Porter and Duff's "over": with colours multiplied by alpha it is one blend per channel.
        canvas.paste((*colours[role], 255), (left - offset, top - offset), mask)
    return Image.frombuffer("RGBa", canvas.size, canvas.tobytes())


def _straight(drawn: Image.Image) -> np.ndarray:
    """Premultiplied image to straight RGBA; invisible pixels are white, as in the published set."""
    pixels = np.array(drawn.convert("RGBA"))
    pixels[pixels[..., 3] == 0, :3] = 255
    return pixels


def paint_canvases(attributes) -> np.ndarray:
    """Draw the uncropped canvases: uint8 (n, 500, 500, 4), RGBA as in the published files.

    ``attributes``: int (n, 18), columns in the order of `cartoonset.ATTRIBUTES`. 1 MB a picture.
    """
    table = check_attributes(attributes)
    images = np.empty((len(table), CANVAS, CANVAS, 4), dtype=np.uint8)
    for image, row in zip(images, table, strict=True):
        image[...] = _straight(_draw(row, CANVAS))
    return images


def paint_avatars(attributes, size: int = 64, seed: int = 0) -> np.ndarray:
    """Draw one avatar for every row of ``attributes``: uint8 (n, size, size, 4), RGBA.

    The pictures are what the published preprocessing makes of the 500 x 500 canvas: the centre 360
    pixels, resized to ``size`` with an antialiased bilinear filter. Alpha is straight, and pixels
    of alpha 0 are white.

    Args:
        attributes: int (n, 18), columns in the order of `cartoonset.ATTRIBUTES`.
        size: width and height in pixels, at least 1.
        seed: taken so that all painters are called alike. Nothing here is random: as in Cartoon
            Set, equal attributes give equal pictures.

    Raises:
        TypeError, ValueError: attributes that are no integers, of a wrong shape or out of range
            (the message names attribute, value and cardinality), or a size below 1.
    """
    if size < 1:
        raise ValueError(f"size must be at least 1 pixel, got {size}")
    table = check_attributes(attributes)
    images = np.empty((len(table), size, size, 4), dtype=np.uint8)
    for image, row in zip(images, table, strict=True):
        drawn = _draw(row, CROP).resize((size, size), Image.Resampling.BILINEAR)
        image[...] = _straight(drawn)
    return images


# --- files --------------------------------------------------------------------------------------


def attributes_csv(row) -> str:
    """One face as the text of a published ``cs*.csv``: lines like ``"face_shape", 4, 7``."""
    values = check_attributes(np.asarray(row)[None])[0]
    pairs = zip(ATTRIBUTES.items(), values, strict=True)
    return "".join(f'"{name}", {value}, {cardinality}\n' for (name, cardinality), value in pairs)


def attributes_from_csv(text: str) -> np.ndarray:
    """The text of a ``cs*.csv`` to int64 (18,), whatever the order of its lines.

    Raises ValueError for a missing, unknown or repeated attribute, an index that is no integer, or
    a cardinality that differs from `cartoonset.ATTRIBUTES`.
    """
    found: dict[str, int] = {}
    for line in csv.reader(io.StringIO(text), skipinitialspace=True):
        if len(line) != 3 or line[0] not in ATTRIBUTES or line[0] in found:
            raise ValueError(f'expected a new line like "face_shape", 4, 7 but read {line}')
        name, value, cardinality = line[0], int(line[1]), int(line[2])
        if cardinality != ATTRIBUTES[name]:
            raise ValueError(
                f"{name} has cardinality {ATTRIBUTES[name]}, but the file says {cardinality}"
            )
        found[name] = value
    missing = [name for name in ATTRIBUTES if name not in found]
    if missing:
        raise ValueError(f"the file lacks {', '.join(missing)}")
    return check_attributes([[found[name] for name in ATTRIBUTES]])[0]


def _write_one(folder: Path, compress_level: int, numbered_row: tuple[int, np.ndarray]) -> None:
    """Write one picture and its attributes; each file appears whole or not at all."""
    number, row = numbered_row
    stem = f"cs{number:08d}"
    picture = Image.fromarray(_straight(_draw(row, CANVAS)))
    unfinished = folder / f".{stem}.part"
    picture.save(unfinished, format="PNG", compress_level=compress_level)
    os.replace(unfinished, folder / f"{stem}.png")
    unfinished.write_text(attributes_csv(row), encoding="utf-8")
    os.replace(unfinished, folder / f"{stem}.csv")


def write_avatars(folder, attributes, workers: int | None = None, compress_level: int = 1) -> int:
    """Write ``cs00000000.png`` and ``.csv``, ... into ``folder`` in the published format.

    Args:
        folder: made if it does not exist; files of the same names in it are replaced.
        attributes: int (n, 18), columns in the order of `cartoonset.ATTRIBUTES`.
        workers: processes to draw with; None takes one for every core, 1 stays in this process.
        compress_level: of the PNG files, 0 (fast, large) to 9 (slow, small).

    Returns:
        The number of pictures written.
    """
    table = check_attributes(attributes)
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    write = partial(_write_one, folder, compress_level)
    bar = partial(tqdm, total=len(table), desc="painting avatars", unit="picture", delay=2)
    workers = min(workers or os.cpu_count() or 1, max(len(table) // _CHUNK, 1))
    if workers == 1:
        for _ in bar(map(write, enumerate(table))):
            pass
        return len(table)
    # Fresh processes rather than forks: safe beside the threads of torch and of a notebook.
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
        for _ in bar(pool.map(write, enumerate(table), chunksize=_CHUNK)):
            pass
    return len(table)
