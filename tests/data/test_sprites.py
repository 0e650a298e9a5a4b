"""The reader of the sprite files: real data, painted data, wrong and damaged data."""

import os
import warnings

import numpy as np
import pytest
import torch
from numpy.lib.format import open_memmap
from torch.utils.data import DataLoader

from course_utils.data import sprites
from course_utils.data.sprites import (
    COURSE_FILES,
    DUNGEON_CRAWL_FILES,
    CustomDataset,
    find_sprites,
    load_sprites,
    painted_folder,
    to_tensor,
    to_uint8,
    write_sprites,
)

N = 10
LABEL_COUNTS = [8_000, 32_400, 6_000, 35_000, 8_000]  # hero, non-hero, food, spell, side-facing


def images_of(n=N, seed=0):
    return np.random.default_rng(seed).integers(0, 256, (n, 16, 16, 3), dtype=np.uint8)


def labels_of(n=N):
    return np.eye(5)[np.arange(n) % 5]


@pytest.fixture
def pair(tmp_path):
    """Paths of a good pair of files."""
    write_sprites(tmp_path, images_of(), labels_of())
    return tmp_path / COURSE_FILES.images, tmp_path / COURSE_FILES.labels


# ---- real data


def test_the_32_real_sprites(course_data):
    folder = course_data / "sprites"
    data = CustomDataset(folder / "sprites_first32.npy", folder / "sprite_labels_first32.npy")
    assert data.getshapes() == ((32, 16, 16, 3), (32, 5))
    x, context = data.batch(np.arange(32))
    assert x.shape == (32, 3, 16, 16) and x.dtype == torch.float32
    assert -1 <= x.min() < -0.9 and 0.9 < x.max() <= 1
    assert np.array_equal(to_uint8(x), np.load(folder / "sprites_first32.npy"))
    assert torch.equal(context.sum(dim=1), torch.ones(32)) and context.dtype == torch.float32


def test_the_complete_real_label_file(course_data, tmp_path):
    labels = course_data / "sprites" / COURSE_FILES.labels
    images = tmp_path / COURSE_FILES.images
    open_memmap(images, "w+", np.uint8, (89_400, 16, 16, 3)).flush()  # sparse: takes no room
    data = CustomDataset(images, labels)
    assert len(data) == 89_400
    context = data.batch(np.arange(89_400)[::-1])[1]
    assert context.sum(dim=0).tolist() == LABEL_COUNTS
    assert isinstance(data.images, np.memmap)


def test_the_dungeon_crawl_sprites(course_data, monkeypatch):
    monkeypatch.setenv("COURSE_DATA", str(course_data))
    _, files = find_sprites()
    if files is COURSE_FILES:
        pytest.skip("COURSE_DATA holds the course's own sprites, which come first")
    assert files is DUNGEON_CRAWL_FILES and "CC0" in files.credit
    data = load_sprites()
    assert data.classes == ("player", "monster", "food", "spell", "item")
    assert np.array(data.labels).sum(axis=0).tolist() == [124, 587, 25, 393, 598]
    assert len(load_sprites(limit=100)) == 100


# ---- good data


def test_values_run_from_minus_one_to_one_and_back():
    ramp = np.arange(256, dtype=np.uint8).reshape(1, 16, 16, 1).repeat(3, axis=3)
    x = to_tensor(ramp)
    assert (x.min(), x.max()) == (-1, 1)
    assert np.array_equal(to_uint8(x), ramp)
    assert to_uint8(torch.full((1, 3, 2, 2), 7.0)).max() == 255
    assert to_uint8(torch.full((1, 3, 2, 2), -7.0)).max() == 0


def test_channels_move_to_the_front():
    image = np.zeros((1, 16, 16, 3), dtype=np.uint8)
    image[0, 2, 5] = 0, 255, 51
    x = to_tensor(image)
    torch.testing.assert_close(x[0, :, 2, 5], torch.tensor([-1.0, 1.0, -0.6]))


