"""What hangs or stands behind the head: bobs, strands, tails, braids, buns, afros, mohawks."""

from dataclasses import dataclass

import numpy as np

from ._avatar_easel import (
    ellipse,
    lock,
    mirrored,
    normals,
    resampled,
    rippled,
    smooth,
    toothed,
)
from ._avatar_face import CENTRE_X
from ._avatar_hair_front import radial, spiked


@dataclass
class Back:
    """Shapes behind the head, lines drawn on them, and shapes in front of the ears."""

    shapes: list
    strokes: list
    drapes: list


def _rope(path, widths, texture: str = "straight", bumps: float = 24) -> np.ndarray:
    """A closed shape along ``path`` of the given ``widths`` at equal steps."""
    p = resampled(smooth(path), 2.0)
    half = np.interp(np.linspace(0, 1, len(p)), np.linspace(0, 1, len(widths)), widths) / 2
    side = normals(p) * half[:, None]
    outline = np.concatenate([p + side, (p - side)[::-1]])
    if texture == "curly":
        return rippled(outline, 8, bumps)
    return rippled(outline, 3.5, 46, "wave") if texture == "wavy" else outline


def on_both_sides(shapes) -> list:
    return [flip(np.asarray(shape, float)) for shape in shapes for flip in (np.asarray, mirrored)]


def _strand(outer, inner, texture: str, locks=(4, 26, 0.3)) -> np.ndarray:
    """Hair hanging at the right side: ``outer`` edge downwards, locks, ``inner`` edge upwards."""
    n, depth, lean = locks
    edge = smooth(outer)
    if texture == "curly":
        bottom = smooth([outer[-1], np.add(outer[-1], inner[0]) / 2 + (0, 12), inner[0]])
        return np.concatenate([rippled(np.concatenate([edge, bottom]), 11, 28), smooth(inner)])
    if texture == "wavy":
        edge = rippled(edge, 6, 66, "wave")
    return np.concatenate([edge, toothed(edge[-1], inner[0], n, depth, lean), smooth(inner)])


def _drape(texture: str, length: float) -> np.ndarray:
    """Hair over the right ear, down to y = ``length``."""
    outer = [(338, 176), (350, 205), (361, 250), (363, (250 + length) / 2), (351, length)]
    inner = [(351, length), (337, length - 26), (327, 262), (328, 234), (331, 212), (338, 190)]
    if texture == "curly":
        return np.concatenate([smooth(outer), rippled(smooth(inner), 6, 24)])
    if texture == "wavy":
        return np.concatenate([smooth(outer), rippled(smooth(inner), 3, 50, "wave")])
    return np.concatenate([smooth(outer), smooth(inner)])


def _hang(length: float, width: float, texture: str, locks=(4, 26, 0.3), drape=None) -> Back:
    """Hair to both sides down to y = ``length``, ``width`` pixels from the axis at its widest."""
    x = CENTRE_X
    outer = [
        (x + 70, 137), (x + 92, 166), (x + 107, 208), (x + width - 6, 275),
        (x + width, length - 40), (x + width + 2, length),
    ]  # fmt: skip
    inner = [(x + 58, length - 6), (x + 64, length - 60), (x + 52, 320), (x + 40, 220)]
    strand = _strand(outer, inner, texture, locks)
    edge = x + width
    hair_lines = [
        smooth([(edge - 22, length - 92), (edge - 18, length - 45), (edge - 28, length)]),
        smooth([(edge - 40, length - 70), (edge - 38, length - 30), (edge - 46, length)]),
    ]
    drapes = on_both_sides([_drape(texture, drape)]) if drape else []
    return Back(
        on_both_sides([strand]), on_both_sides(hair_lines) if texture != "curly" else [], drapes
    )


