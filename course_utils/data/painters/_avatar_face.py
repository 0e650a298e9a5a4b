"""Head, ears, nose, mouth, eyes and eyebrows of an avatar.

Everything above the ears is the same for all faces, so that every hair style fits every head;
`face_shape` and `chin_length` move what lies below y = 250.
"""

from functools import cache

import numpy as np

from ._avatar_easel import Layer, Sketch, ellipse, joined, mirrored, smooth, turned

CENTRE_X = 250.0
SKULL_Y, SKULL_RX, SKULL_RY = 215.0, 89.0, 90.0  # the skull is an ellipse around (250, 215)
EYE = (295.0, 261.0)  # the right eye of the picture; the other is its mirror image
_EAR_Y = 280.0

# Half widths of the jaw, from the temple to the chin: (distance from the axis, y).
_JAWS = (
    ((87, 255), (84, 300), (68, 350), (36, 388), (0, 396)),  # 0 oval
    ((89, 258), (92, 308), (77, 356), (42, 386), (0, 394)),  # 1 round
    ((87, 258), (86, 310), (83, 352), (58, 386), (0, 391)),  # 2 square
    ((87, 252), (80, 290), (52, 341), (22, 384), (0, 392)),  # 3 diamond
    ((84, 255), (68, 310), (40, 366), (15, 397), (0, 403)),  # 4 heart
    ((85, 255), (90, 312), (92, 348), (54, 385), (0, 391)),  # 5 broad jaw
    ((82, 255), (72, 315), (66, 368), (40, 405), (0, 412)),  # 6 long
)
_CHIN_SHIFT = (-13.0, 0.0, 14.0)


@cache
def jaw(face_shape: int, chin_length: int) -> np.ndarray:
    """The right half of the jaw line (k, 2), from the temple down to the tip of the chin."""
    points = np.array(_JAWS[face_shape], dtype=float)
    points[:, 1] += _CHIN_SHIFT[chin_length] * np.clip((points[:, 1] - 295) / 90, 0, 1.1)
    points[:, 0] += CENTRE_X
    # The mirrored neighbour beyond the tip keeps the chin round, the skull keeps the temple smooth.
    whole = np.concatenate([[(CENTRE_X + 89, 225)], points, mirrored(points[-2:-1])])
    return smooth(whole, steps=14)[14:-14]


@cache
def face_outline(face_shape: int, chin_length: int) -> np.ndarray:
    """The closed outline of the head (k, 2), clockwise from the left temple over the top."""
    side = jaw(face_shape, chin_length)
    angle = np.linspace(-np.pi / 2, np.pi / 2, 60)
    skull = np.stack(
        [CENTRE_X + SKULL_RX * np.sin(angle), SKULL_Y - SKULL_RY * np.cos(angle)], axis=1
    )
    return np.concatenate([skull, side, mirrored(side[::-1])])


@cache
def head(face_shape: int, chin_length: int) -> tuple[Layer, ...]:
    """Ears and face with their ink lines."""
    outline, side = face_outline(face_shape, chin_length), jaw(face_shape, chin_length)
    sketch = Sketch()
    rim = [(334, 254), (346, 247), (358, 252), (361, 270), (354, 292), (342, 306), (332, 303)]
    ear = smooth(rim)
    fold = smooth([(346, 262), (351, 264), (350, 275), (344, 288)])
    for flip in (np.asarray, mirrored):
        sketch.stroke("ink", flip(ear), 5.0, (0.12, 0.25))
    for flip in (np.asarray, mirrored):
        sketch.fill("skin", flip(np.concatenate([ear, [(325, 290), (325, 260)]])))
    for flip in (np.asarray, mirrored):
        sketch.stroke("skin_shade", flip(fold), 3.0, (0.3, 0.6))
    skull = outline[:60]  # drawn by itself: no jaw may move a pixel of it
    sketch.stroke("ink", skull, 3.0).stroke("ink", side, 3.0).stroke("ink", mirrored(side), 3.0)
    sketch.stroke("ink", np.concatenate([side, mirrored(side[::-1])]), 5.6, (0.3, 0.3))
    sketch.fill("skin", outline)
    return sketch.layers()


