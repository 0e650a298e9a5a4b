"""Exercises of notebook 01: solutions and instant checks."""

import math

import torch

from course_utils.diffusion import NoiseSchedule
from course_utils.exercises.core import Attempt, Verdict, exercise, gives, judge, raises

# ---------------------------------------------------------------- 1.1


@exercise("1.1", title="Back to pixels")
def to_pixels(x):
    """Turn x, float of any shape, about [-1, 1], into uint8 in 0..255: -1 is 0 and 1 is 255."""
    # --- your turn
    pixels = (x.clamp(-1, 1) + 1) * 127.5
    return pixels.round().to(torch.uint8)
    # --- end


def check_to_pixels(answer) -> Verdict:
    exact = torch.arange(256).reshape(2, 8, 16) / 127.5 - 1
    between = torch.linspace(-1, 1, 900)
    outside = torch.tensor([-1.3, -1.0, 0.0, 0.99, 1.0, 1.02, 2.5])

    return judge(
        to_pixels,
        answer,
        [(exact,), (between,), (outside,)],
        [
            (lambda a: a.got[0] != "uint8", "A pixel is a uint8; end with `.to(torch.uint8)`."),
            (
                gives(lambda x: ((x.clamp(-1, 1) + 1) * 127.5).to(torch.uint8)),
                "`.to(torch.uint8)` cuts off the decimals, so 254.9 becomes 254; `.round()` first.",
            ),
            (
                gives(lambda x: ((x + 1) * 127.5).round().to(torch.uint8)),
                "A noised image leaves [-1, 1], and a uint8 beyond 255 starts again at 0; "
                "`clamp` x before scaling.",
            ),
            (
                gives(lambda x: (x.clamp(-1, 1) * 127.5).round().to(torch.uint8)),
                "Black is -1 here, not 0: shift by one before you scale.",
            ),
            (
                gives(lambda x: (x.clamp(0, 1) * 255).round().to(torch.uint8)),
                "This turns [0, 1] into pixels; x lies in [-1, 1], so half of it is negative.",
            ),
            (
                gives(lambda x: ((x.clamp(-1, 1) + 1) / 2 * 256).round().to(torch.uint8)),
                "The largest pixel is 255, not 256 (0 is one of the 256 values): half of it, the "
                "factor, is 127.5.",
            ),
            (
                gives(_stretched),
                "You stretch by the smallest and largest value of this image. The same grey must "
                "mean the same in every picture, so -1 and 1 are the ends, whatever x holds.",
            ),
        ],
        run=lambda function, x: _with_dtype(function(x)),
        hint="Solve x = p / 127.5 - 1 for p, then round; what should happen outside [-1, 1]?",
        praise="Every pixel survives the way there and back.",
    )


def _with_dtype(answer):
    """(type of the numbers, numbers), since a comparison by value would let floats pass."""
    if not hasattr(answer, "dtype"):
        return answer
    return str(answer.dtype).removeprefix("torch."), answer


def _stretched(x: torch.Tensor) -> torch.Tensor:
    return ((x - x.min()) / (x.max() - x.min()) * 255).round().to(torch.uint8)


# ---------------------------------------------------------------- 1.2


@exercise("1.2", title="One small step")
def one_step(x_prev, beta, noise):
    """One step of equation (1.3): x_prev, noise (B, C, H, W); beta a number in (0, 1)."""
    # --- your turn
    return math.sqrt(1 - beta) * x_prev + math.sqrt(beta) * noise
    # --- end


def check_one_step(answer) -> Verdict:
    x, noise = _images(100), torch.randn(4, 3, 16, 16, generator=torch.Generator().manual_seed(1))
    return judge(
        one_step,
        answer,
        [(x, 0.02, noise), (x, 0.2, noise)],
        [
            (
                gives(lambda x, b, e: math.sqrt(1 - b) * x + b * e),
                "The noise lacks its square root: beta is a variance, and a factor in front of "
                "the noise is a standard deviation.",
            ),
            (
                gives(lambda x, b, e: (1 - b) * x + math.sqrt(b) * e),
                "The image lacks its square root: it is sqrt(1 - beta), so that the squares of "
                "the two factors add up to 1.",
            ),
            (
                gives(lambda x, b, e: (1 - b) * x + b * e),
                "Both square roots are missing: you mix values, but it is the variances that must "
                "add up to 1.",
            ),
            (
                gives(lambda x, b, e: x + math.sqrt(b) * e),
                "The image is not shrunk, so the variance grows with every step; multiply x_prev "
                "by sqrt(1 - beta).",
            ),
            (
                gives(lambda x, b, e: math.sqrt(b) * x + math.sqrt(1 - b) * e),
                "The two factors are swapped: beta is small, and a small step adds little noise.",
            ),
            (
                gives(lambda x, b, e: math.sqrt(1 - b) * x - math.sqrt(b) * e),
                "The noise is subtracted. In distribution that is the same, but the network will "
                "be asked for exactly this noise, with this sign: add it.",
            ),
            (_draws_its_own, "Use the noise you were given instead of drawing your own."),
            (
                raises(TypeError),
                "beta is a plain number here: `math.sqrt` or `** 0.5`, for torch.sqrt wants a "
                "tensor.",
            ),
        ],
        hint="Equation (1.3): sqrt(1 - beta) times the image plus sqrt(beta) times the noise.",
    )


