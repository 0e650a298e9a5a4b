"""The command line on the tiny tier, in folders of its own."""

import csv
import json

import pytest
from PIL import Image
from safetensors.torch import load_file
from typer.testing import CliRunner

from course_utils.__main__ import app
from course_utils.data import sprites
from course_utils.training import checkpoints
from course_utils.training.logs import CsvLog, read_log


@pytest.fixture(scope="module")
def house(tmp_path_factory):
    """Data, weights and runs go to a temporary folder; one tiny training has been done there."""
    folder = tmp_path_factory.mktemp("house")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("COURSE_DATA", "")
        patch.setattr(sprites, "data_folder", lambda: folder / "data")
        patch.setattr(checkpoints, "checkpoint_folder", lambda: folder / "checkpoints")
        call("train sprites --tier tiny --name mine --ship --out", folder / "run")
        yield folder


@pytest.fixture(autouse=True)
def _painted_data(monkeypatch):
    """--data sets COURSE_DATA; no test passes that on to the next."""
    monkeypatch.setenv("COURSE_DATA", "")


def call(line, *more, fails=False):
    """Run a command line; returns what it printed."""
    result = CliRunner().invoke(app, [*line.split(), *map(str, more)])
    assert (result.exit_code != 0) == fails, result.output
    return result.output


@pytest.mark.parametrize("command", ["", "data", "train", "sample", "evaluate", "bench"])
def test_help_of_every_command(command):
    assert "Usage" in call(f"{command} --help")


def test_training_leaves_log_pictures_weights_and_manifest(house):
    rows = read_log(house / "run" / "log.csv")
    assert [row["step"] for row in rows] == [1, 2, 3, 4, 5, 6]
    seconds = [row["seconds"] for row in rows]
    assert seconds == sorted(seconds) and rows[-1]["loss"] > 0
    assert Image.open(house / "run" / "samples" / "step_000006.png").size[0] > 600
    manifest = json.loads((house / "checkpoints" / "mine.json").read_text())
    assert manifest["command"].startswith("python -m course_utils train sprites --tier tiny")
    assert (manifest["seed"], manifest["steps"], manifest["images"]) == (0, 6, 256)
    assert manifest["loss"] == pytest.approx(sum(r["loss"] for r in rows) / 6, rel=1e-3)
    shipped = house / "checkpoints" / "mine.safetensors"
    assert checkpoints.sha256_of(shipped) == manifest["sha256"]


def test_a_finished_run_is_not_trained_again_but_can_be_shipped(house):
    log = (house / "run" / "log.csv").read_text()
    weights = (house / "run" / "mine.safetensors").read_bytes()
    call("train sprites --tier tiny --name mine --ship --out", house / "run")
    assert (house / "run" / "log.csv").read_text() == log
    assert (house / "run" / "mine.safetensors").read_bytes() == weights


def test_averaged_weights_are_shipped_not_the_last_ones(house):
    shipped = load_file(house / "checkpoints" / "mine.safetensors")["out.3.weight"]
    average = load_file(house / "run" / "state" / "ema.safetensors")["module.out.3.weight"]
    last = load_file(house / "run" / "state" / "model.safetensors")["out.3.weight"]
    rounding = (shipped - average).abs().max()
    assert rounding < 1e-3 * average.abs().max()
    assert (shipped - last).abs().max() > 4 * rounding


def test_another_recipe_in_the_same_folder_is_refused(house):
    said = call("train sprites --tier tiny --name mine --seed 1 --out", house / "run", fails=True)
    assert "seed 0" in said and "--out" in said


def test_a_small_run_never_replaces_the_weights_of_the_course(house):
    said = call("train sprites --tier tiny --ship --out", house / "other", fails=True)
    assert "--name" in said
    assert not (house / "other").exists()


@pytest.mark.parametrize("which", ["hero", "all", "none"])
def test_sample_writes_a_picture(house, which):
    out = house / f"{which}.png"
    call(f"sample sprites --name mine --class {which} --n 6 --steps 2 --columns 3 --out", out)
    assert Image.open(out).size == ((3 * 17 - 1) * 4, (2 * 17 - 1) * 4)


