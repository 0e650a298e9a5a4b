"""Side-facing walkers: true profiles with one eye, a nose, one arm and feet in stride.

Everybody is drawn looking left and may be flipped afterwards.
"""

from course_utils.data.painters import _sprite_palettes as pal
from course_utils.data.painters._sprite_art import Archetype, parse_parts

_ART = """
@ head 2 4
..######
.#llllbb#
#llllbbbb#
#llbbbbbs#
#bKbbbbbs#
#bKbbbbss#
#bbbbbss#
.#sssss#
@ head_nose 2 3
...######
..#llllbb#
.#llllbbbb#
.#lbbbbbbs#
.#bKbbbbbs#
#lbKbbbbss#
.#bbbbbss#
..#sssss#
@ head_brow 2 3
...######
..#llllbb#
.#llllbbbb#
.###bbbbbs#
.#bKbbbbbs#
#lbKbbbbss#
.#bbbbbss#
..##ssss#
@ head_goblin 2 3
....######
...#llllbb#
..#llllbbbb#
..##bbbbbbs#
.##Wbbbb#bb#
#lbKbbbb#lb#
.##bbbbb#b#
..#WssWs##
@ head_fox 2 3
.......##
......#lb#
.....#llb#
...##llbb#
.##bbKbbb#
#KllbKbbbs#
.##llbbbs#
...#ssss#
@ head_wolf 2 3
......#.#
.....#l#l#
...##llbbb#
..#lbbbbbb#
##bbYbbbbs#
#KllbKbbbs#
.#WlWbbss#
..##ssss#
@ head_bird 2 3
....#####
...#lllbb#
..#llllbbb#
..#WWllbbb#
.##WKlbbbs#
%Bl%Kbbbbs#
%S%%bbbss#
.%%#ssss#
@ head_robot 2 4
..#######
.#lllllbb#
.#lbbbbbs#
.#%%%bbbs#
.#%YL%bbs#
.#%%%bbbs#
.#b#b#bs#
..######
@ ear_elf 5 9
..##
.#b#
#l#
.#
@ hair_short 1 4
..######
.#lllbbb#
#lllllbbb#
#bllbbbbbs#
.#s#sbbbbs#
.....#bbbs#
......#bs#
@ hair_long 1 4
..######
.#lllbbb##
#lllllbbbb#
#bllbbbbbb#
.#s#sbbbbbs#
.....#bbbbs#
.....#bbbbs#
......#bbbs#
......#bbbs#
......#bbbs#
......#bbss#
.......#bs#
........##
@ hair_pony 1 4
..######
.#lllbbb#
#lllllbbb##
#bllbbbb%L##
.#s#sbbb%S##
.....#bs#lb#
......##.#b#
.........#b#
.........#s#
..........#
@ hair_spiky 0 3
...##.##..#
..#lb#lb##b#
.#lllllbbbb#
#llllbbbbbb##
.#lbbbbbbbbs#
..##s#sbbbb#
.....##bbbs#
......##bs#
@ hair_mohawk 0 5
..####
.#llbbb#
.#bsbbbb#
.....##bs#
.......#s#
@ hair_bun 0 4
.......###
..#####lb#
.#lllbbbs#
#lllllbb#
#bllbbbbb#
.#s#sbbbb#
.....#bbs#
......###
@ hair_afro 0 4
..#######
.#llblbbb#
#llllbbbbb#
#lblbbblbbs#
#bbbblbbbbs#
.#s#sbbbbss#
....#bbbbs#
.....#bbss#
......###
@ hair_braid 1 4
..######
.#lllbbb#
#lllllbbb#
#bllbbbbbs#
.#s#sbbbbs#
.....#bbbs#
......#lb#
......#bs#
......#lb#
......#bs#
......%SB%
.......#s#
........#
@ hair_quiff 0 3
.####
#lllb###
#sllbbbb##
.##lbbbbbb#
...#bbbbbbs#
...##sbbbbs#
......#bbs#
.......###
@ hat_wizard 0 3
........##
......##ll#
.....#lbb##
....%LBBS%
..##lbbbb###
#llbbbbbbbbs#
.###########
@ hat_cap 0 4
...#####
..#lllbb#
.#llllbbb#
.#llbbbbbs#
#%%%BBBBBs#
.##########
@ hat_brim 0 3
....#####
...#lllbb#
...#llbbbb#
..%%LBBBBB%
#llbbbbbbbbs#
.###########
@ hat_tricorn 0 3
......###
..####bb####
.#llbbbbbbbs#
.#lbbWWWbbss#
..#bbWKWbbs#
..%%LBBBBB%
...########
@ helm_closed 1 3
...######
..#lllbbb#
.#llllbbbb#
.#llbbbbbs#
.#########s#
.#KWKKKK#bs#
#llbbbb#bbs#
.#b#b#bbss#
..#ssssss#
@ helm_open 1 4
..######
.#lllbbb#
#lllllbbb#
#llbbbbbbs#
%%%LBBBBB%
.....#bbs#
.....#bbs#
......#s#
@ helm_crest 0 3
.....%%%%%
....%LLBBS%
...#lllbbB%
..#llllbb#B%
.#lllbbbbsS%
.%%%BBBBB%S%
......#bbs%
......#bbs#
.......#s#
@ horns 0 8
..#
.#L#
.#B#
#LB#
#BB#
.##
@ crown 0 4
..#..#..#
.#l##l##l#
.#lllblbb#
.#bRbbbRs#
.#########
@ hood 0 3
.......###
.....##lbb#
....#llbbb#
...#lllbbbb#
...#llbbbbb#
...##sbbbbs#
.....#bbbbs#
.....#bbbss#
.....#bbbss#
....##bbss#
@ hood_cat 0 3
......##.##
.....#lb#lb#
....#lllbbb#
...#llllbbb#
...#llbbbbb#
...##sbbbbs#
.....#bbbbs#
.....#bbbss#
.....#bbss#
....##bss#
@ headband 4 4
#llbbbbbs##
.########lb#
..........s#
@ beard 7 4
.....#b#
#bb.bbb#
#lbbbbs#
.#bbbs#
..#ss#
...##
@ beard_long 7 4
.....#b#
#bb.bbb#
#lbbbbs#
#lbbbs#
.#bbs#
.#bs#
..##
@ moustache 8 4
#lb#
@ mask 8 4
#llbbbbs#
.#sssss##
@ torso 10 5
.#llbb#
.#lbbbs#
.#bbbbs#
.#sssss#
@ torso_belt 10 5
.#llbb#
.#lbbbs#
.#bbbbs#
.%BLBS%
@ torso_round 10 4
..#llbb#
.#llbbbs#
.#lbbbbs#
.%BLBBS%
@ torso_armour 10 5
.%LBBS%
.#lbbbs#
.#llbbs#
.%%BBS%
@ torso_robe 10 5
.#llbb#
.#lbbbs#
.#lbbbs#
#llbbbs#
%LBBBBBS%
@ torso_stripes 10 5
.#llbb#
.%LBBBS%
.#lbbbs#
.%LBBS%
@ arm_down 10 7
.###
#lb#
#bs#
%BB%
.%%
@ arm_swing 10 7
.##
#lb#
.#bs#
..%B%
...%
@ arm_forward 10 3
.....##
.%##lb#
%Lbbs#
.%%##
@ legs_stride 13 4
.#lbbbs#
#lb#.#bs#
%LB%.%LBB%
@ legs_stride_wide 13 3
..#lbbbs#
%#lb#.#bs%
.%LB%..%B%
@ legs_pass 13 5
.#lbbs#
.#lb#s#
%LBB%B%
@ legs_kick 13 4
.#lbbbs#
#lb##bs%%
%LB%.%%B%
@ cape 9 10
##
#l#
#lb#
#bb#
#bbs#
#bss#
.###
@ pack 9 10
.###
#lb#
#bb#
%BB%
#bs#
.##
@ sword 4
.#
#l#
#lb#
.#lb#
.#lb#
..#lb#%
...#b%
...%%S%
..%.%B
@ sword_broad 3
##
#ll#
#lbb#
#lbb#
.#lbs#
.#lbs#
..#bs%
..%%%B%
....%B
@ staff 2
.##
#lb#
#bs#
.##
.%B
..%B
..%B
..%B
...%B
...%B
...%B
....%B
....%B
....%B
@ axe 4
.###
#lb%%
#lb%B%
#bs#%B
.##.%B
....%B
....%B
....%B
....%B
@ hammer 5
.###
#lbb#
#bbs#
.##%
...%B
...%B
....%B
....%B
@ bow 5
..##
.#bK
#b#K
#b.K
#b.K
#b.K
#bBBB
#b.K
#b#K
.#bK
..##
@ spear 3
#
#l
.#b
..%
..%
...%
...%
...%
....%
....%
....%
.....%
@ torch 5
.R
RYR
RYYR
.RY
.%B
..%B
..%B
...%B
@ shield 8 2
.##
#lb#
#LB#
#LB#
#bb#
#bs#
.##
"""

