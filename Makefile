# Yuanzhen's commands. Each is a small script in scripts/, which says at its top what it does.
# `make help` lists them; `make run` and `make test` are all a newcomer needs.

SHELL := /bin/bash
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory

# Real files for tests live outside the project; tests say so loudly and skip when they are absent.
export YUANZHEN_TEST_DATA ?= $(if $(wildcard ../shared/data),$(abspath ../shared/data))

.PHONY: help run run-fresh setup setup-test build web test test-rust test-web test-journeys check generate format bench soak-durability soak-paper soak-relay soak-call pictures fuzz

help: ## List these commands
	@awk 'BEGIN {FS = ":.*## "} /^[a-z%-]+:.*## / {printf "  make %-15s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

run: ## Install what is missing, build, start the demo county and print its addresses and logins
	@scripts/run

run-fresh: ## The same with a new, empty demo county
	@scripts/run --fresh

setup: ## Install what is missing to build and run
	@scripts/setup-toolchains && scripts/setup-debian runtime build && scripts/setup-node web

setup-test: setup ## Install what is missing to test as well
	@scripts/setup-debian test && scripts/setup-test-venv && scripts/setup-node $(wildcard tests/web)

web: setup ## Build the pages into web/dist
	@cd web && npm run --silent build

build: web ## Build the program into target/debug/yuanzhen
	cargo build --package yuanzhen-server --bin yuanzhen

test: setup-test ## Run every test; the last line is the sum
	@scripts/test

test-rust: setup-test ## Run the Rust tests only
	@scripts/test rust

test-web: setup-test ## Run the unit tests of the pages only
	@scripts/test web

test-journeys: setup-test ## Walk the journeys in both browsers only
	@scripts/test journeys

check: setup-test ## Formatting, lints, layering, licences, hazards, generated types, script sizes
	@scripts/check

generate: setup ## Write the generated API types of the pages anew
	@scripts/generate-types

format: setup ## Format Rust and TypeScript
	cargo fmt --all
	cd web && npx prettier --log-level warn --write .

bench: setup-test ## Measure a release build beside peers; writes target/bench/*.json
	@scripts/bench

bench-%: setup-test ## One of them, such as bench-receive
	@scripts/bench $*

soak-durability: setup-test ## Kill the program 100 times and cut the power 100 times; nothing acknowledged may be lost
	YUANZHEN_SOAK=1 cargo test -p yuanzhen-tests --test stories durability:: && YUANZHEN_SOAK=1 cargo test -p yuanzhen-store --test it powercut::

pictures: build setup-test ## Take the pictures of the README from the demo county
	@cd tests/web && ONLY=pictures npx playwright test

soak-paper: setup-test ## Flip every byte of a signed report, one after the other: each is an alteration
	YUANZHEN_SOAK=1 cargo test -p yuanzhen-server --test it every_flipped_byte

soak-relay: setup-test ## An hour of people coming and going, ten minutes over a village's line, 10 000 joins
	YUANZHEN_SOAK=1 cargo test -p yuanzhen-relay --release --test it -- --nocapture comings:: lines::

soak-call: build setup-test ## Talk for ten minutes in two browsers over a village's line, and cut it for 40 seconds
	cargo build --package yuanzhen-bots --bins
	cd tests/web && SOAK_CALL=1 npx playwright test --project=talks weak.spec cuts.spec

fuzz: ## Run each fuzz target for FUZZ_SECONDS (60)
	@scripts/fuzz
