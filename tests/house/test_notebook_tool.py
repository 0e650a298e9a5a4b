"""tools/notebooks.py on small notebooks: what it generates, executes, and complains about."""

import copy
import linecache
import re

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from course_utils import exercises
from course_utils.exercises import core

UNIT = '''\
from course_utils.exercises.core import exercise, judge

@exercise("97.1", title="Twice")
def twice(x):
    """Return 2x."""
    # --- your turn
    return 2 * x
    # --- end

def check_twice(answer):
    return judge(twice, answer, [(3,)])
'''


@pytest.fixture(autouse=True)
def unit97(tmp_path, monkeypatch):
    """An exercise unit of our own, seen here and by the kernels started from here."""
    (tmp_path / "units").mkdir()
    (tmp_path / "units" / "unit97.py").write_text(UNIT)
    monkeypatch.setattr(exercises, "__path__", [*exercises.__path__, str(tmp_path / "units")])
    linecache.clearcache()
    yield tmp_path / "units"
    core.REGISTRY.pop("97.1", None)
    __import__("sys").modules.pop("course_utils.exercises.unit97", None)


@pytest.fixture
def written(tool, unit97):
    """A notebook as an author writes it: one exercise, one check, one picture."""
    path_line = f"import course_utils.exercises as e; e.__path__.append({str(unit97)!r})"
    setup = f"{path_line}\nfrom course_utils.exercises import check_twice"
    cells = [
        new_markdown_cell("# 97 A notebook"),
        new_code_cell(setup),
        new_markdown_cell("Your turn."),
        new_code_cell("", metadata={"tags": ["exercise:97.1"]}),
        new_markdown_cell("And now check it."),
        new_code_cell("check_twice(twice)"),
    ]
    return new_notebook(cells=cells)


@pytest.fixture
def synced(tool, written):
    tool.sync_notebook(written, "97_test")
    return written


@pytest.fixture(scope="module")
def executed_cache():
    return {}


@pytest.fixture
def executed(tool, synced, tmp_path, executed_cache):
    """The same notebook after `run`, read back from its file."""
    if "text" not in executed_cache:
        path = tmp_path / "97_test.ipynb"
        tool.write(synced, path)
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("PYTHONPATH", str(tool.ROOT))
            tool.run_file(path, "tiny")
        executed_cache["text"] = path.read_text()
    notebook = nbformat.reads(executed_cache["text"], as_version=4)
    assert notebook.metadata.course["seconds"] > 0
    notebook.metadata.course["seconds"] = 1.0  # a busy machine is not what is tested here
    return notebook


def problems(tool, notebook, unit="97_test", tier="tiny"):
    return "\n".join(tool.check_notebook(notebook, unit, tier))


# ---------------------------------------------------------------- sync


def test_sync_writes_first_cell_stub_and_solution(tool, synced):
    kinds = [(cell.cell_type, cell.metadata.get("tags")) for cell in synced.cells]
    assert kinds[1] == ("code", ["first-cell"])
    assert kinds[4:6] == [("code", ["exercise:97.1"]), ("markdown", ["solution:97.1"])]
    assert synced.cells[1].source == tool.first_cell_source("97_test")
    assert synced.cells[4].source.endswith("    ...  # your code here")
    assert "<details>" in synced.cells[5].source and "    return 2 * x" in synced.cells[5].source


def test_sync_twice_changes_nothing(tool, synced):
    before = copy.deepcopy(synced)
    tool.sync_notebook(synced, "97_test")
    assert synced == before


def test_sync_follows_the_solution(tool, synced, unit97, monkeypatch):
    known = core.find_exercise("97.1")
    monkeypatch.setattr(type(known), "stub_source", "def twice(x):\n    ...  # new")
    tool.sync_notebook(synced, "97_test")
    assert synced.cells[4].source == "def twice(x):\n    ...  # new"


def test_sync_does_not_overwrite_an_answer(tool, synced):
    synced.cells[4].source = "def twice(x):\n    return x + x"
    with pytest.raises(tool.EditedStub, match=r"97\.1 was edited"):
        tool.sync_notebook(synced, "97_test")
    tool.sync_notebook(synced, "97_test", discard_answers=True)
    assert "your code here" in synced.cells[4].source


