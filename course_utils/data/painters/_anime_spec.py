"""What one anime face is made of, drawn at random before anything is painted."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ._anime_palette import (
    EYE_RGB,
    SKINS,
    Colour,
    Tones,
    adjust,
    draw_labels,
    hair_tones,
    mix,
    pick,
    tones,
)

# Garments, ribbons and flowers share these midtones.
CLOTH = ((250, 248, 246), (40, 44, 72), (196, 48, 60), (58, 92, 170), (250, 214, 92),
         (238, 130, 160), (84, 160, 130), (120, 84, 160), (52, 48, 54), (228, 150, 72),
         (150, 200, 232), (122, 84, 64))

FRINGES = ("locks", "between", "blunt", "sweep", "curtain", "choppy", "one_eye", "tousled")
FRINGE_SHARES = (0.26, 0.19, 0.12, 0.14, 0.09, 0.08, 0.05, 0.07)
BACKS = ("long", "medium", "bob", "short", "wavy", "spiky", "twintails", "low_tails", "ponytail",
         "buns", "top_bun", "braids", "drills")
BACK_SHARES = (0.24, 0.13, 0.13, 0.08, 0.08, 0.04, 0.10, 0.04, 0.06, 0.03, 0.02, 0.03, 0.02)
SIDES = ("none", "short", "long", "inward")
SIDE_SHARES = (0.14, 0.30, 0.34, 0.22)
MOUTHS = ("smile", "line", "small_open", "laugh", "o", "cat", "pout", "frown", "smirk", "grin")
MOUTH_SHARES = (0.26, 0.12, 0.17, 0.10, 0.07, 0.06, 0.06, 0.05, 0.06, 0.05)
EYE_STATES = ("open", "half", "wink", "happy", "calm")
EYE_STATE_SHARES = (0.84, 0.10, 0.03, 0.015, 0.015)
ACCESSORIES = ("none", "side_ribbon", "hairband", "hairpins", "cat_ears", "flower", "top_bow",
               "beret", "cap", "frill_band", "headphones", "witch_hat", "star_clip")
ACCESSORY_SHARES = (0.40, 0.09, 0.08, 0.08, 0.07, 0.07, 0.05, 0.04, 0.02, 0.04, 0.03, 0.01, 0.02)
TALL = ("cat_ears", "top_bow", "beret", "cap", "headphones", "witch_hat")
OUTFITS = ("sailor", "shirt", "turtleneck", "bare", "kimono", "hoodie", "frill", "jacket")
OUTFIT_SHARES = (0.22, 0.18, 0.09, 0.12, 0.09, 0.10, 0.12, 0.08)
BACKDROPS = ("flat", "white", "gradient", "bokeh", "sky", "dusk", "blobs", "stripes", "leaves",
             "petals", "room", "rays")
BACKDROP_SHARES = (0.13, 0.16, 0.15, 0.10, 0.08, 0.07, 0.10, 0.05, 0.05, 0.05, 0.04, 0.02)


@dataclass(frozen=True)
class Face:
    """Everything the painters need to know; lengths are in head units, angles in radians."""

    hair: int
    eyes: int
    skin: Tones
    tone: Tones
    tip: Colour | None
    iris: Colour
    scale: float
    x: float
    y: float
    yaw: float
    tilt: float
    chin: float
    jaw: float
    eye_width: float
    eye_height: float
    eye_gap: float
    eye_slant: float
    openness: float
    gaze: tuple[float, float]
    eye_state: str
    brow_tilt: float
    pupil: float
    gleam: float
    boyish: bool
    mouth: str
    blush: float
    fringe: str
    back: str
    side: str
    volume: float
    part: float
    fringe_drop: float
    ahoge: bool
    accessory: str
    glasses: str
    outfit: str
    backdrop: str
    cloth: Colour
    trim: Colour
    light: int
    line: float
    ink: Colour
    ring: tuple[float, float]
    finish: tuple[float, float, float]


def _pose_traits(rng: np.random.Generator, back: str, accessory: str) -> dict:
    """Framing: tails, buns and hats need a wider view or the crop cuts them off."""
    tall = accessory in TALL or back in ("buns", "top_bun")
    wide = back in ("twintails", "low_tails", "buns", "top_bun", "ponytail", "drills")
    scale = rng.uniform(0.265, 0.315) if wide else rng.uniform(0.29, 0.375)
    scale *= 0.9 if tall else 1.0
    return {
        "scale": scale,
        "x": 0.5 + rng.normal(0, 0.035),
        "y": 0.48 + rng.normal(0, 0.022) + (0.29 - scale) * 0.3 + 0.05 * tall,
        "yaw": float(np.clip(rng.normal(0, 0.22), -0.40, 0.40)),
        "tilt": float(np.clip(rng.normal(0, 0.17), -0.42, 0.42)),
    }


def _eye_traits(rng: np.random.Generator, boyish: bool) -> dict:
    return {
        "eye_width": rng.uniform(0.285, 0.335),
        "eye_height": rng.uniform(0.27, 0.39) * (0.78 if boyish else 1),
        "eye_gap": rng.uniform(0.455, 0.50),
        "eye_slant": float(np.clip(rng.normal(0.06, 0.11), -0.18, 0.32)),
        "openness": rng.uniform(0.86, 1.0),
        "gaze": (rng.normal(0, 0.07), rng.normal(0.02, 0.04)),
        "eye_state": pick(rng, EYE_STATES, EYE_STATE_SHARES),
        "brow_tilt": float(np.clip(rng.normal(0, 0.13), -0.3, 0.3)),
        "pupil": rng.uniform(0.70, 1.15),
        "gleam": rng.uniform(0.8, 1.2),
    }


def _hair_traits(rng: np.random.Generator, back: str) -> dict:
    sides = SIDE_SHARES if back not in ("spiky", "short") else (0.4, 0.5, 0.02, 0.08)
    return {
        "back": back,
        "fringe": pick(rng, FRINGES, FRINGE_SHARES),
        "side": pick(rng, SIDES, sides),
        "volume": rng.uniform(0.97, 1.09),
        "part": rng.uniform(-0.5, 0.5),
        "fringe_drop": rng.uniform(-0.06, 0.18),
        "ahoge": bool(rng.random() < 0.22),
    }


def _dress_traits(rng: np.random.Generator) -> dict:
    trim, cloth = (CLOTH[i] for i in rng.choice(len(CLOTH), 2, replace=False))
    return {
        "accessory": pick(rng, ACCESSORIES, ACCESSORY_SHARES),
        "glasses": pick(rng, ("none", "round", "square"), (0.92, 0.05, 0.03)),
        "outfit": pick(rng, OUTFITS, OUTFIT_SHARES),
        "backdrop": pick(rng, BACKDROPS, BACKDROP_SHARES),
        "cloth": adjust(cloth, rng.uniform(0.9, 1.08), rng.uniform(0.8, 1.1)),
        "trim": adjust(trim, rng.uniform(0.9, 1.08), rng.uniform(0.8, 1.1)),
    }


def draw_face(rng: np.random.Generator) -> Face:
    """Draw all traits of one face; the same generator state gives the same face."""
    hair, eyes = draw_labels(rng)
    skin = SKINS[int(rng.choice(len(SKINS), p=[share for _, share in SKINS]))][0]
    tone = hair_tones(hair, rng)
    tip = adjust(tone.base, 1.12, 0.8, rng.uniform(-0.04, 0.04)) if rng.random() < 0.3 else None
    back = pick(rng, BACKS, BACK_SHARES)
    dress = _dress_traits(rng)
    boyish = back in ("short", "spiky") and bool(rng.random() < 0.6)
    if boyish:
        dress["accessory"] = pick(rng, ("none", "headphones", "cap"), (0.86, 0.08, 0.06))
    return Face(
        hair=hair, eyes=eyes, skin=tones(adjust(skin, rng.uniform(0.98, 1.02))), tone=tone,
        tip=tip, iris=adjust(EYE_RGB[eyes], rng.uniform(0.92, 1.06), rng.uniform(0.9, 1.1)),
        chin=rng.uniform(0.93, 1.05) + 0.07 * boyish, jaw=rng.uniform(0.54, 0.68),
        mouth=pick(rng, MOUTHS, MOUTH_SHARES), blush=rng.uniform(0.1, 0.55),
        light=int(rng.choice((-1, 1))), line=rng.uniform(0.55, 1.0),
        ink=mix(tone.line, tone.deep, rng.uniform(0.0, 0.8)),
        ring=(rng.uniform(-1.16, -0.90), rng.uniform(0, 1)), boyish=boyish,
        finish=(rng.uniform(-1, 1), rng.uniform(0, 1), rng.uniform(-1, 1)),
        **_pose_traits(rng, back, dress["accessory"]), **_eye_traits(rng, boyish),
        **_hair_traits(rng, back), **dress,
    )
