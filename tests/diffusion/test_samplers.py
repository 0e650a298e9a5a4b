"""Whole chains: against the analytic oracle, and their manners."""

import warnings

import pytest
import torch
from torch import nn

from course_utils.diffusion import (
    NoiseSchedule,
    ddim_chain,
    ddim_times,
    ddpm_chain,
    estimate_noise,
    guided_noise,
    initial_noise,
    last_images,
    predict_x0,
    sample_ddim,
    sample_ddpm,
    sample_ddpm_incorrect,
)
from tests.diffusion import checks
from tests.diffusion.oracle import (
    GaussianOracle,
    assert_moments,
    ddim_moments,
    ddpm_moments,
    generator,
)

SHAPE = checks.SHAPE
SHORT = NoiseSchedule.linear(60, 1e-3, 0.15)
LONG = NoiseSchedule.linear(500)


# ---- the analytic oracle


def test_sampled_moments_follow_the_recursion():
    checks.check_sampled_moments()


@pytest.mark.parametrize("variance", ["beta", "posterior"])
def test_ddpm_with_500_steps_draws_the_data(variance):
    model = GaussianOracle(LONG)
    images = sample_ddpm(model, LONG, SHAPE, variance=variance, generator=generator(1))
    mean, spread = ddpm_moments(LONG, model.mu, model.s, variance)
    assert_moments(images, mean, spread)
    assert mean == pytest.approx(model.mu, abs=0.01)
    assert spread == pytest.approx(model.s**2, rel=0.05)


@pytest.mark.parametrize("eta", [0.0, 1.0])
@pytest.mark.parametrize("steps", [10, 30, 500])
def test_ddim_draws_what_the_recursion_says(steps, eta):
    model = GaussianOracle(LONG)
    images = sample_ddim(model, LONG, SHAPE, steps=steps, eta=eta, generator=generator(steps))
    mean, spread = ddim_moments(LONG, model.mu, model.s, ddim_times(500, steps), eta)
    assert_moments(images, mean, spread)
    if steps == 500:
        assert mean == pytest.approx(model.mu, abs=0.02)
        assert spread == pytest.approx(model.s**2, rel=0.05)


def test_leaving_out_the_noise_shrinks_the_variance_as_the_recursion_says():
    model = GaussianOracle(LONG)
    images = sample_ddpm_incorrect(model, LONG, SHAPE, generator=generator(3))
    mean, spread = ddpm_moments(LONG, model.mu, model.s, add_noise=False)
    assert_moments(images, mean, spread)
    right = ddpm_moments(LONG, model.mu, model.s)[1]
    assert spread < 0.1 * right


def test_the_mean_of_a_quiet_chain_is_exact():
    model = GaussianOracle(SHORT)
    zero = torch.zeros(1, 1, 2, 2, dtype=torch.float64)
    end = last_images(ddpm_chain(model, SHORT, zero, add_noise=False))
    expected = ddpm_moments(SHORT, model.mu, model.s)[0]
    torch.testing.assert_close(end, torch.full_like(end, expected), rtol=0, atol=1e-10)


@pytest.mark.parametrize("chain", [ddpm_chain, ddim_chain])
def test_a_v_model_and_a_noise_model_draw_the_same(chain):
    x_T = torch.randn(SHAPE, generator=generator(0), dtype=torch.float64)
    ends = [
        last_images(
            chain(GaussianOracle(SHORT, prediction=what), SHORT, x_T, generator=generator(1))
        )
        for what in ("noise", "v")
    ]
    torch.testing.assert_close(*ends, rtol=0, atol=1e-9)


# ---- the states of a chain


def test_ddpm_visits_every_time_once():
    checks.check_chain_visits_every_time()


def test_added_noise_is_normal():
    checks.check_chain_noise_is_normal()


def test_the_last_step_adds_no_noise():
    checks.check_last_step_is_quiet()


def test_ddim_times_never_wrap():
    checks.check_ddim_times()


