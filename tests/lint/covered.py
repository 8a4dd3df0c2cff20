#!/usr/bin/env python3
"""Every command and every XEP module is named in at least one scenario; what only scripts have, in the test of scripts."""
import pathlib
import re
import subprocess
import sys

root, papo = pathlib.Path(sys.argv[1]), sys.argv[2]
text = "\n".join(file.read_text() for file in sorted((root / "tests/scenarios").rglob("*.test")))
scripts = (root / "tests/unit/runner.c").read_text()
typed = set()
for line in re.findall(r"^\s*(?:/|enter|edit)\s*(.*)$", text, re.M) + re.findall(r"/(\w.*)$", text, re.M):
    words = line.lstrip("/").split()
    typed.add(" ".join(words[:1]))
    typed.add(" ".join(words[:2]))

bad = []
commands = subprocess.run([papo, "--print", "commands"], capture_output=True, text=True, check=True).stdout
for name in re.findall(r"^### `/([^`<\[]+?)(?: [<\[].*)?`", commands, re.M):
    if name.strip() not in typed and f"/{name.strip()} " not in scripts:
        bad.append(f"no scenario types /{name.strip()}")
for module in sorted((root / "src/xmpp/xep").glob("[0-9]*.c")):
    number = module.name[:4]
    if f"XEP-{number}" not in text:
        bad.append(f"no scenario speaks of XEP-{number} ({module.name})")
print("\n".join(bad))
sys.exit(bool(bad))
