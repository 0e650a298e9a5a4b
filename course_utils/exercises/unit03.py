"""Unit 3, sampling: the noise of a step, DDIM and its times, guidance, variations of a sprite.

Each solution stands here once; the notebook's stubs are made from it.
"""

import itertools

import torch

from course_utils import diffusion
from course_utils.exercises.core import Verdict, exercise, gives, judge, raises

SCHEDULE = diffusion.NoiseSchedule.sprite_course()


def _images(n: int = 3, seed: int = 0) -> torch.Tensor:
    """A few fixed images (n, 3, 16, 16) in about [-1, 1] for the trials."""
    return torch.randn((n, 3, 16, 16), generator=torch.Generator().manual_seed(seed)) / 2


# ---------------------------------------------------------------- 3.1


@exercise("3.1", title="The noise of one step")
def step_noise(x, t, betas):
    """The noise that step t (an int) adds to images x (B,C,H,W), equation (3.3).

    Standard normal times the right factor; zeros at the last step, t = 1.
    """
    # --- your turn
    if t == 1:
        return torch.zeros_like(x)
    return betas[t] ** 0.5 * torch.randn_like(x)
    # --- end


def check_step_noise(answer) -> Verdict:
    """Compare on a middle step, the first and the last one."""
    return judge(
        step_noise,
        answer,
        trials=[(_images(), t, SCHEDULE.betas) for t in (250, 500, 1)],
        diagnoses=[
            (
                gives(lambda x, t, betas: betas[t] * torch.randn_like(x)),
                "Beta is a variance. To give noise that variance, multiply it by the square root: "
                "`betas[t] ** 0.5`.",
            ),
            (
                lambda a: a.args[1] == 1 and a.got.abs().max() > 0,
                "At the last step, t = 1, the image is finished: return zeros there, or the noise "
                "stays in the picture.",
            ),
            (
                gives(lambda x, t, betas: betas[t] ** 0.5 * torch.rand_like(x)),
                "`rand` is uniform on 0..1: its mean is one half, so it brightens at every step. "
                "Gaussian noise comes from `randn`.",
            ),
            (
                gives(lambda x, t, betas: torch.randn_like(x)),
                "This noise has variance 1 at every step; scale it by the square root of "
                "`betas[t]`.",
            ),
            (
                lambda a: a.args[1] > 1 and a.got.abs().max() == 0,
                "There is no noise at all in your answer; only the last step, t = 1, gets none.",
            ),
            (
                lambda a: a.got.shape == a.expected.shape and a.got[0].equal(a.got[1]),
                "Every image gets the same noise; draw it in the shape of x with "
                "`torch.randn_like(x)`.",
            ),
        ],
        hint="One draw of `torch.randn_like(x)`, scaled so that its variance is `betas[t]`.",
        praise="Variance beta, Gaussian, and none at the end.",
    )


# ---------------------------------------------------------------- 3.2


@exercise("3.2", title="Guidance in one line")
def guide(conditional, unconditional, scale):
    """Mix two noise estimates (B,C,H,W) as in equation (3.5); scale 1 is the plain context."""
    # --- your turn
    return unconditional + scale * (conditional - unconditional)
    # --- end


def check_guide(answer) -> Verdict:
    """Compare with `guided_noise` at scales where the usual conventions differ."""
    conditional, unconditional = _images(seed=1), _images(seed=2)
    return judge(
        guide,
        answer,
        trials=[(conditional, unconditional, scale) for scale in (2.0, 0.0, 1.0, 4.0)],
        diagnoses=[
            (
                gives(lambda c, u, s: (1 + s) * c - s * u),
                "That is the convention of the paper, whose w is our scale minus 1. Here scale 1 "
                "must give the conditional estimate and scale 0 the unconditional one.",
            ),
            (
                gives(lambda c, u, s: diffusion.guided_noise(u, c, s)),
                "The two estimates changed places: scale 0 must give the unconditional one.",
            ),
            (
                gives(lambda c, u, s: u + s * (u - c)),
                "The difference has the wrong sign: it must point from the unconditional to the "
                "conditional estimate.",
            ),
            (
                gives(lambda c, u, s: s * (c - u)),
                "You have the exaggerated difference alone; it must be added to the unconditional "
                "estimate.",
            ),
            (
                gives(lambda c, u, s: u + s * c),
                "Add the scaled *difference* of the two estimates, not the whole conditional one.",
            ),
        ],
        hint="Start at the unconditional estimate and go `scale` times the way to the conditional.",
        praise="0 ignores the context, 1 is the plain context, more exaggerates it.",
    )


