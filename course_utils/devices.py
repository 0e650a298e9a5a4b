"""Device, precision and seeds: the only file that asks which hardware this is."""

from __future__ import annotations

import contextlib
import os
import random

import numpy as np
import torch


def pick_device() -> torch.device:
    """CUDA if there is one, else Apple's MPS, else the CPU. `COURSE_DEVICE` overrides."""
    wish = os.environ.get("COURSE_DEVICE")
    if wish:
        try:
            device = torch.device(wish)
        except RuntimeError as error:
            raise ValueError(f"COURSE_DEVICE={wish!r} is no device; try cpu, cuda, mps") from error
        if device.type == "cuda" and not torch.cuda.is_available():
            raise ValueError(f"COURSE_DEVICE={wish!r}, but torch finds no GPU here; try cpu")
        return device
    if torch.cuda.is_available():
        return torch.device("cuda")
    return torch.device("mps" if torch.backends.mps.is_available() else "cpu")


def pick_precision(device: torch.device | None = None) -> str:
    """What accelerate calls mixed_precision: "bf16", "fp16" or "no".

    CUDA: bf16 from compute capability 8.0 on (Ampere), fp16 before (a Colab T4 is 7.5). CPU: bf16
    where the processor multiplies it in hardware, for elsewhere it is emulated and slow. MPS: no.
    """
    device = device or pick_device()
    if device.type == "cuda":
        return "bf16" if torch.cuda.get_device_capability(device)[0] >= 8 else "fp16"
    return "bf16" if device.type == "cpu" and _cpu_has_bf16() else "no"


def _cpu_has_bf16() -> bool:
    flags = torch.backends.cpu.get_cpu_capability()
    try:
        with open("/proc/cpuinfo") as file:
            known = file.read()
    except OSError:
        return False
    return "AVX512" in flags and ("avx512_bf16" in known or "amx_bf16" in known)


def autocast(device: torch.device | None = None, precision: str | None = None):
    """A context in which networks run in this machine's best precision."""
    device = device or pick_device()
    precision = precision or pick_precision(device)
    if precision == "no":
        return contextlib.nullcontext()
    dtype = {"bf16": torch.bfloat16, "fp16": torch.float16}[precision]
    return torch.autocast(device.type, dtype=dtype)


def seed_everything(seed: int) -> torch.Generator:
    """Seed Python, NumPy and torch; return a CPU generator with the same seed for sampling."""
    random.seed(seed)
    np.random.seed(seed % 2**32)
    torch.manual_seed(seed)
    return torch.Generator().manual_seed(seed)


def describe() -> str:
    """One line for a notebook's first cell, such as "CPU, 2 threads, bf16"."""
    device = pick_device()
    precision = pick_precision(device)
    precision = "float32" if precision == "no" else precision
    if device.type == "cuda":
        memory = torch.cuda.get_device_properties(device).total_memory / 2**30
        return f"{torch.cuda.get_device_name(device)}, {memory:.0f} GiB, {precision}"
    if device.type == "cpu":
        return f"CPU, {torch.get_num_threads()} threads, {precision}"
    return f"{device.type.upper()}, {precision}"