PARTS = parse_parts(_ART)

_ARMS = "arm_down arm_swing"
_LEGS = ("legs_stride legs_stride_wide legs_pass legs_kick", "pants boots")
_HEADS = "head head_nose head_nose head_brow"
_HAIRS = (
    "hair_short hair_long hair_pony hair_spiky hair_mohawk hair_bun hair_afro hair_braid hair_quiff"
)
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


def _walker(name, torso, top, weapons="", heads=_HEADS, back=(), front=(), **colours):
    """Assemble one walker: with ``weapons`` the arm is held forward, else it swings."""
    grip = ((weapons, "metal trim"), ("arm_forward", "cloth skin")) if weapons else ()
    arm = grip or ((_ARMS, "cloth skin"),)
    head = (heads, "skin trim")
    layers = (*back, _LEGS, (torso, "cloth trim"), head, *top, *front, *arm)
    return Archetype(name, layers, {**_COLOURS, **colours})


_SHIRTS = "torso torso_belt torso_round torso_stripes"
_BLADES = "sword sword_broad"

ARCHETYPES = (
    _walker("stroller", _SHIRTS, ((_HAIRS, "hair trim"),)),
    _walker(
        "swordfighter",
        _SHIRTS,
        ((_HAIRS, "hair trim"), ("- - headband", "second")),
        weapons=_BLADES,
        back=(("- cape", "second"),),
    ),
    _walker(
        "knight",
        "torso_armour",
        (("helm_closed", "metal trim"),),
        weapons="sword sword_broad spear hammer",
        back=(("- cape", "second"),),
        cloth=pal.METAL,
    ),
    _walker(
        "man-at-arms",
        "torso_armour torso_belt",
        (("- beard moustache", "hair"), ("helm_open helm_crest", "metal second")),
        weapons="sword axe spear hammer sword_broad",
        hair=pal.BEARD,
    ),
    _walker(
        "shield-bearer",
        "torso_armour torso_belt",
        (("helm_open helm_crest helm_closed", "metal second"),),
        front=(("shield", "metal second"),),
    ),
    _walker(
        "wizard",
        "torso_robe",
        (
            ("- hair_long", "hair trim"),
            ("- beard beard_long beard_long", "hair"),
            ("hat_wizard", "cloth trim"),
        ),
        weapons="staff",
        hair="silver silver black ginger",
        metal="fire frost arcane venom love",
        cloth="violet indigo blue navy red green teal wine",
        trim="gold leather bronze",
    ),
    _walker(
        "viking",
        "torso_belt torso_round",
        (("beard beard_long", "hair"), ("helm_open", "metal trim"), ("horns", "metal bone")),
        weapons="axe hammer sword_broad",
        hair="ginger blond chestnut silver",
        cloth="leather wine grey navy sand",
        bone="bone",
    ),
    _walker(
        "ranger",
        _SHIRTS,
        (("hair_short hair_long hair_pony", "hair trim"), ("hat_brim", "cloth second")),
        weapons="bow spear",
        back=(("- cape pack", "second trim"),),
        cloth="green forest olive lime leather teal",
        metal=pal.WOOD,
    ),
    _walker(
        "rogue",
        _SHIRTS,
        (("hood", "cloth"), ("- - mask", "second")),
        weapons=_BLADES,
        back=(("- cape", "second"),),
        cloth=pal.DARK_CLOTH + " red violet green",
    ),
    _walker(
        "traveller",
        _SHIRTS,
        (("hair_short hair_long hair_braid", "hair trim"), ("hat_cap hat_brim", "second trim")),
        back=(("pack", "leather trim"),),
        leather="leather bronze olive wine",
    ),
    _walker(
        "royal",
        "torso_robe torso_armour",
        (
            ("hair_short hair_long", "hair trim"),
            ("- beard", "hair"),
            ("crown", "trim"),
        ),
        back=(("- cape", "second"),),
        trim="gold yellow silver",
    ),
    _walker(
        "pirate",
        "torso_belt torso_stripes",
        (
            ("hair_short hair_pony hair_long", "hair trim"),
            ("- beard moustache", "hair"),
            ("hat_tricorn", "cloth trim"),
        ),
        weapons=_BLADES,
        hair=pal.BEARD,
        cloth="black navy wine red leather grey",
    ),
    _walker(
        "elf",
        _SHIRTS,
        (("hair_long hair_pony hair_braid hair_quiff", "hair trim"), ("ear_elf", "skin")),
        weapons="bow staff sword",
        skin="pale elf moonskin peach",
        hair="blond silver teal rose forest sky",
    ),
    _walker(
        "beast folk",
        _SHIRTS,
        (),
        back=(("- cape", "second"),),
        weapons="sword axe staff torch",
        heads="head_fox head_wolf",
        skin="ginger silver sand grey chestnut cream black",
    ),
    _walker(
        "bird folk",
        _SHIRTS,
        (("- hat_cap", "second trim"),),
        heads="head_bird",
        skin="sky red green yellow cream violet black",
        trim="gold orange",
        back=(("- pack", "second trim"),),
    ),
    _walker(
        "goblin and bones",
        "torso torso_belt",
        (),
        weapons="spear axe torch sword",
        heads="head_goblin",
        skin="green lime olive teal forest",
        cloth=pal.DARK_CLOTH,
    ),
    _walker(
        "automaton",
        "torso_armour torso_belt",
        (("- - hat_cap", "second trim"),),
        weapons="hammer torch sword",
        heads="head_robot",
        skin="steel bronze gold darksteel teal",
        cloth="steel bronze gold darksteel",
    ),
    _walker(
        "cat hood",
        _SHIRTS,
        (("hood_cat", "cloth"),),
        weapons="staff torch",
        cloth="sand ginger grey black rose cream leather silver",
        metal="fire frost arcane venom love",
    ),
)
