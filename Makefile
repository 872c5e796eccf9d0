# One command each for what people do here. Every target prepares what it needs and is quick when nothing
# changed: the stamp files .venv/.run and .venv/.test remember which requirements are installed.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
.PHONY: help run test test-quick lint check bench prove pictures lock chromium postgres

# Bytecode is kept, also where the machine says not to: tests and benchmarks start many processes, and each would
# compile the house anew.
unexport PYTHONDONTWRITEBYTECODE

PYTHON ?= $(shell command -v python3.11 || command -v python3)
BIN := .venv/bin
ARGS ?=
# A worker for each core, whole files to a worker; ARGS=-n0 runs all tests in one process.
WORKERS := -n auto --dist loadfile --no-loadscope-reorder

help:                ## What can be run.
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "make %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

run: .venv/.run      ## The dashboard on http://127.0.0.1:8501 (ARGS="--port 8600" for another port).
	$(BIN)/python -m dashboard serve $(ARGS)

test: .venv/.test chromium postgres  ## Every test except the long runs of `make prove`.
	$(BIN)/python -m pytest $(WORKERS) $(ARGS)

# The browser's folder is not even collected: that alone imports Playwright, in every worker.
test-quick: .venv/.test         ## Tests without a browser or a slow run: under a minute.
	$(BIN)/python -m pytest $(WORKERS) --ignore=tests/e2e -m "not e2e and not slow and not prove" $(ARGS)

lint: .venv/.test    ## Format, rules, types.
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy

check:               ## What must be green before a commit: lint, then every test.
	$(MAKE) --no-print-directory lint
	$(MAKE) --no-print-directory test

bench: .venv/.test chromium     ## Speed and memory, written as Markdown (ARGS="--rows 1000000").
	$(BIN)/python -m dashboard bench $(ARGS)

prove: .venv/.test chromium postgres  ## The long runs: kills, floods, soak, full counts.
	$(BIN)/python -m pytest -m prove --timeout=0 $(ARGS)

pictures: .venv/.test chromium  ## The README's pictures anew (ARGS="--every --out DIR": every page, width and mode).
	$(BIN)/python -m tests.e2e.pictures $(ARGS)

lock: .venv/.test    ## Pin requirements anew from pyproject.toml (ARGS=--upgrade for newer ones).
	$(MAKE) --no-print-directory requirements.pinned

.PHONY: requirements.pinned
COMPILE = $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --custom-compile-command "make lock" \
	--no-emit-find-links --no-emit-index-url $(ARGS) pyproject.toml
requirements.pinned:
	$(COMPILE) --output-file requirements.txt
	$(COMPILE) --extra test --constraint requirements.txt --output-file tests/requirements.txt

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(None if sys.version_info >= (3, 11) else "Python 3.11 or newer is needed.")'
	$(PYTHON) -m venv .venv

# Only what the server needs.
.venv/.run: requirements.txt .venv/bin/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements.txt
	@touch $@

# The test list holds the server's as well, at the same versions.
.venv/.test: tests/requirements.txt requirements.txt .venv/bin/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r tests/requirements.txt
	@touch .venv/.run $@

# Debian's browser, and only where there is none: Playwright's own is never downloaded.
chromium:
	@if command -v chromium >/dev/null; then exit 0; fi; \
	if ! command -v apt-get >/dev/null; then echo "Please install Chromium as 'chromium': the browser tests need it." >&2; exit 2; fi; \
	if [ "$$(id -u)" = 0 ]; then root=; else root=sudo; fi; \
	export DEBIAN_FRONTEND=noninteractive; \
	$$root apt-get update -qq && $$root apt-get install -y -qq chromium

# A real PostgreSQL for the tests of the state, which start one of their own; Debian keeps it off the path.
postgres:
	@if command -v initdb >/dev/null || ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1; then exit 0; fi; \
	if ! command -v apt-get >/dev/null; then echo "Without PostgreSQL's initdb the state is tested on SQLite alone." >&2; exit 0; fi; \
	if [ "$$(id -u)" = 0 ]; then root=; else root=sudo; fi; \
	export DEBIAN_FRONTEND=noninteractive; \
	$$root apt-get update -qq && $$root apt-get install -y -qq postgresql
