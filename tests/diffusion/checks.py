"""What must hold of the mathematics. The tests apply these checks to the course's functions,
test_planted_bugs.py to the same functions with a known mistake planted in them."""

import itertools
import math

import torch

from course_utils.diffusion import NoiseSchedule, forward, samplers
from course_utils.training import loop
from tests.diffusion.oracle import GaussianOracle, assert_moments, ddpm_moments, generator

SHAPE = (64, 1, 16, 16)


def schedules():
    return (
        NoiseSchedule.linear(500),
        NoiseSchedule.linear(40, 1e-3, 0.2),
        NoiseSchedule.cosine(100),
        NoiseSchedule.sprite_course(),
    )


def check_jump_keeps_variance():
    """Signal sqrt(alpha_bar), noise sqrt(1 - alpha_bar): their squares add up to one."""
    for schedule in schedules():
        t = torch.arange(1, schedule.timesteps + 1)
        one, zero = (f(len(t), 1, dtype=torch.float64) for f in (torch.ones, torch.zeros))
        signal = forward.q_sample(schedule, one, t, zero)
        noise = forward.q_sample(schedule, zero, t, one)
        torch.testing.assert_close(signal.flatten(), schedule.alpha_bars[1:].sqrt())
        torch.testing.assert_close(signal**2 + noise**2, one, rtol=0, atol=1e-12)


def check_jump_equals_walk():
    """Mean and variance of T chained steps equal those of the jump, at every t, exactly."""
    for schedule in (NoiseSchedule.linear(500), NoiseSchedule.cosine(100)):
        mean, variance = torch.ones(1, dtype=torch.float64), torch.zeros(1, dtype=torch.float64)
        one, zero = torch.ones_like(mean), torch.zeros_like(mean)
        for t in range(1, schedule.timesteps + 1):
            step = (forward.q_step(schedule, one, t, zero), forward.q_step(schedule, zero, t, one))
            mean, variance = step[0] * mean, step[0] ** 2 * variance + step[1] ** 2
            torch.testing.assert_close(mean, forward.q_sample(schedule, one, t, zero))
            torch.testing.assert_close(variance, forward.q_sample(schedule, zero, t, one) ** 2)


def check_ddim_times():
    """steps + 1 falling times from T to 0, for every number of steps, also 30 of 500."""
    for timesteps in (7, 500, 1000):
        for steps in {*range(1, min(timesteps, 60)), timesteps // 2, timesteps}:
            times = samplers.ddim_times(timesteps, steps)
            assert len(times) == steps + 1, (timesteps, steps)
            assert times[0] == timesteps and times[-1] == 0, (timesteps, steps, times)
            assert all(a > b >= 0 for a, b in itertools.pairwise(times)), (steps, times)


def check_sampled_moments():
    """DDPM on Gaussian data gives the mean and variance that the recursion says."""
    schedule = NoiseSchedule.linear(60, 1e-3, 0.15)
    for variance in ("beta", "posterior"):
        model = GaussianOracle(schedule)
        images = samplers.sample_ddpm(
            model, schedule, SHAPE, variance=variance, generator=generator(1)
        )
        assert_moments(images, *ddpm_moments(schedule, model.mu, model.s, variance))


def check_chain_noise_is_normal():
    """What a chain adds has the moments of a standard normal, the fourth (3) included."""
    schedule, added = NoiseSchedule.linear(20), []
    step = samplers.ddpm_step

    def spy(schedule, x_t, t, predicted, noise, variance="beta"):
        added.append(noise)
        return step(schedule, x_t, t, predicted, noise, variance)

    samplers.ddpm_step = spy
    try:
        samplers.sample_ddpm(GaussianOracle(schedule), schedule, SHAPE, generator=generator(2))
    finally:
        samplers.ddpm_step = step
    assert all(noise is not None for noise in added[:-1])
    noise = torch.stack(added[:-1]).double().flatten()
    for power, expected, spread in ((1, 0, 1), (2, 1, 2), (4, 3, 96)):
        error = 5 * math.sqrt(spread / len(noise))
        assert abs(float((noise**power).mean()) - expected) < error, power


def check_last_step_is_quiet():
    """From x_1 on nothing is random: noise at the last step would only spoil the image."""
    schedule = NoiseSchedule.linear(50)
    x1 = torch.randn(SHAPE, generator=generator(3))
    ends = [
        samplers.last_images(
            samplers.ddpm_chain(
                GaussianOracle(schedule), schedule, x1, generator=generator(seed), start=1
            )
        )
        for seed in (4, 5)
    ]
    assert torch.equal(*ends)


def check_chain_visits_every_time():
    """T + 1 states T, T-1, ..., 0, and the model is asked at each of T..1 once."""
    schedule, asked = NoiseSchedule.linear(30), []

    def model(x_t, t, context=None):
        asked.append(int(t[0]))
        return 0.1 * x_t

    states = list(samplers.ddpm_chain(model, schedule, torch.zeros(2, 1, 2, 2)))
    assert [state.t for state in states] == list(range(30, -1, -1))
    assert asked == list(range(30, 0, -1))


class Dots:
    """A data set of constant 4x4 images; image i has the value i / n, its context is all ones."""

    def __init__(self, n=64, n_context=5):
        self.n, self.n_context = n, n_context

    def __len__(self):
        return self.n

    def batch(self, indices):
        values = torch.tensor(indices / self.n, dtype=torch.float32).view(-1, 1, 1, 1)
        return values.expand(-1, 1, 4, 4).clone(), torch.ones(len(indices), self.n_context)


def check_training_covers_every_time(recipe):
    """t is uniform on 1..T, both ends included."""
    schedule = NoiseSchedule.linear(8)
    t = torch.cat([loop.draw_batch(schedule, Dots(), recipe, 0, step)[2] for step in range(1, 201)])
    counts = torch.bincount(t, minlength=9)
    assert len(counts) == 9 and counts[0] == 0, counts
    expected = len(t) / 8
    assert (counts[1:] - expected).abs().max() < 5 * math.sqrt(expected), counts
