# One command each; `make help` lists them. Only Python 3.11 or newer is needed.
#
#   VENV    the virtual environment (.venv)
#   PYTHON  the Python it is made with (else the first fit one on PATH)

VENV ?= .venv
ARGS ?=

# It makes every start several times slower: nothing compiled is ever kept.
unexport PYTHONDONTWRITEBYTECODE

# Given values reach the programs as variables, letter for letter: no shell and no make reads them.
override SUBJECT := $(value SUBJECT)
override SOURCES := $(value SOURCES)
override RIGHTS := $(value RIGHTS)
override CHAPTERS := $(value CHAPTERS)
override WORDS := $(value WORDS)
override OUT := $(value OUT)
export SUBJECT SOURCES RIGHTS CHAPTERS WORDS OUT VENV PYTHON

python = PY="$$(sh tools/find_python.sh)" || exit 1;
dev = $(python) "$$PY" tools/environment.py --dev || exit $$?; exec "$$VENV/bin/python"

.DEFAULT_GOAL := help
.PHONY: help setup fonts demo run test test-browser test-services test-llm check pins audit chaos chaos-rabbitmq soak torture bench bench-queue bench-books bench-writing bench-llm bench-checking bench-export image-check clean

help:
	@echo "make demo     a whole small book from the sample sources, into out/"
	@echo "              of your own: make demo SUBJECT=\"…\" SOURCES=dir CHAPTERS=20 WORDS=2550 OUT=dir"
	@echo "              RIGHTS=licensed, or public_domain, or quote_only: what may be done with the sources"
	@echo "make run      the stack until Ctrl-C: web, workers, beat, Flower"
	@echo "make setup    only prepare: packages, .env, database"
	@echo "make fonts    Chinese and Japanese fonts for PDF, into var/fonts (npm, 100 MB to fetch)"
	@echo "make test     all tests (ARGS=\"…\" goes to pytest)   make check   lint, types, contracts"
	@echo "make test-browser   only those in a browser, which it installs (Chromium: root and apt-get)"
	@echo "make test-services  the queue's on RabbitMQ and PostgreSQL, which it installs"
	@echo "make test-llm   a small model on llama.cpp's server, which it fetches (130 MB)"
	@echo "make chaos    the kill matrix, into docs/guarantees.md   make bench   the benchmarks"
	@echo "              make chaos-rabbitmq: on RabbitMQ and PostgreSQL; make soak: 5 minutes of kills;"
	@echo "              make bench-queue: what tracking a run costs; make bench-books: how good books are;"
	@echo "              make bench-checking: which planted errors the checker finds;"
	@echo "              make bench-export: what exports cost, beside pandoc and WeasyPrint"
	@echo "make torture  exports of a book that has everything bad in it: two minutes"
	@echo "make image-check   build the image without an engine (root, buildah, debootstrap)"
	@echo "make pins     compile requirements.txt again        make audit   known weaknesses (internet)"
	@echo "make clean    what make can make again; database, books and .env stay"

setup:
	@$(python) exec "$$PY" tools/up.py setup

fonts:
	@$(python) exec "$$PY" -m tools.fonts

demo:
	@$(python) exec "$$PY" tools/up.py demo --subject="$$SUBJECT" --sources="$$SOURCES" \
	    --rights="$$RIGHTS" --chapters="$$CHAPTERS" --words="$$WORDS" --out="$$OUT"

run:
	@$(python) exec "$$PY" tools/up.py run

test:
	@$(dev) -m tools.run_tests $(ARGS)

test-browser:
	@$(python) "$$PY" tools/environment.py --dev || exit $$?; \
	"$$VENV/bin/python" -m tools.browser install || exit $$?; \
	exec "$$VENV/bin/python" -m pytest -q tests/browser $(ARGS)

test-llm:
	@$(dev) -m tools.model_server -- "$$VENV/bin/python" -m pytest -q tests/llm $(ARGS)

check:
	@$(dev) -m tools.check $(ARGS)

chaos:
	@export CHAOS_TABLE=docs/guarantees.md; $(dev) -m pytest -q tests/chaos $(ARGS)

test-services:
	@$(python) "$$PY" tools/environment.py --dev || exit $$?; \
	"$$VENV/bin/python" -m tools.services install || exit $$?; \
	exec "$$VENV/bin/python" -m tools.services -- "$$VENV/bin/python" -m pytest -q \
	    -m "integration or representative" tests/integration/test_queue_*.py \
	    tests/integration/test_endings.py tests/integration/test_rabbitmq.py \
	    tests/integration/test_postgresql.py tests/chaos/test_matrix.py $(ARGS)

chaos-rabbitmq:
	@export CHAOS_TABLE=docs/guarantees.md; \
	$(dev) -m tools.services -- "$$VENV/bin/python" -m pytest -q tests/chaos $(ARGS)

soak:
	@$(dev) -m tests.chaos.soak $(ARGS)

torture:
	@export TORTURE=all; $(dev) -m pytest -q tests/integration/test_torture.py $(ARGS)

bench:
	@$(python) "$$PY" tools/environment.py --dev || exit $$?; \
	for name in books checking exporting llm queue writing; do \
	    "$$VENV/bin/python" -m "bench.$$name" $(ARGS) || \
	    { code=$$?; case "$$code $$name" in "2 books"|"2 exporting") ;; *) exit $$code;; esac; }; \
	done  # 2: no texts

bench-queue:
	@$(dev) -m bench.queue $(ARGS)

bench-books:
	@$(dev) -m bench.books $(ARGS)

bench-writing:
	@$(dev) -m bench.writing $(ARGS)

bench-llm:
	@$(dev) -m bench.llm $(ARGS)

bench-checking:
	@$(dev) -m bench.checking $(ARGS)

bench-export:
	@$(dev) -m bench.exporting $(ARGS)

image-check:
	@$(dev) -m tools.image_check $(ARGS)

pins:
	@$(dev) tools/compile_pins.py $(ARGS)

audit:
	@echo "This asks an advisory service on the internet; without one it can say nothing."
	@$(dev) -m pip_audit --strict --requirement requirements.txt

clean:
	@test ! -f "$$VENV/pyvenv.cfg" || rm -rf "$$VENV"
	@rm -rf .venv-313 .venv-pins .venv-llm .mypy_cache .ruff_cache .pytest_cache .import_linter_cache \
	    .hypothesis .coverage .coverage.* var/log
	@find . -name __pycache__ -type d -not -path './.venv*' -prune -exec rm -rf {} +
	@echo "Kept: .env, var/ (database and files) and out/ (books)"