# ---------------------------------------------------------------- 3.3


@exercise("3.3", title="One step of DDIM")
def denoise_ddim(x, t, t_prev, pred_noise, alpha_bars):
    """From images x (B,C,H,W) at time t straight to t_prev, equation (3.6); t, t_prev are ints."""
    # --- your turn
    ab, ab_prev = alpha_bars[t], alpha_bars[t_prev]
    x0 = (x - (1 - ab) ** 0.5 * pred_noise) / ab**0.5
    return ab_prev**0.5 * x0 + (1 - ab_prev) ** 0.5 * pred_noise
    # --- end


def _ddim_variant(divide=True, root=True, back=True, fresh=False, own_time=False):
    """DDIM steps with one term wrong, for the diagnoses."""

    def step(x, t, t_prev, pred_noise, alpha_bars):
        ab, ab_prev = alpha_bars[t], alpha_bars[t_prev]
        x0 = x - (1 - ab) ** (0.5 if root else 1) * pred_noise
        x0 = x0 / ab**0.5 if divide else x0
        share = 1 - (ab if own_time else ab_prev)
        noise = torch.randn_like(x) if fresh else pred_noise
        return ab_prev**0.5 * x0 + (share ** (0.5 if root else 1) * noise if back else 0)

    return step


def check_denoise_ddim(answer) -> Verdict:
    """Compare over a long jump, a short one, and the last one, which must land on x_0."""
    x, pred_noise, alpha_bars = _images(seed=3), _images(seed=4) * 2, SCHEDULE.alpha_bars
    jumps = [(400, 300), (120, 100), (20, 0)]
    return judge(
        denoise_ddim,
        answer,
        trials=[(x, t, t_prev, pred_noise, alpha_bars) for t, t_prev in jumps],
        diagnoses=[
            (
                gives(_ddim_variant(divide=False)),
                "The predicted x_0 still has to be divided by the square root of `alpha_bars[t]`: "
                "the image inside x_t is that much fainter.",
            ),
            (
                gives(_ddim_variant(root=False)),
                "The noise stands in x_t with the square root of 1 - alpha_bar, in both places.",
            ),
            (
                gives(_ddim_variant(back=False)),
                "You stop after the signal part: at t_prev the image still contains noise, "
                "the square root of `1 - alpha_bars[t_prev]` times the predicted one.",
            ),
            (
                gives(_ddim_variant(fresh=True)),
                "DDIM puts the *predicted* noise back, not a fresh draw; that is what makes it "
                "deterministic.",
            ),
            (
                gives(_ddim_variant(own_time=True)),
                "The noise that goes back belongs to the new time: use `alpha_bars[t_prev]` in "
                "the second term.",
            ),
        ],
        hint="First x_0 as the network sees it, from (3.2); then noise it again to t_prev, as in "
        "the jump of unit 1, with the predicted noise.",
        praise="A jump down to x_0 and back up to t_prev.",
    )


# ---------------------------------------------------------------- 3.4


@exercise("3.4", title="Times that never wrap")
def ddim_schedule(timesteps, n):
    """The times of a DDIM chain with n steps: n + 1 ints, falling from `timesteps` to 0.

    Evenly spaced up to rounding, whether or not n divides `timesteps`.
    """
    # --- your turn
    return [round(timesteps * k / n) for k in range(n, -1, -1)]
    # --- end


def check_ddim_schedule(answer) -> Verdict:
    """Judge the properties, so that every way of rounding is right."""
    return judge(
        ddim_schedule,
        answer,
        trials=[(500, 30), (500, 25), (500, 7), (500, 500)],
        run=_described_times,
        diagnoses=[
            (
                lambda a: a.got["smallest"] < 0,
                "Your last time is below 0. A negative index wraps round to the *end* of a tensor: "
                "the last step would jump back to the noisy end of the schedule.",
            ),
            (
                lambda a: not a.got["falling"] and a.got["rising"],
                "Your times rise; sampling starts at T and falls to 0.",
            ),
            (
                lambda a: a.got["last"] != 0,
                "The chain has to end at 0, the clean image; yours stops before it.",
            ),
            (
                lambda a: a.got["first"] != a.args[0],
                "The chain has to start at `timesteps`: that is where pure noise stands.",
            ),
            (
                lambda a: a.got["count"] != a.args[1] + 1,
                "n steps join n + 1 times; you have another number of times.",
            ),
            (
                lambda a: not a.got["integers"],
                "The times index tensors, so they must be ints: round them.",
            ),
            (
                lambda a: not a.got["even"],
                "The steps differ by more than 1; spread the remainder over the whole way instead "
                "of leaving it to one long step.",
            ),
        ],
        hint="Multiply before you round: the k-th time from the end is timesteps * k / n, rounded.",
        praise="It starts at T, ends at 0 and never leaves the schedule.",
    )


