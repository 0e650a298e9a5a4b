"""The avatar painter: formats, independence of the 18 attributes, visibility of every value."""

from itertools import combinations

import numpy as np
import pytest
from PIL import Image

from course_utils.data.cartoonset import (
    ATTRIBUTES,
    NO_FACIAL_HAIR,
    NO_GLASSES,
    from_one_hot,
    one_hot,
    random_attributes,
)
from course_utils.data.painters import paint_avatars
from course_utils.data.painters.avatars import (
    attributes_csv,
    attributes_from_csv,
    paint_canvases,
    write_avatars,
)

NAMES = list(ATTRIBUTES)
BALD, QUIFF = 0, 17
ROUND_THICK, ROUND_DARK = 1, 7
PLAIN = {
    "eye_angle": 1, "eye_slant": 1, "chin_length": 1, "eyebrow_weight": 1, "eyebrow_shape": 1,
    "eyebrow_thickness": 2, "eyebrow_width": 1, "facial_hair": NO_FACIAL_HAIR, "hair": QUIFF,
    "hair_color": 2, "eye_color": 2, "face_color": 2, "glasses": NO_GLASSES,
}  # fmt: skip

# left, top, right, bottom on the 500 x 500 canvas: all that an attribute may change on a plain face
EYES, BROWS, JAW = (150, 230, 350, 295), (150, 195, 350, 260), (130, 240, 370, 460)
REGIONS = {
    "eye_angle": EYES,
    "eye_lashes": EYES,
    "eye_lid": EYES,
    "eye_slant": EYES,
    "eye_color": EYES,
    "eyebrow_weight": BROWS,
    "eyebrow_shape": BROWS,
    "eyebrow_thickness": BROWS,
    "eyebrow_width": BROWS,
    "eye_eyebrow_distance": BROWS,
    "face_shape": JAW,
    "chin_length": JAW,
    "facial_hair": JAW,
    "glasses": (150, 225, 350, 310),
}


def faces(name=None, **changes):
    """Plain faces (n, 18), or the sweep of one attribute through all its values."""
    values = range(ATTRIBUTES[name]) if name else [None]
    rows = [{**PLAIN, **changes, **({name: value} if name else {})} for value in values]
    return np.array([[row.get(column, 0) for column in NAMES] for row in rows])


def on_white(images):
    """RGBA uint8 to RGB in [0, 1] over white."""
    alpha = images[..., 3:] / 255.0
    return images[..., :3] / 255.0 * alpha + 1 - alpha


def test_the_table_is_that_of_cartoon_set():
    assert len(ATTRIBUTES) == 18 and sum(ATTRIBUTES.values()) == 217
    assert (NAMES[0], NAMES[9], NAMES[17]) == ("eye_angle", "hair", "eye_eyebrow_distance")
    assert (NO_FACIAL_HAIR, NO_GLASSES) == (14, 11)


def test_one_hot_and_back():
    table = random_attributes(50, seed=3)
    encoded = one_hot(table)
    assert encoded.shape == (50, 217) and encoded.dtype == np.float32
    assert (encoded.sum(axis=1) == 18).all()
    assert (from_one_hot(encoded) == table).all()
    first = one_hot(np.zeros((1, 18), dtype=int))[0]
    assert np.flatnonzero(first)[:4].tolist() == [0, 3, 5, 7]


def test_random_attributes_use_every_value_and_repeat():
    table = random_attributes(3000, seed=0)
    assert [len(np.unique(column)) for column in table.T] == list(ATTRIBUTES.values())
    assert (table == random_attributes(3000, seed=0)).all()
    assert (table != random_attributes(3000, seed=1)).any()


@pytest.mark.parametrize("size", [1, 32, 64, 128])
def test_shape_and_type(size):
    images = paint_avatars(random_attributes(3, seed=1), size=size)
    assert images.shape == (3, size, size, 4) and images.dtype == np.uint8


def test_no_rows_give_no_pictures():
    assert paint_avatars(np.zeros((0, 18), dtype=int)).shape == (0, 64, 64, 4)


def test_background_is_transparent_white_and_the_face_opaque():
    canvas = paint_canvases(faces())[0]
    assert canvas.shape == (500, 500, 4)
    assert canvas[0, 0].tolist() == [255, 255, 255, 0]
    assert (canvas[canvas[..., 3] == 0] == [255, 255, 255, 0]).all()
    assert canvas[300, 250, 3] == 255


def test_equal_attributes_give_equal_pictures_whatever_the_seed():
    table = random_attributes(4, seed=5)
    assert (paint_avatars(table, seed=0) == paint_avatars(table, seed=9)).all()
    assert (paint_avatars(table)[2] == paint_avatars(table[2:3])[0]).all()


def test_small_pictures_are_the_cropped_and_resized_canvas():
    table = random_attributes(6, seed=2)
    for small, canvas in zip(paint_avatars(table, size=64), paint_canvases(table), strict=True):
        cropped = Image.fromarray(canvas).crop((70, 70, 430, 430))
        expected = np.asarray(cropped.resize((64, 64), Image.Resampling.BILINEAR))
        # 8-bit alpha division twice against once: measured at most 2/255 over white
        assert np.abs(on_white(small) - on_white(expected)).max() <= 3 / 255


