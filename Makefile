# Every build is a release build with the same flags, so that the demonstration and the tests share their products.
# TITRATE_STRICT=1 (set by .ci/run) turns warnings into errors; it is a flag too, so switching it builds anew.
SHELL := /bin/bash
.DEFAULT_GOAL := help
OUT ?= out/demo
SEED ?=
BUILD := swift build -c release
SOURCES := Sources Tests Benchmarks Reproductions Package.swift

.PHONY: help setup demo build test lint bench reproduce clean

help: ## list the targets
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/\1|\2/p' Makefile | while IFS='|' read -r name text; do printf 'make %-10s %s\n' "$$name" "$$text"; done

setup: ## install what is missing (system packages, libtorch)
	@scripts/setup

build: setup ## release build of the command
	@$(BUILD) --product titrate

demo: build ## the whole pipeline on the virtual prostate cohort; OUT=folder SEED=number
	@"$$($(BUILD) --show-bin-path)/titrate" run Examples/adaptive-prostate.yaml --out "$(OUT)" $(if $(SEED),--seed $(SEED))
	@echo "report: $(abspath $(OUT)/report.html)"

test: ## lint, dependency check and all tests
	@scripts/setup --test
	@$(MAKE) --no-print-directory lint
	@$(BUILD) --build-tests
	@scripts/check-vectors --self-test
	@scripts/check-vectors "$$($(BUILD) --show-bin-path)/titrate"
	@scripts/run-tests

lint: ## style and module dependencies
	@swift format lint --strict --parallel -r $(wildcard $(SOURCES))
	@scripts/check-dependencies --self-test
	@scripts/check-dependencies

bench: setup ## benchmarks against peer software
	@scripts/setup-bench
	@Benchmarks/run

reproduce: setup ## published results: tests, the demonstration, and training for each of Reproductions/ (hours; taken up again)
	@$(BUILD) --build-tests
	@TITRATE_SLOW=1 scripts/run-tests --filter '[Pp]ublished|DemonstrationTests'
	@$(BUILD) --product reproduce
	@$(BUILD) --product counterfactual
	@folder="$$($(BUILD) --show-bin-path)"; "$$folder/reproduce" Reproductions/*.yaml; met=$$?; \
	  "$$folder/counterfactual" && exit $$met

clean: ## remove builds and results; libtorch and .venv stay
	@rm -rf .build out
