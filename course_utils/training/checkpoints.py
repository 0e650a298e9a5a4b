"""Weights and training state on disk: written whole or not at all, never unpickled blindly."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import tempfile
from dataclasses import asdict
from pathlib import Path

import torch
from safetensors import SafetensorError
from safetensors.torch import load_file, save_file
from torch import Tensor, nn

from course_utils.presets import Recipe

_PACKAGE = Path(__file__).resolve().parents[1]


def checkpoint_folder() -> Path:
    """data/checkpoints of the clone, or the copy inside an installed package."""
    beside = _PACKAGE.parent / "data" / "checkpoints"
    return beside if beside.is_dir() else _PACKAGE / "_checkpoints"


def sha256_of(path: Path) -> str:
    """Hex digest of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def load_shipped(model: nn.Module, name: str, folder: Path | None = None) -> nn.Module:
    """Load data/checkpoints/`name`.safetensors into `model`; eval mode, on this machine's device.

    Args:
        folder: where a training of one's own left its weights, instead of data/checkpoints.

    Raises:
        FileNotFoundError: no such weights.
        ValueError: the file is damaged or belongs to another network.
    """
    from course_utils import devices

    folder = folder or checkpoint_folder()
    path = folder / f"{name}.safetensors"
    manifest = read_manifest(name, folder)
    if sha256_of(path) != manifest["sha256"]:
        raise ValueError(
            f"{path} does not match the sha256 in {name}.json: it is damaged or was replaced; "
            f"restore it with `git checkout -- {path.name}` in {path.parent}"
        )
    predicts = getattr(model, "prediction", None)  # a classifier has none
    if manifest.get("prediction", predicts) != predicts:
        raise ValueError(f"{path} predicts {manifest['prediction']!r}, not {predicts!r}")
    load_weights(model, path)
    return model.to(devices.pick_device()).eval()


def read_manifest(name: str, folder: Path | None = None) -> dict:
    """The manifest beside a shipped checkpoint: what, data, command, seed, metrics, sha256."""
    path = (folder or checkpoint_folder()) / f"{name}.json"
    if not path.is_file():
        known = sorted(p.stem for p in path.parent.glob("*.safetensors"))
        raise FileNotFoundError(f"no shipped weights {name!r} in {path.parent}; there are {known}")
    return json.loads(path.read_text())


def load_weights(model: nn.Module, path: str | Path) -> nn.Module:
    """Load safetensors of any precision into `model`."""
    try:
        weights = load_file(path)
    except SafetensorError as error:
        raise ValueError(f"{path} is no intact safetensors file ({error}); get it anew") from error
    return _load_into(model, weights, path)


def load_published_sprite_weights(path: str | Path, **kwargs) -> nn.Module:
    """A `ContextUnet` with the weights of a `model_trained.pth` in the sprite course's layout.

    The published network makes a new random shortcut in its first block at every call. This one has
    none there (shortcut="zero", the mean of what the weights were trained with), so its output is
    the average over those draws, not one of them. Only tensors are unpickled (weights_only=True).

    Args:
        path: the file. kwargs: passed to `ContextUnet`; n_feat, n_cfeat are read from the file.
    """
    from course_utils.models import ContextUnet

    if not Path(path).is_file():
        raise FileNotFoundError(f"{path} is no file; name the model_trained.pth to load")
    try:
        weights = torch.load(path, map_location="cpu", weights_only=True)
    except Exception as error:
        raise ValueError(
            f"{path} is no plain state dict ({type(error).__name__}); it is damaged or holds "
            "objects that are not safe to load"
        ) from error
    if not isinstance(weights, dict) or not all(isinstance(v, Tensor) for v in weights.values()):
        raise ValueError(f"{path} holds no flat state dict of tensors: not a ContextUnet's weights")
    try:
        f, in_channels = weights["init_conv.conv1.0.weight"].shape[:2]
        n_cfeat = weights["contextembed1.model.0.weight"].shape[1]
    except KeyError as error:
        raise ValueError(f"{path} lacks {error}: not the weights of a ContextUnet") from error
    except (IndexError, ValueError) as error:
        raise ValueError(f"{path} has weights of other shapes than a ContextUnet's") from error
    settings = {"in_channels": in_channels, "n_feat": f, "n_cfeat": n_cfeat, **kwargs}
    model = ContextUnet(shortcut="zero", **settings)
    return _load_into(model, weights, path).eval()


