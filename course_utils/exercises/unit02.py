"""Unit 2, the network and its training: blocks, modulation, times, context, one step, averages.

Each solution stands here once; the notebook's stubs are made from it.
"""

import torch
from torch import nn
from torch.nn import functional as F

from course_utils.diffusion import NoiseSchedule, q_sample
from course_utils.exercises.core import Verdict, exercise, gives, judge, raises

SCHEDULE = NoiseSchedule.sprite_course()


def _randn(*shape: int, seed: int = 0) -> torch.Tensor:
    return torch.randn(shape, generator=torch.Generator().manual_seed(seed))


# ---------------------------------------------------------------- 2.1


@exercise("2.1", title="The residual block")
def residual_block(x, conv1, conv2, shortcut=None):
    """Images or features x (B,C,H,W) through two convolutions and past them, equation (2.2).

    `conv1`, `conv2` and `shortcut` are called like functions. Without a shortcut, x itself goes
    past the convolutions. The sum is divided by 1.414.
    """
    # --- your turn
    x2 = conv2(conv1(x))
    past = x if shortcut is None else shortcut(x)
    return (past + x2) / 1.414
    # --- end


def _residual_variant(divisor=1.414, branch="x2", past="given", divide="sum"):
    """Residual blocks with one thing wrong, for the diagnoses."""

    def block(x, conv1, conv2, shortcut=None):
        x1 = conv1(x)
        x2 = {"x2": lambda: conv2(x1), "x1": lambda: x1, "conv2 of x": lambda: conv2(x)}[branch]()
        way = x1 if past == "x1" else x if shortcut is None else shortcut(x)
        if past == "nothing":
            return x2 / divisor
        return way + x2 / divisor if divide == "branch" else (way + x2) / divisor

    return block


