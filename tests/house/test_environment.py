"""pyproject.toml, environment.yml and the package that is built from them."""

import re
import tomllib
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
CONDA = yaml.safe_load((ROOT / "environment.yml").read_text(encoding="utf-8"))


def pip_lines() -> list[str]:
    return next(part["pip"] for part in CONDA["dependencies"] if isinstance(part, dict))


def test_environment_lists_what_pyproject_lists_and_nothing_else():
    listed = [line for line in pip_lines() if not line.startswith("-")]
    assert sorted(listed) == sorted(PROJECT["dependencies"])


def test_environment_installs_the_course_itself():
    assert [line for line in pip_lines() if line.startswith("-")] == ["--editable ."]
    assert CONDA["name"] == PROJECT["name"]


def test_both_ask_for_the_same_python():
    python = next(p for p in CONDA["dependencies"] if isinstance(p, str) and p.startswith("python"))
    assert python == f"python{PROJECT['requires-python']}"


def test_every_dependency_has_a_lower_bound_and_no_upper_one():
    extras = [d for group in PROJECT["optional-dependencies"].values() for d in group]
    for dependency in [*PROJECT["dependencies"], *extras]:
        name = re.match(r"[\w-]+", dependency)[0]
        if name != PROJECT["name"]:
            assert re.fullmatch(rf"{name}>=[\d.]+", dependency), dependency


@pytest.mark.parametrize("extra", ["test", "diffusers", "docs"])
def test_extras_exist(extra):
    assert PROJECT["optional-dependencies"][extra]


def test_workflow_calls_what_continuous_integration_calls_here():
    workflow = yaml.safe_load((ROOT / ".github" / "workflows" / "tests.yml").read_text())
    steps = [step.get("run") for job in workflow["jobs"].values() for step in job["steps"]]
    assert [step for step in steps if step] == ["bash .ci/run"]
    assert "make test" in (ROOT / ".ci" / "run").read_text()