def test_items_and_batches_agree_without_a_warning(pair):
    data = CustomDataset(*pair)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        x, context = data.batch(np.array([3, 7, 0]))
        for row, index in enumerate((3, 7, np.int64(0))):
            image, label = data[index]
            assert image.shape == (3, 16, 16)
            assert torch.equal(image, x[row]) and torch.equal(label, context[row])
    assert np.array_equal(to_uint8(x), images_of()[[3, 7, 0]])
    assert torch.equal(context, torch.from_numpy(labels_of()[[3, 7, 0]]).float())


def test_a_batch_may_be_changed_without_touching_the_file(pair):
    data = CustomDataset(*pair)
    x, context = data.batch(np.arange(3))
    x.zero_(), context.zero_()
    assert torch.equal(data.batch(np.arange(3))[0], to_tensor(images_of()[:3]))


def test_options_of_the_data_set(pair):
    assert len(CustomDataset(*pair, limit=4)) == 4
    assert CustomDataset(*pair, limit=4).getshapes() == ((4, 16, 16, 3), (4, 5))
    empty = CustomDataset(*pair, null_context=True)
    assert not empty[1][1].any() and not empty.batch(np.arange(5))[1].any()
    seen = CustomDataset(*pair, transform=lambda image: image.shape)
    assert seen[0][0] == (16, 16, 3)


def test_the_iteration_protocol_ends(pair):
    data = CustomDataset(*pair)
    assert len(list(data)) == N
    batches = list(DataLoader(data, batch_size=4))
    assert [len(x) for x, _ in batches] == [4, 4, 2]


@pytest.mark.parametrize("dtype", [np.float64, np.float32, np.uint8, np.int64, bool])
def test_one_hot_labels_of_any_number_type(pair, dtype):
    np.save(pair[1], labels_of().astype(dtype))
    context = CustomDataset(*pair).batch(np.arange(N))[1]
    assert torch.equal(context, torch.from_numpy(labels_of()).float())


# ---- wrong data


def refuse(pair, message, which=0, error=ValueError):
    """The reader names the file and says what is wrong."""
    with pytest.raises(error, match=rf"(?s){pair[which].name}.*{message}"):
        CustomDataset(*pair)


@pytest.mark.parametrize(
    ("array", "message"),
    [
        (images_of().astype(np.float32), "pixels are float32, expected uint8 in 0..255"),
        (images_of().astype(np.int64), "pixels are int64"),
        (images_of().transpose(0, 3, 1, 2), r"shape \(10, 3, 16, 16\), expected \(N, 16, 16, 3\)"),
        (images_of()[..., 0], r"shape \(10, 16, 16\)"),
        (images_of()[..., :2], r"shape \(10, 16, 16, 2\)"),
        (images_of()[:, :8], r"shape \(10, 8, 16, 3\)"),
        (images_of()[0, 0, 0, 0], r"shape \(\)"),
        (images_of()[:0], "holds no images"),
        (images_of()[:7], "holds 7 images.*10 labels.*fetch or paint both"),
    ],
)
def test_wrong_images_are_named(pair, array, message):
    np.save(pair[0], array)
    refuse(pair, message)


def spoiled(row, values):
    labels = labels_of()
    labels[row] = values
    return labels


@pytest.mark.parametrize(
    ("array", "message"),
    [
        (labels_of()[:, :4], r"shape \(10, 4\), expected \(N, 5\)"),
        (np.arange(10), r"shape \(10,\), expected \(N, 5\)"),
        (labels_of().astype(str), "labels are <U32, expected numbers"),
        (spoiled(6, 0), "row 6 is .*not one-hot.*1 rows are wrong"),
        (spoiled(6, [1, 1, 0, 0, 0]), "row 6 is .*not one-hot"),
        (spoiled(6, [0.5, 0.5, 0, 0, 0]), "row 6 is .*not one-hot"),
        (spoiled(6, [2, -1, 0, 0, 0]), "row 6 is .*not one-hot"),
        (spoiled(6, np.nan), "row 6 is .*not one-hot"),
    ],
)
def test_wrong_labels_are_named(pair, array, message):
    np.save(pair[1], array)
    refuse(pair, message, which=1)


def test_too_few_labels_are_named(pair):
    np.save(pair[1], labels_of()[:9])
    refuse(pair, "10 images.*9 labels")


@pytest.mark.parametrize("which", [0, 1])
def test_a_missing_file_is_named(pair, which):
    pair[which].unlink()
    refuse(pair, "is missing; run `python -m course_utils data paint", which, FileNotFoundError)


