"""The scrubber through a chain, without a browser."""

import io
import itertools
import statistics
import time

import numpy as np
import pytest
import torch
from PIL import Image

from course_utils.diffusion import NoiseSchedule, ddim_chain
from course_utils.widgets import chain_scrubber


class Network(torch.nn.Module):
    """Sees the noise as a part of x_t that grows with t, so that every state looks different."""

    def forward(self, x_t, t, context=None):
        return x_t * (t / 500).view(-1, 1, 1, 1)


@pytest.fixture
def states():
    noise = torch.randn(8, 3, 16, 16, generator=torch.Generator().manual_seed(0))
    return list(ddim_chain(Network(), NoiseSchedule.sprite_course(), noise, steps=10))


@pytest.fixture
def scrubber(states):
    return chain_scrubber(states)


def shown(scrubber) -> np.ndarray:
    return np.asarray(Image.open(io.BytesIO(scrubber.image.value)).convert("RGB"))


def test_the_slider_stops_at_every_stored_state(scrubber, states):
    options = dict(scrubber.controls["state"].options)
    assert list(options) == [f"t = {state.t}" for state in states]
    assert scrubber.state == {"state": 0}


def test_the_picture_follows_the_slider_and_keeps_its_size(scrubber):
    pictures = []
    for i in range(11):
        scrubber.controls["state"].value = i
        pictures.append(shown(scrubber))
    assert len({picture.shape for picture in pictures}) == 1
    assert all(not np.array_equal(a, b) for a, b in itertools.pairwise(pictures))


def test_x_t_stands_left_and_the_predicted_x0_right(states):
    white = torch.ones(8, 3, 16, 16)
    scrubber = chain_scrubber([state._replace(x_t=-white, x0=white) for state in states])
    picture = shown(scrubber)[22:]  # below the headings
    half = (picture.shape[1] - 16) // 2
    assert picture[8, :60].max() == 0 and picture[8, half + 16 : half + 76].min() == 255


def test_the_static_picture_is_the_middle_state(scrubber):
    data, _ = scrubber._repr_mimebundle_()
    assert "State t = 250 of a chain of 11 stored states" in data["text/html"]
    assert "application/vnd.jupyter.widget-view+json" in data
    scrubber.controls["state"].value = 5
    assert np.array_equal(shown(scrubber), np.asarray(scrubber.picture(state=5)))


def test_it_follows_within_100_ms(scrubber):
    seconds = []
    for i in range(1, 11):
        start = time.perf_counter()
        scrubber.controls["state"].value = i
        seconds.append(time.perf_counter() - start)
    assert statistics.median(seconds) < 0.1, f"{statistics.median(seconds):.3f} s an update"


def test_a_chain_that_ran_dry_is_an_error(states):
    chain = iter(states)
    chain_scrubber(chain)
    with pytest.raises(ValueError, match="make it anew"):
        chain_scrubber(chain)
