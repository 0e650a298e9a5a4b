"""The sprite data: the published pair of .npy files, read lazily and checked with care.

The pair is ``sprites_1788_16x16.npy``, uint8 (N, 16, 16, 3), and
``sprite_labels_nc_1788_16x16.npy``, one-hot (N, 5). The painters write exactly that pair.
"""

from __future__ import annotations

import functools
import hashlib
import os
import tempfile
from pathlib import Path
from typing import NamedTuple

import numpy as np
import torch
from torch import Tensor
from torch.utils.data import Dataset

from course_utils.data.painters import paint_sprites
from course_utils.data.painters.sprites import SPRITE_CLASSES

_ROOT = Path(__file__).resolve().parents[2]


class SpriteFiles(NamedTuple):
    """Names of a published pair, what its five columns mean, and whom to credit."""

    images: str
    labels: str
    classes: tuple[str, ...]
    credit: str


COURSE_FILES = SpriteFiles(
    "sprites_1788_16x16.npy",
    "sprite_labels_nc_1788_16x16.npy",
    SPRITE_CLASSES,
    "",
)
# Tiles of Dungeon Crawl Stone Soup in the same format; its classes are named differently.
DUNGEON_CRAWL_FILES = SpriteFiles(
    "dcss_cc0_16x16.npy",
    "dcss_cc0_labels.npy",
    ("player", "monster", "food", "spell", "item"),
    "Dungeon Crawl Stone Soup tiles, CC0",
)


def to_tensor(images: np.ndarray) -> Tensor:
    """uint8 (B, H, W, C) in 0..255 to float32 (B, C, H, W) in [-1, 1]."""
    writable = np.require(images, requirements=["C", "W"])  # a memory-mapped slice is read-only
    return torch.from_numpy(writable).permute(0, 3, 1, 2).float() / 127.5 - 1


def to_uint8(x: Tensor) -> np.ndarray:
    """float (B, C, H, W), clamped to [-1, 1], to uint8 (B, H, W, C)."""
    pixels = ((x.detach().float().clamp(-1, 1) + 1) * 127.5).round()
    return pixels.to(torch.uint8).permute(0, 2, 3, 1).cpu().numpy()


class CustomDataset(Dataset):
    """Sprites and their one-hot labels, memory-mapped; the name is the sprite course's.

    Args:
        images: path of the uint8 (N, H, W, 3) file.
        labels: path of the one-hot (N, K) file.
        classes: K names, in the order of the columns.
        transform: applied to single images (H, W, 3) uint8 by indexing; None gives
            float32 (3, H, W) in [-1, 1], as the course's transform does.
        null_context: hand out zero vectors in place of the labels.
        limit: use only the first so many.

    Raises:
        FileNotFoundError, ValueError: naming the file, what is wrong with it, and the remedy.
    """

    def __init__(
        self,
        images: str | Path,
        labels: str | Path,
        classes: tuple[str, ...] = SPRITE_CLASSES,
        transform=None,
        null_context: bool = False,
        limit: int | None = None,
    ):
        self.images = _open(Path(images))
        self.labels = _open(Path(labels))
        _check_images(Path(images), self.images)
        _check_labels(Path(labels), self.labels, len(classes))
        _check_counts(images, self.images, labels, self.labels)
        self.images, self.labels = self.images[:limit], self.labels[:limit]
        self.classes, self.transform, self.null_context = classes, transform, null_context

    def __len__(self) -> int:
        return len(self.images)

    def __getitem__(self, index: int) -> tuple[Tensor, Tensor]:
        if self.transform is None:
            image = to_tensor(self.images[index][None])[0]
        else:
            image = self.transform(np.array(self.images[index]))
        return image, self._context(self.labels[index])

    def batch(self, indices: np.ndarray) -> tuple[Tensor, Tensor]:
        """Images float32 (B, 3, H, W) in [-1, 1] and context float32 (B, K), read in one go."""
        return to_tensor(self.images[indices]), self._context(self.labels[indices])

    def getshapes(self) -> tuple[tuple[int, ...], tuple[int, ...]]:
        """Shapes of the two arrays, as in the sprite course."""
        return self.images.shape, self.labels.shape

    def _context(self, labels: np.ndarray) -> Tensor:
        context = torch.from_numpy(np.array(labels, dtype=np.float32))
        return torch.zeros_like(context) if self.null_context else context


def load_sprites(limit: int | None = None, n_painted: int = 20_000) -> CustomDataset:
    """The sprites of this course: published ones from `COURSE_DATA`, else painted ones.

    Args:
        limit: use only the first so many.
        n_painted: how many to paint when `COURSE_DATA` is unset; painted once and kept.
    """
    folder, files = find_sprites(n_painted)
    return CustomDataset(folder / files.images, folder / files.labels, files.classes, limit=limit)


