"""The player of a chain: small, exact at its end, readable without network or script."""

import base64
import io
import re

import numpy as np
import pytest
import torch
from matplotlib import pyplot as plt
from PIL import Image

from course_utils.viz import plot_sample, use_style


def noisy_chain(frames=33, n=32):
    return torch.randn(frames, n, 3, 16, 16, generator=torch.Generator().manual_seed(0)).numpy()


def pictures(page: str) -> list[np.ndarray]:
    found = re.findall(r'frames\[\d+\] = "data:image/png;base64,([^"]+)"', page)
    return [np.asarray(Image.open(io.BytesIO(base64.b64decode(x))).convert("RGB")) for x in found]


@pytest.fixture(scope="module")
def animation(tmp_path_factory):
    folder = tmp_path_factory.mktemp("player")
    return plot_sample(noisy_chain(), 32, 4, folder, "ani_run", None, alt='noise & "sprites"')


@pytest.fixture(scope="module")
def page(animation):
    return animation.to_jshtml()


def test_two_players_of_32_sprites_fit_into_a_notebook(page):
    assert len(page) < 500_000  # two of them, and half of a notebook's 2 MB left


def test_every_frame_is_there_unenlarged(page, animation):
    frames = pictures(page)
    assert len(frames) == 33
    assert {frame.shape for frame in frames} == {(4 * 17 - 1, 8 * 17 - 1, 3)}
    assert "image-rendering:pixelated" in page


def test_the_last_frame_is_exact_and_the_others_close(page, animation):
    frames = pictures(page)
    assert np.array_equal(frames[-1], animation.pixels[-1])
    error = frames[5].astype(float) - animation.pixels[5]
    assert 0 < np.sqrt((error**2).mean()) < 20  # of 255; 256 colours for noise


def test_it_shows_something_without_script_and_network(page):
    picture = re.search(r"<img [^>]*>", page)[0]
    assert 'alt="noise &amp; &quot;sprites&quot;"' in picture
    assert 'src="data:image/png;base64,' in picture
    assert "http" not in re.sub(r"base64,[^\"]+", "", page)
    assert "fa-play" not in page and "▶" in page


def test_one_frame_and_one_sprite_are_enough(tmp_path):
    page = plot_sample(noisy_chain(1, 1), 1, 1, tmp_path, "one", None).to_jshtml()
    assert len(pictures(page)) == 1


def test_the_course_style_brings_no_warnings_into_the_notebook(tmp_path, recwarn):
    with plt.rc_context():
        use_style()
        plot_sample(noisy_chain(2, 2), 2, 1, tmp_path, "two", None).to_jshtml()
    assert not [str(warning.message) for warning in recwarn]
