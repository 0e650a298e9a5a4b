"""Averaged weights: what is averaged, how fast, and that the average is its own network."""

import pytest
import torch

from course_utils.diffusion import NoiseSchedule
from course_utils.training import train
from course_utils.training.ema import average_of
from tests.training.toys import TinyNet, Toys


def fill(model, value, count):
    """Set all weights and float buffers to `value` and the counter of BatchNorm to `count`."""
    with torch.no_grad():
        for tensor in model.state_dict().values():
            tensor.fill_(value if tensor.is_floating_point() else count)


def test_weights_and_statistics_follow_the_recursion_and_counters_are_copied():
    model = TinyNet()
    ema, expected = average_of(model, 0.6), None
    for n in range(30):
        value = float(n % 7)
        fill(model, value, 3 * n)
        ema.update_parameters(model)
        decay = min(0.6, (1 + n) / (10 + n))
        expected = value if expected is None else decay * expected + (1 - decay) * value
        for name, tensor in ema.module.state_dict().items():
            wanted = expected if tensor.is_floating_point() else 3 * n
            assert torch.all((tensor - wanted).abs() < 1e-4), (name, n)


def test_the_average_of_a_trained_network_is_neither_black_nor_the_network(recipe, precision):
    schedule = NoiseSchedule.linear(8, 0.01, 0.5)
    *_, state = train(TinyNet(), schedule, Toys(), recipe)
    assert state.ema.norm.num_batches_tracked == state.model.norm.num_batches_tracked == 20
    assert not torch.equal(state.ema.norm.running_var, state.model.norm.running_var)
    x, t = Toys().batch(torch.arange(5).numpy())[0], torch.full((5,), 4)
    with torch.no_grad():
        averaged, last = state.ema(x, t), state.model(x, t)
        twin = TinyNet(seed=3).eval()
        twin.load_state_dict(state.ema.state_dict())
        alone = twin(x, t)
    assert averaged.std() > 0.05 and not torch.equal(averaged, last)
    torch.testing.assert_close(averaged, alone, rtol=0.05, atol=0.02)
    assert (averaged - last).abs().max() > 2 * (averaged - alone).abs().max()


@pytest.mark.parametrize("decay", [-0.1, 1.0, 1.5])
def test_decay_must_lie_below_one(decay):
    with pytest.raises(ValueError, match=rf"ema_decay={decay} must lie in \[0, 1\)"):
        average_of(TinyNet(), decay)
