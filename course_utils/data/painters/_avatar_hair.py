"""The 111 hair styles of the avatars, put together from four kinds of parts.

A style is a *crown* (the volume over the skull), a *line* (its lower edge over the forehead), and
what hangs or stands *behind* the head, in one *texture* (straight, wavy, curly). `STYLES` lists the
combinations; its order is the meaning of the attribute `hair`.

Drawing happens twice: `back_hair` draws the outlined silhouette of everything behind the head,
`front_hair` fills what lies over the forehead again and draws only the inner edge. Front and back
thus melt into one shape without a seam along the skull.
"""

from dataclasses import dataclass
from functools import cache
from itertools import product

import numpy as np

from ._avatar_easel import Layer, Sketch, mirrored, resampled, rippled, smooth
from ._avatar_hair_back import BACKS, on_both_sides
from ._avatar_hair_front import CROWNS, LINES, PARTINGS, crown_edge, hair_edge, radial

LINE_WIDTH = 3.2


@dataclass(frozen=True)
class HairStyle:
    """One value of `hair`; ``flip`` mirrors the style, ``shaved`` leaves stubble at the sides."""

    crown: str
    line: str = "round"
    back: str = ""
    texture: str = "straight"
    flip: bool = False
    shaved: bool = False

    @property
    def volume(self) -> str:
        """The crown to draw: "full" hair follows the texture of what hangs from it."""
        if self.crown != "full" or self.back == "":
            return self.crown
        texture = "curly" if "locs" in self.back else self.texture
        return {"wavy": "waves", "curly": "curls_full"}.get(texture, "full")

    @property
    def curly(self) -> bool:
        return "curls" in self.volume


# --- the styles ---------------------------------------------------------------------------------


def _family(crowns, lines, backs=("",), textures=("straight",), **more) -> list[HairStyle]:
    return [HairStyle(*parts, **more) for parts in product(crowns, lines, backs, textures)]


_TEXTURES = ("straight", "wavy", "curly")
_CURLS = ("curls_low", "curls_mid", "curls_high", "curls_flat", "curls_side")
_AFROS = ("afro_s", "afro_m", "afro_l", "afro_wide", "afro_tall", "afro_low")
_BOB_ENDS = ("in", "out", "blunt", "wavy", "curly")

STYLES: tuple[HairStyle, ...] = (
    HairStyle("none"),
    HairStyle("horseshoe"),
    *_family(["buzz"], ["straight", "round", "widow", "receding", "high"]),
    *_family(["buzz"], ["round"], ["mohawk"], ["spikes", "tall", "curly", "ridge"], shaved=True),
    *_family(["quiff", "pompadour", "curls_high", "spiky"], ["straight"], shaved=True),
    *_family(["crew", "quiff"], ["straight", "widow"]),
    *_family(["sweep"], ["side", "deep_side"]),
    *_family(["sweep"], ["side", "deep_side"], flip=True),
    *_family(["pompadour"], ["round", "widow"]),
    *_family(["slick"], ["round"]),
    *_family(["spiky", "tousled"], ["low", "jagged"]),
    *_family(["flat"], ["straight", "short_fringe"]),
    *_family(["full"], ["fringe", "diagonal", "centre", "wisps"]),
    *_family(_CURLS, ["round", "curly"]),
    *_family(["curls_mid"], ["round"], _AFROS),
    *_family(["curls_mid"], ["curly"], ["afro_m"]),
    *_family(["full"], ["fringe", "centre", "side", "round"], ["bob"], _BOB_ENDS),
    *_family(["full"], ["jagged", "centre", "side"], ["mid", "long"], _TEXTURES),
    *_family(["sweep"], ["deep_side"], ["one_side"], _TEXTURES),
    *_family(["sweep"], ["deep_side"], ["one_side"], ["wavy"], flip=True),
    *_family(["sleek"], ["round", "fringe"], ["tail"], ["straight", "curly"]),
    *_family(["sleek"], ["round", "fringe"], ["bun"]),
    *_family(["sleek"], ["centre"], ["two_buns"]),
    *_family(["curls_low"], ["round"], ["puff"]),
    *_family(["curls_low"], ["curly"], ["puffs"]),
    *_family(["beehive"], ["round"]),
    *_family(["sleek"], ["centre"], ["pigtails"], ["straight", "curly", "braid"]),
    *_family(["sleek"], ["fringe"], ["pigtails"], ["braid"]),
    *_family(["full"], ["round"], ["locs", "locs_short"]),
)  # fmt: skip


def _flip(style: HairStyle, points) -> np.ndarray:
    return mirrored(points) if style.flip else np.asarray(points, dtype=float)


def _cap(style: HairStyle) -> np.ndarray:
    """The hair over the skull: the crown above, the hair line below."""
    if style.shaved and not style.back:
        crown = crown_edge(style.volume, reach=np.deg2rad(56))
        low = smooth([(322, 160), (304, 174), (250, 170), (196, 174), (178, 160)])
        return np.concatenate([crown, low])
    crown = crown_edge(style.volume, parting=PARTINGS.get(style.line))
    return np.concatenate([crown, _front_line(style)[::-1]])


def _front_line(style: HairStyle) -> np.ndarray:
    line = hair_edge(style.line)
    if style.volume == "curls_full" and style.line in LINES:
        return rippled(line[::-1], 6, 25)[::-1]
    return line


def _steps(points, n: int) -> np.ndarray:
    """``n`` points at equal steps along a polyline."""
    p = resampled(points, 1.0)
    return p[np.linspace(0, len(p) - 1, n).round().astype(int)]


