#!/usr/bin/env bash
# Every header compiles alone.
set -eu
cd "$1"
bad=0
flags=$(pkg-config --cflags gio-unix-2.0 libstrophe)
for header in $(find src -name '*.h'); do
    ${CC:-gcc} -fsyntax-only -x c -std=gnu17 -D_GNU_SOURCE -Isrc -I"$2" $flags - <<< "#include \"${header#src/}\"" || bad=1
done
exit $bad
