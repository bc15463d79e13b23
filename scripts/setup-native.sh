#!/usr/bin/env bash
# The languages' own tools, for `--linter native`, the native tests and the grammar check. Installs
# only what is missing: Debian packages with apt-get, Python packages into ./.venv.
set -euo pipefail
cd "$(dirname "$0")/.."

missing=()
need() { # need PACKAGE COMMAND...: the package is missing if the command fails
  local package=$1
  shift
  "$@" >/dev/null 2>&1 || missing+=("$package")
}

need racket racket --version
need ocaml-nox sh -c 'command -v ocaml && test -d "$(ocamlc -where)/compiler-libs"'
need lua5.4 sh -c 'command -v lua5.4'
need lua-check sh -c 'command -v luacheck'
need r-base-core sh -c 'command -v Rscript'
need r-cran-lintr Rscript -e 'library(lintr); library(jsonlite)'
need clang sh -c 'command -v clang'
need lld sh -c 'command -v wasm-ld'
need wasi-libc test -d /usr/include/wasm32-wasi
need python3-venv python3 -c 'import venv, ensurepip'
need patch sh -c 'command -v patch'

if [ "${#missing[@]}" -gt 0 ]; then
  echo "Installing ${missing[*]} …"
  as_root=()
  if [ "$(id -u)" -ne 0 ]; then
    if ! command -v sudo >/dev/null; then
      echo "These packages are missing and there is no sudo: apt-get install ${missing[*]}" >&2
      exit 2
    fi
    as_root=(sudo)
  fi
  export DEBIAN_FRONTEND=noninteractive
  "${as_root[@]}" apt-get update -qq -o Acquire::Retries=3
  "${as_root[@]}" apt-get install -y -qq -o Acquire::Retries=3 -o Dpkg::Use-Pty=0 "${missing[@]}" >/dev/null
fi

if ! .venv/bin/python -c 'import pylint, pylintseq, qiskit, numpy' >/dev/null 2>&1; then
  echo "Installing pylint, pylintseq and qiskit into .venv …"
  python3 -m venv .venv
  .venv/bin/pip install --quiet --disable-pip-version-check --retries 5 pylint pylintseq qiskit numpy
fi
