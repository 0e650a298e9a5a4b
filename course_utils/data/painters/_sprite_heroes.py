"""Heroes: adventurers seen from the front, nearly symmetric, always on two feet."""

from course_utils.data.painters import _sprite_palettes as pal
from course_utils.data.painters._sprite_art import Archetype, parse_parts

_SYMMETRIC = """
@ head 2
.....###
....#lll
...#llll
...#lbbb
...#bbKb
...#bbKb
...#sbbb
....#sss
@ head_wide_eyes 2
.....###
....#lll
...#llll
...#lbbb
...#bWKb
...#bWKb
...#sbbb
....#sss
@ head_smile 2
.....###
....#lll
...#llll
...#lbbb
...#bbKb
...#bbKb
...#bPb#
....#sss
@ head_stern 2
.....###
....#lll
...#llll
...#b##b
...#bbKb
...#bbKb
...#sbbs
....#sss
@ ears_elf 6
.##
.#l#
..#s
@ ears 6
..##
..#s
...#
@ hair_short 1
.....###
...##lll
..#bblll
..#bbbbl
..#bsbbs
..#bs
..##
@ hair_parted 1
....####
...#lll#
..#blls#
..#bbs##
..#bs#
..#b#
..##
@ hair_bob 1
....####
..##llll
..#bllll
.#bbbbll
.#bbbsbb
.#bs#.s
.#bs#
.#bs#
..#ss#
...##
@ hair_long 1
....####
..##llll
.#bbllll
.#bbbbll
.#bbssbb
.#bs#
.#bb#
.#bb#
.#sb#
.#sbs#
.#ssb#
..#ss#
...##
@ hair_spiky 0
...#..##
..#b##ll
.##bblll
.#bblllb
#bbbbllb
.#sbsbbs
..#bs.s
.#bs
..#
@ hair_mohawk 0
.....###
.....#lb
....#lbb
....#bsb
.....#sb
@ hair_buns 0
.###
#llb####
#bbsllll
.#bbblll
..#bbbbl
..#bsbbs
..#bs
..##
@ hair_braids 1
....####
..##llll
.#bbllls
.#bbbbls
.#bbss
.#bs#
..#s#
..%B%
.#lb#
.#bs#
.#sb#
..##
@ hair_afro 0
....####
..##llbl
.#blbllb
.#bllblb
#blbblbb
#bbsbsbb
#bbs#.s
#bss#
.##s#
...#
@ hair_swept 0
.....##
...##llb
..#bllbb
.#blllbb
.#bbbbsl
..#bsb#s
..#bs
..##
@ hair_twin_tails 1
....####
.##lllll
#%B%llll
#l#bbbll
#b#bsbbs
#b##s
#bs#
#bs#
#bb#
.#bs#
.#ss#
..##
@ hat_wizard 0
.......#
......#l
.....#bl
....%BBL
.###sbbl
#sbbbbll
.#######
@ hat_wizard_tall 0
......#l
.....#bl
.....#bl
....%BLL
.##%SBBB
#sbbbbll
.#######
@ hat_ranger 0
.....##
...##lll
..#bblll
..#bbbbl
.#%%BBBB
#sbbbbll
.##
@ hat_tricorn 0
.......#
.#####bl
#sbbbbll
#sbbbWWW
.#sbbWKW
.#%BBBWW
..####
@ hat_beret 0
....####
..##llll
.#bbblll
.#sbbbbb
..%%BBBB
@ hat_turban 0
.....###
...##lls
..#bls%B
.#bls%BL
.#bsbb%B
.#ssbbbl
..##
@ helm_closed 1
.....###
...##lll
..#bblll
..#bbbll
..#bbbb%
..##KKKK
..#bKWKK
..#bb##b
..#sb#bl
...#s#sb
@ helm_great 1
....####
..##lll%
..#blll%
..#bbbb%
..#bbbb%
..%%%%%%
..#bKKK%
..#bbbb%
..#sb#b%
...###s%
@ helm_open 1
.....###
...##lll
..#bblll
..#bbbll
..%%BBBB
..#b#
..#b#
..#s#
...#
@ helm_nasal 1
.....###
...##llL
..#bbllL
..#bbblL
..#%%%%B
..#b#..B
..#b#..S
..#s#
...#
@ helm_winged 1
.....###
W..##lll
WW#bblll
NW#bbbll
.N%%BBBB
..#b#
..#b#
..#s#
...#
@ horns 0
.#
#L#
#BL#
.#BB
..##
@ plume 0
......%L
......%B
@ crown 0
..#..#.#
..#l#l#l
..#llRll
..#bbbbb
..######
@ circlet 4
..%BBBLR
@ hood 0
......##
....##ll
...#blll
..#bblll
..#bbsss
..#bs###
..#bs
..#bs
..#bbs
..##bbss
@ hood_cat 0
..##
..#l#
..#bl###
..#bblll
..#bbbll
..#bsbbs
..#bs
..#bs
..#sbs
...##bss
@ hood_bear 0
.###
#bPb####
#bPbllll
.#bblll
..#bbbbb
..#bsss
..#bs
..#bs
..#sbs
...##bss
@ headband 4
..#bbbll
...####
@ beard_full 7
...#b
...#bbbs
...#bbbb
....#sbb
.....#ss
......##
@ beard_long 7
...#b
...#bbs#
...#lbbb
....#lbb
.....#bb
.....#sb
......#s
.......#
@ beard_goatee 8
......##
......bl
......#s
@ moustache 8
....##bl
@ ninja_mask 8
...sbbbl
....#sss
@ blush 8
....P
@ torso_tunic 10
...#blll
..#bblll
..#b#bbb
..%B#sss
@ torso_shirt 10
..##lll&
..#bbllv
..#b#bbu
..%B#sst
@ torso_armour 10
.#ll#bll
.#bs#bbl
..#b#sbb
..%B&uuv
@ torso_plate 10
.#lb#bl&
.#bs#lbu
..#s#bbt
..%B#sb&
@ torso_vest 10
..#b#bvv
..#ub#uv
..#u#bsu
..%B#bsu
@ torso_robe 10
...#bll&
..#bbllv
..#b#blu
..%B#bbu
....#sbu
...#ssbt
@ torso_bare 10
...#blll
..#bbllb
..#b#bsl
..#b%BLL
@ torso_fur 10
..#&vuvv
..#bvuvu
..#b#bll
..%B#sbb
@ torso_dress 10
...#blll
..#b#bll
..%&uvvv
...#bbll
..#bbbbl
..#sssss
@ torso_sash 10
...#bllv
..#bblvu
..#b#uub
..%B#sss
@ belt 13
....#ssl
@ emblem 11
......sl
.......l
@ emblem_diamond 11
.......l
......lb
.......s
@ collar 9
....#bll
.....#sb
@ scarf 9
...#blll
...#sbbb
@ pauldrons 10
.#ll#
.#bs#
..##
@ legs_stand 13
....#sbb
....#bb#
...%BBL%
@ legs_shorts 13
....#bbb
....#ss#
...%BBL%
@ cape 9
..##
.#bl
.#bb
.#bb
.#bs
.#ss
.####
@ cape_wide 9
..##
.#bb
#lbb
#bbb
#bbs
#bss
.###
"""

