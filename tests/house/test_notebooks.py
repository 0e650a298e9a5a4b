"""The course's notebooks as they are stored: outputs, generated cells, and their solutions."""

import re
from pathlib import Path

import pytest

FOLDER = Path(__file__).resolve().parents[2] / "notebooks"
UNITS = ["01_forward_noise", "02_sprite_context_unet", "03_ddpm_sampling"]
NOTEBOOKS = sorted(FOLDER.glob("*.ipynb"))


@pytest.mark.parametrize("unit", UNITS)
def test_unit_exists(unit):
    assert (FOLDER / f"{unit}.ipynb").is_file()


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_stored_notebook_is_in_order(tool, path):
    problems = tool.check_notebook(tool.read(path), path.stem, tier="laptop")
    assert not problems, "\n".join([path.stem, *problems])


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_three_to_six_exercises(tool, path):
    found = [tool.tag(cell, "exercise:") for cell in tool.read(path).cells]
    found = [number for number in found if number]
    assert 3 <= len(found) <= 6, found
    assert all(int(number.split(".")[0]) == int(path.stem[:2]) for number in found)


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_solutions_in_place_of_stubs(tool, path):
    """Every cell runs with the solutions, and every check says that they are correct."""
    tool.run_solutions(path, "tiny")


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_links_between_notebooks_and_files_exist(tool, path):
    for cell in tool.read(path).cells:
        if cell.cell_type == "markdown":
            for target in re.findall(r"\]\(([^)#\s]+)[^)]*\)", cell.source):
                if not re.match(r"\w+:", target):
                    assert (FOLDER / target).exists(), f"{path.stem} links to {target}"
