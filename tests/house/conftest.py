"""What the tests of the house share: the notebook tool and a driver for JupyterLab."""

import contextlib
import importlib.util
import os
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parents[2]
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def load_tool(name: str) -> ModuleType:
    """Import tools/NAME.py, which is no package."""
    spec = importlib.util.spec_from_file_location(f"tool_{name}", ROOT / "tools" / f"{name}.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="session")
def tool() -> ModuleType:
    """tools/notebooks.py as a module."""
    return load_tool("notebooks")


# ---------------------------------------------------------------- a browser


def find_browser() -> str | None:
    """COURSE_CHROMIUM, else the first known browser on the path."""
    named = os.environ.get("COURSE_CHROMIUM")
    return named or next(filter(None, map(shutil.which, BROWSERS)), None)


@pytest.fixture(scope="session")
def browser_page() -> Iterator[Callable]:
    """A function that opens pages in a headless Chromium; skips where there is none (CI: fails)."""
    path = find_browser()
    if path is None:
        reason = f"needs a browser: COURSE_CHROMIUM is not set and none of {BROWSERS} is installed"
        if os.environ.get("CI", "").lower() in ("", "0", "false"):
            pytest.skip(reason)
        pytest.fail(reason)
    sync_api = pytest.importorskip("playwright.sync_api")
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=path, args=["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"]
        )
        yield lambda: browser.new_page(viewport={"width": 1400, "height": 1000})
        browser.close()


# ---------------------------------------------------------------- JupyterLab


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextlib.contextmanager
def jupyterlab(folder: Path, settings: Path) -> Iterator[str]:
    """JupyterLab on `folder`, with its own empty settings; yields its address with the token."""
    port, token = _free_port(), "course-test"
    environment = os.environ | {
        "JUPYTER_CONFIG_DIR": str(settings / "config"),
        "JUPYTER_RUNTIME_DIR": str(settings / "runtime"),
        "JUPYTERLAB_SETTINGS_DIR": str(settings / "lab"),
        "JUPYTERLAB_WORKSPACES_DIR": str(settings / "workspaces"),
    }
    _write_settings(settings / "lab")
    flags = ["--no-browser", "--allow-root", "--expose-app-in-browser", "--ip=127.0.0.1"]
    flags += [f"--port={port}", f"--IdentityProvider.token={token}", "--ServerApp.port_retries=0"]
    flags += [f"--ServerApp.root_dir={folder}"]
    log = (settings / "server.log").open("w+")
    server = subprocess.Popen(
        [sys.executable, "-m", "jupyterlab", *flags],
        env=environment,
        stdout=log,
        stderr=subprocess.STDOUT,
    )
    try:
        _wait_for(f"http://127.0.0.1:{port}/api?token={token}", server, log)
        yield f"http://127.0.0.1:{port}/lab/tree/{{}}?token={token}&reset"
    finally:
        _stop(server)
        log.close()


def _stop(server: subprocess.Popen) -> None:
    """End the server and, through it, its kernels; a server that does not listen is killed."""
    server.terminate()
    try:
        server.wait(20)
    except subprocess.TimeoutExpired:
        server.kill()
        server.wait()


def _write_settings(folder: Path) -> None:
    """Keep cells outside the window in the page, to find their controls; ask for no news."""
    settings = {
        "notebook-extension/tracker": '{"windowingMode": "none"}',
        "apputils-extension/notification": '{"fetchNews": "false", "checkForUpdates": false}',
    }
    for name, text in settings.items():
        path = folder / "@jupyterlab" / f"{name}.jupyterlab-settings"
        path.parent.mkdir(parents=True)
        path.write_text(text)


def _wait_for(address: str, server: subprocess.Popen, log, seconds: float = 40) -> None:
    end = time.monotonic() + seconds
    while time.monotonic() < end and server.poll() is None:
        with contextlib.suppress(OSError), urllib.request.urlopen(address, timeout=2):
            return
        time.sleep(0.2)
    log.seek(0)
    raise RuntimeError(f"JupyterLab did not start:\n{log.read()[-2000:]}")


