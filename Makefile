# Everything a developer starts. `make` alone lists the targets.
PORT ?= 8000
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
CONTRACTS := fixtures/cop-2018-2022 fixtures/cop-2023-2027
FAULTS ?= redis_away postgresql_restarted disk_full concurrent_edits worker_killed hundred_users
export PYTHONDONTWRITEBYTECODE ?= 1

.DEFAULT_GOAL := help
.PHONY: help setup run test backup restore check check-ruff check-types check-templates check-layers check-migrations check-generated \
	check-messages check-dependencies check-deploy format demo fuzz bench faults lock messages schema

help: ## list the targets
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /\1\t/' | expand -t 20

setup: $(STAMP) ## make .venv from requirements.lock

$(STAMP): requirements.lock
	@if command -v uv >/dev/null 2>&1; then \
		uv venv --quiet --allow-existing --no-python-downloads --python '>=3.11,<3.14' $(VENV) && \
		VIRTUAL_ENV=$(CURDIR)/$(VENV) uv pip sync --quiet --require-hashes requirements.lock; \
	else \
		$(PYTHON) -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] < (3, 14))' \
			|| { echo "Python 3.11, 3.12 or 3.13 is needed: make PYTHON=python3.12 setup"; exit 1; }; \
		$(PYTHON) -m venv $(VENV) && $(BIN)/pip install --quiet --no-compile --require-hashes -r requirements.lock; \
	fi
	@touch $(STAMP)

run: export DEMO = 1
run: setup demo ## the application with its contracts and invented figures, on 127.0.0.1:$(PORT)
	@echo "http://127.0.0.1:$(PORT)/"
	@$(BIN)/gunicorn imt_cop.wsgi --bind 127.0.0.1:$(PORT) --workers 1 --threads 4 --access-logfile /dev/null --no-control-socket

demo: export DEMO = 1
demo: setup ## migrate, load the contracts, invent figures and users (prints their passwords)
	@mkdir -p var
	@$(BIN)/python manage.py migrate --verbosity 0
	@for contract in $(CONTRACTS); do $(BIN)/python manage.py load_contract $$contract || exit 1; done
	@$(BIN)/python manage.py load_demo
	@$(BIN)/python manage.py load_demo_reports

test: setup ## the tests, on SQLite then on PostgreSQL
	@$(BIN)/python -m tests.run

check: check-ruff check-types check-templates check-layers check-migrations check-generated check-messages check-dependencies check-deploy ## every static check

check-ruff: setup
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

check-types: setup
	$(BIN)/mypy

check-templates: setup
	$(BIN)/djlint --quiet --lint templates

check-layers: setup
	$(BIN)/lint-imports --no-cache

check-migrations: setup
	DEMO=1 $(BIN)/python manage.py makemigrations --check --dry-run

check-generated: setup
	@mkdir -p var
	DEMO=1 $(BIN)/python manage.py spectacular --validate --fail-on-warn --file var/openapi.yaml
	diff -u docs/openapi.yaml var/openapi.yaml
	DEMO=1 $(BIN)/python manage.py draw_workflows --check

check-messages: setup
	$(BIN)/python -m tests.messages

check-dependencies: setup
	$(BIN)/python -m tests.dependencies

check-deploy: setup
	SECRET_KEY=$$($(BIN)/python -c 'import secrets; print(secrets.token_urlsafe(64))') ALLOWED_HOSTS=cop.example.org \
		$(BIN)/python manage.py check --deploy --fail-level WARNING

format: setup ## format the Python code and sort its imports
	$(BIN)/ruff check --fix --quiet . || true
	$(BIN)/ruff format .

fuzz: setup ## ten thousand generated requests and more to the API, on both databases
	@FUZZ_EXAMPLES=$${FUZZ_EXAMPLES:-20} $(BIN)/python -m tests.run tests/functional/test_schemathesis.py -s

bench: setup ## the README's performance table (WRITE=1 puts it there; TINY=1 tries the scripts)
	@$(BIN)/python -m benchmarks $(if $(WRITE),--write) $(if $(TINY),--tiny)

backup: setup ## one archive of the database and every file: make backup [ARCHIVE=file.tar]
	@$(BIN)/python manage.py backup $(if $(ARCHIVE),--to '$(ARCHIVE)')

restore: setup ## put an archive back: make restore ARCHIVE=file.tar [REPLACE=1, over a database that is not empty]
	@test -n '$(ARCHIVE)' || { echo 'make restore ARCHIVE=file.tar [REPLACE=1]'; exit 2; }
	@$(BIN)/python manage.py restore '$(ARCHIVE)' $(if $(filter 1,$(REPLACE)),--replace)

COMPILE := uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --no-annotate --quiet

faults: setup ## what happens when Redis, PostgreSQL, the disk or a worker fails (FAULTS=redis_away for one alone)
	@for fault in $(FAULTS); do PYTHONPATH=. $(BIN)/python -m benchmarks.faults.$$fault || exit 1; done

lock: ## resolve pyproject.toml anew into requirements.lock, and what production needs of it (needs uv)
	$(COMPILE) --upgrade --group dev pyproject.toml --output-file requirements.lock
	$(COMPILE) --constraint requirements.lock pyproject.toml --output-file requirements.production.lock

messages: setup ## collect and compile the English translations (needs gettext)
	DEMO=1 $(BIN)/python manage.py makemessages --locale en --no-location --no-obsolete --no-wrap \
		--ignore '.venv/*' --ignore 'var/*' --ignore 'tests/*' --ignore 'benchmarks/*'
	DEMO=1 $(BIN)/python manage.py compilemessages --locale en --ignore .venv

schema: setup ## write docs/openapi.yaml
	DEMO=1 $(BIN)/python manage.py spectacular --validate --fail-on-warn --file docs/openapi.yaml
