"""The loop: batches, loss, learning rates, exact resume."""

import dataclasses
import itertools
import math

import numpy as np
import pytest
import torch

from course_utils.diffusion import NoiseSchedule, q_sample, velocity
from course_utils.training import checkpoints, diffusion_loss, train
from course_utils.training.loop import batch_indices, draw_batch, learning_rate
from tests.diffusion import checks
from tests.training.toys import TinyNet, Toys

SCHEDULE = NoiseSchedule.linear(8, 0.01, 0.5)


# ---- batches


def test_times_cover_both_ends(recipe):
    checks.check_training_covers_every_time(dataclasses.replace(recipe, batch_size=64))


def test_a_draw_is_a_function_of_seed_and_step(recipe):
    def draw(*key):
        return draw_batch(SCHEDULE, Toys(), recipe, *key)

    torch.manual_seed(1)
    first = draw(0, 3)
    torch.manual_seed(2)
    assert all(torch.equal(a, b) for a, b in zip(first, draw(0, 3), strict=True))
    for other in (draw(0, 4), draw(1, 3)):
        assert not torch.equal(first[3], other[3])


def test_noise_is_standard_normal(recipe):
    wide = dataclasses.replace(recipe, batch_size=40)
    noise = torch.cat([draw_batch(SCHEDULE, Toys(), wide, 0, s)[3] for s in range(1, 11)])
    n = noise.numel()
    assert abs(noise.mean()) < 5 / n**0.5 and abs(noise.var() - 1) < 5 * (2 / n) ** 0.5
    assert abs((noise**4).mean() - 3) < 5 * (96 / n) ** 0.5


@pytest.mark.parametrize("keep", [0.0, 0.5, 0.9, 1.0])
def test_an_image_loses_its_whole_context_or_nothing(recipe, keep):
    n, steps = 64, 40
    recipe = dataclasses.replace(recipe, batch_size=n, context_keep=keep)
    draws = [draw_batch(SCHEDULE, checks.Dots(n), recipe, 0, s)[1] for s in range(1, steps + 1)]
    rows = torch.cat(draws)
    assert set(rows.sum(dim=1).tolist()) <= {0.0, 5.0}
    error = 5 * math.sqrt(keep * (1 - keep) / (n * steps))
    assert abs((rows[:, 0] > 0).double().mean().item() - keep) <= error
    if keep == 0.5:  # per image, not per batch
        assert all(0 < rows[:, 0].sum() < n for rows in draws)


def test_a_data_set_without_context_is_fine(recipe):
    assert draw_batch(SCHEDULE, Toys(with_context=False), recipe, 0, 1)[1] is None


def test_each_epoch_is_a_new_permutation():
    epochs = [
        np.concatenate([batch_indices(40, 8, 0, step) for step in range(e * 5 + 1, e * 5 + 6)])
        for e in range(3)
    ]
    for epoch in epochs:
        assert sorted(epoch) == list(range(40))
    assert list(epochs[0]) != list(epochs[1]) != list(epochs[2])
    assert list(batch_indices(40, 8, 1, 1)) != list(batch_indices(40, 8, 0, 1))


def test_an_incomplete_end_is_left_out():
    steps = [batch_indices(43, 8, 0, step) for step in range(1, 6)]
    assert all(len(batch) == 8 for batch in steps) and len({*np.concatenate(steps)}) == 40


@pytest.mark.parametrize("processes", [2, 3])
def test_processes_share_the_batch_without_overlap(recipe, processes):
    data = Toys()
    draws = [draw_batch(SCHEDULE, data, recipe, 0, 2, p, processes) for p in range(processes)]
    together = sorted(itertools.chain(*data.asked))
    assert together == sorted(batch_indices(40, 8, 0, 2)) and len({*together}) == 8
    assert not torch.equal(draws[0][3][0], draws[1][3][0])


# ---- loss


class Constant:
    """A network that answers the same everywhere."""

    prediction = "noise"

    def __init__(self, answer):
        self.answer = answer

    def __call__(self, x_t, t, context):
        self.seen = x_t, t, context
        return self.answer


def loss_parts(recipe, gamma, prediction):
    recipe = dataclasses.replace(recipe, min_snr_gamma=gamma, prediction=prediction)
    generator = torch.Generator().manual_seed(0)
    x0, noise, answer = (torch.randn(8, 3, 4, 4, generator=generator) for _ in range(3))
    t = torch.arange(1, 9)
    model = Constant(answer)
    loss = diffusion_loss(model, SCHEDULE, x0, t, noise, None, recipe)
    target = noise if prediction == "noise" else velocity(SCHEDULE, x0, t, noise)
    torch.testing.assert_close(model.seen[0], q_sample(SCHEDULE, x0, t, noise))
    return loss, (answer - target).square().mean(dim=(1, 2, 3)), SCHEDULE.snr[t].float()


