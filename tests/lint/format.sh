#!/usr/bin/env bash
# clang-format decides.
cd "$1" || exit 1
wrong=$(find src tests -name '*.[ch]' -print0 | xargs -0 clang-format --dry-run --Werror 2>&1 | grep 'error' | head -n 20)
[ -z "$wrong" ] || { echo "$wrong"; exit 1; }
