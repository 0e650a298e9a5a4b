# make lab       install the course into .venv and open the first notebook
# make test      install what the tests need; lint, unit tests, every notebook on the tiny tier
# make notebooks TIER=laptop [NAMES="01_forward_noise"]   execute notebooks and store their outputs
# make sync      refresh what is generated: first cells, exercise stubs, solutions, addresses
# make check     do the stored outputs belong to the notebooks' code?
# make docs      the notebooks as web pages under build/docs
# make clean     remove .venv and the caches
#
# Variables: PYTHON=python3.12   LAB_ARGS="--port 9999"   PYTEST_ARGS="-k schedule"
#            PIP_ARGS="..." is passed to every pip install

PYTHON      ?= python3
VENV        ?= .venv
TIER        ?= laptop
NAMES       ?=
LAB_ARGS    ?=
PYTEST_ARGS ?=
PIP_ARGS    ?=

BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check

.DEFAULT_GOAL := help
.PHONY: help lab test notebooks sync check docs clean

help:
	@sed -n '/^#/!q;s/^# \{0,1\}//p' Makefile

# ---- installation: each stamp is remade only when pyproject.toml changes

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { \
	  echo "The course needs Python 3.11 or newer; '$(PYTHON)' is: $$($(PYTHON) --version 2>&1)."; \
	  echo "Name another one, for example: make lab PYTHON=python3.12"; exit 1; }
	@$(PYTHON) -c 'import venv, ensurepip' 2>/dev/null || { \
	  echo "This Python cannot make virtual environments: its modules venv and ensurepip are missing."; \
	  echo "On Debian and Ubuntu: sudo apt install python3-venv, then try again."; exit 1; }
	@echo "==> Creating the virtual environment $(VENV) with $$($(PYTHON) --version)"
	@$(PYTHON) -m venv --clear $(VENV) || { rm -rf $(VENV); exit 1; }

$(VENV)/.installed-lab: pyproject.toml | $(BIN)/python
	@echo "==> Installing the course and JupyterLab. PyTorch is large: expect a few minutes once."
	@$(PIP) install $(PIP_ARGS) --editable .
	@touch $@
	@echo "==> Installed."

$(VENV)/.installed-test: pyproject.toml | $(BIN)/python
	@echo "==> Installing the course with what its tests need. PyTorch is large: expect a few minutes once."
	@$(PIP) install $(PIP_ARGS) --editable '.[test]'
	@touch $(VENV)/.installed-lab $@
	@echo "==> Installed."

# ---- what one does with it

# Without a display, over ssh or in a container no browser can open: JupyterLab prints its address.
# Root (in a container) needs Jupyter's consent flag.
lab: $(VENV)/.installed-lab
	@flags=""; \
	if [ "$$(id -u)" = 0 ]; then flags="--allow-root"; fi; \
	if [ -n "$$SSH_CONNECTION" ] || [ -f /.dockerenv ] || [ -f /run/.containerenv ] || \
	   { [ "$$(uname -s)" = Linux ] && [ -z "$$DISPLAY$$WAYLAND_DISPLAY" ]; }; then \
	  flags="$$flags --no-browser"; \
	  echo "==> Starting JupyterLab. Open the address it prints below in a browser; Ctrl-C stops it."; \
	else \
	  echo "==> Opening JupyterLab in your browser; Ctrl-C stops it."; \
	fi; \
	exec $(BIN)/python -m jupyterlab --ServerApp.root_dir="$(CURDIR)" --ServerApp.log_level=WARN \
	  --LabApp.default_url=/lab/tree/notebooks/01_forward_noise.ipynb $$flags $(LAB_ARGS)

test: $(VENV)/.installed-test
	@echo "==> Lint";       $(BIN)/python -m ruff check .
	@echo "==> Unit tests"; $(BIN)/python -m pytest --durations=10 $(PYTEST_ARGS)
	@echo "==> Notebooks on the tiny tier"; $(BIN)/python -m pytest --nbmake notebooks/

notebooks: $(VENV)/.installed-test
	@$(BIN)/python tools/notebooks.py run --tier $(TIER) $(NAMES)

sync: $(VENV)/.installed-test
	@$(BIN)/python tools/notebooks.py sync $(NAMES)

check: $(VENV)/.installed-test
	@$(BIN)/python tools/notebooks.py check $(NAMES)

docs: $(VENV)/.installed-test
	@$(PIP) install --quiet $(PIP_ARGS) --editable '.[docs]'
	@$(BIN)/python -m nbconvert --to html --output-dir build/docs notebooks/*.ipynb

clean:
	rm -rf $(VENV) build dist .pytest_cache .ruff_cache