@pytest.mark.parametrize("prediction", ["noise", "v"])
def test_plain_loss_is_the_mean_square(recipe, prediction):
    loss, errors, _ = loss_parts(recipe, None, prediction)
    torch.testing.assert_close(loss, errors.mean())


def test_min_snr_weights(recipe):
    loss, errors, snr = loss_parts(recipe, 5.0, "noise")
    assert snr[0] > 5 > snr[-1]
    torch.testing.assert_close(loss, (errors * snr.clamp(max=5) / snr).mean())
    loss, errors, snr = loss_parts(recipe, 5.0, "v")
    torch.testing.assert_close(loss, (errors * snr.clamp(max=5) / (snr + 1)).mean())


def test_the_weighted_losses_of_noise_and_v_agree_on_the_same_error_in_x0(recipe):
    # an error d in x_0 is sqrt(snr) d in the noise and d / sqrt(1 - alpha_bar) in v
    snr = SCHEDULE.snr[1:]
    weight_noise, weight_v = snr.clamp(max=5) / snr, snr.clamp(max=5) / (snr + 1)
    in_v = 1 / (1 - SCHEDULE.alpha_bars[1:])
    torch.testing.assert_close(weight_noise * snr, weight_v * in_v)


# ---- learning rates


def rates(recipe, n_images=80):
    return [learning_rate(recipe, step, n_images) / recipe.lr for step in range(1, 21)]


def with_rate(recipe, name, warmup=0):
    return dataclasses.replace(recipe, lr_schedule=name, warmup_steps=warmup)


def test_learning_rate_schedules(recipe):
    assert rates(with_rate(recipe, "constant")) == [1.0] * 20
    assert rates(with_rate(recipe, "linear")) == pytest.approx([1 - k / 20 for k in range(20)])
    tail = rates(with_rate(recipe, "tail"))
    assert tail[:13] == [1.0] * 13
    assert tail[13:] == pytest.approx([(20 - k) / 8 for k in range(13, 20)])
    epochs = rates(with_rate(recipe, "linear_epochs"))  # 10 steps an epoch, 2 epochs
    assert epochs == pytest.approx([1.0] * 10 + [0.5] * 10)


def test_warmup_multiplies():
    from course_utils.presets import Recipe

    warm = Recipe(20, 8, 1.0, "linear", warmup_steps=4)
    expected = [(1 - k / 20) * min(1, (k + 1) / 4) for k in range(20)]
    assert rates(warm) == pytest.approx(expected)


def test_an_unknown_schedule_of_rates_is_named(recipe):
    with pytest.raises(ValueError, match="unknown lr_schedule 'cosine'; choose linear"):
        rates(with_rate(recipe, "cosine"))


# ---- the loop


def run(recipe, folder=None, stop=None, seed=0, model=None, **options):
    """Train and return model, average and losses; `stop` closes the generator after that step."""
    model = model or TinyNet(recipe.prediction)
    states = train(model, SCHEDULE, Toys(), recipe, seed, folder, **options)
    losses, ema = {}, None
    for state in states:
        losses[state.step], ema = state.loss, state.ema
        if state.step == stop:
            states.close()
    return model, ema, losses


def same_tensors(a, b):
    a, b = a.state_dict(), b.state_dict()
    return a.keys() == b.keys() and all(torch.equal(a[key], b[key]) for key in a)


def test_resume_is_exact(tmp_path, recipe, precision):
    model, ema, losses = run(recipe)
    first = run(recipe, tmp_path, stop=10, save_every_seconds=0)[2]
    torch.manual_seed(99)
    again, again_ema, second = run(recipe, tmp_path, model=TinyNet(seed=5))
    assert list(first) == list(range(1, 11)) and list(second) == list(range(11, 21))
    assert {**first, **second} == losses
    assert same_tensors(again, model) and same_tensors(again_ema, ema)
    assert not same_tensors(ema, model)


def test_resume_without_an_average_is_exact_too(tmp_path, plain):
    model, ema, losses = run(plain)
    assert ema is model
    run(plain, tmp_path, stop=7, save_every_seconds=0)
    again, _, second = run(plain, tmp_path, model=TinyNet("noise", seed=5))
    assert second == {step: losses[step] for step in range(8, 21)} and same_tensors(again, model)


def test_seeds_differ_and_repeat(recipe):
    first, same, other = (run(recipe, seed=seed)[2] for seed in (0, 0, 1))
    assert first == same and first != other


@pytest.mark.parametrize("change", [{"seed": 1}, {"lr": 0.5}])
def test_state_of_another_run_is_refused(tmp_path, recipe, change):
    run(recipe, tmp_path, stop=2, save_every_seconds=0)
    seed = change.pop("seed", 0)
    with pytest.raises(ValueError, match=r"was saved with seed 0 and recipe .*choose another"):
        run(dataclasses.replace(recipe, **change), tmp_path, seed=seed)


