"""Presets: tiers, the published numbers, what they build."""

import dataclasses

import pytest
import torch

from course_utils import devices, presets
from course_utils.models import count_parameters
from course_utils.training.loop import learning_rate


def test_an_unset_tier_goes_by_the_device(monkeypatch):
    monkeypatch.delenv("COURSE_TIER", raising=False)
    for device, tier in (("cuda", "gpu"), ("cpu", "laptop"), ("mps", "laptop")):
        monkeypatch.setattr(devices, "pick_device", lambda device=device: torch.device(device))
        assert presets.current_tier() == tier
        assert presets.load("sprites").tier == tier


@pytest.mark.parametrize("tier", presets.TIERS)
def test_a_tier_is_chosen_by_name_or_environment(monkeypatch, tier):
    monkeypatch.setenv("COURSE_TIER", tier)
    assert presets.load("sprites").tier == presets.load("sprites", tier).tier == tier


def test_unknown_tiers_and_units_are_named(monkeypatch):
    with pytest.raises(ValueError, match=r"tier='huge' is no tier; choose one of .*'laptop'"):
        presets.load("sprites", "huge")
    with pytest.raises(ValueError, match=r"unknown unit 'cats'; choose one of .*'sprites'"):
        presets.load("cats")
    monkeypatch.setenv("COURSE_TIER", "huge")
    with pytest.raises(ValueError, match="COURSE_TIER='huge' is no tier"):
        presets.load("sprites")


@pytest.mark.parametrize("tier", presets.TIERS)
def test_presets_are_frozen_and_build_what_they_describe(tier):
    preset = presets.load("sprites", tier)
    with pytest.raises(dataclasses.FrozenInstanceError):
        preset.n_feat = 1
    model, schedule = preset.build_model(), preset.build_schedule()
    assert schedule.timesteps == model.timesteps == preset.timesteps
    assert model.n_feat == preset.n_feat and model.prediction == preset.recipe.prediction
    assert preset.recipe.batch_size <= preset.n_images
    assert preset.ddim_steps <= preset.timesteps
    learning_rate(preset.recipe, 1, preset.n_images)


def test_the_paper_tier_is_the_published_setting():
    preset = presets.load("sprites", "paper")
    recipe = preset.recipe
    assert count_parameters(preset.build_model()) == 1_481_027
    assert preset.build_schedule().alpha_bars[500].item() == pytest.approx(0.0062888, abs=5e-8)
    assert preset.n_images == 89_400
    assert recipe.steps == 32 * (preset.n_images // recipe.batch_size)
    assert (recipe.batch_size, recipe.context_keep, recipe.prediction) == (100, 0.9, "noise")
    assert recipe.ema_decay is recipe.min_snr_gamma is recipe.clip_norm is None
    assert recipe.warmup_steps == 0
    for epoch in (0, 1, 31):
        for step in (epoch * 894 + 1, (epoch + 1) * 894):
            rate = learning_rate(recipe, step, preset.n_images)
            assert rate == pytest.approx(1e-3 * (1 - epoch / 32))


def test_other_schedules_and_lengths():
    laptop = presets.load("sprites", "laptop")
    cosine = dataclasses.replace(laptop, schedule="cosine", timesteps=100).build_schedule()
    assert cosine.timesteps == 100 and "cosine" in cosine.name
    course = dataclasses.replace(laptop, schedule="sprite_course", timesteps=100)
    with pytest.raises(ValueError, match="T=500; choose linear or cosine"):
        course.build_schedule()


def test_tiers_without_shipped_weights_point_to_the_laptop():
    with pytest.raises(ValueError, match=r'tier .paper.*"laptop"\)\.load_pretrained'):
        presets.load("sprites", "paper").load_pretrained()
    assert presets.load("sprites", "laptop").shipped is not None
