"""The networks. Each is called ``model(x_t, t, context=None)``; no diffusion, files or plots."""

from course_utils.models.context_unet import ContextUnet
from course_utils.models.layers import (
    EmbedFC,
    ResidualConvBlock,
    UnetDown,
    UnetUp,
    count_parameters,
)

__all__ = [
    "ContextUnet",
    "EmbedFC",
    "ResidualConvBlock",
    "UnetDown",
    "UnetUp",
    "count_parameters",
]