# Smallest distance between two values of an attribute: differences of the RGB values in [0, 1],
# summed over the 64 x 64 pixels and averaged over the channels. Measured on the plain face:
# eye_color 3.5, eye_slant 4.5, eyebrow_thickness 5.1, eye_lashes 5.3, hair 12.6, others above 6.
@pytest.mark.parametrize("name", NAMES)
def test_every_value_of_an_attribute_is_visible_at_64(name):
    changes = {"glasses": ROUND_THICK} if name == "glasses_color" else {}
    images = on_white(paint_avatars(faces(name, **changes)))
    distances = {
        (i, j): np.abs(images[i] - images[j]).sum() / 3
        for i, j in combinations(range(len(images)), 2)
    }
    closest = min(distances, key=distances.get)
    floor = 10.0 if name == "hair" else 2.5
    assert distances[closest] > floor, f"{name} {closest} differ by {distances[closest]:.2f}"


@pytest.mark.parametrize("name", REGIONS)
def test_an_attribute_changes_only_its_own_region(name):
    canvases = paint_canvases(faces(name)).astype(int)
    changed = np.abs(canvases - canvases[:1]).max(axis=(0, 3)) > 0
    left, top, right, bottom = REGIONS[name]
    assert changed[top:bottom, left:right].any()
    changed[top:bottom, left:right] = False
    assert not changed.any(), f"{name} also changes {np.argwhere(changed)[0][::-1]} (x, y)"


@pytest.mark.parametrize("name", ["eye_color", "face_color", "hair_color", "glasses_color"])
def test_colours_leave_the_shapes_alone(name):
    canvases = paint_canvases(faces(name, glasses=ROUND_THICK, facial_hair=2))
    assert (canvases[..., 3] == canvases[:1, ..., 3]).all()


def test_hair_leaves_eyes_nose_and_mouth_alone():
    canvases = paint_canvases(faces("hair")[::10])
    middle = canvases[:, 245:360, 190:310]
    assert (middle == middle[:1]).all()


@pytest.mark.parametrize(
    ("name", "changes"),
    [
        ("glasses_color", {"glasses": NO_GLASSES}),
        ("eye_color", {"glasses": ROUND_DARK}),
    ],
)
def test_what_is_hidden_does_not_show(name, changes):
    images = paint_avatars(faces(name, **changes))
    assert (images == images[:1]).all()


def test_hair_colour_of_a_bald_face_shows_in_the_eyebrows_only():
    canvases = paint_canvases(faces("hair_color", hair=BALD)).astype(int)
    changed = np.abs(canvases - canvases[:1]).max(axis=(0, 3)) > 0
    assert changed[195:260].any()
    changed[195:260] = False
    assert not changed.any()


@pytest.mark.parametrize("value", [-1, 111])
def test_an_index_out_of_range_is_named(value):
    with pytest.raises(ValueError, match=rf"row 0: hair is {value}, .* cardinality is 111"):
        paint_avatars(faces(hair=value))


def test_wrong_types_shapes_and_sizes_are_refused():
    with pytest.raises(TypeError, match="integers"):
        paint_avatars(faces().astype(float))
    with pytest.raises(ValueError, match=r"\(n, 18\)"):
        paint_avatars(faces()[0])
    with pytest.raises(ValueError, match=r"\(n, 217\)"):
        from_one_hot(np.zeros((1, 216)))
    with pytest.raises(ValueError, match="size"):
        paint_avatars(faces(), size=0)


def test_csv_round_trip():
    row = random_attributes(1, seed=8)[0]
    text = attributes_csv(row)
    assert text.splitlines()[7] == f'"face_shape", {row[7]}, 7'
    assert len(text.splitlines()) == 18
    assert (attributes_from_csv(text) == row).all()
    assert (attributes_from_csv("\n".join(reversed(text.splitlines()))) == row).all()


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('"hair", 17, 111\n', "", "lacks hair"),
        ('"hair", 17, 111', '"hair", 17, 110', "cardinality 111"),
        ('"hair", 17, 111', '"hair", 111, 111', "hair is 111"),
        ('"hair", 17, 111', '"wig", 17, 111', "wig"),
        ('"hair", 17, 111', '"glasses", 3, 12', "new line"),
    ],
)
def test_a_damaged_csv_is_refused(old, new, message):
    text = attributes_csv(faces()[0])
    assert old in text
    with pytest.raises(ValueError, match=message):
        attributes_from_csv(text.replace(old, new))


@pytest.mark.parametrize(("n", "workers"), [(3, 1), (40, 2)])
def test_written_files_are_in_the_published_format(tmp_path, n, workers):
    table = random_attributes(n, seed=4)
    assert write_avatars(tmp_path / "set", table, workers=workers) == n
    names = sorted(path.name for path in (tmp_path / "set").iterdir())
    assert names == sorted(f"cs{i:08d}.{end}" for i in range(n) for end in ("csv", "png"))
    for i in (0, n - 1):
        path = tmp_path / "set" / f"cs{i:08d}.png"
        with Image.open(path) as picture:
            assert (picture.format, picture.mode, picture.size) == ("PNG", "RGBA", (500, 500))
            assert (np.asarray(picture) == paint_canvases(table[i : i + 1])[0]).all()
        assert (attributes_from_csv(path.with_suffix(".csv").read_text()) == table[i]).all()
