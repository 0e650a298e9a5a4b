"""The picture helpers of the sprite course under the names its readers know."""

from __future__ import annotations

import base64
import html
import re
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch
from matplotlib import pyplot as plt
from matplotlib.animation import FuncAnimation, PillowWriter
from PIL import Image
from torch import Tensor
from torchvision.utils import make_grid, save_image

from course_utils.viz.pictures import image_grid, png_bytes


def unorm(x: np.ndarray) -> np.ndarray:
    """Stretch each channel of one image (H, W, C) to [0, 1] by its own smallest and largest value.

    A channel that is constant has nothing to stretch and becomes 0 (the published version divides
    by zero there). Beware: this makes a bad sample look as contrasty as a good one.
    """
    low, high = x.min((0, 1)), x.max((0, 1))
    return (x - low) / np.where(high > low, high - low, 1)


def norm_all(store: np.ndarray, n_t: int, n_s: int) -> np.ndarray:
    """`unorm` for every image of a chain: store (n_t, n_s, H, W, C), floats."""
    return np.stack([[unorm(store[t, s]) for s in range(n_s)] for t in range(n_t)])


def norm_torch(x_all: Tensor) -> Tensor:
    """`unorm` for a batch of tensors (B, C, H, W); returned on the CPU."""
    x = x_all.detach().float().cpu()
    low, high = x.amin((2, 3), keepdim=True), x.amax((2, 3), keepdim=True)
    return (x - low) / torch.where(high > low, high - low, torch.ones_like(high))


def gen_tst_context(n_cfeat: int = 5) -> tuple[int, Tensor]:
    """Contexts to try a model with: each class once, then "none", six times over.

    Returns:
        how many rows, and the rows, float32 (6 * (n_cfeat + 1), n_cfeat).
    """
    once = torch.cat([torch.eye(n_cfeat), torch.zeros(1, n_cfeat)])
    contexts = once.repeat(6, 1)
    return len(contexts), contexts


def plot_grid(x: Tensor, n_sample: int, n_rows: int, save_dir: str | Path, w) -> Tensor:
    """Save `x` (B, C, H, W) as a grid to `save_dir`/run_image_w{w}.png; returns the grid.

    Values are taken as [-1, 1] and clamped; the published version stretches every image by itself.
    """
    columns = max(1, n_sample // n_rows)
    grid = make_grid((x[:n_sample].detach().float().cpu().clamp(-1, 1) + 1) / 2, nrow=columns)
    Path(save_dir).mkdir(parents=True, exist_ok=True)
    save_image(grid, Path(save_dir) / f"run_image_w{w}.png")
    return grid


class ChainAnimation(FuncAnimation):
    """matplotlib's animation with alternative text, and small enough to live in a notebook.

    Attributes:
        pixels: the frames, uint8 (H, W, 3) each, not enlarged.
        alt: alternative text.
    """

    pixels: Sequence[np.ndarray] = ()
    alt = "animation of a sampling chain"

    def save(self, *args, **kwargs) -> None:
        """Write the frames; `to_jshtml` comes through here too."""
        with plt.rc_context({"figure.constrained_layout.use": False}):  # the axes fill the figure
            super().save(*args, **kwargs)

    def to_jshtml(self, *args, **kwargs) -> str:
        """The player as HTML; no network is needed to show it, and no script for its last frame.

        Frames go in unenlarged, the browser enlarges them without smoothing. The last one is exact,
        the others have 256 colours: a third of the bytes, a difference nobody sees in noise.
        """
        player = super().to_jshtml(*args, **kwargs)
        addresses = [_data_address(pixels, exact=False) for pixels in self.pixels[:-1]]
        addresses.append(_data_address(self.pixels[-1], exact=True))
        for i, address in enumerate(addresses):
            player = re.sub(rf'frames\[{i}\] = "[^"]*"', f'frames[{i}] = "{address}"', player)
        player = re.sub(r"<link [^>]*>", "", player)  # icons from the network, replaced by signs
        player = re.sub(r'<i class="fa ([^"]*)"></i>', lambda icon: _SIGNS[icon[1]], player)
        style = "image-rendering:pixelated;width:560px;max-width:100%"
        alt = html.escape(self.alt, quote=True)
        start = f'<img alt="{alt}" style="{style}" src="{addresses[-1]}" id="'
        return player.replace('<img id="', start, 1)


_SIGNS = {
    "fa-minus": "−", "fa-plus": "+", "fa-pause": "❚❚",
    "fa-fast-backward": "|◀◀", "fa-step-backward": "|◀", "fa-play fa-flip-horizontal": "◀",
    "fa-play": "▶", "fa-step-forward": "▶|", "fa-fast-forward": "▶▶|",
}  # fmt: skip


def _data_address(pixels: np.ndarray, exact: bool) -> str:
    """A picture as a data: address, PNG; with at most 256 colours unless `exact`."""
    image = Image.fromarray(pixels)
    if not exact:
        image = image.quantize(256, method=Image.Quantize.MAXCOVERAGE)
    return f"data:image/png;base64,{base64.b64encode(png_bytes(image)).decode()}"


def plot_sample(
    x_gen_store: np.ndarray | Tensor,
    n_sample: int,
    nrows: int,
    save_dir: str | Path,
    fn: str,
    w,
    save: bool = False,
    rescale: bool = False,
    alt: str = "",
) -> ChainAnimation:
    """Animate stored states of a chain, 200 ms a frame.

    Args:
        x_gen_store: (frames, B, C, H, W), values about [-1, 1].
        n_sample, nrows: how many images, in how many rows.
        save_dir, fn, w: with `save`, a GIF goes to `save_dir`/{fn}_w{w}.gif at 5 frames a second.
        rescale: stretch each image by itself as the published version does (see `unorm`); by
            default values are clamped to [-1, 1], so that one grey means the same in all frames.
        alt: alternative text of the animation.
    """
    store = np.asarray(x_gen_store, dtype=np.float32)[:, :n_sample]
    if store.ndim != 5:
        raise ValueError(f"x_gen_store has shape {store.shape}, expected (frames, B, C, H, W)")
    if rescale:
        channels_last = norm_all(np.moveaxis(store, 2, 4), *store.shape[:2])
        store = np.moveaxis(channels_last, 4, 2) * 2 - 1
    columns = max(1, n_sample // nrows)
    frames = [np.asarray(image_grid(torch.from_numpy(x), columns)) for x in store]
    animation = _animate(frames)
    animation.alt = alt or f"{n_sample} samples emerging from noise in {len(frames)} frames"
    if save:
        Path(save_dir).mkdir(parents=True, exist_ok=True)
        animation.save(Path(save_dir) / f"{fn}_w{w}.gif", writer=PillowWriter(fps=5))
    return animation


def _animate(frames: list[np.ndarray]) -> ChainAnimation:
    height, width = frames[0].shape[:2]
    figure = plt.figure(figsize=(width / 50, height / 50), dpi=100, layout="none")
    axes = figure.add_axes((0, 0, 1, 1))
    axes.axis("off")
    artist = axes.imshow(frames[0], interpolation="nearest", aspect="auto")

    def draw(i: int) -> list:
        artist.set_data(frames[i])
        return [artist]

    animation = ChainAnimation(figure, draw, frames=len(frames), interval=200, blit=True)
    animation.pixels = frames
    plt.close(figure)
    return animation
