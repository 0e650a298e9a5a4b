"""Single reverse steps: inverses, variances, guidance, parity with diffusers."""

import itertools

import pytest
import torch

from course_utils.diffusion import (
    NoiseSchedule,
    ddim_step,
    ddim_times,
    ddpm_step,
    guided_noise,
    noise_from_prediction,
    noise_from_x0,
    predict_x0,
    q_sample,
    step_variance,
    velocity,
)
from tests.diffusion.oracle import generator

diffusers = pytest.importorskip("diffusers", reason="parity tests need the extra 'diffusers'")

LINEAR = NoiseSchedule.linear(50, 1e-3, 0.1)
SHAPE = (2, 3, 4, 4)


def draw(seed, shape=SHAPE):
    return torch.randn(shape, generator=generator(seed), dtype=torch.float64)


# ---- algebra


@pytest.mark.parametrize("t", [1, 20, 50, torch.tensor([3, 50])])
def test_predict_x0_and_noise_from_x0_invert_the_jump(t):
    x0, noise = draw(0), draw(1)
    x_t = q_sample(LINEAR, x0, t, noise)
    torch.testing.assert_close(predict_x0(LINEAR, x_t, t, noise), x0, rtol=0, atol=1e-10)
    torch.testing.assert_close(noise_from_x0(LINEAR, x_t, t, x0), noise, rtol=0, atol=1e-10)


@pytest.mark.parametrize("t", [1, 20, 50, torch.tensor([3, 50])])
def test_velocity_turns_back_into_noise(t):
    x0, noise = draw(0), draw(1)
    x_t, v = q_sample(LINEAR, x0, t, noise), velocity(LINEAR, x0, t, noise)
    back = noise_from_prediction(LINEAR, x_t, t, v, "v")
    torch.testing.assert_close(back, noise, rtol=0, atol=1e-12)
    assert noise_from_prediction(LINEAR, x_t, t, noise, "noise") is noise


def test_unknown_names_are_refused():
    with pytest.raises(ValueError, match="unknown prediction 'x0'"):
        noise_from_prediction(LINEAR, draw(0), 1, draw(1), "x0")
    with pytest.raises(ValueError, match="unknown variance 'learned'"):
        step_variance(LINEAR, 1, "learned")


def test_noise_from_x0_does_not_divide_by_zero():
    with pytest.raises(ValueError, match=r"t=0 is outside 1\.\."):
        noise_from_x0(LINEAR, draw(0), 0, draw(1))


def test_guidance_follows_the_second_convention():
    conditional, unconditional = torch.tensor([3.0]), torch.tensor([1.0])
    for scale, expected in ((0, 1.0), (1, 3.0), (2, 5.0), (-1, -1.0)):
        assert guided_noise(conditional, unconditional, scale).item() == expected


def test_posterior_variance_is_bayes_rule():
    # q(x_{t-1} | x_t, x_0) is the product of two Gaussians: their precisions add up.
    for t in (2, 10, 50):
        precision = LINEAR.alphas[t] / LINEAR.betas[t] + 1 / (1 - LINEAR.alpha_bars[t - 1])
        torch.testing.assert_close(step_variance(LINEAR, t, "posterior"), 1 / precision)
        assert step_variance(LINEAR, t, "posterior") < step_variance(LINEAR, t, "beta")
    assert step_variance(LINEAR, 1, "posterior") == 0


def test_ddpm_mean_is_the_posterior_mean_of_predicted_x0():
    x_t, noise = draw(0), draw(1)
    for t in (1, 2, 30, 50):
        ab, before = LINEAR.alpha_bars[t], LINEAR.alpha_bars[t - 1]
        x0 = predict_x0(LINEAR, x_t, t, noise)
        mean = before.sqrt() * LINEAR.betas[t] * x0 + LINEAR.alphas[t].sqrt() * (1 - before) * x_t
        torch.testing.assert_close(ddpm_step(LINEAR, x_t, t, noise, None), mean / (1 - ab))


@pytest.mark.parametrize("variance", ["beta", "posterior"])
def test_ddpm_step_adds_whatever_noise_it_is_given(variance):
    x_t, predicted, noise = draw(0), draw(1), draw(2)
    for t in (1, 2, 50):
        quiet = ddpm_step(LINEAR, x_t, t, predicted, None, variance)
        added = ddpm_step(LINEAR, x_t, t, predicted, noise, variance) - quiet
        sigma = step_variance(LINEAR, t, variance).sqrt()
        torch.testing.assert_close(added, sigma * noise, rtol=0, atol=1e-12)


def test_ddim_with_eta_one_and_neighbouring_times_is_ddpm_with_the_posterior():
    x_t, predicted, noise = draw(0), draw(1), draw(2)
    for t in (2, 25, 50):
        ddim = ddim_step(LINEAR, x_t, t, t - 1, predicted, eta=1.0, noise=noise)
        ddpm = ddpm_step(LINEAR, x_t, t, predicted, noise, "posterior")
        torch.testing.assert_close(ddim, ddpm, rtol=0, atol=1e-10)


def test_ddim_without_noise_returns_to_the_jump():
    x0, noise = draw(0), draw(1)
    x_t = q_sample(LINEAR, x0, 40, noise)
    back = ddim_step(LINEAR, x_t, 40, 15, noise)
    torch.testing.assert_close(back, q_sample(LINEAR, x0, 15, noise), rtol=0, atol=1e-12)
    torch.testing.assert_close(ddim_step(LINEAR, x_t, 40, 0, noise), x0, rtol=0, atol=1e-12)


