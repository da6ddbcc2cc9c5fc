# Reelworks: `make short` makes a short, `make test` tests everything. `make help` lists the rest.
# The first that runs and is new enough; a version manager may leave names that start nothing.
PYTHON ?= $(shell for p in python3 python3.13 python3.12 python3.11; do \
  $$p -c 'import sys; sys.exit(not (3, 11) <= sys.version_info)' 2>/dev/null && echo $$p && break; done)
VENV ?= .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check
BRIEF ?= examples/raccoon.yaml
WORKERS ?= 2

.DEFAULT_GOAL := help
.PHONY: help setup short up down check test test-all docs bench clean

help: ## list the targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | awk -F'\t' '{printf "  make %-10s %s\n", $$1, $$2}'

setup: $(VENV)/installed ## install everything into .venv (no torch, about a minute)

$(VENV)/installed: pyproject.toml constraints.txt
	@test -n "$(PYTHON)" || \
	  { echo "Reelworks needs Python 3.11 or newer: apt-get install -y python3 python3-venv (Debian 12+, Ubuntu 24.04+)"; exit 1; }
	@$(PYTHON) -c 'import ensurepip' 2>/dev/null || \
	  { echo "Python's venv module is missing: apt-get install -y python3-venv"; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@echo "installing into $(VENV) (about a minute)"
	@$(PIP) install -q -c constraints.txt -e '.[voice]'
	@$(BIN)/python -c 'import skia' 2>/dev/null || \
	  { echo "the drawing library needs libEGL and libGL: apt-get install -y libegl1 libgl1"; exit 1; }
	@touch $@

$(VENV)/installed-dev: $(VENV)/installed
	@$(PIP) install -q -c constraints.txt -e '.[voice,dev,torch]'
	@touch $@

short: $(VENV)/installed ## make out/raccoon.mp4 from examples/raccoon.yaml (BRIEF=... for another)
	@$(BIN)/reelworks make $(BRIEF) -o out/$(basename $(notdir $(BRIEF))).mp4

up: $(VENV)/installed ## start the local stack
	@$(BIN)/reelworks up

down: ## stop the local stack
	@$(BIN)/reelworks down

check: $(VENV)/installed-dev ## style, layers and the fast tests, under a minute
	@$(BIN)/ruff check . && $(BIN)/ruff format --check . && $(BIN)/lint-imports
	@$(BIN)/python -m pytest tests/studio tests/story -q

test: $(VENV)/installed-dev ## every test, on real servers, without a GPU (under 15 minutes on two cores)
	@$(BIN)/ruff check .
	@$(BIN)/python -m pytest -n $(WORKERS) --dist loadgroup

docs: $(VENV)/installed-dev ## write again what is generated from the code: reference pages, the file tree
	@$(BIN)/python -m tests.docs.pages --write && $(BIN)/python -m tests.docs.tree --write

bench: $(VENV)/installed-dev ## measure this machine against the targets
	@$(BIN)/reelworks bench

clean: ## remove what was made and installed
	-@$(BIN)/reelworks down
	rm -rf $(VENV) .reelworks out build *.egg-info
