#!/usr/bin/env bash
# Catalogues: every text of the program can be translated, and what is translated fits. One that isn't complete is fine.
set -eu
root=$1 papo=$2
for tool in xgettext msgmerge msgfmt msgattrib; do
    command -v "$tool" > /dev/null || { echo "$tool (gettext) is missing: catalogues are not tested"; exit 77; }
done
new=$(mktemp -d)
trap 'rm -rf "$new"' EXIT
bad=0
"$root/src/po/update" "$root" "$papo" pot "$new/papo.pot"
while read -r language; do
    po=$root/src/po/$language.po
    [ -z "$(msgattrib --only-fuzzy --no-obsolete "$po")" ] || { echo "$po: has fuzzy texts"; bad=1; }
    msgmerge --quiet --no-fuzzy-matching --output-file="$new/$language.po" "$po" "$new/papo.pot"
    msgfmt --check --output-file=/dev/null "$new/$language.po" || { echo "$po: does not fit the program"; bad=1; }
    echo "$language: $(msgfmt --statistics --output-file=/dev/null "$new/$language.po" 2>&1)"
done < "$root/src/po/LINGUAS"

# A language in which everything stands in brackets: what doesn't, was not translated.
mkdir -p "$new/xx/LC_MESSAGES"
python3 - "$new/papo.pot" > "$new/xx.po" << 'END'
import re, sys
head, *blocks = open(sys.argv[1], encoding="utf-8").read().strip().split("\n\n")
print(head.replace("CHARSET", "UTF-8").replace("#, fuzzy\n", "").replace("nplurals=INTEGER; plural=EXPRESSION", "nplurals=1; plural=0"))
def bracketed(lines):
    text = "".join(line.strip()[1:-1] for line in lines)
    inner = re.match(r"((?:\\n)*)(.*?)((?:\\n)*)$", text).groups()
    return '"%s⟦%s⟧%s"' % inner
for block in blocks:
    parts = re.split(r"^(?=msg)", "\n".join(l for l in block.split("\n") if not l.startswith("#")), flags=re.M)
    texts = {p.split(" ", 1)[0]: p.split(" ", 1)[1].strip().split("\n") for p in parts if p.strip()}
    print()
    for key, lines in texts.items():
        if not key.startswith("msgstr"):
            print(key, "\n".join(lines))
    plural = texts.get("msgid_plural")
    print("msgstr[0]" if plural else "msgstr", bracketed(plural or texts["msgid"]))
END
msgfmt --output-file="$new/xx/LC_MESSAGES/papo.mo" "$new/xx.po"
export LC_ALL=C.UTF-8 LANGUAGE=xx PAPO_CATALOGUES=$new
for what in commands settings events keys man; do
    "$papo" --print "$what" > "$new/$what"
done
"$papo" --help > "$new/options"
LANGUAGE='' "$papo" --profile :memory: -x /help | grep -oE ' /[a-z-]+( |$)' | grep -v '^ /help' |
    sed -e '1i /help' -e 's|^ /|/help |; s| *$||' > "$new/script"
"$papo" --profile :memory: --script "$new/script" > "$new/help" 2>&1 || { echo "/help of everything:"; tail -n 3 "$new/help"; bad=1; }
python3 - "$new"/{commands,settings,events,keys,man,options,help} << 'END' || bad=1
import re, sys
bad = 0
for name in sys.argv[1:]:
    text = re.sub(r"`[^`\n]*`", "", open(name, encoding="utf-8").read())
    if "⟦" not in text:
        sys.exit(name.rsplit("/")[-1] + ": nothing is translated")
    before = None
    while before != text:
        before, text = text, re.sub(r"⟦[^⟦⟧]*⟧", "", text)
    for line in text.split("\n"):
        if re.search(r"\b[A-Za-z']{2,} [a-z]{2,}\b", line) and not re.match(r"\.[BT]|/|  -|More:|\S+: +/", line):
            print(name.rsplit("/")[-1] + ": not translated (docs/CONTRIBUTING.md, A text):", line[:150])
            bad = 1
sys.exit(bad)
END
exit $bad
