# Everything a newcomer needs: `make demo` and `make test`. `make help` lists the rest.
PYTHON ?= python3
PORT ?= 8000
VENV := .venv
BIN := $(VENV)/bin
UV := $(shell command -v uv 2>/dev/null || echo var/uv/bin/uv)
export CCQM_VAR ?= $(CURDIR)/var
# A fresh machine's own Python; uv must never fetch another.
export UV_PYTHON_DOWNLOADS := never

.DEFAULT_GOAL := help
.PHONY: help setup frontend db db-stop demo demo-reset dev test check lock docs format bench bench-roster clean

help: ## show this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 14

var/uv/bin/uv:
	@echo "Fetching the installer (uv) into var/uv"
	@$(PYTHON) -m venv var/uv && var/uv/bin/pip install -q --disable-pip-version-check uv

$(VENV)/.installed: pyproject.toml requirements/dev.txt | $(if $(filter var/uv/bin/uv,$(UV)),var/uv/bin/uv)
	@test -x $(BIN)/python || $(UV) venv -q --python $(PYTHON) $(VENV)
	@$(UV) pip sync -q --python $(BIN)/python --require-hashes requirements/dev.txt
	@$(UV) pip install -q --python $(BIN)/python --no-deps --no-build-isolation -e .
	@touch $@

FRONTEND := ccqm/web/static/build/.built
$(FRONTEND): frontend/package.json frontend/package-lock.json $(shell find frontend -type f -not -path '*/node_modules/*' 2>/dev/null) | $(VENV)/.installed
	@$(BIN)/python scripts/frontend.py
	@touch $@

setup: $(VENV)/.installed $(FRONTEND) ## install everything and build the front end

frontend: ## build the front end again
	@rm -f $(FRONTEND)
	@$(MAKE) --no-print-directory $(FRONTEND)

db: $(VENV)/.installed ## start the embedded PostgreSQL
	@$(BIN)/python -m ccqm.config.embedded start

db-stop: ## stop the embedded PostgreSQL
	@$(BIN)/python -m ccqm.config.embedded stop

demo: setup ## run the whole service with a believable city in it
	@$(BIN)/python scripts/run.py demo --port $(PORT)

demo-reset: setup ## build the demo city anew, then run it
	@$(BIN)/python scripts/run.py demo --port $(PORT) --reset

dev: setup ## run the service with auto-reload
	@$(BIN)/python scripts/run.py dev --port $(PORT)

test: setup ## run every test, browser tests in a real Chromium included
	@$(BIN)/python scripts/test.py $(ARGS)

check: setup ## lint, types, structure, templates, migrations, deployment, docs
	@$(BIN)/python scripts/check.py

docs: setup ## write the generated pages in docs/
	@$(BIN)/ccqm docs

format: setup ## format code and templates
	@$(BIN)/ruff check -q --fix-only . ; $(BIN)/ruff format -q .
	@$(BIN)/djade $$(git ls-files 'templates/**.html' 'templates/*.html') || true

lock: ## choose versions again and write requirements/*.txt
	@mkdir -p requirements
	@$(UV) pip compile -q --universal --python-version 3.11 --generate-hashes --no-header --no-annotate pyproject.toml -o requirements/production.txt $(LOCK)
	@$(UV) pip compile -q --universal --python-version 3.11 --generate-hashes --no-header --no-annotate pyproject.toml --extra embedded --group dev --group assets requirements/build.in -o requirements/dev.txt $(LOCK)

bench: setup ## time the main pages at 100, 1,000 and 10,000 participants
	@$(BIN)/python bench/pages.py

bench-roster: setup ## time lists of 300, 3,000 and 30,000 people, from upload to undo
	@$(BIN)/python bench/roster.py

clean: db-stop ## remove everything that can be made again
	rm -rf $(VENV) var ccqm/web/static/build ccqm/awareness/pack/fonts frontend/node_modules
