"""Drawing tools of the anime painter: a pose in space, curves, and a canvas with soft shading.

Head coordinates: the origin lies between the eyes, x to the right, y down, and the unit is half
the width of the face, so that the chin is near (0, 1.05) and the crown near (0, -1.6).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, lru_cache

import numpy as np
from PIL import Image, ImageChops, ImageDraw, ImageFilter

from ._anime_palette import Colour

SKIN = "skin"  # depth of points that lie on the curved front of the face


@dataclass(frozen=True)
class Pose:
    """Where the head is: canvas size and unit in pixels, origin in pixels, angles in radians."""

    pixels: int
    unit: float
    x: float
    y: float
    yaw: float
    tilt: float

    def depth_of(self, points: np.ndarray) -> np.ndarray:
        """How far (head units) the front of the face stands before the axis the head turns on."""
        return 0.72 * np.sqrt(np.clip(1.55 - points[:, 0] ** 2, 0.02, None))

    def project(self, points, depth=0.0) -> np.ndarray:
        """Head coordinates (k,2) to canvas pixels (k,2): turn by yaw, tilt, scale, move."""
        points = np.asarray(points, float)
        z = self.depth_of(points) if isinstance(depth, str) else depth
        along, across, push = self.matrix
        if isinstance(z, np.ndarray):
            return points @ (along, across) + (self.x, self.y) + z[:, None] * push
        return points @ (along, across) + (push * z + (self.x, self.y))

    @cached_property
    def matrix(self) -> np.ndarray:
        """(3,2): how far a pixel moves for one head unit of x, of y and of depth."""
        c, s = np.cos(self.tilt), np.sin(self.tilt)
        turn, push = np.cos(self.yaw), np.sin(self.yaw)
        return self.unit * np.array([(c * turn, s * turn), (-s, c), (c * push, s * push)])

    def grid(self) -> tuple[np.ndarray, np.ndarray]:
        """Head coordinates (X, Y) of every second canvas pixel, yaw left out; each is
        (pixels/2, pixels/2). Soft fields need no more, and take a quarter of the time."""
        axis = np.arange(0, self.pixels, 2, dtype=np.float32) + 1.0
        dx, dy = (axis - self.x)[None, :] / self.unit, (axis - self.y)[:, None] / self.unit
        c, s = np.cos(self.tilt), np.sin(self.tilt)
        return (c * dx + s * dy).astype(np.float32), (c * dy - s * dx).astype(np.float32)


def smooth(points, closed: bool = False, steps: int = 6) -> np.ndarray:
    """Catmull-Rom curve through the points, (k,2) to (about k*steps, 2)."""
    p = np.asarray(points, float)
    p = np.concatenate([p[-1:], p, p[:2]]) if closed else np.concatenate([p[:1], p, p[-1:]])
    t = (np.arange(steps) / steps)[:, None, None]
    a, b, c, d = p[:-3], p[1:-2], p[2:-1], p[3:]
    curve = 0.5 * (2 * b + (c - a) * t + (2 * a - 5 * b + 4 * c - d) * t**2
                   + (3 * b - a - 3 * c + d) * t**3)
    curve = curve.transpose(1, 0, 2).reshape(-1, 2)
    return curve if closed else np.concatenate([curve, p[-2:-1]])


def bend(start, control, end, steps: int = 12) -> np.ndarray:
    """Quadratic Bezier curve, (steps+1, 2)."""
    t = np.linspace(0, 1, steps + 1)[:, None]
    a, b, c = (np.asarray(q, float) for q in (start, control, end))
    return (1 - t) ** 2 * a + 2 * t * (1 - t) * b + t**2 * c


def ellipse(cx: float, cy: float, rx: float, ry: float, turn: float = 0.0, steps: int = 24):
    """Points on an ellipse, (steps, 2)."""
    angle = np.linspace(0, 2 * np.pi, steps, endpoint=False)
    x, y = rx * np.cos(angle), ry * np.sin(angle)
    c, s = np.cos(turn), np.sin(turn)
    return np.stack([cx + c * x - s * y, cy + s * x + c * y], axis=1)


def normals(spine: np.ndarray) -> np.ndarray:
    """Unit normals along a polyline, (k,2)."""
    ends = np.concatenate([2 * spine[:1] - spine[1:2], spine, 2 * spine[-1:] - spine[-2:-1]])
    tangent = ends[2:] - ends[:-2]
    length = np.sqrt((tangent * tangent).sum(axis=1, keepdims=True)) + 1e-9
    return tangent[:, ::-1] * (-1, 1) / length


def ribbon(spine: np.ndarray, widths) -> np.ndarray:
    """Closed outline of a band around `spine` whose full width runs through `widths` (k,)."""
    side = normals(spine) * np.asarray(widths, float)[:, None] / 2
    return np.concatenate([spine + side, (spine - side)[::-1]])


def blur(mask: Image.Image, radius: float) -> Image.Image:
    """Two box blurs: close to a Gaussian and several times faster."""
    return mask.filter(ImageFilter.BoxBlur(radius)).filter(ImageFilter.BoxBlur(radius))


def weaken(mask: Image.Image, amount: float) -> Image.Image:
    """The mask at `amount` of its opacity."""
    return mask if amount >= 1 else both(mask, Image.new("L", mask.size, round(255 * amount)))


def as_mask(alpha: np.ndarray) -> Image.Image:
    """Opacity in [0, 1] (h,w) as an 8-bit mask."""
    return Image.fromarray((np.clip(alpha, 0, 1) * 255).astype(np.uint8))


def strand_noise(coordinate: np.ndarray, rng: np.random.Generator, low: float, high: float,
                 frequency: float) -> np.ndarray:
    """Smooth one-dimensional noise in about [-1, 1], read at `coordinate` within [low, high]."""
    fine = np.linspace(0, 1, 1024)
    table = np.zeros(1024, np.float32)
    for octave, weight in ((1.0, 0.6), (2.3, 0.4)):
        knots = max(int((high - low) * frequency * octave), 4)
        table += weight * np.interp(fine, np.linspace(0, 1, knots), rng.uniform(-1, 1, knots))
    place = (coordinate - low) * (1023 / (high - low))
    return table[np.clip(place, 0, 1023).astype(np.int16)]


@lru_cache(maxsize=512)
def brush_press(count: int, taper: str) -> np.ndarray:
    """Width of a brush line along its `count` points, from 0.12 at a tapered end to 1."""
    t = np.linspace(0, 1, count)
    press = {"both": np.sin(np.pi * t), "end": 1 - t, "start": t, "none": np.ones(count)}[taper]
    return 0.12 + 0.88 * np.clip(press, 0, 1) ** 0.6


class Easel:
    """An RGB canvas with a pose; every shape is given in head coordinates."""

    def __init__(self, pose: Pose) -> None:
        self.pose = pose
        self.image = Image.new("RGB", (pose.pixels, pose.pixels))
        self.draw = ImageDraw.Draw(self.image)
        self.X, self.Y = pose.grid()

    def field_mask(self, alpha: np.ndarray, within: Image.Image) -> Image.Image:
        """Mask of an opacity field on the grid (X, Y), kept inside the mask `within`."""
        field = as_mask(alpha).resize(self.image.size, Image.Resampling.BILINEAR)
        return both(field, within)

    def new_mask(self) -> Image.Image:
        """An empty 8-bit mask of the canvas size."""
        return Image.new("L", self.image.size)

    def fill(self, points, colour: Colour, depth=0.0, mask: Image.Image | None = None) -> None:
        """Fill a closed shape; a mask given collects the same shape."""
        flat = self.pose.project(points, depth).ravel().tolist()
        self.draw.polygon(flat, fill=tuple(int(c) for c in colour))
        if mask is not None:
            ImageDraw.Draw(mask).polygon(flat, fill=255)

    def mask_of(self, *shapes, depth=0.0) -> Image.Image:
        """Mask of one or more closed shapes."""
        mask = self.new_mask()
        pen = ImageDraw.Draw(mask)
        for points in shapes:
            pen.polygon(self.pose.project(points, depth).ravel().tolist(), fill=255)
        return mask

    def stroke(self, points, width: float, colour: Colour, depth=0.0, taper: str = "both") -> None:
        """A brush line that thins out at its "start", "end", "both" ends or "none"."""
        points = np.asarray(points, float)
        if isinstance(depth, np.ndarray):  # a ribbon runs along the line and back
            depth = np.concatenate([depth, depth[::-1]])
        self.fill(ribbon(points, width * brush_press(len(points), taper)), colour, depth)

    def outline(self, points, width: float, colour: Colour, depth=0.0) -> None:
        """An even line around a closed shape."""
        points = np.asarray(points, float)
        self.stroke(np.concatenate([points, points[:2]]), width, colour, depth, taper="none")

    def tint(self, mask: Image.Image, colour: Colour, amount: float = 1.0) -> None:
        """Lay `colour` over the masked place with opacity `amount`."""
        box = mask.getbbox()
        if box is not None:
            self.image.paste(tuple(int(c) for c in colour), box, weaken(mask.crop(box), amount))

    def multiply(self, mask: Image.Image, colour: Colour, amount: float = 1.0) -> None:
        """Darken the masked place by `colour`, as a transparent glaze would."""
        self._glaze(mask, colour, amount, ImageChops.multiply)

    def screen(self, mask: Image.Image, colour: Colour, amount: float = 1.0) -> None:
        """Brighten the masked place by `colour`, as a light would."""
        self._glaze(mask, colour, amount, ImageChops.screen)

    def _glaze(self, mask: Image.Image, colour: Colour, amount: float, blend) -> None:
        box = mask.getbbox()
        if box is None:
            return
        part = self.image.crop(box)
        glaze = Image.new("RGB", part.size, tuple(int(c) for c in colour))
        self.image.paste(blend(part, glaze), box, weaken(mask.crop(box), amount))

    def soft_spot(self, cx: float, cy: float, rx: float, ry: float, depth=SKIN) -> Image.Image:
        """A round mask that fades from its centre (head coordinates) to its rim."""
        px, py = self.pose.project([(cx, cy)], depth)[0]
        mask, top = self.new_mask(), self.pose.pixels
        wide, high = rx * self.pose.unit, ry * self.pose.unit
        box = [int(np.clip(edge, 0, top)) for edge in (px - wide, py - high, px + wide + 1,
                                                       py + high + 1)]
        if box[0] < box[2] and box[1] < box[3]:
            u = (np.arange(box[0], box[2], dtype=np.float32)[None, :] + 0.5 - px) / wide
            v = (np.arange(box[1], box[3], dtype=np.float32)[:, None] + 0.5 - py) / high
            mask.paste(as_mask(np.clip(1 - u * u - v * v, 0, 1) ** 1.3), box[:2])
        return mask


def both(a: Image.Image, b: Image.Image) -> Image.Image:
    """Where two masks overlap."""
    return ImageChops.multiply(a, b)
