"""Spells: bright effects with coloured outlines and a hot core."""

from course_utils.data.painters import _sprite_palettes as pal
from course_utils.data.painters._sprite_art import Archetype, parse_parts

_ART = """
@ fireball 1 1
.........#..#.
......##..##..
...##.#b##.#..
...#b##bb#....
..#.#bbb#.##..
...#bbllb#b#..
..#bbllllbb#..
.#bbllWWllb#.#
.#bllWWWWlb##.
.#bllWWWWlb#..
.#bbllWWllb#..
..#bblllbb#...
...##bbb##....
.....###......
@ comet 1 1
............##
..........##b#
.......##bbb#.
......#bbbb#..
....##llbb#.#.
...#llllb##b#.
..#lWWllbbb#..
.#lWWWWlbb#...
.#lWWWWlb#.#..
#llWWWWlb##...
#bllWWllb#....
#bbllllb#.....
.#bbbbb#......
..#####.......
@ ice_shard 1 2
......#
.....#W#
.....#Wb#
....#lWb#
....#WWbb#
...#lWlbb#
...#WWlbs#
..#lWlbbs#
..#WWlbbss#
..#WWlbbss#
..#lWlbbs#
...#Wlbbs#
...#llbs#
....#lbs#
.....##
@ ice_cluster 1 1
.......#
......#W#
.#....#W#
#W#..#lWb#..#
#lW#.#lWb#.#W#
#lWb##WWbs#Wb#
.#Wb##Wlb##Wb#
.#lWb#Wlbs#bs#
..#Wb#Wlb#lbs#
..#lW#Wlb#Wb#
...#Wb#b#Wbs#
...#lb#b#bs#
....#lbbbs#
.....#####
@ bolt 0 3
.....#####
....#blbb#
....#lbb#
...#blb#
...#lbb#
..#blb####
..#lbbbbb#
.#bbbblb#
.####lb#
...#blb#
...#lb#
..#bb#
..#b#
.#b#
.##
.#
@ bolt_fork 0 2
....##
...#lb#
...#lb#
..#lb#
..#lb###
...#llb#
....##lb#
..##.#lb#
.#l###lb#
#lb#blb#
.##blb###
..#lb#bl#
..#b#.#lb#
.#b#...#b#
.#b#...#b#
..#.....#
@ starburst 0
.......##
.......#b#......
..##...#l#...##.
..#b#.#bl#..#b#.
...#lb#ll#b#l#..
....#llWWlll#...
....blWWWWlb#...
####bWWWWWWlb###
#bllWWWWWWWWllb#
####lWWWWWWl####
...#blWWWWlb#...
...#lllWWlll#...
..#lb#bll#bl#...
..##..#ll#.#b#..
......#lb#..##..
.......##.......
@ star 1 1
......##
......##
.....#Wl#
.....#Wl#
....#lWlb#
#####WWll#####
.#lWWWWlllbb#
..#lWWWllbb#
...#WWlllb#
...#Wllllb#
..#lWlbbllb#
..#llb##bbb#
.#lb##..##bb#
.###......###
@ orb 1 1
....######
..##ssbbbb##
.#ssbbllllbb#
.#sbbllllllb#
#sbblWWlllllb#
#sblWWWWllllb#
#sblWWWlllllb#
#sbblllllllbs#
#ssbbllllllbs#
#sssbbllllbbs#
.#sssbbbbbbs#
.#ssssbbbsss#
..##ssssss##
....######
@ orb_ring 5
..............##
.............%L%
............%LB%
..........%%LB%
........%%LBB%.
.....%%%LBB%%..
..%%%LLBB%%....
.%LLLBB%%......
%LBB%%%........
.%%%
@ swirl 1 1
.....######
...##bbbbbb#
..#bbll####b#
.#bll##....##
.#bl#..###
#bl#.##bbb#
#bl#.#lll#b#
#bl#.#WW#.#b#
#bl#..##..#b#
#blb#....#lb#
.#blb####lb#
.#bblllllbb#
..##bbbbb##
....#####
@ slash 0 1
...........##
.........##W#
.......##lWW#
......#lllWl#
.....#llbWW#
....#llbWWl#
...#llbbWW#
...#lbbWWl#
..#lbbbWl#
..#lbbWW#
.#lbbWWl#
.#bbbWl#
.#bbWl#
#bbWl#
#bl##
.##
@ wind 2 1
......#####
.....#bbbbb#
.....##..#lb#
.........#lb#
.#########lb#
#bblllllllb#
.##########
...#########
..#bblllllbb#
...########lb#
.###.......#b#
#bbl####.##lb#
.##bbllb##b#
...#####.##
@ tornado 1 1
.###########
#lWWWWWlllbb#
.##########b#
..#llWWWllbb#
..##########
...#lWWllb#
....######b#
....#lWllb#
....######
.....#llb#
....###b#
...#llb#
....###
.....#l#
......#
@ bubbles 1 1
.........###
........#lbb#
..####..#Wbs#
.#lbbb#..###
#lWWbbb#
#lWbbbb#.##
#bbbbbs#.#b#
#bbbbss#..#
.#bbss#..####
..####..#lbbb#
.......#lWWbbb#
..##...#lWbbbb#
.#lb#..#bbbbss#
.#bs#...#bbss#
..##.....####
@ heart 2 1
..####..####
.#llbb##bbbb#
#lWWlbbbbbbbb#
#lWWlbbbbbbbs#
#llllbbbbbbbs#
#blllbbbbbbbs#
.#bbbbbbbbbs#
..#bbbbbbbs#
...#bbbbbs#
....#bbbs#
.....#bs#
......##
@ aura_shield 1 2
#####..#####
#WWll##bbbs#
#WlllbbbbbS#
#lW#lbbb#bs#
#lll%LB%bbs#
#l%%%LB%%%s#
#l%LLWLBB%s#
#l%%%LB%%%s#
#lll%LB%bbs#
.#ll%LB%bs#
.#lll%%bbs#
..#llbbbs#
...#lbbs#
....#bs#
.....##
@ barrier 0
.....######.....
...##llWW..##...
..#lW.......b#..
.#lW.........b#.
.#W..........b#.
#lW...........b#
#W............b#
#W............b#
#l............b#
#b............b#
#b............s#
.#b..........s#.
.#b..........s#.
..#bb......ss#..
...##bbbsss##...
.....######.....
@ core_star 5 5
...%
..%W%
.%LWL%
%WWWWW%
.%LWL%
..%W%
...%
@ core_cross 5 5
..%%
..%LL%
%%LWW%%%
%LWWWLL%
%%%WW%%%
..%LL%
..%LL%
...%%
@ core_gem 5 5
..%%%
.%LLB%
%LWLBB%
%LLBBS%
.%LBS%
..%S%
...%
@ circle 0
.....######.....
...##b.##.b##...
..#b..#bb#..b#..
.#b..#b..b#..b#.
.#..#b#..#b#..#.
#b####bllb####b#
#.#bbblbblbbb#.#
#b.#b#b..b#b#.b#
#b.#b#b..b#b#.b#
#.#bbblbblbbb#.#
#b####bllb####b#
.#..#b#..#b#..#.
.#b..#b..b#..b#.
..#b..#bb#..b#..
...##b.##.b##...
.....######.....
@ scroll 1 1
..###########
.#lb%llllllbb#
#l#b%lllllllb#
#s##%%%%%%%b#
.##llllllllb#
..#lllllllbs#
..#lllllllbs#
..#lllllllbs#
..#lllllllbs#
..#lllllllbs#
.##blllllbbs#
#l#%%%%%%%%%s#
#lb#lllllbb#s#
#bs#########b#
.##.......###
@ tome 1 1
.###########
#%LLLLLLLBB%#
#%LBBBBBBBB%#
#%LBBBBBBBS%#
#%LBBBBBBBS%#
#%LBBBBBBBS%#
#%LBBBBBBBS%#
#%LBBBBBBBS%#
#%LBBBBBBBS%#
#%BBBBBBBSS%#
#%%%%%%%%%%%#
#WWWWWWWWWNN#
#%%%%%%%%%%%#
.###########
@ rune_a 4 4
..#####
..#.#.#
..#.#.#
...###
....#
....#
@ rune_b 4 4
..##.##
..#.#.#
...#.#
....#
...#.#
..#...#
@ rune_c 4 4
....#
...#.#
..#####
....#
...###
....#
@ rune_d 4 4
...###
..#...#
..#.#.#
..#...#
...###
....#
@ flame 1 2
......#
.....#b#
..#..#b#
.#b##bbb#.#
.#bb#blb##b#
#bbbbllbbbb#
#bbllllbllb#
#bllWWllllbb#
#blWWWWWllbb#
#blWWWWWWlb#
#bbWWWWWWlb#
.#blWWWWlb#
..#bblllb#
...######
@ flame_face 8 5
K...K
K...K
@ skull 1 2
...######
..#llllbb#
.#lllllbbb#
#lllllllbbb#
#lWllllllbb#
#l%%%ll%%%b#
#%LW%ll%LW%#
#l%B%ll%B%b#
#bl%%##%%bb#
.#bll##bbb#
..#bbbbbb#
..#l#l#b#b#
..#l#l#b#b#
...#######
@ snowflake 0
.......##.......
...#..#lb#..#...
..#b#..bb..#b#..
.#bbb#.lb.#bbb#.
..#blb#bb#blb#..
...#blblbblb#...
.#..#bllllb#..#.
#lblbbllllbblbl#
#bbblbllllblbbb#
.#..#bllllb#..#.
...#blblbblb#...
..#blb#bb#blb#..
.#bbb#.lb.#bbb#.
..#b#..bb..#b#..
...#..#lb#..#...
.......##.......
@ crystal 1 3
....##
...#WW#
..#lWlb#
.#lWllbb#
#lWlllbbb#
#WWlllbbs#
#WlllbbbS#
#WlllbbsS#
#WlllbbsS#
#lllbbbss#
#bllbbsss#
.#blbbss#
..#bbss#
...#bs#
....##
@ moon 1 2
....#####
..##lllb#
.#lWWl##
#lWWl#
#lWl#.....#
#WWl#....#l#
#WWl#.....#
#lWl#
#lWWl#
#bllWl#....#
.#bllll###lb#
..#bblllllb#
...##bbbb##
.....####
@ droplet 1 3
.....#
.....##
....#lb#
...#llb#
...#lWbb#
..#lWWbb#
..#lWlbbb#
.#lWWlbbb#
#lWWllbbbb#
#lWllbbbbs#
#llllbbbbs#
#bllbbbbss#
.#bbbbbss#
..##bbs##
....###
@ fist 2 1
...###.##.##
..#lb##lb#lb#
.#lbs#lbs#bs##
##lbs#lbs#bs#b#
#lbbs#lbs#bs#b#
#lbbb##s###s#s#
#lbWbbbbbbbb#s#
#lbbbbbbbbbbss#
.#bbbbbbbbbbs#
.#sbbbbbbbbss#
..#sbbbbbbss#
...#ssssss#
....######
@ arrow_magic 1 1
.......#######
......#.#blll#
.........#lll#
........#blll#
.......#bllbl#
......#blb##b#
.....#blb#..#
....#blb#..#
.##bblb#.
#b#sbb#
.#bbb#
.#bbbb#
#bb##b#
#b#.#b#
.#...#
@ vortex 1 1
....######
..##ssssbb##
.#ssbb###bbb#
.#sb##ll##bb#
#sb#lllll#sb#
#sb#lWWWll#b#
#b#lW##Wl#sb#
#b#lW#WWl#sb#
#b#bl##l##bb#
#bs#bbl#.#bs#
.#bs###.#bs#
.#bbsssssbs#
..##bbbss##
....#####
@ sparkles 0
..%..........%..
.%L%........%L%.
..%..........%..
@ sparkles_low 12
.%............%.
%L%..........%L%
.%............%.
@ sparkles_diag 0
.............%..
............%L%.
.............%..
................
................
................
................
................
................
................
................
................
.%..............
%L%.............
.%..............
"""

