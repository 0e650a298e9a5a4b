"""The floors of the house: a file of course_utils may import only what stands below it."""

import ast
from pathlib import Path

import pytest

PACKAGE = Path(__file__).resolve().parents[1] / "course_utils"

# From the ground up. presets and devices stand at the bottom: all may import them.
FLOORS = [
    "devices", "presets", "diffusion", "models", "data", "viz", "training", "evaluation",
    "exercises", "widgets", "notebook", "units", "__main__",
]  # fmt: skip

# A preset builds what it describes, so these methods look up, lazily. The one exception.
LAZY = {
    "presets.build_schedule": {"diffusion"},
    "presets.build_model": {"models"},
    "presets.load_pretrained": {"training"},
}

# What a floor may not touch at all, whatever stands below it.
FORBIDDEN = {
    "diffusion": {"torch.nn", "pathlib", "os", "matplotlib", "PIL", "course_utils"},
    "models": {"pathlib", "os", "matplotlib", "PIL", "course_utils"},
    "data": {"matplotlib"},
    "training": {"matplotlib"},
}
MAY_LEARN_THE_HARDWARE = {"devices.py"}
HARDWARE_QUESTIONS = {"is_available", "get_device_capability", "get_cpu_capability"}

FILES = sorted(PACKAGE.rglob("*.py"))


def name_of(path):
    return path.relative_to(PACKAGE).with_suffix("").as_posix()


def floor_of(path):
    parts = path.relative_to(PACKAGE).with_suffix("").parts
    return None if parts == ("__init__",) else parts[0]


def path_of_package(path, level):
    """What the dots of a relative import stand for: the packages around the file."""
    around = ("course_utils", *path.relative_to(PACKAGE).parts[:-1])
    return around[: len(around) - level + 1] if level else ()


def imports(path, source):
    """(dotted name, name of the enclosing function or None) of every import, lazy ones too."""

    def visit(node, function):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            function = node.name
        if isinstance(node, ast.Import):
            yield from ((alias.name, function) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = ".".join(filter(None, [*path_of_package(path, node.level), node.module]))
            yield from ((f"{base}.{alias.name}", function) for alias in node.names)
        for child in ast.iter_child_nodes(node):
            yield from visit(child, function)

    return list(visit(ast.parse(source), None))


def floor_violations(path, source):
    here, wrong = floor_of(path), []
    for name, function in imports(path, source):
        package, _, rest = name.partition(".")
        there = rest.split(".")[0]
        if package != "course_utils" or there == here:
            continue
        assert there in FLOORS, f"{name_of(path)} imports {name}: give {there} a floor in FLOORS"
        upwards = here is None or FLOORS.index(there) > FLOORS.index(here)
        if upwards and there not in LAZY.get(f"{here}.{function}", ()):
            wrong.append(name)
    return wrong


def forbidden_imports(path, source):
    here = floor_of(path)
    wrong = []
    for name, _ in imports(path, source):
        own = name.startswith(f"course_utils.{here}")
        for banned in FORBIDDEN.get(here, ()):
            if not own and (name == banned or name.startswith(banned + ".")):
                wrong.append(name)
    return wrong


def hardware_questions(path, source):
    if path.name in MAY_LEARN_THE_HARDWARE:
        return []
    nodes = ast.walk(ast.parse(source))
    return [n.attr for n in nodes if isinstance(n, ast.Attribute) and n.attr in HARDWARE_QUESTIONS]


RULES = [floor_violations, forbidden_imports, hardware_questions]


@pytest.mark.parametrize("path", FILES, ids=name_of)
def test_every_file_stands_on_a_known_floor(path):
    assert floor_of(path) is None or floor_of(path) in FLOORS


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
@pytest.mark.parametrize("path", FILES, ids=name_of)
def test_the_floors_hold(path, rule):
    assert rule(path, path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    ("rule", "file", "source"),
    [
        (floor_violations, "diffusion/x.py", "from course_utils.models import ContextUnet"),
        (floor_violations, "models/x.py", "import course_utils.training.loop"),
        (floor_violations, "data/x.py", "def f():\n    from course_utils import viz"),
        (floor_violations, "presets.py", "from course_utils.models import ContextUnet"),
        (floor_violations, "presets.py", "def load():\n    from course_utils import training"),
        (floor_violations, "devices.py", "from course_utils import presets"),
        (floor_violations, "__init__.py", "from course_utils import models"),
        (floor_violations, "data/painters/x.py", "from ...training import train"),
        (floor_violations, "data/x.py", "from .. import viz"),
        (forbidden_imports, "diffusion/x.py", "from torch import nn"),
        (forbidden_imports, "diffusion/x.py", "from course_utils import presets"),
        (forbidden_imports, "models/x.py", "from course_utils.diffusion import q_sample"),
        (forbidden_imports, "models/x.py", "import matplotlib.pyplot as plt"),
        (hardware_questions, "viz/x.py", "torch.cuda.is_available()"),
    ],
)
def test_each_rule_catches_its_sin(rule, file, source):
    assert rule(PACKAGE / file, source)


@pytest.mark.parametrize(
    ("file", "source"),
    [
        ("training/x.py", "from course_utils.diffusion import q_sample"),
        ("diffusion/x.py", "from course_utils.diffusion.forward import q_sample"),
        ("data/painters/x.py", "from course_utils.data import sprites"),
        ("data/painters/x.py", "from ._palettes import RED\nfrom . import y"),
        ("viz/x.py", "from course_utils import devices, presets"),
    ],
)
def test_what_looks_down_is_welcome(file, source):
    assert not floor_violations(PACKAGE / file, source)
    assert not forbidden_imports(PACKAGE / file, source)
