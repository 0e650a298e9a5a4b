"""Body, face and features of the anime painter: neck, clothes, skin, eyes, brows, nose, mouth."""

from __future__ import annotations

import numpy as np
from PIL import Image

from ._anime_easel import SKIN, Easel, bend, blur, both, ellipse, ribbon, smooth
from ._anime_palette import Colour, adjust, mix, tones
from ._anime_spec import Face

WARM_SHADOW = (232, 176, 172)  # multiplied over skin: shade on faces is rosy, never grey


def mirror(points) -> np.ndarray:
    """The same points on the other side of the face."""
    return np.asarray(points, float) * (-1, 1)


def face_shape(face: Face) -> tuple[np.ndarray, np.ndarray]:
    """Outline of the face (k,2) and its depth (k,): the chin stands further forward than ears."""
    c, j = face.chin, face.jaw
    half = [(0.0, -1.15), (0.62, -1.0), (0.96, -0.5), (1.0, 0.0), (0.93, 0.34 * c),
            (j + 0.06, 0.69 * c), (0.28, 0.915 * c), (0.09, 0.99 * c)]
    outline = [*half, (0.0, c), *mirror(half[:0:-1])]
    points = smooth(outline, closed=True)
    depth = 0.30 + 0.35 * np.clip(points[:, 1] / c, 0, 1) ** 2 * (1 - np.abs(points[:, 0]))
    return points, depth


def paint_body(easel: Easel, face: Face) -> None:
    """Neck with the shadow of the chin, then the clothes."""
    neck = [(-0.28, 0.7), (-0.25, 1.22), (-0.40, 1.43), (-1.3, 1.72), (-1.7, 2.8), (1.7, 2.8),
            (1.3, 1.72), (0.40, 1.43), (0.25, 1.22), (0.28, 0.7)]
    shape = smooth(neck, closed=True)
    easel.fill(shape, face.skin.base, 0.1)
    shadow = easel.mask_of(smooth([(-0.5, 0.8), (0.5, 0.8), (0.30, 1.26), (0.05, 1.38),
                                   (-0.26, 1.30)], closed=True), depth=0.15)
    skin = easel.mask_of(shape, depth=0.1)
    easel.multiply(both(blur(shadow, easel.pose.unit * 0.03), skin), WARM_SHADOW, 0.8)
    for sign in (-1, 1):
        bone = np.array([(0.12, 1.52), (0.4, 1.55), (0.75, 1.60)]) * (sign, 1)
        easel.stroke(smooth(bone), 0.03, face.skin.deep, 0.1, taper="both")
    _OUTFITS[face.outfit](easel, face)


def _torso(easel: Easel, face: Face, neckline, colour: Colour) -> None:
    """A garment: neckline (right half, from the middle outwards), shoulders, soft folds."""
    right = [*neckline, (0.8, 1.56), (1.35, 1.78), (1.72, 2.25), (1.8, 3.0)]
    shape = np.concatenate([smooth(right), smooth(mirror(right)[::-1])])
    tone = tones(colour)
    easel.fill(shape, tone.base, 0.1)
    cloth = easel.mask_of(shape, depth=0.1)
    side = easel.mask_of(np.array([(0.25, 1.3), (2.2, 1.3), (2.2, 3.0), (0.7, 3.0)])
                         * (-face.light, 1), depth=0.1)
    easel.multiply(both(blur(side, easel.pose.unit * 0.15), cloth), (186, 184, 210), 0.8)
    for x in (-0.95, 0.95):
        easel.stroke(bend((x, 1.72), (x * 1.02, 2.0), (x * 0.92, 2.4)), 0.04, tone.line, 0.1)
    easel.outline(shape, 0.035, tone.line, 0.1)


