#!/usr/bin/env bash
# The main job on real files in five languages, from a fresh checkout: export, check, look inside.
set -euo pipefail
cd "$(dirname "$0")/.."
bash scripts/setup.sh

say() { printf '\n\033[1m$ stepwright %s\033[0m\n' "$*"; }
run() {
  say "$@"
  node dist/cli.js "$@"
}

mkdir -p out
run edits examples -o out/demo.jsonl
run replay out/demo.jsonl
run show out/demo.jsonl --row 4 --edits 3-6

say edits examples/python --per function --format trl
node dist/cli.js edits examples/python --per function --format trl 2>/dev/null | cut -c1-300 | sed 's/$/ …/'

printf '\nThe rows are in out/demo.jsonl. Your own files: node dist/cli.js edits PATH… -o rows.jsonl\n'
