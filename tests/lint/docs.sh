#!/usr/bin/env bash
# What the program prints from its tables is what stands in docs/. "docs.sh ROOT PAPO write" writes it there.
set -eu
root=$1 papo=$2 write=${3:-}
new=$(mktemp)
trap 'rm -f "$new"' EXIT
bad=0
while read -r what file; do
    LC_ALL=C.UTF-8 LANGUAGE= "$papo" --print "$what" > "$new"
    if [ "$write" = write ]; then
        cp "$new" "$root/docs/$file"
        chmod 644 "$root/docs/$file"
    elif ! cmp -s "$new" "$root/docs/$file"; then
        echo "docs/$file differs from papo --print $what: tests/lint/docs.sh . build/src/papo write"
        diff "$root/docs/$file" "$new" | head -n 10 || true
        bad=1
    fi
done << 'END'
commands commands.md
settings settings.md
events events.md
keys keys.md
roles roles.md
man papo.1
doap papo.doap
END
for name in $(grep -ohE '`[a-z_0-9/]+\.(c|h|sh|py)`' "$root/docs/ARCHITECTURE.md" | tr -d '`' | sort -u); do
    find "$root/src" "$root/tests" -path "*/$name" | grep -q . || { echo "ARCHITECTURE.md names $name: there is none"; bad=1; }
done
exit $bad