def _sailor(easel: Easel, face: Face) -> None:
    _torso(easel, face, [(0.0, 1.98), (0.34, 1.42)], mix(face.cloth, (255, 255, 255), 0.75))
    trim = tones(face.trim)
    collar = np.array([(0.30, 1.34), (0.95, 1.52), (1.1, 1.86), (0.5, 1.98), (0.0, 2.2),
                       (0.0, 1.95)])
    for points in (collar, mirror(collar)):
        easel.fill(points, trim.base, 0.15)
        easel.stroke(points[2:5] * (0.92, 0.975), 0.045, mix(trim.light, (255,) * 3, 0.6), 0.15,
                     taper="none")
        easel.outline(points, 0.03, trim.line, 0.15)
    paint_bow(easel, 0.0, 2.05, 0.30, face.cloth, depth=0.25)


def _shirt(easel: Easel, face: Face) -> None:
    _torso(easel, face, [(0.0, 1.72), (0.32, 1.34)], mix(face.cloth, (255, 255, 255), 0.25))
    white = tones((248, 248, 252))
    wing = np.array([(0.28, 1.22), (0.50, 1.40), (0.46, 1.78), (0.02, 1.66)])
    for points in (wing, mirror(wing)):
        easel.fill(points, white.base, 0.2)
        easel.outline(points, 0.03, (120, 120, 150), 0.2)
    paint_bow(easel, 0.0, 1.72, 0.24, face.trim, depth=0.3)


def _turtleneck(easel: Easel, face: Face) -> None:
    _torso(easel, face, [(0.0, 1.45), (0.36, 1.38)], face.cloth)
    tone = tones(face.cloth)
    band = smooth([(-0.33, 1.12), (0.0, 1.22), (0.33, 1.12), (0.38, 1.45), (0.0, 1.56),
                   (-0.38, 1.45)], closed=True)
    easel.fill(band, tone.base, 0.15)
    easel.outline(band, 0.03, tone.line, 0.15)
    for x in (-0.2, -0.07, 0.07, 0.2):
        easel.stroke([(x, 1.22), (x, 1.34), (x * 1.1, 1.48)], 0.03, tone.shade, 0.15)


def _bare(easel: Easel, face: Face) -> None:
    _torso(easel, face, [(0.0, 2.12), (0.5, 2.02), (0.86, 2.08), (1.15, 2.2)], face.cloth)
    for sign in (-1, 1):
        strap = bend((0.66 * sign, 2.2), (0.66 * sign, 1.8), (0.55 * sign, 1.5))
        easel.stroke(strap, 0.10, tones(face.cloth).base, 0.1, taper="none")


def _kimono(easel: Easel, face: Face) -> None:
    _torso(easel, face, [(0.0, 1.95), (0.34, 1.36)], face.cloth)
    trim = tones(face.trim)
    for sign, end in ((1, (-0.34, 2.35)), (-1, (0.34, 2.35))):
        band = bend((0.40 * sign, 1.26), (0.30 * sign, 1.62), end)
        easel.stroke(band, 0.24, mix(trim.base, (255,) * 3, 0.35), 0.15, taper="none")
        easel.outline(ribbon(band, np.full(len(band), 0.24)), 0.03, trim.line, 0.15)


def _hoodie(easel: Easel, face: Face) -> None:
    tone = tones(face.cloth)
    _torso(easel, face, [(0.0, 1.9), (0.36, 1.42)], face.cloth)
    for sign in (-1, 1):
        fold = smooth(np.array([(0.28, 1.25), (0.72, 1.12), (0.95, 1.45), (0.55, 1.85),
                                (0.02, 2.02), (0.22, 1.7)]) * (sign, 1), closed=True)
        easel.fill(fold, tone.base if sign == face.light else tone.shade, 0.15)
        easel.outline(fold, 0.03, tone.line, 0.15)
        easel.stroke([(0.2 * sign, 1.9), (0.22 * sign, 2.2), (0.2 * sign, 2.5)], 0.05,
                     (246, 246, 246), 0.25, taper="none")