def _load_into(model: nn.Module, weights: dict, path: str | Path) -> nn.Module:
    try:
        model.load_state_dict(weights)
    except RuntimeError as error:
        raise ValueError(f"{path} does not fit {type(model).__name__}: {error}") from error
    return model


def ship(model: nn.Module, name: str, manifest: dict, folder: Path | None = None) -> Path:
    """Write `model` in half precision with its manifest; the sha256 is added here."""
    folder = folder or checkpoint_folder()
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{name}.safetensors"
    weights = {
        key: value.detach().cpu().contiguous().to(
            torch.float16 if value.is_floating_point() else value.dtype
        )
        for key, value in model.state_dict().items()
    }  # fmt: skip
    temporary = path.with_suffix(".partial")
    save_file(weights, temporary)
    if hasattr(model, "prediction"):
        manifest = {**manifest, "prediction": model.prediction}
    manifest = {**manifest, "sha256": sha256_of(temporary)}
    os.chmod(temporary, 0o644)  # safetensors makes files that only their owner can read
    os.replace(temporary, path)
    write_text(folder / f"{name}.json", json.dumps(manifest, indent=2) + "\n")
    return path


def write_text(path: Path, text: str) -> None:
    """Write a text file whole or not at all."""
    with tempfile.NamedTemporaryFile("w", dir=path.parent, delete=False, encoding="utf-8") as file:
        file.write(text)
    os.chmod(file.name, 0o644)
    os.replace(file.name, path)


def save_state(folder, accelerator, ema, recipe: Recipe, seed: int, step: int) -> None:
    """Keep all that is needed to go on: weights, optimiser, average, random states, progress.

    The new state is written beside the old one and takes its place by renaming, so a crash at any
    moment leaves one whole state.
    """
    folder = Path(folder)
    fresh, old = folder / "state.partial", folder / "state.old"
    if accelerator.is_main_process:
        shutil.rmtree(fresh, ignore_errors=True)
        folder.mkdir(parents=True, exist_ok=True)
    accelerator.wait_for_everyone()
    accelerator.save_state(fresh)
    accelerator.wait_for_everyone()  # every process has written its random state
    if not accelerator.is_main_process:
        return
    if ema is not None:
        averages = {key: value.contiguous() for key, value in ema.state_dict().items()}
        save_file(averages, fresh / "ema.safetensors")
    progress = {"step": step, "seed": seed, "recipe": asdict(recipe)}
    (fresh / "progress.json").write_text(json.dumps(progress, indent=2))
    if (folder / "state").exists():
        shutil.rmtree(old, ignore_errors=True)
        os.replace(folder / "state", old)
    os.replace(fresh, folder / "state")
    shutil.rmtree(old, ignore_errors=True)


def load_state(folder, accelerator, ema, recipe: Recipe, seed: int) -> int:
    """Continue from what `save_state` kept; returns the step reached, 0 if there is nothing yet."""
    state = Path(folder) / "state"
    if not state.exists():
        state = Path(folder) / "state.old"  # a crash between the two renames
    if not state.exists():
        return 0
    progress = json.loads((state / "progress.json").read_text())
    if progress["seed"] != seed or progress["recipe"] != asdict(recipe):
        raise ValueError(
            f"{state} was saved with seed {progress['seed']} and recipe {progress['recipe']}, "
            f"not seed {seed} and {asdict(recipe)}; choose another --out or delete this state"
        )
    accelerator.load_state(state)
    if ema is not None:
        ema.load_state_dict(load_file(state / "ema.safetensors"))
    return progress["step"]


def load_average(model: nn.Module, folder: str | Path) -> nn.Module:
    """The averaged weights out of what `save_state` kept (the plain ones if none were averaged)."""
    state = Path(folder) / "state"
    average = state / "ema.safetensors"
    if not average.is_file():
        return load_weights(model, state / "model.safetensors")
    weights = load_file(average)
    own = {k.removeprefix("module."): v for k, v in weights.items() if k.startswith("module.")}
    return _load_into(model, own, average)