_FREE = """
@ legs_left 13
....#sbbbbs#....
....#bb##BL%....
...%BBL%.%%.....
@ legs_right 13
....#sbbbbs#....
....%LB##bb#....
.....%%.%LBB%...
@ eyepatch 5
....####........
........KK......
........KK......
@ feather 0
.........#.#....
..........#l#...
...........#b#..
...........#s#..
@ sword 4 12
..#
.#l#
.#l#
.#l#
.#l#
.#l#
.#b#
%BL%
.%S%
.%S%
..%
@ dagger 8 12
..#
.#l#
.#l#
%BB%
.%S%
..%
@ staff 2 12
.##
#lb#
#bs#
.%B
.%B
.%B
.%B
.%B
.%B
.%B
.%B
.%B
.%B
@ spear 1 12
..#
.#l#
.#b#
.#s#
..%
..%
..%
..%
..%
..%
..%
..%
..%
..%
@ axe 4 11
.##%#
#llB#
#lbS#
#ls%#
.##%
...%
...%
...%
...%
...%
@ hammer 5 11
#####
#lbs#
#lbs#
##%##
..%
..%
..%
..%
..%
@ bow 5 12
.#
#b#
.#b#
.K#b
.K.#
.K.#
.K#b
.#b#
#b#
.#
@ shield_round 9
.###
#%BB#
%BLB%
%BBS%
#%SS#
.###
@ shield_kite 9
####
#lB%#
#LB%#
#bS%#
.#S#
..#
@ shield_tower 8
####
#lb##
%BBS#
#lbs#
#lbs#
#bss#
.###
@ book 11
.####
.#lW#
.#bW#
.####
@ lantern 10
.###
.#.#
##Y##
#YWY#
#####
"""

