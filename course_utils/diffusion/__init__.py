"""The mathematics of denoising diffusion: no networks, no files, no plots."""

from course_utils.diffusion.forward import q_sample, q_step, velocity, walk_forward
from course_utils.diffusion.reverse import (
    ddim_step,
    ddpm_step,
    guided_noise,
    noise_from_prediction,
    noise_from_x0,
    predict_x0,
    step_variance,
)
from course_utils.diffusion.samplers import (
    ChainState,
    ddim_chain,
    ddim_times,
    ddpm_chain,
    estimate_noise,
    initial_noise,
    last_images,
    sample_ddim,
    sample_ddpm,
    sample_ddpm_incorrect,
)
from course_utils.diffusion.schedules import NoiseSchedule

__all__ = [
    "ChainState",
    "NoiseSchedule",
    "ddim_chain",
    "ddim_step",
    "ddim_times",
    "ddpm_chain",
    "ddpm_step",
    "estimate_noise",
    "guided_noise",
    "initial_noise",
    "last_images",
    "noise_from_prediction",
    "noise_from_x0",
    "predict_x0",
    "q_sample",
    "q_step",
    "sample_ddim",
    "sample_ddpm",
    "sample_ddpm_incorrect",
    "step_variance",
    "velocity",
    "walk_forward",
]
