"""Training: the loop, the averaged weights, checkpoints."""

from course_utils.training.checkpoints import (
    load_published_sprite_weights,
    load_shipped,
    load_weights,
    ship,
)
from course_utils.training.loop import TrainingState, diffusion_loss, train

__all__ = [
    "TrainingState",
    "diffusion_loss",
    "load_published_sprite_weights",
    "load_shipped",
    "load_weights",
    "ship",
    "train",
]
