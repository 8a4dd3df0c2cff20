#!/usr/bin/env python3
"""Every command and every XEP module is named in at least one scenario; what only scripts have, in the test of scripts.
Every case of the table in tests/scenarios/README.md is listed, in a test that exists."""
import pathlib
import re
import subprocess
import sys

root, papo = pathlib.Path(sys.argv[1]), sys.argv[2]
text = "\n".join(file.read_text() for file in sorted((root / "tests/scenarios").rglob("*.test")))
scripts = "".join((root / f"tests/unit/{name}.c").read_text() for name in ["runner", "script_lines"])
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
readme = (root / "tests/scenarios/README.md").read_text()
cases = set()
for numbers, where in re.findall(r"^\| ([0-9][0-9, -]*) \|.*\| ([^|]*) \|$", readme, re.M):
    for part in numbers.split(", "):
        first, last = (part.split("-") * 2)[:2]
        cases.update(range(int(first), int(last) + 1))
    for name in [] if where.startswith("open") else where.split(", "):
        if not (root / f"tests/scenarios/{name}.test").exists():
            bad.append(f"tests/scenarios/README.md names {name}: there is none")
bad += [f"tests/scenarios/README.md does not name case {case}" for case in sorted(set(range(1, 75)) - cases)]
print("\n".join(bad))
sys.exit(bool(bad))
