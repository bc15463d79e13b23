#!/usr/bin/env bash
# Sets up what the measurements need (the reference among it) and runs them: bench.sh [--quick].
set -euo pipefail
cd "$(dirname "$0")/.."
bash scripts/setup.sh
bash scripts/setup-native.sh
bash scripts/corpus.sh
exec node dist/dev/bench.js "$@"
