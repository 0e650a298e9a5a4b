"""What the faces wear on their heads: ribbons, bands, pins, ears, flowers, hats and glasses."""

from __future__ import annotations

import numpy as np

from ._anime_easel import SKIN, Easel, bend, blur, both, ellipse, ribbon, smooth
from ._anime_face import mirror, paint_bow
from ._anime_palette import mix, tones
from ._anime_spec import Face

WHITE = (255, 255, 255)


def paint_extras_behind(easel: Easel, face: Face) -> None:
    """What the front hair overlaps: the brim of a witch's hat."""
    if face.accessory == "witch_hat":
        brim = ellipse(0, -0.95, 1.75, 0.42)
        easel.fill(brim, tones(face.cloth).deep, 0.0)


def paint_extras(easel: Easel, face: Face) -> None:
    """What lies on top of the hair."""
    painter = _EXTRAS.get(face.accessory)
    if painter is not None:
        painter(easel, face)


def _band(face: Face, width: float) -> np.ndarray:
    """A band over the head that slips into the hair above the ears."""
    v = face.volume
    spine = smooth([(-1.06 * v, -0.66), (-0.86 * v, -1.10), (0, -1.36), (0.86 * v, -1.10),
                    (1.06 * v, -0.66)])
    return ribbon(spine, width * np.sin(np.linspace(0.12, np.pi - 0.12, len(spine))) ** 0.6)


def _hairband(easel: Easel, face: Face) -> None:
    tone = tones(face.trim)
    shape = _band(face, 0.17)
    easel.fill(shape, tone.base, 0.2)
    easel.outline(shape, 0.032, tone.line, 0.2)
    spine = smooth([(-0.6, -1.27), (0, -1.39), (0.6, -1.27)])
    easel.stroke(spine, 0.04, tone.light, 0.2)


def _frill_band(easel: Easel, face: Face) -> None:
    v = face.volume
    for x in np.linspace(-0.98, 0.98, 11):
        y = -1.42 * v + 0.42 * x * x
        bump = ellipse(x * v, y - 0.05, 0.14, 0.17, steps=14)
        easel.fill(bump, (253, 252, 254), 0.2)
        easel.outline(bump, 0.028, (146, 142, 172), 0.2)
    spine = smooth([(-1.08 * v, -0.9), (0, -1.36 * v), (1.08 * v, -0.9)])
    easel.stroke(spine, 0.10, tones(face.trim).base, 0.2, taper="none")


def _side_ribbon(easel: Easel, face: Face) -> None:
    for sign in ((-1, 1) if face.part > 0.2 else (face.light,)):
        paint_bow(easel, 0.98 * sign, -0.92, 0.36, face.trim, depth=0.25, turn=0.5 * sign)


def _top_bow(easel: Easel, face: Face) -> None:
    paint_bow(easel, 0.0, -1.46 * face.volume, 0.58, face.trim, depth=0.1)


def _hairpins(easel: Easel, face: Face) -> None:
    tone = tones(face.trim)
    for k in range(2):
        x = 0.72 * face.light
        pin = np.array([(x - 0.16 * face.light, -0.84 + 0.14 * k),
                        (x + 0.18 * face.light, -0.72 + 0.14 * k)])
        spine = np.linspace(pin[0], pin[1], 4)
        easel.stroke(spine, 0.11, tone.line, 0.45, taper="none")
        easel.stroke(spine, 0.065, tone.light, 0.45, taper="none")


def _star_clip(easel: Easel, face: Face) -> None:
    angle = np.linspace(0, 2 * np.pi, 10, endpoint=False) - np.pi / 2
    radius = np.where(np.arange(10) % 2, 0.10, 0.22)
    star = np.stack([radius * np.cos(angle), radius * np.sin(angle)], 1)
    star += np.array((0.74 * face.light, -0.78))
    easel.fill(star, (252, 214, 84), 0.45)
    easel.outline(star, 0.032, (150, 96, 30), 0.45)


def _flower(easel: Easel, face: Face) -> None:
    tone = tones(face.trim)
    x, y = 0.86 * face.light, -0.84
    for k in range(5):
        angle = 2 * np.pi * k / 5 + 0.3
        petal = ellipse(x + 0.16 * np.cos(angle), y + 0.16 * np.sin(angle), 0.17, 0.13, angle)
        easel.fill(petal, mix(tone.base, tone.light, 0.35), 0.4)
        easel.outline(petal, 0.026, tone.line, 0.4)
    heart = ellipse(x, y, 0.08, 0.08)
    easel.fill(heart, (252, 216, 96), 0.4)
    easel.outline(heart, 0.024, (160, 100, 40), 0.4)


def _cat_ears(easel: Easel, face: Face) -> None:
    tone, v = face.tone, face.volume
    outer = np.array([(0.34, -1.48), (0.62, -1.80), (0.98, -2.02), (1.10, -1.60), (1.06, -1.02),
                      (0.66, -1.22)]) * (v, v)
    inner = np.array([(0.56, -1.44), (0.74, -1.68), (0.94, -1.84), (1.0, -1.50), (0.95, -1.20)]) * v
    for points, inside in ((outer, inner), (mirror(outer), mirror(inner))):
        ear = smooth(points[:5], steps=5)
        easel.fill(ear, tone.base, 0.05)
        easel.stroke(ear, 0.045, tone.line, 0.05, taper="none")
        pink = smooth(inside, steps=4)
        easel.fill(pink, (250, 196, 196), 0.05)
        base = bend(points[0], (points[0] + points[4]) / 2 + (0, 0.05), points[4])
        for share in (0.2, 0.45, 0.7, 0.9):
            x, y = base[int(share * 12)]
            tuft = bend((x, y + 0.1), (x, y - 0.1), (x + 0.05, y - 0.28))
            easel.stroke(tuft, 0.13, tone.base, 0.08, taper="end")