def _described_times(function, timesteps, n) -> dict:
    """What a list of times must fulfil, as plain values that compare."""
    times = list(function(timesteps, n))
    steps = [a - b for a, b in itertools.pairwise(times)]
    return {
        "first": float(times[0]),
        "last": float(times[-1]),
        "smallest": min(0.0, float(min(times))),
        "count": len(times),
        "integers": all(float(t).is_integer() for t in times),
        "falling": all(step > 0 for step in steps),
        "rising": all(step < 0 for step in steps),
        "even": max(steps) - min(steps) <= 1,
    }


# ---------------------------------------------------------------- 3.5


@exercise("3.5", title="Variations of a sprite")
def vary(model, schedule, x0, start, steps):
    """Variations of images x0 (B,C,H,W): noise them to time `start`, then come back with DDIM.

    From `diffusion`: `q_sample(schedule, x0, t, noise)`; `ddim_chain(model, schedule, x_t, steps=,
    start=)`, which yields states; `last_images(chain)`, which runs them to the end.
    """
    # --- your turn
    noisy = diffusion.q_sample(schedule, x0, start, torch.randn_like(x0))
    chain = diffusion.ddim_chain(model, schedule, noisy, steps=steps, start=start)
    return diffusion.last_images(chain)
    # --- end


class _Oracle:
    """A perfect denoiser for data that is one picture: it always sees that picture in x_t."""

    prediction = "noise"

    def __init__(self, x0: torch.Tensor):
        self.x0 = x0

    def __call__(self, x_t, t, context=None):
        seen = self.x0.expand_as(x_t) + 0.1 * x_t  # lean on x_t, so that its start matters
        return diffusion.noise_from_x0(SCHEDULE, x_t, t, seen)


def _vary_variant(noise=True, start=True, clean=False, forward=True):
    """Ways to go wrong between the jump forward and the chain back."""

    def run(model, schedule, x0, t, steps):
        eps = torch.randn_like(x0) if noise else torch.zeros_like(x0)
        if clean:
            x_t = x0
        else:
            x_t = diffusion.q_sample(schedule, x0, t, eps) if forward else x0 + eps
        chain = diffusion.ddim_chain(model, schedule, x_t, steps=steps, start=t if start else None)
        return diffusion.last_images(chain)

    return run


def check_vary(answer) -> Verdict:
    """Compare with an almost perfect denoiser in place of the network, so that it takes no time."""
    oracle = _Oracle(_images(1, seed=5))
    return judge(
        vary,
        answer,
        trials=[(oracle, SCHEDULE, _images(2, seed=6), start, 5) for start in (100, 300)],
        diagnoses=[
            (
                gives(_vary_variant(start=False)),
                "The chain begins at T, but your images only have the noise of time `start`; the "
                "network is told the wrong time. Pass `start=start` to the chain.",
            ),
            (
                gives(_vary_variant(noise=False)),
                "The jump adds no noise: give `q_sample` a draw of `torch.randn_like(x0)`.",
            ),
            (
                gives(_vary_variant(clean=True)),
                "The chain gets the clean images; noise them to `start` with `q_sample` first.",
            ),
            (
                gives(_vary_variant(forward=False)),
                "Noise is not simply added: the image fades while it comes in. `q_sample` does "
                "both.",
            ),
            (
                lambda a: hasattr(a.got, "__next__") or isinstance(a.got, tuple),
                "You return the chain or one of its states; `last_images(chain)` runs it to the "
                "end and returns the images.",
            ),
            (
                raises(TypeError, AttributeError, ValueError),
                "Look at the order of the arguments: schedule, images, time, noise for `q_sample`; "
                "model, schedule, images for `ddim_chain`, and the rest by name.",
            ),
        ],
        hint="Two lines: a jump forward to `start`, and a chain that begins at that same time.",
        praise="The further forward you go, the freer the variation.",
    )