def _bob(kind: str) -> Back:
    """Chin-length hair; ``kind`` says how it ends: in, out, blunt, wavy or curly."""
    x = CENTRE_X
    if kind == "curly":
        return _hang(338, 134, "curly", drape=318)
    if kind == "wavy":
        return _hang(348, 124, "wavy", (3, 18, 0.4), drape=306)
    ends = {
        "in": [(x + 120, 330), (x + 104, 366), (x + 66, 374)],
        "out": [(x + 108, 318), (x + 122, 348), (x + 150, 362)],
        "blunt": [(x + 119, 320), (x + 124, 352), (x + 125, 364)],
    }[kind]
    close = {
        "in": [(x + 66, 374), (x + 78, 350), (x + 60, 300), (x + 40, 220)],
        "out": [(x + 150, 362), (x + 118, 374), (x + 84, 360), (x + 60, 300), (x + 40, 220)],
        "blunt": [(x + 62, 366), (x + 62, 300), (x + 40, 220)],
    }[kind]
    outer = smooth([(x + 70, 137), (x + 92, 166), (x + 107, 210), (x + 114, 264), *ends])
    shape = np.concatenate([outer, smooth(close)])
    return Back(on_both_sides([shape]), [], on_both_sides([_drape("straight", 318)]))


def _afro(rx: float, ry: float, y: float, bumps: float = 26) -> Back:
    outline = ellipse(CENTRE_X, y, rx, ry, 120)
    start = np.roll(outline, -30, axis=0)  # begin below, where the head hides the seam
    shape = rippled(np.concatenate([start, start[:1]]), 10, bumps)
    curls = [
        smooth([(x0, y0), (x0 + 9, y0 - 8), (x0 + 15, y0 + 2), (x0 + 7, y0 + 7)])
        for x0, y0 in ((252 - rx * 0.84, y + 20), (238 + rx * 0.84, y + 26), (238, y - ry + 16))
    ]
    return Back([shape], curls, [])


def _one_side(texture: str) -> Back:
    """Everything brought over to the right shoulder."""
    outer = [(300, 128), (352, 190), (376, 260), (380, 340), (366, 410)]
    inner = [(312, 392), (318, 340), (305, 300), (280, 220)]
    strand = _strand(outer, inner, texture, (3, 30, 0.5))
    near, far = [(344, 330), (344, 365), (334, 392)], [(360, 300), (362, 345), (348, 396)]
    lines = [] if texture == "curly" else [smooth(near), smooth(far)]
    return Back([strand], lines, [_drape(texture, 330)])


def _tail(texture: str) -> Back:
    """A high ponytail falling to the right."""
    path = [(282, 128), (330, 98), (378, 128), (398, 200), (392, 270), (404, 330)]
    tail = _rope(path, (26, 46, 56, 58, 46, 4), texture)
    line = smooth([(330, 112), (366, 138), (380, 200), (376, 260)])
    band = smooth([(288, 104), (296, 118), (306, 130)])
    return Back([tail], [band] if texture == "curly" else [line, band], [])


def _pigtails(texture: str) -> Back:
    """Bunches at both sides; "braid" gives a chain of knots."""
    if texture == "braid":
        return _chains([[(334, 170), (372, 168), (392, 210), (394, 270), (386, 322)]], 9, 21)
    path = [(326, 178), (366, 160), (396, 196), (400, 260), (388, 318)]
    bunch = _rope(path, (20, 44, 54, 52, 6), texture)
    line = smooth([(356, 178), (384, 206), (388, 260)])
    return Back(on_both_sides([bunch]), [] if texture == "curly" else on_both_sides([line]), [])


def _chains(paths, knots: int, radius: float, mirror: bool = True) -> Back:
    """Braids: knots along every path, smaller towards the end, then a tuft."""
    shapes, strokes = [], []
    for path in paths:
        p = resampled(smooth(path), 1.0)
        at = np.linspace(0, len(p) - 1, knots).round().astype(int)
        for i, (x, y) in enumerate(p[at]):
            r = radius * (1 - 0.35 * i / knots)
            shapes.append(ellipse(x, y, r, r * 0.86))
            fold = [(x - r * 0.8, y + r * 0.3), (x, y + r * 0.8), (x + r * 0.8, y + r * 0.3)]
            strokes.append(smooth(fold))
        x, y = p[-1]
        shapes.append(np.array([(x - 9, y), (x + 9, y), (x + 5, y + 34), (x - 6, y + 28)]))
    return Back(
        on_both_sides(shapes) if mirror else shapes,
        on_both_sides(strokes) if mirror else strokes,
        [],
    )