def _frill(easel: Easel, face: Face) -> None:
    _torso(easel, face, [(0.0, 1.7), (0.34, 1.4)], face.cloth)
    for row, y in enumerate((1.44, 1.62)):
        for x in np.linspace(-0.62 - 0.1 * row, 0.62 + 0.1 * row, 9):
            bump = ellipse(x, y + 0.10 - 0.28 * (x / 0.8) ** 2 * 0.5, 0.11, 0.12)
            easel.fill(bump, (252, 250, 252), 0.2)
            easel.outline(bump, 0.025, (150, 146, 176), 0.2)
    paint_bow(easel, 0.0, 1.66, 0.28, face.trim, depth=0.3)


def _jacket(easel: Easel, face: Face) -> None:
    _torso(easel, face, [(0.0, 1.6), (0.34, 1.38)], (246, 246, 250))
    tone = tones(face.cloth)
    lapel = np.array([(0.36, 1.26), (0.80, 1.50), (1.4, 1.76), (1.9, 2.9), (0.3, 2.9),
                      (0.10, 2.3), (0.42, 1.75)])
    for points in (lapel, mirror(lapel)):
        easel.fill(points, tone.base, 0.15)
        easel.outline(points, 0.035, tone.line, 0.15)
    tie = np.array([(-0.09, 1.52), (0.09, 1.52), (0.06, 1.64), (0.15, 2.4), (-0.15, 2.4),
                    (-0.06, 1.64)])
    easel.fill(tie, tones(face.trim).base, 0.2)
    easel.outline(tie, 0.03, tones(face.trim).line, 0.2)


_OUTFITS = {"sailor": _sailor, "shirt": _shirt, "turtleneck": _turtleneck, "bare": _bare,
            "kimono": _kimono, "hoodie": _hoodie, "frill": _frill, "jacket": _jacket}


def paint_bow(easel: Easel, x: float, y: float, size: float, colour: Colour, depth: float = 0.3,
              turn: float = 0.0) -> None:
    """A ribbon bow centred at (x, y), `size` from its knot to the end of a loop."""
    tone = tones(colour)
    c, s = np.cos(turn), np.sin(turn)
    place = np.array([(c, s), (-s, c)]) * size
    loop = smooth([(0.08, 0), (0.55, -0.55), (1.0, -0.5), (1.02, 0.38), (0.55, 0.42)], closed=True)
    tail = np.array([(0.05, 0.1), (0.25, 0.12), (0.62, 1.05), (0.36, 0.98), (0.20, 1.12)])
    for sign in (-1, 1):
        for part, fill in ((tail, tone.shade), (loop, tone.base)):
            points = part * (sign, 1) @ place + (x, y)
            easel.fill(points, fill, depth)
            easel.outline(points, 0.03, tone.line, depth)
        fold = np.array([(0.12, 0.02), (0.4, -0.1), (0.75, -0.05)]) * (sign, 1) @ place + (x, y)
        easel.stroke(fold, 0.05, tone.deep, depth, taper="end")
        shine = np.array([(0.45, -0.38), (0.7, -0.42), (0.9, -0.34)]) * (sign, 1) @ place + (x, y)
        easel.stroke(shine, 0.05, tone.light, depth)
    knot = ellipse(x, y, size * 0.2, size * 0.22)
    easel.fill(knot, tone.base, depth)
    easel.outline(knot, 0.03, tone.line, depth)


