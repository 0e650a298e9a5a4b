"""Facial hair of the avatars: 14 styles that follow the jaw, and none."""

from functools import cache
from itertools import pairwise

import numpy as np

from ..cartoonset import NO_FACIAL_HAIR
from ._avatar_easel import Layer, Sketch, joined, lock, mirrored, resampled, smooth
from ._avatar_face import CENTRE_X, face_outline, jaw


def _pushed_jaw(side: np.ndarray, reach: float, from_y: float = 255.0) -> np.ndarray:
    """The jaw line moved outwards by up to ``reach`` pixels at the chin, (k, 2)."""
    share = np.clip((side[:, 1] - from_y) / (side[-1, 1] - from_y), 0, 1)[:, None]
    centre = np.array([CENTRE_X, 300.0])
    direction = (side - centre) / np.linalg.norm(side - centre, axis=1, keepdims=True)
    return side + direction * (2 + reach * share)


def _around(side: np.ndarray) -> np.ndarray:
    """Right half to the whole: temple, chin, other temple."""
    return np.concatenate([side, mirrored(side[::-1])])


def _beard(side, reach, inner, tip=0.0, locks=0) -> np.ndarray:
    """A beard between the (pushed) jaw and the ``inner`` edge, given for the right half, top first.

    ``tip`` pixels are added below the chin in a point; ``locks`` > 0 ends it in that many locks.
    """
    outer = _pushed_jaw(side, reach)
    drop = np.clip(1 - np.abs(outer[:, 0] - CENTRE_X) / 42, 0, 1) ** 1.3
    outer = outer + np.stack([np.zeros(len(outer)), tip * drop], axis=1)
    whole = _around(outer)
    if locks:
        whole = resampled(whole, 1.0)
        first, last = int(0.24 * len(whole)), int(0.76 * len(whole))
        whole = np.concatenate([whole[:first], _fringe(whole[first:last], locks), whole[last:]])
    edge = smooth(np.concatenate([inner, mirrored(inner[::-1])[1:]]))
    return np.concatenate([whole, edge[::-1]])


def _fringe(curve: np.ndarray, locks: int) -> np.ndarray:
    """Replace a curve by ``locks`` pointed locks that stand on it and lean to its middle."""
    at = np.linspace(0, len(curve) - 1, locks + 1).round().astype(int)
    pieces = []
    for i, (a, b) in enumerate(pairwise(at)):
        aside = 0.5 - (i + 0.5) / locks
        pieces.append(lock(curve[a], curve[b], 24 - 20 * abs(aside), 1.4 * aside))
    return np.concatenate(pieces)


_CHEEK_LINE = np.array([(338, 256), (326, 275), (312, 303), (291, 318), (268, 320), (250, 319)])
_HIGH_CHEEKS = np.array([(338, 256), (328, 268), (318, 290), (300, 312), (270, 319), (250, 317)])
_UNDER_MOUTH = np.array([(338, 256), (330, 290), (318, 325), (298, 345), (272, 362), (250, 366)])
_STRAP = np.array([(338, 256), (331, 290), (320, 330), (300, 358), (275, 377), (250, 383)])


def _mouth_gap() -> np.ndarray:
    """The bare skin around the mouth inside a full beard."""
    right = [(250, 328), (268, 328), (281, 332), (274, 348), (262, 360), (250, 362)]
    return smooth(np.concatenate([right, mirrored(right[::-1])[1:-1]]), closed=True)


def _moustache(width: float, top: float, bottom: float, end_drop: float) -> np.ndarray:
    """A moustache below the nose; ``end_drop`` lowers its ends."""
    x = CENTRE_X
    end = (x + width, bottom + end_drop)
    upper = [(x, top + 4), (x + 9, top), (x + width * 0.55, top + 5), end]
    lower = [end, (x + width * 0.6, bottom + end_drop * 0.4 + 3), (x + 12, bottom), (x, bottom - 4)]
    half = joined(upper, lower)
    return np.concatenate([half, mirrored(half[::-1])])


def _handlebar() -> np.ndarray:
    half = joined(
        [(250, 318), (262, 315), (278, 322), (294, 330), (306, 324), (308, 312), (302, 309)],
        [(302, 309), (315, 308), (316, 324), (304, 338), (284, 337), (266, 330), (250, 326)],
    )
    return np.concatenate([half, mirrored(half[::-1])])


