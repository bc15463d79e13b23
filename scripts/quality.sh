#!/usr/bin/env bash
# The promise about sequences, held on files of other people in five languages: quality.sh [LIMIT].
# Of each row at most 12 states, drawn by seed, go to the language's own tool.
set -euo pipefail
cd "$(dirname "$0")/.."
limit=${1:-200}
measure() { node dist/dev/quality.js --gate --states 12 --examples 1 "$@"; }
for language in lua ocaml python r racket; do
  measure --limit "$limit" "$language"
  measure --limit "$limit" --per function "$language"
  measure --limit 20 --native --max-lines 200 "$language"
done
