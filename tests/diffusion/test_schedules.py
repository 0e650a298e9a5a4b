"""Schedules: values, conventions, errors."""

import math

import pytest
import torch

from course_utils.diffusion import NoiseSchedule

ALL = [
    NoiseSchedule.linear(500),
    NoiseSchedule.linear(1),
    NoiseSchedule.cosine(500),
    NoiseSchedule.cosine(1000),
    NoiseSchedule.sprite_course(),
]


@pytest.mark.parametrize("schedule", ALL, ids=lambda s: s.name)
def test_conventions_hold_for_every_schedule(schedule):
    T = schedule.timesteps
    for values in (schedule.betas, schedule.alphas, schedule.alpha_bars, schedule.snr):
        assert values.shape == (T + 1,) and values.dtype == torch.float64
    assert schedule.alpha_bars[0] == 1
    assert (schedule.alpha_bars.diff() < 0).all() and schedule.alpha_bars[-1] > 0
    torch.testing.assert_close(schedule.alphas, 1 - schedule.betas)
    assert ((schedule.betas[1:] > 0) & (schedule.betas[1:] < 1)).all()


@pytest.mark.parametrize("schedule", ALL, ids=lambda s: s.name)
def test_snr_is_signal_over_noise_and_falls(schedule):
    t = schedule.timesteps
    expected = schedule.alpha_bars[t] / (1 - schedule.alpha_bars[t])
    torch.testing.assert_close(schedule.snr[t], expected)
    assert math.isinf(schedule.snr[0]) and (schedule.snr[1:].diff() < 0).all()


def test_linear_is_the_papers():
    schedule = NoiseSchedule.linear(1000)
    assert schedule.betas[0] == 0
    assert schedule.betas[1].item() == pytest.approx(1e-4, rel=1e-12)
    assert schedule.betas[1000].item() == pytest.approx(0.02, rel=1e-12)
    assert schedule.betas[500].item() == pytest.approx(1e-4 + 499 / 999 * 0.0199, rel=1e-12)
    assert schedule.alpha_bars[1].item() == pytest.approx(0.9999, rel=1e-12)
    product = math.prod(1 - b for b in schedule.betas[1:].tolist())
    assert schedule.alpha_bars[1000].item() == pytest.approx(product, rel=1e-10)


def test_the_badly_chosen_schedules_of_the_lesson():
    timid = NoiseSchedule.linear(300, 1e-4, 0.008)
    assert timid.alpha_bars[-1].item() == pytest.approx(0.29574, abs=5e-6)
    brutal = NoiseSchedule.linear(500, 1e-4, 0.2)
    assert brutal.alpha_bars[-1] < 1e-20
    assert brutal.alpha_bars[250] < 0.01


def test_cosine_is_equation_17():
    schedule = NoiseSchedule.cosine(500)

    def f(t):
        return math.cos((t / 500 + 0.008) / 1.008 * math.pi / 2) ** 2

    for t in (1, 10, 250, 490, 499):
        assert schedule.alpha_bars[t].item() == pytest.approx(f(t) / f(0), rel=1e-9)
    assert schedule.betas[500].item() == pytest.approx(0.999)


def test_sprite_course_to_the_published_digits():
    schedule = NoiseSchedule.sprite_course()
    assert schedule.timesteps == 500
    assert schedule.alpha_bars[1].item() == pytest.approx(0.999760, abs=5e-7)
    assert schedule.alpha_bars[500].item() == pytest.approx(0.0062888, abs=5e-8)
    assert schedule.betas[0].item() == pytest.approx(1e-4)
    assert schedule.betas[500].item() == pytest.approx(0.02)


def test_sprite_course_is_the_linear_idea_with_one_factor_more():
    course = NoiseSchedule.sprite_course()
    product = (1 - 1e-4) * torch.cumprod(course.alphas[1:], 0)
    torch.testing.assert_close(course.alpha_bars[1:], product, rtol=1e-12, atol=0)


def test_at_shapes_device_and_precision():
    schedule, images = NoiseSchedule.linear(10), torch.zeros(3, 2, 4, 4)
    t = torch.tensor([0, 4, 10])
    picked = schedule.at(schedule.betas, t, images)
    assert picked.shape == (3, 1, 1, 1) and picked.dtype == torch.float32
    torch.testing.assert_close(picked.flatten(), schedule.betas[t].float())
    assert schedule.at(schedule.betas, 4, images.double()).item() == schedule.betas[4].item()
    assert schedule.at(schedule.betas, 4, images).ndim == 0


@pytest.mark.parametrize("bad", [0, -1, 2.5, "10", True, None])
def test_timesteps_must_be_a_positive_integer(bad):
    for make in (NoiseSchedule.linear, NoiseSchedule.cosine):
        with pytest.raises(ValueError, match="timesteps must be a positive integer"):
            make(bad)


@pytest.mark.parametrize("betas", [(0, 0.02), (1e-4, 1), (-0.1, 0.02), (1e-4, 2)])
def test_betas_must_lie_between_zero_and_one(betas):
    with pytest.raises(ValueError, match="strictly between 0 and 1"):
        NoiseSchedule.linear(10, *betas)


@pytest.mark.parametrize(
    "t", [0, 11, -1, torch.tensor([1, 0]), torch.tensor([11]), torch.tensor([5, -3])]
)
def test_times_outside_the_schedule_are_named(t):
    with pytest.raises(ValueError, match=r"t=(-?\d+) is outside 1\.\.10"):
        NoiseSchedule.linear(10).check_time(t)


def test_times_must_be_integers():
    with pytest.raises(ValueError, match=r"integer tensor.*t\.long\(\)"):
        NoiseSchedule.linear(10).check_time(torch.tensor([0.5]))


def test_times_at_the_ends_are_fine():
    schedule = NoiseSchedule.linear(10)
    schedule.check_time(torch.tensor([1, 10]))
    schedule.check_time(0, lowest=0)
    schedule.check_time(torch.tensor([], dtype=torch.int64))
