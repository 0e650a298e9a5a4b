"""Unit 2: every solution passes its check, and every plausible mistake is named."""

import pytest
import torch
from torch import nn
from torch.nn import functional as F

from course_utils.diffusion import q_sample
from course_utils.exercises import core, unit02

# ---------------------------------------------------------------- 2.1


def without_division(x, conv1, conv2, shortcut=None):
    return (x if shortcut is None else shortcut(x)) + conv2(conv1(x))


def halved(x, conv1, conv2, shortcut=None):
    return without_division(x, conv1, conv2, shortcut) / 2


def brackets_forgotten(x, conv1, conv2, shortcut=None):
    return (x if shortcut is None else shortcut(x)) + conv2(conv1(x)) / 1.414


def past_from_x1(x, conv1, conv2, shortcut=None):
    x1 = conv1(x)
    return (x1 + conv2(x1)) / 1.414


def one_convolution(x, conv1, conv2, shortcut=None):
    return ((x if shortcut is None else shortcut(x)) + conv1(x)) / 1.414


def side_by_side(x, conv1, conv2, shortcut=None):
    return ((x if shortcut is None else shortcut(x)) + conv2(x)) / 1.414


def no_way_past(x, conv1, conv2, shortcut=None):
    return conv2(conv1(x)) / 1.414


def shortcut_ignored(x, conv1, conv2, shortcut=None):
    return (x + conv2(conv1(x))) / 1.414


def shortcut_never_none(x, conv1, conv2, shortcut=None):
    return (shortcut(x) + conv2(conv1(x))) / 1.414


# ---------------------------------------------------------------- 2.2


def swapped(x, context, time):
    return time[:, :, None, None] * x + context[:, :, None, None]


def shift_first(x, context, time):
    return context[:, :, None, None] * (x + time[:, :, None, None])


def one_plus_context(x, context, time):
    return (1 + context[:, :, None, None]) * x + time[:, :, None, None]


def both_added(x, context, time):
    return x + context[:, :, None, None] + time[:, :, None, None]


def without_axes(x, context, time):
    return context * x + time


# ---------------------------------------------------------------- 2.3


def from_zero(batch_size, timesteps):
    return torch.randint(0, timesteps + 1, (batch_size,))


def like_an_index(batch_size, timesteps):
    return torch.randint(timesteps, (batch_size,))


def without_the_last(batch_size, timesteps):
    return torch.randint(1, timesteps, (batch_size,))


def one_too_many(batch_size, timesteps):
    return torch.randint(1, timesteps + 2, (batch_size,))


def one_for_all(batch_size, timesteps):
    return torch.randint(1, timesteps + 1, (1,)).expand(batch_size)


def fractions(batch_size, timesteps):
    return 1 + torch.rand(batch_size) * (timesteps - 1)


def in_turn(batch_size, timesteps):
    return torch.arange(batch_size) % timesteps + 1


def from_a_bell(batch_size, timesteps):
    middle = timesteps / 2
    return (middle + torch.randn(batch_size) * middle / 2).round().long().clamp(1, timesteps)


def with_a_second_axis(batch_size, timesteps):
    return torch.randint(1, timesteps + 1, (batch_size, 1))


# ---------------------------------------------------------------- 2.4


def per_bit(context, keep):
    return context * (torch.rand_like(context) < keep)


def per_column(context, keep):
    return context * (torch.rand(context.shape[1]) < keep)


def per_batch(context, keep):
    return context * (torch.rand(1) < keep)


def inverted(context, keep):
    return context * (torch.rand(len(context), 1) > keep)


def like_a_dropout_layer(context, keep):
    return context * (torch.rand(len(context), 1) < keep) / max(keep, 1e-6)


def in_place(context, keep):
    context *= torch.rand(len(context), 1) < keep
    return context


def masked_with_minus_one(context, keep):
    return torch.where(torch.rand(len(context), 1) < keep, context, -1.0)


def normal_numbers(context, keep):
    return context * (torch.randn(len(context), 1) < keep)


def mask_without_axis(context, keep):
    return context * (torch.rand(len(context)) < keep)


