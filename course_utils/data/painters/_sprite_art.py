"""Pixel art as text: how a template becomes a grid of colour roles.

A template is a few rows of characters. Each character names a *role*, not a colour:

====================  ======================================================
``.``                 transparent
``#`` ``s b l``       first ramp: outline, shade, base, light
``%`` ``S B L``       second ramp, the same four tones
``&`` ``t u v``       third ramp, the same four tones
``K W R Y P N``       fixed: black, white, red, yellow, pink, grey
====================  ======================================================

Which ramp of colours the first, second and third ramp are is decided later, image by image.
A block starts with ``@ name row [column]``: where its top left pixel sits on the 16x16 canvas.
"""

from dataclasses import dataclass

import numpy as np

SIZE = 16
TONES = 4  # outline, shade, base, light
RAMP_ROLES = ("#sbl", "%SBL", "&tuv")
FIXED_ROLES = "KWRYPN"
FIXED_RGB = np.array(
    [
        (24, 20, 28),
        (252, 252, 252),
        (214, 44, 48),
        (252, 216, 72),
        (240, 140, 156),
        (128, 128, 140),
    ],
    dtype=np.uint8,
)
# Role codes of a template: 0 transparent, 1..12 three ramps of four tones, 13..18 fixed colours.
_CODES = {".": 0}
_CODES.update({c: 1 + i for i, c in enumerate("".join(RAMP_ROLES) + FIXED_ROLES)})


def _row_codes(line, mirror):
    """Return the role codes of one text row; with ``mirror`` a row of 8 is a left half."""
    unknown = sorted(set(line) - set(_CODES))
    if unknown:
        raise ValueError(f"unknown role characters {unknown} in template row {line!r}")
    if mirror and len(line) <= SIZE // 2:
        half = line.ljust(SIZE // 2, ".")
        line = half + half[::-1]
    return [_CODES[c] for c in line]


def parse_parts(text, mirror=False):
    """Read every ``@`` block of ``text``.

    Args:
        text: blocks as described in this module's docstring.
        mirror: rows of at most 8 characters are left halves and get their mirror image.

    Returns:
        dict from name to uint8 (16, 16) role codes.

    Raises:
        ValueError: a part leaves the canvas, a name is used twice or a role is unknown.
    """
    parts = {}
    for block in text.split("@")[1:]:
        header, *lines = [line.strip() for line in block.strip().splitlines()]
        name, row, *column = header.split()
        left = int(column[0]) if column else 0
        if name in parts:
            raise ValueError(f"part {name!r} is drawn twice")
        parts[name] = np.zeros((SIZE, SIZE), dtype=np.uint8)
        for y, line in enumerate(lines, start=int(row)):
            codes = _row_codes(line, mirror)
            if y >= SIZE or left + len(codes) > SIZE:
                raise ValueError(f"part {name!r} leaves the canvas in row {y}: {line!r}")
            parts[name][y, left : left + len(codes)] = codes
    return parts


@dataclass(frozen=True)
class Archetype:
    """One recipe: which parts may lie over each other, and in which colours.

    Attributes:
        name: for contact sheets and error messages.
        layers: back to front, (alternatives, groups): names of parts of which one is drawn ("-"
            draws nothing), and the colour groups its first, second and third ramp stand for.
        ramps: colour group to the names of the ramps it may take.
        mirror: whether the finished sprite may be flipped left to right.
        shift: largest move in pixels, (columns, rows).
    """

    name: str
    layers: tuple
    ramps: dict
    mirror: bool = True
    shift: tuple = (0, 0)
