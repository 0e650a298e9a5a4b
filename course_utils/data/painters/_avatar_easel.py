"""Curves and antialiased masks: what the avatar painter draws with.

A part of a face is a `Sketch`: fills and pen strokes, each naming a *role* ("skin", "hair_line")
instead of a colour. Rendering turns it into `Layer`s, small 8-bit coverage masks, which are cached
because a shape does not depend on its colour. All coordinates are pixels of the 500 x 500 canvas,
x to the right, y down.
"""

from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np
from PIL import Image, ImageChops, ImageDraw

CANVAS = 500
SUPERSAMPLE = 4  # masks are drawn four times too large and averaged: 17 grey levels along an edge


class Layer(NamedTuple):
    """A mask ("L", coverage 0..255) to be filled with the colour of ``role`` at ``position``."""

    mask: Image.Image
    position: tuple[int, int]
    role: str


# --- curves -------------------------------------------------------------------------------------


def smooth(points, closed: bool = False, steps: int = 10) -> np.ndarray:
    """A curve through ``points`` (k, 2): centripetal Catmull-Rom, which makes no loops."""
    p = np.asarray(points, dtype=float)
    if len(p) < 3 and not closed:
        return p
    ends = (p[-1:], p[:2]) if closed else (2 * p[:1] - p[1:2], 2 * p[-1:] - p[-2:-1])
    p = np.concatenate([ends[0], p, ends[1]])
    knots = np.sqrt(np.linalg.norm(np.diff(p, axis=0), axis=1)).clip(1e-6)[:, None]
    before, after = knots[:-1], knots[1:]
    slopes = (p[1:-1] - p[:-2]) / before - (p[2:] - p[:-2]) / (before + after)
    slopes = slopes + (p[2:] - p[1:-1]) / after
    gap, start, end = knots[1:-1], p[1:-2], p[2:-1]
    m0, m1 = slopes[:-1] * gap, slopes[1:] * gap
    u = np.linspace(0, 1, steps, endpoint=False)[:, None, None]
    hermite = (
        (2 * u**3 - 3 * u**2 + 1) * start
        + (u**3 - 2 * u**2 + u) * m0
        + (3 * u**2 - 2 * u**3) * end
        + (u**3 - u**2) * m1
    )
    curve = hermite.transpose(1, 0, 2).reshape(-1, 2)
    return curve if closed else np.concatenate([curve, p[-2:-1]])


def joined(*pieces) -> np.ndarray:
    """Smooth every piece and lay them end to end; a corner stays where two pieces meet."""
    return np.concatenate([smooth(piece) for piece in pieces])


def mirrored(points) -> np.ndarray:
    """Reflect in the vertical axis of the face (x = 250), keeping the order of the points."""
    return np.asarray(points, dtype=float) * (-1, 1) + (CANVAS, 0)


def turned(points, degrees: float, centre) -> np.ndarray:
    """Rotate about ``centre``; positive angles turn the right end down (y points down)."""
    angle = np.deg2rad(degrees)
    rotation = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    return (np.asarray(points, dtype=float) - centre) @ rotation.T + centre


def ellipse(x: float, y: float, rx: float, ry: float | None = None, n: int = 48) -> np.ndarray:
    """Outline of an axis-parallel ellipse (n, 2); a circle where ``ry`` is left out."""
    angle = np.linspace(0, 2 * np.pi, n, endpoint=False)
    return np.stack([x + rx * np.cos(angle), y + (ry or rx) * np.sin(angle)], axis=1)


def normals(points, closed: bool = False) -> np.ndarray:
    """Unit normals (k, 2), to the left of the direction of travel as seen on the screen."""
    p = np.asarray(points, dtype=float)
    ahead = np.roll(p, -1, axis=0) - np.roll(p, 1, axis=0)
    if not closed:
        ahead = np.gradient(p, axis=0)
    tangent = ahead / np.linalg.norm(ahead, axis=1, keepdims=True).clip(1e-9)
    return np.stack([tangent[:, 1], -tangent[:, 0]], axis=1)


def resampled(points, spacing: float = 1.5) -> np.ndarray:
    """The same polyline with points every ``spacing`` pixels of its length."""
    p = np.asarray(points, dtype=float)
    at = np.concatenate([[0], np.cumsum(np.linalg.norm(np.diff(p, axis=0), axis=1))])
    s = np.linspace(0, at[-1], max(int(at[-1] / spacing), 2))
    return np.stack([np.interp(s, at, p[:, 0]), np.interp(s, at, p[:, 1])], axis=1)


_UNEVEN = (1.0, 0.72, 1.18, 0.85, 1.05, 0.64, 0.95)  # neighbours differ, the same in every run


def bezier(start, control, end, steps: int = 14) -> np.ndarray:
    """A quadratic Bezier curve (steps, 2)."""
    u = np.linspace(0, 1, steps)[:, None]
    start, control, end = (np.asarray(p, dtype=float) for p in (start, control, end))
    return (1 - u) ** 2 * start + 2 * u * (1 - u) * control + u**2 * end


def rippled(points, height: float, wavelength: float, kind: str = "scallop") -> np.ndarray:
    """Push a polyline along its normals: round "scallop" bumps to the left, or a sine "wave".

    ``height`` and ``wavelength`` are in pixels; bumps are of uneven size, as drawn by hand.
    """
    p = resampled(points)
    n = max(round(1.5 * len(p) / wavelength), 1)
    if kind == "wave":
        s = np.linspace(0, 1, len(p))
        fade = np.clip(np.minimum(s, 1 - s) * len(p) / 10, 0, 1)
        return p + normals(p) * (height * np.sin(2 * np.pi * n * s) * fade)[:, None]
    sizes = np.resize(_UNEVEN, n)
    edges = np.concatenate([[0], np.cumsum(sizes)]) / sizes.sum()
    s = np.linspace(0, 1, len(p))
    bump = np.clip(np.searchsorted(edges, s, side="right") - 1, 0, n - 1)
    phase = (s - edges[bump]) / (edges[bump + 1] - edges[bump])
    push = height * (sizes[bump] * np.sin(np.pi * phase) ** 0.7 - 0.3)
    return p + normals(p) * push[:, None]