def _hat_shade(easel: Easel, face: Face, shape) -> None:
    """Soft light and shade on a hat."""
    mask = easel.mask_of(shape, depth=0.15)
    side = easel.soft_spot(-1.0 * face.light, -1.0, 1.1, 1.2, depth=0.15)
    easel.multiply(both(side, mask), (160, 156, 196), 0.8)
    easel.screen(both(easel.soft_spot(0.5 * face.light, -1.6, 0.7, 0.5, depth=0.15), mask),
                 (120, 116, 110), 0.6)


def _beret(easel: Easel, face: Face) -> None:
    tone, side = tones(face.cloth), face.light
    shape = smooth(np.array([(-1.15, -1.02), (-1.30, -1.45), (-0.6, -1.92), (0.5, -1.98),
                             (1.42, -1.60), (1.35, -1.12), (0.5, -1.20), (-0.3, -1.18)])
                   * (side, 1), closed=True)
    easel.fill(shape, tone.base, 0.15)
    _hat_shade(easel, face, shape)
    easel.outline(shape, 0.04, tone.line, 0.15)
    knob = ellipse(0.1 * side, -1.96, 0.09, 0.10)
    easel.fill(knob, tone.base, 0.15)
    easel.outline(knob, 0.03, tone.line, 0.15)


def _cap(easel: Easel, face: Face) -> None:
    tone, v = tones(face.cloth), face.volume
    crown = smooth([(-1.22 * v, -0.85), (-1.12 * v, -1.45), (-0.5, -1.80 * v), (0.5, -1.80 * v),
                    (1.12 * v, -1.45), (1.22 * v, -0.85), (0, -1.12)], closed=True)
    easel.fill(crown, tone.base, 0.15)
    _hat_shade(easel, face, crown)
    easel.outline(crown, 0.04, tone.line, 0.15)
    brim = smooth([(-1.0, -0.98), (0, -1.2), (1.0, -0.98), (0.95, -0.72), (0, -0.86),
                   (-0.95, -0.72)], closed=True)
    easel.fill(brim, tones(face.trim).base, 0.55)
    easel.outline(brim, 0.04, tones(face.trim).line, 0.55)


def _headphones(easel: Easel, face: Face) -> None:
    tone = tones(face.trim)
    spine = smooth([(-1.25, -0.1), (-1.26, -0.9), (-0.8, -1.55), (0, -1.74), (0.8, -1.55),
                    (1.26, -0.9), (1.25, -0.1)]) * (face.volume, face.volume)
    easel.stroke(spine, 0.16, tone.line, 0.05, taper="none")
    easel.stroke(spine, 0.10, tone.base, 0.05, taper="none")
    for sign in (-1, 1):
        cup = ellipse(1.18 * sign, -0.05, 0.20, 0.32)
        easel.fill(cup, tone.base, 0.2)
        easel.outline(cup, 0.04, tone.line, 0.2)
        easel.fill(ellipse(1.18 * sign, -0.05, 0.10, 0.19), tone.light, 0.2)


def _witch_hat(easel: Easel, face: Face) -> None:
    tone, side = tones(mix(face.cloth, (40, 30, 70), 0.5)), face.light
    cone = smooth(np.array([(-0.85, -1.1), (-0.62, -1.6), (-0.25, -2.3), (0.45, -2.75), (0.2, -2.2),
                            (0.55, -1.6), (0.85, -1.1)]) * (side, 1))
    easel.fill(cone, tone.base, 0.1)
    brim = ellipse(0, -1.12, 1.62, 0.30)
    easel.fill(brim, tone.base, 0.2)
    easel.outline(brim, 0.04, tone.line, 0.2)
    easel.fill(cone, tone.base, 0.1)
    easel.stroke(cone, 0.04, tone.line, 0.1, taper="none")
    band = smooth([(-0.80, -1.24), (0, -1.10), (0.80, -1.24)])
    easel.stroke(band, 0.16, face.trim, 0.15, taper="none")


_EXTRAS = {"hairband": _hairband, "frill_band": _frill_band, "side_ribbon": _side_ribbon,
           "top_bow": _top_bow, "hairpins": _hairpins, "star_clip": _star_clip, "flower": _flower,
           "cat_ears": _cat_ears, "beret": _beret, "cap": _cap, "headphones": _headphones,
           "witch_hat": _witch_hat}


def paint_glasses(easel: Easel, face: Face) -> None:
    """Round or square frames before the eyes, with a gleam on the lenses."""
    if face.glasses == "none":
        return
    colour = (60, 46, 56) if face.trim[0] < 200 else (176, 52, 60)
    for sign in (-1, 1):
        x = face.eye_gap * sign
        lens = ellipse(x, 0.10, 0.40, 0.38)
        if face.glasses == "square":
            lens = smooth([(x - 0.38, -0.14), (x + 0.38, -0.14), (x + 0.34, 0.36),
                           (x - 0.34, 0.36)], closed=True)
        glass = easel.mask_of(lens, depth=SKIN)
        easel.screen(blur(glass, 1), (36, 40, 52), 0.5)
        easel.outline(lens, 0.045, colour, SKIN)
        easel.stroke([(0.88 * sign, 0.02), (0.98 * sign, 0.0), (1.08 * sign, -0.03)], 0.045, colour,
                     SKIN, taper="none")
    easel.stroke([(-0.10, 0.06), (0, 0.02), (0.10, 0.06)], 0.045, colour, SKIN, taper="none")
