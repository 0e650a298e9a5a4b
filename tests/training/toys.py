"""A tiny network with BatchNorm and a tiny data set."""

import torch
from torch import nn


class TinyNet(nn.Module):
    """Two convolutions, a BatchNorm, an embedding of time and context; (B, 3, 4, 4)."""

    def __init__(self, prediction="v", timesteps=8, seed=0):
        super().__init__()
        torch.manual_seed(seed)
        self.prediction, self.timesteps = prediction, timesteps
        self.enter, self.norm = nn.Conv2d(3, 8, 3, padding=1), nn.BatchNorm2d(8)
        self.embed, self.leave = nn.Linear(6, 8), nn.Conv2d(8, 3, 3, padding=1)

    def forward(self, x_t, t, context=None):
        context = x_t.new_zeros(len(x_t), 5) if context is None else context
        known = torch.cat([t[:, None] / self.timesteps, context], dim=1)
        hidden = self.norm(self.enter(x_t)) + self.embed(known)[:, :, None, None]
        return self.leave(torch.relu(hidden))


class Toys:
    """n images (3, 4, 4), each of one of five plain colours; image i carries its number."""

    def __init__(self, n=40, with_context=True):
        generator = torch.Generator().manual_seed(0)
        self.colours = torch.rand(5, 3, 1, 1, generator=generator) * 2 - 1
        self.n, self.with_context, self.asked = n, with_context, []

    def __len__(self):
        return self.n

    def batch(self, indices):
        self.asked.append(list(indices))
        labels = torch.from_numpy(indices % 5)
        images = self.colours[labels].expand(-1, -1, 4, 4).clone()
        return images, torch.eye(5)[labels] if self.with_context else None
