#!/bin/sh
# in_tmp.sh PROGRAM ARGUMENT…: runs a test with a temporary folder of its own, and removes it whatever ends the test
TMPDIR=$(mktemp -d "${TMPDIR:-/tmp}/papo-test-XXXXXX") || exit 1
export TMPDIR LANGUAGE=
trap 'rm -rf "$TMPDIR"' EXIT
trap 'exit 143' TERM INT HUP
"$@"