PARTS = {**parse_parts(_SYMMETRIC, mirror=True), **parse_parts(_FREE)}

_FACES = "head head head_wide_eyes head_smile head_stern"
_LEGS = ("legs_stand legs_shorts legs_left legs_right", "pants boots")
_HAIRS = (
    "hair_short hair_parted hair_bob hair_long hair_spiky hair_mohawk hair_buns hair_braids"
    " hair_afro hair_swept hair_twin_tails"
)
_UNDER_HAT = "- hair_short hair_bob hair_long hair_braids"
_COLOURS = {
    "skin": pal.SKIN,
    "hair": pal.HAIR,
    "cloth": pal.CLOTH,
    "pants": pal.DARK_CLOTH,
    "boots": pal.BOOTS,
    "metal": pal.METAL,
    "trim": pal.TRIM,
    "second": pal.CLOTH,
}
_SWORDS = ("- sword dagger", "metal trim")


def _hero(name, torso, top, front=(), held=(), back=(), faces=_FACES, **colours):
    """Assemble one hero recipe: back, legs, torso, head, what is on it, what is held."""
    layers = (*back, _LEGS, *torso, (faces, "skin"), *top, *front, *held)
    return Archetype(name, layers, {**_COLOURS, **colours})


_TUNIC = (
    ("torso_tunic torso_shirt torso_vest torso_sash", "cloth skin second"),
    ("- belt emblem emblem_diamond", "trim"),
)
_ARMOUR = (
    ("torso_armour torso_plate", "metal skin trim"),
    ("- - emblem", "trim"),
    ("- pauldrons", "trim"),
)
_ROBE = (("torso_robe", "cloth skin trim"),)
_CAPE = (("- cape cape_wide", "second"),)
_SHIELD = ("- shield_round shield_kite shield_tower", "metal second")

