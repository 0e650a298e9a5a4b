"""What the first cell prints."""

import pytest

from course_utils import notebook


def test_start_names_everything_a_reader_needs(capsys, monkeypatch):
    monkeypatch.setenv("COURSE_TIER", "tiny")
    monkeypatch.delenv("COURSE_DATA", raising=False)
    notebook.start("01_forward_noise")
    text = capsys.readouterr().out
    for part in ("unit 01_forward_noise", "python", "torch", "device", "tier    tiny", "painted"):
        assert part in text


def test_every_tier_has_an_expected_time(monkeypatch):
    from course_utils import presets

    for tier in notebook.EXPECTED_TIME:
        monkeypatch.setenv("COURSE_TIER", tier)
        assert presets.current_tier() == tier


def test_data_folder_is_named_and_must_exist(monkeypatch, tmp_path):
    monkeypatch.setenv("COURSE_DATA", str(tmp_path))
    assert str(tmp_path) in notebook.describe_data()
    monkeypatch.setenv("COURSE_DATA", str(tmp_path / "nowhere"))
    with pytest.raises(FileNotFoundError, match=r"nowhere.*unset COURSE_DATA"):
        notebook.describe_data()


def test_missing_dependency_says_what_to_do(monkeypatch):
    monkeypatch.setitem(__import__("sys").modules, "torch", None)
    with pytest.raises(ModuleNotFoundError, match=r"'torch' is missing.*make lab"):
        notebook.start("01_forward_noise")