def test_sync_removes_the_solution_of_a_removed_exercise(tool, synced):
    del synced.cells[4]
    tool.sync_notebook(synced, "97_test")
    assert not any(tool.tag(cell, "solution:") for cell in synced.cells)


def test_sync_names_an_unknown_exercise(tool, written, tmp_path, capsys):
    written.cells[3].metadata["tags"] = ["exercise:97.5"]
    tool.write(written, tmp_path / "97_test.ipynb")
    with pytest.raises(tool.typer.Exit):
        tool.sync_file(tmp_path / "97_test.ipynb")
    assert "97_test: no exercise 97.5" in capsys.readouterr().err


# ---------------------------------------------------------------- run


def test_run_stores_outputs_that_check_accepts(tool, executed):
    assert problems(tool, executed) == ""
    assert executed.metadata.course["tier"] == "tiny"
    assert "tier    tiny" in executed.cells[1].outputs[0].text
    assert [text[0] for text in tool.verdicts(executed)] == ["○"]


def test_run_with_solutions_asks_for_correct_verdicts(tool, synced, tmp_path, monkeypatch):
    monkeypatch.setenv("PYTHONPATH", str(tool.ROOT))
    path = tmp_path / "97_test.ipynb"
    tool.write(synced, path)
    before = path.read_bytes()
    assert tool.run_solutions(path, "tiny") > 0
    assert path.read_bytes() == before


def test_run_with_solutions_notices_a_missing_and_a_failing_check(tool, executed, tmp_path):
    path = tmp_path / "97_test.ipynb"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(tool, "execute", lambda *arguments: 1.0)
        tool.write(executed, path)  # its verdict is that of the untouched stub
        with pytest.raises(tool.CellFailure, match=r"does not pass its check.*Not yet tried"):
            tool.run_solutions(path, "tiny")
        del executed.cells[-1]
        tool.write(executed, path)
        with pytest.raises(tool.CellFailure, match=r"1 exercises \(97\.1\) but only 0 verdicts"):
            tool.run_solutions(path, "tiny")


def test_failing_cell_is_named_and_nothing_is_written(tool, tmp_path):
    path = tmp_path / "97_test.ipynb"
    cells = [new_code_cell("x = 1"), new_code_cell("y = x\ny / 0")]
    tool.write(new_notebook(cells=cells), path)
    before = path.read_bytes()
    with pytest.raises(tool.CellFailure, match=r"97_test: cell 2 failed") as caught:
        tool.run_file(path, "tiny")
    assert "    y / 0" in str(caught.value) and "ZeroDivisionError" in str(caught.value)
    assert path.read_bytes() == before and list(tmp_path.glob("*.tmp")) == []


def test_dead_kernel_is_named(tool):
    notebook = new_notebook(cells=[new_code_cell("import os; os._exit(1)")])
    with pytest.raises(tool.CellFailure, match="cell 1 failed"):
        tool.execute(notebook, "97_test", "tiny", tool.ROOT)


def test_tidy_keeps_the_static_picture_of_a_widget(tool):
    picture = '<img alt="noise" src="data:image/png;base64,AA==">'
    view = {tool.WIDGET_VIEW: {"model_id": "1"}}
    bar = {**view, "text/plain": "  0%|          | 0/10 [00:00<?, ?it/s]"}
    bare = {**view, "text/plain": "interactive(children=(IntSlider()))"}
    full = {**view, "text/plain": "noise", "text/html": picture}
    outputs = [new_output("display_data", data=data) for data in (bar, bare, full)]
    outputs.append(
        new_output("stream", name="stderr", text="\r 40%|####    | 4/10 [00:01<00:02]\n")
    )
    notebook = new_notebook(cells=[new_code_cell("x", outputs=outputs)])
    tool.tidy(notebook)
    bare, full = notebook.cells[0].outputs
    assert full.data == {"text/plain": "noise", "text/html": picture}
    assert not list(tool.check_output(full))
    assert "no static picture" in next(tool.check_output(bare))


# ---------------------------------------------------------------- check: every planted fault


def edit_source(notebook):
    notebook.cells[2].source += "\nx = 1"


def edit_first_cell(notebook):
    notebook.cells[1].source += "\nx = 1"