def paint_skin(easel: Easel, face: Face) -> Image.Image:
    """Ears and face with its soft shading; returns the mask of the face."""
    skin = face.skin
    for sign in (-1, 1):
        ear = smooth(np.array([(0.93, -0.06), (1.05, -0.14), (1.09, 0.03), (1.02, 0.27),
                               (0.93, 0.28)]) * (sign, 1), closed=True)
        easel.fill(ear, skin.base, 0.0)
        easel.stroke(np.array([(1.03, -0.05), (1.03, 0.06), (0.99, 0.17)]) * (sign, 1), 0.04,
                     skin.shade, 0.0)
        easel.outline(ear, 0.03 * face.line, skin.line, 0.0)
    points, depth = face_shape(face)
    easel.fill(points, skin.base, depth)
    mask = easel.mask_of(points, depth=depth)
    _shade_cheeks(easel, face, mask)
    lower = points[:, 1] > -0.2
    line = mix(mix(skin.line, skin.deep, 0.35), skin.deep, 1.1 - face.line)
    easel.stroke(points[lower], 0.036 * face.line, line, depth[lower], taper="none")
    return mask


def _shade_cheeks(easel: Easel, face: Face, mask: Image.Image) -> None:
    """Shadow on the side away from the light, glow on the nose, blush on the cheeks."""
    away = -face.light
    shade = easel.mask_of(smooth(np.array([(1.3, -0.6), (0.80, 0.0), (0.82, 0.35), (0.42, 0.80),
                                           (0.0, 1.02), (0.4, 1.5), (1.4, 1.0)]) * (away, 1),
                                 closed=True), depth=0.4)
    easel.multiply(both(blur(shade, easel.pose.unit * 0.06), mask), WARM_SHADOW, 0.55)
    easel.screen(both(easel.soft_spot(0.1 * face.light, 0.45, 0.75, 0.6), mask), (60, 46, 38), 0.7)
    low = both(easel.soft_spot(0, face.chin + 0.12, 0.8, 0.34), mask)
    easel.multiply(low, (250, 204, 196), 0.7)
    rose = mix(adjust(face.skin.base, 0.98, 2.2, -0.03), (255, 110, 120), 0.45)
    for sign in (-1, 1):
        spot = easel.soft_spot(0.60 * sign, 0.42, 0.42, 0.26)
        easel.tint(both(spot, mask), rose, face.blush)
        if face.blush > 0.42:
            for k in (-0.09, 0.0, 0.09):
                easel.stroke([(0.62 * sign + k + 0.03, 0.38), (0.62 * sign + k, 0.43),
                              (0.62 * sign + k - 0.03, 0.49)], 0.028,
                             mix(rose, (230, 80, 96), 0.3), SKIN)


def paint_nose(easel: Easel, face: Face) -> None:
    """A hint of a nose: a short shade, as is the custom."""
    away = -face.light
    easel.stroke([(0.015 * away, 0.32), (0.045 * away, 0.37), (0.0, 0.40)], 0.036,
                 mix(face.skin.deep, face.skin.line, 0.25), SKIN)
    easel.screen(easel.soft_spot(-0.03 * away, 0.35, 0.05, 0.06), (255, 255, 255), 0.5)


def paint_mouth(easel: Easel, face: Face) -> None:
    """One of ten mouths, below the nose."""
    _MOUTHS[face.mouth](easel, face, 0.665 * face.chin)


def _lip(easel: Easel, face: Face, points, width: float = 0.042) -> None:
    colour = mix(face.skin.line, (150, 40, 50), 0.4)
    easel.stroke(smooth(points), width, colour, SKIN)


def _open_mouth(easel: Easel, face: Face, points, tongue: float, teeth: bool = False) -> None:
    """Dark red inside, tongue below, teeth above if shown, and a line around."""
    shape = smooth(points, closed=True)
    easel.fill(shape, (150, 44, 52), SKIN)
    inside = easel.mask_of(shape, depth=SKIN)
    low, high = shape[:, 1].max(), shape[:, 1].min()
    red = easel.mask_of(ellipse(0, low, 0.16, (low - high) * tongue), depth=SKIN)
    easel.tint(both(inside, red), (244, 128, 126))
    if teeth:
        row = easel.mask_of([(-0.4, high - 0.1), (0.4, high - 0.1), (0.4, high + 0.075),
                             (-0.4, high + 0.075)], depth=SKIN)
        easel.tint(both(inside, row), (255, 252, 248))
    easel.outline(shape, 0.032, mix(face.skin.line, (120, 24, 36), 0.5), SKIN)


