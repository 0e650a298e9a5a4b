"""Building blocks of the networks."""

from __future__ import annotations

import math

import torch
from torch import Tensor, nn

SHORTCUTS = ("trained", "zero")


class ResidualConvBlock(nn.Module):
    """Two rounds of [3x3 convolution, BatchNorm, GELU], optionally with a shortcut.

    With ``is_res`` the output is (shortcut(x) + x2) / sqrt(2) (the course writes 1.414), which
    keeps the variance of a sum of two independent terms at one.

    Args:
        shortcut: how the input gets past the convolutions when the channel counts differ.
            "trained": a 1x1 convolution with weights of its own. "zero": nothing gets past. The
            published block makes a *new random* 1x1 convolution in every forward pass, so its
            shortcut is noise with mean zero that no optimiser ever sees; "zero" is that mean, and
            the way to load its weights.

    Shapes: (B, in_channels, H, W) to (B, out_channels, H, W).
    """

    def __init__(
        self,
        in_channels: int,
        out_channels: int,
        is_res: bool = False,
        shortcut: str = "trained",
    ):
        super().__init__()
        if shortcut not in SHORTCUTS:
            raise ValueError(f"unknown shortcut {shortcut!r}; choose one of {SHORTCUTS}")
        self.is_res = is_res
        self.same_channels = in_channels == out_channels
        self.conv1 = _conv_norm_gelu(in_channels, out_channels)
        self.conv2 = _conv_norm_gelu(out_channels, out_channels)
        needs_projection = is_res and not self.same_channels
        self.shortcut = (
            nn.Conv2d(in_channels, out_channels, kernel_size=1)
            if needs_projection and shortcut == "trained"
            else None
        )

    def forward(self, x: Tensor) -> Tensor:
        x1 = self.conv1(x)
        x2 = self.conv2(x1)
        if not self.is_res:
            return x2
        if self.same_channels:
            return (x + x2) / 1.414
        if self.shortcut is None:
            return x2 / 1.414
        return (self.shortcut(x) + x2) / 1.414


def _conv_norm_gelu(in_channels: int, out_channels: int) -> nn.Sequential:
    return nn.Sequential(
        nn.Conv2d(in_channels, out_channels, kernel_size=3, stride=1, padding=1),
        nn.BatchNorm2d(out_channels),
        nn.GELU(),
    )


class UnetDown(nn.Module):
    """Two `ResidualConvBlock`s and a 2x2 max-pool: (B, in, H, W) to (B, out, H/2, W/2)."""

    def __init__(self, in_channels: int, out_channels: int):
        super().__init__()
        self.model = nn.Sequential(
            ResidualConvBlock(in_channels, out_channels),
            ResidualConvBlock(out_channels, out_channels),
            nn.MaxPool2d(2),
        )

    def forward(self, x: Tensor) -> Tensor:
        return self.model(x)


class UnetUp(nn.Module):
    """Join with the skip connection, double the size, refine.

    x (B, in/2, H, W) and skip (B, in/2, H, W) to (B, out, 2H, 2W).
    """

    def __init__(self, in_channels: int, out_channels: int):
        super().__init__()
        self.model = nn.Sequential(
            nn.ConvTranspose2d(in_channels, out_channels, kernel_size=2, stride=2),
            ResidualConvBlock(out_channels, out_channels),
            ResidualConvBlock(out_channels, out_channels),
        )

    def forward(self, x: Tensor, skip: Tensor) -> Tensor:
        return self.model(torch.cat((x, skip), dim=1))


class EmbedFC(nn.Module):
    """A two-layer perceptron that embeds a number or a vector: (B, input_dim) to (B, emb_dim).

    An input of any other shape is flattened to (-1, input_dim) first.
    """

    def __init__(self, input_dim: int, emb_dim: int):
        super().__init__()
        self.input_dim = input_dim
        self.model = nn.Sequential(
            nn.Linear(input_dim, emb_dim), nn.GELU(), nn.Linear(emb_dim, emb_dim)
        )

    def forward(self, x: Tensor) -> Tensor:
        return self.model(x.reshape(-1, self.input_dim))


def count_parameters(model: nn.Module, trainable: bool = True) -> int:
    """Number of parameters, by default only those that an optimiser changes."""
    return sum(math.prod(p.shape) for p in model.parameters() if p.requires_grad or not trainable)
