"""What every notebook does first: say which course, machine, tier and data it runs with."""

import os
import platform
import tomllib
from importlib import metadata
from pathlib import Path

DISTRIBUTION = "denoising-diffusion-course"
EXPECTED_TIME = {
    "tiny": "half a minute; a few steps that only prove that everything runs",
    "laptop": "at most 10 minutes on two cores, no GPU needed",
    "gpu": "at most 30 minutes on a small GPU",
    "paper": "hours: the published settings",
}


def start(unit: str) -> None:
    """Print what notebook `unit` ("01_forward_noise") runs with: versions, device, tier, data.

    Raises ModuleNotFoundError with the remedy where the course's dependencies are missing.
    """
    try:
        import torch

        from course_utils import devices, presets
    except ModuleNotFoundError as error:
        raise ModuleNotFoundError(_missing(error.name), name=error.name) from error
    tier = presets.current_tier()
    rows = {
        "course": f"{course_version()}, unit {unit}",
        "python": f"{platform.python_version()}, torch {torch.__version__}",
        "device": devices.describe(),
        "tier": f"{tier} (choose with TIER above, then restart the kernel)",
        "expect": EXPECTED_TIME[tier],
        "data": describe_data(),
    }
    print("\n".join(f"{name:<8}{text}" for name, text in rows.items()))


def course_version() -> str:
    """Version of the course: of the clone this file lies in, else of the installed package."""
    pyproject = Path(__file__).resolve().parents[1] / "pyproject.toml"
    if pyproject.is_file():
        project = tomllib.loads(pyproject.read_text(encoding="utf-8")).get("project", {})
        if project.get("name") == DISTRIBUTION:
            return project["version"]
    return metadata.version(DISTRIBUTION)


def describe_data() -> str:
    """Where the data come from; FileNotFoundError where COURSE_DATA names no folder."""
    folder = os.environ.get("COURSE_DATA")
    if not folder:
        return "painted by the course itself (set COURSE_DATA to use the published data sets)"
    if not Path(folder).is_dir():
        raise FileNotFoundError(
            f"COURSE_DATA names {folder!r}, which is not a folder (seen from {Path.cwd()}); "
            "name an existing folder by its full path, or unset COURSE_DATA for painted data"
        )
    return f"from COURSE_DATA = {folder}"


def _missing(module: str | None) -> str:
    return (
        f"the module {module!r} is missing in this kernel's Python. Start JupyterLab with "
        "`make lab`, or run `pip install -e .` in the course's folder with this Python"
    )
