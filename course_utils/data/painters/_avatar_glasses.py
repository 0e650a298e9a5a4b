"""Glasses of the avatars: seven clear pairs, one tinted, three dark, and none."""

from functools import cache

import numpy as np

from ..cartoonset import NO_GLASSES
from ._avatar_easel import Layer, Sketch, ellipse, joined, mirrored, smooth
from ._avatar_face import EYE

X, Y = EYE[0], EYE[1] + 3.0


def _box(left, top, right, bottom, radius) -> np.ndarray:
    """A rectangle with round corners, relative to the eye."""
    corners = ((right, top, -90), (right, bottom, 0), (left, bottom, 90), (left, top, 180))
    arcs = []
    for x, y, start in corners:
        angle = np.deg2rad(np.linspace(start, start + 90, 10))
        inward = np.sign([(left + right) / 2 - x, (top + bottom) / 2 - y]) * radius
        arcs.append(
            np.array([X + x, Y + y]) + inward + radius * np.stack([np.cos(angle), np.sin(angle)], 1)
        )
    return np.concatenate(arcs)


def _around_eye(points) -> np.ndarray:
    return smooth(np.add(points, (X, Y)), closed=True)


def _cat_eye() -> np.ndarray:
    upper = [(-31, -8), (-14, -15), (12, -18), (43, -29)]
    lower = [(43, -29), (35, 2), (18, 18), (-8, 19), (-26, 10), (-31, -8)]
    return np.add(joined(upper, lower), (X, Y))


def _aviator() -> np.ndarray:
    return _around_eye([(-27, -17), (0, -20), (30, -17), (34, 2), (20, 25), (-4, 27), (-24, 10)])


def _heart() -> np.ndarray:
    right = [(1, -11), (8, -22), (22, -24), (32, -14), (29, 3), (16, 18), (1, 31)]
    left = [(1, 31), (-14, 18), (-27, 3), (-30, -14), (-20, -24), (-6, -22), (1, -11)]
    return np.add(joined(right, left), (X, Y))


def _hexagon() -> np.ndarray:
    return np.add([(-31, 0), (-18, -25), (17, -25), (34, 0), (17, 26), (-18, 26)], (X, Y))


# shape, width of the rim, lens
_STYLES = (
    (lambda: ellipse(X, Y, 29), 3.4, "clear"),  # 0 round, thin
    (lambda: ellipse(X, Y, 28), 7.5, "clear"),  # 1 round, thick
    (lambda: _box(-30, -22, 33, 22, 9), 8.0, "clear"),  # 2 square, thick
    (lambda: _box(-30, -15, 33, 17, 5), 3.4, "clear"),  # 3 narrow rectangle, thin
    (lambda: _box(-30, -20, 34, 21, 14), 3.0, "browline"),  # 4 heavy above, thin below
    (_cat_eye, 5.0, "clear"),  # 5 cat eye
    (_aviator, 3.6, "tint"),  # 6 aviator, tinted
    (lambda: ellipse(X, Y, 28), 6.5, "dark"),  # 7 round, dark
    (_cat_eye, 6.0, "dark"),  # 8 cat eye, dark
    (_heart, 6.0, "dark"),  # 9 heart, dark
    (_hexagon, 4.6, "clear"),  # 10 hexagon, large
)


def _lens(sketch: Sketch, shape: np.ndarray, kind: str) -> None:
    if kind == "clear":
        sketch.fill("white", shape, opacity=0.13)
    elif kind == "tint":
        sketch.fill("frame", shape, opacity=0.30)
        low, high = shape[:, 1].min(), shape[:, 1].max()
        for share in (0.72, 0.45):
            upper = np.minimum(shape, (1e9, low + share * (high - low)))
            sketch.fill("frame", upper, opacity=0.32)
    elif kind == "dark":
        sketch.fill("lens_dark", shape)


def _glints(sketch: Sketch, kind: str) -> None:
    """Two slanted reflections, at the same side of both lenses as the light comes from one side."""
    strong = 0.85 if kind == "dark" else 0.45
    for centre in (X, 500 - X):
        for dx, length in ((6, 13), (13, 8)):
            start = np.array([centre + dx, Y - 12])
            line = np.stack([start, np.add(start, (-0.6 * length, 0.9 * length))])
            sketch.stroke("lens_glint", line, 3.2, (0.4, 0.4), opacity=strong)


@cache
def glasses(style: int) -> tuple[Layer, ...]:
    """Layers of one pair: 0 round thin, 1 round thick, 2 square, 3 narrow, 4 browline, 5 cat eye,
    6 aviator (tinted), 7 round dark, 8 cat eye dark, 9 heart dark, 10 hexagon, 11 none."""
    if style == NO_GLASSES:
        return ()
    make, rim, kind = _STYLES[style]
    shape = make()
    sketch = Sketch()
    _lens(sketch, shape, kind)
    _lens(sketch, mirrored(shape), kind)
    if kind in ("tint", "dark"):
        _glints(sketch, kind)
    for role, extra in (("frame_line", 2.6), ("frame", 0.0)):
        _rims(sketch, role, shape, rim + extra, kind)
    return sketch.layers()


def _rims(sketch: Sketch, role: str, shape, rim: float, kind: str) -> None:
    inner, outer = shape[shape[:, 0].argmin()], shape[shape[:, 0].argmax()]
    bridge_y = Y - 8 if kind == "tint" else min(inner[1], Y - 3)
    bridge = smooth([(500 - inner[0], bridge_y + 2), (250, bridge_y - 4), (inner[0], bridge_y + 2)])
    sketch.stroke(role, bridge, max(rim, 4.0))
    for flip in (np.asarray, mirrored):
        sketch.stroke(role, flip(shape), rim, closed=True)
        arm = np.array([outer, (340, Y - 8)])
        if outer[0] < 338:
            sketch.stroke(role, flip(arm), max(rim * 0.8, 4.0))
        if kind == "browline":
            upper = shape[shape[:, 1] < Y - 7]
            upper = upper[np.argsort(upper[:, 0])]
            sketch.stroke(role, flip(upper), rim + 6.5)
