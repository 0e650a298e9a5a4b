"""Figures must be right, and must notice what they are there to notice."""

import csv
import json

import numpy as np
import pytest
import torch
from scipy import linalg, stats

from course_utils import presets
from course_utils.data.painters import paint_sprites
from course_utils.data.sprites import COURSE_FILES, CustomDataset, write_sprites
from course_utils.evaluation import (
    Proportion,
    accuracy,
    class_fidelity,
    distance_with_floor,
    diversity,
    draw_images,
    features_and_classes,
    frechet_distance,
    kernel_distance,
    memorisation,
    near_duplicates,
    nearest_neighbours,
    quality_report,
    train_classifier,
    wilson_interval,
)
from course_utils.evaluation.frechet import _T, _jackknife, _single_spread
from course_utils.training.checkpoints import load_shipped


def normal(n, d=6, seed=0, shift=0.0):
    return torch.randn(n, d, generator=torch.Generator().manual_seed(seed)) + shift


def painted(folder, n, seed):
    write_sprites(folder, *paint_sprites(n, seed))
    return CustomDataset(folder / COURSE_FILES.images, folder / COURSE_FILES.labels)


@pytest.fixture(scope="module")
def data(tmp_path_factory):
    """Sprites to train on and sprites of another seed."""
    folder = tmp_path_factory.mktemp("sprites")
    return painted(folder / "a", 1600, 0), painted(folder / "b", 400, 1)


@pytest.fixture(scope="module")
def judge(data):
    return train_classifier(data[0], seed=0, epochs=3, batch_size=64, progress=False)


# ---------------------------------------------------------------------------- proportions


