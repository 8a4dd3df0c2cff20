#!/usr/bin/env python3
"""docs/SECURITY.md and the tests name the same classes."""
import pathlib
import re
import sys

root = pathlib.Path(sys.argv[1])
promised = set(re.findall(r"^\| (S\d+) \|", (root / "docs/SECURITY.md").read_text(), re.M))
tested = set()
for file in (root / "tests").rglob("*"):
    if file.suffix in (".test", ".c", ".h", ".sh") and "corpus" not in file.parts:
        tested |= {name.split(".")[0] for name in re.findall(r"\bS[1-9]\d?(?:\.\d+)?\b", file.read_text())}
for name in sorted(promised - tested):
    print(f"{name} is promised in docs/SECURITY.md, but no test names it")
for name in sorted(tested - promised):
    print(f"{name} is tested, but docs/SECURITY.md does not know it")
sys.exit(promised != tested)
