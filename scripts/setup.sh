#!/usr/bin/env bash
# The Node side of the set-up: packages as locked, then a build. Does only what is missing or stale.
set -euo pipefail
cd "$(dirname "$0")/.."

if ! command -v npm >/dev/null; then
  echo "Stepwright needs Node.js 20.10 or newer with npm: https://nodejs.org" >&2
  exit 2
fi

# npm notes what it installed in node_modules/.package-lock.json.
if [ ! -f node_modules/.package-lock.json ] || [ package-lock.json -nt node_modules/.package-lock.json ]; then
  echo "Installing packages …"
  npm ci --no-audit --no-fund --loglevel=error
  touch node_modules/.package-lock.json
fi

if [ ! -f dist/cli.js ] || [ -n "$(find src esbuild.mjs package.json -newer dist/cli.js -print -quit)" ]; then
  echo "Building …"
  npm run --silent build
fi
