"""The picture of a training in progress: numbers, words, and updates in place."""

import numpy as np
import pytest
import torch
from matplotlib import pyplot as plt

from course_utils.viz import live


def test_running_mean_by_hand():
    assert live.running_mean([1, 2, 3, 6], 2).tolist() == [1, 1.5, 2.5, 4.5]
    assert live.running_mean([], 5).tolist() == []


@pytest.fixture
def shown(monkeypatch):
    """What was displayed, and what replaced it."""
    calls = []

    class Handle:
        def update(self, picture):
            calls.append(("update", picture))

    def display(picture, display_id):
        calls.append(("display", picture))
        return Handle()

    monkeypatch.setattr(live, "display", display)
    return calls


def test_the_first_drawing_displays_and_the_next_ones_update(shown):
    view = live.TrainingView(4, ["hero", "food"], window=2)
    for step in range(1, 4):
        view.add(1.0 / step)
        view.draw(torch.zeros(4, 3, 16, 16))
    assert [kind for kind, _ in shown] == ["display", "update", "update"]
    assert [step for step, _ in view.films] == [1, 2, 3]
    assert "3 of 4 steps" in shown[-1][1].data
    assert f"{(1 / 2 + 1 / 3) / 2:.3f}" in shown[-1][1].data
    assert plt.get_fignums() == []  # nothing is left open, however long the training


def test_rows_of_samples_stand_beside_their_labels(shown):
    view = live.TrainingView(1, ["hero", "food"])
    view.add(0.5)
    view.draw(torch.cat([torch.ones(3, 3, 16, 16), -torch.ones(3, 3, 16, 16)]))
    figure = view.figure()
    right = figure.axes[1]
    pixels = right.get_images()[0].get_array()
    places = [round(place) for place in right.get_yticks()]
    words = [label.get_text() for label in right.get_yticklabels()]
    plt.close(figure)
    assert words == ["hero", "food"]
    assert [int(np.asarray(pixels)[y, 2, 0]) for y in places] == [255, 0]
