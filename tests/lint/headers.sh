#!/usr/bin/env bash
# Every header compiles alone.
set -eu
cd "$1"
flags=$(pkg-config --cflags gio-unix-2.0 libstrophe)
# shellcheck disable=SC2086 # several flags
find src -name '*.h' -print0 |
    xargs -0 -P "$(nproc)" -I{} ${CC:-gcc} -fsyntax-only -x c -std=gnu17 -D_GNU_SOURCE -Isrc -I"$2" $flags -include {} /dev/null