def _conv(in_channels: int, out_channels: int, size: int = 3) -> nn.Module:
    """A convolution with fixed weights; no BatchNorm, so that using it changes nothing."""
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(in_channels + 10 * out_channels + 100 * size)
        convolution = nn.Conv2d(in_channels, out_channels, size, padding=size // 2)
    return nn.Sequential(convolution, nn.GELU())


def check_residual_block(answer) -> Verdict:
    """Once with equal channel counts, once with a 1x1 shortcut from 3 to 8."""
    return judge(
        residual_block,
        answer,
        trials=[
            (_randn(2, 8, 6, 6), _conv(8, 8), _conv(8, 8, 5)),
            (_randn(2, 3, 6, 6), _conv(3, 8), _conv(8, 8), nn.Conv2d(3, 8, 1)),
        ],
        diagnoses=[
            (
                gives(_residual_variant(divisor=1.0)),
                "Divide the sum by 1.414: it has about twice the variance of its two terms.",
            ),
            (
                gives(_residual_variant(divisor=2.0)),
                "Dividing by 2 keeps the mean of the two terms, but shrinks their spread; "
                "divide by 1.414, the square root of 2.",
            ),
            (
                gives(_residual_variant(divide="branch")),
                "Only one of the two terms is divided; put brackets around the sum.",
            ),
            (
                gives(_residual_variant(past="x1")),
                "What goes past the convolutions is the input x, not the output of `conv1`.",
            ),
            (
                gives(_residual_variant(branch="x1")),
                "The second convolution is missing: x2 is `conv2(conv1(x))`.",
            ),
            (
                gives(_residual_variant(branch="conv2 of x")),
                "`conv2` must be applied to what `conv1` returned, not to x.",
            ),
            (
                gives(_residual_variant(past="nothing")),
                "Nothing goes past the convolutions in your block: add x or `shortcut(x)`.",
            ),
            (
                lambda a: isinstance(a.error, TypeError) and "NoneType" in str(a.error),
                "`shortcut` may be None, and then it cannot be called: x itself goes past.",
            ),
            (
                lambda a: isinstance(a.error, RuntimeError) and len(a.args) == 4,
                "Here x has 3 channels and x2 has 8, so they cannot be added: send x through "
                "`shortcut` when there is one.",
            ),
        ],
        tolerance=5e-4,  # 2 ** 0.5 is as good as 1.414
        hint="x1 = conv1(x), x2 = conv2(x1), and the sum of x2 and what goes past, over 1.414.",
        praise="Two convolutions, a way past them, and the size of the signal is kept.",
    )


# ---------------------------------------------------------------- 2.2


@exercise("2.2", title="Context and time enter")
def modulate(x, context, time):
    """Features x (B,C,H,W), embeddings context and time (B,C): equation (2.5).

    Channel c of image b is multiplied by context[b, c] and shifted by time[b, c].
    """
    # --- your turn
    return context[:, :, None, None] * x + time[:, :, None, None]
    # --- end


def _swapped(x, context, time):
    return modulate(x, time, context)


def _shift_first(x, context, time):
    return context[:, :, None, None] * (x + time[:, :, None, None])


def _one_more(x, context, time):
    return modulate(x, 1 + context, time)


def _only_added(x, context, time):
    return x + (context + time)[:, :, None, None]


def check_modulate(answer) -> Verdict:
    """Compare on features of several shapes."""
    shapes = ((2, 8, 4, 4), (1, 3, 5, 5))
    return judge(
        modulate,
        answer,
        trials=[(_randn(*s), _randn(*s[:2], seed=1), _randn(*s[:2], seed=2)) for s in shapes],
        diagnoses=[
            (
                gives(_swapped),
                "Context and time changed places: context multiplies, time is added.",
            ),
            (
                gives(_shift_first),
                "Multiply first, then add: your shift by the time is multiplied by the context "
                "as well.",
            ),
            (
                gives(_one_more),
                "The factor is the context embedding itself, not 1 plus it (other networks do "
                "that).",
            ),
            (gives(_only_added), "The context multiplies; you add both."),
            (
                raises(RuntimeError),
                "An embedding (B,C) must become (B,C,1,1) before it meets (B,C,H,W): index it with "
                "`[:, :, None, None]`.",
            ),
        ],
        hint="`[:, :, None, None]` gives an embedding height and width 1, and broadcasting does "
        "the rest.",
        praise="One factor and one shift for every channel of every image.",
    )


# ---------------------------------------------------------------- 2.3


@exercise("2.3", title="Draw the times")
def draw_times(batch_size, timesteps):
    """One random time for each image: int64 (batch_size,), every value of 1..timesteps equally."""
    # --- your turn
    return torch.randint(1, timesteps + 1, (batch_size,))
    # --- end


def _about_times(function, batch_size: int, timesteps: int):
    """What a function that draws times does, as words; what it returned if that is no tensor."""
    t = function(batch_size, timesteps)
    if not isinstance(t, torch.Tensor):
        return t if t is None else "no tensor"
    if t.is_floating_point():
        return "floats"
    if t.dtype != torch.int64:
        return f"dtype {t.dtype}"
    if tuple(t.shape) != (batch_size,):
        return f"shape {tuple(t.shape)}"
    if len(t.unique()) == 1:
        return "one time for all"
    if t.equal(function(batch_size, timesteps)):
        return "the same times at every call"
    return _about_range(t, timesteps)


def _about_range(t: torch.Tensor, timesteps: int) -> str:
    if t.min() < 1:
        return "0 occurs"
    if t.max() > timesteps:
        return "too large"
    shares = torch.bincount(t, minlength=timesteps + 1)[1:] / len(t)
    if shares[-1] == 0:
        return "T never occurs"
    even = (shares - 1 / timesteps).abs().max() < 0.3 / timesteps
    return "right" if even else "uneven"


def check_draw_times(answer) -> Verdict:
    """Draw many times from few values, so that each value must turn up."""
    return judge(
        draw_times,
        answer,
        trials=[(4000, 7)],
        run=_about_times,
        diagnoses=[
            (
                lambda a: a.got == "0 occurs",
                "Time 0 is the clean image: there is no noise in it to predict. Start at 1.",
            ),
            (
                lambda a: a.got == "T never occurs",
                "The upper end of `torch.randint` is exclusive: the last time, where every chain "
                "of the sampler starts, would never be trained. Give it `timesteps + 1`.",
            ),
            (
                lambda a: a.got == "too large",
                "Some of your times lie beyond `timesteps`; the upper end of `torch.randint` is "
                "exclusive, so it is `timesteps + 1`.",
            ),
            (
                lambda a: a.got == "one time for all",
                "The whole batch gets one time. Draw one for each image: size `(batch_size,)`.",
            ),
            (
                lambda a: a.got == "floats",
                "Times index the schedule, so they must be whole numbers: `torch.randint` draws "
                "int64.",
            ),
            (
                lambda a: a.got == "the same times at every call",
                "Two calls give the same times; draw them at random.",
            ),
            (
                lambda a: a.got == "uneven",
                "Some times come more often than others; draw them all with the same probability.",
            ),
            (
                lambda a: str(a.got).startswith("shape"),
                "The shape should be `(batch_size,)`, one axis: give `torch.randint` that size.",
            ),
            (lambda a: a.got == "no tensor", "Return a tensor; `torch.randint` makes one."),
        ],
        hint="`torch.randint(low, high, size)`: low is included, high is not.",
        praise="Every time from 1 to T, one for each image.",
    )


# ---------------------------------------------------------------- 2.4


@exercise("2.4", title="Context drop-out")
def drop_context(context, keep):
    """Context (B,K) in which each image keeps all of its vector with probability `keep`.

    The other images get zeros. Kept vectors stay as they are.
    """
    # --- your turn
    mask = torch.rand(len(context), 1) < keep
    return context * mask
    # --- end


def _about_dropping(function, context: torch.Tensor, keep: float):
    """What a function that drops context does, as words."""
    results = []
    for _ in range(40):
        given = context.clone()
        results.append(function(given, keep))
        if not isinstance(results[-1], torch.Tensor):
            return results[-1]
        if not given.equal(context):
            return "in place"
        if results[-1].shape != context.shape:
            return f"shape {tuple(results[-1].shape)}"
    return _about_masks(context, torch.stack(results).float(), keep)


def _about_masks(context: torch.Tensor, results: torch.Tensor, keep: float) -> str:
    """results (calls, B, K)."""
    zero, same = results == 0, results == context
    if (results > context).any():
        return "scaled" if (zero | (results >= context)).all() else "other values"
    if not (zero | same).all():
        return "other values"
    kept, gone = same.all(dim=2), zero.all(dim=2)
    if not (kept | gone).all():
        columns = (zero.all(dim=1) | same.all(dim=1)).all()
        return "per column" if columns else "per bit"
    calls = kept.all(dim=1) | gone.all(dim=1)
    if calls.all() and 0 < keep < 1:
        return "per batch"
    share = kept.float().mean()
    if abs(share - keep) < 0.06:
        return "right"
    return "inverted" if abs(1 - share - keep) < 0.06 else "another share"


def check_drop_context(answer) -> Verdict:
    """Call it many times with contexts that have several ones, and look at the patterns."""
    context = torch.ones(30, 6)
    return judge(
        drop_context,
        answer,
        trials=[(context, 0.8), (context, 1.0), (context, 0.0)],
        run=_about_dropping,
        diagnoses=[
            (
                lambda a: a.got == "per bit",
                "Your mask has one draw per bit, so an image can keep half of its description, and "
                "hardly ever loses all of it. Draw one number per image: shape (B, 1).",
            ),
            (
                lambda a: a.got == "per column",
                "Your mask has one draw per column: a feature vanishes for the whole batch. Draw "
                "one number per image: shape (B, 1).",
            ),
            (
                lambda a: a.got == "per batch",
                "One draw decides for the whole batch. Draw one number per image: shape (B, 1).",
            ),
            (
                lambda a: a.got == "inverted",
                "`keep` is the probability of keeping the context; yours is dropped with it. Turn "
                "the comparison around.",
            ),
            (
                lambda a: a.got == "scaled",
                "The kept vectors have grown. Drop-out layers divide by `keep`; here a kept "
                "context must stay what it is.",
            ),
            (
                lambda a: a.got == "in place",
                "Your function changes the context it was given; write `context * mask` instead "
                "of `context *= mask`.",
            ),
            (
                lambda a: a.got == "other values",
                "A dropped context is all zeros, a kept one unchanged; yours has other values.",
            ),
            (
                lambda a: a.got == "another share",
                "The share of kept contexts should be `keep`: compare uniform random numbers "
                "(`torch.rand`) with it.",
            ),
            (
                raises(RuntimeError),
                "A mask (B,) does not line up with a context (B,K); give it the shape (B,1).",
            ),
        ],
        hint="`torch.rand(len(context), 1) < keep` is True for the images that keep theirs.",
        praise="All or nothing, image by image.",
    )


# ---------------------------------------------------------------- 2.5


@exercise("2.5", title="One training step")
def train_step(model, optimizer, schedule, x0, context, t, noise):
    """Noise the images, let the model predict the noise, and improve it once; returns the loss.

    x0 (B,3,H,W) in [-1,1], context (B,K), t int64 (B,), noise like x0. The model is called
    `model(x_t, t, context)`; the loss is equation (2.6), its value a Python float.
    """
    # --- your turn
    x_t = q_sample(schedule, x0, t, noise)
    loss = F.mse_loss(model(x_t, t, context), noise)
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    return loss.item()
    # --- end


class _Toy(nn.Module):
    """A network of a few weights that needs all three of its inputs."""

    def __init__(self):
        super().__init__()
        self.image, self.context = nn.Conv2d(3, 3, 1), nn.Linear(4, 3)
        self.time = nn.Parameter(torch.ones(3))
        weights = _randn(sum(p.numel() for p in self.parameters()), seed=3) / 3
        nn.utils.vector_to_parameters(weights, self.parameters())

    def forward(self, x_t, t, context=None):
        out = self.image(x_t) + (t[:, None] / SCHEDULE.timesteps * self.time)[:, :, None, None]
        return out if context is None else out + self.context(context)[:, :, None, None]


def _two_steps(step, model, optimizer, *rest):
    """Both losses and the weights after two steps; gradients left over show at the second."""
    losses = [step(model, optimizer, *rest) for _ in range(2)]
    if not all(isinstance(loss, float | torch.Tensor) for loss in losses):
        return losses[0]
    return {"losses": losses, "weights": nn.utils.parameters_to_vector(model.parameters())}


def _step_variant(zero=True, step=True, change=None):
    """Training steps with one thing wrong; `change` replaces (x_t, t, context, target, loss)."""

    def variant(model, optimizer, schedule, x0, context, t, noise):
        x_t = q_sample(schedule, x0, t, noise)
        inputs = {"x_t": x_t, "t": t, "context": context, "target": noise, "loss": F.mse_loss}
        inputs.update(change(schedule, x0, t, noise, x_t) if change else {})
        predicted = model(inputs["x_t"], inputs["t"], inputs["context"])
        loss = inputs["loss"](predicted, inputs["target"])
        if zero:
            optimizer.zero_grad()
        loss.backward()
        if step:
            optimizer.step()
        return loss.item()

    return variant


def _noise_without_root(schedule, x0, t, noise, x_t):
    alpha_bar = schedule.at(schedule.alpha_bars, t, x0)
    return {"x_t": alpha_bar.sqrt() * x0 + (1 - alpha_bar) * noise}


def _unchanged(attempt) -> bool:
    return attempt.got["weights"].equal(nn.utils.parameters_to_vector(attempt.args[0].parameters()))


def check_train_step(answer) -> Verdict:
    """Two steps of plain gradient descent on a toy network."""
    model = _Toy()
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    x0, noise = _randn(6, 3, 4, 4).clamp(-1, 1), _randn(6, 3, 4, 4, seed=1)
    context, t = torch.eye(4)[[0, 1, 2, 3, 0, 1]], torch.tensor([1, 60, 130, 250, 400, 500])
    return judge(
        train_step,
        answer,
        trials=[(model, optimizer, SCHEDULE, x0, context, t, noise)],
        run=_two_steps,
        diagnoses=[
            (
                gives(_step_variant(zero=False)),
                "The first step is right, the second is not: without `optimizer.zero_grad()` the "
                "old gradients are added to the new ones.",
            ),
            (
                lambda a: _unchanged(a) and gives(_step_variant(step=False))(a),
                "The weights have not changed. The order is `optimizer.zero_grad()`, "
                "`loss.backward()`, `optimizer.step()`: zeroing between the other two wipes out "
                "what was just computed.",
            ),
            (
                gives(_step_variant(change=lambda s, x0, t, n, x_t: {"x_t": x0})),
                "The model saw the clean images; give it x_t, the noised ones from `q_sample`.",
            ),
            (
                gives(_step_variant(change=lambda s, x0, t, n, x_t: {"target": x0})),
                "You compare with the clean image; this model is asked for the noise.",
            ),
            (
                gives(_step_variant(change=lambda s, x0, t, n, x_t: {"target": x_t})),
                "You compare with the noised image; this model is asked for the noise.",
            ),
            (
                gives(_step_variant(change=lambda s, x0, t, n, x_t: {"context": None})),
                "The context never reaches the model: call `model(x_t, t, context)`.",
            ),
            (
                gives(_step_variant(change=lambda s, x0, t, n, x_t: {"t": t / s.timesteps})),
                "Pass t as it is, 1..T: our model divides by T itself.",
            ),
            (
                gives(_step_variant(change=_noise_without_root)),
                "Your noise is scaled by 1 - alpha_bar; its standard deviation is the square root "
                "of that. `q_sample` does it right.",
            ),
            (
                gives(_step_variant(change=lambda *_: {"loss": F.l1_loss})),
                "That is the mean absolute error; equation (2.6) squares the differences.",
            ),
            (
                gives(
                    _step_variant(change=lambda *_: {"loss": lambda a, b: (a - b).square().sum()})
                ),
                "You sum the squares; equation (2.6) takes their mean, so that the loss does not "
                "grow with the size of the batch.",
            ),
            (
                lambda a: isinstance(a.error, RuntimeError) and "grad" in str(a.error),
                "The loss has no gradient: compute it without `torch.no_grad()` and call "
                "`backward` before `.item()`.",
            ),
        ],
        hint="In this order: `q_sample`, the model, the mean squared error, `zero_grad`, "
        "`backward`, `step`.",
        praise="This is the whole of training; everything else is how often and how fast.",
    )


# ---------------------------------------------------------------- 2.6


@exercise("2.6", title="An average of the weights")
def ema_update(averages, weights, decay):
    """New averages of a network's tensors, equation (2.9): both are dicts, name -> tensor.

    Numbers with a fraction are averaged, BatchNorm's running statistics among them; an integer
    counter is copied from `weights`.
    """
    # --- your turn
    updated = {}
    for name, weight in weights.items():
        if weight.is_floating_point():
            updated[name] = decay * averages[name] + (1 - decay) * weight
        else:
            updated[name] = weight
    return updated
    # --- end


def _ema_variant(mix, integers="copied", buffers=True):
    """Averages with one thing wrong; mix(average, weight, decay)."""

    def update(averages, weights, decay):
        result = {}
        for name, weight in weights.items():
            average = averages[name]
            if not buffers and "running" in name:
                result[name] = average
            elif weight.is_floating_point() or integers == "averaged":
                result[name] = mix(average, weight, decay)
            else:
                result[name] = weight if integers == "copied" else average
        return result

    return update


def _right_mix(average, weight, decay):
    return decay * average + (1 - decay) * weight


def _state(seed: int, counter: int) -> dict[str, torch.Tensor]:
    return {
        "conv.weight": _randn(4, 3, seed=seed),
        "norm.running_mean": _randn(4, seed=seed + 1),
        "norm.running_var": _randn(4, seed=seed + 2).square(),
        "norm.num_batches_tracked": torch.tensor(counter),
    }


def check_ema_update(answer) -> Verdict:
    """A convolution and the statistics and counter of a BatchNorm."""
    return judge(
        ema_update,
        answer,
        trials=[(_state(0, 10), _state(7, 11), decay) for decay in (0.9, 0.995)],
        diagnoses=[
            (
                gives(_ema_variant(lambda a, w, d: (1 - d) * a + d * w)),
                "The two changed places: `decay` is what the old average keeps, nearly all of it.",
            ),
            (
                gives(_ema_variant(lambda a, w, d: d * a + w)),
                "The new weights must be multiplied by 1 - decay, or the average grows and grows.",
            ),
            (
                gives(_ema_variant(lambda a, w, d: (a + w) / 2)),
                "That is the plain mean of the two; the old average keeps the share `decay`.",
            ),
            (
                gives(_ema_variant(lambda a, w, d: w)),
                "You return the current weights; mix them with the old averages.",
            ),
            (
                gives(_ema_variant(_right_mix, buffers=False)),
                "BatchNorm's running mean and variance belong to the weights: average them too, or "
                "the averaged network normalises with the statistics of the untrained one.",
            ),
            (
                gives(_ema_variant(_right_mix, integers="averaged")),
                "The counter `num_batches_tracked` is an integer, and a mean of integers means "
                "nothing here: copy it. `weight.is_floating_point()` tells.",
            ),
            (
                gives(_ema_variant(_right_mix, integers="old")),
                "The integer counter should be copied from `weights`; yours stays at its old "
                "value.",
            ),
            (
                lambda a: a.got.keys() != a.expected.keys(),
                "Some names are missing: return every tensor of the network, also the counter, or "
                "it cannot be loaded.",
            ),
        ],
        hint="decay times the old average plus 1 - decay times the new weight, name by name.",
        praise="The average follows slowly, and its BatchNorm follows with it.",
    )