def _flow(style: HairStyle) -> list[np.ndarray]:
    """Fine lines in straight hair, part of the way from the hair line to the crown."""
    if style.curly or style.crown in ("buzz", "crew") or style.shaved:
        return []
    low = hair_edge(style.line if style.line in LINES else "low")
    low, high = (_steps(p, 200) for p in (low, crown_edge(style.volume)))
    lines = []
    if style.line in PARTINGS:
        middle = int(np.argmin(low[:, 1]))
        at = np.deg2rad([PARTINGS[style.line]])
        lines.append(np.stack([low[middle], radial(at, np.array([6.0]))[0]]))
    for share, first, last in ((0.4, 128, 176), (0.7, 140, 184), (0.35, 22, 66), (0.68, 16, 52)):
        lines.append((low + share * (high - low))[first:last])
    return lines


@cache
def back_hair(index: int) -> tuple[Layer, ...]:
    """The outlined silhouette, drawn before ears and face."""
    style = STYLES[index]
    if style.crown in ("none", "horseshoe"):
        return _special(style.crown, behind=True)
    back = BACKS[style.back](style.texture)
    shapes = [*back.shapes, *back.drapes]
    if style.back != "mohawk":
        shapes.append(_cap(style))
    sketch = Sketch()
    for shape in shapes:
        sketch.stroke("hair_line", _flip(style, shape), 2 * LINE_WIDTH, closed=True)
    for shape in shapes:
        sketch.fill("hair", _flip(style, shape))
    for line in back.strokes:
        sketch.stroke("hair_line", _flip(style, line), 2.4, (0.5, 0.3))
    return sketch.layers()


@cache
def front_hair(index: int) -> tuple[Layer, ...]:
    """What lies over forehead and ears, drawn after the face."""
    style = STYLES[index]
    if style.crown in ("none", "horseshoe"):
        return _special(style.crown, behind=False)
    sketch = Sketch()
    if style.shaved:
        buzz = HairStyle("buzz", "round")
        sketch.fill("hair_shade", _cap(buzz), opacity=0.45)
    back = BACKS[style.back](style.texture)
    if style.back == "mohawk":
        _edge(sketch, back.shapes[0])
        return sketch.layers()
    line = _front_line(style)
    for drape in back.drapes:
        sketch.stroke("hair_line", _flip(style, drape), 3.0, closed=True)
    if style.shaved:
        _edge(sketch, _cap(style))
    else:
        sketch.stroke("hair_line", _flip(style, line), 3.0, (0.1, 0.1))
        for shape in (_cap(style), *back.drapes):
            sketch.fill("hair", _flip(style, shape))
    for flow in _flow(style):
        sketch.stroke("hair_shade", _flip(style, flow), 2.6, (0.5, 0.5))
    _highlight(sketch, style)
    return sketch.layers()


def _edge(sketch: Sketch, shape: np.ndarray) -> None:
    sketch.stroke("hair_line", shape, 2 * LINE_WIDTH, closed=True).fill("hair", shape)


# Where curls are drawn on curly hair: role, degrees from the top, share of the hair's height.
_CURL_SPOTS = (
    ("hair_line", -50, 0.2),
    ("hair_line", -14, 0.75),
    ("hair_line", 56, 0.0),
    ("hair_light", 14, 0.5),
    ("hair_light", 36, 0.35),
)
_CURL = np.array([(-11, 5), (-6, -6), (5, -7), (9, 1), (3, 6), (-2, 1)])


def _highlight(sketch: Sketch, style: HairStyle) -> None:
    """Light from the upper right: two strokes that follow the crown, or curls on curly hair."""
    top, side, _, _ = CROWNS[style.volume]
    if style.curly:
        for role, degrees, share in _CURL_SPOTS:
            at = radial(np.deg2rad([degrees]), np.array([share * top - 4.0]))
            sketch.stroke(role, smooth(_CURL + at), 2.8, (0.5, 0.2))
        return
    if style.crown == "buzz":
        gleam = radial(np.linspace(0.35, 0.75, 20), np.full(20, -7.0))
        sketch.stroke("hair_light", gleam, 4, (0.5, 0.5))
        return
    for first, last, depth, width in ((0.12, 0.66, 0.45, 6.0), (0.30, 0.78, -0.15, 4.0)):
        angle = np.linspace(first, last, 30)
        height = np.full(30, side + (top - side) * 0.8) * depth
        sketch.stroke("hair_light", _flip(style, radial(angle, height)), width, (0.6, 0.6))


def _special(kind: str, behind: bool) -> tuple[Layer, ...]:
    """The bald heads: a gleam on the skin, and hair at the sides only."""
    sketch = Sketch()
    if kind == "horseshoe":
        outer = smooth([(327, 170), (346, 178), (357, 204), (353, 232), (338, 246)])
        inner = smooth([(338, 246), (328, 232), (324, 204), (327, 170)])
        tuft = np.concatenate([rippled(outer, 6, 20), inner])
        for shape in on_both_sides([tuft]):
            if behind:
                sketch.stroke("hair_line", shape, 2 * LINE_WIDTH, closed=True)
            else:
                sketch.stroke("hair_line", shape, 2.6, closed=True).fill("hair", shape)
    if not behind:
        gleam = radial(np.linspace(0.2, 0.62, 24), np.full(24, -16.0))
        sketch.stroke("skin_light", gleam, 8, (0.5, 0.5))
    return sketch.layers()
