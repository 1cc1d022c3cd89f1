# `make run` and `make test` need Python 3.11+, make and a package index; all else is made here.

VENV := .venv
BIN := $(VENV)/bin
PYTHON ?= $(shell for p in python3 python3.14 python3.13 python3.12 python3.11; do \
	if $$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then echo $$p; break; fi; done)
WORKERS ?= 2
DATA_DIR ?=

.PHONY: run test test-slow test-sync check format lint types arrows bench picture clean

run: $(VENV)/.run
	@exec $(BIN)/tending $(if $(DATA_DIR),--data-dir '$(DATA_DIR)')

test: $(VENV)/.dev
	$(BIN)/pytest -n $(WORKERS) -m 'not slow and not sync'

test-slow: $(VENV)/.dev
	$(BIN)/pytest -n $(WORKERS) -m slow

test-sync: $(VENV)/.dev
	$(BIN)/pytest -rs -m sync

check: format lint types arrows test

format: $(VENV)/.dev
	$(BIN)/ruff format --check .

lint: $(VENV)/.dev
	$(BIN)/ruff check .

types: $(VENV)/.dev
	$(BIN)/mypy

arrows: $(VENV)/.dev
	$(BIN)/lint-imports

bench: $(VENV)/.dev
	$(BIN)/python -m tests.bench

picture: $(VENV)/.dev
	$(BIN)/python docs/picture.py

# Stamps: an installer runs only when what it installs from has changed.

$(VENV)/bin/python:
	@test -n "$(PYTHON)" || { echo 'tending needs Python 3.11 or newer; none was found on the PATH.' >&2; exit 1; }
	$(PYTHON) -m venv $(VENV)

$(VENV)/.run: pyproject.toml constraints.txt | $(VENV)/bin/python
	PIP_CONSTRAINT=constraints.txt $(BIN)/python -m pip install --quiet --disable-pip-version-check --editable .
	@touch $@

$(VENV)/.dev: pyproject.toml constraints.txt | $(VENV)/bin/python
	PIP_CONSTRAINT=constraints.txt $(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[dev]'
	@touch $@ $(VENV)/.run

clean:
	rm -rf $(VENV) dist build
