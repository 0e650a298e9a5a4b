"""The units that the command line knows, one entry each: where their data come from."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Unit:
    """What `python -m course_utils` needs to know of a unit.

    Attributes:
        name: as given on the command line; `presets.load(name)` must know it.
        source: where the published data come from and how to use them, for people to read.
        load: load(preset) -> data set, from COURSE_DATA if set, else painted and kept.
        held_out: held_out(preset) -> data set that nothing is trained on; None for published
            data, all of which is trained on.
        describe: describe(dataset) -> one line for manifests and reports.
        paint: paint(n, seed, folder or None) -> folder with painted files, made anew.
        train_classifier: train_classifier(data set, seed, epochs) -> the judge of samples.
        build_classifier: build_classifier(number of classes) -> the same, untrained.
        classifier: name of the shipped one.
    """

    name: str
    source: str
    load: Callable
    held_out: Callable
    describe: Callable
    paint: Callable[[int, int, Path | None], Path]
    train_classifier: Callable
    build_classifier: Callable
    classifier: str


def unit(name: str) -> Unit:
    """The unit called `name`."""
    if name not in UNITS:
        raise ValueError(f"unknown unit {name!r}; choose one of {', '.join(UNITS)}")
    return UNITS[name]


_SPRITES_SOURCE = """\
The published sprites belong to the short course "How Diffusion Models Work" of DeepLearning.AI
(https://www.deeplearning.ai/short-courses/how-diffusion-models-work/). They come with its
notebooks and may not be passed on, so nothing is downloaded here. To use them:

  1. Enrol there, open a notebook and save these two files from its folder:
     sprites_1788_16x16.npy and sprite_labels_nc_1788_16x16.npy (89,400 images and labels).
  2. Put both into a folder called sprites inside any folder, say mydata/sprites/.
  3. Set COURSE_DATA=mydata, or add --data mydata, and look whether all is well:
     python -m course_utils data check sprites --data mydata

Without them the course paints its own sprites in the same format: nothing needs to be fetched."""


def _load_sprites(preset):
    from course_utils.data.sprites import load_sprites

    return load_sprites(n_painted=preset.n_images)


def _held_out_sprites(preset):
    from course_utils.data.sprites import COURSE_FILES, CustomDataset, painted_folder

    if os.environ.get("COURSE_DATA"):
        return None
    folder = painted_folder(preset.n_images, seed=1)
    return CustomDataset(folder / COURSE_FILES.images, folder / COURSE_FILES.labels)


def _train_sprite_classifier(dataset, seed: int, epochs: int):
    from course_utils.evaluation import train_classifier

    return train_classifier(dataset, seed, epochs)


def _build_sprite_classifier(n_classes: int):
    from course_utils.evaluation import SpriteClassifier

    return SpriteClassifier(n_classes)


def _describe_sprites(dataset) -> str:
    from course_utils.data.sprites import DUNGEON_CRAWL_FILES

    if not os.environ.get("COURSE_DATA"):
        return f"{len(dataset):,} sprites of the course's own painter, seed 0"
    if tuple(dataset.classes) == DUNGEON_CRAWL_FILES.classes:
        return f"{len(dataset):,} images: {DUNGEON_CRAWL_FILES.credit}"
    return f'{len(dataset):,} sprites of the course "How Diffusion Models Work"'


def _paint_sprites(n: int, seed: int, folder: Path | None) -> Path:
    from course_utils.data.painters import paint_sprites
    from course_utils.data.sprites import data_folder, write_sprites

    folder = folder or data_folder() / "painted" / f"sprites_{n}_seed{seed}"
    write_sprites(folder, *paint_sprites(n, seed))
    return folder


UNITS = {
    "sprites": Unit(
        "sprites", _SPRITES_SOURCE, _load_sprites, _held_out_sprites, _describe_sprites,
        _paint_sprites, _train_sprite_classifier, _build_sprite_classifier,
        classifier="sprite_classifier",
    ),
}  # fmt: skip