PARTS = parse_parts(_ART)

_SPARKLES = ("- sparkles sparkles_low sparkles_diag", "spark spark")


def _spell(name, layers, shift=(1, 1), mirror=True, sparkle=False, **colours):
    """Short form for one kind of spell, with or without sparkles in the corners."""
    extra = (_SPARKLES,) if sparkle else ()
    spark = {"spark": "spark holy frost love venom"} if sparkle else {}
    return Archetype(name, (*extra, *layers), {**colours, **spark}, mirror=mirror, shift=shift)


_WARM = "fire ember spark love arcane venom frost"
_COOL = "frost aqua arcane void venom love"
_RUNES = "rune_a rune_b rune_c rune_d"

ARCHETYPES = (
    _spell("fireball", (("fireball", "glow"),), glow=_WARM),
    _spell("comet", shift=(0, 1), layers=(("comet", "glow"),), glow=_WARM),
    _spell("ice shard", (("ice_shard", "glow"),), sparkle=True, glow=_COOL),
    _spell("ice cluster", (("ice_cluster", "glow"),), glow=_COOL),
    _spell(
        "bolt",
        (("bolt bolt_fork", "glow"),),
        sparkle=True,
        glow="spark holy arcane frost void love",
    ),
    _spell("starburst", (("starburst", "glow"),), glow=pal.GLOW + " spark"),
    _spell("star", (("star", "glow"),), sparkle=True, glow="spark holy love frost arcane fire"),
    _spell(
        "orb",
        (("orb", "glow"), ("- orb_ring", "ring ring")),
        glow=pal.GLOW,
        ring="spark frost love holy",
    ),
    _spell("swirl", (("swirl", "glow"),), glow=pal.GLOW),
    _spell(
        "slash", (("slash", "glow"),), sparkle=True, glow="frost aqua holy love void fire venom"
    ),
    _spell("wind", (("wind", "glow"),), glow="frost aqua venom holy void arcane"),
    _spell("tornado", (("tornado", "glow"),), glow="frost aqua shadow holy void arcane fire"),
    _spell("bubbles", (("bubbles", "glow"),), glow="venom arcane aqua love shadow frost"),
    _spell(
        "heart",
        (("heart", "glow"),),
        sparkle=True,
        glow="love ember venom frost arcane",
    ),
    _spell(
        "aura shield",
        (("aura_shield", "glow sign"),),
        glow="frost aqua holy void fire venom",
        sign="holy fire frost love",
    ),
    _spell(
        "barrier",
        (("barrier", "glow"), ("core_star core_cross core_gem", "sign sign")),
        glow=pal.GLOW,
        sign="holy fire frost love venom arcane",
    ),
    _spell("magic circle", (("circle", "glow"),), glow=pal.GLOW),
    _spell(
        "scroll",
        (("scroll", "paper seal"), (_RUNES, "ink")),
        paper="sand cream bone",
        seal="red violet blue teal gold",
        ink="red violet blue forest black",
    ),
    _spell(
        "tome",
        (("tome", "edge cover"), (_RUNES, "ink")),
        edge="gold black steel",
        cover="violet blue red teal navy wine forest",
        ink="spark frost love venom holy",
    ),
    _spell("flame", (("flame", "glow"), ("- - flame_face", "glow")), sparkle=True, glow=_WARM),
    _spell(
        "curse",
        (("skull", "glow eye"),),
        sparkle=True,
        glow="venom shadow void arcane frost",
        eye="fire ember venom love",
    ),
    _spell("snowflake", (("snowflake", "glow"),), glow="frost aqua void arcane holy"),
    _spell("crystal", (("crystal", "glow glow"),), sparkle=True, glow=_COOL + " ember holy"),
    _spell("moon", (("moon", "glow"),), glow="holy spark frost arcane void"),
    _spell(
        "water drop", (("droplet", "glow"),), sparkle=True, glow="aqua frost venom love ember void"
    ),
    _spell("stone fist", (("fist", "stone"),), stone="grey bronze ember frost venom shadow"),
    _spell("magic arrow", shift=(0, 1), layers=(("arrow_magic", "glow"),), glow=pal.GLOW),
    _spell("vortex", (("vortex", "glow"),), glow=pal.GLOW),
)
