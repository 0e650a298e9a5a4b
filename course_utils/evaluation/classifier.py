"""An independent judge: a small classifier of sprites that knows nothing of diffusion."""

from __future__ import annotations

import torch
from torch import Tensor, nn
from torch.nn import functional as F
from tqdm.auto import tqdm

from course_utils import devices
from course_utils.training.loop import batch_indices


class SpriteClassifier(nn.Module):
    """Three convolutions and two linear layers: 16x16 images to one logit a class.

    3 -> 32 @16 -> 64 @8 -> 64 @4 -> 1024 -> 64 features -> logits; 122,565 parameters.
    What the second-last layer says serves as the features of Frechet distance and diversity.

    Args:
        n_classes: number of logits.
        n_features: length of the feature vector.
        height: image height and width, a multiple of 4.
    """

    def __init__(self, n_classes: int = 5, n_features: int = 64, height: int = 16):
        super().__init__()
        if height < 4 or height % 4:
            raise ValueError(f"height={height} must be a positive multiple of 4")
        self.height, self.n_features = height, n_features
        self.body = nn.Sequential(
            _convolution(3, 32, stride=1), _convolution(32, 64, stride=2),
            _convolution(64, 64, stride=2), nn.Flatten(), nn.Dropout(0.2),
            nn.Linear(64 * (height // 4) ** 2, n_features), nn.GELU(),
        )  # fmt: skip
        self.head = nn.Linear(n_features, n_classes)

    def features(self, x: Tensor) -> Tensor:
        """Images float (B, 3, H, W) in [-1, 1] to features (B, n_features)."""
        wanted = (3, self.height, self.height)
        if tuple(x.shape[1:]) != wanted:
            raise ValueError(f"images have shape {tuple(x.shape)}, expected (B, {wanted})")
        return self.body(x)

    def forward(self, x: Tensor) -> Tensor:
        """Images float (B, 3, H, W) in [-1, 1] to logits (B, n_classes)."""
        return self.head(self.features(x))


def _convolution(in_channels: int, out_channels: int, stride: int) -> nn.Sequential:
    return nn.Sequential(
        nn.Conv2d(in_channels, out_channels, 3, stride=stride, padding=1),
        nn.BatchNorm2d(out_channels),
        nn.GELU(),
    )


def train_classifier(
    dataset,
    seed: int = 0,
    epochs: int = 3,
    batch_size: int = 128,
    lr: float = 3e-3,
    noise: float = 0.05,
    progress: bool = True,
) -> SpriteClassifier:
    """A classifier trained on `dataset`, eval mode, on this machine's device.

    Adam, one rise and fall of the rate over the whole run, cross-entropy with a little label
    smoothing. Every image gets faint noise (standard deviation drawn up to `noise`), because a
    generated image is never as exact as a painted one and should not be judged by that.

    Args:
        dataset: a `BatchSource` with one-hot context that names its `classes`.
    """
    devices.seed_everything(seed)
    device = devices.pick_device()
    batch_size = min(batch_size, len(dataset))
    model = SpriteClassifier(len(dataset.classes)).to(device)
    steps = epochs * (len(dataset) // batch_size)
    optimizer = torch.optim.Adam(model.parameters(), lr=lr)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, lr, total_steps=max(2, steps))
    bar = tqdm(range(1, steps + 1), desc="classifier", unit="step", disable=not progress)
    for step in bar:
        x, labels = labelled_batch(dataset, batch_indices(len(dataset), batch_size, seed, step))
        x = x + noise * torch.rand(len(x), 1, 1, 1) * torch.randn_like(x)
        logits = model(x.to(device))
        loss = F.cross_entropy(logits, labels.to(device), label_smoothing=0.02)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        schedule.step()
        if step % 20 == 0:
            bar.set_postfix(loss=f"{loss.item():.3f}", refresh=False)
    return model.eval()


def labelled_batch(dataset, indices) -> tuple[Tensor, Tensor]:
    """Images (B, 3, H, W) and class numbers int64 (B,) of a data set with one-hot context."""
    x, context = dataset.batch(indices)
    if not (context.sum(dim=1) == 1).all():
        raise ValueError(
            "a classifier needs labelled images, but some of these have none; "
            "load the data set with null_context=False"
        )
    return x, context.argmax(dim=1)


@torch.no_grad()
def features_and_classes(
    classifier: SpriteClassifier, images: Tensor, batch_size: int = 500
) -> tuple[Tensor, Tensor]:
    """What the classifier makes of images (N, 3, H, W): features (N, F), class numbers (N,)."""
    if classifier.training:
        raise ValueError("the classifier is in train mode, where dropout is on; call .eval() first")
    device = next(classifier.parameters()).device
    features = [classifier.features(part.to(device)) for part in images.split(batch_size)]
    features = torch.cat(features)
    return features.cpu(), classifier.head(features).argmax(dim=1).cpu()
