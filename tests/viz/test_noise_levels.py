"""Pictures of the forward process."""

import numpy as np
import pytest
import torch
from matplotlib import pyplot as plt

from course_utils.diffusion import NoiseSchedule, q_sample
from course_utils.viz import draw_noise_level, plot_schedules
from course_utils.viz.pictures import as_pixels

SCHEDULE = NoiseSchedule.linear(500)
X0 = torch.rand(3, 16, 16, generator=torch.Generator().manual_seed(0)) * 2 - 1
NOISE = torch.randn(3, 16, 16, generator=torch.Generator().manual_seed(1))


def centres(picture, left: int, top: int, size: int) -> np.ndarray:
    """The 16 x 16 pixels that were enlarged to a square of `size` at (left, top)."""
    cell = size // 16
    square = np.asarray(picture)[top : top + size, left : left + size]
    return square[cell // 2 :: cell, cell // 2 :: cell]


@pytest.mark.parametrize("t", [1, 150, 500])
def test_shows_exactly_what_q_sample_gives(t):
    picture = draw_noise_level(SCHEDULE, X0, t, NOISE)
    expected = as_pixels(q_sample(SCHEDULE, X0[None], t, NOISE[None]))[0]
    assert np.array_equal(centres(picture, 0, 22, 224), as_pixels(X0[None])[0])
    assert np.array_equal(centres(picture, 236, 22, 224), expected)


def test_time_zero_is_the_clean_image():
    picture = draw_noise_level(SCHEDULE, X0, 0, NOISE)
    assert np.array_equal(centres(picture, 236, 22, 224), as_pixels(X0[None])[0])


def test_film_runs_from_clean_to_the_last_step():
    picture = draw_noise_level(SCHEDULE, X0, 150, NOISE)
    last = as_pixels(q_sample(SCHEDULE, X0[None], 500, NOISE[None]))[0]
    assert np.array_equal(centres(picture, 0, 258, 64), as_pixels(X0[None])[0])
    assert np.array_equal(centres(picture, 9 * 76, 258, 64), last)


def test_size_does_not_depend_on_the_state():
    sizes = {
        draw_noise_level(schedule, X0, t, NOISE).size
        for schedule in (SCHEDULE, NoiseSchedule.cosine(10), NoiseSchedule.linear(1000, 0.1, 0.3))
        for t in (0, 10)
    }
    assert len(sizes) == 1


def test_larger_images_fit_too():
    draw_noise_level(SCHEDULE, torch.zeros(3, 64, 64), 5, torch.zeros(3, 64, 64))


def test_curves_are_the_schedules_own():
    schedules = [SCHEDULE, NoiseSchedule.cosine(300), NoiseSchedule.sprite_course()]
    figure = plot_schedules(schedules)
    left, right = figure.axes
    for schedule, line, log_line in zip(schedules, left.lines, right.lines, strict=False):
        assert np.array_equal(line.get_ydata(), schedule.alpha_bars)
        assert np.allclose(log_line.get_ydata(), schedule.snr[1:].log())
        assert line.get_xdata()[-1] == log_line.get_xdata()[-1] == 1
    looks = {(line.get_color(), str(line.get_linestyle())) for line in left.lines}
    assert len(looks) == len({style for _, style in looks}) == 3  # told apart without colour
    plt.close(figure)
