# Two commands do everything: `make audit` and `make test`. Both create the virtual environment first.
#   make audit                                        the demo company over the recorded small web, no internet needed
#   make audit NAME="Firma GmbH" DOMAIN=firma.de      the live web
#              RIVALS='-c "Rival AG=rival.de"' ARGS="--lang both"

PYTHON ?= python3
VENV   ?= .venv
BIN    := $(VENV)/bin
STAMP  := $(VENV)/.installed
OUT    ?= out

.DEFAULT_GOAL := help
.PHONY: help setup audit demo test check format lock golden bench screenshots clean

help:  ## Show this help
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

$(STAMP): pyproject.toml requirements.lock scripts/setup
	@PYTHON="$(PYTHON)" VENV="$(VENV)" scripts/setup
	@touch $@

setup: $(STAMP)  ## Create the virtual environment with all that is needed, and find or install Chromium

audit: $(STAMP)  ## Audit the demo company, or NAME="…" DOMAIN=… on the live web
ifdef NAME
	@$(BIN)/istzustand audit "$(NAME)" "$(DOMAIN)" $(RIVALS) --out "$(OUT)" $(ARGS)
else
	@$(BIN)/istzustand demo --out "$(OUT)/demo" $(ARGS)
endif

demo: audit  ## The same as `make audit` without arguments

test: $(STAMP)  ## Run the whole test suite
	@$(BIN)/python -m pytest -n 2 --dist loadfile -q

check: $(STAMP)  ## What a change must pass: format, lint, types, known holes in dependencies, tests
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy
	@$(BIN)/python -m pytest -n 2 --dist loadfile -q

format: $(STAMP)  ## Format and fix what can be fixed by itself
	@$(BIN)/ruff format .
	@$(BIN)/ruff check --fix .

lock: $(STAMP)  ## Write requirements.lock anew: every dependency with version and hashes
	@$(BIN)/pip-compile --quiet --all-extras --generate-hashes --strip-extras --no-emit-index-url --no-emit-find-links --allow-unsafe --output-file requirements.lock pyproject.toml

golden: $(STAMP)  ## Rewrite the expected reports of the golden tests; look at the difference before you commit it
	@$(BIN)/python -m pytest -q tests/golden --update-golden

bench: $(STAMP)  ## Measure ratios against peers and print the tables of docs/benchmarks.md
	@$(BIN)/python -m benchmarks

screenshots: $(STAMP)  ## Make the pictures of the README from the demo report
	@$(BIN)/python scripts/screenshots

clean:  ## Remove everything that was made here
	rm -rf $(VENV) .venv-bench $(OUT) build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