CELL_STATES = """() => window.jupyterapp.shell.currentWidget.content.widgets
    .filter(cell => cell.model.type === 'code' && cell.model.sharedModel.source.trim())
    .map(cell => ({
        count: cell.model.executionCount,
        prompt: cell.inputArea.promptNode.textContent,
        errors: cell.model.outputs.toJSON().filter(o => o.output_type === 'error')
            .map(o => o.ename + ': ' + o.evalue),
    }))"""


KERNEL_IS_READY = """() => {
    const context = window.jupyterapp?.shell.currentWidget?.sessionContext;
    return context?.isReady && context.session?.kernel?.status === 'idle';
}"""


class LabPage:
    """One notebook open in JupyterLab, driven as a person would.

    `page` is playwright's page, for whatever the methods below do not cover.
    """

    def __init__(self, page, address: str):
        self.page = page
        page.goto(address)
        page.locator(".jp-Notebook .jp-Cell").first.wait_for(timeout=40_000)
        page.wait_for_function(KERNEL_IS_READY, timeout=40_000)

    def run_all(self, seconds: float = 60) -> None:
        """Run > Run All Cells, and wait until the last code cell is done; errors are failures."""
        self.page.get_by_role("menuitem", name="Run", exact=True).click()
        self.page.get_by_role("menuitem", name="Run All Cells", exact=True).click()
        end = time.monotonic() + seconds
        while not self._finished():
            assert time.monotonic() < end, f"still running after {seconds} s: {self.states()}"
            self.page.wait_for_timeout(200)

    def states(self) -> list[dict]:
        """One {count, prompt, errors} for every code cell, from JupyterLab's own model."""
        return self.page.evaluate(CELL_STATES)

    def _finished(self) -> bool:
        states = self.states()
        for number, state in enumerate(states, start=1):
            assert not state["errors"], f"code cell {number} raised {state['errors']}"
        return bool(states) and all(re.fullmatch(r"\[\d+\]:", s["prompt"]) for s in states)

    def slider(self, index: int = 0):
        """Handle of the slider at this position in the notebook; press arrow keys on it."""
        return self.page.locator(".jp-Notebook .noUi-handle").nth(index)

    def picture_beside(self, control):
        """The first visible picture in the cell output that the control stands in."""
        output = control.locator(
            "xpath=ancestor::*[contains(concat(' ', @class, ' '), ' jp-OutputArea-child ')][last()]"
        )
        return output.locator("img").first

    def move(self, control, key: str = "ArrowRight", times: int = 1) -> None:
        """Focus a control and press a key."""
        control.scroll_into_view_if_needed()
        control.focus()
        for _ in range(times):
            self.page.keyboard.press(key)

    def choose(self, label: str, option: str) -> None:
        """Choose an option in the drop-down with this label."""
        row = self.page.locator(".widget-dropdown", has_text=label).first
        row.locator("select").select_option(label=option)

    def press(self, label: str) -> None:
        """Click the widget button with this label."""
        self.page.locator(".jupyter-button", has_text=label).first.click()

    def wait_for_change(self, picture, before: str, seconds: float = 10) -> float:
        """Wait until the picture's source differs from `before`; returns the seconds it took."""
        started = time.monotonic()
        while picture.get_attribute("src") == before:
            waited = time.monotonic() - started
            assert waited < seconds, f"the picture did not change within {seconds} s"
            self.page.wait_for_timeout(20)
        return time.monotonic() - started


@pytest.fixture
def open_lab(browser_page, tmp_path_factory) -> Iterator[Callable[[Path], LabPage]]:
    """A function that opens a copy of a notebook in JupyterLab: open_lab(path) -> LabPage.

    The copy lies in an empty folder; kernels find the package through PYTHONPATH.
    """
    with contextlib.ExitStack() as stack, pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYTHONPATH", str(ROOT))

        def open_copy(notebook: Path) -> LabPage:
            folder = tmp_path_factory.mktemp("notebooks")
            shutil.copy(notebook, folder)
            address = stack.enter_context(jupyterlab(folder, tmp_path_factory.mktemp("settings")))
            page = browser_page()
            stack.callback(page.close)
            return LabPage(page, address.format(notebook.name))

        yield open_copy
