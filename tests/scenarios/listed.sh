#!/bin/sh
# Every scenario in the folder is a test of this build.
cd "$1" && shift
[ "$(LC_ALL=C ls *.test)" = "$(printf '%s\n' "$@")" ] || {
    echo "scenarios were added or removed: meson setup --reconfigure"
    exit 1
}