def test_sample_from_a_run_of_ones_own_with_ddpm(house):
    out = house / "ddpm.png"
    line = f"sample sprites --name mine --run {house / 'run'} --n 1 --sampler ddpm --out"
    call(line, out)
    assert out.is_file()


def test_classifier_evaluation_and_manifest(house):
    said = call("evaluate sprites --train-classifier --tier tiny --epochs 1")
    assert "overall" in said
    manifest = json.loads((house / "checkpoints" / "sprite_classifier.json").read_text())
    assert manifest["accuracy_held_out"]["overall"]["n"] == 256
    line = "evaluate sprites --name mine --n 10 --steps 2 --update-manifest --out"
    said = call(line, house / "report.csv")
    assert "Frechet distance, real to real" in said
    with (house / "report.csv").open() as file:
        assert len(list(csv.DictReader(file))) > 15
    manifest = json.loads((house / "checkpoints" / "mine.json").read_text())
    assert manifest["metrics"]["settings"]["n"] == 10
    assert manifest["metrics"]["fidelity"]["overall"]["n"] == 10
    assert manifest["steps"] == 6


def test_data_commands(house):
    out = house / "painted"
    assert "40 images" in call("data paint sprites --n 40 --seed 3 --out", out)
    assert "40 sprites" in call("data check sprites --data", out).replace(",", "")
    assert "DeepLearning.AI" in call("data fetch sprites")
    assert "ready" in call("data prepare sprites --tier tiny --data", out)


def test_bench_reports_both_speeds(house):
    out = house / "bench.json"
    call("bench --tier tiny --seconds 0.2 --out", out)
    figures = json.loads(out.read_text())
    assert figures["training"]["images_per_second"] > 0
    assert figures["sampling"]["images_per_second"] > 0


@pytest.mark.parametrize(
    ("line", "complaint"),
    [
        ("train dragons", "unknown unit 'dragons'; choose one of sprites"),
        ("train sprites --tier huge", "tier='huge' is no tier"),
        ("train sprites --tier tiny --recipe best", "unknown recipe 'best'"),
        ("train sprites --tier tiny --recipe shipped", "use --tier laptop"),
        ("train sprites --tier tiny --data /nowhere", "/nowhere is no folder"),
        ("sample sprites --name lost", "no shipped weights 'lost'"),
        ("sample sprites --name mine --class dragon", "unknown class 'dragon'"),
        ("sample sprites --name mine --steps 0", "--steps"),
        ("sample sprites --name mine --sampler euler", "unknown sampler 'euler'"),
        ("evaluate sprites --name mine --classifier lost", "no shipped weights 'lost'"),
        ("data check sprites --data {empty}", "unset COURSE_DATA"),
    ],
)
def test_wrong_input_is_named_with_the_remedy(house, line, complaint):
    (house / "empty").mkdir(exist_ok=True)
    said = call(line.format(empty=house / "empty"), fails=True)
    assert complaint in said
    assert "Traceback" not in said


# ------------------------------------------------------------------------------------- log


def test_log_goes_on_at_the_saved_step(tmp_path):
    log = CsvLog(tmp_path / "log.csv")
    for step in range(1, 8):
        log.write(step, 1 / step, 1e-3, 10.0 * step)
    log.close()
    again = CsvLog(tmp_path / "log.csv")
    again.start(5)  # the state was saved after step 4; 5, 6 and 7 are repeated
    again.write(5, 0.5, 1e-3, 3.0)
    again.close()
    rows = read_log(tmp_path / "log.csv")
    assert [row["step"] for row in rows] == [1, 2, 3, 4, 5]
    assert [row["seconds"] for row in rows] == [10, 20, 30, 40, 43]


def test_log_survives_a_line_cut_short_and_refuses_other_files(tmp_path):
    path = tmp_path / "log.csv"
    path.write_text("step,loss,lr,seconds\n1,0.5,0.001,1.00\n2,0.4")
    assert [row["step"] for row in read_log(path)] == [1]
    path.write_text("a,b\n1,2\n")
    with pytest.raises(ValueError, match="no training log"):
        read_log(path)
