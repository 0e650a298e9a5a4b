"""Food: single items with a dark outline, lit from the top left."""

from course_utils.data.painters._sprite_art import Archetype, parse_parts

_ART = """
@ apple 3 2
..###..###
.#bbb##bbb#
#bllbbbbbbb#
#blWlbbbbbs#
#blllbbbbbs#
#bllbbbbbbs#
#bbbbbbbbbs#
.#bbbbbbbs#
.#sbbbbbss#
..#ssssss#
...##..##
@ stem 1 7
.#
#
#
#
@ leaf 1 8
..###
.#lb#
#bs#
.##
@ pear 3 3
....##
...#lb#
...#lbs#
..#llbs#
..#lbbbs#
.#lWbbbbs#
#lWlbbbbs#
#llbbbbbs#
#sbbbbbss#
.#ssssss#
..######
@ cherries 2 2
.......####
......##%L%
.....#.#%%
....#..#
...#...#
..##...#
.#lb#.###
#lWbb#lbb#
#lbbs#Wlbb#
#bbss#lbbs#
.#ss#bbss#
..##.#ss#
......##
@ banana 2 2
..........##
..........#s#
.........#lb#
.........#lb#
........#llb#
.......#llbs#
.#.###llbbs#
#sllllllbs#
.#bbbbbbs#
..##sss##
....###
@ grapes 1 3
....%%.%%%
.....%%LB%
..###%%S%
.#lb##lb##
#Wlb#Wlbs#
#lbs#lbs##
.####lb##
.#lb#bs#
.#Wb#ss#
..##lb#
...#bs#
....##
@ strawberry 2 3
...%%.%%
.%%BL%LB%
..%BBBB%
.#%%LL%%#
#lb%##%bs#
#lYbbYbbs#
#lbbbbbYs#
.#YbbYbs#
.#lbbbbs#
..#bYbs#
...#ss#
....##
@ orange 3 2
...######
..#bbbbbb#
.#bllbbbbb#
#bllWlbbbbs#
#bllllbbbbs#
#bbllbbbbbs#
#bbbbbbbbbs#
#sbbbbbbbss#
.#sbbbbbss#
..#ssssss#
...######
@ melon 4 1
............##
..........##%%
........##bb%%
......##bbbSB%
....##bKbbb%B%
..##bbbbKbS%L%
.#bKbbbbbb%BL%
#llbbbKbSS%L%
#%SSbbS%%BL%
.%%BSSBBBL%
...%%LLL%%
.....%%%
@ bread 4 1
...########
..#llllllbb#
.#llbllbllbb#
#llb#lb#lb#bb#
#lb#lb#lb#bbs#
#lbllbllbbbbs#
.#bbbbbbbbss#
.#sssssssss#
..#########
@ baguette 1 1
...........##
.........##lb#
........#lWbs#
.......#lbbs#
......#lWbs#
.....#lbbs#
....#lWbs#
...#lbbs#
..#lWbs#
.#lbbs#
#lbbs#
#bbs#
.##
@ croissant 4 1
.....####
...##lblb##
..#lb#lb#bb#
.#lb#llbb#bs#
#lb#bllbbb#bs#
#l##bbbbbs##s#
#b##sssss#.#s#
#s#.####...#s#
.#..........#
@ cheese 3 1
.........####
.......##llb#
.....##lllbb#
...##lllllbb#
.##llll##lbb#
#llllll#s#bb#
############b#
#bb##bbbbbb#s#
#b#ss#bb##b#s#
#bb##bbb#s#s#
#ssssssssss#
.##########
@ meatleg 1 1
.....#####
....#lllbb##
...#llWlbbbb#
..#lllbbbbbs#
..#llbbbbbbs#
..#lbbbbbbbs#
..#bbbbbbbs#
...#bbbbss#
..%S#bsss#
.%LB%###
%LB%.
%B%%B%
.%%LB%
...%%
@ steak 4 1
...#######
.##llllbbb##
#%LLSSBBBbbb#
#%LSB##SBBbb#
#%BB#WW#BSbb#
#%SBB##BBSBb#
#%%SBBBBSSbs#
.#%%%SS%%bs#
..#ssssss##
...######
@ fish 4
......####
....##lllb##..##
...#llllbbb#.#b#
..#lWKlbbbbb#lb#
.#llWKb%b%bbbbb#
.#llbbb%b%bbbb#
..#bbb%b%bbb#bb#
...#WWWWWbb#.#s#
....##ssss#...##
......####
@ carrot 1 1
.......%..%%
......%L%%L%
......%LBBB%
...##%%LBB%
.....#l%%B%%%
....#llbb%BB%
....#lbbs#%%
...#llb#s#
...#lbbs#
..#lb#s#
..#lbs#
.#lbs#
.#bs#
#bs#
##
@ cake_slice 2 2
......RR
.....#WR##
...##%LLL%##
.##LLLLLLLLL%
%LLLLLLLLLLL%
%LBLLBLLLBLB%
#%B%%B%%%B%B#
#lllllllllbs#
%BBBBBBBBBBS%
#lllllllllbs#
#bbbbbbbbbss#
.###########
@ cake_round 1 2
.....YR
.....#%
...%%%%%%
..%LLLLLL%
.%LLLLLLLB%
%LLBLLLBLLB%
%LB#BLB#BBS%
#%%l%%%l%%%#
#llllllbbbs#
%BBBBBBBBSS%
#lllllbbbss#
#bbbbbbbsss#
.##########
@ candles 0 4
Y..Y..Y
R..R..R
@ egg 3 3
...####
..#lllb#
.#lWllbb#
.#WWllbb#
#lWlllbbb#
#lllllbbs#
#llllbbbs#
#bllbbbbs#
.#bbbbss#
..#ssss#
...####
@ egg_spots 6 4
..B..
BB...B
....BB
.B....
.BB.B
@ fried_egg 4 1
...######
.##llllll###
#lll####lllb#
#ll%LLB%lllb#
#l%LWBBS%llb#
#l%LBBBS%lb#
#bl%BBS%lllb#
.#bl%%%llbb#
..##bbb####
....###
@ pizza 2 1
..##########
.#llllllllbb#
#lbbbbbbbbbss#
.#%LLLLLLLL%#
.#%L&&LLLLB%#
..%&uv&LLLB%
..%&tu&L&&%
...%&&L&uv%
...%LLLB&&%
....%LLLB%
....%L&&%
.....%&%
......%
@ mug 3 1
.########
#LWLLWLWL#
#WLLWLLWL####
#llbbbbbs#..#
#lbbllbbs##.#
#lbbllbbs#.#.#
#lbbbbbbs#..#
#lbbllbbs##.#
#lbbllbbs####
#lbbbbbss#
#bbbbbsss#
.########
@ cup 5 2
.########
#%LLLLLB%##
#l%%%%%%s#.#
#lbbbbbbs#.#
#lbbbbbbs##
#bbbbbbss#
.#bbbbss#
..######
##########
.########
@ steam 1 4
.N..N
N..N
.N..N
@ potion 1 4
..%%%%
..%BS%
...##
..#WN#
..#WN#
.#W..N#
#W#ll##N#
#lllWlbb#
#lWllbbs#
#llllbbs#
#bWbbbss#
.#bbbss#
..#####
@ icecream 0 3
....RR
...#RR#
..#lllb#
.#lWllbb#
.#lllbbb#
#%lllbbs%#
#L%%bb%%B#
#LWLBBBBS#
.#%%%%%%#
.&vtvtvt&
..&tvtu&
..&vtut&
...&vt&
...&tu&
....&&
@ popsicle 0 4
..####
.#llbb#
#lWlbbs#
#lWlbbs#
#lWlbbs#
#lllbbs#
%LLBBBS%
%LLBBBS%
%LLBBBS%
%BBBBSS%
.%%%%%%
...&v&
...&u&
...&u&
....&
@ burger 3 1
...########
.##llWllWll##
#lWllllWllllb#
#bllWllllbbbb#
%%%%%%%%%%%%%%
%LBLLBLLBLLBL%
&&RR&&&RRR&&&&
&vuvuuuuuuuut&
%%%%YY%%%%Y%%%
#bbbbbYbbbbbs#
.#ssssssssss#
..##########
@ hotdog 4 1
...########
.##lllllllb##
#%%%%%%%%%%%%#
%LLYLBBYBBYBS%
%BYBYBYBYBYBS%
#%%%Y%%Y%%%%%#
#lllllllllbbs#
.##bbbbbbss##
...########
@ donut 3 2
...######
.##LLLLLL##
#LLWLLLLLBB#
#LWLL##LLBB#
#LLL#..#LBB#
#BLB#..#BBB#
#lBBl##lBBb#
#llbBllBbbs#
.##bbbbbs##
...######
@ sprinkles 4 4
.R..Y..
.......
.......
Y.....R
.......
..R..Y
@ cupcake 1 2
.....RR
....#RR#
...#LLLB#
..#LWLLBB#
.#LWLLBBBS#
#LLLLBBBBBS#
#BBLBBSBBSS#
.##########
.#lblblbsb#
.#lblblbsb#
..#lblbsb#
..#lblbsb#
...######
@ cookie 3 2
...#####
.##llllb##
#llKllllbb#
#lllllKKlbb#
#lKKlllllbb#
#llllKlllbs#
#lllllllKbs#
#bKllKllbbs#
.#bbbbbbbs#
..##sKss##
....####
@ pie 4 1
....######
..##lblblb##
.#lblblblblb#
#lb%b%b%b%bbb#
#b%LB%LB%LBsb#
#%%%%%%%%%%%%#
#lsbsbsbsbsbs#
.#lbsbsbsbss#
..##########
@ sushi 4 2
..########
.#lllWlWbb#
#lWlbblbbbb#
#lb##bb##bs#
####LL##LL##
%LLL##LL##SS%
%LLL##BB##SS%
.%BB##SB##S%
..%%####%%%
@ onigiri 2 2
.....##
....#ll#
...#lllb#
...#llll#
..#lllllb#
.#lllWlllb#
.#llllllbb#
#lll%%%%lbb#
#ll%LBBS%bb#
#bl%BBBS%bs#
#bb%BSSS%ss#
.##########
@ candy 4 1
#...####...#
##.#llbb#.##
l##lWlWbb##b
#b#WlWlbWs#b
#s#lWbbWbs#s
l##lbWWbss##
##.#bbWss##b
#...####..##
@ lollipop 0 3
...####
.##llWb##
#lWWlbbWb#
#Wl##Wbbs#
#l#WW#Wbs#
#bW#lWWbs#
#bb##bbss#
.##bWss##
...####
....&v
....&u
....&u
....&u
....&u
....&
@ chili 1 2
........%%
.......%L%
....##%L%#
...#lb%%bb#
...#lbbbbs#
..#llbbbss#
..#lWbbbs#
.#lWbbbs#
.#lbbbs#
#lbbss#
#bsss#
.###
@ lemon 4 1
....######
..##llllbb##
.#llWlllbbbb#
#llWlllbbbbbb#
#blllllbbbbs##
.#bblbbbbbs#
..##bbsss##
....#####
@ tomato_soup 4 1
..##########
.#%%LL%%LB%%#
#%LLBB&vBBS%S#
#l%%&uBBB%%%s#
#lb%%%%%%%%bs#
.#lbbbbbbbbs#
.#lbbbbbbbss#
..#bbbbbsss#
...########
....#ss#
"""

