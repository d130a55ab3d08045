# `make` alone prints the targets.
.DEFAULT_GOAL := help
PYTHON ?= python3
PYTHONS ?= python3.12 python3.13
BIN := .venv/bin
# Three processes share the tests, a file at a time, since many tests wait for servers of their own.
SHARED := -n 3 --dist loadfile --no-loadscope-reorder
# Without a browser, Redis, nginx or systemd-analyze on the machine the tests that need one are left out, and pytest says how many.
LEFT_OUT := $(if $(shell command -v chromium chromium-browser google-chrome),,and not browser) $(if $(shell command -v redis-server && command -v systemd-analyze && command -v nginx),,and not tools)

.PHONY: help setup up demo test browser tools picture fast faults hostile upgrades scale versions schedules proofs check format bench lock words

help: ## print this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-10s %s\n", $$1, $$2}'

setup: .venv/ready ## build .venv from the hashed lock file

# The lock names everything, so pip need not look for more: if it does, the next release of anything that is asked for
# with an extra makes it fail. That nothing is missing is looked at by `make check`.
.venv/ready: requirements.lock pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] < (3, 14) and "Handrail needs Python 3.11, 3.12 or 3.13, as in: make PYTHON=python3.12")'
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --no-deps -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@# A mail server's pipe runs us as a user who may not write here: without this, each mail waits 0.2 s for the compiler.
	$(BIN)/python -m compileall -q cli engine flows handrail intake notifiers policies states storage vault web
	@touch $@

up: setup ## run everything: pages, mail door, engine, Prefect
	@exec $(BIN)/handrail up

demo: setup ## run everything with made-up people and a fast clock
	@exec $(BIN)/handrail demo

test: setup ## run every test; some need Chromium or Redis, see `make browser` and `make tools`
	$(BIN)/python -m pytest $(SHARED) -m "(slow or not slow) $(LEFT_OUT)" --durations=40 --durations-min=8

browser: ## install Chromium, where Debian's packages can be installed
	command -v chromium >/dev/null || { apt-get update -qq && apt-get install -y -qq --no-install-recommends chromium fonts-dejavu-core; }

tools: ## install PostgreSQL, Redis, nginx and systemd-analyze, where Debian's packages can be installed
	command -v redis-server >/dev/null || { apt-get update -qq && apt-get install -y -qq --no-install-recommends redis-server; }
	command -v systemd-analyze >/dev/null || { apt-get update -qq && apt-get install -y -qq --no-install-recommends systemd; }
	command -v nginx >/dev/null || { apt-get update -qq && apt-get install -y -qq --no-install-recommends nginx-light; }
	ls /usr/lib/postgresql/*/bin/postgres >/dev/null || { apt-get update -qq && apt-get install -y -qq --no-install-recommends postgresql; }

picture: setup browser ## run the demonstration and every page, and take the pictures that the documents show
	HANDRAIL_TEST_PICTURES=docs/pictures $(BIN)/python -m pytest tests/browser/test_demo.py tests/browser/test_pictures.py

fast: setup ## run the tests that take no more than a moment
	$(BIN)/python -m pytest $(SHARED) -m "not slow and not prefect and not browser and not faults and not tools"

faults: setup ## do harm of every kind to whole systems under load: FAULT_ROUNDS=1000, FAULT_SEED to see one again
	FAULT_ROUNDS=$${FAULT_ROUNDS:-1000} $(BIN)/python -m pytest -n 4 --dist load -m faults tests/faults --timeout 20000
	$(BIN)/python -m tests.faults.rounds.figures var/faults/*.jsonl

versions: ## run every test on other Pythons, each in a clone below var/: twenty minutes each, PYTHONS names them
	@set -e; for one in $(PYTHONS); do \
	  rm -rf var/versions/$$(basename $$one); git clone -q . var/versions/$$(basename $$one); \
	  $(MAKE) -C var/versions/$$(basename $$one) PYTHON=$$one test; \
	done

schedules: setup ## play claim, apply and deliver in every schedule, in the long form: some minutes, and the figures
	SCHEDULES=long $(BIN)/python -m pytest -s tests/schedules

scale: setup ## run two pages, three engines and a worker side by side, kill one of each, measure: some minutes, needs Redis
	SCALE=long $(BIN)/python -m pytest -s tests/scale --timeout 1200

hostile: setup ## throw hostile input at every door, for an hour or HOSTILE_SECONDS, and let every bomb go off
	HOSTILE=long $(BIN)/python -m pytest tests/hostile
	$(BIN)/python -W ignore -m tests.hostile.long_run

upgrades: setup ## bring databases of every step there was up to today, on both databases
	UPGRADES=long $(BIN)/python -m pytest tests/integration/storage

proofs: setup ## spoil every policy in every way and live through every trace and many random lives, in the long form: some minutes
	PROOFS=long $(BIN)/python -m pytest tests/unit/policies/test_proof_seeded_faults.py \
	  tests/unit/policies/test_proof_and_plain_model.py tests/integration/engine/test_proof_and_engine.py \
	  tests/integration/engine/test_lives.py

check: setup ## lint, types, import contract
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/lint-imports
	$(BIN)/python -m pip --disable-pip-version-check check
	$(BIN)/mypy
	@# Libraries are not the same on each Python: what one lacks is found here, where no test runs on it.
	$(BIN)/mypy --python-version 3.13

format: setup ## format and mend what the linter can
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

bench: setup ## measure, peers too (in an environment of their own), print the table, write var/bench.json
	$(BIN)/python -m bench

LOCK := $(BIN)/uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header pyproject.toml
lock: setup ## compile the lock files anew, with hashes and without index addresses: for work on this, and for the image
	$(LOCK) --extra scale --group dev -o requirements.lock
	$(LOCK) --extra scale --group image -c requirements.lock -o deploy/requirements.lock

words: setup ## collect the words of the reporter's pages, and add new ones to each language's file, to be translated
	$(BIN)/pybabel -q extract -F babel.cfg -k to_translate --add-location=file --sort-by-file --omit-header --no-wrap \
	  -o handrail/translations/handrail.pot .
	for po in handrail/translations/*.po; do \
	  $(BIN)/pybabel -q update -l $$(basename $$po .po) --no-fuzzy-matching --ignore-obsolete --no-wrap \
	    -i handrail/translations/handrail.pot -o $$po || exit 1; done