@cache
def nose() -> tuple[Layer, ...]:
    """Cheeks and nose, alike in all faces."""
    sketch = Sketch()
    for x in (196, 304):
        sketch.fill("cheek", ellipse(x, 306, 15, 10), opacity=0.3)
    tip = smooth([(232, 303), (239, 310), (250, 312), (261, 310), (267, 303)])
    sketch.stroke("skin_shade", smooth([(259, 270), (263, 284), (268, 297)]), 3.2, (0.7, 0.5))
    sketch.stroke("ink", tip, 4.4, (0.35, 0.35))
    return sketch.layers()


@cache
def mouth() -> tuple[Layer, ...]:
    """The smile, alike in all faces; drawn over beards."""
    sketch = Sketch()
    smile = smooth([(224, 333), (237, 336), (250, 337), (263, 336), (277, 332)])
    bottom = smooth([(277, 332), (270, 345), (251, 351), (233, 346), (224, 333)])
    teeth = np.concatenate([smile, bottom])
    sketch.fill("white", teeth)
    sketch.stroke("ink", smile, 3.4, (0.25, 0.2)).stroke("ink", bottom, 4.0, (0.35, 0.35))
    sketch.stroke("lip", smooth([(240, 359), (251, 361), (262, 358)]), 3.2, (0.5, 0.5))
    return sketch.layers()


# --- eyes ---------------------------------------------------------------------------------------

_EYE_ANGLE = ((-9.0, 4.0), (0.0, 0.0), (8.0, -4.0))  # (outer, inner) corner moved down, pixels
_EYE_SLANT = (-12.0, 0.0, 12.0)  # rotation, degrees: up at the outer corner, level, down


def _lids(eye_angle: int, eye_slant: int) -> tuple[np.ndarray, np.ndarray]:
    """Upper lid (inner to outer corner) and lower lid (outer to inner) of the right eye."""
    x, y = EYE
    out, inn = _EYE_ANGLE[eye_angle]
    inner, outer = (x - 23, y + 4 + inn), (x + 24, y + out)
    upper = [inner, (x - 14, y - 10 + inn / 2), (x, y - 15), (x + 14, y - 10 + out / 2), outer]
    lower = [outer, (x + 14, y + 11 + out / 3), (x, y + 14), (x - 14, y + 11), inner]
    angle = _EYE_SLANT[eye_slant]
    return turned(smooth(upper), angle, EYE), turned(smooth(lower), angle, EYE)


@cache
def eyes(eye_angle: int, eye_lashes: int, eye_lid: int, eye_slant: int) -> tuple[Layer, ...]:
    """Both eyes. Lashes: 0 without, 1 with. Lid: 0 a thin crease, 1 a heavy lid."""
    upper, lower = _lids(eye_angle, eye_slant)
    opening = np.concatenate([upper, lower])
    layers: list[Layer] = []
    for flip in (np.asarray, mirrored):
        x, y = flip(np.array(EYE)) - (1, 0)  # a glance to the left brings them to life
        layers += Sketch().fill("white", flip(opening)).layers()
        iris = Sketch().fill("iris_line", ellipse(x, y - 1, 14.2))
        iris.fill("iris", ellipse(x, y - 1, 12.4)).fill("ink", ellipse(x, y - 1, 5.6))
        iris.fill("white", ellipse(x + 4.5, y - 6, 3.0))
        layers += iris.layers(clip=flip(opening))
        layers += _lid_lines(flip, upper, lower, eye_lashes, eye_lid).layers()
    return tuple(layers)


def _lid_lines(flip, upper, lower, eye_lashes: int, eye_lid: int) -> Sketch:
    sketch = Sketch()
    if eye_lid:
        crease = upper + np.array([0, -8.5]) * np.sin(np.linspace(0.25, np.pi, len(upper)))[:, None]
        drooping = upper + np.array([0, 6]) * np.sin(np.linspace(0, np.pi, len(upper)))[:, None]
        sketch.fill("skin_shade", flip(np.concatenate([crease, drooping[::-1]])))
        sketch.stroke("skin_line", flip(crease), 2.0, (0.3, 0.2))
        upper = drooping
    sketch.stroke("skin_line", flip(lower), 1.6, (0.3, 0.4))
    sketch.stroke("ink", flip(upper), 4.6, (0.45, 0.1))
    if eye_lashes:
        for share, reach in ((1.0, (12, -5)), (0.88, (11, -9)), (0.74, (8, -11))):
            root = upper[round(share * (len(upper) - 1))]
            tip = root + np.array(reach)
            curve = smooth([root, (root + tip) / 2 + np.array([1.5, 2.0]), tip])
            sketch.stroke("ink", flip(curve), 4.0, (0.0, 0.9))
    return sketch


