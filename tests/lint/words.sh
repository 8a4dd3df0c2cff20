#!/usr/bin/env bash
# The project speaks of the project alone, and nothing in it is left unfinished.
set -eu
cd "$1"
bad=0
if grep -rnE '\b(TODO|FIXME|XXX|HACK)\b|not implemented' src tests docs themes README.md --include='*' \
    --exclude-dir=corpus --exclude=words.sh; then
    echo "left unfinished by its own words"
    bad=1
fi
if grep -rnE '(^|[^a-z.])/(work|home/[a-z]+|root|tmp/[a-z]+)/' src docs themes README.md CHANGELOG; then
    echo "a path of somebody's machine"
    bad=1
fi
for file in $(find src -name '*.c' | sed 's|.*/||' | sort | uniq -d); do
    echo "two files are called $file"
    bad=1
done
exit $bad
