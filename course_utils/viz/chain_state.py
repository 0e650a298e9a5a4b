"""One state of a sampling chain: what it is, beside what the network takes it to be."""

from __future__ import annotations

from PIL import Image, ImageDraw, ImageFont
from torch import Tensor

from course_utils.viz.pictures import image_grid

_MARGIN, _HEADING = 16, 22  # screen pixels between the halves and above them


def draw_chain_state(
    x_t: Tensor, x0: Tensor, t: int, columns: int = 4, scale: int = 4
) -> Image.Image:
    """x_t on the left, the predicted x_0 on the right; the places are the same for every t.

    Args:
        x_t, x0: float (B, 3, H, W), clamped to [-1, 1] for showing.
        t: the time, for the heading.
        columns: images in a row of each half.
        scale: screen pixels an image pixel.

    Returns:
        a PIL image whose size depends on the number of images alone.
    """
    halves = [image_grid(images, columns) for images in (x_t, x0)]
    width, height = halves[0].width * scale, halves[0].height * scale
    canvas = Image.new("RGB", (2 * width + _MARGIN, height + _HEADING), "white")
    draw, font = ImageDraw.Draw(canvas), ImageFont.load_default(size=14)
    for left, half, heading in (
        (0, halves[0], f"x_t, t = {t}"),
        (width + _MARGIN, halves[1], "predicted x_0" if t else "x_0, finished"),
    ):
        large = half.resize((width, height), Image.Resampling.NEAREST)
        canvas.paste(large, (left, _HEADING))
        draw.text((left, _HEADING - 5), heading, fill="black", font=font, anchor="ls")
    return canvas
