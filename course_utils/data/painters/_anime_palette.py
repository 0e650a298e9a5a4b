"""Colours of the anime painter: the named hair and eye colours, and how a tone is shaded.

Colours are triples of floats in 0..255 (red, green, blue).
"""

from __future__ import annotations

import colorsys
from dataclasses import dataclass

import numpy as np

Colour = tuple[float, float, float]

# name: (midtone, share of the faces). Black and brown lead, as in drawn casts; the shares sum to 1.
_HAIR = {
    "black": ((54, 48, 62), 0.17),
    "brown": ((126, 82, 56), 0.19),
    "blonde": ((240, 206, 118), 0.17),
    "red": ((200, 56, 50), 0.07),
    "pink": ((252, 154, 188), 0.09),
    "purple": ((142, 100, 190), 0.08),
    "blue": ((72, 108, 204), 0.08),
    "aqua": ((104, 208, 212), 0.05),
    "green": ((88, 160, 92), 0.04),
    "silver": ((206, 207, 218), 0.06),
}
_EYES = {
    "blue": ((52, 112, 226), 0.23),
    "brown": ((142, 84, 50), 0.20),
    "green": ((58, 164, 84), 0.14),
    "red": ((214, 42, 54), 0.12),
    "purple": ((138, 74, 206), 0.12),
    "amber": ((240, 176, 44), 0.07),
    "aqua": ((48, 196, 204), 0.06),
    "pink": ((240, 96, 166), 0.06),
}
HAIR_COLOURS: tuple[str, ...] = tuple(_HAIR)
EYE_COLOURS: tuple[str, ...] = tuple(_EYES)
HAIR_RGB: tuple[Colour, ...] = tuple(rgb for rgb, _ in _HAIR.values())
EYE_RGB: tuple[Colour, ...] = tuple(rgb for rgb, _ in _EYES.values())
HAIR_WEIGHTS: tuple[float, ...] = tuple(weight for _, weight in _HAIR.values())
EYE_WEIGHTS: tuple[float, ...] = tuple(weight for _, weight in _EYES.values())

# Pairs that draughtsmen like; they are drawn a little more often than chance.
_LIKED_EYES = {"black": "brown", "brown": "brown", "blonde": "blue", "red": "green",
               "silver": "red", "blue": "blue", "pink": "pink", "aqua": "aqua"}
_LIKED_SHARE = 0.15

# (midtone, share): porcelain, fair, peach, tan, brown, deep
SKINS = (((253, 231, 218), 0.30), ((253, 226, 206), 0.36), ((248, 212, 186), 0.18),
         ((228, 178, 140), 0.08), ((188, 132, 98), 0.05), ((142, 94, 70), 0.03))


def draw_labels(rng: np.random.Generator) -> tuple[int, int]:
    """Hair and eye index of one face: the weight tables, with a mild liking for some pairs."""
    hair = int(rng.choice(len(_HAIR), p=HAIR_WEIGHTS))
    eyes = int(rng.choice(len(_EYES), p=EYE_WEIGHTS))
    liked = _LIKED_EYES.get(HAIR_COLOURS[hair])
    if rng.random() < _LIKED_SHARE and liked is not None:
        eyes = EYE_COLOURS.index(liked)
    return hair, eyes


def adjust(colour: Colour, value: float = 1.0, saturation: float = 1.0, hue: float = 0.0) -> Colour:
    """Scale value and saturation, turn the hue by `hue` (1 is a full circle)."""
    h, s, v = colorsys.rgb_to_hsv(*(min(max(c, 0), 255) / 255 for c in colour))
    r, g, b = colorsys.hsv_to_rgb((h + hue) % 1, min(s * saturation, 1), min(v * value, 1))
    return r * 255, g * 255, b * 255


def mix(a: Colour, b: Colour, share: float) -> Colour:
    """The colour `share` of the way from a to b."""
    return tuple(x + (y - x) * share for x, y in zip(a, b, strict=True))


@dataclass(frozen=True)
class Tones:
    """One material: its light, midtone, two shades and the line colour that goes with them."""

    light: Colour
    base: Colour
    shade: Colour
    deep: Colour
    line: Colour


def tones(base: Colour) -> Tones:
    """Shade yellows towards orange and the rest towards violet; a mere dimmer looks muddy."""
    hue, saturation, _ = colorsys.rgb_to_hsv(*(c / 255 for c in base))
    warm = 0.03 < hue < 0.2 and saturation > 0.12
    turn = -0.025 if warm else 0.012 if 0.2 <= hue < 0.62 else -0.008
    violet = 0.03 if warm else 0.10
    shade = mix(adjust(base, 0.86, 1.22, turn), (112, 84, 176), violet)
    deep = mix(adjust(base, 0.67, 1.30, 1.6 * turn), (70, 48, 130), violet * 1.3)
    line = mix(adjust(base, 0.40, 1.15, 1.6 * turn), (60, 28, 62), 0.25)
    light = mix(adjust(base, 1.25, 0.70), (255, 255, 255), 0.36)
    return Tones(light, base, shade, deep, line)


def hair_tones(index: int, rng: np.random.Generator) -> Tones:
    """Tones of a named hair colour with a small personal deviation that keeps the name true."""
    name, base = HAIR_COLOURS[index], HAIR_RGB[index]
    value, saturation = rng.uniform(0.93, 1.07), rng.uniform(0.88, 1.14)
    base = adjust(base, value, saturation, rng.uniform(-0.012, 0.012))
    made = tones(base)
    if name == "black":  # a black needs a coloured gleam or its strands vanish
        gleam = [(136, 132, 190), (158, 128, 160), (120, 144, 184)][int(rng.integers(3))]
        return Tones(gleam, base, adjust(base, 0.72), adjust(base, 0.5), (18, 14, 24))
    if name == "silver":
        return Tones((255, 255, 255), base, (166, 168, 192), (128, 130, 162), (84, 84, 112))
    return made


def pick(rng: np.random.Generator, options: tuple, weights: tuple | None = None):
    """One of `options`, by weight (they need not sum to 1)."""
    p = None if weights is None else np.asarray(weights, float) / sum(weights)
    return options[int(rng.choice(len(options), p=p))]
