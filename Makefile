# Two commands do everything: make run, make test. Each sets itself up.
.POSIX:
.PHONY: run test check bench seed requirements help

PY = .venv/bin/python
PORT = 8000

help:
	@echo "make run [PORT=8000]   the whole product on this machine: site, worker and clock"
	@echo "make test              every test; those that need PostgreSQL, Redis or Chromium say so when they are absent"
	@echo "make check             style, types, import contracts, migrations, deployment settings"
	@echo "make bench [FULL=1]    the performance budgets, measured beside their limits; FULL=1 in the sizes they name"
	@echo "make seed              load the starter content again (safe to repeat)"
	@echo "make requirements      compile requirements/*.txt anew"

.venv/.ready: requirements/dev.txt bin/bootstrap
	@PYTHON="$(PYTHON)" bin/bootstrap

run: .venv/.ready
	@PORT=$(PORT) $(PY) manage.py serve

seed: .venv/.ready
	@$(PY) manage.py migrate --verbosity 0
	@$(PY) manage.py seed_demo

test: .venv/.ready
	@PATH="$$PWD/.venv/bin:$$PATH" bin/test

check: .venv/.ready
	@PATH="$$PWD/.venv/bin:$$PATH" bin/check

# The engines that are only compared with are added to .venv the first time.
.venv/.bench: requirements/bench.txt .venv/.ready
	@.venv/bin/uv pip install --quiet --python $(PY) --require-hashes -r requirements/bench.txt
	@touch .venv/.bench

bench: .venv/.bench
	@$(PY) manage.py bench $(if $(FULL),--full) $(BENCH)

requirements: .venv/.ready
	.venv/bin/uv pip compile --python-version 3.13 --generate-hashes --no-emit-index-url \
		--custom-compile-command "make requirements" -o requirements/base.txt requirements/base.in
	.venv/bin/uv pip compile --python-version 3.13 --generate-hashes --no-emit-index-url \
		--custom-compile-command "make requirements" -o requirements/dev.txt requirements/dev.in
	.venv/bin/uv pip compile --python-version 3.13 --generate-hashes --no-emit-index-url \
		--custom-compile-command "make requirements" -o requirements/bench.txt requirements/bench.in
