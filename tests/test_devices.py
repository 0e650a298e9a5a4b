"""Device, precision and seeds, on machines of every kind (imitated)."""

import random

import numpy as np
import pytest
import torch

from course_utils import devices


@pytest.fixture(autouse=True)
def no_wish(monkeypatch):
    monkeypatch.delenv("COURSE_DEVICE", raising=False)


def imitate(monkeypatch, cuda=False, mps=False, capability=(8, 0)):
    monkeypatch.setattr(torch.cuda, "is_available", lambda: cuda)
    monkeypatch.setattr(torch.backends.mps, "is_available", lambda: mps)
    monkeypatch.setattr(torch.cuda, "get_device_capability", lambda device=None: capability)


@pytest.mark.parametrize(
    ("cuda", "mps", "expected"),
    [(True, False, "cuda"), (True, True, "cuda"), (False, True, "mps"), (False, False, "cpu")],
)
def test_the_best_device_is_picked(monkeypatch, cuda, mps, expected):
    imitate(monkeypatch, cuda, mps)
    assert devices.pick_device().type == expected


def test_a_wish_overrides(monkeypatch):
    imitate(monkeypatch, cuda=True)
    monkeypatch.setenv("COURSE_DEVICE", "cpu")
    assert devices.pick_device().type == "cpu"


def test_impossible_wishes_are_named(monkeypatch):
    imitate(monkeypatch)
    monkeypatch.setenv("COURSE_DEVICE", "gpu")
    with pytest.raises(ValueError, match="COURSE_DEVICE='gpu' is no device; try cpu"):
        devices.pick_device()
    monkeypatch.setenv("COURSE_DEVICE", "cuda")
    with pytest.raises(ValueError, match="COURSE_DEVICE='cuda', but torch finds no GPU"):
        devices.pick_device()


@pytest.mark.parametrize(
    ("capability", "expected"),
    [((7, 5), "fp16"), ((7, 0), "fp16"), ((8, 0), "bf16"), ((8, 9), "bf16"), ((9, 0), "bf16")],
)
def test_cuda_precision_goes_by_capability(monkeypatch, capability, expected):
    imitate(monkeypatch, cuda=True, capability=capability)
    assert devices.pick_precision() == expected


def test_mps_computes_in_float32():
    assert devices.pick_precision(torch.device("mps")) == "no"


@pytest.mark.parametrize(("has", "expected"), [(True, "bf16"), (False, "no")])
def test_cpu_precision_goes_by_the_processor(monkeypatch, has, expected):
    monkeypatch.setattr(devices, "_cpu_has_bf16", lambda: has)
    assert devices.pick_precision(torch.device("cpu")) == expected


@pytest.mark.parametrize(
    ("capability", "flags", "expected"),
    [
        ("AVX512", "avx512f avx512_bf16", True),
        ("AVX512", "avx512f amx_bf16", True),
        ("AVX512", "avx512f", False),
        ("AVX2", "avx2", False),
        ("DEFAULT", "avx512_bf16", False),
    ],
)
def test_hardware_bf16_is_read_from_the_processors_flags(
    monkeypatch, tmp_path, capability, flags, expected
):
    known = tmp_path / "cpuinfo"
    known.write_text(f"flags : {flags}\n")
    monkeypatch.setattr(torch.backends.cpu, "get_cpu_capability", lambda: capability)
    monkeypatch.setattr(devices, "open", lambda path: known.open(), raising=False)
    assert devices._cpu_has_bf16() is expected


def test_a_machine_without_cpuinfo_computes_in_float32(monkeypatch):
    def missing(path):
        raise FileNotFoundError(path)

    monkeypatch.setattr(devices, "open", missing, raising=False)
    assert devices._cpu_has_bf16() is False


def test_autocast_runs_layers_in_the_asked_precision():
    layer, x, cpu = torch.nn.Linear(2, 2), torch.zeros(1, 2), torch.device("cpu")
    with devices.autocast(cpu, "bf16"):
        assert layer(x).dtype == torch.bfloat16
    with devices.autocast(cpu, "no"):
        assert layer(x).dtype == torch.float32


def test_a_seed_fixes_all_sources_of_chance():
    def draw():
        generator = devices.seed_everything(7)
        return random.random(), np.random.rand(), torch.rand(1), torch.rand(1, generator=generator)

    assert draw() == draw()
    generator = devices.seed_everything(7)
    assert generator.device.type == "cpu" and generator.initial_seed() == 7
    devices.seed_everything(2**40)


@pytest.mark.parametrize(("precision", "shown"), [("bf16", "bf16"), ("no", "float32")])
def test_describe_is_one_line(monkeypatch, precision, shown):
    imitate(monkeypatch)
    monkeypatch.setattr(devices, "pick_precision", lambda device=None: precision)
    assert devices.describe() == f"CPU, {torch.get_num_threads()} threads, {shown}"
    imitate(monkeypatch, mps=True)
    assert devices.describe() == f"MPS, {shown}"