def edit_solution(notebook):
    notebook.cells[5].source = notebook.cells[5].source.replace("2 * x", "3 * x")


def answer_stub(notebook):
    notebook.cells[4].source = "def twice(x):\n    return 2 * x"


def remove_solution(notebook):
    del notebook.cells[5]


def never_executed(notebook):
    del notebook.metadata["course"]


def other_tier(notebook):
    notebook.metadata["course"]["tier"] = "gpu"


def too_slow(notebook):
    notebook.metadata["course"]["seconds"] = 31


def run_twice(notebook):
    notebook.cells[2].execution_count = 9


def add_output(**data):
    def plant(notebook):
        notebook.cells[2].outputs.append(new_output("display_data", data=data))

    return plant


def add_error(notebook):
    notebook.cells[2].outputs.append(new_output("error", ename="KeyError", evalue="", traceback=[]))


def passing_stub(notebook):
    notebook.cells[-1].outputs[0].data["text/plain"] = "✓ Correct."


def long_cell(notebook):
    notebook.cells[2].source = "x = 1\n" * 41


def bare_cells(notebook):
    notebook.cells += [new_code_cell("x = 1") for _ in range(3)]


def markdown_picture(notebook):
    notebook.cells[3].source += "\n![](figures/x.png)"


def markdown_img(notebook):
    notebook.cells[3].source += '\n<img src="figures/x.png">'


def kernel_version(notebook):
    notebook.metadata["language_info"]["version"] = "3.11.7"


def huge(notebook):
    notebook.cells[3].source += "x" * 2_000_001


FAULTS = [
    (edit_source, "the code changed after the outputs were made"),
    (edit_first_cell, "cell 2 differs from what is generated"),
    (edit_solution, "cell 6 differs from what is generated"),
    (answer_stub, "97.1 was edited"),
    (remove_solution, "generated cells are missing"),
    (never_executed, "never executed"),
    (other_tier, "those of tier 'gpu', not 'tiny'"),
    (too_slow, "took 31 s; tier tiny promises 30 s"),
    (run_twice, "execution counts are not 1, 2, 3"),
    (add_output(**{"image/png": "AA=="}), "a raw image/png has no alternative text"),
    (add_output(**{"text/html": '<p><img src="x.png"></p>'}), "a picture has no alternative text"),
    (add_output(**{"text/html": '<img alt=" " src="x">'}), "a picture has no alternative text"),
    (add_output(**{"text/plain": "<Foo at 0x7f36dc123456>"}), "a memory address"),
    (add_output(**{"text/plain": "read /home/jane/data.npy"}), "a path of one machine"),
    (add_error, "its output is an error, KeyError"),
    (passing_stub, "should say 'not yet tried'"),
    (long_cell, "has 41 lines, over 40"),
    (bare_cells, "have no markdown before them"),
    (markdown_picture, "a picture has no alternative text: ![words](...)"),
    (markdown_img, "a picture has no alternative text: <img"),
    (kernel_version, "metadata are not those"),
    (huge, "MB, over 2 MB"),
]


@pytest.mark.parametrize("plant, complaint", FAULTS, ids=[text[:30] for _, text in FAULTS])
def test_check_finds_the_planted_fault(tool, executed, plant, complaint):
    plant(executed)
    assert complaint in problems(tool, executed)


def test_check_accepts_pictures_with_words(tool, executed):
    page = '<img alt="a sprite" src="data:image/png;base64,AA/tmp/a/home/b==">'
    add_output(**{"text/html": page})(executed)
    assert problems(tool, executed) == ""


def test_median_length_of_cells(tool):
    cells = [new_code_cell("x = 1\n" * 9) for _ in range(3)]
    assert any("median" in text for text in tool.check_style(new_notebook(cells=cells)))


def test_new_address_keeps_the_outputs_valid(tool, executed, monkeypatch):
    """Publishing under another address must not ask for a new run of everything."""
    monkeypatch.setattr(tool, "repository", lambda: "https://github.com/jane/a-course")
    tool.sync_notebook(executed, "97_test")
    assert "jane/a-course" in executed.cells[1].source
    assert not re.search("code changed", problems(tool, executed))
