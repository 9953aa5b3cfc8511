# Each command makes .venv and what it needs by itself. Without make: see README.md.
PYTHON ?= python3
VENV := .venv/bin/python
# Passed on to the tool: make test ARGS="-k averages"
ARGS ?=
PORT ?= 8000

.DEFAULT_GOAL := help
.PHONY: help env book pdf serve watch lab student teacher test record peers notebooks widgets browser bench audit faults mutants stress firefox versions reproducible format lock clean distclean

help: ## show this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-12s %s\n", $$1, $$2 }' Makefile

env:
	@command -v $(PYTHON) >/dev/null 2>&1 || { \
	  echo "No $(PYTHON) found: install Python 3.11 or newer (Debian, Ubuntu: sudo apt install python3 python3-venv) and run the command again." >&2; exit 1; }
	@$(PYTHON) tools/environment.py

book: env ## build the site, if anything has changed, and print the file to open
	@$(VENV) tools/book.py $(ARGS)

pdf: env ## write the whole course as one PDF, _build/descent.pdf (needs Chromium)
	@$(VENV) tools/pdf.py $(ARGS)

serve: env ## serve the site to this machine and open it (PORT=8000, ARGS=--no-browser)
	@$(VENV) tools/serve.py --port $(PORT) $(ARGS)

watch: env ## the same with the widgets bundled at every save, and pages that load again by themselves
	@$(VENV) tools/watch.py --port $(PORT) $(ARGS)

lab: env ## open copies of the chapters in JupyterLab, in work/
	@$(VENV) tools/lab.py $(ARGS)

student: env ## write the course for a class, without solutions, into _build/classes
	@$(VENV) tools/classes.py student $(ARGS)

teacher: env ## the same with solutions and a teacher's notes (ARGS="--hours 2": a week's)
	@$(VENV) tools/classes.py teacher $(ARGS)

test: env ## build the book, check the code, run every test (ARGS="-k averages" picks some)
	@$(VENV) tools/check.py $(ARGS)

# What is run again only when something has changed that it depends on.
RECORDED := tests/test_lab_chapters.py tests/site/test_site_pages.py \
  $(addprefix tests/live/test_,lite.py library_in_pyodide.py all_exercises.py)

record: env ## run whole what `make test` takes from its records, and write them (20 minutes; needs Chromium)
	@DESCENT_RECORD=1 $(VENV) tools/check.py --numprocesses=2 $(RECORDED) $(ARGS)

peers: env ## install torch, optax, keras and pandas, to compare with in `make test` and `make bench`
	@$(PYTHON) tools/environment.py --peers

notebooks: env ## make the notebooks again from chapters/*.md and run them (ARGS=chapters/01_averages.md)
	@$(VENV) tools/notebooks.py $(ARGS)

widgets: env ## bundle the widgets' JavaScript and styles again into course_lib/widgets/built
	@$(VENV) tools/bundles.py $(ARGS)

browser: env ## get the Python that runs in the reader's browser, and say what is there
	@$(VENV) tools/browser_files.py $(ARGS)

bench: env ## time the course's code beside torch, optax, Keras and scikit-learn (ARGS=quick: a minute; ARGS=pages: widgets)
	@$(VENV) -m benchmarks.run $(ARGS)

audit: env ## measure the pages as a phone meets them: Lighthouse, axe, bytes (ARGS="chapters/06" picks some; needs Chromium)
	@$(VENV) tools/audit.py $(ARGS)

faults: env ## plant each of some 650 faults in a copy, and say which the tests miss (an hour on two cores; ARGS="networks": some)
	@$(VENV) tools/faults.py $(ARGS)

versions: env ## run the library with each Python that is here, oldest and newest NumPy (a minute each; ARGS="3.13 --chapters")
	@$(VENV) tools/versions.py $(ARGS)

reproducible: env ## build site, PDF and class folders twice, in two places, and compare every byte (some minutes)
	@$(VENV) tools/reproducible.py $(ARGS)

stress: env ## 10,000 random events for each widget and chapter, an hour and a half; prints seeds (ARGS="--seed 7 --count 500 Agreement")
	@$(VENV) -m tests.stress.run $(ARGS)

firefox: book ## every page in Firefox, and 2,000 random events for each widget: ten minutes (needs Firefox; ARGS="-k search")
	@DESCENT_FIREFOX=1 CI=1 $(VENV) -m pytest -q tests/site/test_firefox.py tests/live/test_page_firefox.py $(ARGS)

mutants: env ## change the library in one place at a time, and say what no test notices (ARGS="optimizers": some; needs `make peers`; half an hour)
	@$(VENV) tools/mutants.py $(ARGS)

format: env ## let ruff mend and format the code
	@$(VENV) -m ruff check --fix --quiet
	@$(VENV) -m ruff format

lock: env ## compile requirements.txt from pyproject.toml (needs uv; ARGS=--upgrade)
	@$(VENV) tools/lock.py $(ARGS)

clean: ## delete what was built; .venv and work/ stay
	@rm -rf _build .pytest_cache .ruff_cache .hypothesis *.egg-info
	@find . -path ./.venv -prune -o -path ./work -prune -o -type d \
	  \( -name __pycache__ -o -name .ipynb_checkpoints \) -exec rm -rf {} +
	@echo "Deleted what was built. Kept: .venv (make distclean deletes it) and work/, your own copies."

distclean: clean ## delete .venv as well; work/ stays
	@rm -rf .venv
