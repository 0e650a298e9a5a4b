"""Non-heroes: monsters, beasts and villagers seen from the front.

None of them has the heroes' build (big head, short torso, two boots): monsters have bodies of
their own, and villagers stand in long bell-shaped clothes without visible legs.
"""

from course_utils.data.painters import _sprite_palettes as pal
from course_utils.data.painters._sprite_art import Archetype, parse_parts

_SYMMETRIC = """
@ slime 4
.....###
...##lll
..#bllll
.#blWlll
.#bWWlll
#bblllll
#bbllKll
#bbblKlb
#bbbbbbb
#sbbbbbb
#ssbbbbb
.#######
@ slime_tall 2
......##
.....#ll
....#blW
...#blll
..#bblll
.#bbllll
.#bblKll
.#bbbKlb
#bbbbbbb
#bbbbbKK
#sbbbbbb
#ssbbbbb
#sssssss
.#######
@ slime_mouth 12
......KK
.......R
@ slime_fangs 12
.....KKK
.....WKK
@ ghost 1
.....###
...##lll
..#lllll
.#llllll
.#llKKll
.#llKKll
.#bllKll
.#bbllll
#bbbblKK
#bbbbbKK
#sbbbbbb
.#bbbbbb
.#bbbbbb
.#bb#bb#
..##.##.
@ ghost_arms 8
##
#l#
#bb#
.##
@ skeleton 0
....####
...#llll
..#lllll
..#lllll
..#lKKll
..#bKRbb
..#bbbb#
...#bl#l
....####
...#.#bb
.##bb#lb
.#b##.bb
.#l#.#lb
.#b##.bb
..#.#bb#
....#l#.
@ reaper 0
.....###
....#BBB
...#BSSS
..#BSKKK
..#BSKKK
.#BSKKRK
.#BSKKKK
.#BBSKKK
.#BBBSKK
##BBBBSS
#BBSBBBB
#BBSBBBB
#ll#BBSB
.#l#BBSB
..#SBSSB
..######
@ bat 3
........
#.....#.
##...#l#
#s#..#lb
#bs##lbb
#bbsbYYb
#bbbbYKb
#sbsbbbb
#s#s#bWK
##.#.#bb
#.....#s
.......#
@ bat_up 2
##......
#b#...#.
#bb#.#l#
#sbb##lb
.#bbsbbb
.#sbsYYb
..#s#YKb
..#.#bbb
.....bWK
.....#bb
......#s
.......#
@ orc 1
.....###
...##lll
..#bllll
###bbbbb
#b#b###b
#s#bRKbb
.##bbbb#
..#WbKKK
..#Wsbbb
.####sss
#bb%%%%%
#lb%BLLL
#bb#%BBB
.##S%SBB
..%%%%%.
@ orc_mohawk 0
......%L
......%B
......%S
@ goblin 0
......##
....##ll
#..#blll
##.#bbbb
#b##b##b
#lbbbYKb
.#sbbYKb
..##bbbb
...#sWKW
....#sss
...#%BBB
..#b%BBB
..#b#%SB
...#.%%S
....#bb#
...#bb#.
@ cyclops 0
....####
..##llll
.#bbllll
.#bbl###
.#bb#WWW
.#bs#WRK
.#bs#WWK
.#bbb###
.#sbbbbb
..#sbKKK
.##ssWKW
#bb#ssss
#lbb%%%%
#bbb%BLB
.##b%SBB
...##%%%
@ horn_single 0
......##
......#L
......#B
@ horns_demon 0
.##
#LB#
#LB#
.#BB
..##
@ horns_small 0
...#
..#L#
..#BB
...##
@ spider 2
...#....
..#s#.##
.#s##bll
#s#.#lbl
#s##bbbb
##s#bRbR
#s#sbbbb
#s#sbRRb
##s#sbbW
.#s##bKW
#s##s###
#s#.#s..
#s#..#s.
.#....#.
@ beetle 2
..#...#.
...#..#.
....####
...#SBBB
..##YSBB
.#s#####
#.#lbbbs
.##lbbbs
##bbbbbs
.#bbbbbs
##bbbbbs
#.#bbbbs
..##sbbs
.#..####
@ mushroom 0
.....###
...##bll
..#blWWl
.#bbWWWb
#bbblWbb
#WWbbbbb
#WWbbbWW
#sssssss
.#######
...%LLLL
...%LKLL
...%BKLB
...%BBBB
..%SBBKK
..%SSBBB
...%%%%%
@ mush_angry 9
....##
@ golem 0
....####
...#lllb
...#lbbb
...#RRbb
...#bbbb
.###s##s
#lb#####
#lbb#llb
#bbs#lbb
#bbs#bb%
#bs##b%L
#bs#.#b%
#lb##sbb
#bb#bb##
###lbb#.
..####..
@ golem_wide 1
...#####
...#llll
...#bYYb
.##sbbbb
#llb####
#lbbblll
#lbsblb%
#bbsbb%L
#bs##bb%
#bb#bbbb
#lb#sbbb
#bs##s##
###lb##.
..#bbs#.
..#####.
@ demon 0
....####
...#bbll
...#bbbb
...#YYbb
...#bYKb
....#bbb
%%..#sWK
%B%###ss
%BB#blll
%BB#b#bb
%SS#b#sb
.%%#b#bb
..%.##ss
....#bb#
....#b#.
...%%%#.
@ imp 3
...#####
..#bblll
#.#bbbbb
##bbWWbb
#bbbWKbb
.##bbbbb
...#bKWK
....#sss
%%.#bbll
%B##b#lb
.%B#b#bb
..%.#sss
....#b#
@ eyeball 2
.....###
...##lll
..#bllll
.#bbl###
#bbb#WWW
#bb#WWBB
#bb#WBKK
#bb#WBKK
#sb#WWBB
#sbb#WWW
.#sbb###
..#sbbbb
...##sss
.....###
@ eye_stalks 0
.##..##.
#WK#.#b#
.##..#b#
..#b##b#
@ eye_tentacles 12
..#b##b#
.#b#.#b#
.#s#.#s#
..#...#.
@ eye_wings 3
%
%%
%B%
%BB
%SB
.%S
..%
@ octopus 0
....####
..##llll
.#bblWll
.#bblWll
#bbbblll
#bbbWWbb
#bbbWKbb
#bbbbbbb
.#sbbbKb
..#sbbbK
#####bbb
#lb#bbsb
##sbb##b
#lb##b#b
.##.#b#s
....###.
@ plant 0
.....###
...##lll
..#blWll
.#bWlbbb
.#bbbbbb
.#WKWKWK
.#KKKKKK
.#WKWKWK
.#bbbbbb
..##sbbb
....##%B
.%%...%B
%LB%%.%B
.%LBB%%B
..%%SBBB
....%%%%
@ frog 4
..###...
.#WWW##.
.#WKWbb#
.#WKWbbb
#bbbbbll
#blbbbbb
#bbKbbbb
#bbbKKKK
.#sbbbbb
#bbs%LLL
#bb#%LLL
#bbb#%LL
@ zombie 0
.....%%%
...%%BBB
..%BBSBS
..%Sl#ll
..#lllll
..#lWWll
..#lWKlb
..#bllbb
...#bKKW
....#sbb
.#&&&uuu
#bluuuuv
#bb&&ttu
.##.&uut
....&ut&
...#b#.#
@ chest 3
..######
.#lbbbbb
#lbbssss
#bb#####
###WKWKW
#KKKKRRR
#KWKRRRR
#%KWKWKW
#%L%%%%%
#bLbb%LL
#bLbb%BK
#sSss%%%
########
@ chest_eyes 4
...
...YK
@ snowman 0
....####
...#llll
..#lllll
..#llKll
..#lllll
..#bllK.
...#bbKK
...%LLLL
..#%%SSS
.#llllll
#lllllKl
#bllllll
#bllllKl
#bbbllll
.#bbbbbb
..######
@ snow_hat 0
....####
....#bbb
....%BBB
..######
@ snow_arms 7
#.
.#
#.#
.##
@ carrot_nose 5
......YY
@ owl 1
.#......
#b##..##
#bbb##bb
#bb#%%#b
#b%LLL%b
#b%LKL%b
#bb%LL%Y
#sbb%%bY
##sbbbbb
#bs#LLLL
#bs#LBLB
#bs#BLBL
#bs#LBLB
.##s#LLL
...##YY#
@ pumpkin 2
......%%
......%B
..####%S
.#bllsll
#bllsbll
#blKsbll
#lKKKbll
#lKYKbls
#bbbsbbK
#bKsbKsb
#bKKKKKY
#bsYKYKK
.#bsbbsb
..######
@ fire_spirit 0
.......#
......#b
...#..#b
..#b#.#b
..#bb#bb
.#bbbbbl
.#bblbll
#bbllWll
#bblKWWl
#bblKWWW
#bbllWWW
.#bblWKK
.#bbllWW
..#bblll
...##bbb
.....###
@ granny 0
......##
.....#ll
....####
...#llll
..#llbbb
..#b%LLL
..#b%LKL
...#%BKB
....%PBB
...&&SSB
..&uvWWW
..&uuWWW
..%BtWWW
..&utWWW
.&uutWWW
.&&&&&&&
@ farmer 0
......##
....##ll
....#lbb
.#######
#bllllll
.######s
...%LLLL
...%LKLL
...%BKBB
....%SSB
..&&#tuv
.&uvWtuu
..%BWttt
...&Wuuu
...&tuuu
...&&&&&
@ monk 0
.....###
....#BBB
...%BLLL
...#%LLL
...#%LKL
...#%BKB
....%SBB
...&%%SS
..&uu&%%
.&uvvuuu
.&uttttt
.&u%BB%B
..&&uYuu
..&uuYuu
.&uutttu
.&&&&&&&
@ merchant 0
....####
...#llbs
..#lbbbs
..#bbbss
...%%%%%
...%LLLL
...%LKLL
...%BKBB
...#bbSb
.&&##bbb
&uvu&##b
&uvvuuW#
%B&vuuWW
.&&uuuWW
.&tuuuuu
.&&&&&&&
@ maiden 0
....####
...#llll
..#lllbb
..#lb%L%
..#b%LLL
..#b%LKL
..#s%BKB
..#ss%BB
...##&%S
...&uvv%
..%Lttvv
...%%&uu
...&uuvv
..&uuvvv
.&uuvvvv
.&&&&&&&
"""

