#!/usr/bin/env bash
# clang-format decides.
cd "$1" && find src tests -name '*.[ch]' -print0 | xargs -0 clang-format --dry-run --Werror 2>&1 | grep -E 'error' | head -n 20 && exit 1
exit 0
