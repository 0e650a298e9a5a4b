"""Gaussian data, for which everything about diffusion is known in closed form.

Where every pixel of the data is drawn from N(mu, s^2), the noisy pixel at t is Gaussian too and the
best possible noise estimate is linear in x_t. A chain of linear steps keeps a Gaussian Gaussian, so
its mean and variance follow a recursion that holds exactly, whatever the number of steps.
"""

import itertools

import numpy as np
import torch


class GaussianOracle:
    """The optimal predictor for pixels from N(mu, s^2), with the call of a network.

    E[noise | x_t] = sqrt(1 - ab) (x_t - sqrt(ab) mu) / (ab s^2 + 1 - ab)

    With a context (B, 1) the mean is `mu + context`; the null context is zero.
    """

    training = False

    def __init__(self, schedule, mu=0.3, s=0.4, prediction="noise"):
        self.schedule, self.mu, self.s, self.prediction = schedule, mu, s, prediction
        self.calls = []

    def __call__(self, x_t, t, context=None):
        self.calls.append((len(x_t), None if context is None else context.clone()))
        mu = self.mu if context is None else self.mu + context.view(-1, 1, 1, 1)
        ab = self.schedule.alpha_bars[t].view(-1, 1, 1, 1).to(x_t.dtype)
        noise = (1 - ab).sqrt() * (x_t - ab.sqrt() * mu) / (ab * self.s**2 + 1 - ab)
        if self.prediction == "noise":
            return noise
        x0 = (x_t - (1 - ab).sqrt() * noise) / ab.sqrt()
        return ab.sqrt() * noise - (1 - ab).sqrt() * x0


def _noise_line(ab, mu, s):
    """Slope and offset of the optimal noise estimate as a function of x_t."""
    slope = np.sqrt(1 - ab) / (ab * s**2 + 1 - ab)
    return slope, -slope * np.sqrt(ab) * mu


def ddpm_moments(schedule, mu, s, variance="beta", add_noise=True):
    """Mean and variance of the pixels that DDPM draws, from N(0, 1) at T down to 0."""
    beta, ab = schedule.betas.numpy(), schedule.alpha_bars.numpy()
    m, v = 0.0, 1.0
    for t in range(schedule.timesteps, 0, -1):
        slope, offset = _noise_line(ab[t], mu, s)
        pull = beta[t] / np.sqrt(1 - ab[t])
        a = (1 - pull * slope) / np.sqrt(1 - beta[t])
        b = -pull * offset / np.sqrt(1 - beta[t])
        sigma2 = beta[t] if variance == "beta" else beta[t] * (1 - ab[t - 1]) / (1 - ab[t])
        m, v = a * m + b, a * a * v + (sigma2 if add_noise and t > 1 else 0.0)
    return m, v


def ddim_moments(schedule, mu, s, times, eta=0.0):
    """Mean and variance of the pixels that DDIM draws along `times`, from T down to 0."""
    ab = schedule.alpha_bars.numpy()
    m, v = 0.0, 1.0
    for t, prev in itertools.pairwise(times):
        slope, offset = _noise_line(ab[t], mu, s)
        sigma2 = eta**2 * (1 - ab[prev]) / (1 - ab[t]) * (1 - ab[t] / ab[prev])
        ratio = np.sqrt(ab[prev] / ab[t])
        k = np.sqrt(1 - ab[prev] - sigma2) - ratio * np.sqrt(1 - ab[t])
        m, v = (ratio + k * slope) * m + k * offset, (ratio + k * slope) ** 2 * v + sigma2
    return m, v


def assert_moments(pixels, mean, variance, z=5.0):
    """Sample mean and variance lie within z standard errors of the Gaussian's."""
    pixels = pixels.double().flatten()
    n = len(pixels)
    mean_error = z * np.sqrt(variance / n)
    variance_error = z * variance * np.sqrt(2 / (n - 1))
    assert abs(float(pixels.mean()) - mean) < mean_error, (float(pixels.mean()), mean)
    assert abs(float(pixels.var()) - variance) < variance_error, (float(pixels.var()), variance)


def generator(seed=0):
    return torch.Generator().manual_seed(seed)
