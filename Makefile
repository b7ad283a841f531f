# Two commands do all the set-up: `make demo` opens the demo, `make test` runs the tests.
# Each makes its own virtual environment and installs pinned, hashed requirements into it.

PYTHON ?= python3
PIP = -m pip --disable-pip-version-check install --quiet --require-hashes --only-binary :all:
PYTEST_ARGS ?= -n 2

.PHONY: demo test test-fast test-busy lint format rules docs man architecture screenshots bench fuzz mutants test-newest requirements clean

demo: .venv/demo.done
	.venv/bin/contract-tui demo

test: .venv-test/test.done
	.venv-test/bin/python -m pytest $(PYTEST_ARGS)

# Without terminals, kills, pictures and signed files (tests/kinds.py): a minute and a half on two processors.
test-fast: .venv-test/test.done
	.venv-test/bin/python -m pytest $(PYTEST_ARGS) -m "not terminal and not kill and not picture and not signature" \
	    tests/arch tests/cli tests/unit

# What depends on time, beside two loops that keep the processors busy.
BUSY = tests/pty tests/tui/test_key_gate.py tests/tui/test_live.py tests/tui/test_terminal.py tests/tui/test_trouble.py \
    tests/tui/test_wizard.py tests/unit/engine/test_kills.py tests/unit/engine/test_races.py tests/unit/process \
    tests/unit/store/test_database.py
test-busy: .venv-test/test.done
	.venv-test/bin/python -m tools.busy .venv-test/bin/python -m pytest $(PYTEST_ARGS) $(BUSY)

lint: .venv-test/test.done
	.venv-test/bin/ruff format --check
	.venv-test/bin/ruff check
	.venv-test/bin/mypy
	.venv-test/bin/lint-imports
	.venv-test/bin/vulture
	.venv-test/bin/python -m tools.architecture --check

format: .venv-test/test.done
	.venv-test/bin/ruff format
	.venv-test/bin/ruff check --fix

.venv/demo.done: requirements/demo.txt pyproject.toml
	$(PYTHON) -m venv .venv
	.venv/bin/python $(PIP) -r requirements/demo.txt
	.venv/bin/python -m pip --disable-pip-version-check install --quiet --no-deps --no-build-isolation --editable .
	touch $@

.venv-test/test.done: requirements/test.txt pyproject.toml
	$(PYTHON) -m venv .venv-test
	.venv-test/bin/python $(PIP) -r requirements/test.txt
	.venv-test/bin/python -m pip --disable-pip-version-check install --quiet --no-deps --no-build-isolation --editable .
	touch $@

# Which tests prove which rule; fails on a rule without one.
rules:
	$(PYTHON) tools/rules.py

# docs/configuration.md and docs/keys.md, from the settings and the command tables; the attacks in docs/verifying.md.
docs: .venv-test/test.done
	.venv-test/bin/python -m tools.docs
	.venv-test/bin/python -m tools.shell_files
	.venv-test/bin/python -m tests.attacks.document

# The picture in docs/architecture.md, from the code's own imports; `make lint` compares it.
architecture: .venv-test/test.done
	.venv-test/bin/python -m tools.architecture

# The verifier without each of its checks, and the product without each of its rules: do the attack suite and the tests
# notice? It tells how long it took.
mutants: .venv-test/test.done
	.venv-test/bin/python -m tools.mutants
	.venv-test/bin/python -m tools.rule_mutants

# The newest versions that pyproject.toml allows, whatever requirements/ pins: do those parts that lean on
# libraries beyond their documents still work? Prints what is newer; `make requirements` pins it. How fast they are
# the whole suite measures.
NEWEST = build/newest/bin/python
test-newest:
	$(PYTHON) -m venv --clear build/newest
	$(NEWEST) -m pip --disable-pip-version-check install --quiet --upgrade 'pip>=25.1'
	$(NEWEST) -m pip install --quiet --only-binary :all: --group build --group dev
	$(NEWEST) -m pip install --quiet --only-binary :all: --no-build-isolation --editable .
	$(NEWEST) -m tools.newest
	$(NEWEST) -m tools.flaky $(PYTEST_ARGS) -k 'not milliseconds' $$($(NEWEST) -m tools.newest --tests)

# The manual page of the commands; `make docs` makes the rest of src/contract_tui/shell.
man: .venv-test/test.done requirements/man.txt
	.venv-test/bin/python -m pip --disable-pip-version-check install --quiet --require-hashes -r requirements/man.txt
	.venv-test/bin/python -m tools.man_page

# Pictures of the running demo, for the README.
screenshots: .venv-test/test.done
	.venv-test/bin/python -m tools.screenshots

# What it costs on this machine, beside a bare Textual program.
bench: .venv-test/test.done
	.venv-test/bin/python -m tools.bench

# The verifier under a coverage-guided fuzzer; what it finds stays in build/fuzz/findings.
SECONDS ?= 1800
fuzz: .venv-test/test.done requirements/fuzz.txt
	.venv-test/bin/python $(PIP) -r requirements/fuzz.txt
	.venv-test/bin/python -m tools.fuzz -max_total_time=$(SECONDS)

# Needs uv. Hashes without index addresses, so that any index serves them.
COMPILE_FORM = --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --no-annotate --quiet
COMPILE = uv pip compile pyproject.toml $(COMPILE_FORM)

requirements:
	$(COMPILE) --group build --output-file requirements/demo.txt
	$(COMPILE) --group build --group dev --constraint requirements/demo.txt --output-file requirements/test.txt
	uv pip compile --group fuzz $(COMPILE_FORM) --output-file requirements/fuzz.txt
	uv pip compile --group man $(COMPILE_FORM) --output-file requirements/man.txt

clean:
	rm -rf .venv .venv-test build dist .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis
