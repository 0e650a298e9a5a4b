"""Crowns and hair lines: the upper and the lower edge of the hair over the skull."""

import numpy as np

from ._avatar_easel import lock, resampled, rippled, smooth, toothed
from ._avatar_face import CENTRE_X, SKULL_RX, SKULL_RY, SKULL_Y

# --- crowns -------------------------------------------------------------------------------------

# Height over the skull at the top and at the sides, then bumps (height, centre, width in degrees
# from the top, right positive), then the edge: (kind, height, wavelength) in pixels.
CROWNS = {
    "buzz": (3, 3, (), None),
    "sleek": (8, 5, (), None),
    "full": (17, 13, ((5, -24, 20), (3, 34, 22)), None),
    "crew": (13, 5, ((6, 20, 40),), ("spikes", 7, 15)),
    "sweep": (12, 7, ((20, -38, 26), (6, 30, 30)), None),
    "quiff": (16, 4, ((30, 22, 26), (-8, 62, 16)), None),
    "pompadour": (30, 6, ((16, 0, 34),), None),
    "spiky": (12, 7, (), ("spikes", 30, 27)),
    "slick": (7, 4, ((12, 0, 20),), None),
    "tousled": (18, 12, ((8, -30, 20),), ("locks", 17, 34)),
    "flat": (30, 8, (), "flat"),
    "curls_low": (10, 6, (), ("scallop", 8, 20)),
    "curls_mid": (22, 14, (), ("scallop", 11, 28)),
    "curls_high": (48, 12, (), ("scallop", 12, 28)),
    "curls_flat": (46, 12, (), "flat_curls"),
    "curls_side": (20, 8, ((32, -36, 28),), ("scallop", 11, 26)),
    "curls_full": (24, 22, (), ("scallop", 10, 26)),
    "waves": (20, 17, (), ("wave", 3, 60)),
    "beehive": (62, 8, ((10, 0, 26),), None),
}
REACH = np.deg2rad(113)


def radial(angle: np.ndarray, height: np.ndarray) -> np.ndarray:
    """Points ``height`` pixels off the skull, at ``angle`` radians from its top."""
    x = CENTRE_X + (SKULL_RX + height) * np.sin(angle)
    return np.stack([x, SKULL_Y - (SKULL_RY + height) * np.cos(angle)], axis=1)


# Where a parted hair line meets the crown, degrees from the top; the hair dips there.
PARTINGS = {"centre": 0.0, "side": -20.0, "deep_side": -31.0, "diagonal": 22.0}


def crown_edge(name: str, reach: float = REACH, parting: float | None = None) -> np.ndarray:
    """Outer edge of the hair over the skull, from the left ear over the top to the right (k, 2).

    ``reach`` is the angle in radians at which it ends, ``parting`` the place of a dip in degrees.
    """
    top, side, bumps, edge = CROWNS[name]
    angle = np.linspace(-reach, reach, 140)
    height = side + (top - side) * np.clip(np.cos(angle), 0, 1) ** 2
    for size, centre, width in bumps:
        height = height + size * np.exp(-(((np.rad2deg(angle) - centre) / width) ** 2))
    if parting is not None:
        height = height - 8 * np.exp(-(((np.rad2deg(angle) - parting) / 5) ** 2))
    if reach < REACH:  # shaved sides: end flush with the skull
        height = height * np.clip((reach - np.abs(angle)) / 0.4, 0, 1) ** 0.6
    curve = radial(angle, height)
    if edge in ("flat", "flat_curls"):
        corner = (np.abs(np.cos(angle)) ** 7 + np.abs(np.sin(angle)) ** 7) ** (-1 / 7) - 1
        stretch = np.where(np.cos(angle) > 0, corner, 0)[:, None]
        curve = curve + (curve - (CENTRE_X, SKULL_Y)) * stretch * 0.62
        edge = ("scallop", 9, 22) if edge == "flat_curls" else None
    if edge is None:
        return curve
    kind, size, wavelength = edge
    if kind in ("scallop", "wave"):
        return rippled(curve, size, wavelength, kind)
    return spiked(curve, size, wavelength, lean=0.15 if kind == "spikes" else 0.75)