def lock(start, end, length: float, lean: float = 0.0) -> np.ndarray:
    """A pointed lock of hair on the base from ``start`` to ``end``, to the left of that direction.

    ``length`` is in pixels; ``lean`` moves the tip towards ``end``, in widths of the base, and
    bends the lock like a comma.
    """
    start, end = np.asarray(start, dtype=float), np.asarray(end, dtype=float)
    along = end - start
    out = np.array([along[1], -along[0]]) / np.linalg.norm(along).clip(1e-9) * length
    tip = start + (0.5 + lean) * along + out
    outer, inner = (0.72, 0.30) if lean >= 0 else (0.30, 0.72)
    rising = bezier(start, start + outer * out + 0.25 * lean * along, tip)
    return np.concatenate([rising, bezier(tip, end + inner * out + 0.25 * lean * along, end)])


def toothed(start, end, n: int, depth: float, lean: float = 0.0) -> np.ndarray:
    """``n`` locks of uneven length side by side from ``start`` to ``end``; see `lock`."""
    base = np.linspace(start, end, n + 1)
    sizes = depth * np.resize(_UNEVEN, n)
    return np.concatenate([lock(base[i], base[i + 1], sizes[i], lean) for i in range(n)])


# --- masks --------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Mark:
    role: str
    points: np.ndarray
    widths: np.ndarray | None  # None: a filled polygon
    opacity: float

    def box(self) -> np.ndarray:
        pad = 2 if self.widths is None else self.widths.max() + 2
        return np.concatenate([self.points.min(0) - pad, self.points.max(0) + pad])


@dataclass
class Sketch:
    """An ordered list of fills and strokes; see the module's docstring."""

    marks: list = field(default_factory=list)

    def fill(self, role: str, points, opacity: float = 1.0) -> "Sketch":
        """A filled polygon (k, 2)."""
        self.marks.append(_Mark(role, np.asarray(points, dtype=float), None, opacity))
        return self

    def stroke(self, role, points, width, taper=(0.0, 0.0), closed=False, opacity=1.0) -> "Sketch":
        """A pen line of ``width`` pixels that thins to nothing over the ``taper`` shares of it."""
        p = np.asarray(points, dtype=float)
        p = resampled(np.concatenate([p, p[:1]]) if closed else p, 1.0)
        s = np.linspace(0, 1, len(p))
        pressure = np.ones_like(s)
        if taper[0]:
            pressure *= np.sin(np.pi / 2 * np.clip(s / taper[0], 0, 1))
        if taper[1]:
            pressure *= np.sin(np.pi / 2 * np.clip((1 - s) / taper[1], 0, 1))
        self.marks.append(_Mark(role, p, np.maximum(width * pressure, 0.3), opacity))
        return self

    def layers(self, clip=None) -> tuple[Layer, ...]:
        """Render to masks; neighbours of one role share one. ``clip``: a polygon to stay inside."""
        groups: list[list[_Mark]] = []
        for mark in self.marks:
            last = groups[-1][0] if groups else None
            if last and (last.role, last.opacity) == (mark.role, mark.opacity):
                groups[-1].append(mark)
            else:
                groups.append([mark])
        rendered = (_render(group, clip) for group in groups)
        return tuple(layer for layer in rendered if layer is not None)


def _render(marks: list[_Mark], clip) -> Layer | None:
    boxes = np.stack([mark.box() for mark in marks])
    left, top = np.clip(np.floor(boxes[:, :2].min(0)), 0, CANVAS).astype(int)
    right, bottom = np.clip(np.ceil(boxes[:, 2:].max(0)), 0, CANVAS).astype(int)
    if right <= left or bottom <= top:
        return None
    large = Image.new("L", ((right - left) * SUPERSAMPLE, (bottom - top) * SUPERSAMPLE))
    pen = ImageDraw.Draw(large)
    for mark in marks:
        points = (mark.points - (left, top)) * SUPERSAMPLE - 0.5
        if mark.widths is None:
            pen.polygon(points.ravel().tolist(), fill=255)
        else:
            _draw_stroke(pen, points, mark.widths * SUPERSAMPLE)
    if clip is not None:
        inside = Image.new("L", large.size)
        area = (np.asarray(clip) - (left, top)) * SUPERSAMPLE - 0.5
        ImageDraw.Draw(inside).polygon(area.ravel().tolist(), fill=255)
        large = ImageChops.multiply(large, inside)
    mask = large.reduce(SUPERSAMPLE)
    if marks[0].opacity < 1:
        mask = mask.point([round(v * marks[0].opacity) for v in range(256)])
    return Layer(mask, (int(left), int(top)), marks[0].role)


def _draw_stroke(pen: ImageDraw.ImageDraw, points: np.ndarray, widths: np.ndarray) -> None:
    """Discs along the line, joined by quadrilaterals: round joints at any width."""
    side = normals(points) * widths[:, None] / 2
    left, right = points + side, points - side
    quads = np.concatenate([left[:-1], left[1:], right[1:], right[:-1]], axis=1)
    for quad in quads.tolist():
        pen.polygon(quad, fill=255)
    radius = widths[:, None] / 2
    for disc in np.concatenate([points - radius, points + radius], axis=1).tolist():
        pen.ellipse(disc, fill=255)
