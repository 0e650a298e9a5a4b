"""Keep the notebooks in order: generate what is generated, execute, check.

    python tools/notebooks.py sync  [NAMES]                 first cells, stubs, solutions, addresses
    python tools/notebooks.py run   [NAMES] --tier laptop   sync, execute, store the outputs
    python tools/notebooks.py run   [NAMES] --solutions     execute with the solutions in the stubs
    python tools/notebooks.py check [NAMES]                 do the outputs belong to the code?

NAMES are notebooks by name, number or path ("01", "01_forward_noise"); none means all of them.
Generated cells are found by their tags: `first-cell`, `exercise:1.3`, `solution:1.3`.
"""

import copy
import hashlib
import os
import re
import statistics
import sys
import time
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from html.parser import HTMLParser
from importlib.metadata import version
from pathlib import Path
from typing import Annotated

import nbformat
import typer
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError
from nbformat import NotebookNode

ROOT = Path(__file__).resolve().parents[1]
NOTEBOOKS = ROOT / "notebooks"
sys.path.insert(0, str(ROOT))

from course_utils.exercises.core import PLACEHOLDER, find_exercise  # noqa: E402

MAX_SECONDS = {"tiny": 30, "laptop": 600, "gpu": 1800, "paper": None}  # a whole notebook
CELL_TIMEOUT = {"tiny": 300, "laptop": 1800, "gpu": 3600, "paper": None}
MAX_BYTES = 2_000_000
MAX_LINES, MAX_MEDIAN_LINES = 40, 8
WIDGET_VIEW = "application/vnd.jupyter.widget-view+json"
PROGRESS_BAR = re.compile(r"\d+%\|.*\||^\s*\d+it \[|\?it/s")
METADATA = {
    "kernelspec": {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"},
    "language_info": {"name": "python"},
}
KEPT_CELL_METADATA = {"tags", "jupyter", "course_stub"}

FIRST_CELL = """\
# Finds the course beside this notebook, or installs it (Colab, Kaggle) without touching torch.
TIER = None  # None: chosen for this machine; or "tiny", "laptop", "gpu", "paper"

import os
import subprocess
import sys
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

folders = [Path.cwd(), *Path.cwd().parents]
clones = [str(f) for f in folders if (f / "course_utils" / "notebook.py").is_file()]
sys.path[:0] = clones[:1]
if find_spec("course_utils") is None:
    source = os.environ.get("COURSE_SOURCE", "git+{repository}")
    kept = [f"{{name}}=={{version(name)}}" for name in ("torch", "torchvision") if find_spec(name)]
    subprocess.run([sys.executable, "-m", "pip", "install", "-q", source, *kept], check=True)
if TIER:
    os.environ["COURSE_TIER"] = TIER
from course_utils import notebook

notebook.start("{unit}")"""

SOLUTION_CELL = """\
<details><summary>Show the solution of exercise {number}: {title}</summary>

```python
{source}
```

</details>"""


# ---------------------------------------------------------------- files and cells


def repository() -> str:
    """The repository's address, from the one place where it stands."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return project["urls"]["Repository"]


def find_notebooks(names: list[str] | None) -> list[Path]:
    """Paths of the named notebooks (all of them without names); exits where a name fits none."""
    known = sorted(NOTEBOOKS.glob("*.ipynb"))
    if not names:
        return known
    found = []
    for name in names:
        path = Path(name)
        if path.suffix == ".ipynb" and path.is_file():
            found.append(path.resolve())
            continue
        fits = [path for path in known if path.stem == name or path.stem.split("_")[0] == name]
        if not fits:
            fail(f"no notebook is called {name!r}; there are: {[path.stem for path in known]}")
        found += fits
    return found


def read(path: Path) -> NotebookNode:
    """Read a notebook; version 4.5, where cells have ids."""
    notebook = nbformat.read(path, as_version=4)
    notebook.nbformat_minor = max(notebook.nbformat_minor, 5)
    return notebook


def write(notebook: NotebookNode, path: Path) -> None:
    """Write a notebook whole or not at all."""
    nbformat.validate(notebook)
    partial = path.with_name(path.name + ".tmp")
    nbformat.write(notebook, partial)
    os.replace(partial, path)


def tag(cell: NotebookNode, prefix: str) -> str | None:
    """What stands behind `prefix` in the cell's tags: tag(cell, "exercise:") is "1.3" or None."""
    for name in cell.metadata.get("tags", []):
        if name.startswith(prefix):
            return name.removeprefix(prefix)
    return None


def code_cells(notebook: NotebookNode) -> list[NotebookNode]:
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def is_first_cell(cell: NotebookNode) -> bool:
    return tag(cell, "first-cell") == ""


def digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def source_digest(notebook: NotebookNode) -> str:
    """Hash of the code that made the outputs.

    The generated first cell is left out: the repository's address in it changes no result.
    """
    sources = [cell.source for cell in code_cells(notebook) if not is_first_cell(cell)]
    return digest("\n# %%\n".join(sources))


def say(text: str) -> None:
    print(text, flush=True)


def fail(text: str) -> None:
    print(text, file=sys.stderr, flush=True)
    raise typer.Exit(1)


# ---------------------------------------------------------------- sync


class EditedStub(Exception):
    """A stub holds an answer that sync would overwrite."""


def sync_notebook(notebook: NotebookNode, unit: str, discard_answers: bool = False) -> None:
    """Bring everything generated in the notebook up to date, in place.

    Raises EditedStub where a stub was filled in by hand, unless discard_answers.
    """
    _sync_first_cell(notebook, unit)
    for cell in [cell for cell in notebook.cells if tag(cell, "exercise:")]:
        _sync_stub(cell, discard_answers)
        _sync_solution(notebook, cell)
    known = {tag(cell, "exercise:") for cell in notebook.cells}
    notebook.cells = [c for c in notebook.cells if tag(c, "solution:") in {None, *known}]
    address = repository()
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            cell.source = with_address(cell.source, address)
        cell.metadata = {k: v for k, v in cell.metadata.items() if k in KEPT_CELL_METADATA}
    _reset_metadata(notebook)
    _set_ids(notebook)


def _reset_metadata(notebook: NotebookNode) -> None:
    """The same for everybody, without versions; only what `run` noted stays."""
    kept = {key: value for key, value in notebook.metadata.items() if key == "course"}
    notebook.metadata = nbformat.from_dict(METADATA | kept)


def first_cell_source(unit: str) -> str:
    return FIRST_CELL.format(repository=repository(), unit=unit)


def _sync_first_cell(notebook: NotebookNode, unit: str) -> None:
    tagged = [cell for cell in notebook.cells if is_first_cell(cell)]
    if not tagged:
        cell = nbformat.v4.new_code_cell(metadata={"tags": ["first-cell"]})
        has_title = bool(notebook.cells) and notebook.cells[0].cell_type == "markdown"
        notebook.cells.insert(int(has_title), cell)
        tagged = [cell]
    tagged[0].source = first_cell_source(unit)


def _sync_stub(cell: NotebookNode, discard_answers: bool) -> None:
    number = tag(cell, "exercise:")
    stub = find_exercise(number).stub_source
    made = cell.metadata.get("course_stub")
    untouched = (
        not cell.source.strip()
        or cell.source == stub
        or made == digest(cell.source)[:16]
        or (made is None and PLACEHOLDER in cell.source)  # a stub that came through another tool
    )
    if not (untouched or discard_answers):
        raise EditedStub(
            f"the stub of exercise {number} was edited, and the answer in it would be lost; "
            "copy the notebook under another name, or say --discard-answers"
        )
    cell.source = stub
    cell.metadata["course_stub"] = digest(stub)[:16]


def _sync_solution(notebook: NotebookNode, stub: NotebookNode) -> None:
    known = find_exercise(tag(stub, "exercise:"))
    source = SOLUTION_CELL.format(
        number=known.number, title=known.title, source=known.solution_source
    )
    for cell in notebook.cells:
        if tag(cell, "solution:") == known.number:
            cell.source = source
            return
    metadata = {"tags": [f"solution:{known.number}"]}
    position = next(i for i, cell in enumerate(notebook.cells) if cell is stub) + 1
    notebook.cells.insert(position, nbformat.v4.new_markdown_cell(source, metadata=metadata))


def _set_ids(notebook: NotebookNode) -> None:
    """Ids from the cells' content, so that generating a notebook twice gives the same file."""
    used: set[str] = set()
    for cell in notebook.cells:
        base = new = digest(cell.cell_type + cell.source)[:8]
        copies = 1
        while new in used:
            copies += 1
            new = f"{base}-{copies}"
        used.add(new)
        cell.id = new


def with_address(text: str, address: str) -> str:
    """Replace the owner in every mention of the repository (links, badges, clone commands)."""
    owner, name = address.rstrip("/").split("/")[-2:]
    return re.sub(rf"(github(?:\.com)?)/[\w.-]+/{re.escape(name)}\b", rf"\1/{owner}/{name}", text)


def sync_readme() -> bool:
    """Write the repository's address into README.md; True if anything changed."""
    path = ROOT / "README.md"
    if not path.is_file():
        return False
    old = path.read_text(encoding="utf-8")
    new = with_address(old, repository())
    if new != old:
        path.write_text(new, encoding="utf-8")
    return new != old


def sync_file(path: Path, discard_answers: bool = False) -> bool:
    """Sync one notebook file; True if it changed. Says what is wrong and exits where it cannot."""
    notebook = read(path)
    before = copy.deepcopy(notebook)
    try:
        sync_notebook(notebook, path.stem, discard_answers)
    except (EditedStub, KeyError) as error:
        fail(f"{path.stem}: {error.args[0]}")
    if notebook != before:
        write(notebook, path)
    return notebook != before


# ---------------------------------------------------------------- execute


class CellFailure(Exception):
    """A cell raised, ran too long, or killed its kernel. The message says which and how."""


@contextmanager
def tier_in_environment(tier: str) -> Iterator[None]:
    """Kernels inherit COURSE_TIER from here."""
    before = os.environ.get("COURSE_TIER")
    os.environ["COURSE_TIER"] = tier
    try:
        yield
    finally:
        if before is None:
            del os.environ["COURSE_TIER"]
        else:
            os.environ["COURSE_TIER"] = before


def execute(notebook: NotebookNode, name: str, tier: str, folder: Path = NOTEBOOKS) -> float:
    """Run every cell in a fresh kernel, outputs into `notebook`; returns the seconds it took.

    Raises CellFailure, which names the cell.
    """
    total, current = len(notebook.cells), {"cell": None, "index": 0}

    def announce(cell: NotebookNode, cell_index: int) -> None:
        current.update(cell=cell, index=cell_index)
        if sys.stderr.isatty():
            print(f"\r{name}: cell {cell_index + 1}/{total} ", end="", file=sys.stderr, flush=True)

    client = NotebookClient(
        notebook,
        timeout=CELL_TIMEOUT[tier],
        kernel_name="python3",
        resources={"metadata": {"path": str(folder)}},
        coalesce_streams=True,
        store_widget_state=False,
        record_timing=False,
        on_cell_execute=announce,
    )
    started = time.monotonic()
    try:
        with tier_in_environment(tier):
            client.execute()
    except (CellExecutionError, CellTimeoutError, DeadKernelError) as error:
        raise CellFailure(_describe_failure(name, current, error)) from error
    finally:
        if sys.stderr.isatty():
            print("\r\033[K", end="", file=sys.stderr, flush=True)
    tidy(notebook)
    return time.monotonic() - started


def _describe_failure(name: str, current: dict, error: Exception) -> str:
    """Which notebook, which cell, its code, and the end of the traceback without colours."""
    source = current["cell"].source if current["cell"] else ""
    if isinstance(error, CellExecutionError):
        traceback = re.sub(r"\x1b\[[0-9;]*m", "", error.traceback or str(error)).splitlines()
        reason = "\n".join(traceback[-25:])
    else:
        reason = str(error)
    code = "\n".join(f"    {line}" for line in source.splitlines())
    return f"{name}: cell {current['index'] + 1} failed\n{code}\n\n{reason}"


def tidy(notebook: NotebookNode) -> None:
    """Remove what changes from run to run or needs a kernel to be seen."""
    for cell in code_cells(notebook):
        cell.metadata.pop("execution", None)
        kept = []
        for output in cell.outputs:
            output.pop("transient", None)
            if not _drop_widget(output) and not _drop_progress(output):
                kept.append(output)
        cell.outputs = kept
    _reset_metadata(notebook)


def _drop_widget(output: NotebookNode) -> bool:
    """Strip the live widget so that its static picture is shown; True if it was a progress bar."""
    data = output.get("data", {})
    if data.pop(WIDGET_VIEW, None) is None:
        return False
    if set(data) <= {"text/plain"}:
        text = data.get("text/plain", "")
        if PROGRESS_BAR.search(text) or text.startswith(("HBox(", "Output(")):
            return True
        output.metadata["course_widget"] = "no static picture"  # `check` complains about it
    return False


def _drop_progress(output: NotebookNode) -> bool:
    """Strip progress bars printed to stderr; True if nothing else was printed."""
    if output.get("name") != "stderr":
        return False
    lines = [line for line in output.text.splitlines() if not PROGRESS_BAR.search(line)]
    output.text = "".join(f"{line}\n" for line in lines)
    return not output.text.strip()


def run_file(path: Path, tier: str) -> float:
    """Execute a synced notebook and store its outputs, whole or not at all; returns seconds."""
    notebook = read(path)
    seconds = execute(notebook, path.stem, tier, path.parent)
    notebook.metadata["course"] = {
        "tier": tier,
        "source_sha256": source_digest(notebook),
        "seconds": round(seconds, 1),
        "torch": version("torch"),
    }
    write(notebook, path)
    return seconds


def run_solutions(path: Path, tier: str) -> float:
    """Execute with every solution in place of its stub; nothing is stored.

    Raises CellFailure where a cell fails or an exercise is not confirmed by a check.
    """
    notebook = read(path)
    numbers = [tag(cell, "exercise:") for cell in notebook.cells if tag(cell, "exercise:")]
    for cell in notebook.cells:
        if tag(cell, "exercise:"):
            cell.source = find_exercise(tag(cell, "exercise:")).solution_source
    seconds = execute(notebook, path.stem, tier, path.parent)
    spoken = verdicts(notebook)
    wrong = [text for text in spoken if not text.startswith("✓")]
    if wrong:
        raise CellFailure(f"{path.stem}: a solution does not pass its check: {wrong}")
    if len(spoken) < len(numbers):
        raise CellFailure(
            f"{path.stem}: {len(numbers)} exercises ({', '.join(numbers)}) but only {len(spoken)} "
            "verdicts: is there a cell check_...(...) after each?"
        )
    return seconds


def verdicts(notebook: NotebookNode) -> list[str]:
    """The verdicts of check_* functions among the outputs, as text."""
    return [
        output.data["text/plain"]
        for cell in code_cells(notebook)
        for output in cell.outputs
        if "course-verdict" in output.get("data", {}).get("text/html", "")
    ]


# ---------------------------------------------------------------- check


def check_notebook(notebook: NotebookNode, unit: str, tier: str = "laptop") -> list[str]:
    """Everything that is wrong with a stored notebook, one sentence each."""
    return [
        *check_sync(notebook, unit),
        *check_execution(notebook, tier),
        *check_outputs(notebook),
        *check_style(notebook),
        *check_size(notebook),
    ]


def check_sync(notebook: NotebookNode, unit: str) -> Iterator[str]:
    """First cell, stubs, solutions and ids as `sync` would write them."""
    fresh = copy.deepcopy(notebook)
    try:
        sync_notebook(fresh, unit)
    except (EditedStub, KeyError) as error:
        yield error.args[0]
        return
    if len(fresh.cells) != len(notebook.cells):
        yield "generated cells are missing or left over; run `make sync`"
        return
    for index, (old, new) in enumerate(zip(notebook.cells, fresh.cells, strict=True), start=1):
        if old.source != new.source:
            yield f"cell {index} differs from what is generated; run `make sync`"
        elif old != new:
            yield f"cell {index} has another id or metadata than `make sync` writes"
    if notebook.metadata != fresh.metadata:
        yield "the notebook's metadata are not those that `make sync` writes"


def check_execution(notebook: NotebookNode, tier: str) -> Iterator[str]:
    """The outputs come from this code, run once from top to bottom, at the right tier."""
    course = notebook.metadata.get("course")
    if not course:
        yield f"never executed; run `make notebooks TIER={tier}`"
        return
    if course["source_sha256"] != source_digest(notebook):
        yield "the code changed after the outputs were made; run `make notebooks`"
    if course["tier"] != tier:
        yield f"the outputs are those of tier {course['tier']!r}, not {tier!r}"
    limit = MAX_SECONDS.get(course["tier"])
    if limit and course["seconds"] > limit:
        yield f"took {course['seconds']:.0f} s; tier {course['tier']} promises {limit} s"
    counts = [cell.execution_count for cell in code_cells(notebook) if cell.source.strip()]
    if counts != list(range(1, len(counts) + 1)):
        yield f"execution counts are not 1, 2, 3, ...: {counts}"


def check_outputs(notebook: NotebookNode) -> Iterator[str]:
    """No errors, no picture without words, nothing that belongs to one machine or one run."""
    for index, cell in enumerate(notebook.cells, start=1):
        if cell.cell_type == "markdown":
            yield from (f"cell {index}: {text}" for text in images_without_alt(cell.source))
            if re.search(r"!\[\s*\]\(", cell.source):
                yield f"cell {index}: a picture has no alternative text: ![words](...)"
        for output in cell.get("outputs", []):
            yield from (f"cell {index}: {text}" for text in check_output(output))


def check_output(output: NotebookNode) -> Iterator[str]:
    """What is wrong with one output."""
    if output.output_type == "error":
        yield f"its output is an error, {output.ename}"
        return
    data = output.get("data", {})
    for kind in data:
        if kind.startswith("image/"):
            yield f"a raw {kind} has no alternative text; show it with viz.show(figure, alt=...)"
    page = data.get("text/html", "")
    yield from images_without_alt(page)
    if output.get("metadata", {}).get("course_widget") or WIDGET_VIEW in data:
        yield "a widget leaves no static picture for readers without a kernel"
    if "course-verdict" in page and not data["text/plain"].startswith("○"):
        yield f"a check on an untouched stub should say 'not yet tried': {data['text/plain']}"
    text = without_pictures(output.get("text", "") + data.get("text/plain", "") + page)
    if found := re.search(r"\bat 0x[0-9a-f]{6,}", text):
        yield f"a memory address, {found[0]!r}; end the cell with a semicolon or print something"
    if found := re.search(r"(?<![\w.:/])/(home|root|Users|tmp|work|private)/[\w.-]+", text):
        yield f"a path of one machine, {found[0]!r}"


class _Images(HTMLParser):
    """Collects the <img> tags that have no alternative text."""

    def __init__(self) -> None:
        super().__init__()
        self.bare: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "img" and not (dict(attrs).get("alt") or "").strip():
            self.bare.append(without_pictures(self.get_starttag_text() or "<img>")[:80])


def images_without_alt(page: str) -> list[str]:
    if "<img" not in page:
        return []
    parser = _Images()
    parser.feed(page)
    return [f"a picture has no alternative text: {text}" for text in parser.bare]


def without_pictures(text: str) -> str:
    """The text without its base64 data."""
    return re.sub(r"base64,[A-Za-z0-9+/=\s\\]+", "base64,...", text)


def check_style(notebook: NotebookNode) -> Iterator[str]:
    """Short cells, explained by markdown, and exercises followed by their check."""
    cells = [c for c in code_cells(notebook) if c.source.strip() and not is_first_cell(c)]
    lengths = [sum(bool(line.strip()) for line in cell.source.splitlines()) for cell in cells]
    if lengths and statistics.median(lengths) > MAX_MEDIAN_LINES:
        yield f"median length of a code cell is {statistics.median(lengths)} lines, over 8"
    for cell, length in zip(cells, lengths, strict=True):
        if length > MAX_LINES:
            index = notebook.cells.index(cell) + 1
            yield f"cell {index} has {length} lines, over {MAX_LINES}"
    pairs = zip(notebook.cells, notebook.cells[1:], strict=False)
    bare = sum(a.cell_type == b.cell_type == "code" and not is_first_cell(a) for a, b in pairs)
    if cells and bare > 0.2 * len(cells):
        yield f"{bare} of {len(cells)} code cells have no markdown before them, over a fifth"


def check_size(notebook: NotebookNode) -> Iterator[str]:
    size = len(nbformat.writes(notebook).encode())
    if size > MAX_BYTES:
        yield f"{size / 1e6:.1f} MB, over {MAX_BYTES / 1e6:.0f} MB: fewer or smaller pictures"


# ---------------------------------------------------------------- command line

app = typer.Typer(help=__doc__.splitlines()[0], no_args_is_help=True, add_completion=False)
Names = Annotated[list[str] | None, typer.Argument(help="Name, number or path; none means all.")]
Tier = Annotated[str, typer.Option(help="tiny, laptop, gpu or paper.")]
Discard = Annotated[bool, typer.Option("--discard-answers", help="Overwrite stubs filled in.")]


@app.command()
def sync(names: Names = None, discard_answers: Discard = False) -> None:
    """Write first cells, exercise stubs, solutions and the repository's address."""
    if sync_readme():
        say("README.md: address updated")
    for path in find_notebooks(names):
        changed = sync_file(path, discard_answers)
        say(f"{path.stem}: {'updated' if changed else 'already in sync'}")


@app.command()
def run(
    names: Names = None,
    tier: Tier = "laptop",
    solutions: Annotated[bool, typer.Option(help="Solutions in the stubs; store nothing.")] = False,
    discard_answers: Discard = False,
) -> None:
    """Sync, then execute from top to bottom in a fresh kernel and store the outputs."""
    if tier not in MAX_SECONDS:
        fail(f"there is no tier {tier!r}; choose one of {', '.join(MAX_SECONDS)}")
    for path in find_notebooks(names):
        say(f"{path.stem}: running on tier {tier}{', with solutions' if solutions else ''}")
        try:
            if solutions:
                seconds = run_solutions(path, tier)
            else:
                sync_file(path, discard_answers)
                seconds = run_file(path, tier)
        except CellFailure as failure:
            fail(str(failure))
        say(f"{path.stem}: done in {seconds:.1f} s")
        if not solutions:
            for problem in check_notebook(read(path), path.stem, tier):
                say(f"  warning: {problem}")


@app.command()
def check(names: Names = None, tier: Tier = "laptop") -> None:
    """Report everything that is wrong with the stored notebooks; exit 1 if anything is."""
    problems = 0
    for path in find_notebooks(names):
        found = check_notebook(read(path), path.stem, tier)
        problems += len(found)
        say(f"{path.stem}: {'good' if not found else f'{len(found)} problems'}")
        for problem in found:
            say(f"  {problem}")
    if problems:
        raise typer.Exit(1)


if __name__ == "__main__":
    app()
