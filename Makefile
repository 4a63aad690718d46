# Everyday tasks; 'make help' lists them. Without make, or on Windows: see README.md.
#
#   make grade PYTHON=python3.12     another Python for the virtual environment
#   make test ARGS="-k flags -x"     words for pytest

PYTHON = python3
VENV = .venv
BIN = $(VENV)/bin
PIP = $(BIN)/python -m pip --disable-pip-version-check install --quiet

.PHONY: help grade test lint types docs bench clean

help:
	@echo "make grade   draft a bank from the sample study guide and grade the sample class"
	@echo "make test    run the whole test suite"
	@echo "make lint    check style and layout (ruff)"
	@echo "make types   check types (mypy)"
	@echo "make docs    write the real output of every example into README.md and docs/"
	@echo "make bench   measure accuracy: make bench DATA=DIR (see CONTRIBUTING.md)"
	@echo "make clean   remove the virtual environment and everything made in out/"

# Exit code 3 means: done, but some rows could not be graded.
grade: $(VENV)/.installed
	$(BIN)/grader build samples/study_guide.txt --bank out/bank --course sagemaker
	$(BIN)/grader grade samples/responses.csv --bank . \
		-o out/grades.csv --details out/grades.jsonl || test $$? -eq 3
	@echo
	@echo "out/bank           the bank as drafted from samples/study_guide.txt, ready to edit"
	@echo "out/grades.csv     a row for each answer: score, what is missing, feedback"
	@echo "out/students.csv   the sums by student"
	@echo "out/grades.jsonl   everything known about each answer, with the quoted words"

test: $(VENV)/.installed-test
	$(BIN)/python -m pytest $(ARGS)

lint: $(VENV)/.installed-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(VENV)/.installed-dev
	$(BIN)/mypy

docs: $(VENV)/.installed
	$(BIN)/python docs/examples.py

bench: $(VENV)/.installed
	@test -n "$(DATA)" || { echo "bench: DATA is empty; it must name the data folder"; \
		echo "Hint: make bench DATA=DIR"; exit 2; }
	$(BIN)/python -m benchmarks.study_guides --guides $(DATA)/guides
	$(BIN)/python -m benchmarks.concepts --labels $(DATA)/concept_labels_dev.jsonl
	$(BIN)/python -m benchmarks.asag --data $(DATA)/*.csv.gz
	$(BIN)/python -m benchmarks.calibration --data $(DATA)/*.csv.gz

clean:
	rm -rf $(VENV) out

# A stamp for each set of packages: they are installed again when pyproject.toml changes.
$(VENV)/.python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
		echo "$(PYTHON): this is no Python 3.11 or newer, and grader needs one"; \
		echo "Hint: make PYTHON=python3.12 (or another name, or a path)"; exit 2; }
	$(PYTHON) -m venv $(VENV)
	@echo "Installing into $(VENV); the first time this takes some minutes."
	@touch $@

$(VENV)/.installed: $(VENV)/.python pyproject.toml
	$(PIP) --editable .
	@touch $@

$(VENV)/.installed-test: $(VENV)/.python pyproject.toml
	$(PIP) --editable '.[test]'
	@touch $@ $(VENV)/.installed

$(VENV)/.installed-dev: $(VENV)/.python pyproject.toml
	$(PIP) --editable '.[dev]'
	@touch $@ $(VENV)/.installed $(VENV)/.installed-test