def spiked(curve: np.ndarray, depth: float, spacing: float, lean: float) -> np.ndarray:
    """Stand pointed locks on the curve, shorter towards its ends."""
    p = resampled(curve, 1.0)
    n = round(len(p) / spacing)
    at = np.linspace(0, len(p) - 1, n + 1).round().astype(int)
    pieces = []
    for i in range(n):
        share = np.sin(np.pi * (i + 0.5) / n) ** 0.7
        size = depth * share * (1.0, 0.72, 0.92)[i % 3]
        pieces.append(lock(p[at[i]], p[at[i + 1]], size, lean))
    return np.concatenate(pieces)


# --- hair lines ---------------------------------------------------------------------------------

_EAR_L, _EAR_R = (-80, 240), (80, 240)
_TEMPLE_L, _TEMPLE_R = [_EAR_L, (-80, 215), (-72, 190)], [(72, 190), (80, 215), _EAR_R]

# Smooth pieces with corners between them, from ear to ear; x from the axis of the face.
LINES = {
    "round": ([_EAR_L, (-79, 208), (-62, 176), (0, 158), (62, 176), (79, 208), _EAR_R],),
    "low": (
        [_EAR_L, (-82, 220), (-78, 196)],
        [(-78, 196), (-40, 184), (0, 181), (40, 184), (78, 196)],
        [(78, 196), (82, 220), _EAR_R],
    ),
    "straight": (
        [_EAR_L, (-82, 215), (-66, 172)],
        [(-66, 172), (-30, 168), (30, 168), (66, 172)],
        [(66, 172), (82, 215), _EAR_R],
    ),
    "widow": (
        [_EAR_L, (-80, 205), (-64, 170), (-36, 157), (0, 184)],
        [(0, 184), (36, 157), (64, 170), (80, 205), _EAR_R],
    ),
    "receding": (
        [_EAR_L, (-82, 206), (-66, 160), (-44, 140), (-28, 160), (0, 166)],
        [(0, 166), (28, 160), (44, 140), (66, 160), (82, 206), _EAR_R],
    ),
    "high": ([(-86, 215), (-70, 168), (-40, 146), (0, 140), (40, 146), (70, 168), (86, 215)],),
    "centre": (
        [_EAR_L, (-80, 212), (-60, 186), (-22, 164), (0, 132)],
        [(0, 132), (22, 164), (60, 186), (80, 212), _EAR_R],
    ),
    "side": (
        [_EAR_L, (-80, 206), (-68, 176), (-40, 138)],
        [(-40, 138), (-22, 164), (24, 184), (66, 194), (81, 218), _EAR_R],
    ),
    "deep_side": (
        [_EAR_L, (-82, 208), (-72, 180), (-58, 150)],
        [(-58, 150), (-40, 182), (6, 203), (56, 205), (80, 220), _EAR_R],
    ),
    "diagonal": (
        [_EAR_L, (-82, 222), (-76, 202)],
        [(-76, 202), (-20, 186), (40, 158), (66, 176), (79, 206), _EAR_R],
    ),
}
# Fringes: corners, then locks hanging between them (number, length, lean).
_FRINGES = {
    "fringe": (196, 5, 9, 0.2),
    "short_fringe": (178, 8, 7, 0.0),
    "jagged": (184, 4, 24, 0.35),
    "wisps": (170, 3, 30, -0.5),
}


def hair_edge(name: str) -> np.ndarray:
    """The lower edge of the front hair, from the left ear to the right (k, 2)."""
    centre = np.array([CENTRE_X, 0.0])
    if name in LINES:
        return np.concatenate([smooth(np.array(piece, float) + centre) for piece in LINES[name]])
    left = smooth(np.array([_EAR_L, (-82, 218), (-74, 192)], float) + centre)
    right = smooth(np.array([(74, 192), (82, 218), _EAR_R], float) + centre)
    if name == "curly":
        arc = smooth(np.array([(74, 192), (40, 176), (0, 171), (-40, 176), (-74, 192)]) + centre)
        return np.concatenate([left, rippled(arc, 14, 26)[::-1], right])
    y, n, depth, lean = _FRINGES[name]
    start, end = (CENTRE_X + 74, y), (CENTRE_X - 74, y)
    return np.concatenate([left, toothed(start, end, n, depth, lean)[::-1], right])
