#!/usr/bin/env bash
# The promise about sequences, held on files of other people in five languages: quality.sh [LIMIT].
set -euo pipefail
cd "$(dirname "$0")/.."
limit=${1:-200}
measure() { node dist/dev/quality.js --gate --limit "$limit" --examples 1 "$@"; }
for language in lua ocaml python r racket; do
  measure "$language"
  measure "$language" --per function
  node dist/dev/quality.js --gate --limit 40 --native --examples 1 "$language"
done
