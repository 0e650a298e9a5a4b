"""Explorers for notebooks: state in, picture out.

An `Explorer` joins a few controls with a function that draws a picture from their values. Without a
kernel a static picture of the first state stays behind.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import ipywidgets as widgets
import torch
from PIL import Image
from torch import Tensor

from course_utils.diffusion import ChainState, NoiseSchedule
from course_utils.viz import draw_noise_level, html_image, png_bytes
from course_utils.viz.chain_state import draw_chain_state


class Explorer:
    """Controls above, picture below; the picture follows every change.

    Args:
        controls: name -> ipywidget with a `value`.
        render: called with the values by name; returns a PIL image. Plain and testable.
        alt: what the static picture shows, for readers who cannot see it.
        static: values for the static picture where they should differ from the first state.

    Attributes:
        image: the `ipywidgets.Image` that shows the picture.
        state: the current values by name.
    """

    def __init__(
        self,
        controls: dict[str, widgets.Widget],
        render: Callable[..., Image.Image],
        alt: str,
        static: dict[str, Any] | None = None,
    ):
        self.controls, self.render, self.alt = controls, render, alt
        self.static = static or {}
        self.image = widgets.Image(format="png", layout=widgets.Layout(max_width="100%"))
        self.view = widgets.VBox([*controls.values(), self.image])
        for control in controls.values():
            control.observe(self._update, names="value")
        self._update()

    @property
    def state(self) -> dict[str, Any]:
        return {name: control.value for name, control in self.controls.items()}

    def picture(self, **changes: Any) -> Image.Image:
        """The picture for the current state with some values changed."""
        return self.render(**{**self.state, **changes})

    def _update(self, _change: Any = None) -> None:
        self.image.value = png_bytes(self.picture(), compress_level=1)  # quick, for a slider

    def _repr_mimebundle_(self, **kwargs: Any) -> Any:
        bundle = self.view._repr_mimebundle_(**kwargs)
        data, metadata = bundle if isinstance(bundle, tuple) else (bundle, {})
        static = html_image(self.picture(**self.static), self.alt)
        return {**data, "text/html": static, "text/plain": self.alt}, metadata


SCHEDULES = ("linear", "cosine", "sprite course")


def noise_explorer(images: Tensor, t: int = 150, timesteps: int = 500) -> Explorer:
    """Preview noise levels: sliders for t, the schedule, its betas, T and the image.

    Args:
        images: float (B, C, H, W) in [-1, 1] to choose from.
        t, timesteps: where the sliders start.

    The betas belong to the linear schedule only, and the sprite course's schedule has T = 500;
    sliders without a meaning are disabled. The noise of an image stays the same while t moves, so
    that one sees it grow instead of flicker.
    """
    controls = _noise_controls(len(images), t, timesteps)
    noise = torch.randn(images.shape, generator=torch.Generator().manual_seed(0))

    def render(t, schedule, T, beta_start, beta_end, image):
        chosen = build_schedule(schedule, T, beta_start, beta_end)
        return draw_noise_level(chosen, images[image], min(t, chosen.timesteps), noise[image])

    alt = (
        f"Explorer at t = {t} of {timesteps}, linear schedule: the clean image, the same image "
        "with noise, the factors of image and noise over t, and a film strip from clean to noise. "
        "With a kernel, sliders change t, the schedule, its betas, T and the image."
    )
    explorer = Explorer(controls, render, alt)
    wrap = widgets.Layout(flex_flow="row wrap")
    explorer.view.children = [widgets.Box(list(controls.values()), layout=wrap), explorer.image]
    return explorer


def build_schedule(kind: str, timesteps: int, beta_start: float, beta_end: float) -> NoiseSchedule:
    """The `NoiseSchedule` that the explorer's sliders describe; `kind` is one of SCHEDULES."""
    if kind == "linear":
        return NoiseSchedule.linear(timesteps, beta_start, beta_end)
    return NoiseSchedule.cosine(timesteps) if kind == "cosine" else NoiseSchedule.sprite_course()


def _noise_controls(n_images: int, t: int, timesteps: int) -> dict[str, widgets.Widget]:
    """The controls by name, tied to each other: t never passes T, idle sliders are disabled."""
    times = {"min": 10, "max": 1000, "step": 10}
    logs = {"min": -5, "max": -0.5, "step": 0.05, "readout_format": ".1e"}
    controls = {
        "t": widgets.IntSlider(t, 0, timesteps, description="t"),
        "schedule": widgets.Dropdown(options=SCHEDULES, description="schedule"),
        "T": widgets.IntSlider(timesteps, **times, description="T"),
        "beta_start": widgets.FloatLogSlider(1e-4, **logs, description="beta at 1"),
        "beta_end": widgets.FloatLogSlider(0.02, **logs, description="beta at T"),
        "image": widgets.IntSlider(0, 0, n_images - 1, description="image"),
    }

    def follow(_change: Any = None) -> None:
        kind = controls["schedule"].value
        controls["T"].disabled = kind == "sprite course"
        controls["beta_start"].disabled = controls["beta_end"].disabled = kind != "linear"
        controls["t"].max = 500 if kind == "sprite course" else controls["T"].value

    for name in ("schedule", "T"):
        controls[name].observe(follow, names="value")
    return controls


def chain_scrubber(states: Iterable[ChainState], columns: int = 4) -> Explorer:
    """A slider through the stored states of a chain: x_t left, the predicted x_0 right.

    Args:
        states: of a chain from `course_utils.diffusion` (all of it, or the states you kept), in
            the order they came.
        columns: images in a row of each half.

    Raises:
        ValueError: there are no states; a generator gives them only once.
    """
    kept = list(states)
    if not kept:
        raise ValueError("no states to scrub through; a chain is a generator, make it anew")
    stops = [(f"t = {state.t}", i) for i, state in enumerate(kept)]
    layout = widgets.Layout(width="95%")
    slider = widgets.SelectionSlider(options=stops, description="state", layout=layout)

    def render(state: int) -> Image.Image:
        chosen = kept[state]
        return draw_chain_state(chosen.x_t, chosen.x0, chosen.t, columns)

    middle = len(kept) // 2
    alt = (
        f"State t = {kept[middle].t} of a chain of {len(kept)} stored states: the noisy images x_t "
        "on the left, what the network takes them to be on the right. With a kernel, a slider "
        "goes through all states."
    )
    return Explorer({"state": slider}, render, alt, static={"state": middle})
