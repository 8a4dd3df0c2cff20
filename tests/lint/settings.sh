#!/usr/bin/env bash
# Every setting of the table is read by somebody, and everybody reads only settings of the table.
set -eu
cd "$1/src"
bad=0
names=$(sed -nE 's/^    (ON_OFF|TEXT|NUMBER|CHOICE|LIST|SECRET|FILE_NAME)\("([a-z-]+)".*/\2/p' model/settings_table.c)
read=$(grep -rhoE '(setting|settings_text|settings_on|settings_number|settings_list)\([^"();]*("[a-z-]+"|\([^()]*\)[^"();]*"[a-z-]+")' \
    --include='*.c' . | grep -oE '"[a-z-]+"' | tr -d '"' | sort -u)
for name in $names; do
    grep -qx -- "$name" <<< "$read" || grep -rqE "(SETTING|setting|wants).*\"$name\"" --include='*.c' --exclude=settings_table.c . ||
        { echo "nobody reads the setting $name"; bad=1; }
done
for name in $read; do
    grep -qx -- "$name" <<< "$names" || { echo "there is no setting $name"; bad=1; }
done
exit $bad