# ---------------------------------------------------------------- 2.5


def a_step(zero=True, backward=True, step=True, prepare=None, loss_function=F.mse_loss):
    """Training steps with one thing wrong; `prepare` changes what the model gets and must give."""

    def train_step(model, optimizer, schedule, x0, context, t, noise):
        x_t = q_sample(schedule, x0, t, noise)
        inputs, target = (x_t, t, context), noise
        if prepare is not None:
            inputs, target = prepare(schedule, x_t, x0, context, t, noise)
        loss = loss_function(model(*inputs), target)
        if zero:
            optimizer.zero_grad()
        if backward:
            loss.backward()
        if step:
            optimizer.step()
        return loss.item()

    return train_step


def zeroed_too_late(model, optimizer, schedule, x0, context, t, noise):
    loss = F.mse_loss(model(q_sample(schedule, x0, t, noise), t, context), noise)
    loss.backward()
    optimizer.zero_grad()
    optimizer.step()
    return loss.item()


def without_gradients(model, optimizer, schedule, x0, context, t, noise):
    with torch.no_grad():
        loss = F.mse_loss(model(q_sample(schedule, x0, t, noise), t, context), noise)
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    return loss.item()


def no_root(schedule, x_t, x0, context, t, noise):
    alpha_bar = schedule.at(schedule.alpha_bars, t, x0)
    return (alpha_bar.sqrt() * x0 + (1 - alpha_bar) * noise, t, context), noise


def sum_of_squares(a, b):
    return (a - b).square().sum()


# ---------------------------------------------------------------- 2.6


def an_average(mix, pick=None):
    """Averages of everything with `mix`; pick(name, average, weight) may choose otherwise."""

    def ema_update(averages, weights, decay):
        result = {}
        for name, weight in weights.items():
            chosen = pick(name, averages[name], weight) if pick else None
            integer = not weight.is_floating_point()
            plain = weight if integer else mix(averages[name], weight, decay)
            result[name] = plain if chosen is None else chosen
        return result

    return ema_update


def right(average, weight, decay):
    return decay * average + (1 - decay) * weight


def integers_averaged(averages, weights, decay):
    return {name: right(averages[name], weights[name], decay) for name in weights}


def floats_alone(averages, weights, decay):
    return {
        name: right(averages[name], weight, decay)
        for name, weight in weights.items()
        if weight.is_floating_point()
    }


