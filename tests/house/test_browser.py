"""JupyterLab in a real browser: run a notebook, move a slider, and the picture changes."""

from pathlib import Path

import nbformat
import pytest

ROOT = Path(__file__).resolve().parents[2]
pytestmark = pytest.mark.browser

TOY = """\
import io
import ipywidgets
from PIL import Image

def png(grey):
    file = io.BytesIO()
    Image.new("L", (32, 32), grey).save(file, "PNG")
    return file.getvalue()

slider = ipywidgets.IntSlider(10, 0, 255, description="grey")
picture = ipywidgets.Image(value=png(10))
picture.alt = "a grey square"
{observe}
ipywidgets.HBox([slider, picture])"""
OBSERVE = 'slider.observe(lambda change: setattr(picture, "value", png(change["new"])), "value")'


def toy_notebook(folder: Path, observe: str) -> Path:
    cells = [nbformat.v4.new_code_cell("1 + 1"), nbformat.v4.new_markdown_cell("text")]
    cells.append(nbformat.v4.new_code_cell(TOY.format(observe=observe)))
    path = folder / "toy.ipynb"
    metadata = {"kernelspec": {"name": "python3", "display_name": "Python 3"}}
    nbformat.write(nbformat.v4.new_notebook(cells=cells, metadata=metadata), path)
    return path


def move_first_slider(lab, seconds: float = 10) -> float:
    """Move the first slider of the notebook; returns how long its picture took to follow."""
    slider = lab.slider(0)
    slider.wait_for(timeout=20_000)
    picture = lab.picture_beside(slider)
    before = picture.get_attribute("src")
    lab.move(slider, "ArrowRight", times=3)
    return lab.wait_for_change(picture, before, seconds)


def test_the_driver_sees_a_picture_that_follows(open_lab, tmp_path):
    lab = open_lab(toy_notebook(tmp_path, OBSERVE))
    lab.run_all()
    move_first_slider(lab)


def test_the_driver_sees_a_picture_that_does_not_follow(open_lab, tmp_path):
    lab = open_lab(toy_notebook(tmp_path, "# nobody observes the slider"))
    lab.run_all()
    with pytest.raises(AssertionError, match="did not change"):
        move_first_slider(lab, seconds=2)


def test_slider_of_notebook_01(open_lab):
    """The learner's first minutes: open notebook 01, run everything, move the first slider."""
    lab = open_lab(ROOT / "notebooks" / "01_forward_noise.ipynb")
    lab.run_all(seconds=80)
    move_first_slider(lab)