# ---------------------------------------------------------------- 1.3


@exercise("1.3", title="One jump")
def one_jump(x0, t, noise, alpha_bars):
    """Noise x0 (B, C, H, W) to step t in one jump, equation (1.5).

    t is int64 (B,), one time for each image; alpha_bars is (T+1,).
    """
    # --- your turn
    alpha_bar = alpha_bars[t].view(-1, 1, 1, 1)
    return alpha_bar.sqrt() * x0 + (1 - alpha_bar).sqrt() * noise
    # --- end


def check_one_jump(answer) -> Verdict:
    x0, noise = _images(100), torch.randn(4, 3, 16, 16, generator=torch.Generator().manual_seed(1))
    alpha_bars = NoiseSchedule.linear(500).alpha_bars.float()
    times = torch.tensor([1, 50, 200, 499])

    def wrong(image, noise_factor, shift=0):
        def function(x0, t, e, alpha_bars):
            ab = alpha_bars[t + shift].view(-1, 1, 1, 1)
            return image(ab) * x0 + noise_factor(ab) * e

        return gives(function)

    def root(v):
        return v.sqrt()

    return judge(
        one_jump,
        answer,
        [(x0, times, noise, alpha_bars), (x0[:3], times[1:], noise[:3], alpha_bars)],
        [
            (
                wrong(root, lambda ab: 1 - ab),
                "The second square root is missing: the noise is scaled by 1 - alpha_bar, its "
                "variance. This is the mistake of section 1.4, almost invisible in a picture.",
            ),
            (
                wrong(lambda ab: ab, lambda ab: root(1 - ab)),
                "The first square root is missing: the image is scaled by sqrt(alpha_bar).",
            ),
            (
                wrong(lambda ab: ab, lambda ab: 1 - ab),
                "Both square roots are missing: alpha_bar and 1 - alpha_bar are variances.",
            ),
            (
                wrong(lambda ab: root(1 - ab), root),
                "The two factors are swapped: alpha_bar starts at 1, where the image is clean.",
            ),
            (
                wrong(root, lambda ab: root(1 - ab), shift=-1),
                "You are one step early: `alpha_bars[t]` belongs to t, since index 0 is the clean "
                "image. No `t - 1` is needed.",
            ),
            (
                wrong(root, lambda ab: root(1 - ab), shift=1),
                "You are one step late: `alpha_bars[t]` belongs to t, not `alpha_bars[t + 1]`.",
            ),
            (
                wrong(root, lambda ab: 1 - root(ab)),
                "1 - sqrt(alpha_bar) is not sqrt(1 - alpha_bar): take the difference inside the "
                "root.",
            ),
            (_one_time_for_all, "Every image has its own t; you use one time for the whole batch."),
            (_draws_its_own, "Use the noise you were given instead of drawing your own."),
            (
                raises(RuntimeError),
                "`alpha_bars[t]` has shape (B,); give it (B, 1, 1, 1) with `.view(-1, 1, 1, 1)` "
                "so that each image is multiplied by its own number.",
            ),
        ],
        hint="Equation (1.5): sqrt(alpha_bar) times x0 plus sqrt(1 - alpha_bar) times the noise.",
        praise="One jump, the same as t small steps.",
    )


def _one_time_for_all(a: Attempt) -> bool:
    x0, t, noise, alpha_bars = a.args
    return any(
        torch.allclose(a.got, one_jump(x0, torch.full_like(t, int(time)), noise, alpha_bars))
        for time in t
    )


# ---------------------------------------------------------------- 1.4


@exercise("1.4", title="Half image, half noise")
def halfway(alpha_bars):
    """The first t at which the signal-to-noise ratio, equation (1.7), is 1 or less; an int.

    alpha_bars is (T+1,) and falls; alpha_bars[0] is 1, the clean image.
    """
    # --- your turn
    snr = alpha_bars / (1 - alpha_bars)
    return int((snr <= 1).nonzero()[0])
    # --- end


