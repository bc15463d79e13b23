#!/usr/bin/env bash
# Source files of other people to measure on, in ./.corpus: Debian packages, downloaded and unpacked
# but not installed, and functions of R packages as R itself prints them. Nothing of it is committed.
set -euo pipefail
cd "$(dirname "$0")/.."

packages=(
  lua-penlight lua-http lua-busted lua-luassert lua-ldoc prosody awesome luakit
  liblwt-ocaml-dev libbase-ocaml-dev libocamlgraph-ocaml-dev libre-ocaml-dev libgen-ocaml-dev
  libangstrom-ocaml-dev libsexplib0-ocaml-dev libcmdliner-ocaml-dev libppxlib-ocaml-dev
)
if [ ! -f .corpus/complete ]; then
  echo "Fetching source files to measure on …"
  rm -rf .corpus
  mkdir -p .corpus/deb .corpus/r
  for package in "${packages[@]}"; do
    (cd .corpus/deb && apt-get download -qq -o Acquire::Retries=3 -o APT::Sandbox::User=root "$package" 2>/dev/null) ||
      echo "  $package is not to be had; going on without it" >&2
  done
  for file in .corpus/deb/*.deb; do dpkg -x "$file" .corpus/unpacked; done
  find .corpus/unpacked -type l -delete
  Rscript --vanilla scripts/dump-r-functions.R .corpus/r
  touch .corpus/complete
fi
