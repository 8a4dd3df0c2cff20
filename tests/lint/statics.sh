#!/usr/bin/env bash
# No mutable globals: nothing of ours in .data or .bss, but for what statics.allow names with its reason.
set -eu
archive=$1 allowed=$2
found=$(nm -f sysv "$archive" 2>/dev/null |
    awk -F'|' '$7 ~ /\.(data|bss)/ && $7 !~ /\.data\.rel\.ro/ { gsub(/ /, "", $1); if ($1 !~ /^(\.|__|completed)/) print $1 }' |
    sed 's/\.[0-9]*$//' | sort -u)
bad=0
for name in $found; do
    grep -q "^$name[[:space:]]" "$allowed" || { echo "mutable static: $name"; bad=1; }
done
exit $bad