PARTS = parse_parts(_SYMMETRIC, mirror=True)

_BEAST = "red violet indigo blue teal green lime olive orange rose grey wine forest"


def _monster(name, layers, shift=(1, 0), **colours):
    """Short form for one kind of monster or villager."""
    return Archetype(name, layers, colours, mirror=True, shift=shift)


def _villager(name, **colours):
    """A villager in three ramps: hair or hat, skin, clothes."""
    return _monster(name, ((name, "hair skin cloth"),), **{"skin": pal.SKIN, **colours})


ARCHETYPES = (
    _monster(
        "slime",
        (
            ("slime slime slime_tall", "body"),
            ("- - slime_mouth slime_fangs", "body"),
            ("- - - horns_small", "body horn"),
        ),
        body="green sky rose violet orange yellow teal red lime blue",
        horn="bone gold",
    ),
    _monster(
        "ghost",
        (("ghost", "body"), ("- ghost_arms", "body")),
        body="milk sky moonskin violet mint grey rose cream",
    ),
    _monster(
        "skeleton",
        (("skeleton", "bone"), ("- - - horns_demon", "bone bone")),
        bone="bone milk sand moonskin silver",
    ),
    _monster(
        "reaper",
        (("reaper", "bone cloth"),),
        bone="bone milk",
        cloth="navy wine forest violet black red grey indigo",
    ),
    _monster(
        "bat", (("bat bat_up", "fur"),), shift=(0, 1), fur="violet wine navy grey red teal leather"
    ),
    _monster(
        "orc",
        (
            ("orc", "skin cloth"),
            ("- orc_mohawk", "cloth cloth"),
            ("- - horns_demon", "skin horn"),
        ),
        skin="green olive forest teal lime leather red grey",
        cloth="leather steel darksteel wine bronze navy",
        horn="bone",
    ),
    _monster(
        "goblin",
        (("goblin", "skin cloth"), ("- horns_small", "skin horn")),
        skin="green lime olive teal orange red",
        cloth="leather wine navy violet grey bronze",
        horn="bone gold",
    ),
    _monster(
        "cyclops",
        (("cyclops", "skin cloth"), ("- horn_single horns_demon", "skin horn")),
        skin="blue violet orange green rose tan teal red",
        cloth="leather grey wine bronze",
        horn="bone gold",
    ),
    _monster(
        "spider",
        (("spider", "body"),),
        shift=(0, 1),
        body="navy wine grey violet forest red leather",
    ),
    _monster(
        "beetle",
        (("beetle", "shell head"),),
        shell="red green blue violet orange gold teal",
        head="navy black leather",
    ),
    _monster(
        "mushroom",
        (("mushroom", "cap stalk"), ("- mush_angry", "stalk")),
        cap="red violet orange blue leather teal rose green",
        stalk="cream sand pale milk",
    ),
    _monster(
        "golem",
        (("golem golem_wide", "stone core"), ("- - horns_small", "stone core")),
        stone="grey bronze steel leather sand olive moonskin darksteel",
        core="fire frost venom arcane love",
    ),
    _monster(
        "demon",
        (
            ("demon imp", "skin wing"),
            ("horns_demon horns_small", "skin horn"),
        ),
        skin="red violet wine orange blue rose green",
        wing="wine navy black leather violet crimson",
        horn="bone gold black",
    ),
    _monster(
        "eyeball",
        (
            ("- eye_stalks eye_wings", "body wing"),
            ("- eye_tentacles", "body"),
            ("eyeball", "body iris"),
        ),
        body="violet red green rose teal blue orange olive",
        iris="gold sky lime rose violet",
        wing="violet wine navy",
    ),
    _monster("octopus", (("octopus", "body"),), body="rose orange violet red teal blue lime"),
    _monster(
        "plant",
        (("plant", "bloom stem"),),
        bloom="red rose violet orange blue wine",
        stem="green forest lime olive",
    ),
    _monster(
        "frog",
        (("frog", "skin belly"),),
        shift=(1, 0),
        skin="green lime teal olive blue orange red",
        belly="cream yellow milk sand",
    ),
    _monster(
        "zombie",
        (("zombie", "skin hair cloth"),),
        skin="elf moonskin grey lime olive teal",
        hair="black chestnut grey olive ginger",
        cloth="leather blue wine violet grey red",
    ),
    _monster(
        "mimic chest",
        (("chest", "wood metal"), ("- chest_eyes", "wood")),
        wood="leather bronze red blue forest violet grey",
        metal="gold steel",
    ),
    _monster(
        "snowman",
        (
            ("- snow_arms", "stick"),
            ("snowman", "snow scarf"),
            ("- snow_hat", "hat scarf"),
            ("carrot_nose -", "snow"),
        ),
        snow="milk sky moonskin",
        scarf="red green blue violet orange rose",
        hat="black navy wine",
        stick="leather",
    ),
    _monster(
        "owl",
        (("owl", "plume face"),),
        plume="leather grey violet bronze navy forest silver",
        face="cream sand milk",
    ),
    _monster(
        "pumpkin",
        (("pumpkin", "rind stalk"),),
        rind="orange carrot lime violet red yellow",
        stalk="green forest olive",
    ),
    _monster("fire spirit", (("fire_spirit", "glow"),), glow="fire ember frost venom arcane love"),
    _villager("granny", hair="silver grey milk", cloth="violet wine teal rose forest blue"),
    _villager("farmer", hair="sand yellow leather", cloth="blue leather green red olive navy"),
    _villager(
        "monk", hair="chestnut black silver ginger", cloth="leather grey orange sand wine bronze"
    ),
    _villager(
        "merchant", hair="red violet teal green wine blue", cloth="violet gold green red blue"
    ),
    _villager("maiden", hair=pal.HAIR, cloth="rose sky yellow green lime red violet"),
)