def _smile(easel, face, y):
    _lip(easel, face, [(-0.17, y - 0.035), (-0.08, y + 0.02), (0.08, y + 0.02), (0.17, y - 0.035)])


def _line(easel, face, y):
    _lip(easel, face, [(-0.11, y), (0.0, y + 0.008), (0.11, y)])


def _small_open(easel, face, y):
    _open_mouth(easel, face, [(-0.12, y - 0.05), (0, y - 0.03), (0.12, y - 0.05), (0.06, y + 0.07),
                              (-0.06, y + 0.07)], 0.5)


def _laugh(easel, face, y):
    _open_mouth(easel, face, [(-0.23, y - 0.09), (0, y - 0.05), (0.23, y - 0.09), (0.15, y + 0.11),
                              (0, y + 0.17), (-0.15, y + 0.11)], 0.55, teeth=True)


def _o(easel, face, y):
    _open_mouth(easel, face, ellipse(0, y, 0.075, 0.095, steps=8), 0.6)


def _cat(easel, face, y):
    _lip(easel, face, [(-0.2, y - 0.05), (-0.11, y + 0.03), (0, y - 0.03)])
    _lip(easel, face, [(0.2, y - 0.05), (0.11, y + 0.03), (0, y - 0.03)])


def _pout(easel, face, y):
    _lip(easel, face, [(-0.12, y + 0.02), (-0.05, y - 0.03), (0.04, y + 0.015), (0.12, y - 0.025)])


def _frown(easel, face, y):
    _lip(easel, face, [(-0.14, y + 0.035), (-0.05, y - 0.01), (0.05, y - 0.01), (0.14, y + 0.035)])


def _smirk(easel, face, y):
    side = face.light
    _lip(easel, face, np.array([(-0.12, y + 0.015), (0.03, y + 0.015), (0.17, y - 0.06)])
         * (side, 1))


def _grin(easel, face, y):
    _open_mouth(easel, face, [(-0.2, y - 0.06), (0, y - 0.03), (0.2, y - 0.06), (0.12, y + 0.06),
                              (-0.12, y + 0.06)], 0.2, teeth=True)


_MOUTHS = {"smile": _smile, "line": _line, "small_open": _small_open, "laugh": _laugh, "o": _o,
           "cat": _cat, "pout": _pout, "frown": _frown, "smirk": _smirk, "grin": _grin}


class EyeFrame:
    """Eye coordinates: u from -1 (towards the nose) to 1 (outwards), v from -1 (lid) to 1."""

    def __init__(self, face: Face, sign: int) -> None:
        self.sign, self.face = sign, face
        self.centre = np.array([face.eye_gap * sign, 0.05])
        self.slant = face.eye_slant

    def head(self, points) -> np.ndarray:
        """Eye coordinates to head coordinates."""
        p = np.asarray(points, float)
        x = p[:, 0] * self.face.eye_width * self.sign
        y = p[:, 1] * self.face.eye_height - self.slant * p[:, 0] * self.face.eye_width
        return np.stack([x, y], axis=1) + self.centre

    def coordinates(self, easel: Easel, mask: Image.Image):
        """(u, v) of the pixels in the bounding box of `mask`, and that box."""
        box = mask.getbbox() or (0, 0, 1, 1)
        o, u, v = easel.pose.project(self.head([(0, 0), (1, 0), (0, 1)]), SKIN)
        inverse = np.linalg.inv(np.stack([u - o, v - o], axis=1))
        x = np.arange(box[0], box[2])[None, :] + 0.5 - o[0]
        y = np.arange(box[1], box[3])[:, None] + 0.5 - o[1]
        return (inverse[0, 0] * x + inverse[0, 1] * y, inverse[1, 0] * x + inverse[1, 1] * y, box)


