"""The exercises of notebook 01: solutions pass, plausible wrong answers get a fitting hint."""

import math

import pytest
import torch

from course_utils.diffusion import NoiseSchedule
from course_utils.exercises import core, unit01

CHECKS = {
    "1.1": unit01.check_to_pixels,
    "1.2": unit01.check_one_step,
    "1.3": unit01.check_one_jump,
    "1.4": unit01.check_halfway,
    "1.5": unit01.check_cosine_alpha_bars,
    "1.6": unit01.check_betas_from_log_snr,
}

# ---------------------------------------------------------------- 1.1


def forgets_to_round(x):
    return (x.clamp(-1, 1) * 127.5 + 127.5).to(torch.uint8)


def forgets_to_clamp(x):
    return (127.5 * x + 127.5).round().to(torch.uint8)


def forgets_the_shift(x):
    return (x * 127.5).clamp(-255, 255).round().to(torch.uint8)


def stays_float(x):
    return (x.clamp(-1, 1) * 127.5 + 127.5).round()


def thinks_of_zero_to_one(x):
    return (x * 255).clamp(0, 255).round().to(torch.uint8)


def scales_to_256(x):
    return ((x.clamp(-1, 1) + 1) / 2 * 256).round().to(torch.uint8)


def scales_by_128(x):
    return ((x.clamp(-1, 1) + 1) * 128).round().to(torch.uint8)


def stretches_each_image(x):
    low, high = x.min(), x.max()
    return (255 * (x - low) / (high - low)).round().to(torch.uint8)


# ---------------------------------------------------------------- 1.2


def step_noise_without_root(x_prev, beta, noise):
    return (1 - beta) ** 0.5 * x_prev + beta * noise


def step_image_without_root(x_prev, beta, noise):
    return (1 - beta) * x_prev + beta**0.5 * noise


def step_without_roots(x_prev, beta, noise):
    return x_prev - beta * x_prev + beta * noise


def step_without_shrinking(x_prev, beta, noise):
    return x_prev + math.sqrt(beta) * noise


def step_swapped(x_prev, beta, noise):
    return beta**0.5 * x_prev + (1 - beta) ** 0.5 * noise


def step_subtracts(x_prev, beta, noise):
    return (1 - beta) ** 0.5 * x_prev - beta**0.5 * noise


def step_draws_noise(x_prev, beta, noise):
    return (1 - beta) ** 0.5 * x_prev + beta**0.5 * torch.randn_like(x_prev)


def step_draws_uniform_noise(x_prev, beta, noise):
    return (1 - beta) ** 0.5 * x_prev + beta**0.5 * (torch.rand_like(x_prev) - 0.5) * 12**0.5


def step_with_torch_root(x_prev, beta, noise):
    return torch.sqrt(1 - beta) * x_prev + torch.sqrt(beta) * noise


def step_in_place(x_prev, beta, noise):
    x_prev *= (1 - beta) ** 0.5
    x_prev += beta**0.5 * noise
    return x_prev


# ---------------------------------------------------------------- 1.3


def jump_noise_without_root(x0, t, noise, alpha_bars):
    ab = alpha_bars[t][:, None, None, None]
    return ab**0.5 * x0 + (1 - ab) * noise


def jump_image_without_root(x0, t, noise, alpha_bars):
    ab = alpha_bars[t][:, None, None, None]
    return ab * x0 + (1 - ab) ** 0.5 * noise


def jump_without_roots(x0, t, noise, alpha_bars):
    ab = alpha_bars[t][:, None, None, None]
    return ab * x0 + (1 - ab) * noise


def jump_swapped(x0, t, noise, alpha_bars):
    ab = alpha_bars[t][:, None, None, None]
    return (1 - ab) ** 0.5 * x0 + ab**0.5 * noise


def jump_one_early(x0, t, noise, alpha_bars):
    return unit01.one_jump(x0, t - 1, noise, alpha_bars)


def jump_one_late(x0, t, noise, alpha_bars):
    return unit01.one_jump(x0, t + 1, noise, alpha_bars)


def jump_root_inside(x0, t, noise, alpha_bars):
    root = alpha_bars[t].sqrt()[:, None, None, None]
    return root * x0 + (1 - root) * noise


def jump_first_time_for_all(x0, t, noise, alpha_bars):
    ab = alpha_bars[t[0]]
    return ab**0.5 * x0 + (1 - ab) ** 0.5 * noise


def jump_draws_noise(x0, t, noise, alpha_bars):
    return unit01.one_jump(x0, t, torch.randn_like(x0), alpha_bars)


def jump_without_view(x0, t, noise, alpha_bars):
    return alpha_bars[t].sqrt() * x0 + (1 - alpha_bars[t]).sqrt() * noise


# ---------------------------------------------------------------- 1.4