@pytest.mark.parametrize("steps", [0, 501, -3])
def test_ddim_refuses_impossible_step_counts(steps):
    with pytest.raises(ValueError, match=rf"steps={steps} must lie in 1\.\.500"):
        ddim_times(500, steps)


def test_ddim_states_with_thirty_of_five_hundred_steps():
    states = list(ddim_chain(GaussianOracle(LONG), LONG, torch.zeros(1, 1, 2, 2), steps=30))
    assert len(states) == 31
    assert states[0].t == 500 and states[-1].t == 0
    assert all(state.x_t.isfinite().all() for state in states)


@pytest.mark.parametrize("chain", [ddpm_chain, ddim_chain])
def test_states_carry_the_predicted_image(chain):
    model = GaussianOracle(SHORT)
    x_T = torch.randn(2, 1, 4, 4, generator=generator(0))
    states = list(chain(model, SHORT, x_T, generator=generator(1)))
    assert torch.equal(states[0].x_t, x_T)
    assert torch.equal(states[-1].x0, states[-1].x_t)
    for state in states[:-1:10]:
        noise = estimate_noise(model, SHORT, state.x_t, state.t)
        torch.testing.assert_close(state.x0, predict_x0(SHORT, state.x_t, state.t, noise))


def test_a_chain_can_start_on_the_way():
    x_t = torch.zeros(1, 1, 2, 2)
    ddpm = [s.t for s in ddpm_chain(GaussianOracle(SHORT), SHORT, x_t, start=7)]
    ddim = [s.t for s in ddim_chain(GaussianOracle(SHORT), SHORT, x_t, start=7, steps=3)]
    assert ddpm == [7, 6, 5, 4, 3, 2, 1, 0]
    assert ddim == [7, 5, 2, 0]


def test_a_chain_is_lazy():
    model = GaussianOracle(SHORT)
    next(ddpm_chain(model, SHORT, torch.zeros(1, 1, 2, 2)))
    assert len(model.calls) == 1


# ---- context and guidance


def with_context(n=3):
    x = torch.randn(n, 1, 2, 2, generator=generator(0))
    return x, torch.linspace(-1, 1, n).view(n, 1)


def test_scale_one_needs_a_single_pass():
    (x, context), model = with_context(), GaussianOracle(SHORT)
    estimate_noise(model, SHORT, x, 20, context, guidance=1.0)
    estimate_noise(model, SHORT, x, 20, None, guidance=3.0)
    assert [n for n, _ in model.calls] == [3, 3]
    assert torch.equal(model.calls[0][1], context) and model.calls[1][1] is None


@pytest.mark.parametrize("prediction", ["noise", "v"])
@pytest.mark.parametrize("scale", [0.0, 0.5, 2.0, 7.5])
def test_the_batched_pass_equals_two_passes(scale, prediction):
    (x, context), model = with_context(), GaussianOracle(SHORT, prediction=prediction)
    guided = estimate_noise(model, SHORT, x, 20, context, guidance=scale)
    assert [n for n, _ in model.calls] == [6]
    conditional = estimate_noise(model, SHORT, x, 20, context)
    unconditional = estimate_noise(model, SHORT, x, 20, torch.zeros_like(context))
    torch.testing.assert_close(guided, guided_noise(conditional, unconditional, scale))


def test_scale_zero_ignores_the_context():
    (x, context), model = with_context(), GaussianOracle(SHORT)
    guided = estimate_noise(model, SHORT, x, 20, context, guidance=0.0)
    torch.testing.assert_close(guided, estimate_noise(model, SHORT, x, 20))


def test_a_model_may_say_what_its_null_context_is():
    (x, context), model = with_context(), GaussianOracle(SHORT)
    model.null_context = lambda context: torch.full_like(context, 9.0)
    estimate_noise(model, SHORT, x, 20, context, guidance=2.0)
    assert torch.equal(model.calls[0][1], torch.cat([context, torch.full_like(context, 9.0)]))


