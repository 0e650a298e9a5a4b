"""The reverse process, one step at a time: from x_t and a noise estimate to x_{t-1}."""

from __future__ import annotations

from torch import Tensor

from course_utils.diffusion.schedules import NoiseSchedule

VARIANCES = ("beta", "posterior")
PREDICTIONS = ("noise", "v")


def predict_x0(schedule: NoiseSchedule, x_t: Tensor, t: Tensor | int, noise: Tensor) -> Tensor:
    r"""The clean image that `noise` implies: eq. 4 of DDPM solved for x_0.

    x_0 = (x_t - sqrt(1 - alpha_bar_t) noise) / sqrt(alpha_bar_t)
    """
    alpha_bar = schedule.at(schedule.alpha_bars, t, x_t)
    return (x_t - (1 - alpha_bar).sqrt() * noise) / alpha_bar.sqrt()


def noise_from_x0(schedule: NoiseSchedule, x_t: Tensor, t: Tensor | int, x0: Tensor) -> Tensor:
    """The noise that turns `x0` into `x_t`; the inverse of `predict_x0`, for t in 1..T."""
    schedule.check_time(t)
    alpha_bar = schedule.at(schedule.alpha_bars, t, x_t)
    return (x_t - alpha_bar.sqrt() * x0) / (1 - alpha_bar).sqrt()


def noise_from_prediction(
    schedule: NoiseSchedule, x_t: Tensor, t: Tensor | int, output: Tensor, prediction: str
) -> Tensor:
    r"""Turn a network's output into a noise estimate.

    Args:
        output: what the network returned, shaped like `x_t`.
        prediction: "noise" (nothing to do) or "v", where
            noise = sqrt(alpha_bar_t) v + sqrt(1 - alpha_bar_t) x_t.
    """
    if prediction == "noise":
        return output
    if prediction == "v":
        alpha_bar = schedule.at(schedule.alpha_bars, t, x_t)
        return alpha_bar.sqrt() * output + (1 - alpha_bar).sqrt() * x_t
    raise ValueError(f"unknown prediction {prediction!r}; choose one of {PREDICTIONS}")


def step_variance(schedule: NoiseSchedule, t: int, variance: str = "beta") -> Tensor:
    r"""The variance sigma_t^2 that `ddpm_step` adds, float64, 0-dimensional (DDPM, section 3.2).

    "beta" is beta_t, right for data drawn from N(0, I); "posterior" is
    beta_t (1 - alpha_bar_{t-1}) / (1 - alpha_bar_t), right for data that is a single point.
    The truth for real data lies between the two.
    """
    schedule.check_time(t)
    if variance == "beta":
        return schedule.betas[t]
    if variance == "posterior":
        alpha_bars = schedule.alpha_bars
        return schedule.betas[t] * (1 - alpha_bars[t - 1]) / (1 - alpha_bars[t])
    raise ValueError(f"unknown variance {variance!r}; choose one of {VARIANCES}")


def ddpm_step(
    schedule: NoiseSchedule,
    x_t: Tensor,
    t: int,
    predicted_noise: Tensor,
    noise: Tensor | None,
    variance: str = "beta",
) -> Tensor:
    r"""One ancestral step p(x_{t-1} | x_t), DDPM algorithm 2, line 4.

    x_{t-1} = (x_t - (1 - alpha_t) / sqrt(1 - alpha_bar_t) predicted_noise) / sqrt(alpha_t)
              + sigma_t noise

    Args:
        x_t: float (B, ...), the images at t.
        t: int in 1..T.
        predicted_noise: the network's estimate, shaped like `x_t`.
        noise: standard normal, shaped like `x_t`, added whatever t is; None adds none. The chains
            pass None at t=1, where noise would only spoil the finished image.
        variance: "beta" or "posterior", see `step_variance`.

    Returns:
        float (B, ...), the images at t-1.
    """
    sigma = step_variance(schedule, t, variance).sqrt().to(x_t)
    alpha = schedule.at(schedule.alphas, t, x_t)
    alpha_bar = schedule.at(schedule.alpha_bars, t, x_t)
    mean = (x_t - (1 - alpha) / (1 - alpha_bar).sqrt() * predicted_noise) / alpha.sqrt()
    return mean if noise is None else mean + sigma * noise


def ddim_step(
    schedule: NoiseSchedule,
    x_t: Tensor,
    t: int,
    t_prev: int,
    predicted_noise: Tensor,
    eta: float = 0.0,
    noise: Tensor | None = None,
) -> Tensor:
    r"""One step of DDIM from t to any earlier t_prev (Song et al. 2021, eq. 12,
    https://arxiv.org/abs/2010.02502).

    x_prev = sqrt(alpha_bar_prev) x_0 + sqrt(1 - alpha_bar_prev - sigma^2) predicted_noise
             + sigma noise,
    sigma = eta sqrt((1 - alpha_bar_prev)/(1 - alpha_bar_t)) sqrt(1 - alpha_bar_t/alpha_bar_prev)

    Args:
        t, t_prev: ints with 0 <= t_prev < t <= T.
        eta: 0 is deterministic, 1 has DDPM's posterior variance.
        noise: standard normal, needed when eta > 0 (the last step to t_prev=0 has sigma = 0).
    """
    schedule.check_time(t)
    schedule.check_time(t_prev, lowest=0)
    if t_prev >= t:
        raise ValueError(f"t_prev={t_prev} must be smaller than t={t}; sampling goes towards 0")
    alpha_bar = schedule.at(schedule.alpha_bars, t, x_t)
    alpha_bar_prev = schedule.at(schedule.alpha_bars, t_prev, x_t)
    variance = (1 - alpha_bar_prev) / (1 - alpha_bar) * (1 - alpha_bar / alpha_bar_prev)
    sigma = eta * variance.sqrt()
    if eta > 0 and noise is None and t_prev > 0:
        raise ValueError(f"eta={eta} adds noise, but noise is None; pass torch.randn_like(x_t)")
    x0 = predict_x0(schedule, x_t, t, predicted_noise)
    towards_t = (1 - alpha_bar_prev - sigma**2).clamp(min=0).sqrt()
    x_prev = alpha_bar_prev.sqrt() * x0 + towards_t * predicted_noise
    return x_prev if noise is None or eta == 0 else x_prev + sigma * noise


def guided_noise(conditional: Tensor, unconditional: Tensor, scale: float) -> Tensor:
    r"""Classifier-free guidance (Ho & Salimans 2022, https://arxiv.org/abs/2207.12598).

    unconditional + scale * (conditional - unconditional)

    scale 0 ignores the context, 1 is the plain conditional model, larger values exaggerate what
    the context changes. The paper writes (1 + w) conditional - w unconditional: scale = 1 + w.
    """
    return unconditional + scale * (conditional - unconditional)