def half_index_one_early(alpha_bars):
    snr = alpha_bars[1:] / (1 - alpha_bars[1:])
    return int((snr <= 1).nonzero()[0])


def half_last_above(alpha_bars):
    return int((alpha_bars > 0.5).nonzero()[-1])


def half_one_late(alpha_bars):
    return unit01.halfway(alpha_bars) + 1


def half_noise_twice(alpha_bars):
    ratio = alpha_bars.sqrt() / (1 - alpha_bars).sqrt()
    return int((ratio <= 0.5).nonzero()[0])


def half_of_the_factor(alpha_bars):
    return int((alpha_bars.sqrt() <= 0.5).nonzero()[0])


def half_in_time(alpha_bars):
    return len(alpha_bars) // 2


def half_argmin(alpha_bars):
    return (alpha_bars / (1 - alpha_bars)).argmin()


def half_wrong_way(alpha_bars):
    return int((alpha_bars / (1 - alpha_bars) >= 1).nonzero()[0])


def half_as_share(alpha_bars):
    return unit01.halfway(alpha_bars) / (len(alpha_bars) - 1)


# ---------------------------------------------------------------- 1.5


def cosine(timesteps, offset, points=1, turn=math.pi / 2, power=2):
    share = torch.arange(timesteps + points, dtype=torch.float64) / timesteps
    return torch.cos((share + offset) / (1 + offset) * turn) ** power


def cosine_not_squared(timesteps, offset=0.008):
    f = cosine(timesteps, offset, power=1)
    return f / f[0]


def cosine_not_normalised(timesteps, offset=0.008):
    return cosine(timesteps, offset)


def cosine_neither(timesteps, offset=0.008):
    return cosine(timesteps, offset, power=1)


def cosine_half_turn(timesteps, offset=0.008):
    f = cosine(timesteps, offset, turn=math.pi)
    return f / f[0]


def cosine_without_pi(timesteps, offset=0.008):
    f = cosine(timesteps, offset, turn=1.0)
    return f / f[0]


def cosine_without_offset(timesteps, offset=0.008):
    return cosine(timesteps, 0.0)


def cosine_offset_not_divided(timesteps, offset=0.008):
    share = torch.arange(timesteps + 1, dtype=torch.float64) / timesteps
    f = torch.cos((share + offset) * math.pi / 2) ** 2
    return f / f[0]


def cosine_one_short(timesteps, offset=0.008):
    f = cosine(timesteps, offset, points=0)
    return f / f[0]


def cosine_from_one(timesteps, offset=0.008):
    f = cosine(timesteps, offset)
    return (f / f[0])[1:]


def cosine_squared_twice(timesteps, offset=0.008):
    return unit01.cosine_alpha_bars(timesteps, offset) ** 2


def cosine_fixed_offset(timesteps, offset=0.008):
    return unit01.cosine_alpha_bars(timesteps, 0.008)


# ---------------------------------------------------------------- 1.6


def own(timesteps, first, last, invert=torch.sigmoid):
    line = torch.linspace(first, last, timesteps, dtype=torch.float64)
    return torch.cat([torch.ones(1, dtype=torch.float64), invert(line)])


def to_betas(alpha_bars):
    return torch.cat([torch.zeros(1), 1 - alpha_bars[1:] / alpha_bars[:-1]])


def own_all_noise_so_far(timesteps, first, last):
    return 1 - own(timesteps, first, last)


def own_ratio_as_alpha_bar(timesteps, first, last):
    return to_betas(own(timesteps, first, last, torch.exp))


def own_sign(timesteps, first, last):
    return to_betas(own(timesteps, first, last, lambda line: torch.sigmoid(-line)))


def own_power_of_ten(timesteps, first, last):
    return to_betas(own(timesteps, first, last, lambda line: 10**line / (1 + 10**line)))


def own_factor_two(timesteps, first, last):
    return to_betas(own(timesteps, first, last, lambda line: torch.sigmoid(2 * line)))


def own_rising(timesteps, first, last):
    return to_betas(own(timesteps, last, first))


def own_from_one(timesteps, first, last):
    return to_betas(own(timesteps, first, last))[1:]


def own_without_first_step(timesteps, first, last):
    return to_betas(own(timesteps, first, last)[1:])


def own_alphas(timesteps, first, last):
    return 1 - to_betas(own(timesteps, first, last))


def own_alpha_bars(timesteps, first, last):
    return own(timesteps, first, last)


