"""What stands behind the anime faces: flat tones, skies, soft shapes, leaves and petals."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from PIL import Image, ImageDraw

from ._anime_easel import Easel, as_mask, blur, ellipse
from ._anime_palette import Colour, adjust, mix
from ._anime_spec import Face

WHITE = (255, 255, 255)


def paint_backdrop(easel: Easel, face: Face, rng: np.random.Generator) -> None:
    """Fill the canvas with the backdrop of this face; it is soft, so half the size will do."""
    half = Easel(replace(easel.pose, pixels=easel.pose.pixels // 2))
    _BACKDROPS[face.backdrop](half, rng, _pastel(rng))
    easel.image.paste(half.image.resize(easel.image.size, Image.Resampling.BILINEAR))


def _pastel(rng: np.random.Generator) -> Colour:
    return adjust((255, 150, 150), rng.uniform(0.75, 1.0), rng.uniform(0.35, 1.2), rng.random())


def _unit(easel: Easel) -> tuple[np.ndarray, np.ndarray]:
    """Canvas coordinates in [0, 1], as a row and a column."""
    axis = (np.arange(easel.pose.pixels, dtype=np.float32) + 0.5) / easel.pose.pixels
    return axis[None, :], axis[:, None]


def _ramp(easel: Easel, top: Colour, bottom: Colour, slope: float = 0.0) -> None:
    """A straight gradient from top to bottom, tilted by `slope`."""
    x, y = _unit(easel)
    share = np.clip(y + slope * (x - 0.5), 0, 1)[..., None]
    field = np.asarray(top, np.float32) * (1 - share) + np.asarray(bottom, np.float32) * share
    easel.image.paste(Image.fromarray(field.astype(np.uint8)))


def _dots(easel: Easel, rng, count, low, high, colour, alpha, softness=0.004) -> None:
    """Round spots anywhere; sizes and softness are shares of the canvas."""
    size = easel.pose.pixels
    mask = Image.new("L", (size, size))
    pen = ImageDraw.Draw(mask)
    for x, y, r in zip(rng.random(count), rng.random(count), rng.uniform(low, high, count),
                       strict=True):
        pen.ellipse([(x - r) * size, (y - r) * size, (x + r) * size, (y + r) * size], fill=255)
    easel.tint(blur(mask, softness * size), colour, alpha)


def _flat(easel, rng, colour):
    _ramp(easel, colour, mix(colour, WHITE, 0.12))


def _white(easel, rng, colour):
    _ramp(easel, (254, 254, 254), mix((250, 250, 252), colour, 0.06))


def _gradient(easel, rng, colour):
    other = adjust(colour, rng.uniform(0.6, 1.2), 1.0, rng.uniform(-0.12, 0.12))
    _ramp(easel, colour, mix(other, WHITE, rng.uniform(0, 0.5)), rng.uniform(-0.6, 0.6))


def _bokeh(easel, rng, colour):
    dark = adjust(colour, rng.uniform(0.35, 0.9))
    _ramp(easel, dark, mix(dark, colour, 0.6), rng.uniform(-0.4, 0.4))
    for low, high, alpha in ((0.06, 0.13, 0.25), (0.03, 0.07, 0.35), (0.01, 0.02, 0.7)):
        _dots(easel, rng, 9, low, high, mix(colour, WHITE, 0.6), alpha)


def _sky(easel, rng, colour):
    _ramp(easel, (92, 164, 236), (206, 236, 252))
    for _ in range(3):
        x, y = rng.random(), rng.uniform(0.1, 0.9)
        for k in range(5):
            size = easel.pose.pixels
            mask = Image.new("L", (size, size))
            r = rng.uniform(0.05, 0.12)
            cx, cy = x + (k - 2) * 0.09, y - r * 0.5
            ImageDraw.Draw(mask).ellipse([(cx - r) * size, (cy - r) * size, (cx + r) * size,
                                          (cy + r) * size], fill=255)
            easel.tint(blur(mask, 0.012 * size), WHITE, 0.75)


def _dusk(easel, rng, colour):
    _ramp(easel, adjust((54, 44, 110), 1.0, 1.0, rng.uniform(-0.1, 0.1)),
          adjust((236, 130, 120), rng.uniform(0.5, 1.0), 1.0, rng.uniform(-0.05, 0.05)))
    _dots(easel, rng, 22, 0.003, 0.009, (255, 250, 220), 0.9, 0.001)


def _blobs(easel, rng, colour):
    _ramp(easel, mix(colour, WHITE, 0.55), mix(colour, WHITE, 0.25))
    for turn in (0.0, 0.08, -0.1):
        tone = adjust(colour, rng.uniform(0.55, 1.1), 1.1, turn)
        _dots(easel, rng, 4, 0.12, 0.28, tone, 0.6, 0.03)


def _stripes(easel, rng, colour):
    _ramp(easel, mix(colour, WHITE, 0.45), mix(colour, WHITE, 0.45))
    x, y = _unit(easel)
    wave = np.sin((x * np.cos(0.7) + y * np.sin(0.7)) * 2 * np.pi * rng.uniform(4, 8))
    easel.tint(as_mask(np.clip(wave * 6, 0, 1)), mix(colour, WHITE, 0.7), 0.8)


def _leaves(easel, rng, colour):
    _ramp(easel, (214, 238, 170), (70, 128, 84))
    for shade in ((50, 106, 70), (96, 160, 84), (160, 206, 110)):
        _dots(easel, rng, 12, 0.04, 0.10, shade, 0.7, 0.012)
    _dots(easel, rng, 8, 0.02, 0.05, (250, 255, 220), 0.6, 0.01)


def _petals(easel, rng, colour):
    _ramp(easel, (250, 226, 236), (214, 226, 250))
    size = easel.pose.pixels
    for _ in range(16):
        mask = Image.new("L", (size, size))
        points = ellipse(rng.random(), rng.random(), 0.035, 0.018, rng.uniform(0, 3)) * size
        ImageDraw.Draw(mask).polygon(points.ravel().tolist(), fill=255)
        easel.tint(mask, mix((244, 150, 180), WHITE, rng.uniform(0, 0.4)), 0.9)


def _room(easel, rng, colour):
    wall = mix(colour, (200, 180, 160), 0.6)
    _ramp(easel, mix(wall, WHITE, 0.3), wall)
    size = easel.pose.pixels
    left = int(rng.choice((0.02, 0.62)) * size)
    pen = easel.draw
    pen.rectangle([left, size * 0.05, left + size * 0.36, size * 0.7], fill=(214, 236, 250))
    frame = tuple(int(c) for c in mix(wall, (80, 50, 40), 0.6))
    pen.rectangle([left, size * 0.05, left + size * 0.36, size * 0.7], outline=frame,
                  width=max(size // 50, 1))
    pen.line([left + size * 0.18, size * 0.05, left + size * 0.18, size * 0.7], fill=frame,
             width=max(size // 60, 1))


def _rays(easel, rng, colour):
    _ramp(easel, mix(colour, WHITE, 0.3), mix(colour, WHITE, 0.3))
    x, y = _unit(easel)
    wave = np.sin(np.arctan2(y - 0.55, x - 0.5) * 12 + rng.uniform(0, 6))
    easel.tint(as_mask(np.clip(wave * 8, 0, 1)), mix(colour, WHITE, 0.7), 0.8)


_BACKDROPS = {"flat": _flat, "white": _white, "gradient": _gradient, "bokeh": _bokeh, "sky": _sky,
              "dusk": _dusk, "blobs": _blobs, "stripes": _stripes, "leaves": _leaves,
              "petals": _petals, "room": _room, "rays": _rays}