PARTS = parse_parts(_ART)

_FRUIT = "red green lime yellow orange rose"
_TINY = (1, 1)


def _food(name, layers, shift=_TINY, mirror=True, **colours):
    """Short form for one kind of food."""
    return Archetype(name, layers, colours, mirror=mirror, shift=shift)


_GREENS = {"leaf": "green lime olive forest", "wood": "leather bronze"}

ARCHETYPES = (
    _food(
        "apple",
        (("apple", "skin"), ("stem", "wood"), ("leaf -", "leaf")),
        skin=_FRUIT,
        **_GREENS,
    ),
    _food(
        "pear", (("pear", "skin"), ("leaf -", "leaf")), skin="lime yellow green olive", **_GREENS
    ),
    _food("cherries", (("cherries", "skin leaf"),), skin="red wine rose crimson", **_GREENS),
    _food("banana", (("banana", "skin"),), skin="yellow lime butter gold"),
    _food("grapes", (("grapes", "skin leaf"),), skin="violet berry lime indigo wine", **_GREENS),
    _food("strawberry", (("strawberry", "skin leaf"),), skin="red rose crimson", **_GREENS),
    _food(
        "orange",
        (("orange", "skin"), ("leaf -", "leaf")),
        skin="orange yellow carrot rose pinkmeat berry",
        **_GREENS,
    ),
    _food("melon", (("melon", "flesh rind"),), flesh="red rose orange yellow", rind="rind green"),
    _food("bread", (("bread", "crust"),), crust="crust bronze leather gold sand"),
    _food("baguette", (("baguette", "crust"),), crust="crust bronze gold leather", shift=(1, 1)),
    _food("croissant", (("croissant", "crust"),), crust="crust bronze gold"),
    _food("cheese", (("cheese", "cheese"),), cheese="butter yellow cream orange"),
    _food("meat leg", (("meatleg", "meat bone"),), meat="meat bronze crust choco", bone="bone"),
    _food("steak", (("steak", "fat meat"),), fat="pinkmeat cream meat", meat="red pinkmeat meat"),
    _food(
        "fish",
        (("fish", "fish fin"),),
        fish="sky blue steel teal carrot rose",
        fin="blue navy grey",
        shift=(0, 2),
    ),
    _food("carrot", (("carrot", "root leaf"),), root="carrot orange cream berry", **_GREENS),
    _food(
        "cake slice",
        (("cake_slice", "dough icing"),),
        dough="crust choco cream rose butter",
        icing="rose cream choco mint berry sky butter",
    ),
    _food(
        "cake",
        (("cake_round", "dough icing"), ("- candles", "dough")),
        dough="crust choco cream rose butter",
        icing="rose milk choco mint berry sky butter",
    ),
    _food(
        "egg",
        (("egg", "shell"), ("- egg_spots", "shell spots")),
        shell="milk cream sand mint peach sky",
        spots="leather green blue rose",
    ),
    _food(
        "fried egg", (("fried_egg", "white yolk"),), white="milk cream", yolk="butter orange gold"
    ),
    _food(
        "pizza",
        (("pizza", "crust cheese topping"),),
        crust="crust bronze",
        cheese="butter yellow orange",
        topping="red green wine olive",
    ),
    _food(
        "mug", (("mug", "mug foam"),), mug="butter gold bronze leather carrot", foam="milk cream"
    ),
    _food(
        "hot cup",
        (("cup", "cup drink"), ("- steam", "cup")),
        cup="milk red sky mint blue rose cream",
        drink="choco leather meat lime",
    ),
    _food(
        "potion",
        (("potion", "drink cork"),),
        drink="red love sky venom arcane spark",
        cork="leather",
    ),
    _food(
        "ice cream",
        (("icecream", "ball ball2 cone"),),
        ball="rose cream choco mint berry sky butter",
        ball2="rose cream choco mint berry sky butter",
        cone="crust bronze",
    ),
    _food(
        "popsicle",
        (("popsicle", "top bottom stick"),),
        top="red rose sky lime berry orange",
        bottom="choco yellow blue mint orange cream",
        stick="sand",
    ),
    _food(
        "burger",
        (("burger", "bun salad meat"),),
        bun="crust bronze gold",
        salad="lime green",
        meat="choco meat",
    ),
    _food(
        "hot dog",
        (("hotdog", "bun sausage"),),
        bun="crust gold bronze",
        sausage="red meat pinkmeat",
    ),
    _food(
        "donut",
        (("donut", "dough icing"), ("- sprinkles", "dough")),
        dough="crust bronze choco",
        icing="rose choco sky mint milk berry butter",
    ),
    _food(
        "cupcake",
        (("cupcake", "paper icing"),),
        paper="red blue teal choco gold rose",
        icing="rose choco sky mint milk berry butter",
    ),
    _food("cookie", (("cookie", "dough"),), dough="crust bronze meat sand"),
    _food(
        "pie",
        (("pie", "crust filling"),),
        crust="crust bronze gold",
        filling="red berry orange wine",
    ),
    _food("sushi", (("sushi", "top rice"),), top="carrot red pinkmeat orange", rice="milk"),
    _food("onigiri", (("onigiri", "rice nori"),), rice="milk cream", nori="forest black navy"),
    _food("candy", (("candy", "candy"),), candy="red rose sky lime violet orange teal"),
    _food(
        "lollipop",
        (("lollipop", "candy candy stick"),),
        candy="red rose sky lime violet orange",
        stick="bone",
    ),
    _food("chili", (("chili", "skin leaf"),), skin="red green orange yellow crimson", **_GREENS),
    _food("lemon", (("lemon", "skin"),), skin="yellow lime butter", shift=(0, 2)),
    _food(
        "soup",
        (("tomato_soup", "bowl soup bits"),),
        bowl="blue red leather cream teal",
        soup="orange crust red lime",
        bits="green yellow red",
    ),
)
