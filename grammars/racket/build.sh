#!/usr/bin/env bash
# Compiles the C sources to a wasm that web-tree-sitter loads:
#   build.sh [--generate] [OUTPUT]
# With --generate the parser is made anew from grammar.js first, in place; that takes the tree-sitter
# CLI (TREE_SITTER, or on PATH). Compiling needs clang, lld and wasi-libc, and downloads nothing.
set -euo pipefail
if [ "${1:-}" = --generate ]; then
  shift
  (cd "$(dirname "$0")" && "${TREE_SITTER:-tree-sitter}" generate)
fi
output=$(realpath -m "${1:-$(dirname "$0")/../racket.wasm}")
cd "$(dirname "$0")"
objects=$(mktemp -d)
trap 'rm -rf "$objects"' EXIT
for unit in parser scanner; do
  clang --target=wasm32-unknown-emscripten -fPIC -Os -isystem /usr/include/wasm32-wasi \
    -D__wasi__ -fvisibility=hidden -Isrc -c "src/$unit.c" -o "$objects/$unit.o"
done
wasm-ld --experimental-pic -shared --export=tree_sitter_racket --allow-undefined --no-entry \
  --strip-debug "$objects"/*.o -o "$output"