MUTANTS = {
    "2.1": [
        (without_division, "divide the sum"),
        (halved, "dividing by 2"),
        (brackets_forgotten, "brackets"),
        (past_from_x1, "input x, not the output"),
        (one_convolution, "second convolution is missing"),
        (side_by_side, "not to x"),
        (no_way_past, "nothing goes past"),
        (shortcut_ignored, "3 channels"),
        (shortcut_never_none, "may be None"),
    ],
    "2.2": [
        (swapped, "changed places"),
        (shift_first, "multiply first"),
        (one_plus_context, "not 1 plus"),
        (both_added, "add both"),
        (without_axes, "(B,C,1,1)"),
    ],
    "2.3": [
        (from_zero, "clean image"),
        (like_an_index, "clean image"),
        (without_the_last, "exclusive"),
        (one_too_many, "beyond"),
        (one_for_all, "one time"),
        (fractions, "whole numbers"),
        (in_turn, "same times"),
        (from_a_bell, "more often"),
        (with_a_second_axis, "shape should be"),
    ],
    "2.4": [
        (per_bit, "per bit"),
        (per_column, "per column"),
        (per_batch, "whole batch"),
        (inverted, "turn the comparison"),
        (like_a_dropout_layer, "have grown"),
        (in_place, "changes the context"),
        (masked_with_minus_one, "other values"),
        (normal_numbers, "torch.rand"),
        (mask_without_axis, "(B,1)"),
    ],
    "2.5": [
        (a_step(zero=False), "old gradients"),
        (zeroed_too_late, "wipes out"),
        (a_step(step=False), "optimizer.step()"),
        (a_step(backward=False), "loss.backward()"),
        (without_gradients, "no gradient"),
        (a_step(prepare=lambda s, x_t, x0, c, t, n: ((x0, t, c), n)), "saw the clean images"),
        (a_step(prepare=lambda s, x_t, x0, c, t, n: ((x_t, t, c), x0)), "with the clean image"),
        (a_step(prepare=lambda s, x_t, x0, c, t, n: ((x_t, t, c), x_t)), "with the noised image"),
        (a_step(prepare=lambda s, x_t, x0, c, t, n: ((x_t, t), n)), "never reaches"),
        (
            a_step(prepare=lambda s, x_t, x0, c, t, n: ((x_t, t / s.timesteps, c), n)),
            "divides by T itself",
        ),
        (a_step(prepare=no_root), "square root"),
        (a_step(loss_function=F.l1_loss), "absolute"),
        (a_step(loss_function=sum_of_squares), "sum the squares"),
    ],
    "2.6": [
        (an_average(lambda a, w, d: (1 - d) * a + d * w), "changed places"),
        (an_average(lambda a, w, d: d * a + w), "grows"),
        (an_average(lambda a, w, d: (a + w) / 2), "plain mean"),
        (lambda averages, weights, decay: weights, "current weights"),
        (an_average(right, lambda name, a, w: a if "running" in name else None), "running mean"),
        (integers_averaged, "num_batches_tracked"),
        (an_average(right, lambda name, a, w: a if "num_" in name else None), "old value"),
        (floats_alone, "names are missing"),
    ],
}
CHECKS = {
    "2.1": unit02.check_residual_block,
    "2.2": unit02.check_modulate,
    "2.3": unit02.check_draw_times,
    "2.4": unit02.check_drop_context,
    "2.5": unit02.check_train_step,
    "2.6": unit02.check_ema_update,
}


@pytest.mark.parametrize("number", CHECKS)
def test_solution_passes_and_stub_is_not_tried(number):
    core.assert_solved(number, CHECKS[number])


@pytest.mark.parametrize("number, mutant, part", core.mutant_cases(MUTANTS))
def test_mutant_is_killed(number, mutant, part):
    core.assert_killed(CHECKS[number], mutant, part)


def other_root(x, conv1, conv2, shortcut=None):
    return without_division(x, conv1, conv2, shortcut) / 2**0.5


def by_view(x, context, time):
    return context.view(*context.shape, 1, 1) * x + time.unsqueeze(-1).unsqueeze(-1)


def by_rand(batch_size, timesteps):
    return (torch.rand(batch_size) * timesteps).long() + 1


def by_bernoulli(context, keep):
    return context * torch.bernoulli(torch.full((len(context),), keep)).unsqueeze(-1)


def squares_by_hand(model, optimizer, schedule, x0, context, t, noise):
    optimizer.zero_grad()
    loss = (model(q_sample(schedule, x0, t, noise), t, context) - noise).square().mean()
    loss.backward()
    optimizer.step()
    return loss.detach()


def by_lerp(averages, weights, decay):
    for name, weight in weights.items():
        if weight.is_floating_point():
            averages[name].lerp_(weight, 1 - decay)
        else:
            averages[name] = weight
    return averages


@pytest.mark.parametrize(
    "number, answer",
    [
        ("2.1", other_root),
        ("2.2", by_view),
        ("2.3", by_rand),
        ("2.4", by_bernoulli),
        ("2.5", squares_by_hand),
        ("2.6", by_lerp),
    ],
)
def test_another_way_of_writing_it_is_right_too(number, answer):
    assert CHECKS[number](answer).passed is True


def test_the_toy_network_needs_all_its_inputs():
    """Else a mutant that leaves one out could not be seen."""
    toy, x = unit02._Toy(), torch.zeros(1, 3, 4, 4)
    t, context = torch.tensor([3]), torch.eye(4)[:1]
    with torch.no_grad():
        whole = toy(x, t, context)
        others = [toy(x + 1, t, context), toy(x, t + 1, context), toy(x, t, None)]
    assert not any(torch.allclose(whole, other) for other in others)
    assert isinstance(toy, nn.Module)
