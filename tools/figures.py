"""Make the pictures in figures/: `python tools/figures.py NAME`, or all of them without a name.

Each picture has one function below; figures/README.md lists them. Seeds are fixed, the weights are
those in data/checkpoints.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import numpy as np
import torch
import typer
from PIL import Image

from course_utils import devices, presets
from course_utils.data.painters import SPRITE_CLASSES, paint_sprites
from course_utils.data.sprites import DUNGEON_CRAWL_FILES
from course_utils.diffusion import sample_ddpm, sample_ddpm_incorrect
from course_utils.viz.pictures import labelled_grid

FOLDER = Path(__file__).resolve().parents[1] / "figures"
COLUMNS = 16


def painted_sprites() -> Image.Image:
    """Painted sprites, one class a row pair: paint_sprites(2000, seed=0)."""
    images, labels = paint_sprites(2000, seed=0)
    rows = [images[labels[:, k] == 1][: 2 * COLUMNS] for k in range(len(SPRITE_CLASSES))]
    names = [text for name in SPRITE_CLASSES for text in (name, "")]
    return labelled_grid(np.concatenate(rows), COLUMNS, 960, names)


def sprite_samples() -> Image.Image:
    """DDPM samples of the shipped model, one class a row; seed 0, guidance 1, beta variance."""
    return _samples("sprites", SPRITE_CLASSES, sample_ddpm)


def sprite_samples_incorrect() -> Image.Image:
    """The same noise and classes, sampled without adding noise on the way."""
    return _samples("sprites", SPRITE_CLASSES, sample_ddpm_incorrect)


def dungeon_crawl_samples() -> Image.Image:
    """DDPM samples of the model trained on Dungeon Crawl Stone Soup tiles (CC0); seed 0."""
    return _samples("sprites_dungeon_crawl", DUNGEON_CRAWL_FILES.classes, sample_ddpm)


FIGURES = {
    "painted_sprites": painted_sprites,
    "sprite_samples": sprite_samples,
    "sprite_samples_incorrect": sprite_samples_incorrect,
    "dungeon_crawl_samples": dungeon_crawl_samples,
}


def _samples(weights: str, classes: tuple[str, ...], sampler) -> Image.Image:
    preset = presets.load("sprites", "laptop")
    model = preset.load_pretrained(weights)
    context = torch.eye(len(classes)).repeat_interleave(COLUMNS, dim=0)
    x = sampler(
        model,
        preset.build_schedule(),
        (len(context), 3, 16, 16),
        context.to(devices.pick_device()),
        generator=devices.seed_everything(0),
        progress=True,
    )
    return labelled_grid(x, COLUMNS, 960, classes)


def main(
    names: Annotated[list[str] | None, typer.Argument(help=", ".join(FIGURES))] = None,
):
    """Make figures/NAME.png for each name given, all without one."""
    FOLDER.mkdir(exist_ok=True)
    for name in names or FIGURES:
        if name not in FIGURES:
            raise typer.BadParameter(f"unknown figure {name!r}; choose from {', '.join(FIGURES)}")
        FIGURES[name]().save(FOLDER / f"{name}.png", optimize=True)
        typer.echo(f"figures/{name}.png")


if __name__ == "__main__":
    typer.run(main)