@pytest.mark.parametrize("sample", [sample_ddpm, sample_ddpm_incorrect, sample_ddim])
def test_samplers_pass_context_and_guidance_on(sample):
    context = torch.tensor([[-1.0], [1.0]]).repeat_interleave(32, dim=0)
    options = {"context": context, "generator": generator(0)}
    plain = sample(GaussianOracle(SHORT, s=0.1), SHORT, SHAPE, **options)
    means = plain[:32].mean().item(), plain[32:].mean().item()
    assert means == (pytest.approx(-0.7, abs=0.05), pytest.approx(1.3, abs=0.05))
    options["generator"] = generator(0)
    none = sample(GaussianOracle(SHORT, s=0.1), SHORT, SHAPE, guidance=0.0, **options)
    assert none[:32].mean().item() == pytest.approx(none[32:].mean().item(), abs=0.05)


# ---- manners

SAMPLERS = [sample_ddpm, sample_ddpm_incorrect, sample_ddim]


@pytest.mark.parametrize("sample", SAMPLERS)
def test_a_generator_makes_samples_reproducible(sample):
    model, shape = GaussianOracle(SHORT), (2, 1, 4, 4)
    first, again, other = (
        sample(model, SHORT, shape, generator=generator(seed)) for seed in (5, 5, 6)
    )
    assert torch.equal(first, again) and not torch.equal(first, other)


def test_a_generator_alone_decides():
    torch.manual_seed(0)
    first = sample_ddpm(GaussianOracle(SHORT), SHORT, (2, 1, 4, 4), generator=generator(5))
    torch.manual_seed(1)
    again = sample_ddpm(GaussianOracle(SHORT), SHORT, (2, 1, 4, 4), generator=generator(5))
    assert torch.equal(first, again)


def test_stochastic_ddim_is_reproducible_too():
    first, again = (
        sample_ddim(
            GaussianOracle(SHORT), SHORT, (2, 1, 4, 4), steps=7, eta=1.0, generator=generator(5)
        )
        for _ in range(2)
    )
    assert torch.equal(first, again)


@pytest.mark.parametrize("sample", SAMPLERS)
def test_one_context_row_an_image(sample):
    with pytest.raises(ValueError, match="context has 3 rows, but 2 images"):
        sample(GaussianOracle(SHORT), SHORT, (2, 1, 4, 4), context=torch.zeros(3, 1))


class Tiny(nn.Module):
    def __init__(self):
        super().__init__()
        self.scale = nn.Parameter(torch.tensor(0.1))

    def forward(self, x_t, t, context=None):
        return self.scale * x_t


@pytest.mark.parametrize("sample", SAMPLERS)
def test_train_mode_is_warned_about_at_the_callers_line(sample):
    with pytest.warns(UserWarning, match=r"train mode.*model\.eval\(\)") as caught:
        sample(Tiny(), SHORT, (1, 1, 2, 2))
    assert caught[0].filename == __file__
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        sample(Tiny().eval(), SHORT, (1, 1, 2, 2))


def test_sampling_keeps_no_graph():
    images = sample_ddpm(Tiny().eval(), SHORT, (1, 1, 2, 2))
    assert not images.requires_grad


def test_initial_noise_is_standard_normal_whatever_the_generator_is_used_for_later():
    x_T = initial_noise(Tiny().eval(), SHAPE, generator=generator(0))
    assert_moments(x_T, 0.0, 1.0)


@pytest.mark.parametrize("sample", SAMPLERS)
def test_the_progress_bar_changes_nothing_and_reaches_its_end(sample, capsys):
    shape = (1, 1, 2, 2)
    quiet = sample(GaussianOracle(SHORT), SHORT, shape, generator=generator(0))
    shown = sample(GaussianOracle(SHORT), SHORT, shape, generator=generator(0), progress=True)
    assert torch.equal(quiet, shown)
    assert "sampling" in capsys.readouterr().err
