# Everything happens in .venv; nothing global is installed.
SHELL := /bin/bash
VENV := .venv
BIN := $(VENV)/bin
PYTHON ?= $(shell for p in python3.13 python3.12 python3.11 python3 python; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1 && { echo $$p; break; }; done)
STAMP := $(VENV)/.installed

.PHONY: help install demo test check format docs bench soak clean

help: ## this list
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*##/ —/' | sed 's/^/make /'

install: $(STAMP) ## what is needed, into .venv

$(STAMP): pyproject.toml uv.lock
	@test -n "$(PYTHON)" || { echo "Veedor needs Python 3.11 or newer; none was found. Install one, or say: make PYTHON=/path/to/python3.12"; exit 2; }
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check 'uv>=0.9,<1'
	@UV_PROJECT_ENVIRONMENT=$(VENV) $(BIN)/uv sync --frozen --inexact --all-extras --quiet --compile-bytecode --python $(BIN)/python
	@touch $@

demo: install ## the main job end to end, on an invented election
	@$(BIN)/python -m examples.demo

test: install ## all tests but the soaks
	@test -n "$$VEEDOR_TEST_DATABASE_URL" || echo "VEEDOR_TEST_DATABASE_URL is not set: workspaces are tested on SQLite only"
	@$(BIN)/python -m pytest -n auto -m "not soak"

soak: install ## the minutes-long tests
	@$(BIN)/python -m pytest -n auto -m soak

check: install ## format, lint, types, layers, docs in step
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-cache
	@$(BIN)/python -m docs.build --check

format: install ## put the code in shape
	@$(BIN)/ruff format .
	@$(BIN)/ruff check --fix .

docs: install ## write the generated pages
	@$(BIN)/python -m docs.build

bench: install ## the benchmarks, as one table of ratios
	@$(BIN)/python -m benchmarks

clean: ## remove what make made
	rm -rf $(VENV) demo .mypy_cache .ruff_cache .hypothesis
