"""A CPU and one thread for the small trainings of the tests, and what several of them share."""

import dataclasses

import pytest
import torch
from accelerate.state import AcceleratorState, PartialState

from course_utils import devices
from course_utils.presets import Recipe


@pytest.fixture(autouse=True)
def quiet_cpu(monkeypatch):
    """Training runs on the CPU whatever the machine has; small networks gain nothing by threads."""
    monkeypatch.setenv("COURSE_DEVICE", "cpu")
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)
    AcceleratorState._reset_state()
    PartialState._reset_state()


@pytest.fixture(params=["no", "bf16"])
def precision(request, monkeypatch):
    """Both precisions of a CPU, whether this one multiplies bf16 in hardware or not."""
    AcceleratorState._reset_state()
    monkeypatch.setattr(devices, "pick_precision", lambda device=None: request.param)
    return request.param


@pytest.fixture
def recipe():
    """A recipe with everything switched on."""
    return Recipe(
        steps=20, batch_size=8, lr=1e-2, lr_schedule="tail", warmup_steps=3, prediction="v",
        min_snr_gamma=5.0, ema_decay=0.9, context_keep=0.5, clip_norm=1.0,
    )  # fmt: skip


@pytest.fixture
def plain(recipe):
    """The recipe of the paper: noise, plain loss, no average."""
    return dataclasses.replace(
        recipe, prediction="noise", min_snr_gamma=None, ema_decay=None, clip_norm=None,
        warmup_steps=0, lr_schedule="constant",
    )  # fmt: skip