def check_halfway(answer) -> Verdict:
    schedules = (
        NoiseSchedule.linear(500),
        NoiseSchedule.linear(300, 1e-4, 0.008),
        NoiseSchedule.cosine(1000),
    )

    def first(condition):
        return gives(lambda ab: int(condition(ab).nonzero()[0]))

    def at(shift):
        return gives(lambda ab: halfway(ab) + shift)

    return judge(
        halfway,
        answer,
        [(schedule.alpha_bars,) for schedule in schedules],
        [
            (
                at(-1),
                "One too early: index 0 is the clean image, so the index already is t; or "
                "you took the last t above 1 where the first at or below 1 was asked for.",
            ),
            (at(1), "One too late: index 0 is the clean image, so the index already is t."),
            (
                first(lambda ab: ab.sqrt() / (1 - ab).sqrt() <= 0.5),
                "That is where the noise is twice as large as the image; the ratio asked for is 1.",
            ),
            (
                first(lambda ab: ab.sqrt() <= 0.5),
                "You compare sqrt(alpha_bar) with 1/2. The ratio is 1 where alpha_bar itself, a "
                "share of the variance, is 1/2.",
            ),
            (
                gives(lambda ab: len(ab) // 2),
                "Halfway in time is not halfway in noise: look at the values of alpha_bars.",
            ),
            (
                gives(lambda ab: int((ab / (1 - ab)).argmin())),
                "argmin finds the smallest ratio, which is at T; look for where it crosses 1.",
            ),
            (
                gives(lambda ab: 0),
                "At t=0 the ratio is infinite (1 / 0): the first entry must not count. Is your "
                "comparison the right way round?",
            ),
            (
                lambda a: 0 < float(a.got) < 1,
                "You return a share of the chain or a ratio; the answer is t itself, an integer.",
            ),
        ],
        hint="Compute alpha_bar / (1 - alpha_bar) at every t and look for the first entry <= 1.",
    )


# ---------------------------------------------------------------- 1.5


@exercise("1.5", title="The cosine schedule")
def cosine_alpha_bars(timesteps, offset=0.008):
    """alpha_bars (T+1,) of equation (1.8), float64, for t = 0..T with T = timesteps."""
    # --- your turn
    share = torch.arange(timesteps + 1, dtype=torch.float64) / timesteps
    f = torch.cos((share + offset) / (1 + offset) * math.pi / 2) ** 2
    return f / f[0]
    # --- end


def check_cosine_alpha_bars(answer) -> Verdict:
    def wrong(timesteps, offset, power=2, normalise=True, quarter=math.pi / 2, points=1, scale=1):
        share = torch.arange(timesteps + points, dtype=torch.float64) / timesteps
        angle = (share + offset) / (1 + (offset if scale else 0)) * quarter
        f = torch.cos(angle) ** power
        return f / f[0] if normalise else f

    def like(**changes):
        return gives(lambda timesteps, offset: wrong(timesteps, offset, **changes))

    return judge(
        cosine_alpha_bars,
        answer,
        [(500, 0.008), (60, 0.05)],
        [
            (like(power=1), "The square is missing: f(t) is the cosine squared."),
            (like(normalise=False), "alpha_bars[0] must be 1, a clean image: divide by f(0)."),
            (like(power=1, normalise=False), "Square the cosine, then divide by f(0)."),
            (
                like(quarter=math.pi),
                "You went half a turn; a quarter turn, pi/2, takes the cosine from 1 to 0.",
            ),
            (like(quarter=1.0), "The factor pi/2 is missing, so the cosine never reaches 0."),
            (
                gives(lambda n, offset: wrong(n, 0.0)),
                "The offset s is missing. Without it the first steps add almost no noise.",
            ),
            (like(scale=0), "The angle must end at pi/2: divide by 1 + offset."),
            (like(points=0), "There are T+1 times, 0..T, and your last one is T-1."),
            (
                gives(lambda n, offset: wrong(n, offset)[1:]),
                "The entry for t=0 is missing; alpha_bars[0] is 1 and stands for the clean image.",
            ),
            (
                gives(lambda n, offset: wrong(n, offset, power=4)),
                "The cosine is squared twice.",
            ),
            (
                gives(lambda n, offset: wrong(n, 0.008)),
                "You wrote 0.008 into the formula; use the argument `offset`.",
            ),
        ],
        hint="Equation (1.8): f(t) = cos^2((t/T + s)/(1 + s) * pi/2), divided by f(0).",
    )


# ---------------------------------------------------------------- 1.6


@exercise("1.6", title="A schedule of your own")
def betas_from_log_snr(timesteps, first, last):
    """betas (T+1,), float64, whose log-SNR is a straight line from `first` at t=1 to `last` at T.

    Solve (1.7) for alpha_bar, then (1.4) for the betas; betas[0] is 0, for t=0 adds no noise.
    """
    # --- your turn
    log_snr = torch.linspace(first, last, timesteps, dtype=torch.float64)
    alpha_bars = torch.cat([torch.ones(1), torch.sigmoid(log_snr)])
    betas = 1 - alpha_bars[1:] / alpha_bars[:-1]
    return torch.cat([torch.zeros(1), betas])
    # --- end


def check_betas_from_log_snr(answer) -> Verdict:
    def wrong(n, first, last, invert=torch.sigmoid, ratio=True, start=1.0):
        line = torch.linspace(first, last, n, dtype=torch.float64)
        alpha_bars = torch.cat([torch.full((1,), start), invert(line)])
        betas = 1 - alpha_bars[1:] / alpha_bars[:-1] if ratio else 1 - alpha_bars[1:]
        return torch.cat([torch.zeros(1), betas])

    def like(**changes):
        return gives(lambda n, first, last: wrong(n, first, last, **changes))

    return judge(
        betas_from_log_snr,
        answer,
        [(100, 9.0, -5.0), (40, 5.0, -9.0)],
        [
            (
                like(ratio=False),
                "1 - alpha_bar is all the noise so far, not that of one step: "
                "beta = 1 - alpha_bars[t] / alpha_bars[t-1].",
            ),
            (
                like(invert=lambda line: line.exp()),
                "exp(log SNR) is the ratio, not alpha_bar: solve r = a / (1 - a) for a.",
            ),
            (
                like(invert=lambda line: 1 / (1 + line.exp())),
                "You have 1 - alpha_bar where alpha_bar belongs: the sign in the sigmoid is wrong.",
            ),
            (
                like(invert=lambda line: 1 / (1 + 10**-line)),
                "The logarithm here is the natural one, so its inverse is exp, not a power of ten.",
            ),
            (
                like(invert=lambda line: torch.sigmoid(2 * line)),
                "log SNR is ln(a / (1 - a)), a ratio of variances: no factor of 2.",
            ),
            (
                gives(lambda n, first, last: wrong(n, last, first)),
                "Your line rises: it must start at `first`, nearly clean, and fall to `last`.",
            ),
            (
                gives(lambda n, first, last: wrong(n, first, last)[1:]),
                "The entry for t=0 is missing: put a 0 in front, so that betas[t] belongs to t.",
            ),
            (
                gives(lambda n, first, last: _without_first_step(wrong(n, first, last))),
                "The first step is forgotten: alpha_bars[0] is 1, so betas[1] is "
                "1 - alpha_bars[1] / 1; put a 1 in front of the alpha_bars.",
            ),
            (
                gives(lambda n, first, last: 1 - wrong(n, first, last)),
                "Those are the alphas; beta is 1 - alpha.",
            ),
            (
                lambda a: torch.allclose(a.got, _alpha_bars(wrong(*a.args))),
                "Those are the alpha_bars; one more step: the betas from neighbouring ratios.",
            ),
        ],
        hint="alpha_bar = sigmoid(log SNR), with a 1 in front; beta = 1 - alpha_bar[t] / "
        "alpha_bar[t-1].",
        praise="Any curve of noise levels you can draw, you can now turn into a schedule.",
    )


def _without_first_step(betas: torch.Tensor) -> torch.Tensor:
    return torch.cat([torch.zeros(1), betas[2:]])


def _alpha_bars(betas: torch.Tensor) -> torch.Tensor:
    return torch.cumprod(1 - betas, dim=0)


# ---------------------------------------------------------------- shared


def _images(seed: int) -> torch.Tensor:
    """Four small images in [-1, 1], float (4, 3, 16, 16)."""
    return torch.rand(4, 3, 16, 16, generator=torch.Generator().manual_seed(seed)) * 2 - 1


def _draws_its_own(a: Attempt) -> bool:
    """Does the last image hold noise, but hardly any of the noise that was given?

    Least squares takes the answer apart: so much image, so much given noise, and a rest.
    """
    images = [arg[-1].flatten() for arg in a.args if getattr(arg, "ndim", 0) == 4]
    basis = torch.stack(images, dim=1)  # image, noise
    answers = torch.stack([a.got[-1].flatten(), a.expected[-1].flatten()], dim=1)
    factors = torch.linalg.lstsq(basis, answers).solution
    rest = (answers - basis @ factors)[:, 0].std()
    return bool(factors[1, 0].abs() < 0.5 * factors[1, 1] and rest > 0.5 * factors[1, 1])
