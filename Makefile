# Every target sets up what it needs: a virtual environment in .venv with the locked versions, made once.

PYTHON ?= python3
DEMO ?= demo
DEMO_LIVE ?= demo-live
PORT ?= 8765

VENV := .venv
RUN := $(VENV)/bin/python
PIP := $(RUN) -m pip --disable-pip-version-check --no-input
LOCK := uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header
READY := $(VENV)/.ready

.DEFAULT_GOAL := help
.PHONY: help setup demo demo-live standin test test-fast test-campaigns check bench bench-forecast approve lock

help: ## List the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-15s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: $(READY) ## Make .venv with the locked versions, and the command oba in it

demo: $(READY) ## Walk two cycles of the South West on real figures, in the folder demo/
	@$(RUN) -m flows.demo --data $(DEMO)

demo-live: $(READY) ## The same demo, with its figures collected over HTTP from the stand-in publisher, in demo-live/
	@PYTHONPATH=tests $(RUN) -m standin.demo_live --data $(DEMO_LIVE)

standin: $(READY) ## Start a publisher on this computer, for trying a live collection without a network
	@PYTHONPATH=tests $(RUN) -m standin --port $(PORT)

# Tests and measurements start processes, each of which would compile every module and template without bytecode.
test test-fast test-campaigns bench: export PYTHONDONTWRITEBYTECODE =

test: $(READY) ## Run every test
	@$(RUN) -m pytest --numprocesses auto --dist worksteal

test-fast: $(READY) ## Run the tests that take a moment each: none that starts Prefect or builds a wheel
	@$(RUN) -m pytest --numprocesses auto --dist worksteal --ignore tests/flows -m "not slow and not prefect"

test-campaigns: $(READY) ## Run every test, and every case of those that `make test` takes a sample of
	@$(RUN) -m pytest --numprocesses auto --dist worksteal --campaigns

check: $(READY) ## Lint, format, types, and which part may import which
	@$(RUN) -m ruff check .
	@$(RUN) -m ruff format --check .
	@$(RUN) -m mypy
	@$(VENV)/bin/lint-imports

bench: $(VENV)/.bench ## Measure the engine and print seconds, memory and ratios
	@PYTHONPATH=tests $(RUN) -m benchmarks

bench-forecast: $(READY) ## Measure forecasts, intervals and verdicts on the sets in DATA, else on our own figures
	@PYTHONPATH=tests $(RUN) -m benchmarks.forecast $(or $(DATA),--from-figures --simulate)

approve: $(READY) ## Rewrite the golden files from what the engine says now; read the difference before committing
	@$(RUN) -m pytest tests/golden tests/render/test_sample_pack.py --approve

lock: ## Resolve the dependencies anew into the lock files (needs uv)
	@command -v uv >/dev/null || { echo "make lock needs uv: https://docs.astral.sh/uv/"; exit 1; }
	$(LOCK) pyproject.toml --output-file requirements.txt
	$(LOCK) pyproject.toml --group dev --constraint requirements.txt --output-file requirements-dev.txt
	$(LOCK) --group bench --constraint requirements-dev.txt --output-file requirements-bench.txt

# The locked versions, hashes checked. Rebuilt from nothing when the lock changes.
$(VENV)/.locked: requirements-dev.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "Python 3.11 or newer is needed; $(PYTHON) is $$($(PYTHON) --version). Try: make PYTHON=python3.12"; exit 1; }
	@echo "Setting up $(VENV) with the locked versions: about a minute, once"
	@$(PYTHON) -m venv --clear $(VENV)
	@$(PIP) install --quiet --require-hashes --requirement requirements-dev.txt
	@touch $@

# What the engine is measured against.
$(VENV)/.bench: requirements-bench.txt $(READY)
	@$(PIP) install --quiet --require-hashes --requirement requirements-bench.txt
	@touch $@

# The package itself, by reference to this folder; its build tools are among the locked versions.
$(READY): pyproject.toml $(VENV)/.locked
	@$(PIP) install --quiet --no-deps --no-build-isolation --no-index --editable .
	@touch $@
