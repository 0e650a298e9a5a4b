"""The anime painter: repeatable, varied, labelled as painted, and written as the published set."""

from __future__ import annotations

import csv
import re

import numpy as np
import pytest
from PIL import Image

from course_utils.data.painters import anime
from course_utils.data.painters._anime_palette import EYE_RGB, EYE_WEIGHTS, HAIR_RGB, HAIR_WEIGHTS
from course_utils.data.painters.anime import (
    EYE_COLOURS,
    HAIR_COLOURS,
    paint_anime_faces,
    write_anime_faces,
)


@pytest.fixture(scope="module")
def many():
    """2,000 small faces, shared by the tests that need numbers."""
    return paint_anime_faces(2000, seed=11, size=32)


def test_shapes_and_types():
    images, labels = paint_anime_faces(3, seed=0)
    assert images.shape == (3, 64, 64, 3) and images.dtype == np.uint8
    assert labels.shape == (3, 2) and labels.dtype == np.int64


def test_an_empty_set_has_the_right_shapes():
    images, labels = paint_anime_faces(0, seed=0, size=16)
    assert images.shape == (0, 16, 16, 3) and labels.shape == (0, 2)


def test_same_seed_same_faces_and_another_seed_others():
    first, again, other = (paint_anime_faces(3, seed=s)[0] for s in (5, 5, 6))
    assert np.array_equal(first, again)
    assert not any(np.array_equal(a, b) for a, b in zip(first, other, strict=True))


def test_a_longer_set_starts_with_the_shorter_one():
    short, short_labels = paint_anime_faces(2, seed=9)
    long, long_labels = paint_anime_faces(4, seed=9)
    assert np.array_equal(short, long[:2])
    assert np.array_equal(short_labels, long_labels[:2])


def test_several_processes_paint_what_one_paints():
    alone, labels = paint_anime_faces(5, seed=2, size=16, workers=1)
    together, same_labels = paint_anime_faces(5, seed=2, size=16, workers=2)
    assert np.array_equal(alone, together) and np.array_equal(labels, same_labels)


def test_failing_processes_leave_the_work_to_this_one(monkeypatch):
    class NoPool:
        def __init__(self, *args, **kwargs):
            raise OSError("no processes here")

    monkeypatch.setattr(anime, "ProcessPoolExecutor", NoPool)
    with pytest.warns(RuntimeWarning, match="no processes here"):
        images, _ = paint_anime_faces(3, seed=2, size=16, workers=2)
    assert np.array_equal(images, paint_anime_faces(3, seed=2, size=16, workers=1)[0])


def test_another_size_shows_the_same_faces():
    large, labels = paint_anime_faces(6, seed=3, size=128)
    small, same_labels = paint_anime_faces(6, seed=3, size=64)
    assert np.array_equal(labels, same_labels)
    halved = large.reshape(6, 64, 2, 64, 2, 3).mean(axis=(2, 4))
    distance = np.abs(halved[:, None] - small[None]).mean(axis=(2, 3, 4))
    assert (distance.argmin(axis=1) == np.arange(6)).all()
    assert distance.diagonal().max() < 12


def test_two_thousand_faces_differ_pairwise(many):
    images, _ = many
    assert len(np.unique(images.reshape(len(images), -1), axis=0)) == len(images)
    coarse = images.reshape(len(images), 8, 4, 8, 4, 3).mean(axis=(2, 4)).reshape(len(images), -1)
    squares = (coarse**2).sum(axis=1)
    distance = squares[:, None] + squares[None] - 2 * coarse @ coarse.T
    np.fill_diagonal(distance, np.inf)
    assert np.sqrt(max(distance.min(), 0) / coarse.shape[1]) > 8  # grey levels, root mean square


def test_the_crown_shows_the_hair_colour(many):
    """Nearest named colour of the upper middle; hats and hairbands cost some of the rest."""
    images, labels = many
    crown = np.median(images[:, 2:9, 8:24].reshape(len(images), -1, 3), axis=1)
    nearest = ((crown[:, None] - np.array(HAIR_RGB)) ** 2).sum(axis=2).argmin(axis=1)
    right = nearest == labels[:, 0]
    assert right.mean() > 0.85
    for colour, name in enumerate(HAIR_COLOURS):
        assert right[labels[:, 0] == colour].mean() > 0.6, name


def test_the_eyes_show_the_eye_colour(many):
    """Mean eye region of each eye colour, hair taken out: one scale away from its own name."""
    images, labels = many
    eyes = images[:, 13:19, 8:24].reshape(len(images), -1, 3).mean(axis=1)
    for hair in range(len(HAIR_COLOURS)):
        eyes[labels[:, 0] == hair] -= eyes[labels[:, 0] == hair].mean(axis=0)
    lean = np.stack([eyes[labels[:, 1] == eye].mean(axis=0) for eye in range(len(EYE_COLOURS))])
    named = np.array(EYE_RGB) - np.average(EYE_RGB, axis=0, weights=EYE_WEIGHTS)
    scale = (lean * named).sum() / (named**2).sum()  # irises fill a part of the region only
    nearest = ((lean[:, None] / scale - named[None]) ** 2).sum(axis=2).argmin(axis=1)
    assert [EYE_COLOURS[k] for k in nearest] == list(EYE_COLOURS)


