# The commands of the house; each makes the environment first if need be.
PYTHON ?= python3
BIN := .venv/bin
STAMP := .venv/.made-from-pyproject
# What the reference shows: the public API, and the modules whose types it speaks of.
PUBLIC := geo '!geo\..*' geo.errors geo.model geo.pipeline geo.gazetteer.search

unexport PYTHONDONTWRITEBYTECODE  # else each process that a test starts compiles geo anew

.PHONY: map test check notebooks bench docs lint clean

map: $(STAMP)
	@$(BIN)/geo map seeds -o out/idlib.html --title "Idlib, Syria: incidents of June and July 2019"

test: $(STAMP)
	@$(BIN)/python -m pytest -n 2 geo tests

check: $(STAMP)
	@$(BIN)/python -m pytest -n 2 --hypothesis-profile quick \
	  -m 'not browser and not gold and not shared and not deep' geo tests

notebooks: $(STAMP)
	@mkdir -p out/notebooks
	@$(BIN)/jupyter nbconvert --execute --to html --output-dir out/notebooks \
	  --HTMLExporter.require_js_url= --HTMLExporter.mathjax_url= notebooks/*.ipynb

bench: $(STAMP)
	@$(BIN)/python -m tests.bench

docs: $(STAMP)
	@$(BIN)/pdoc --no-show-source --output-directory out/docs $(PUBLIC)
	@echo "out/docs/geo.html: the reference of the public API"

lint: $(STAMP)
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .

$(STAMP): pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "geo needs Python 3.11 or newer; $(PYTHON) is $$($(PYTHON) -V 2>&1): try make PYTHON=python3.11" >&2; exit 2; }
	@$(PYTHON) -m venv .venv || \
	  { echo "cannot make .venv with $(PYTHON): on Debian or Ubuntu, apt-get install python3-venv" >&2; exit 2; }
	@echo "making the environment in .venv (a minute or two, once)" >&2
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[dev]'
	@touch $@

clean:
	rm -rf .venv out .pytest_cache .ruff_cache