def _goatee(chin_y: float, width: float, top: float, tip: float) -> np.ndarray:
    x = CENTRE_X
    corner = (x + width * 0.8, chin_y)
    right = [(x, top), (x + 12, top + 3), (x + width, (top + chin_y) / 2), corner]
    point = [corner, (x + width * 0.45, chin_y + tip * 0.6), (x, chin_y + tip)]
    half = joined(right, point)
    return np.concatenate([half, mirrored(half[::-1])])


def _circle_beard(chin_y: float) -> np.ndarray:
    low = [(280, chin_y - 4), (250, chin_y + 9)]
    half = smooth([(250, 314), (272, 317), (290, 330), (291, 350), *low])
    return np.concatenate([half, mirrored(half[::-1])])


def _mutton_chops(side: np.ndarray) -> np.ndarray:
    keep = side[:, 1] < 362
    outer = _pushed_jaw(side, 10)[keep]
    low = outer[-1]
    inner = smooth([(336, 254), (322, 274), (306, 300), (290, 330), (low[0] - 12, low[1] - 6)])
    return np.concatenate([outer, inner[::-1]])


def _outlined(sketch: Sketch, shape: np.ndarray, width: float = 3.0) -> Sketch:
    return sketch.stroke("hair_line", shape, width, closed=True).fill("hair", shape)


def _chin_styles(style: int, chin_y: float) -> Sketch:
    """Styles that need only the height of the chin."""
    sketch = Sketch()
    if style in (6, 12):
        _outlined(sketch, _circle_beard(chin_y))
        sketch.stroke("hair_line", _mouth_gap(), 2.4, closed=True).fill("skin", _mouth_gap())
    if style in (4, 12):
        _outlined(sketch, _goatee(chin_y, 27, 362, 34 if style == 4 else 26))
    if style == 5:
        _outlined(sketch, _goatee(chin_y, 34, chin_y - 18, 8))
    if style == 7:
        _outlined(sketch, _moustache(38, 313, 330, 8))
    if style in (8, 12):
        _outlined(sketch, _handlebar(), 2.6)
    if style == 9:
        sketch.fill("hair_line", _moustache(33, 319, 327.5, 3))
    if style == 10:
        _outlined(sketch, _moustache(45, 312, 334, 16))
    if style == 13:
        patch = [(250, 356), (263, 357), (262, 367), (256, 378), (250, 383)]
        patch = smooth(np.concatenate([patch, mirrored(patch[::-1])[1:-1]]), closed=True)
        _outlined(sketch, np.add(patch, (0, 0.3 * (chin_y - 394))))
    return sketch


def _jaw_styles(style: int, side: np.ndarray) -> Sketch:
    """Styles that cover the jaw."""
    sketch = Sketch()
    if style == 0:  # stubble
        sketch.fill("hair_shade", _beard(side, -2, _CHEEK_LINE), opacity=0.42)
    if style in (1, 2, 3):
        reach, tip, locks = ((5, 3, 0), (14, 4, 6), (9, 48, 0))[style - 1]
        inner = _CHEEK_LINE if style == 1 else _HIGH_CHEEKS
        _outlined(sketch, _beard(side, reach, inner, tip, locks), 3.4)
        sketch.stroke("hair_line", _mouth_gap(), 2.4, closed=True).fill("skin", _mouth_gap())
    if style == 11:
        for flip in (np.asarray, mirrored):
            _outlined(sketch, flip(_mutton_chops(side)))
    return sketch


@cache
def facial_hair(style: int, face_shape: int, chin_length: int) -> tuple[Layer, ...]:
    """Layers of one style on one jaw.

    0 stubble, 1 short full beard, 2 long full beard, 3 pointed full beard, 4 pointed goatee, 5 chin
    tuft, 6 circle beard, 7 moustache, 8 handlebar, 9 pencil, 10 walrus, 11 mutton chops, 12 van
    dyke, 13 soul patch, 14 none.
    """
    if style == NO_FACIAL_HAIR:
        return ()
    side = jaw(face_shape, chin_length)
    chin_y = float(side[-1, 1])
    if style == 0:
        return _jaw_styles(style, side).layers(clip=face_outline(face_shape, chin_length))
    if style in (1, 2, 3, 11):
        return _jaw_styles(style, side).layers()
    return _chin_styles(style, chin_y).layers()