def test_ddim_errors():
    x = draw(0)
    with pytest.raises(ValueError, match="t_prev=5 must be smaller than t=5"):
        ddim_step(LINEAR, x, 5, 5, x)
    with pytest.raises(ValueError, match="t=-12 is outside 0"):
        ddim_step(LINEAR, x, 4, -12, x)
    with pytest.raises(ValueError, match="randn_like"):
        ddim_step(LINEAR, x, 5, 3, x, eta=0.5)
    with pytest.raises(ValueError, match=r"t=51 is outside 1\.\.50"):
        ddpm_step(LINEAR, x, 51, x, None)


# ---- parity with diffusers, float64, every t


def in_float64(scheduler, betas):
    scheduler.betas = betas.clone()
    scheduler.alphas = 1 - scheduler.betas
    scheduler.alphas_cumprod = torch.cumprod(scheduler.alphas, 0)
    scheduler.one = torch.tensor(1.0, dtype=torch.float64)
    scheduler.final_alpha_cumprod = scheduler.one
    return scheduler


def ddpm_scheduler(schedule, variance, betas=None):
    scheduler = diffusers.DDPMScheduler(
        schedule.timesteps,
        trained_betas=None if betas is None else betas.tolist(),
        variance_type={"beta": "fixed_large", "posterior": "fixed_small"}[variance],
        clip_sample=False,
    )
    return in_float64(scheduler, schedule.betas[1:] if betas is None else betas)


def ddpm_pairs(schedule, scheduler, variance):
    """t, our step and diffusers' with the same noise; neither adds any at t = 1."""
    for t in range(schedule.timesteps, 0, -1):
        x_t, predicted, noise = draw(t), draw(10_000 + t), draw(20_000 + t)
        ours = ddpm_step(schedule, x_t, t, predicted, noise if t > 1 else None, variance)
        theirs = scheduler.step(predicted, t - 1, x_t, generator=generator(20_000 + t))
        yield t, ours, theirs


@pytest.mark.parametrize("variance", ["beta", "posterior"])
@pytest.mark.parametrize("timesteps", [500, 1000])
def test_ddpm_parity_at_every_t(timesteps, variance):
    schedule = NoiseSchedule.linear(timesteps)
    scheduler = ddpm_scheduler(schedule, variance)
    torch.testing.assert_close(scheduler.alphas_cumprod, schedule.alpha_bars[1:])
    for t, ours, theirs in ddpm_pairs(schedule, scheduler, variance):
        assert (ours - theirs.prev_sample).abs().max() < 1e-10, t
        x0 = predict_x0(schedule, draw(t), t, draw(10_000 + t))
        assert (x0 - theirs.pred_original_sample).abs().max() < 1e-10, t


def test_the_betas_of_diffusers_are_ours():
    for timesteps in (500, 1000):
        theirs = diffusers.DDPMScheduler(timesteps, 1e-4, 0.02, "linear").betas
        torch.testing.assert_close(theirs, NoiseSchedule.linear(timesteps).betas[1:].float())


def course_betas(schedule):
    first = 1 - schedule.alphas[0] * schedule.alphas[1]
    return torch.cat([first.view(1), schedule.betas[2:]])


def test_ddpm_parity_of_the_sprite_course():
    schedule = NoiseSchedule.sprite_course()
    scheduler = ddpm_scheduler(schedule, "beta", course_betas(schedule))
    for t, ours, theirs in ddpm_pairs(schedule, scheduler, "beta"):
        if t > 1:
            assert (ours - theirs.prev_sample).abs().max() < 1e-10, t


def test_the_sprite_course_differs_from_diffusers_at_the_last_step_only():
    schedule = NoiseSchedule.sprite_course()
    scheduler = ddpm_scheduler(schedule, "beta", course_betas(schedule))
    zero, one = torch.zeros(SHAPE, dtype=torch.float64), torch.ones(SHAPE, dtype=torch.float64)
    ours = ddpm_step(schedule, zero, 1, one, None)
    theirs = scheduler.step(one, 0, zero).prev_sample
    torch.testing.assert_close(ours - theirs, 0.0064 * one, rtol=0, atol=1e-4)


def ddim_scheduler(schedule, steps, betas):
    scheduler = diffusers.DDIMScheduler(
        schedule.timesteps,
        set_alpha_to_one=True,
        timestep_spacing="trailing",
        clip_sample=False,
    )
    scheduler = in_float64(scheduler, betas)
    scheduler.set_timesteps(steps)
    return scheduler


@pytest.mark.parametrize("eta", [0.0, 1.0])
@pytest.mark.parametrize(
    ("timesteps", "steps"), [(500, 500), (1000, 1000), (500, 50), (500, 25), (1000, 10)]
)
def test_ddim_parity(timesteps, steps, eta):
    schedule = NoiseSchedule.linear(timesteps)
    scheduler = ddim_scheduler(schedule, steps, schedule.betas[1:])
    times = ddim_times(timesteps, steps)
    assert times[:-1] == (scheduler.timesteps + 1).tolist()
    for t, t_prev in itertools.pairwise(times):
        x_t, predicted, noise = draw(t), draw(10_000 + t), draw(20_000 + t)
        ours = ddim_step(schedule, x_t, t, t_prev, predicted, eta, noise if eta else None)
        theirs = scheduler.step(
            predicted, t - 1, x_t, eta=eta, variance_noise=noise if eta else None
        )
        assert (ours - theirs.prev_sample).abs().max() < 1e-10, t


def test_ddim_parity_of_the_sprite_course():
    schedule = NoiseSchedule.sprite_course()
    scheduler = ddim_scheduler(schedule, 500, course_betas(schedule))
    for t in range(500, 0, -1):
        x_t, predicted = draw(t), draw(10_000 + t)
        ours = ddim_step(schedule, x_t, t, t - 1, predicted)
        theirs = scheduler.step(predicted, t - 1, x_t).prev_sample
        assert (ours - theirs).abs().max() < 1e-10, t
