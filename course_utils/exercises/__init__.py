"""Exercises and their instant checks: ``from course_utils.exercises import check_one_jump``.

Each unit has a module unitNN.py; its check_* functions are found here without importing the others'
units first. How exercises are made is described in `core`.
"""

from importlib import import_module
from typing import Any

from course_utils.exercises.core import Verdict, unit_modules

__all__ = ["Verdict"]


def __getattr__(name: str) -> Any:
    """Find check_* in the unit modules, in their order."""
    if not name.startswith("check_"):
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    known = []
    for module in map(import_module, unit_modules()):
        if name in vars(module):
            return vars(module)[name]
        known += [attribute for attribute in vars(module) if attribute.startswith("check_")]
    raise AttributeError(f"there is no {name}; the checks are: {', '.join(known) or 'none yet'}")


def __dir__() -> list[str]:
    modules = map(import_module, unit_modules())
    return sorted({*globals(), *(n for m in modules for n in vars(m) if n.startswith("check_"))})
