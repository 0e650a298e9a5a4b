"""Hair of the anime painter: the mass behind the head, tails and buns, and the locks in front."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from PIL import Image, ImageDraw

from ._anime_easel import (
    Easel,
    bend,
    both,
    ellipse,
    ribbon,
    smooth,
    strand_noise,
)
from ._anime_face import mirror
from ._anime_palette import mix
from ._anime_spec import Face

CROWN = (0.0, -1.52)
HAIRLINE = 49  # points of a cap that lie on the hairline; the others are its outer contour


@dataclass(frozen=True)
class Lock:
    """A strand: spine (k,2) from root to tip, full widths (k,), depth towards the viewer."""

    spine: np.ndarray
    widths: np.ndarray
    depth: float = 0.45

    @cached_property
    def outline(self) -> np.ndarray:
        """Closed contour (2k, 2): one edge from root to tip, the other from tip to root."""
        return ribbon(self.spine, self.widths)


def make_lock(root, control, tip, width: float, kind: str = "taper", depth: float = 0.45) -> Lock:
    """A lock along a Bezier curve; "taper" ends in a point, "blunt" is cut, "leaf" also starts
    in a point."""
    spine = bend(root, control, tip, steps=14)
    t = np.linspace(0, 1, len(spine))
    profile = {"taper": (0.55 + 0.45 * np.sin(np.pi * np.clip(t, 0, 0.5))) * (1 - t**2.6) ** 0.85,
               "blunt": 0.55 + 0.45 * np.sin(np.pi * np.clip(t, 0, 0.5)),
               "leaf": np.sin(np.pi * np.clip(t, 0.02, 1) ** 0.8) ** 0.8}[kind]
    return Lock(spine, np.maximum(width * profile, 0.004), depth)


def paint_lock(easel: Easel, lock: Lock, face: Face, rng: np.random.Generator,
               mask: Image.Image | None = None, dark: float = 0.0, lines: int = 2) -> None:
    """Fill, a darker flank away from the light, strand lines, and an outline that fades upwards."""
    tone, spine, k = face.tone, lock.spine, len(lock.spine)
    base = mix(tone.base, tone.shade, min(max(dark + rng.uniform(-0.10, 0.16), 0), 1))
    easel.fill(lock.outline, base, lock.depth, mask)
    left, right = lock.outline[:k], lock.outline[k:][::-1]
    away = left if (left[:, 0].mean() - right[:, 0].mean()) * face.light < 0 else right
    inner = spine + (away - spine) * np.linspace(0.75, 0.15, k)[:, None]
    easel.fill(np.concatenate([away[k // 4:], inner[k // 4:][::-1]]),
               mix(base, tone.deep, 0.35), lock.depth)
    for _ in range(lines):
        off = rng.uniform(-0.32, 0.32)
        path = (spine + (left - spine) * 2 * off)[int(rng.integers(1, 5)): k - 1]
        easel.stroke(path, 0.02, mix(base, tone.deep, 0.55), lock.depth)
    for edge in (left, right):
        easel.stroke(edge[k // 3:], 0.028 * face.line, face.ink, lock.depth, taper="start")


def shade_hair(easel: Easel, mask: Image.Image, face: Face, rng: np.random.Generator,
               ring: bool) -> None:
    """Strands that radiate from the crown, light from one side, tips in a second colour, ring."""
    X, Y, tone = easel.X, easel.Y, face.tone
    angle = np.arctan2(X - CROWN[0], np.maximum(Y - CROWN[1] + 0.35, 0.02))
    strands = strand_noise(angle, rng, -1.6, 1.6, 16)

    def lay(alpha, colour, amount):
        easel.tint(easel.field_mask(alpha, mask), colour, amount)

    lay(strands * 1.5, tone.shade, 0.5)
    lay(-strands, tone.light, 0.22)
    lay(-X * face.light * 0.6 + Y * 0.10 - 0.05, tone.deep, 0.45)
    lay(1 - ((X - 0.5 * face.light) / 1.1) ** 2 - ((Y + 1.15) / 0.8) ** 2, tone.light, 0.35)
    if face.tip is not None:
        lay((Y - 0.1) / 1.6, face.tip, 0.7)
    if ring:
        alpha, strength = _highlight_ring(easel, face, rng, angle)
        lay(alpha, mix(tone.light, (255, 255, 255), 0.25), strength)


def _highlight_ring(easel: Easel, face: Face, rng: np.random.Generator, angle: np.ndarray
                    ) -> tuple[np.ndarray, float]:
    """Opacity and strength of the band of light around a crown, torn into teeth by the strands."""
    X, Y = easel.X, easel.Y
    place, shape = face.ring
    teeth = strand_noise(angle, rng, -1.6, 1.6, 26)
    centre = place + 0.16 * X**2 + 0.05 * strand_noise(angle, rng, -1.6, 1.6, 5)
    height = (0.04 + 0.10 * np.clip(teeth + 0.25, 0, 1)) * (0.7 + 0.8 * shape)
    gap = np.clip(strand_noise(angle, rng, -1.6, 1.6, 5) * 3 + 1.1, 0, 1)
    weight = gap * np.clip(1.25 - 0.45 * np.abs(X - 0.45 * face.light), 0, 1)
    soft = shape >= 0.75  # one ring in four is a glow without an edge
    edge = 0.12 if soft else 0.03
    alpha = np.clip((height - np.abs(Y - centre)) / edge, 0, 1) * weight
    return alpha, 0.6 if soft else 0.9


# ---------------------------------------------------------------------------- behind the head


def dome(volume: float, low: float = -0.1) -> np.ndarray:
    """The top of the hair, from the left temple over the crown to the right temple."""
    angle = np.linspace(np.pi * 1.06, -np.pi * 0.06, 26)
    x, y = 1.23 * volume * np.cos(angle), -0.38 - 1.22 * volume * np.sin(angle)
    keep = y < low + 0.3
    return np.stack([x[keep], y[keep]], axis=1)


def _mass(easel: Easel, face: Face, rng: np.random.Generator, right, mask: Image.Image,
          depth: float = -0.25) -> None:
    """A closed mass: right-hand contour from the temple down, mirrored with small deviations."""
    right = np.asarray(right, float)
    left = mirror(right + rng.normal(0, 0.03, right.shape))[::-1]
    shape = np.concatenate([smooth(left), dome(face.volume), smooth(right)])
    easel.fill(shape, mix(face.tone.base, face.tone.shade, 0.75), depth, mask)
    easel.outline(shape, 0.036 * face.line, face.ink, depth)


def _hang(easel: Easel, face: Face, rng: np.random.Generator, mask: Image.Image, reach: float,
          flare: float, count: int = 5, dark: float = 0.45) -> None:
    """Locks that hang at both sides from the temples to `reach`."""
    for sign in (-1, 1):
        for k in range(count):
            share = (k + 0.5) / count
            x0 = sign * (0.50 + 0.42 * share)
            x1 = sign * (0.55 + (0.75 + flare) * share) + rng.normal(0, 0.05)
            tip = (x1, reach + rng.uniform(-0.16, 0.12) - 0.12 * share)
            bow = (sign * (1.20 + 0.36 * share), reach * 0.35)
            lock = make_lock((x0, -0.95), bow, tip, 0.62, depth=-0.2)
            paint_lock(easel, lock, face, rng, mask, dark=dark + 0.25 * (1 - share), lines=1)


def _long(easel, face, rng, mask):
    v = face.volume
    _mass(easel, face, rng, [(1.24 * v, -0.1), (1.32 * v, 0.6), (1.36 * v, 1.4), (1.42 * v, 2.7)],
          mask)
    _hang(easel, face, rng, mask, 2.7, 0.25)


def _wavy(easel, face, rng, mask):
    v = face.volume
    right = [(1.24 * v, -0.1), (1.46 * v, 0.35), (1.34 * v, 0.8), (1.60 * v, 1.3), (1.42 * v, 1.8),
             (1.7 * v, 2.6)]
    _mass(easel, face, rng, right, mask)
    for sign in (-1, 1):
        for k in range(4):
            y = np.linspace(-0.8, 2.6, 22)
            x = sign * (0.66 + 0.10 * k + (0.26 + 0.07 * k) * np.clip((y + 0.8) / 0.9, 0, 1))
            sway = 0.12 * np.sin(y * 4.2 + k * 0.9 + rng.uniform(0, 0.6)) * np.clip(y + 0.6, 0, 1)
            spine = np.stack([x + sign * sway + sign * 0.12 * y, y], axis=1)
            widths = 0.30 * np.clip(np.linspace(2.4, 0.0, 22), 0.01, 1)
            paint_lock(easel, Lock(spine, widths, -0.2), face, rng, mask, dark=0.4)


def _medium(easel, face, rng, mask):
    v, end = face.volume, rng.uniform(1.2, 1.6)
    _mass(easel, face, rng, [(1.24 * v, -0.1), (1.28 * v, 0.5), (1.22 * v, end - 0.2),
                             (0.7, end - 0.1), (0.0, end - 0.1)], mask)
    _hang(easel, face, rng, mask, end + 0.08, float(rng.choice((-0.05, 0.42))))


def _bob(easel, face, rng, mask):
    v, end = face.volume, rng.uniform(0.72, 1.08)
    _mass(easel, face, rng, [(1.24 * v, -0.1), (1.36 * v, 0.35), (1.22 * v, end - 0.1),
                             (0.8, end), (0.0, end - 0.1)], mask)
    _hang(easel, face, rng, mask, end + 0.05, float(rng.choice((-0.18, 0.05, 0.3))), count=4)


def _short(easel, face, rng, mask):
    v, end = face.volume, rng.uniform(0.42, 0.65)
    _mass(easel, face, rng, [(1.22 * v, -0.1), (1.18 * v, 0.25), (0.95, end), (0.5, end + 0.15),
                             (0.0, end)], mask)
    _hang(easel, face, rng, mask, end + 0.12, float(rng.choice((-0.1, 0.2))), count=4)


def _spiky(easel, face, rng, mask):
    v = face.volume
    for k, angle in enumerate(np.linspace(np.pi * 1.20, -np.pi * 0.20, 11)):
        reach = (1.82 if k % 2 else 1.62) * v * rng.uniform(0.94, 1.08)
        root = (0.7 * np.cos(angle), -0.35 - 0.7 * np.sin(angle))
        tip = (reach * np.cos(angle), -0.30 - reach * 0.95 * np.sin(angle))
        lean = angle - 0.16 * np.sign(np.cos(angle) + 1e-6)
        bow = (1.15 * np.cos(lean), -0.35 - 1.15 * np.sin(lean))
        paint_lock(easel, make_lock(root, bow, tip, 1.0, depth=-0.05), face, rng, mask, dark=0.3)
    _short(easel, face, rng, mask)


def _tail(easel, face, rng, mask, root, bow, tip, width, count=5, dark=0.25):
    """A bundle of locks from one tie."""
    root, bow, tip = (np.asarray(p, float) for p in (root, bow, tip))
    for share in np.linspace(-0.5, 0.5, count)[rng.permutation(count)]:
        shift = np.array([share * width, abs(share) * 0.1])
        end = tip + shift * 0.45 + (0, rng.uniform(-0.22, 0.12) - abs(share) * 0.3)
        lock = make_lock(root + shift * 0.25, bow + shift * 1.3, end, width * 0.62, "leaf", -0.1)
        paint_lock(easel, lock, face, rng, mask, dark=dark)


def _twintails(easel, face, rng, mask):
    _short(easel, face, rng, mask)
    out, drop = rng.uniform(1.7, 2.1), rng.uniform(1.0, 2.3)
    for sign in (-1, 1):
        _tail(easel, face, rng, mask, (1.0 * sign, -1.12), (out * sign, -1.15),
              (rng.uniform(1.35, 1.65) * sign, drop), 0.62)
        paint_tie(easel, face, 1.06 * sign, -1.10, 0.17)


def _low_tails(easel, face, rng, mask):
    _short(easel, face, rng, mask)
    for sign in (-1, 1):
        _tail(easel, face, rng, mask, (0.98 * sign, 0.55), (1.6 * sign, 0.8),
              (1.35 * sign, 2.1), 0.5)
        paint_tie(easel, face, 1.04 * sign, 0.62, 0.13)


def _ponytail(easel, face, rng, mask):
    side = face.light * -1
    _tail(easel, face, rng, mask, (0.75 * side, -1.32), (1.85 * side, -1.3),
          (1.55 * side, rng.uniform(0.9, 1.9)), 0.7)
    paint_tie(easel, face, 0.86 * side, -1.34, 0.18)
    _short(easel, face, rng, mask)


def _bun(easel, face, rng, mask, x, y, radius):
    shape = ellipse(x, y, radius, radius * 0.95)
    easel.fill(shape, face.tone.base, -0.1, mask)
    for k in (0.25, 0.55, 0.8):
        arc = ellipse(x - 0.1 * radius, y + 0.05, radius * k, radius * k, turn=rng.uniform(0, 6))
        easel.stroke(arc[:15], 0.035, face.tone.deep, -0.1)
    easel.stroke(ellipse(x, y, radius * 0.68, radius * 0.68, turn=3.6 + 0.9 * face.light)[:6], 0.07,
                 face.tone.light, -0.1)
    easel.outline(shape, 0.04, face.tone.line, -0.1)


def _buns(easel, face, rng, mask):
    for sign in (-1, 1):
        _bun(easel, face, rng, mask, 0.98 * sign, -1.36, rng.uniform(0.36, 0.44))
    _short(easel, face, rng, mask)


def _top_bun(easel, face, rng, mask):
    _bun(easel, face, rng, mask, 0.1 * face.light, -1.66, 0.46)
    _short(easel, face, rng, mask)


def _braids(easel, face, rng, mask):
    _short(easel, face, rng, mask)
    for sign in (-1, 1):
        for k in range(6):
            y, width = 0.55 + 0.30 * k, 0.22 - 0.012 * k
            for half in (-1, 1):
                leaf = ellipse(sign * (1.10 + 0.05 * k) + 0.08 * half, y, width * 0.62, 0.22,
                               turn=-0.6 * half)
                easel.fill(leaf, face.tone.base if half == face.light else face.tone.shade, -0.05,
                           mask)
                easel.outline(leaf, 0.03, face.tone.line, -0.05)


def _drills(easel, face, rng, mask):
    _bob(easel, face, rng, mask)
    for sign in (-1, 1):
        for k in range(7):
            width = 0.36 - 0.03 * k
            x, y = sign * (1.30 + 0.03 * k), 0.05 + 0.26 * k
            coil = ellipse(x, y, width, 0.19, turn=0.32 * sign)
            easel.fill(coil, mix(face.tone.base, face.tone.shade, 0.15), -0.05, mask)
            easel.stroke(coil[2:11], 0.05, face.tone.deep, -0.05)
            easel.stroke(coil[13:18] * (1, 1) + (0, 0.07), 0.05, face.tone.light, -0.05)
            easel.outline(coil, 0.03, face.tone.line, -0.05)


_BACKS = {"long": _long, "wavy": _wavy, "medium": _medium, "bob": _bob, "short": _short,
          "spiky": _spiky, "twintails": _twintails, "low_tails": _low_tails, "ponytail": _ponytail,
          "buns": _buns, "top_bun": _top_bun, "braids": _braids, "drills": _drills}


def paint_tie(easel: Easel, face: Face, x: float, y: float, size: float) -> None:
    """The band that holds a tail."""
    knot = ellipse(x, y, size * 0.8, size)
    easel.fill(knot, face.trim, 0.0)
    easel.outline(knot, 0.035, mix(face.trim, (30, 20, 50), 0.6), 0.0)


def paint_back(easel: Easel, face: Face, rng: np.random.Generator) -> None:
    """Everything behind the head."""
    mask = easel.new_mask()
    _BACKS[face.back](easel, face, rng, mask)
    shade_hair(easel, mask, face, rng, ring=False)
    core = easel.soft_spot(0, 0.45, 1.25, 1.15, depth=0.0)  # the hollow behind the neck
    easel.multiply(both(core, mask), (150, 136, 178), 0.9)


# ------------------------------------------------------------------------ in front of the head


Tip = tuple[float, float, float, str]  # x, y, width of the lock, kind of the lock


def fringe_tips(face: Face, rng: np.random.Generator) -> list[Tip]:
    """Where the fringe locks end, from the left to the right."""
    count = int(rng.integers(4, 9))
    xs = np.linspace(-0.88, 0.88, count) + rng.normal(0, 0.03, count)
    width, drop, side = 2.35 / count, face.fringe_drop, face.light
    if face.fringe == "blunt":
        return [(x, -0.30 + 0.7 * drop + 0.10 * x * x, width * 0.95, "blunt") for x in xs]
    if face.fringe == "choppy":
        return [(x, rng.uniform(-0.62, -0.32) + drop, width, "taper") for x in xs]
    if face.fringe == "sweep":
        return [(x + 0.18 * side, -0.42 + 0.42 * (x * side + 0.9) / 1.8 + drop
                 + rng.normal(0, 0.04), width * 1.15, "taper") for x in xs]
    if face.fringe == "curtain":
        return [(np.sign(x) * (0.62 + 0.40 * abs(x)), -0.28 + 0.42 * abs(x) + drop, 0.42, "taper")
                for x in np.linspace(-1, 1, 6)]
    if face.fringe == "one_eye":
        tips = [(x, -0.40 + drop + rng.normal(0, 0.05), width, "taper") for x in xs]
        return [*tips, (0.52 * side, 0.52, 0.52, "taper"), (0.28 * side, 0.30, 0.42, "taper")]
    return _even_tips(face, rng, xs, width)


def _even_tips(face: Face, rng: np.random.Generator, xs: np.ndarray, width: float) -> list[Tip]:
    """A row of pointed locks; one may hang between the eyes, or all may be tousled."""
    drop = face.fringe_drop
    tips = [(x, -0.20 + drop + rng.normal(0, 0.06) + 0.10 * abs(x), width * 1.05, "taper")
            for x in xs]
    if face.fringe == "between":
        tips.append((0.04 + 0.12 * face.light, 0.20 + drop, 0.30, "taper"))
    if face.fringe == "tousled":
        tips = [(x + rng.normal(0, 0.12), y + rng.normal(0, 0.12), w * 1.15, kind)
                for x, y, w, kind in tips]
    return tips


def fringe_locks(face: Face, rng: np.random.Generator) -> list[Lock]:
    """Locks that fall from the parting over the forehead."""
    locks = []
    part = 0.0 if face.fringe in ("blunt", "curtain") else face.part
    for x, y, width, kind in fringe_tips(face, rng):
        root = (part + (x - part) * 0.42, -1.40 + 0.10 * abs(x))
        bulge = 1.12 if face.fringe != "blunt" else 1.02
        control = (part + (x - part) * bulge + 0.05 * np.sign(x), -0.92 + 0.12 * abs(x))
        if face.fringe == "sweep":
            control = (x - 0.10 * face.light, -1.0)
        control = (control[0] + rng.normal(0, 0.07), control[1])
        locks.append(make_lock(root, control, (x, y), width, kind))
    locks += _stray_locks(face, rng, part)
    order = np.argsort([-abs(lock.spine[-1, 0] - part) for lock in locks], kind="stable")
    return [locks[i] for i in order]


def _stray_locks(face: Face, rng: np.random.Generator, part: float) -> list[Lock]:
    """Thin strands between the locks; they break up the even row of tips."""
    locks = []
    for _ in range(int(rng.integers(2, 6)) if face.fringe != "blunt" else 1):
        x = rng.uniform(-0.85, 0.85)
        if face.fringe == "curtain":
            x = np.sign(x) * (0.55 + 0.4 * abs(x))
        tip = (x + rng.normal(0, 0.06), rng.uniform(-0.42, -0.08) + face.fringe_drop)
        root = (part + (x - part) * 0.42, -1.36)
        locks.append(make_lock(root, (part + (x - part) * 1.2, -0.9), tip, 0.15))
    return locks


def side_locks(face: Face, rng: np.random.Generator) -> list[Lock]:
    """Locks before the ears: short, to the chest, or turning in towards the chin."""
    reach = {"none": 0.10, "short": 0.62, "long": 1.75, "inward": 0.98}[face.side]
    locks = []
    for sign in (-1, 1):
        end = reach + rng.uniform(-0.12, 0.12)
        inward = {"inward": 0.66, "long": 0.92}.get(face.side, 0.84)
        for k, width in enumerate((0.40, 0.32)):
            root = (sign * (0.60 + 0.16 * k), -1.18)
            bow = (sign * (1.10 + 0.14 * k), -0.35 + 0.2 * k + 0.25 * min(end, 1.0))
            tip = (sign * (inward + 0.14 * k), end - 0.30 * k * min(end + 0.1, 1))
            locks.append(make_lock(root, bow, tip, width, depth=0.28))
    return locks


def cap_shape(face: Face) -> np.ndarray:
    """The hair on the skull above the hairline."""
    v, wing = face.volume, -0.12 + 0.5 * (face.side != "none")
    right = smooth([(1.20 * v, -0.62), (1.22 * v, -0.2), (1.13 * v, 0.5 * wing), (1.02, wing)])
    top = dome(face.volume, low=-0.9)
    rise = -1.12 if face.fringe == "curtain" else -0.86
    half = [(1.02, wing), (0.95, -0.10), (0.97, -0.50), (0.62, -0.84)]
    line = smooth([*half, (0.0, rise), *mirror(half)[::-1]])
    return np.concatenate([mirror(right)[::-1], top, right, line])


class FrontHair:
    """The hair before the face: built first, because its shadow is painted before it."""

    def __init__(self, face: Face, rng: np.random.Generator) -> None:
        self.face, self.rng = face, rng
        self.cap = cap_shape(face)
        self.sides = side_locks(face, rng)
        self.fringe = fringe_locks(face, rng)

    def silhouette(self, easel: Easel) -> Image.Image:
        """Mask of the whole front hair."""
        mask = easel.mask_of(self.cap, depth=0.12)
        pen = ImageDraw.Draw(mask)
        for lock in (*self.sides, *self.fringe):
            flat = easel.pose.project(lock.outline, lock.depth)
            pen.polygon(flat.ravel().tolist(), fill=255)
        return mask

    def paint(self, easel: Easel) -> None:
        """Side locks, cap, fringe, shading and the stray hair on top."""
        face, mask = self.face, easel.new_mask()
        for lock in self.sides:
            paint_lock(easel, lock, face, self.rng, mask, dark=0.12)
        easel.fill(self.cap, face.tone.base, 0.12, mask)
        outer = self.cap[:-HAIRLINE]
        easel.stroke(outer, 0.036 * face.line, face.ink, 0.12)
        for lock in self.fringe:
            paint_lock(easel, lock, face, self.rng, mask)
        shade_hair(easel, mask, face, self.rng, ring=True)
        glow = both(easel.soft_spot(0, 0.05, 0.95, 0.75, depth=0.45), mask)
        easel.tint(glow, mix(face.skin.base, face.tone.light, 0.45), 0.30)  # skin shines through
        if face.ahoge:
            self._ahoge(easel)

    def _ahoge(self, easel: Easel) -> None:
        side = -self.face.light
        top = -1.58 * self.face.volume
        lock = make_lock((0.0, top + 0.15), (0.05 * side, top - 0.45), (0.5 * side, top - 0.22),
                         0.15, "leaf", 0.12)
        paint_lock(easel, lock, self.face, self.rng, lines=0)