@pytest.mark.parametrize("n", [1, 2, 10, 999])
@pytest.mark.parametrize("confidence", [0.8, 0.95, 0.99])
def test_wilson_interval_equals_scipy(n, confidence):
    for successes in {0, 1, n // 3, n - 1, n}:
        expected = stats.binomtest(successes, n).proportion_ci(confidence, method="wilson")
        assert wilson_interval(successes, n, confidence) == pytest.approx(expected, abs=1e-12)


@pytest.mark.parametrize("bad", [(1, 0), (-1, 5), (6, 5)])
def test_wilson_interval_refuses_impossible_counts(bad):
    with pytest.raises(ValueError, match="successes"):
        wilson_interval(*bad)


def test_class_fidelity_counts_each_class():
    found, wanted = [0, 0, 1, 1, 2, 0], [0, 0, 0, 1, 1, 1]
    result = class_fidelity(found, wanted, ("a", "b", "c"))
    assert result["overall"] == Proportion.of(3, 6)
    assert (result["a"].successes, result["b"].successes) == (2, 1)
    assert "c" not in result
    with pytest.raises(ValueError, match="equally long"):
        class_fidelity([0], [0, 1], ("a", "b"))


# ------------------------------------------------------------------------------ distances


def test_frechet_distance_equals_the_formula():
    a, b = normal(300), normal(400, seed=1, shift=0.3) @ torch.diag(torch.arange(1.0, 7))
    cov_a, cov_b = np.cov(a.numpy().T), np.cov(b.numpy().T)
    root = linalg.sqrtm(cov_a @ cov_b).real
    mean = float((a.mean(0) - b.mean(0)).square().sum())
    assert frechet_distance(a, b) == pytest.approx(
        mean + np.trace(cov_a + cov_b - 2 * root), rel=1e-5
    )
    assert frechet_distance(a, a) == pytest.approx(0, abs=1e-6)


def test_kernel_distance_scatters_around_zero_for_equal_sources():
    values = [kernel_distance(normal(80, seed=k), normal(80, seed=100 + k)) for k in range(20)]
    assert abs(np.mean(values)) < 3 * np.std(values) / np.sqrt(20)
    assert kernel_distance(normal(80, shift=1.0), normal(80, seed=1)) > 5 * np.std(values)


@pytest.mark.parametrize("measure", [frechet_distance, kernel_distance])
def test_distance_lies_on_its_floor_only_for_the_right_distribution(measure):
    real = normal(2000, seed=7)
    right = distance_with_floor(normal(200, seed=8), real, measure)
    wrong = distance_with_floor(normal(200, seed=8, shift=0.4), real, measure)
    assert right.floor_low <= right.value <= right.floor_high
    assert wrong.low > wrong.floor_high
    assert right.floor == wrong.floor
    assert (right.n, right.references, right.floor_pairs) == (200, 10, 5)


def test_distance_needs_twice_as_many_real_images():
    with pytest.raises(ValueError, match="twice as many"):
        distance_with_floor(normal(10), normal(19))
    alone = distance_with_floor(normal(10), normal(20, seed=1))
    assert alone.floor_low is None
    assert "real against real" in str(alone)


def test_jackknife_of_a_mean_is_its_standard_error():
    x = normal(200, d=1)
    half = _jackknife(x, [x], lambda features, _: float(features.mean()))
    groups = torch.stack([x[torch.arange(200) % 20 == g].mean() for g in range(20)])
    assert half == pytest.approx(_T[18] * float(groups.std()) / np.sqrt(20), rel=1e-4)


def test_tables_of_students_t_are_right():
    expected = stats.t.ppf(0.975, np.arange(1, 21))
    assert np.allclose(_T, expected, atol=6e-4)
    assert _single_spread([1.0]) is None


def test_features_of_different_length_are_refused():
    with pytest.raises(ValueError, match="same classifier"):
        frechet_distance(normal(10, d=3), normal(10, d=4))


# ---------------------------------------------------------------- memorisation, diversity


def images(n, seed=0):
    generator = torch.Generator().manual_seed(seed)
    return torch.randint(0, 256, (n, 3, 4, 4), generator=generator) / 127.5 - 1


def test_planted_copies_are_found():
    training, held_out = images(200), images(100, seed=1)
    samples = images(100, seed=2)
    honest = memorisation(samples, training, held_out)
    assert honest.copies.successes == 0
    assert 0.95 < honest.ratio < 1.05
    samples[:30] = training[50:80] + 1e-4  # vanishes in 8 bits
    caught = memorisation(samples, training, held_out)
    assert caught.copies.successes == 30
    assert caught.closer.low > 0.05
    assert caught.nearest[:30].tolist() == list(range(50, 80))


def test_without_unseen_images_each_is_left_out_of_its_own_search():
    training = images(50)
    result = memorisation(images(20, seed=3), training)
    assert (result.real_distances > 0.1).all()
    assert result.real_copies.successes == 0


def test_distance_is_root_mean_square_and_chunks_do_not_matter():
    training = torch.zeros(3, 3, 4, 4)
    distance, _ = nearest_neighbours(torch.full((5, 3, 4, 4), 0.5), training, chunk=2)
    assert torch.allclose(distance, torch.full((5,), 0.5))
    a, b = images(30), images(40, seed=1)
    assert torch.equal(nearest_neighbours(a, b, chunk=7)[1], nearest_neighbours(a, b)[1])
    with pytest.raises(ValueError, match="training images"):
        nearest_neighbours(a, torch.zeros(3, 3, 5, 5))


def test_twins_are_counted_and_collapse_is_seen():
    x = images(20)
    assert near_duplicates(x).successes == 0
    x[5] = x[4]
    assert near_duplicates(x).successes == 2
    labels = torch.arange(20) % 2
    spread, collapsed = normal(20, seed=1), normal(20, seed=1) * 0.1
    result = diversity((x, collapsed, labels), (x, spread, labels), ("a", "b"))
    assert result.ratio == pytest.approx(0.1, rel=1e-3)
    assert result.duplicates.successes == 2


# ------------------------------------------------------------------------------ classifier


def test_classifier_learns_from_few_sprites(judge, data):
    score = accuracy(judge, data[1])["overall"]
    assert score.low > 0.9, score


def test_classifier_refuses_wrong_images_and_missing_labels(judge, data):
    with pytest.raises(ValueError, match="shape"):
        judge(torch.zeros(2, 16, 16, 3))
    data[1].null_context = True
    try:
        with pytest.raises(ValueError, match="null_context=False"):
            accuracy(judge, data[1])
    finally:
        data[1].null_context = False


def test_features_ask_for_eval_mode(judge):
    judge.train()
    try:
        with pytest.raises(ValueError, match="eval"):
            features_and_classes(judge, torch.zeros(2, 3, 16, 16))
    finally:
        judge.eval()


def test_shipped_classifier_knows_sprites_of_a_third_seed(tmp_path):
    from course_utils.evaluation import SpriteClassifier

    judge = load_shipped(SpriteClassifier(), "sprite_classifier")
    score = accuracy(judge, painted(tmp_path, 2000, 2))["overall"]
    assert score.value >= 0.98, score


# ---------------------------------------------------------------------------------- report


def test_batches_and_seeds_of_drawn_images():
    preset = presets.load("sprites", "tiny")
    torch.manual_seed(0)
    model, schedule = preset.build_model().eval(), preset.build_schedule()
    context = torch.eye(5)[torch.arange(7) % 5]
    one = draw_images(model, schedule, context, steps=2, batch_size=3, progress=False)
    two = draw_images(model, schedule, context, steps=2, batch_size=3, progress=False)
    other = draw_images(model, schedule, context, steps=2, batch_size=3, seed=1, progress=False)
    assert one.shape == (7, 3, 16, 16) and one.dtype == torch.float32
    assert torch.equal(one, two) and not torch.equal(one, other)
    assert draw_images(model, schedule, None, 2, steps=1, progress=False).shape[0] == 2
    with pytest.raises(ValueError, match="unknown sampler"):
        draw_images(model, schedule, context, sampler="euler")
    with pytest.raises(ValueError, match="at least one"):
        draw_images(model, schedule, None)


def test_report_of_an_untrained_model_says_so(judge, data, tmp_path):
    preset = presets.load("sprites", "tiny")
    model, schedule = preset.build_model().eval(), preset.build_schedule()
    report = quality_report(model, schedule, data[0], judge, data[1], n=50, steps=2, progress=False)
    assert report.ceiling["overall"].low > 0.9 > report.fidelity["overall"].high
    assert report.frechet.low > report.frechet.floor_high
    numbers = json.loads(report.save(tmp_path / "r.json").read_text())
    assert numbers["settings"]["n"] == 50
    with report.save(tmp_path / "r.csv").open() as file:
        rows = list(csv.DictReader(file))
    assert float(rows[0]["value"]) == report.fidelity["overall"].value
    assert "Frechet distance, real to real" in report.table()
    with pytest.raises(ValueError, match=r"\.json or \.csv"):
        report.save(tmp_path / "r.xls")
    with pytest.raises(ValueError, match="n <= 200"):
        quality_report(model, schedule, data[0], judge, data[1], n=201)