def _bun(x: float, y: float, r: float, texture: str = "straight") -> Back:
    shape = ellipse(x, y, r * 1.1, r)
    if texture == "curly":
        shape = rippled(np.concatenate([shape, shape[:1]]), 8, 22)
    swirl = [(x - r * 0.7, y + r * 0.1), (x, y - r * 0.55), (x + r * 0.6, y), (x + 2, y + r * 0.4)]
    return Back([shape], [smooth(swirl)], [])


def _merge(*backs: Back) -> Back:
    names = ("shapes", "strokes", "drapes")
    return Back(*([part for back in backs for part in getattr(back, name)] for name in names))


def _locs(length: float, n: int) -> Back:
    ropes = []
    for i in range(n):
        x = CENTRE_X + 76 + 60 * i / (n - 1)
        end = length - 14 * (i % 2) - 10 * i
        path = [(CENTRE_X + 70, 150), (x - 8, 215), (x, (215 + end) / 2), (x + 5, end)]
        ropes.append(_rope(path, (22, 23, 23, 12), "curly", 15))
    return Back(
        on_both_sides(ropes), on_both_sides([rope[len(rope) // 2 :: 2] for rope in ropes]), []
    )


def _mohawk(kind: str) -> Back:
    """The strip on the middle of the skull, down to the forehead."""
    foot = smooth([(284, 168), (268, 176), (250, 178), (232, 176), (216, 168)])
    if kind == "spikes":
        base = radial(np.deg2rad(np.linspace(-27, 27, 6)), np.full(6, 6.0))
        crest = [lock(base[i], base[i + 1], (44, 58, 66, 58, 44)[i]) for i in range(5)]
        return Back([np.concatenate([*crest, foot])], [], [])
    crest = {
        "tall": [
            (216, 168), (210, 130), (206, 96), (222, 72), (258, 64), (290, 78), (288, 120),
            (284, 168),
        ],
        "curly": [
            (218, 170), (206, 138), (202, 106), (222, 84), (250, 78), (278, 84), (298, 106),
            (294, 138), (282, 170),
        ],
        "ridge": [
            (216, 168), (217, 136), (226, 116), (250, 108), (274, 116), (283, 136), (284, 168),
        ],
    }[kind]  # fmt: skip
    edge = smooth(crest)
    if kind == "curly":
        edge = rippled(edge, 10, 25)
    if kind in ("tall", "ridge"):
        edge = spiked(edge, 17, 26, 0.5) if kind == "tall" else spiked(edge, 20, 17, -0.3)
    return Back([np.concatenate([edge, foot])], [], [])


BACKS = {
    "": lambda texture: Back([], [], []),
    "bob": _bob,
    "mid": lambda texture: _hang(376, 124, texture, drape=None),
    "long": lambda texture: _hang(428, 132, texture, (4, 32, 0.2), drape=340),
    "one_side": _one_side,
    "tail": _tail,
    "pigtails": _pigtails,
    "afro_s": lambda texture: _afro(112, 104, 206),
    "afro_m": lambda texture: _afro(132, 122, 206),
    "afro_l": lambda texture: _afro(156, 142, 205, 30),
    "afro_wide": lambda texture: _afro(158, 108, 214),
    "afro_tall": lambda texture: _afro(114, 142, 186),
    "afro_low": lambda texture: _merge(
        _afro(126, 112, 236), _bun(170, 300, 50, "curly"), _bun(330, 300, 50, "curly")
    ),
    "bun": lambda texture: _bun(252, 104, 34, texture),
    "two_buns": lambda texture: _merge(_bun(180, 122, 32, texture), _bun(320, 122, 32, texture)),
    "puffs": lambda texture: _merge(_bun(160, 128, 46, "curly"), _bun(340, 128, 46, "curly")),
    "puff": lambda texture: _bun(250, 116, 52, "curly"),
    "locs": lambda texture: _locs(424, 4),
    "locs_short": lambda texture: _locs(336, 3),
    "mohawk": _mohawk,
}
