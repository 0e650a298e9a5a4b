"""Colour ramps of the sprites: four tones each, from the dark outline to the light."""

import numpy as np

# outline, shade, base, light
_HEX = {
    # skins
    "pale": "5a3028 d89878 f8c8a0 ffe0c4",
    "peach": "542a20 c47c58 eeb088 fcccaa",
    "tan": "48241a a8683c d09460 e8b484",
    "brown": "341a12 74442c 9c6440 bc8458",
    "dark": "241210 5c3826 845436 a8744c",
    "elf": "2a4420 84a85c b4d488 d4ecac",
    "moonskin": "28305c 7488bc a4b8e0 c8d8f4",
    # hair and fur
    "black": "16141c 2c2a38 44424e 686674",
    "chestnut": "2a160e 58301c 7c4a28 a0683c",
    "ginger": "481c0c a8481c d8702c f49c4c",
    "blond": "5c4010 c89834 ecc858 fce890",
    "silver": "44464e 94989c c4c8cc ececec",
    "crimson": "400c14 90182c c8303c ec5c58",
    # cloths
    "red": "480c10 a01c20 d83430 f8685c",
    "rose": "501434 b03870 e060a0 f898c8",
    "violet": "280f48 5c2c94 8848c4 b47cec",
    "indigo": "18164c 38389c 5458cc 848cf0",
    "blue": "0c2450 2458a8 3c80d8 70b0f8",
    "sky": "143c5c 3c90c0 60bce8 a0e4fc",
    "teal": "083c40 188080 28aca4 6cdcc8",
    "green": "0c3414 207c2c 38ac3c 78d864",
    "lime": "2c4410 74a020 a4d038 d4f074",
    "olive": "2c2c10 686c28 949440 bcbc68",
    "yellow": "5c3c08 cc9414 f4c82c fcec74",
    "orange": "5c2408 cc5c14 f48c2c fcbc64",
    "leather": "2c180c 643c1c 8c5c30 b4844c",
    "sand": "4c3820 ac8c58 d8bc84 f0dcb0",
    "cream": "5c4c38 c8b48c f0e0bc fcf4dc",
    "grey": "24242c 5c5c68 888894 b4b4bc",
    "navy": "0c1024 20284c 343f70 545f94",
    "wine": "2c0818 601434 882448 b04468",
    "forest": "081c14 184430 2c6844 4c9060",
    # metals, bone
    "steel": "2c3440 74808c a8b4bc e4ecf0",
    "darksteel": "14161e 383e4c 5a6272 8c94a4",
    "gold": "54300c b47818 e8b430 fcec80",
    "bronze": "381c0c 8c5028 bc7c40 e4ac6c",
    "bone": "4c4438 b8ac90 e4dcc4 fcf8e8",
    # glow: outlines already bright, for spells
    "fire": "a01c0c e8480c fc981c fcec60",
    "ember": "781028 d02438 fc6c48 fcc070",
    "frost": "1c4c9c 48a0e4 94dcfc e4fcfc",
    "arcane": "48148c 8c3cdc c484fc f0d8fc",
    "holy": "a8780c e8b824 fce45c fcfcd0",
    "venom": "14501c 3c9c24 7cd83c d4fc84",
    "shadow": "180c2c 40245c 6c3c8c a070bc",
    "spark": "b07800 f0b800 fce840 fcfcc0",
    "aqua": "0c4468 1888b4 3cc8dc b0f8f0",
    "love": "8c0c4c d82870 fc6ca4 fcc4d8",
    "void": "0c1040 2c2c94 5c54e0 a8a4fc",
    # food
    "crust": "542c0c ac6820 d8983c f4c870",
    "choco": "28140c 58301c 7c4a2c a46c44",
    "rind": "0c3c18 1c7430 34a044 88cc68",
    "carrot": "702808 d8600c f88820 fcb458",
    "meat": "4c180c 943818 c05c2c e08c50",
    "pinkmeat": "601c24 bc4c54 e47c78 f8b0a4",
    "butter": "6c4808 dca01c f8cc3c fcec8c",
    "berry": "380c40 7c1c78 a83c9c d878c8",
    "mint": "1c5048 6cbca0 a0e4c8 d4fce8",
    "milk": "545468 b8b8c8 e8e8f0 fcfcfc",
}
RAMP_NAMES = tuple(_HEX)
RAMPS = np.array(
    [[tuple(bytes.fromhex(tone)) for tone in tones.split()] for tones in _HEX.values()],
    dtype=np.int16,
)  # (ramps, 4, 3)

SKIN = "pale peach tan brown dark"
HAIR = "black chestnut ginger blond silver crimson violet teal sky rose forest"
BEARD = "black chestnut ginger blond silver"
CLOTH = "red rose violet indigo blue sky teal green lime olive yellow orange sand cream grey wine"
DARK_CLOTH = "leather grey navy wine forest black olive chestnut"
BOOTS = "leather black grey red wine navy bronze"
METAL = "steel darksteel gold bronze steel"
TRIM = "gold yellow red cream steel sky orange"
BLADE = "steel gold frost ember steel"
WOOD = "leather bronze chestnut"
GLOW = "fire ember frost arcane holy venom shadow aqua love void"