ARCHETYPES = (
    _hero(
        "swordfighter",
        _TUNIC,
        ((_HAIRS, "hair trim"), ("- - headband", "second")),
        held=(_SWORDS, ("- - shield_round shield_kite", "metal second")),
    ),
    _hero(
        "townsfolk adventurer",
        (*_TUNIC, ("- scarf collar", "second")),
        ((_HAIRS, "hair trim"), ("- blush", "skin")),
        held=(("- - - book lantern", "second"),),
    ),
    _hero(
        "knight",
        _ARMOUR,
        (("helm_closed helm_great", "metal trim"), ("- - plume", "cloth second")),
        held=(("sword spear -", "metal trim"), _SHIELD),
        back=_CAPE,
    ),
    _hero(
        "man-at-arms",
        _ARMOUR,
        (
            ("- beard_full moustache", "beard"),
            ("helm_open helm_nasal helm_winged", "metal trim"),
        ),
        held=(("sword spear axe hammer", "metal wood"), _SHIELD),
        beard=pal.BEARD,
        wood=pal.WOOD,
    ),
    _hero(
        "wizard",
        _ROBE,
        (
            ("hair_short hair_long", "beard"),
            ("- beard_full beard_long beard_goatee", "beard"),
            ("hat_wizard hat_wizard_tall", "cloth trim"),
        ),
        held=(("- staff", "glow wood"),),
        beard="silver silver black ginger",
        cloth="violet indigo blue navy red green teal wine",
        glow="fire frost arcane venom spark",
        wood=pal.WOOD,
    ),
    _hero(
        "witch",
        (("torso_dress torso_robe", "cloth skin trim"),),
        (("hair_long hair_bob hair_braids", "hair trim"), ("hat_wizard", "cloth trim")),
        held=(("- staff", "glow wood"),),
        glow="fire frost arcane venom love",
        wood=pal.WOOD,
    ),
    _hero(
        "viking",
        (("torso_fur torso_armour", "brown skin fur"),),
        (
            ("beard_full beard_long moustache", "beard"),
            ("helm_open helm_nasal", "metal bone"),
            ("horns", "metal bone"),
        ),
        held=(("axe hammer sword", "metal wood"), ("- shield_round", "metal second")),
        beard="ginger blond chestnut silver",
        brown="leather wine grey navy",
        fur="sand silver chestnut",
        bone="bone",
        wood=pal.WOOD,
    ),
    _hero(
        "ranger",
        (*_TUNIC, ("- scarf collar", "second")),
        (
            (_UNDER_HAT, "hair trim"),
            ("hat_ranger", "cloth leather"),
            ("feather -", "second"),
        ),
        held=(("bow spear dagger -", "wood metal"),),
        back=_CAPE,
        cloth="green forest olive lime leather teal",
        wood=pal.WOOD,
        leather="leather gold",
    ),
    _hero(
        "rogue",
        (("torso_tunic torso_sash", "cloth skin second"), ("belt", "trim")),
        (("hood", "cloth"), ("- - ninja_mask", "second")),
        held=(("- dagger dagger", "metal trim"),),
        back=_CAPE,
        cloth=pal.DARK_CLOTH + " red violet green",
    ),
    _hero(
        "royal",
        (("torso_robe torso_sash torso_dress torso_armour", "cloth skin trim"),),
        (
            ("hair_short hair_bob hair_long hair_parted", "hair"),
            ("- - beard_full moustache", "hair"),
            ("crown", "trim"),
        ),
        held=(("- staff sword", "metal wood"),),
        back=(("cape cape_wide", "second"),),
        trim="gold yellow silver",
        wood="gold",
    ),
    _hero(
        "pirate",
        (("torso_vest torso_shirt", "cloth skin cream"), ("belt -", "trim")),
        (
            ("hair_short hair_long hair_braids", "hair trim"),
            ("- beard_full beard_goatee moustache", "hair"),
            ("- eyepatch", "skin"),
            ("hat_tricorn", "cloth trim"),
        ),
        held=(_SWORDS,),
        cloth="black navy wine red leather grey",
        hair=pal.BEARD,
        cream="cream sand sky",
    ),
    _hero(
        "beast hood",
        (("torso_tunic torso_sash", "cloth skin second"), ("- emblem belt", "trim")),
        (("hood_cat hood_bear", "cloth"), ("- blush", "skin")),
        held=(("- staff dagger", "metal trim"),),
        cloth="sand ginger grey black rose cream leather silver",
    ),
    _hero(
        "elf",
        (*_TUNIC, ("- collar", "trim")),
        (
            ("hair_long hair_parted hair_swept hair_bob", "hair"),
            ("ears_elf", "skin"),
            ("- circlet", "hair trim"),
        ),
        held=(("bow staff sword -", "metal trim"),),
        back=_CAPE,
        skin="pale elf moonskin peach",
        hair="blond silver teal rose forest sky",
    ),
    _hero(
        "brawler",
        (("torso_bare torso_vest", "skin leather second"), ("- belt", "trim")),
        (
            ("ears", "skin"),
            ("- hair_mohawk hair_spiky hair_short", "hair"),
            ("- beard_full beard_goatee moustache", "hair"),
            ("- headband", "second"),
        ),
        held=(("- axe hammer", "metal leather"),),
        leather="leather wine grey",
    ),
    _hero(
        "bard and mage",
        (("torso_shirt torso_robe torso_dress", "cloth skin second"),),
        (
            ("hair_bob hair_long hair_swept hair_braids", "hair trim"),
            ("hat_beret hat_turban", "second trim"),
        ),
        held=(("- book staff", "metal trim"),),
        back=_CAPE,
    ),
)
