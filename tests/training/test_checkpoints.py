"""Weights on disk: shipped, published, damaged, hostile."""

import json
import os
import pickle

import pytest
import torch
from safetensors.torch import save_file

from course_utils.models import ContextUnet
from course_utils.training import checkpoints, load_published_sprite_weights, load_weights, ship


def small(seed=0, **settings):
    torch.manual_seed(seed)
    return ContextUnet(**{"n_feat": 8, **settings})


def answer(model):
    generator = torch.Generator().manual_seed(0)
    x = torch.randn(2, 3, 16, 16, generator=generator)
    with torch.no_grad():
        return model.eval()(x, torch.tensor([1, 400]), torch.eye(model.n_cfeat)[:2])


# ---- the published file


def test_published_weights_load(tmp_path):
    trained = small(shortcut="zero", n_cfeat=4)
    torch.save(trained.state_dict(), tmp_path / "model_trained.pth")
    loaded = load_published_sprite_weights(tmp_path / "model_trained.pth")
    assert not loaded.training and (loaded.n_feat, loaded.n_cfeat) == (8, 4)
    assert loaded.init_conv.shortcut is None and loaded.prediction == "noise"
    torch.testing.assert_close(answer(loaded), answer(trained))


class Hostile:
    def __init__(self, target):
        self.target = target

    def __reduce__(self):
        return os.mkdir, (str(self.target),)


@pytest.mark.parametrize("wrap", [False, True])
def test_a_hostile_pickle_is_not_executed(tmp_path, wrap):
    path, target = tmp_path / "model_trained.pth", tmp_path / "harm"
    weights = {"init_conv.conv1.0.weight": Hostile(target)}
    if wrap:
        torch.save(weights, path)
    else:
        path.write_bytes(pickle.dumps(weights, protocol=2))
    with pytest.raises(ValueError, match=r"model_trained\.pth is no plain state dict"):
        load_published_sprite_weights(path)
    assert not target.exists()


def test_a_truncated_file_is_named(tmp_path):
    path = tmp_path / "model_trained.pth"
    torch.save(small(shortcut="zero").state_dict(), path)
    path.write_bytes(path.read_bytes()[:5000])
    with pytest.raises(ValueError, match=r"model_trained\.pth is no plain state dict.*damaged"):
        load_published_sprite_weights(path)


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(FileNotFoundError, match=r"model_trained\.pth"):
        load_published_sprite_weights(tmp_path / "model_trained.pth")


FIRST, CONTEXT = "init_conv.conv1.0.weight", "contextembed1.model.0.weight"


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (torch.zeros(3), "holds no flat state dict"),
        ([torch.zeros(3)], "holds no flat state dict"),
        ({"model": {FIRST: torch.zeros(8, 3, 3, 3)}}, "holds no flat state dict"),
        ({FIRST: 3}, "holds no flat state dict"),
        ({}, f"lacks '{FIRST}'"),
        ({FIRST: torch.zeros(8, 3, 3, 3)}, f"lacks '{CONTEXT}'"),
        ({FIRST: torch.zeros(8), CONTEXT: torch.zeros(16, 5)}, "other shapes"),
        ({FIRST: torch.zeros(8, 3, 3, 3), CONTEXT: torch.zeros(16)}, "other shapes"),
        (
            {FIRST: torch.zeros(8, 3, 3, 3), CONTEXT: torch.zeros(16, 5)},
            "does not fit ContextUnet.*Missing key",
        ),
    ],
)
def test_files_of_other_content_are_named(tmp_path, content, message):
    torch.save(content, tmp_path / "other.pth")
    with pytest.raises(ValueError, match=rf"(?s)other\.pth.*{message}"):
        load_published_sprite_weights(tmp_path / "other.pth")


# ---- shipped weights


@pytest.fixture
def shipped(tmp_path, monkeypatch):
    """A folder that stands in for data/checkpoints, with the weights "toy" in it."""
    monkeypatch.setattr(checkpoints, "checkpoint_folder", lambda: tmp_path)
    ship(small(prediction="v"), "toy", {"data": "painted", "seed": 3})
    return tmp_path


def test_ship_and_load_shipped(shipped):
    loaded = checkpoints.load_shipped(small(seed=9, prediction="v"), "toy")
    assert not loaded.training
    torch.testing.assert_close(answer(loaded), answer(small(prediction="v")), rtol=0, atol=0.01)
    manifest = json.loads((shipped / "toy.json").read_text())
    assert manifest["data"] == "painted" and manifest["prediction"] == "v"
    assert manifest["sha256"] == checkpoints.sha256_of(shipped / "toy.safetensors")
    assert sorted(path.name for path in shipped.iterdir()) == ["toy.json", "toy.safetensors"]


def test_shipped_weights_are_half_precision_and_counters_stay_integers(shipped):
    from safetensors.torch import load_file

    weights = load_file(shipped / "toy.safetensors")
    assert weights["out.0.weight"].dtype == torch.float16
    assert weights["init_conv.conv1.1.num_batches_tracked"].dtype == torch.int64
    loaded = checkpoints.load_shipped(small(prediction="v"), "toy")
    assert {p.dtype for p in loaded.parameters()} == {torch.float32}


def test_shipped_weights_that_were_touched_are_refused(shipped):
    path = shipped / "toy.safetensors"
    content = bytearray(path.read_bytes())
    content[-1] ^= 1
    path.write_bytes(content)
    with pytest.raises(ValueError, match=r"toy\.safetensors does not match the sha256.*git"):
        checkpoints.load_shipped(small(prediction="v"), "toy")


def test_shipped_weights_of_another_network_are_refused(shipped):
    with pytest.raises(ValueError, match="predicts 'v', not 'noise'"):
        checkpoints.load_shipped(small(), "toy")
    with pytest.raises(ValueError, match=r"toy\.safetensors does not fit ContextUnet"):
        checkpoints.load_shipped(small(prediction="v", n_feat=16), "toy")


def test_unknown_weights_are_named_with_the_known_ones(shipped):
    with pytest.raises(FileNotFoundError, match=r"no shipped weights 'none' .*\['toy'\]"):
        checkpoints.load_shipped(small(), "none")


def test_a_failing_ship_leaves_the_old_weights(shipped, monkeypatch):
    def crash(*args):
        raise OSError("no space left")

    monkeypatch.setattr(checkpoints.os, "replace", crash)
    with pytest.raises(OSError, match="no space"):
        ship(small(seed=7, prediction="v"), "toy", {})
    monkeypatch.undo()
    monkeypatch.setattr(checkpoints, "checkpoint_folder", lambda: shipped)
    loaded = checkpoints.load_shipped(small(seed=9, prediction="v"), "toy")
    torch.testing.assert_close(answer(loaded), answer(small(prediction="v")), rtol=0, atol=0.01)


def test_damaged_and_missing_safetensors_are_named(tmp_path):
    path = tmp_path / "w.safetensors"
    save_file(small().state_dict(), path)
    path.write_bytes(path.read_bytes()[:1000])
    with pytest.raises(ValueError, match=r"w\.safetensors is no intact safetensors file"):
        load_weights(small(), path)
    with pytest.raises(FileNotFoundError, match=r"gone\.safetensors"):
        load_weights(small(), tmp_path / "gone.safetensors")


def test_the_checkpoint_folder_is_the_clones():
    assert checkpoints.checkpoint_folder().parts[-2:] == ("data", "checkpoints")
