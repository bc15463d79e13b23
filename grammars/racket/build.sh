#!/usr/bin/env bash
# Compiles the committed C sources to a wasm that web-tree-sitter loads: build.sh [OUTPUT].
# With the tree-sitter CLI at hand (TREE_SITTER, or on PATH) the parser is generated anew first.
# Needs clang, lld and wasi-libc, and downloads nothing.
set -euo pipefail
cd "$(dirname "$0")"
output=${1:-../racket.wasm}
tool=${TREE_SITTER:-$(command -v tree-sitter || true)}
if [ -n "$tool" ]; then "$tool" generate; fi
objects=$(mktemp -d)
trap 'rm -rf "$objects"' EXIT
for unit in parser scanner; do
  clang --target=wasm32-unknown-emscripten -fPIC -Os -isystem /usr/include/wasm32-wasi \
    -D__wasi__ -fvisibility=hidden -Isrc -c "src/$unit.c" -o "$objects/$unit.o"
done
wasm-ld --experimental-pic -shared --export=tree_sitter_racket --allow-undefined --no-entry \
  --strip-debug "$objects"/*.o -o "$output"
