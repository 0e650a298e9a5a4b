"""ContextUnet, the small U-Net of the course "How Diffusion Models Work"."""

from __future__ import annotations

import torch
from torch import Tensor, nn

from course_utils.models.layers import EmbedFC, ResidualConvBlock, UnetDown, UnetUp


class ContextUnet(nn.Module):
    """A two-level U-Net with time and context embeddings.

    f is `n_feat`. The spatial path for 16x16 images:
    3 -> f @16 -> f @8 -> 2f @4 -> vector 2f -> 2f @4 -> f @8 -> f @16 -> 3.
    On the way up each level is multiplied by an embedding of the context and shifted by one of
    the time: ``context * x + time``.

    State-dict keys are those of the published course. With f = 64 it has 1,481,027 parameters:
    the 1,480,771 of the published network and a trained 1x1 shortcut (256) in the first block,
    which there is random anew at every call (`shortcut="zero"` gives the published count).

    Args:
        in_channels: channels of the images.
        n_feat: width f, a multiple of 8 (GroupNorm uses 8 groups).
        n_cfeat: length of the context vector.
        height: image height and width, a multiple of 4; to_vec pools the whole bottom level.
        timesteps: T; the network sees t / T.
        prediction: what the output means, "noise" or "v".
        shortcut: see `ResidualConvBlock`.
    """

    def __init__(
        self,
        in_channels: int = 3,
        n_feat: int = 64,
        n_cfeat: int = 5,
        height: int = 16,
        timesteps: int = 500,
        prediction: str = "noise",
        shortcut: str = "trained",
    ):
        super().__init__()
        _check_sizes(n_feat, height)
        if prediction not in ("noise", "v"):
            raise ValueError(f"unknown prediction {prediction!r}; choose noise or v")
        self.in_channels, self.n_feat, self.n_cfeat = in_channels, n_feat, n_cfeat
        self.height, self.timesteps, self.prediction = height, timesteps, prediction
        f, bottom = n_feat, height // 4

        self.init_conv = ResidualConvBlock(in_channels, f, is_res=True, shortcut=shortcut)
        self.down1 = UnetDown(f, f)
        self.down2 = UnetDown(f, 2 * f)
        self.to_vec = nn.Sequential(nn.AvgPool2d(bottom), nn.GELU())

        self.timeembed1 = EmbedFC(1, 2 * f)
        self.timeembed2 = EmbedFC(1, f)
        self.contextembed1 = EmbedFC(n_cfeat, 2 * f)
        self.contextembed2 = EmbedFC(n_cfeat, f)

        self.up0 = nn.Sequential(
            nn.ConvTranspose2d(2 * f, 2 * f, bottom, bottom), nn.GroupNorm(8, 2 * f), nn.ReLU()
        )
        self.up1 = UnetUp(4 * f, f)
        self.up2 = UnetUp(2 * f, f)
        self.out = nn.Sequential(
            nn.Conv2d(2 * f, f, 3, 1, 1), nn.GroupNorm(8, f), nn.ReLU(),
            nn.Conv2d(f, in_channels, 3, 1, 1),
        )  # fmt: skip

    def forward(self, x_t: Tensor, t: Tensor, context: Tensor | None = None) -> Tensor:
        """x_t float (B, C, H, W); t int64 (B,) in 1..T; context float (B, n_cfeat) or None."""
        self._check_inputs(x_t, t, context)
        if context is None:
            context = x_t.new_zeros(len(x_t), self.n_cfeat)
        time = t.to(x_t.dtype) / self.timesteps

        x = self.init_conv(x_t)
        down1 = self.down1(x)
        down2 = self.down2(down1)
        hidden = self.to_vec(down2)

        up1 = self.up0(hidden)
        up2 = self.up1(_modulate(up1, self.contextembed1(context), self.timeembed1(time)), down2)
        up3 = self.up2(_modulate(up2, self.contextembed2(context), self.timeembed2(time)), down1)
        return self.out(torch.cat((up3, x), dim=1))

    def null_context(self, context: Tensor) -> Tensor:
        """The context that stands for "none": zeros, (B, n_cfeat)."""
        return torch.zeros_like(context)

    def _check_inputs(self, x_t: Tensor, t: Tensor, context: Tensor | None) -> None:
        wanted = (self.in_channels, self.height, self.height)
        if tuple(x_t.shape[1:]) != wanted:
            raise ValueError(
                f"x_t has shape {tuple(x_t.shape)}, expected (B, {', '.join(map(str, wanted))}); "
                "channels come before height and width"
            )
        if t.shape != (len(x_t),):
            raise ValueError(f"t has shape {tuple(t.shape)}, expected ({len(x_t)},), one per image")
        if context is not None and context.shape != (len(x_t), self.n_cfeat):
            raise ValueError(
                f"context has shape {tuple(context.shape)}, expected ({len(x_t)}, {self.n_cfeat})"
            )


def _modulate(x: Tensor, scale: Tensor, shift: Tensor) -> Tensor:
    return scale[:, :, None, None] * x + shift[:, :, None, None]


def _check_sizes(n_feat: int, height: int) -> None:
    if n_feat < 8 or n_feat % 8:
        raise ValueError(f"n_feat={n_feat} must be a positive multiple of 8, GroupNorm's groups")
    if height < 4 or height % 4:
        raise ValueError(f"height={height} must be a positive multiple of 4: two levels halve it")
