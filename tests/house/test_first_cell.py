"""The common first cell: in the clone, elsewhere in it, and in a bare environment like Colab's."""

import json
import os
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
OWN = ("course_utils", "denoising_diffusion_course", "_denoising_diffusion", "__editable__")
SHIPPED = sorted(p.name for p in (ROOT / "data" / "checkpoints").glob("*.safetensors"))

REPORT = """
import json, pathlib, course_utils, torch
folder = pathlib.Path(course_utils.__file__).parent / "_checkpoints"
print("REPORT" + json.dumps({
    "package": course_utils.__file__,
    "torch": [torch.__version__, torch.__file__],
    "weights": sorted(path.name for path in folder.glob("*.safetensors")),
    "tier": os.environ.get("COURSE_TIER"),
}))
"""


def run_cell(python: Path, code: str, folder: Path, **environment: str) -> dict:
    """Run the first cell in a fresh process, as a kernel in that folder would; returns REPORT."""
    clean = {k: v for k, v in os.environ.items() if k not in ("PYTHONPATH", "COURSE_SOURCE")}
    done = subprocess.run(
        [str(python), "-c", code + REPORT],
        cwd=folder,
        env=clean | environment,
        capture_output=True,
        text=True,
        timeout=600,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    assert "01_forward_noise" in done.stdout, "notebook.start said nothing"
    return json.loads(done.stdout.split("REPORT")[1])


@pytest.fixture(scope="module")
def cell(tool) -> str:
    return tool.first_cell_source("01_forward_noise")


@pytest.mark.parametrize("folder", ["notebooks", "tests/house", "."])
def test_inside_the_clone(cell, folder):
    (ROOT / folder).mkdir(exist_ok=True)
    report = run_cell(Path(sys.executable), cell, ROOT / folder)
    assert report["package"] == str(ROOT / "course_utils" / "__init__.py")


def test_clone_comes_before_an_installation(cell, tmp_path):
    """A learner who edits the clone sees the edits, whatever is installed."""
    shutil.copytree(ROOT / "course_utils", tmp_path / "course_utils")
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    report = run_cell(Path(sys.executable), cell, tmp_path / "course_utils" / "exercises")
    assert report["package"] == str(tmp_path / "course_utils" / "__init__.py")


def test_visible_line_chooses_the_tier(cell):
    chosen = cell.replace("TIER = None", 'TIER = "laptop"')
    assert run_cell(Path(sys.executable), chosen, ROOT)["tier"] == "laptop"


def test_cell_is_short_and_names_the_unit(cell):
    lines = [line for line in cell.splitlines() if line.strip()]
    assert len(lines) <= 20, len(lines)
    assert lines[-1] == 'notebook.start("01_forward_noise")'


# ---------------------------------------------------------------- like Colab: no clone, no course


@pytest.fixture(scope="module")
def archive(tmp_path_factory) -> Path:
    """The course as a wheel, built from a copy without a network."""
    folder = tmp_path_factory.mktemp("archive")
    source = folder / "source"
    source.mkdir()
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, source)
    ignore = shutil.ignore_patterns("__pycache__")
    shutil.copytree(ROOT / "course_utils", source / "course_utils", ignore=ignore)
    shutil.copytree(ROOT / "data" / "checkpoints", source / "data" / "checkpoints")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    done = subprocess.run(command, cwd=source, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    shutil.rmtree(source)
    return next(folder.glob("*.whl"))


@pytest.fixture(scope="module")
def platform_python(tmp_path_factory) -> Path:
    """A Python that has torch and everything else as a platform has it, but not the course.

    A new environment sees this one's packages through links, all but the course itself; links,
    because a path to the whole folder would bring the course's own installation along.
    """
    folder = tmp_path_factory.mktemp("platform")
    environment, packages = folder / "environment", folder / "packages"
    packages.mkdir()
    for site in {sysconfig.get_path("purelib"), sysconfig.get_path("platlib")}:
        for entry in Path(site).iterdir():
            if not entry.name.startswith(OWN) and entry.suffix != ".pth":
                (packages / entry.name).symlink_to(entry)
    subprocess.run(
        [sys.executable, "-m", "venv", "--without-pip", str(environment)], check=True, timeout=60
    )
    python = environment / "bin" / "python"
    where = [str(python), "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"]
    site = subprocess.run(where, check=True, capture_output=True, text=True).stdout.strip()
    Path(site, "platform.pth").write_text(f"{packages}\n")
    return python


def torch_of(python: Path) -> list[str]:
    code = "import torch; print(torch.__version__); print(torch.__file__)"
    done = subprocess.run([str(python), "-c", code], check=True, capture_output=True, text=True)
    return done.stdout.split()


def test_bare_environment_installs_the_archive_and_leaves_torch_alone(
    cell, archive, platform_python, tmp_path
):
    nothing = [str(platform_python), "-c", "import course_utils"]
    assert subprocess.run(nothing, cwd=tmp_path, capture_output=True).returncode != 0
    before = torch_of(platform_python)
    # Without an index pip can fetch nothing: what is there must be enough.
    settings = {"COURSE_SOURCE": str(archive), "PIP_NO_INDEX": "1", "COURSE_TIER": "tiny"}
    report = run_cell(platform_python, cell, tmp_path, **settings)
    package = Path(report["package"])
    assert package.is_relative_to(platform_python.parents[1]) and "site-packages" in package.parts
    assert report["torch"] == before
    assert report["weights"] == SHIPPED
    assert not list(tmp_path.iterdir()), "the first cell leaves files behind"
    # A second time the course is there, and nothing is installed.
    again = run_cell(platform_python, cell, tmp_path, **(settings | {"COURSE_SOURCE": "/nowhere"}))
    assert again["package"] == report["package"] and again["torch"] == before


def test_shipped_weights_load_without_a_clone(archive, platform_python, tmp_path):
    """The installed package finds the weights that travel in it."""
    if not SHIPPED:
        pytest.skip("data/checkpoints holds no weights yet")
    code = (
        "from course_utils import presets; m = presets.load('sprites', tier='laptop')"
        ".load_pretrained(); print(sum(p.numel() for p in m.parameters()), m.training)"
    )
    pip = [str(platform_python), "-m", "pip", "install", "-q", "--no-index", str(archive)]
    subprocess.run(pip, check=True, timeout=120)
    done = subprocess.run(
        [str(platform_python), "-c", code], cwd=tmp_path, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.split() == ["1481027", "False"]
