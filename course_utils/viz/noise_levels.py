"""Pictures of the forward process: schedules as curves, one noise level at a glance."""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import cache

import numpy as np
import torch
from matplotlib import font_manager
from matplotlib import pyplot as plt
from matplotlib.figure import Figure
from PIL import Image, ImageDraw, ImageFont
from torch import Tensor

from course_utils.diffusion import NoiseSchedule, q_sample
from course_utils.viz.pictures import PALETTE, as_pixels

LINE_STYLES = ("-", "--", "-.", ":", (0, (6, 1, 1, 1, 1, 1)), (0, (1, 3)), (0, (8, 3)))
_PANEL, _FRAME, _MARGIN = 224, 64, 12  # pixels: the large pictures, the film's frames, the gaps
_FRAMES = 10  # of the film strip


def plot_schedules(schedules: Sequence[NoiseSchedule]) -> Figure:
    """alpha_bar and log-SNR of several schedules over the share t/T of the chain.

    Colours and line styles both tell the schedules apart. The right axis stops at -14, where the
    image's share, 0.001 x0, is about a tenth of a grey level.
    """
    figure, (left, right) = plt.subplots(1, 2, figsize=(7.5, 3.4))
    for i, schedule in enumerate(schedules):
        look = {"color": PALETTE[i % len(PALETTE)], "linestyle": LINE_STYLES[i % len(LINE_STYLES)]}
        share = np.arange(schedule.timesteps + 1) / schedule.timesteps
        left.plot(share, schedule.alpha_bars, label=schedule.name, **look)
        right.plot(share[1:], schedule.snr[1:].log(), **look)
    right.axhline(0, color="black", linewidth=0.8)
    right.text(0.99, 0.3, "SNR = 1", fontsize=8, ha="right")
    right.set(ylim=(-14, 10), xlabel="t / T", title="log SNR = ln(ᾱ / (1 − ᾱ))")
    left.set(ylim=(-0.02, 1.02), xlabel="t / T", title="ᾱ: share of the image's variance left")
    figure.legend(loc="outside lower center", ncols=2, fontsize=9)
    return figure


def draw_noise_level(schedule: NoiseSchedule, x0: Tensor, t: int, noise: Tensor) -> Image.Image:
    """One image at one noise level: clean, noised, where t stands, and a film of the whole chain.

    Drawn without matplotlib, in a few milliseconds, so that a slider feels immediate.

    Args:
        x0: float (C, H, W) in [-1, 1].
        t: int in 0..T; 0 shows the clean image.
        noise: standard normal, shaped like `x0`; the same for all frames.
    """
    film_times = [round(i * schedule.timesteps / (_FRAMES - 1)) for i in range(_FRAMES)]
    images = _at_times(schedule, x0, noise, [0, t, *film_times])
    width = _FRAMES * (_FRAME + _MARGIN) - _MARGIN
    canvas = Image.new("RGB", (width, _PANEL + _FRAME + 76), "white")
    draw = ImageDraw.Draw(canvas)
    curve_left = 2 * (_PANEL + _MARGIN)
    for i, title in enumerate(("x₀, the clean image", _title(schedule, t))):
        left = i * (_PANEL + _MARGIN)
        draw.text((left, 2), title, fill="black", font=_font(13))
        canvas.paste(_enlarge(images[i], _PANEL), (left, 22))
    canvas.paste(_curves(schedule, t, width - curve_left, _PANEL + 22), (curve_left, 0))
    for i, (time, frame) in enumerate(zip(film_times, images[2:], strict=True)):
        left, top = i * (_FRAME + _MARGIN), _PANEL + 34
        canvas.paste(_enlarge(frame, _FRAME), (left, top))
        place = (left + _FRAME // 2, top + _FRAME + 4)
        draw.text(place, f"t = {time}", fill="black", font=_font(11), anchor="ma")
    draw.text((0, _PANEL + _FRAME + 58), schedule.name, fill="black", font=_font(11))
    return canvas


def _title(schedule: NoiseSchedule, t: int) -> str:
    alpha_bar = float(schedule.alpha_bars[t])
    return f"t = {t}:  {math.sqrt(alpha_bar):.2f} x₀ + {math.sqrt(1 - alpha_bar):.2f} noise"


def _at_times(
    schedule: NoiseSchedule, x0: Tensor, noise: Tensor, times: Sequence[int]
) -> np.ndarray:
    """uint8 (n, H, W, 3): the image at each of the times, 0 being clean."""
    t = torch.tensor(times)
    clean, same = x0.expand(len(times), *x0.shape), noise.expand(len(times), *x0.shape)
    noised = q_sample(schedule, clean, t.clamp(min=1), same)
    return as_pixels(torch.where(t.view(-1, 1, 1, 1) == 0, clean, noised))


def _enlarge(pixels: np.ndarray, size: int) -> Image.Image:
    """A square of `size` pixels, not smoothed, with a thin frame so that white ends somewhere."""
    large = Image.fromarray(pixels).resize((size, size), Image.Resampling.NEAREST)
    ImageDraw.Draw(large).rectangle((0, 0, size - 1, size - 1), outline="#bbbbbb")
    return large


def _curves(schedule: NoiseSchedule, t: int, width: int, height: int) -> Image.Image:
    """The factors of image and noise over t, a mark at t; drawn twice as large, then shrunk."""
    canvas = Image.new("RGB", (2 * width, 2 * height), "white")
    draw = ImageDraw.Draw(canvas)
    left, top, right, bottom = 64, 64, 2 * width - 24, 2 * height - 44
    draw.rectangle((left, top, right, bottom), outline="#bbbbbb", width=2)

    def place(time: float, value: float) -> tuple[float, float]:
        return (
            left + (right - left) * time / schedule.timesteps,
            bottom - (bottom - top) * value,
        )

    times = np.unique(np.linspace(0, schedule.timesteps, 120).round().astype(int))
    signal = schedule.alpha_bars.sqrt()
    noise = (1 - schedule.alpha_bars).sqrt()
    draw.line([place(t, 0), place(t, 1)], fill="#555555", width=2)
    for values, colour, word in ((signal, PALETTE[0], "image"), (noise, PALETTE[4], "noise")):
        draw.line([place(i, float(values[i])) for i in times], fill=colour, width=5, joint="curve")
        x, y = place(t, float(values[t]))
        draw.ellipse((x - 9, y - 9, x + 9, y + 9), fill=colour)
        end = float(values[-1])  # the word stands inside the frame, beside the curve's end
        y = place(schedule.timesteps, min(max(end, 0.14), 0.86))[1]
        y += -28 if word == "image" else 28
        draw.text((right - 10, y), word, fill=colour, font=_font(24), anchor="rm")
    for value in (0, 1):
        draw.text((left - 8, place(0, value)[1]), str(value), "black", _font(22), anchor="rm")
    draw.text((left, bottom + 6), "t = 0", "black", _font(22), anchor="la")
    draw.text((right, bottom + 6), f"T = {schedule.timesteps}", "black", _font(22), anchor="ra")
    snr = float(schedule.snr[t])
    draw.text((left, 6), f"SNR = {snr:.3g}", "black", _font(26))
    return canvas.resize((width, height), Image.Resampling.LANCZOS)


@cache
def _font(size: int) -> ImageFont.FreeTypeFont:
    """DejaVu Sans, which comes with matplotlib and knows mathematical signs."""
    return ImageFont.truetype(font_manager.findfont("DejaVu Sans"), size)