@pytest.mark.parametrize("crash_at", ["accelerate", "average", "progress", "first rename"])
def test_a_crash_while_saving_leaves_the_state_before(tmp_path, recipe, monkeypatch, crash_at):
    losses = run(recipe)[2]
    run(recipe, tmp_path, stop=6, save_every_seconds=0)
    with monkeypatch.context() as broken:
        plant_crash(broken, crash_at)
        with pytest.raises(OSError, match="no space"):
            run(recipe, tmp_path, save_every_seconds=0)
    second = run(recipe, tmp_path, model=TinyNet(seed=5), save_every_seconds=0)[2]
    assert second == {step: losses[step] for step in range(7, 21)}
    assert [path.name for path in tmp_path.iterdir()] == ["state"]


def plant_crash(monkeypatch, where):
    """Make `save_state` run out of disk at one of its stages."""
    from accelerate import Accelerator

    replace = checkpoints.os.replace

    def crash(*args, **kwargs):
        raise OSError("no space left")

    def second_rename_crashes(source, target):
        return crash() if str(source).endswith("state.partial") else replace(source, target)

    if where == "accelerate":
        monkeypatch.setattr(Accelerator, "save_state", crash)
    elif where == "average":
        monkeypatch.setattr(checkpoints, "save_file", crash)
    elif where == "progress":
        monkeypatch.setattr(checkpoints, "asdict", crash_after(1, checkpoints.asdict, crash))
    else:
        monkeypatch.setattr(checkpoints.os, "replace", second_rename_crashes)


def crash_after(calls, function, crash):
    """`function` for the first `calls` calls (loading asks once), then `crash`."""
    left = [calls]

    def wrapped(*args):
        left[0] -= 1
        return function(*args) if left[0] >= 0 else crash()

    return wrapped


def test_a_crash_after_an_unlucky_crash_still_leaves_a_state(tmp_path, recipe, monkeypatch):
    run(recipe, tmp_path, stop=6, save_every_seconds=0)
    (tmp_path / "state").rename(tmp_path / "state.old")  # as between the two renames
    with monkeypatch.context() as broken:
        plant_crash(broken, "first rename")
        with pytest.raises(OSError, match="no space"):
            run(recipe, tmp_path, save_every_seconds=0)
    assert min(run(recipe, tmp_path)[2]) == 7


def test_the_last_step_is_saved_however_rare_saving_is(tmp_path, recipe):
    model, _, losses = run(recipe, tmp_path, save_every_seconds=1e9)
    again, _, rest = run(recipe, tmp_path, model=TinyNet(seed=5))
    assert len(losses) == 20 and rest == {} and same_tensors(again, model)


def test_no_folder_keeps_nothing(tmp_path, recipe, monkeypatch):
    monkeypatch.chdir(tmp_path)
    run(recipe, save_every_seconds=0)
    assert list(tmp_path.iterdir()) == []


def test_what_a_state_says(recipe):
    states = train(TinyNet(), SCHEDULE, Toys(), recipe)
    for number, state in enumerate(states, start=1):
        assert state.step == number
        assert state.epoch == pytest.approx(number * 8 / 40)
        assert state.lr == learning_rate(recipe, number, 40)
        assert state.model.training and not state.ema.training
        assert math.isfinite(state.loss) and state.seconds >= 0
    assert number == 20 and not state.model.training


def test_sampling_on_the_way_changes_nothing(recipe):
    losses = {}
    for state in train(TinyNet(), SCHEDULE, Toys(), recipe):
        state.model.eval()
        with torch.no_grad():
            state.model(torch.rand(2, 3, 4, 4), torch.tensor([1, 2]))
        losses[state.step] = state.loss
    assert losses == run(recipe)[2]


@pytest.mark.parametrize("prediction", ["noise", "v"])
def test_the_loss_falls(plain, prediction):
    recipe = dataclasses.replace(plain, steps=200, prediction=prediction, ema_decay=0.9)
    _, ema, losses = run(recipe)
    losses = list(losses.values())
    assert np.mean(losses[-20:]) < 0.6 * np.mean(losses[:20])
    x0, context, t, noise = draw_batch(SCHEDULE, Toys(), recipe, 99, 1)
    with torch.no_grad():
        averaged = diffusion_loss(ema, SCHEDULE, x0, t, noise, context, recipe)
    assert averaged < 0.6 * np.mean(losses[:20])


def test_clipping_limits_the_gradient(plain):
    def first_update(clip):
        recipe = dataclasses.replace(plain, steps=1, clip_norm=clip)
        model = run(recipe)[0]
        return torch.cat([p.grad.flatten() for p in model.parameters()]).norm()

    assert first_update(1e-3) == pytest.approx(1e-3, rel=1e-3) and first_update(None) > 1e-2


def test_impossible_requests_are_named(recipe):
    too_large = dataclasses.replace(recipe, batch_size=41)
    with pytest.raises(ValueError, match="40 images do not fill a batch of 41"):
        run(too_large)
    with pytest.raises(ValueError, match=r"predicts 'noise', the recipe asks for 'v'.*build"):
        run(recipe, model=TinyNet("noise"))
