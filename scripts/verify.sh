#!/usr/bin/env bash
# Everything that must hold, from a fresh checkout on Debian: set-up with the languages' own tools,
# then every check. The order is from fast to slow, and the first failure ends it.
set -euo pipefail
cd "$(dirname "$0")/.."

step() { printf '\n\033[1m== %s\033[0m\n' "$*"; }

step "Set-up"
bash scripts/setup.sh
bash scripts/setup-native.sh
export STEPWRIGHT_PYTHON=$PWD/.venv/bin/python

step "Types, lint, format, build, unit tests"
npm run --silent check

step "Racket grammar: corpus, rebuild, the reader's own judgement"
npm run --silent check:grammar

step "Native linters, servers, the command line"
npm run --silent test:native

step "Quality of sequences on files of other people, judged by the languages' own tools"
bash scripts/corpus.sh
bash scripts/quality.sh 60

step "Demo"
npm run --silent demo

step "All checks hold"
