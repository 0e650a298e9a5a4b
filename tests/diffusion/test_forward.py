"""The forward process: one step, the jump, velocity."""

import pytest
import torch

from course_utils.diffusion import NoiseSchedule, q_sample, q_step, velocity, walk_forward
from tests.diffusion import checks
from tests.diffusion.oracle import assert_moments, generator

LINEAR = NoiseSchedule.linear(50, 1e-3, 0.1)


def test_signal_and_noise_share_the_variance():
    checks.check_jump_keeps_variance()


def test_chained_steps_equal_the_jump_at_every_t():
    checks.check_jump_equals_walk()


def test_sprite_course_steps_lack_one_factor_of_its_jump():
    course = NoiseSchedule.sprite_course()
    walked = torch.cumprod(1 - course.betas[1:], 0).sqrt()
    jumped = course.alpha_bars[1:].sqrt()
    torch.testing.assert_close(jumped / walked, torch.full_like(jumped, (1 - 1e-4) ** 0.5))


@pytest.mark.parametrize("t", [1, 25, 50])
def test_jump_by_monte_carlo(t):
    x0 = torch.full((400, 1, 8, 8), 0.7)
    noise = torch.randn(x0.shape, generator=generator(t))
    x_t = q_sample(LINEAR, x0, torch.full((400,), t), noise)
    ab = LINEAR.alpha_bars[t].item()
    assert_moments(x_t, 0.7 * ab**0.5, 1 - ab)


def test_walk_by_monte_carlo():
    x0 = torch.full((400, 1, 8, 8), -0.5)
    states = list(walk_forward(LINEAR, x0, generator(7)))
    assert len(states) == 50
    for t in (1, 20, 50):
        ab = LINEAR.alpha_bars[t].item()
        assert_moments(states[t - 1], -0.5 * ab**0.5, 1 - ab)


def test_walk_is_reproducible():
    x0 = torch.zeros(2, 1, 4, 4)
    first, again, other = (
        torch.stack(list(walk_forward(LINEAR, x0, generator(seed)))) for seed in (1, 1, 2)
    )
    assert torch.equal(first, again) and not torch.equal(first, other)


def test_each_image_has_its_own_time():
    x0, noise = torch.randn(3, 2, 4, 4), torch.randn(3, 2, 4, 4)
    t = torch.tensor([1, 30, 50])
    together = q_sample(LINEAR, x0, t, noise)
    for i in range(3):
        alone = q_sample(LINEAR, x0[i : i + 1], int(t[i]), noise[i : i + 1])
        torch.testing.assert_close(together[i : i + 1], alone)


def test_velocity_and_state_are_a_rotation_of_image_and_noise():
    x0, noise = (torch.randn(4, 1, 4, 4, dtype=torch.float64) for _ in range(2))
    t = torch.tensor([1, 10, 25, 50])
    x_t, v = q_sample(LINEAR, x0, t, noise), velocity(LINEAR, x0, t, noise)
    torch.testing.assert_close(x_t**2 + v**2, x0**2 + noise**2)
    ab = LINEAR.alpha_bars[t].view(-1, 1, 1, 1)
    torch.testing.assert_close(v, ab.sqrt() * noise - (1 - ab).sqrt() * x0)


@pytest.mark.parametrize("t", [0, 51, torch.tensor([0, 3])])
@pytest.mark.parametrize("function", [q_sample, q_step, velocity])
def test_wrong_times_are_refused(function, t):
    x = torch.zeros(2, 1, 4, 4)
    with pytest.raises(ValueError, match=r"outside 1\.\.50"):
        function(LINEAR, x, t, x)


@pytest.mark.parametrize("function", [q_sample, q_step])
def test_noise_of_another_shape_is_refused(function):
    x = torch.zeros(2, 1, 4, 4)
    with pytest.raises(ValueError, match="randn_like"):
        function(LINEAR, x, 3, torch.zeros(1, 1, 4, 4))


def test_precision_of_the_images_is_kept():
    x = torch.zeros(2, 1, 4, 4)
    assert q_sample(LINEAR, x, 3, x).dtype == torch.float32
    assert q_sample(LINEAR, x.double(), 3, x.double()).dtype == torch.float64