def lid_curves(face: Face, shut: float) -> tuple[np.ndarray, np.ndarray]:
    """Upper and lower lid in eye coordinates, from the inner corner to the outer one."""
    top = -face.openness * (1 - shut) + 0.12 * shut
    upper = smooth([(-0.98, 0.22), (-0.72, top * 0.52), (-0.2, top * 0.96), (0.35, top * 1.0),
                    (0.80, top * 0.66), (1.06, 0.04)])
    lower = smooth([(-0.98, 0.22), (-0.80, 0.56), (-0.35, 0.84), (0.30, 0.90), (0.78, 0.62),
                    (1.06, 0.04)])
    return upper, lower


def paint_eyes(easel: Easel, face: Face) -> None:
    """Both eyes in their state; a wink closes the one away from the light."""
    for sign in (-1, 1):
        frame = EyeFrame(face, sign)
        closed = face.eye_state in ("happy", "calm") or (
            face.eye_state == "wink" and sign == -face.light)
        if closed:
            _closed_eye(easel, face, frame, arch=-1 if face.eye_state != "calm" else 1)
        else:
            _open_eye(easel, face, frame, 0.42 if face.eye_state == "half" else 0.0)


def lash_colour(face: Face) -> Colour:
    """Lashes: nearly black, with a breath of the hair."""
    return mix((30, 20, 30), face.tone.line, 0.35)


def _closed_eye(easel: Easel, face: Face, frame: EyeFrame, arch: int) -> None:
    curve = smooth([(-0.95, 0.25), (-0.5, 0.25 + 0.34 * arch), (0.2, 0.25 + 0.44 * arch),
                    (0.75, 0.25 + 0.26 * arch), (1.1, 0.2)])
    easel.stroke(frame.head(curve), 0.085, lash_colour(face), SKIN)
    if arch > 0:
        for u in (0.45, 0.75, 1.0):
            easel.stroke(frame.head([(u, 0.45), (u + 0.1, 0.58), (u + 0.2, 0.7)]), 0.04,
                         lash_colour(face), SKIN, taper="end")


