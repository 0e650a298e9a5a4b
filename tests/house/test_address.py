"""The repository's address stands in pyproject.toml; wherever else it appears it is generated."""

import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
TEXT = {".py", ".md", ".toml", ".yml", ".yaml", ".ipynb", ".cfg", ".txt", ".sh", ""}


def project_files() -> list[Path]:
    """What is or may be committed; the whole folder where there is no git."""
    listing = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    names = listing.stdout.splitlines()
    if listing.returncode != 0:
        names = [str(p.relative_to(ROOT)) for p in ROOT.rglob("*") if ".venv" not in p.parts]
    files = (ROOT / name for name in names if Path(name).suffix in TEXT)
    return [path for path in files if path.is_file()]


def mentions(text: str, name: str) -> list[str]:
    """Owners in links to a repository of that name, on GitHub itself or through a badge."""
    return re.findall(rf"github(?:\.com)?/([\w.-]+)/{re.escape(name)}\b", text)


def test_address_stands_in_one_place(tool):
    owner, name = tool.repository().rstrip("/").split("/")[-2:]
    allowed = {ROOT / "pyproject.toml", ROOT / "README.md"}  # sync keeps the README's in step
    for path in project_files():
        found = mentions(path.read_text(encoding="utf-8", errors="ignore"), name)
        if path.suffix == ".ipynb":
            assert set(found) <= {owner}, f"{path.name}: run `make sync`"
        elif path in allowed:
            assert set(found) <= {owner}, f"{path.name} names another owner; run `make sync`"
        else:
            assert not found, f"{path.relative_to(ROOT)} repeats the address; derive it instead"


def test_notebooks_get_the_address_from_their_first_cell_only(tool):
    name = tool.repository().rstrip("/").split("/")[-1]
    for path in tool.find_notebooks(None):
        for cell in tool.code_cells(tool.read(path)):
            assert tool.is_first_cell(cell) or not mentions(cell.source, name), path.name


@pytest.mark.parametrize(
    "text",
    [
        "git clone https://github.com/OWNER/a-course",
        "[Colab](https://colab.research.google.com/github/OWNER/a-course/blob/main/x.ipynb)",
        "![tests](https://github.com/OWNER/a-course/actions/workflows/tests.yml/badge.svg)",
    ],
)
def test_sync_replaces_the_owner_everywhere(tool, text):
    new = tool.with_address(text, "https://github.com/jane.doe/a-course")
    assert new == text.replace("OWNER", "jane.doe")
    assert tool.with_address(text, "https://github.com/jane/other") == text
