#!/usr/bin/env python3
"""Files of at most 500 lines (tables apart), functions of at most 60, and a first line that says what a file is for."""
import pathlib
import re
import sys

FILE_LINES, FUNCTION_LINES = 500, 60
TABLES = re.compile(r"(_table|_cmds)\.c$|/theme\.h$|/event\.h$")

root = pathlib.Path(sys.argv[1])
bad = []
for file in sorted([*root.glob("src/**/*.[ch]"), *root.glob("tests/**/*.[ch]")]):
    lines = file.read_text().splitlines()
    if len(lines) > FILE_LINES and not TABLES.search(str(file)):
        bad.append(f"{file}: {len(lines)} lines, at most {FILE_LINES}")
    if file.suffix == ".c" and not lines[0].startswith("/*"):
        bad.append(f"{file}: begins with a comment that says what it is for")
    start = None
    for number, line in enumerate(lines, 1):
        if re.match(r"[A-Za-z_]", line):
            start = number
        if line == "}" and start:
            length = number - start + 1
            if length > FUNCTION_LINES and not re.search(r"=\s*\{?$", lines[start - 1]):
                bad.append(f"{file}:{start}: a function of {length} lines, at most {FUNCTION_LINES}")
            start = None
print("\n".join(bad))
sys.exit(bool(bad))