MUTANTS = {
    "1.1": [
        (forgets_to_round, "round()"),
        (forgets_to_clamp, "clamp"),
        (forgets_the_shift, "shift by one"),
        (stays_float, "uint8"),
        (thinks_of_zero_to_one, "[0, 1]"),
        (scales_to_256, "256"),
        (scales_by_128, "127.5"),
        (stretches_each_image, "stretch"),
    ],
    "1.2": [
        (step_noise_without_root, "noise lacks its square root"),
        (step_image_without_root, "image lacks its square root"),
        (step_without_roots, "both square roots"),
        (step_without_shrinking, "not shrunk"),
        (step_swapped, "swapped"),
        (step_subtracts, "subtracted"),
        (step_draws_noise, "instead of drawing your own"),
        (step_draws_uniform_noise, "instead of drawing your own"),
        (step_with_torch_root, "math.sqrt"),
        (step_in_place, "in place"),
    ],
    "1.3": [
        (jump_noise_without_root, "second square root"),
        (jump_image_without_root, "first square root"),
        (jump_without_roots, "both square roots"),
        (jump_swapped, "swapped"),
        (jump_one_early, "one step early"),
        (jump_one_late, "one step late"),
        (jump_root_inside, "inside the root"),
        (jump_first_time_for_all, "its own t"),
        (jump_draws_noise, "instead of drawing your own"),
        (jump_without_view, ".view(-1, 1, 1, 1)"),
    ],
    "1.4": [
        (half_index_one_early, "one too early"),
        (half_last_above, "one too early"),
        (half_one_late, "one too late"),
        (half_noise_twice, "twice as large"),
        (half_of_the_factor, "share of the variance"),
        (half_in_time, "in time"),
        (half_argmin, "argmin"),
        (half_wrong_way, "infinite"),
        (half_as_share, "integer"),
    ],
    "1.5": [
        (cosine_not_squared, "square is missing"),
        (cosine_not_normalised, "divide by f(0)"),
        (cosine_neither, "square the cosine, then divide"),
        (cosine_half_turn, "quarter turn"),
        (cosine_without_pi, "pi/2 is missing"),
        (cosine_without_offset, "offset s is missing"),
        (cosine_offset_not_divided, "divide by 1 + offset"),
        (cosine_one_short, "T+1 times"),
        (cosine_from_one, "t=0 is missing"),
        (cosine_squared_twice, "squared twice"),
        (cosine_fixed_offset, "argument `offset`"),
    ],
    "1.6": [
        (own_all_noise_so_far, "all the noise so far"),
        (own_ratio_as_alpha_bar, "is the ratio, not alpha_bar"),
        (own_sign, "sign in the sigmoid"),
        (own_power_of_ten, "power of ten"),
        (own_factor_two, "factor of 2"),
        (own_rising, "your line rises"),
        (own_from_one, "t=0 is missing"),
        (own_without_first_step, "first step is forgotten"),
        (own_alphas, "are the alphas"),
        (own_alpha_bars, "are the alpha_bars"),
    ],
}


@pytest.mark.parametrize("number", CHECKS)
def test_solution_passes_and_stub_is_not_tried(number):
    core.assert_solved(number, CHECKS[number])


@pytest.mark.parametrize("number, mutant, part", core.mutant_cases(MUTANTS))
def test_mutant_is_killed(number, mutant, part):
    core.assert_killed(CHECKS[number], mutant, part)


# ---------------------------------------------------------------- the solutions against the package


def test_all_pixels_survive_the_way_there_and_back():
    pixels = torch.arange(256, dtype=torch.uint8)
    assert torch.equal(unit01.to_pixels(pixels.float() / 127.5 - 1), pixels)


def test_halfway_of_the_schedules_in_the_notebook():
    assert unit01.halfway(NoiseSchedule.linear(500).alpha_bars) == 185
    assert unit01.halfway(NoiseSchedule.linear(1000).alpha_bars) == 260


def test_cosine_is_the_packages_but_for_the_clipped_last_beta():
    ours, theirs = unit01.cosine_alpha_bars(500), NoiseSchedule.cosine(500).alpha_bars
    assert torch.allclose(ours[:500], theirs[:500], rtol=1e-12)
    assert ours[500] < 1e-30 < theirs[500]


def test_own_betas_give_the_log_snr_they_were_made_for():
    betas = unit01.betas_from_log_snr(200, 8.0, -9.0)
    schedule = NoiseSchedule(betas, 1 - betas, torch.cumprod(1 - betas, 0), "mine")
    line = torch.linspace(8, -9, 200, dtype=torch.float64)
    assert torch.allclose(schedule.snr[1:].log(), line, atol=1e-9)


def test_simpler_ways_to_write_it_pass_too():
    def jump_with_none(x0, t, noise, alpha_bars):
        signal = alpha_bars[t][:, None, None, None]
        return x0 * signal**0.5 + noise * (1 - signal) ** 0.5

    def half_by_counting(alpha_bars):
        return (alpha_bars > 0.5).sum()

    assert unit01.check_one_jump(jump_with_none).passed
    assert unit01.check_halfway(half_by_counting).passed
