"""Pictures from tensors, each with its alternative text.

Values keep one meaning in all pictures: [-1, 1] is black to white and nothing is rescaled per image
unless a caption says so.
"""

from __future__ import annotations

import base64
import html
import io
import math
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch
from IPython.display import HTML
from matplotlib import pyplot as plt
from matplotlib.figure import Figure
from PIL import Image, ImageDraw, ImageFont
from torch import Tensor

STYLE = Path(__file__).with_name("course.mplstyle")
# Okabe & Ito's colours, told apart also by colour-blind readers, in the order plots use them.
PALETTE = ("#0072b2", "#e69f00", "#009e73", "#cc79a7", "#d55e00", "#56b4e9", "#000000")
_GAP = 1  # pixels of white between the images of a grid, before enlargement


def use_style() -> None:
    """Give all following matplotlib figures the course's look."""
    plt.style.use(STYLE)


def show(figure: Figure, alt: str) -> HTML:
    """A finished figure as a cell's output, with alternative text; the figure is closed.

    Args:
        alt: what a reader who cannot see the picture should know, a sentence or two.
    """
    buffer = io.BytesIO()
    figure.savefig(buffer, format="png")
    plt.close(figure)
    return _html_image(_smaller(Image.open(buffer)), alt)


def show_images(
    images: Tensor | np.ndarray,
    alt: str,
    columns: int = 8,
    width: int = 640,
    row_labels: Sequence[str] = (),
    column_labels: Sequence[str] = (),
) -> HTML:
    """A grid of images, enlarged without smoothing to about `width` pixels.

    Args:
        images: as for `image_grid`.
        row_labels, column_labels: written beside and above the grid.
    """
    return _html_image(labelled_grid(images, columns, width, row_labels, column_labels), alt)


def labelled_grid(
    images: Tensor | np.ndarray,
    columns: int = 8,
    width: int = 640,
    row_labels: Sequence[str] = (),
    column_labels: Sequence[str] = (),
) -> Image.Image:
    """What `show_images` shows, as a PIL image."""
    grid = image_grid(images, columns)
    scale = max(1, round(width / grid.width))
    grid = grid.resize((grid.width * scale, grid.height * scale), Image.Resampling.NEAREST)
    cell = scale * (_size(images) + _GAP)
    return _label(grid, cell, row_labels, column_labels)


def image_grid(images: Tensor | np.ndarray, columns: int = 8) -> Image.Image:
    """Images side by side in rows, one pixel of white between them, not enlarged.

    Args:
        images: float (B, C, H, W), values clamped to [-1, 1], or uint8 (B, H, W, C); C is 3 or 1.
    """
    pixels = as_pixels(images)
    n, height, width, _ = pixels.shape
    columns = min(columns, n)
    rows = math.ceil(n / columns)
    canvas = np.full(
        (rows * (height + _GAP) - _GAP, columns * (width + _GAP) - _GAP, 3), 255, dtype=np.uint8
    )
    for i, image in enumerate(pixels):
        y, x = (i // columns) * (height + _GAP), (i % columns) * (width + _GAP)
        canvas[y : y + height, x : x + width] = image
    return Image.fromarray(canvas)


def as_pixels(images: Tensor | np.ndarray) -> np.ndarray:
    """Images of either kind (see `image_grid`) as uint8 (B, H, W, 3)."""
    if isinstance(images, Tensor) and images.dtype != torch.uint8:
        if images.ndim != 4:
            raise ValueError(f"images have shape {tuple(images.shape)}, expected (B, C, H, W)")
        values = (images.detach().float().cpu().clamp(-1, 1) + 1) * 127.5
        images = values.round().to(torch.uint8).permute(0, 2, 3, 1)
    pixels = np.asarray(images)
    if pixels.ndim != 4 or pixels.dtype != np.uint8:
        raise ValueError(
            f"images are {pixels.dtype} {pixels.shape}, expected float tensors (B, C, H, W) or "
            "uint8 (B, H, W, C)"
        )
    return np.broadcast_to(pixels, (*pixels.shape[:3], 3))


def png_bytes(image: Image.Image, compress_level: int = 6) -> bytes:
    """A picture as the bytes of a PNG file, for `ipywidgets.Image`; level 1 is quick, 9 small."""
    buffer = io.BytesIO()
    image.save(buffer, format="png", compress_level=compress_level)
    return buffer.getvalue()


def _size(images: Tensor | np.ndarray) -> int:
    return as_pixels(images[:1]).shape[1]


def _smaller(image: Image.Image) -> Image.Image:
    """Figures have few colours: a palette halves their bytes and is invisible."""
    return image.convert("RGB").quantize(256, method=Image.Quantize.FASTOCTREE)


def _label(
    grid: Image.Image, cell: int, row_labels: Sequence[str], column_labels: Sequence[str]
) -> Image.Image:
    """Write labels to the left of the rows and above the columns."""
    if not row_labels and not column_labels:
        return grid
    font = ImageFont.load_default(size=13)
    left = max((int(font.getlength(text)) for text in row_labels), default=0)
    left, top = left + (8 if left else 0), 20 if column_labels else 0
    canvas = Image.new("RGB", (grid.width + left, grid.height + top), "white")
    canvas.paste(grid, (left, top))
    draw = ImageDraw.Draw(canvas)
    for i, text in enumerate(row_labels):
        draw.text((left - 6, top + cell * (i + 0.5)), text, fill="black", font=font, anchor="rm")
    for i, text in enumerate(column_labels):
        draw.text((left + cell * (i + 0.5), top - 4), text, fill="black", font=font, anchor="mb")
    return canvas


def _html_image(image: Image.Image, alt: str) -> HTML:
    return HTML(html_image(image, alt))


def html_image(image: Image.Image, alt: str) -> str:
    """An `<img>` element with the picture inside and alternative text."""
    if not alt.strip():
        raise ValueError("alt is empty; say in a sentence what the picture shows")
    data = base64.b64encode(png_bytes(image)).decode()
    text = html.escape(alt, quote=True)
    return f'<img alt="{text}" src="data:image/png;base64,{data}" style="max-width:100%">'
