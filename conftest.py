"""Settings that every test shares, and the folder of published data where there is one."""

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent

# Notebook kernels inherit this, so `pytest --nbmake notebooks/` alone runs on the tiny tier.
os.environ.setdefault("COURSE_TIER", "tiny")


@pytest.fixture(scope="session")
def course_data() -> Path:
    """Folder with the published data sets: COURSE_DATA, else shared/data beside the clone."""
    named = os.environ.get("COURSE_DATA")
    folder = Path(named).expanduser() if named else ROOT.parent / "shared" / "data"
    if not folder.is_dir():
        if named:
            pytest.fail(f"COURSE_DATA names {named!r}, which is not a folder")
        pytest.skip(f"needs the published data: COURSE_DATA is not set and {folder} does not exist")
    return folder.resolve()
