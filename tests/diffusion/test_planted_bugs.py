"""Mistakes that published courses make, planted one by one: a missing square root, times that
wrap, noise left out or of the wrong size or shape, times off by one.

Each must make one of the checks fail that the other tests apply to the course's own functions.
"""

import pytest
import torch

from course_utils import presets
from course_utils.diffusion import NoiseSchedule, forward, reverse, samplers
from course_utils.training import loop
from tests.diffusion import checks

RECIPE = presets.Recipe(steps=1, batch_size=64, lr=1e-3)


def planted(monkeypatch, module, name, bug, check, *arguments):
    """`check` passes, and fails once `bug` stands in for `module.name`."""
    check(*arguments)
    monkeypatch.setattr(module, name, bug)
    with pytest.raises(AssertionError):
        check(*arguments)


# ---- the noise scaled by 1 - alpha_bar instead of its root


def no_root(schedule, x0, t, noise):
    alpha_bar = schedule.at(schedule.alpha_bars, t, x0)
    return alpha_bar.sqrt() * x0 + (1 - alpha_bar) * noise


@pytest.mark.parametrize("check", [checks.check_jump_keeps_variance, checks.check_jump_equals_walk])
def test_missing_root(monkeypatch, check):
    planted(monkeypatch, forward, "q_sample", no_root, check)


@pytest.mark.parametrize(("t", "factor"), [(1, 0.015), (50, 0.233), (100, 0.437), (500, 0.997)])
def test_what_the_missing_root_costs(t, factor):
    course, one, zero = NoiseSchedule.sprite_course(), torch.ones(1, 1), torch.zeros(1, 1)
    ratio = no_root(course, zero, t, one) / forward.q_sample(course, zero, t, one)
    assert ratio.item() == pytest.approx(factor, abs=6e-4)


# ---- a step count that does not divide T wraps to a negative time


def wrapping_times(timesteps, steps):
    stride = timesteps // steps
    times = list(range(timesteps, 0, -stride))
    return [*times, times[-1] - stride]


def test_wrapping_ddim_times(monkeypatch):
    assert wrapping_times(500, 25) == samplers.ddim_times(500, 25)
    assert min(wrapping_times(500, 30)) < 0
    planted(monkeypatch, samplers, "ddim_times", wrapping_times, checks.check_ddim_times)


def test_a_negative_time_would_be_refused_by_the_step():
    with pytest.raises(ValueError, match="outside"):
        reverse.ddim_step(NoiseSchedule.linear(500), torch.zeros(1), 4, -12, torch.zeros(1))


# ---- noise that is missing, too much, of the wrong size or shape


def no_noise(schedule, x_t, t, predicted, noise, variance="beta"):
    return reverse.ddpm_step(schedule, x_t, t, predicted, None, variance)


def beta_for_sigma(schedule, x_t, t, predicted, noise, variance="beta"):
    mean = reverse.ddpm_step(schedule, x_t, t, predicted, None, variance)
    sigma = reverse.step_variance(schedule, t, variance).to(x_t)
    return mean if noise is None else mean + sigma * noise


def noise_to_the_end(schedule, x_t, t, predicted, noise, variance="beta"):
    noise = torch.randn(x_t.shape) if noise is None else noise
    return reverse.ddpm_step(schedule, x_t, t, predicted, noise, variance)


@pytest.mark.parametrize("bug", [no_noise, beta_for_sigma])
def test_too_little_noise(monkeypatch, bug):
    planted(monkeypatch, samplers, "ddpm_step", bug, checks.check_sampled_moments)


def test_noise_at_the_last_step(monkeypatch):
    planted(monkeypatch, samplers, "ddpm_step", noise_to_the_end, checks.check_last_step_is_quiet)


def uniform(x, generator):
    return torch.rand(x.shape, generator=generator, dtype=x.dtype)


def uniform_of_unit_variance(x, generator):
    return (uniform(x, generator) - 0.5) * 12**0.5


@pytest.mark.parametrize("bug", [uniform, uniform_of_unit_variance])
def test_uniform_noise(monkeypatch, bug):
    planted(monkeypatch, samplers, "_randn_like", bug, checks.check_chain_noise_is_normal)


# ---- t off by one


def chain_over(first, last):
    def chain(model, schedule, x_t, *arguments, **options):
        for t in range(schedule.timesteps + first, last, -1):
            predicted = samplers.estimate_noise(model, schedule, x_t, max(t, 1))
            yield samplers.ChainState(t, x_t, x_t)
            x_t = reverse.ddpm_step(schedule, x_t, max(t, 1), predicted, None)
        yield samplers.ChainState(max(last, 0), x_t, x_t)

    return chain


def test_the_planted_chain_is_right_but_for_its_ends(monkeypatch):
    monkeypatch.setattr(samplers, "ddpm_chain", chain_over(0, 0))
    checks.check_chain_visits_every_time()


@pytest.mark.parametrize(
    ("first", "last"),
    [(-1, 0), (0, 1), (-1, -1)],
    ids=["starts at T-1", "stops at 1", "counts from zero"],
)
def test_a_chain_that_is_off_by_one(monkeypatch, first, last):
    bug = chain_over(first, last)
    planted(monkeypatch, samplers, "ddpm_chain", bug, checks.check_chain_visits_every_time)


def draws_between(low, high_offset):
    def draw_batch(schedule, dataset, recipe, seed, step, *processes):
        x0, context, t, noise = right(schedule, dataset, recipe, seed, step, *processes)
        generator = torch.Generator().manual_seed(step)
        t = torch.randint(low, schedule.timesteps + high_offset, t.shape, generator=generator)
        return x0, context, t, noise

    right = loop.draw_batch
    return draw_batch


def test_the_planted_draw_is_right_but_for_its_ends(monkeypatch):
    monkeypatch.setattr(loop, "draw_batch", draws_between(1, 1))
    checks.check_training_covers_every_time(RECIPE)


@pytest.mark.parametrize(
    ("low", "high_offset"),
    [(1, 0), (0, 0), (0, 1), (2, 1)],
    ids=["T never trained", "0 to T-1", "0 to T", "1 never trained"],
)
def test_training_times_that_are_off_by_one(monkeypatch, low, high_offset):
    check = checks.check_training_covers_every_time
    planted(monkeypatch, loop, "draw_batch", draws_between(low, high_offset), check, RECIPE)
