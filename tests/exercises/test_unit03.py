"""Unit 3: every solution passes its check, and every plausible mistake is named."""

import pytest
import torch

from course_utils.diffusion import ddim_chain, guided_noise, last_images, q_sample
from course_utils.exercises import core, unit03


def beta_for_root(x, t, betas):
    return torch.zeros_like(x) if t == 1 else betas[t] * torch.randn_like(x)


def noise_at_the_end(x, t, betas):
    return betas[t] ** 0.5 * torch.randn_like(x)


def uniform_noise(x, t, betas):
    return torch.zeros_like(x) if t == 1 else betas[t] ** 0.5 * torch.rand_like(x)


def unscaled_noise(x, t, betas):
    return torch.zeros_like(x) if t == 1 else torch.randn_like(x)


def no_noise(x, t, betas):
    return torch.zeros_like(x)


def same_noise_for_all(x, t, betas):
    if t == 1:
        return torch.zeros_like(x)
    return (betas[t] ** 0.5 * torch.randn_like(x[:1])).expand_as(x)


def paper_convention(conditional, unconditional, scale):
    return (1 + scale) * conditional - scale * unconditional


def swapped(conditional, unconditional, scale):
    return guided_noise(unconditional, conditional, scale)


def wrong_sign(conditional, unconditional, scale):
    return unconditional + scale * (unconditional - conditional)


def difference_alone(conditional, unconditional, scale):
    return scale * (conditional - unconditional)


def no_difference(conditional, unconditional, scale):
    return unconditional + scale * conditional


def undivided(x, t, t_prev, pred_noise, ab):
    x0 = x - (1 - ab[t]) ** 0.5 * pred_noise
    return ab[t_prev] ** 0.5 * x0 + (1 - ab[t_prev]) ** 0.5 * pred_noise


def without_roots(x, t, t_prev, pred_noise, ab):
    x0 = (x - (1 - ab[t]) * pred_noise) / ab[t] ** 0.5
    return ab[t_prev] ** 0.5 * x0 + (1 - ab[t_prev]) * pred_noise


def signal_only(x, t, t_prev, pred_noise, ab):
    return ab[t_prev] ** 0.5 * (x - (1 - ab[t]) ** 0.5 * pred_noise) / ab[t] ** 0.5


def fresh_noise(x, t, t_prev, pred_noise, ab):
    x0 = (x - (1 - ab[t]) ** 0.5 * pred_noise) / ab[t] ** 0.5
    return ab[t_prev] ** 0.5 * x0 + (1 - ab[t_prev]) ** 0.5 * torch.randn_like(x)


def noise_of_the_old_time(x, t, t_prev, pred_noise, ab):
    x0 = (x - (1 - ab[t]) ** 0.5 * pred_noise) / ab[t] ** 0.5
    return ab[t_prev] ** 0.5 * x0 + (1 - ab[t]) ** 0.5 * pred_noise


def published_times(timesteps, n):
    """range() with a floored step, and a last target one step below the last time."""
    step = timesteps // n
    times = list(range(timesteps, 0, -step))
    return [*times, times[-1] - step]


def rising_times(timesteps, n):
    return [round(timesteps * k / n) for k in range(n + 1)]


def without_zero(timesteps, n):
    return [round(timesteps * k / n) for k in range(n, 0, -1)]


def from_one_below(timesteps, n):
    return [round((timesteps - 1) * k / n) for k in range(n, -1, -1)]


def one_step_too_many(timesteps, n):
    return [round(timesteps * k / (n + 1)) for k in range(n + 1, -1, -1)]


def not_rounded(timesteps, n):
    return [timesteps * k / n for k in range(n, -1, -1)]


def one_long_step(timesteps, n):
    return [*[timesteps - k * (timesteps // n) for k in range(n)], 0]


def always_from_T(model, schedule, x0, start, steps):
    noisy = q_sample(schedule, x0, start, torch.randn_like(x0))
    return last_images(ddim_chain(model, schedule, noisy, steps=steps))


def jump_without_noise(model, schedule, x0, start, steps):
    noisy = q_sample(schedule, x0, start, torch.zeros_like(x0))
    return last_images(ddim_chain(model, schedule, noisy, steps=steps, start=start))


def from_the_clean_image(model, schedule, x0, start, steps):
    return last_images(ddim_chain(model, schedule, x0, steps=steps, start=start))


def noise_added_plainly(model, schedule, x0, start, steps):
    noisy = x0 + torch.randn_like(x0)
    return last_images(ddim_chain(model, schedule, noisy, steps=steps, start=start))


def chain_returned(model, schedule, x0, start, steps):
    noisy = q_sample(schedule, x0, start, torch.randn_like(x0))
    return ddim_chain(model, schedule, noisy, steps=steps, start=start)


def arguments_in_disorder(model, schedule, x0, start, steps):
    return last_images(ddim_chain(schedule, model, x0, steps))


MUTANTS = {
    "3.1": [
        (beta_for_root, "square root"),
        (noise_at_the_end, "last step"),
        (uniform_noise, "uniform"),
        (unscaled_noise, "variance 1"),
        (no_noise, "no noise at all"),
        (same_noise_for_all, "same noise"),
    ],
    "3.2": [
        (paper_convention, "convention"),
        (swapped, "changed places"),
        (wrong_sign, "wrong sign"),
        (difference_alone, "difference alone"),
        (no_difference, "difference* of the two"),
    ],
    "3.3": [
        (undivided, "divided"),
        (without_roots, "square root of 1 - alpha_bar"),
        (signal_only, "still contains noise"),
        (fresh_noise, "not a fresh draw"),
        (noise_of_the_old_time, "new time"),
    ],
    "3.4": [
        (published_times, "negative index"),
        (rising_times, "rise"),
        (without_zero, "end at 0"),
        (from_one_below, "start at"),
        (one_step_too_many, "n + 1"),
        (not_rounded, "round"),
        (one_long_step, "remainder"),
    ],
    "3.5": [
        (always_from_T, "start=start"),
        (jump_without_noise, "adds no noise"),
        (from_the_clean_image, "clean images"),
        (noise_added_plainly, "fades"),
        (chain_returned, "last_images"),
        (arguments_in_disorder, "order of the arguments"),
    ],
}
CHECKS = {
    "3.1": unit03.check_step_noise,
    "3.2": unit03.check_guide,
    "3.3": unit03.check_denoise_ddim,
    "3.4": unit03.check_ddim_schedule,
    "3.5": unit03.check_vary,
}


@pytest.mark.parametrize("number", CHECKS)
def test_solution_passes_and_stub_is_not_tried(number):
    core.assert_solved(number, CHECKS[number])


@pytest.mark.parametrize("number, mutant, part", core.mutant_cases(MUTANTS))
def test_mutant_is_killed(number, mutant, part):
    core.assert_killed(CHECKS[number], mutant, part)


def test_floored_times_are_right_too():
    """Another way of rounding is no mistake."""
    verdict = unit03.check_ddim_schedule(lambda T, n: [T * k // n for k in range(n, -1, -1)])
    assert verdict.passed is True


def test_zero_times_noise_at_the_last_step_is_right_too():
    def answer(x, t, betas):
        return (t > 1) * betas[t].sqrt() * torch.randn_like(x)

    assert unit03.check_step_noise(answer).passed is True
