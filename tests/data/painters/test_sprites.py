"""The painted sprites: format, repeatability, variety, speed and the look of the classes."""

import hashlib
import time

import numpy as np
import pytest

from course_utils.data.painters import SPRITE_CLASSES, paint_sprites
from course_utils.data.painters import sprites as painter
from course_utils.data.painters._sprite_art import Archetype, parse_parts

PINNED_SHA256 = "1af851b6a5702119be3d56c9b8ec8c9fb0f178cf5db58e4f45bab9e86ab130ce"


@pytest.fixture(scope="module")
def painted():
    """Paint 21,000 sprites once: images uint8 (21000, 16, 16, 3), labels float64 (21000, 5)."""
    return paint_sprites(21_000, seed=0)


def of_class(painted, name):
    """Return the images of one class."""
    images, labels = painted
    return images[labels.argmax(axis=1) == SPRITE_CLASSES.index(name)]


def mirror_overlap(images):
    """Return, per image, intersection over union of its silhouette and its mirror image."""
    ink = (images != 255).any(axis=-1)
    mirrored = ink[:, :, ::-1]
    return (ink & mirrored).sum(axis=(1, 2)) / (ink | mirrored).sum(axis=(1, 2))


def test_shapes_and_types(painted):
    images, labels = painted
    assert images.shape == (21_000, 16, 16, 3) and images.dtype == np.uint8
    assert labels.shape == (21_000, 5) and labels.dtype == np.float64


def test_no_sprites():
    images, labels = paint_sprites(0, seed=0)
    assert images.shape == (0, 16, 16, 3) and labels.shape == (0, 5)


def test_labels_are_one_hot_and_balanced(painted):
    _, labels = painted
    assert np.array_equal(np.unique(labels), [0.0, 1.0])
    assert (labels.sum(axis=1) == 1.0).all()
    # Five standard deviations of a share of 0.2 among 21,000.
    assert np.abs(labels.mean(axis=0) - 0.2).max() < 5 * np.sqrt(0.2 * 0.8 / 21_000)


def test_pinned_pixels():
    images, labels = paint_sprites(64, seed=0)
    digest = hashlib.sha256(images.tobytes() + labels.astype(np.uint8).tobytes()).hexdigest()
    assert digest == PINNED_SHA256


def test_an_image_depends_on_seed_and_index_only(painted):
    images, labels = paint_sprites(5_000, seed=0)
    assert np.array_equal(images, painted[0][:5_000])
    assert np.array_equal(labels, painted[1][:5_000])


def test_other_seeds_paint_other_sprites():
    first, second = paint_sprites(100, seed=0)[0], paint_sprites(100, seed=1)[0]
    assert (first != second).any(axis=(1, 2, 3)).all()


def test_twenty_thousand_different_sprites(painted):
    flat = painted[0].reshape(21_000, -1)
    assert len({row.tobytes() for row in flat}) >= 20_000


def test_speed():
    def seconds():
        start = time.perf_counter()
        paint_sprites(4_000, seed=3)
        return time.perf_counter() - start

    seconds()  # the first call compiles the recipes
    assert 4_000 / min(seconds() for _ in range(3)) >= 2_000


@pytest.mark.parametrize("name", ["n", "seed"])
@pytest.mark.parametrize("value", [-1, 2.5, "3", None, True])
def test_bad_input_is_named(name, value):
    arguments = {"n": 4, "seed": 0, name: value}
    with pytest.raises(ValueError, match=rf"^{name} must be an integer.*{value}"):
        paint_sprites(**arguments)


@pytest.mark.parametrize("corner", [(0, 0), (0, 15)])
def test_background_is_white(painted, corner):
    assert (painted[0][:, corner[0], corner[1]] == 255).all()


def test_every_sprite_has_ink(painted):
    coverage = (painted[0] != 255).any(axis=-1).mean(axis=(1, 2))
    assert coverage.min() > 0.1


def test_colours_are_few(painted):
    counts = [len(np.unique(image.reshape(-1, 3), axis=0)) for image in painted[0][:1_000]]
    assert max(counts) <= 36 and np.median(counts) <= 20


def test_heroes_face_the_viewer(painted):
    overlap = mirror_overlap(of_class(painted, "hero"))
    assert overlap.mean() > 0.85 and overlap.min() > 0.65


def test_walkers_are_seen_from_the_side(painted):
    overlap = mirror_overlap(of_class(painted, "side-facing"))
    assert overlap.mean() < 0.75 and overlap.max() < 0.9


def test_walkers_look_both_ways(painted):
    """The same walker and its mirror image are about equally common."""
    ink = (of_class(painted, "side-facing") != 255).any(axis=-1).astype(float)
    left, right = ink[:, :, :5].mean(), ink[:, :, 11:].mean()
    assert abs(left - right) < 0.02


@pytest.mark.parametrize("module", painter._MODULES)
def test_every_part_is_used(module):
    used = {p for a in module.ARCHETYPES for names, _ in a.layers for p in names.split()}
    assert set(module.PARTS) == used - {"-"}


@pytest.mark.parametrize("module", painter._MODULES)
def test_every_class_has_many_archetypes(module):
    assert len(module.ARCHETYPES) >= 8


def test_a_part_off_the_canvas_is_refused():
    with pytest.raises(ValueError, match="'tall' leaves the canvas in row 16"):
        parse_parts("@ tall 15\n#\n#")


def test_an_unknown_role_is_refused():
    with pytest.raises(ValueError, match=r"\['q'\]"):
        parse_parts("@ odd 0\n#q#")


def test_a_part_drawn_twice_is_refused():
    with pytest.raises(ValueError, match="'dot' is drawn twice"):
        parse_parts("@ dot 0\n#\n@ dot 1\n#")


def test_a_part_without_colours_is_refused():
    class Module:
        PARTS = parse_parts("@ two 0\n#%")
        ARCHETYPES = (Archetype("odd", (("two", "skin"),), {"skin": "red"}),)

    with pytest.raises(ValueError, match="'two' needs 2 colour groups"):
        painter._Recipes((Module,))
