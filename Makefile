# make demo | test do all of their own set-up on Debian 12, Ubuntu 24.04 or later; the second run starts at once.
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help

VENV := .venv
PIP := $(VENV)/bin/pip
COMMAND := $(VENV)/bin/bear-detector
SYSTEM_PACKAGES := qgis python3-qgis python3-gdal gdal-bin python3-scipy python3-matplotlib python3-venv xvfb xauth zip
APT := $(if $(filter 0,$(shell id -u)),,sudo) env DEBIAN_FRONTEND=noninteractive apt-get

export QT_QPA_PLATFORM ?= offscreen

.PHONY: help demo test install lint check format texts bench zip clean

help:
	@echo "make demo     the main job on a sample survey, from training to export"
	@echo "make test     lint, then the whole test suite"
	@echo "make install  the environment with everything, and the command $(COMMAND)"
	@echo "make lint     format, style, types, imports, security"
	@echo "make check    lint, then the engine's tests, which need no QGIS"
	@echo "make format   put the code into its format"
	@echo "make texts    bring resources/i18n up to date with the texts in the code"
	@echo "make bench    how fast a survey is searched, all ways side by side; 40 minutes"
	@echo "make zip      bear_detector.zip for QGIS's plugin manager"
	@echo "make clean    remove what make made, the environment too"

demo: $(VENV)/.train $(COMMAND)
	rm -rf demo
	$(COMMAND) demo --out demo

# Two processes or more share the tests out, so each takes one thread. Where one dies the run ends: by default
# pytest-xdist starts another, and then may wait for ever (its issue 1378).
test: lint
	OMP_NUM_THREADS=1 $(VENV)/bin/python -m pytest --numprocesses logical --maxprocesses 4 --dist loadfile --max-worker-restart 0

install: $(VENV)/.develop $(COMMAND)
	@echo "Ready: $(COMMAND) --help"

lint: $(VENV)/.develop $(COMMAND)
	$(VENV)/bin/ruff format --check .
	$(VENV)/bin/ruff check .
	$(VENV)/bin/mypy
	$(VENV)/bin/lint-imports
	$(VENV)/bin/bandit --quiet --recursive --configfile pyproject.toml bear_detector_plugin

check: lint
	$(VENV)/bin/python -m pytest tests/engine

format: $(VENV)/.develop
	$(VENV)/bin/ruff format .
	$(VENV)/bin/ruff check --fix .

texts: $(VENV)/.develop
	$(VENV)/bin/python -m tests.translations

bench: $(VENV)/.train $(COMMAND)
	$(VENV)/bin/python -m benchmarks.bench

zip: $(VENV)/.develop
	rm -rf build/deploy
	$(VENV)/bin/pb_tool zip --quick --no-docs --plugin_path build/deploy

clean:
	rm -rf $(VENV) build demo bear_detector.zip

# Set-up. A stamp is newer than what it was made from, so nothing is done twice.

$(VENV)/.system: Makefile
	@missing=""; \
	for package in $(SYSTEM_PACKAGES); do \
	  dpkg-query -W -f='$${Status}' "$$package" 2>/dev/null | grep -q "ok installed" || missing="$$missing $$package"; \
	done; \
	if [ -n "$$missing" ]; then \
	  command -v apt-get >/dev/null || { echo "This set-up needs Debian or Ubuntu. Install by hand:$$missing" >&2; exit 1; }; \
	  echo "Installing system packages with apt-get:$$missing"; \
	  $(APT) update; \
	  $(APT) install --yes --no-install-recommends $$missing; \
	fi
	@mkdir -p $(VENV) && touch $@

$(PIP): | $(VENV)/.system
	@echo "Making the virtual environment $(VENV), which sees the system's QGIS and GDAL"
	/usr/bin/python3 -m venv --system-site-packages $(VENV)

$(VENV)/.train: requirements/train.txt requirements/detect.txt requirements/constraints.txt | $(PIP)
	$(PIP) install --requirement $<
	@touch $@

$(VENV)/.develop: requirements/develop.txt $(VENV)/.train | $(PIP)
	$(PIP) install --requirement $<
	@touch $@

# Not installed by pip: the plugin's folder, with its models, is where the command lives.
$(COMMAND): Makefile | $(PIP)
	@printf '#!/bin/sh\nPYTHONSAFEPATH=1 PYTHONPATH="%s" exec "%s" -m bear_detector_plugin "$$@"\n' \
	  "$(CURDIR)" "$(CURDIR)/$(VENV)/bin/python" > $@
	@chmod +x $@
