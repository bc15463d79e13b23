#!/usr/bin/env bash
# The promise about sequences, held on files of other people in five languages: quality.sh [LIMIT].
# Of each row at most 8 states, drawn by seed, go to the language's own tool.
set -euo pipefail
cd "$(dirname "$0")/.."
limit=${1:-200}
measure() { node dist/dev/quality.js --gate --states 8 --examples 1 "$@"; }
for language in lua ocaml python r racket; do
  measure --limit "$limit" "$language"
  # Not yet at the 10 % of the others: chains of lets and nested applications go as a whole.
  case $language in ocaml | racket) single=20 ;; *) single=10 ;; esac
  measure --limit "$limit" --per function --single "$single" "$language"
  measure --limit 10 --native --max-lines 150 "$language"
done
