"""Colours of the avatars: one RGB triple per attribute value, and the tones derived from them."""

from functools import cache

RGB = tuple[int, int, int]

FACE: tuple[RGB, ...] = (
    (255, 238, 228), (251, 218, 208), (250, 203, 178), (238, 174, 148), (240, 194, 148),
    (226, 178, 124), (216, 158, 106), (198, 138, 92), (168, 114, 82), (132, 86, 72), (92, 58, 48),
)  # fmt: skip
HAIR: tuple[RGB, ...] = (
    (34, 26, 26), (91, 50, 29), (162, 84, 50), (198, 70, 40), (238, 112, 46),
    (214, 154, 48), (255, 182, 70), (255, 222, 138), (224, 224, 226), (144, 164, 176),
)  # fmt: skip
EYE: tuple[RGB, ...] = (
    (14, 12, 14), (112, 62, 40), (34, 108, 178), (112, 146, 62), (148, 164, 162),
)  # fmt: skip
GLASSES: tuple[RGB, ...] = (
    (26, 22, 24), (38, 46, 146), (36, 150, 196), (112, 104, 102), (222, 66, 72), (255, 255, 255),
    (250, 214, 66),
)  # fmt: skip

INK: RGB = (18, 14, 14)
WHITE: RGB = (255, 255, 255)


def mixed(a: RGB, b: RGB, share: float) -> RGB:
    """``share`` of ``b`` in ``a``: 0 gives ``a``, 1 gives ``b``."""
    red, green, blue = (round((1 - share) * x + share * y) for x, y in zip(a, b, strict=True))
    return red, green, blue


@cache
def tones(face: int, hair: int, eye: int, glasses: int) -> dict[str, RGB]:
    """The colour of every role, from the four colour attributes (indices into the tables above)."""
    skin, lock, iris, frame = FACE[face], HAIR[hair], EYE[eye], GLASSES[glasses]
    return {
        "ink": INK,
        "white": WHITE,
        "skin": skin,
        "skin_shade": mixed(skin, (120, 40, 30), 0.24),
        "skin_line": mixed(skin, INK, 0.62),
        "skin_light": mixed(skin, WHITE, 0.30),
        "cheek": mixed(skin, (226, 70, 70), 0.30),
        "lip": mixed(skin, (150, 40, 46), 0.45),
        "tongue": (214, 92, 96),
        "hair": lock,
        "hair_line": mixed(lock, INK, 0.58),
        "hair_light": mixed(lock, WHITE, 0.42),
        "hair_shade": mixed(lock, INK, 0.16),
        "brow": mixed(lock, INK, 0.36),
        "iris": iris,
        "iris_line": mixed(iris, INK, 0.55),
        "frame": frame,
        "frame_line": mixed(frame, INK, 0.45),
        "lens_dark": mixed(frame, (12, 10, 16), 0.88),
        "lens_glint": mixed(frame, WHITE, 0.55),
    }