def truncated(path):
    path.write_bytes(path.read_bytes()[:200])


def emptied(path):
    path.write_bytes(b"")


def text(path):
    path.write_text("<html>404</html>")


def zipped(path):
    with path.open("wb") as file:
        np.savez(file, a=images_of())


def pickled(path):
    np.save(path, np.array([{"a": 1}], dtype=object), allow_pickle=True)


@pytest.mark.parametrize("which", [0, 1])
@pytest.mark.parametrize("damage", [truncated, emptied, text, zipped, pickled])
def test_damaged_files_are_named(pair, damage, which):
    damage(pair[which])
    refuse(pair, r"is damaged or no \.npy file .*anew", which)


# ---- writing and finding


def names(folder):
    return sorted(path.name for path in folder.iterdir())


def test_writing_refuses_what_the_reader_would_refuse(tmp_path):
    for images, labels in (
        (images_of().astype(float), labels_of()),
        (images_of(), labels_of()[:9]),
        (images_of(), labels_of() * 2),
    ):
        with pytest.raises(ValueError, match="sprite"):
            write_sprites(tmp_path, images, labels)
    assert names(tmp_path) == []


@pytest.mark.parametrize("crash_at", [1, 2])
def test_a_crash_while_writing_never_leaves_a_mixed_pair(pair, monkeypatch, crash_at):
    folder, calls, replace = pair[0].parent, [], os.replace

    def crash(source, target):
        calls.append(target)
        if len(calls) == crash_at:
            raise OSError("no space left")
        replace(source, target)

    monkeypatch.setattr(sprites.os, "replace", crash)
    with pytest.raises(OSError, match="no space"):
        write_sprites(folder, images_of(seed=1), labels_of())
    assert names(folder) == [COURSE_FILES.images]  # no rubbish, and no pair to be taken for whole
    refuse(pair, "is missing", which=1, error=FileNotFoundError)


@pytest.fixture
def empty_house(tmp_path, monkeypatch):
    monkeypatch.setattr(sprites, "data_folder", lambda: tmp_path)
    monkeypatch.delenv("COURSE_DATA", raising=False)
    return tmp_path


def test_painted_sprites_survive_the_round_trip(empty_house):
    data = load_sprites(n_painted=60)
    images, labels = sprites.paint_sprites(60, 0)
    assert np.array_equal(data.images, images) and np.array_equal(data.labels, labels)
    assert data.classes == sprites.SPRITE_CLASSES and len(data.classes) == 5


def test_sprites_are_painted_once_and_anew_if_incomplete(empty_house, monkeypatch):
    folder = painted_folder(20)
    assert names(folder) == sorted([COURSE_FILES.labels, COURSE_FILES.images])
    calls, paint = [], sprites.paint_sprites
    monkeypatch.setattr(sprites, "paint_sprites", lambda *a: calls.append(a) or paint(*a))
    assert painted_folder(20) == folder and calls == []
    (folder / COURSE_FILES.images).unlink()
    painted_folder(20)
    assert calls == [(20, 0)] and len(load_sprites(n_painted=20)) == 20
    assert painted_folder(21) != folder != painted_folder(20, seed=1)


@pytest.mark.parametrize("below", ["", "sprites"])
def test_given_sprites_are_found(pair, monkeypatch, empty_house, tmp_path_factory, below):
    given = tmp_path_factory.mktemp("given")
    write_sprites(given / below, images_of(), labels_of())
    monkeypatch.setenv("COURSE_DATA", str(given))
    assert find_sprites() == (given / below, COURSE_FILES)
    assert len(load_sprites()) == N


def test_a_folder_without_sprites_is_named(empty_house, monkeypatch):
    monkeypatch.setenv("COURSE_DATA", str(empty_house / "nowhere"))
    with pytest.raises(
        FileNotFoundError, match=r"COURSE_DATA=.*nowhere has no .*unset COURSE_DATA"
    ):
        find_sprites()
    assert names(empty_house) == []


def test_data_are_made_in_the_clone():
    assert sprites.data_folder().name == "data"
    assert (sprites.data_folder().parent / "pyproject.toml").is_file()