def test_labels_follow_the_weight_tables(many):
    _, labels = many
    hair = np.bincount(labels[:, 0], minlength=len(HAIR_COLOURS)) / len(labels)
    eyes = np.bincount(labels[:, 1], minlength=len(EYE_COLOURS)) / len(labels)
    assert sum(HAIR_WEIGHTS) == pytest.approx(1) and sum(EYE_WEIGHTS) == pytest.approx(1)
    assert np.abs(hair - HAIR_WEIGHTS).max() < 0.04  # four standard errors of the largest share
    assert np.abs(eyes - EYE_WEIGHTS).max() < 0.07  # liked pairs move these shares a little
    table = np.zeros((len(HAIR_COLOURS), len(EYE_COLOURS)))
    np.add.at(table, (labels[:, 0], labels[:, 1]), 1)
    assert (table > 0).mean() > 0.9  # nearly every pair occurs: the two are nearly independent


@pytest.mark.parametrize(("arguments", "error", "words"), [
    ({"n": -1, "seed": 0}, ValueError, "n must be 0 or more, got -1"),
    ({"n": 2.5, "seed": 0}, TypeError, "n must be a whole number, got 2.5"),
    ({"n": 1, "seed": -3}, ValueError, "seed must be 0 or more, got -3"),
    ({"n": 1, "seed": "a"}, TypeError, "seed must be a whole number, got 'a'"),
    ({"n": 1, "seed": 0, "size": 4}, ValueError, "size must be 8..512, got 4"),
    ({"n": 1, "seed": 0, "size": 9999}, ValueError, "size must be 8..512, got 9999"),
    ({"n": 1, "seed": 0, "workers": 0}, ValueError, "workers must be 1 or more, got 0"),
])
def test_bad_input_is_named(arguments, error, words):
    with pytest.raises(error, match=re.escape(words)):
        paint_anime_faces(**arguments)


def test_raw_files_have_the_published_layout(tmp_path):
    images = write_anime_faces(tmp_path, 60, seed=4, workers=1)
    assert images == tmp_path / "anime" / "raw" / "images"
    files = sorted(images.iterdir())
    assert len(files) == 60
    assert all(re.fullmatch(r"\d+_20[01]\d\.jpg", file.name) for file in files)
    sizes = []
    for file in files:
        with Image.open(file) as picture:
            assert picture.format == "JPEG" and picture.mode == "RGB"
            sizes.append(picture.size)
    sides = np.array(sizes)
    assert sides.min() >= 60 and sides.max() <= 160
    assert len(set(sizes)) > 30
    assert 0.1 < (sides[:, 0] != sides[:, 1]).mean() < 0.6
    assert [p.name for p in images.parent.iterdir()] == ["images"]  # nothing unfinished is left


def test_label_file_names_every_picture_and_agrees_with_the_painter(tmp_path):
    images = write_anime_faces(tmp_path, 8, seed=4)
    with (tmp_path / "anime" / "labels.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert {row["file"] for row in rows} == {path.name for path in images.iterdir()}
    _, labels = paint_anime_faces(8, seed=4, size=8)
    assert [(row["hair"], row["eyes"]) for row in rows] == [
        (HAIR_COLOURS[hair], EYE_COLOURS[eyes]) for hair, eyes in labels]


def test_writing_twice_gives_the_same_bytes_and_refuses_to_overwrite(tmp_path):
    first = write_anime_faces(tmp_path / "a", 3, seed=1)
    second = write_anime_faces(tmp_path / "b", 3, seed=1)
    assert [p.read_bytes() for p in sorted(first.iterdir())] == [
        p.read_bytes() for p in sorted(second.iterdir())]
    with pytest.raises(FileExistsError, match=r"images exists already; remove it"):
        write_anime_faces(tmp_path / "a", 3, seed=1)


def test_an_interrupted_write_leaves_nothing_behind(tmp_path, monkeypatch):
    paint = anime._paint_raw

    def fails_at_two(seed, index):
        if index == 2:
            raise KeyboardInterrupt
        return paint(seed, index)

    monkeypatch.setattr(anime, "_paint_raw", fails_at_two)
    with pytest.raises(KeyboardInterrupt):
        write_anime_faces(tmp_path, 4, seed=1)
    assert [p for p in tmp_path.rglob("*") if p.is_file()] == []
    assert not (tmp_path / "anime" / "raw" / "images").exists()
