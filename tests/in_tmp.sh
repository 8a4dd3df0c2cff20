#!/bin/sh
# in_tmp.sh PROGRAM ARGUMENT…: runs a test with a temporary folder of its own, and removes it whatever ends the test.
# What proxy this machine's desktop has set is nothing to it.
TMPDIR=$(mktemp -d "${TMPDIR:-/tmp}/papo-test-XXXXXX") || exit 1
export TMPDIR XDG_RUNTIME_DIR=$TMPDIR LANGUAGE= GIO_USE_PROXY_RESOLVER=dummy
trap 'rm -rf "$TMPDIR"' EXIT
trap 'exit 143' TERM INT HUP
"$@"
