"""Procedural 16x16 role-playing sprites in the five classes of the published sprite course.

Every sprite is a stack of small hand-drawn parts (see ``_sprite_art``), chosen, coloured, shifted
and flipped by numbers that depend on the seed and the image's index alone. Everything is integer
arithmetic on the raw output of PCG64, so the same call gives the same pixels on every platform,
and ``paint_sprites(n, seed)`` is the beginning of ``paint_sprites(m, seed)`` for m > n.
"""

from functools import lru_cache
from itertools import pairwise
from operator import index

import numpy as np

from course_utils.data.painters import (
    _sprite_food,
    _sprite_heroes,
    _sprite_monsters,
    _sprite_side,
    _sprite_spells,
)
from course_utils.data.painters import _sprite_palettes as pal
from course_utils.data.painters._sprite_art import FIXED_RGB, SIZE, TONES

SPRITE_CLASSES = ("hero", "non-hero", "food", "spell", "side-facing")

_MODULES = (_sprite_heroes, _sprite_monsters, _sprite_food, _sprite_spells, _sprite_side)
_TINTS = np.arange(-12, 13, 3, dtype=np.int16)  # added to a ramp, in 8-bit steps
_BLOCK = 4096  # images painted at once: bounds the working memory to a few megabytes


class _Recipes:
    """The archetypes of all classes as integer tables, so that a whole batch is drawn at once.

    Attributes:
        bank: uint8 (parts, 256), colour slots of every part under every grouping used.
        first, count: int (archetypes, layers), a layer's alternatives are the bank rows
            ``options[first : first + count]``.
        ramp_first, ramp_count: int (archetypes, groups), likewise into ``ramp_options``.
        of_class: for each class the indices of its archetypes.
    """

    def __init__(self, modules):
        """Compile the ``ARCHETYPES`` and ``PARTS`` of the class modules."""
        recipes = [(a, m.PARTS) for m in modules for a in m.ARCHETYPES]
        self.groups = max(len(a.ramps) for a, _ in recipes)
        self.layers = max(len(a.layers) for a, _ in recipes)
        self._rows, self._bank = {}, [np.zeros((SIZE, SIZE), np.uint8)]
        self.options, self.ramp_options = [0], []
        shape = (len(recipes), self.layers)
        self.first, self.count = np.zeros(shape, np.int64), np.ones(shape, np.int64)
        shape = (len(recipes), self.groups)
        self.ramp_first, self.ramp_count = np.zeros(shape, np.int64), np.ones(shape, np.int64)
        for row, (archetype, parts) in enumerate(recipes):
            self._add_layers(row, archetype, parts)
            self._add_ramps(row, archetype)
        self.bank = np.stack(self._bank).reshape(-1, SIZE * SIZE)
        self.options, self.ramp_options = np.array(self.options), np.array(self.ramp_options)
        self.mirror = np.array([a.mirror for a, _ in recipes])
        self.shift = np.array([a.shift for a, _ in recipes], dtype=np.int64)
        ends = np.cumsum([0] + [len(m.ARCHETYPES) for m in modules])
        self.of_class = [np.arange(a, b) for a, b in pairwise(ends)]

    def _add_layers(self, row, archetype, parts):
        """Enter the alternatives of every layer of one archetype."""
        slots = list(archetype.ramps)
        for layer, (names, groups) in enumerate(archetype.layers):
            order = tuple(slots.index(group) for group in groups.split())
            alternatives = names.split()
            self.first[row, layer] = len(self.options)
            self.count[row, layer] = len(alternatives)
            self.options += [self._bank_row(name, parts, order) for name in alternatives]

    def _bank_row(self, name, parts, order):
        """Return the bank row of a part whose ramps stand for the colour groups ``order``."""
        if name == "-":
            return 0
        needed = -(-int(parts[name][parts[name] <= 3 * TONES].max(initial=0)) // TONES)
        if needed > len(order):
            raise ValueError(f"part {name!r} needs {needed} colour groups, got {order}")
        key = (id(parts), name, order)
        if key not in self._rows:
            slot_of_role = np.zeros(1 + 3 * TONES + len(FIXED_RGB), np.uint8)
            for ramp, group in enumerate(order[:3]):
                tones = np.arange(TONES)
                slot_of_role[1 + ramp * TONES + tones] = 1 + group * TONES + tones
            fixed = np.arange(len(FIXED_RGB))
            slot_of_role[1 + 3 * TONES + fixed] = 1 + self.groups * TONES + fixed
            self._rows[key] = len(self._bank)
            self._bank.append(slot_of_role[parts[name]])
        return self._rows[key]

    def _add_ramps(self, row, archetype):
        """Enter the colour ramps every group of one archetype may take."""
        for group, names in enumerate(archetype.ramps.values()):
            alternatives = [pal.RAMP_NAMES.index(name) for name in names.split()]
            self.ramp_first[row, group] = len(self.ramp_options)
            self.ramp_count[row, group] = len(alternatives)
            self.ramp_options += alternatives


@lru_cache(maxsize=1)
def _recipes():
    """Compile the recipes at the first call, not at import."""
    return _Recipes(_MODULES)


class _Draws:
    """Hands out columns of a uint64 (n, k) table of random numbers, each column once."""

    def __init__(self, table):
        self._columns = iter(table.T)

    def below(self, bound):
        """Return int64 (n,) uniform on 0..bound-1; ``bound`` is an int or int (n,)."""
        # The top 32 bits, scaled: the bias is at most bound / 2**32.
        high = (next(self._columns) >> np.uint64(32)).astype(np.int64)
        return (high * bound) >> 32


def _choose_archetypes(recipes, draws):
    """Return class and archetype index of every image, both int64 (n,)."""
    classes = draws.below(len(recipes.of_class))
    sizes = np.array([len(rows) for rows in recipes.of_class])
    starts = np.array([rows[0] for rows in recipes.of_class])
    return classes, starts[classes] + draws.below(sizes[classes])


def _compose(recipes, archetypes, draws):
    """Lay the chosen parts over each other: uint8 (n, 16, 16) colour slots, 0 background."""
    canvas = np.zeros((len(archetypes), SIZE * SIZE), np.uint8)
    for layer in range(recipes.layers):
        pick = draws.below(recipes.count[archetypes, layer])
        part = recipes.bank[recipes.options[recipes.first[archetypes, layer] + pick]]
        np.copyto(canvas, part, where=part > 0)
    return canvas.reshape(-1, SIZE, SIZE)


def _within_margins(step, used):
    """Limit int (n,) steps so that the used lines, bool (n, 16), stay on the canvas."""
    before, after = used.argmax(axis=1), used[:, ::-1].argmax(axis=1)
    return np.clip(step, -before, after)


def _move(recipes, canvas, archetypes, draws):
    """Flip and shift every canvas as its archetype allows, but never beyond the border."""
    flip = (draws.below(2) == 1) & recipes.mirror[archetypes]
    canvas[flip] = canvas[flip, :, ::-1]
    reach = recipes.shift[archetypes]
    dx = _within_margins(draws.below(2 * reach[:, 0] + 1) - reach[:, 0], canvas.any(axis=1))
    dy = _within_margins(draws.below(2 * reach[:, 1] + 1) - reach[:, 1], canvas.any(axis=2))
    pad = max(1, int(recipes.shift.max()))
    padded = np.pad(canvas, ((0, 0), (pad, pad), (pad, pad)))
    rows = (pad - dy)[:, None] + np.arange(SIZE)
    columns = (pad - dx)[:, None] + np.arange(SIZE)
    return padded[np.arange(len(canvas))[:, None, None], rows[:, :, None], columns[:, None, :]]


def _palettes(recipes, archetypes, draws):
    """Return uint8 (n, slots, 3): white, a tinted ramp for every group, the fixed colours."""
    n = len(archetypes)
    palette = np.full((n, 1 + recipes.groups * TONES + len(FIXED_RGB), 3), 255, np.uint8)
    palette[:, 1 + recipes.groups * TONES :] = FIXED_RGB
    for group in range(recipes.groups):
        pick = draws.below(recipes.ramp_count[archetypes, group])
        ramp = pal.RAMPS[recipes.ramp_options[recipes.ramp_first[archetypes, group] + pick]]
        tint = draws.below(len(_TINTS) ** 3)
        tint = np.stack([_TINTS[tint // len(_TINTS) ** k % len(_TINTS)] for k in range(3)], axis=1)
        first = 1 + group * TONES
        palette[:, first : first + TONES] = np.clip(ramp + tint[:, None, :], 0, 255)
    return palette


def _paint_block(recipes, table):
    """Paint one image for every row of random numbers; return images and class numbers."""
    draws = _Draws(table)
    classes, archetypes = _choose_archetypes(recipes, draws)
    canvas = _compose(recipes, archetypes, draws)
    canvas = _move(recipes, canvas, archetypes, draws)
    palette = _palettes(recipes, archetypes, draws)
    return palette[np.arange(len(canvas))[:, None, None], canvas], classes


def _check_integer(name, value):
    """Return ``value`` as a non-negative int or raise a ValueError that names it."""
    try:
        number = index(value)
    except TypeError:
        number = -1
    if number < 0 or isinstance(value, bool | np.bool_):
        raise ValueError(f"{name} must be an integer of at least 0, got {value!r}")
    return number


def paint_sprites(n, seed):
    """Paint ``n`` sprites, each of a class drawn uniformly from ``SPRITE_CLASSES``.

    Args:
        n: number of sprites, at least 0.
        seed: non-negative integer; image i depends on ``seed`` and i only.

    Returns:
        images: uint8 (n, 16, 16, 3), RGB on a white background.
        labels: float64 (n, 5), one-hot in the order of ``SPRITE_CLASSES``.

    Raises:
        ValueError: ``n`` or ``seed`` is not an integer or is negative.
    """
    n, seed = _check_integer("n", n), _check_integer("seed", seed)
    recipes, bits = _recipes(), np.random.PCG64(seed)
    # Class, archetype, flip and two shifts; one draw a layer; ramp and tint of every group.
    draws_per_image = 5 + recipes.layers + 2 * recipes.groups
    images = np.empty((n, SIZE, SIZE, 3), np.uint8)
    labels = np.zeros((n, len(SPRITE_CLASSES)), np.float64)
    for start in range(0, n, _BLOCK):
        block = slice(start, min(start + _BLOCK, n))
        size = block.stop - block.start
        table = bits.random_raw(size * draws_per_image).reshape(size, draws_per_image)
        images[block], classes = _paint_block(recipes, table)
        labels[np.arange(start, block.stop), classes] = 1.0
    return images, labels