# --- eyebrows -----------------------------------------------------------------------------------

# Per shape: height of the middle line and relative thickness, at five places from the inner to the
# outer end. Heights in pixels, up positive.
_BROWS = (
    ((0, 2, 3, 2, 0), (1, 1, 1, 1, 0.9)),  # 0 straight
    ((-2, 4, 7, 6, -1), (0.9, 1, 1, 0.9, 0.7)),  # 1 soft arch
    ((-6, 4, 12, 10, -4), (0.8, 1, 1, 0.9, 0.6)),  # 2 high arch
    ((-6, 0, 6, 12, -1), (1.1, 1.1, 1, 0.9, 0.6)),  # 3 angled, peak outside
    ((-9, -3, 3, 9, 13), (1.1, 1.1, 1, 0.9, 0.7)),  # 4 rising
    ((11, 8, 3, -3, -9), (1, 1.05, 1.05, 1, 0.8)),  # 5 falling, worried
    ((-9, 4, 1, 6, -2), (1.3, 1.1, 0.9, 0.9, 0.6)),  # 6 wave
    ((5, 0, -3, 0, 6), (0.9, 1, 1.1, 1, 0.8)),  # 7 hanging
    ((-4, 7, 10, 7, -6), (0.5, 1, 1.5, 1, 0.5)),  # 8 leaf
    ((0, 3, 4, 3, 0), (1.9, 1.6, 1.1, 0.7, 0.4)),  # 9 wedge, heavy inside
    ((0, 3, 5, 5, 2), (0.4, 0.8, 1.2, 1.6, 1.7)),  # 10 wedge, heavy outside
    ((2, 10, 5, 0, -8), (1.2, 1.2, 1, 0.8, 0.5)),  # 11 peak inside
    ((0, 5, 8, 5, -2), (1, 1, 1, 1, 0.8)),  # 12 arch with a shaved slit
    ((-7, 2, 5, 4, -2), (1, 1, 1, 0.9, 0.7)),  # 13 grown together
)
_SLIT, _UNIBROW = 12, 13
_BROW_WIDTH = (0.78, 1.0, 1.24)
_BROW_THICKNESS = (0.55, 0.85, 1.2, 1.6)
_BROW_LIFT = (0.0, 6.5, 13.0)


def _brow_outline(shape, weight, thickness, width, distance) -> np.ndarray:
    """Outline of the right eyebrow; ``weight`` 0 thins out towards the temple, 1 stays full."""
    heights, profile = (np.array(values, dtype=float) for values in _BROWS[shape])
    x = EYE[0] + 1 + 27 * _BROW_WIDTH[width] * np.linspace(-1, 1, 5)
    y = EYE[1] - 27 - _BROW_LIFT[distance] - heights
    tail = np.array([0.9, 0.95, 0.85, 0.6, 0.12]) if weight == 0 else np.full(5, 1.15)
    half = 4.2 * _BROW_THICKNESS[thickness] * profile * tail
    middle = np.stack([x, y], axis=1)
    rise = np.stack([np.zeros(5), half], axis=1)
    top, bottom = smooth(middle - rise), smooth(middle + rise)
    return np.concatenate([top, bottom[::-1]])


@cache
def eyebrows(shape, weight, thickness, width, distance) -> tuple[Layer, ...]:
    """Both eyebrows, from their five attributes."""
    outline = _brow_outline(shape, weight, thickness, width, distance)
    sketch = Sketch()
    pieces = [outline]
    if shape == _SLIT:
        x, half = outline[:, 0], 3.2
        cut = EYE[0] + 12
        pieces = [outline[x < cut - half], outline[x > cut + half]]
    for piece in pieces:
        sketch.fill("brow", piece).fill("brow", mirrored(piece))
    if shape == _UNIBROW:
        top, bottom = outline[0], outline[-1]
        bridge = joined(
            [top, (CENTRE_X, top[1] + 2), mirrored(top)],
            [mirrored(bottom), (CENTRE_X, bottom[1] + 2), bottom],
        )
        sketch.fill("brow", bridge)
    return sketch.layers()