def _open_eye(easel: Easel, face: Face, frame: EyeFrame, shut: float) -> None:
    upper, lower = lid_curves(face, shut)
    shape = frame.head(np.concatenate([upper, lower[::-1]]))
    mask = easel.mask_of(shape, depth=SKIN)
    easel.fill(shape, (252, 251, 253), SKIN)
    _paint_iris(easel, face, frame, mask, shut)
    dark = lash_colour(face)
    press = np.interp(np.linspace(0, 1, len(upper)), [0, 0.3, 0.75, 1], [0.02, 0.07, 0.12, 0.06])
    lash = np.concatenate([upper, [(1.20, -0.16)]])
    easel.fill(ribbon(frame.head(lash), np.append(press * (0.8 + 0.3 * face.line), 0.01)), dark,
               SKIN)
    for u, v in () if face.boyish else ((0.82, -0.50), (1.0, -0.22)):
        easel.stroke(frame.head([(u, v * face.openness * (1 - shut)), (u + 0.16, v - 0.10),
                                 (u + 0.30, v - 0.24)]), 0.055, dark, SKIN, taper="end")
    easel.stroke(frame.head(lower[len(lower) * 3 // 5:]), 0.042, mix(dark, face.skin.line, 0.4),
                 SKIN)
    easel.stroke(frame.head(lower[8: len(lower) * 2 // 3]), 0.018,
                 mix(face.skin.deep, face.skin.line, 0.25), SKIN)
    crease = upper[6:-5] + np.array((0.05, -0.24))
    easel.stroke(frame.head(crease), 0.028, mix(face.skin.line, face.skin.deep, 0.75), SKIN)


def _disc(u, v, cu, cv, ru, rv, soft) -> np.ndarray:
    """Opacity of an ellipse with an edge `soft` of its radius wide."""
    r = np.sqrt(((u - cu) / ru) ** 2 + ((v - cv) / rv) ** 2)
    return np.clip((1 - r) / soft, 0, 1)


def _paint_iris(easel: Easel, face: Face, frame: EyeFrame, mask: Image.Image, shut: float) -> None:
    """Iris as a field: dark above, bright below, pupil, rim, glow, two lights; then lid shadow."""
    u, v, box = frame.coordinates(easel, mask)
    picture = np.asarray(easel.image.crop(box), np.float32)
    gu, gv = face.gaze[0] * frame.sign, face.gaze[1]

    def lay(alpha, colour):
        nonlocal picture
        picture = picture + (np.asarray(colour, np.float32) - picture) * alpha[..., None]

    iris = _disc(u, v, gu, gv, 0.80, 1.12, 0.08)
    down = np.clip((v - gv + 0.75) / 1.5, 0, 1)
    lay(iris, adjust(face.iris, 0.42, 1.1))
    lay(iris * np.clip(down * 1.9 - 0.25, 0, 1), face.iris)
    lay(iris * np.clip(down * 2.2 - 1.15, 0, 1) * 0.85,
        mix(adjust(face.iris, 1.3, 0.9), (255, 255, 255), 0.12))
    ring = iris * (1 - _disc(u, v, gu, gv, 0.80, 1.12, 0.24))
    lay(ring * (1 - 0.4 * down), adjust(face.iris, 0.30, 1.1))
    lay(_disc(u, v, gu, gv, 0.36 * face.pupil, 0.52 * face.pupil, 0.35),
        adjust(face.iris, 0.14, 0.8))
    lay(_disc(u, v, gu, gv + 0.56, 0.42, 0.26, 0.8) * iris * 0.7,
        mix(adjust(face.iris, 1.5, 0.55), (255, 255, 255), 0.4))
    lay(np.clip(1 - (v + face.openness * (1 - shut)) / 0.42, 0, 1) * 0.55, (70, 62, 104))
    side = -face.light * frame.sign  # both lights sit on the same side of the picture
    for cu, cv, r in ((gu - 0.30 * side, gv - 0.40, 0.28), (gu + 0.34 * side, gv + 0.50, 0.14)):
        lay(_disc(u, v, cu, cv, r * face.gleam, 1.15 * r * face.gleam, 0.25), (255, 255, 255))
    patch = Image.fromarray(np.clip(picture, 0, 255).astype(np.uint8))
    easel.image.paste(patch, box[:2], mask.crop(box))


def paint_brows(easel: Easel, face: Face, amount: float = 1.0) -> None:
    """Thin brows in a dark tone of the hair; `amount` below 1 lets them shine through a fringe."""
    for sign in (-1, 1):
        x, y = face.eye_gap * sign, -0.50 - 0.25 * (face.eye_height - 0.36)
        lift = face.brow_tilt
        inner, outer = (x - 0.24 * sign, y + 0.5 * lift), (x + 0.28 * sign, y + 0.04 - 0.3 * lift)
        curve = bend(inner, (x, y - 0.14), outer)
        brow = ribbon(curve, np.linspace(0.046, 0.014, len(curve)) * (1.6 if face.boyish else 1))
        easel.tint(easel.mask_of(brow, depth=SKIN), mix(face.tone.line, face.tone.deep, 0.25),
                   amount)


def shadow_under(easel: Easel, hair: Image.Image, skin: Image.Image, face: Face) -> None:
    """The shadow that the front hair casts on the face: its own shape, moved down and aside."""
    step = easel.pose.unit
    moved = Image.new("L", hair.size)
    moved.paste(hair, (int(-0.05 * step * face.light), int(0.09 * step)))
    easel.multiply(both(blur(moved, max(step * 0.012, 0.5)), skin), (226, 164, 168), 0.8)