def find_sprites(n_painted: int = 20_000) -> tuple[Path, SpriteFiles]:
    """The folder with the sprites and the names in it; paints them if `COURSE_DATA` is unset."""
    given = os.environ.get("COURSE_DATA")
    if not given:
        return painted_folder(n_painted), COURSE_FILES
    for folder in (Path(given) / "sprites", Path(given)):
        for files in (COURSE_FILES, DUNGEON_CRAWL_FILES):
            if (folder / files.images).is_file():
                return folder, files
    raise FileNotFoundError(
        f"COURSE_DATA={given} has no sprites/{COURSE_FILES.images} (nor "
        f"{DUNGEON_CRAWL_FILES.images}); unset COURSE_DATA to use painted sprites"
    )


def data_folder() -> Path:
    """Where data are made: data/ of the clone, else of the folder Python was started in."""
    return (_ROOT if (_ROOT / "pyproject.toml").is_file() else Path.cwd()) / "data"


def painted_folder(n: int = 20_000, seed: int = 0) -> Path:
    """Paint `n` sprites into data/painted/ unless they are there; returns their folder.

    The folder's name ends in a fingerprint of the painter, so that a painter that was changed
    never meets the pictures of its predecessor.
    """
    folder = data_folder() / "painted" / f"sprites_{n}_seed{seed}_{_fingerprint()}"
    if not all((folder / name).is_file() for name in (COURSE_FILES.images, COURSE_FILES.labels)):
        write_sprites(folder, *paint_sprites(n, seed))
    return folder


@functools.cache
def _fingerprint() -> str:
    """Eight hex digits that change with what the painter draws."""
    return hashlib.sha256(paint_sprites(500, 0)[0].tobytes()).hexdigest()[:8]


def write_sprites(folder: str | Path, images: np.ndarray, labels: np.ndarray) -> None:
    """Write the published pair, each file whole or not at all, the labels last.

    Labels of an earlier pair are removed first: after a crash in between the pair is incomplete,
    which the reader notices, never new images with old labels.

    Raises:
        ValueError: arrays that the reader would refuse.
    """
    folder = Path(folder)
    image_file, label_file = folder / COURSE_FILES.images, folder / COURSE_FILES.labels
    _check_images(image_file, images)
    _check_labels(label_file, labels, len(SPRITE_CLASSES))
    _check_counts(image_file, images, label_file, labels)
    folder.mkdir(parents=True, exist_ok=True)
    label_file.unlink(missing_ok=True)
    _write_whole(image_file, images)
    _write_whole(label_file, labels)


def _write_whole(path: Path, array: np.ndarray) -> None:
    """Save under a temporary name, then rename; a failure leaves nothing behind."""
    with tempfile.NamedTemporaryFile(dir=path.parent, suffix=".partial", delete=False) as file:
        temporary = Path(file.name)
    try:
        with temporary.open("wb") as file:
            np.save(file, array, allow_pickle=False)
        temporary.chmod(0o644)
        os.replace(temporary, path)
    finally:
        temporary.unlink(missing_ok=True)


def _open(path: Path) -> np.ndarray:
    if not path.is_file():
        raise FileNotFoundError(
            f"{path} is missing; run `python -m course_utils data paint sprites`, or set "
            "COURSE_DATA to the folder with the published files"
        )
    try:
        return np.lib.format.open_memmap(path, mode="r")
    except (ValueError, EOFError, OSError) as error:
        raise ValueError(
            f"{path} is damaged or no .npy file ({error}); fetch or paint it anew"
        ) from error


def _check_counts(image_file, images: np.ndarray, label_file, labels: np.ndarray) -> None:
    if len(images) != len(labels):
        raise ValueError(
            f"{image_file} holds {len(images)} images, {label_file} {len(labels)} labels; "
            "the two files do not belong together: fetch or paint both anew"
        )


def _check_images(path: Path, images: np.ndarray) -> None:
    if images.dtype != np.uint8:
        raise ValueError(f"{path}: pixels are {images.dtype}, expected uint8 in 0..255")
    if images.ndim != 4 or images.shape[-1] != 3 or images.shape[1] != images.shape[2]:
        raise ValueError(f"{path}: shape {images.shape}, expected (N, 16, 16, 3), channels last")
    if len(images) == 0:
        raise ValueError(f"{path} holds no images")


def _check_labels(path: Path, labels: np.ndarray, n_classes: int) -> None:
    if labels.ndim != 2 or labels.shape[1] != n_classes:
        raise ValueError(f"{path}: shape {labels.shape}, expected (N, {n_classes}), one-hot rows")
    if labels.dtype.kind not in "fiub":
        raise ValueError(f"{path}: labels are {labels.dtype}, expected numbers")
    good = np.isin(labels, (0, 1)).all(axis=1) & (labels.sum(axis=1) == 1)
    if not good.all():
        row = int(np.argmin(good))
        raise ValueError(
            f"{path}: row {row} is {labels[row].tolist()}, not one-hot; every row needs exactly "
            f"one 1 and otherwise 0 ({int((~good).sum())} rows are wrong)"
        )
