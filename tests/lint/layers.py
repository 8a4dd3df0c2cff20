#!/usr/bin/env python3
"""A folder includes only what its line in docs/ARCHITECTURE.md allows; foreign libraries have one home each."""
import pathlib
import re
import sys

ALLOWED = {
    "base": "",
    "store": "base",
    "model": "base store",
    "wire": "base store model",
    "xmpp": "base store model wire",
    "crypto": "base store model wire xmpp",
    "cmd": "base model wire xmpp crypto",
    "ui": "base model cmd",
    "script": "base model cmd",
}
HOMES = {
    r"libsoup/|utf8proc\.h": "base",
    r"sqlite3\.h": "store",
    r"strophe\.h|expat\.h": "wire",
    r"openssl/": "wire crypto",
    r"libsecret/": "wire",
    r"(n?curses(w/curses)?|term|readline/\w+)\.h|libnotify/|chafa|enchant\.h": "ui",
}

src = pathlib.Path(sys.argv[1]) / "src"
bad = []
for file in sorted(src.rglob("*.[ch]")):
    parts = file.relative_to(src).parts
    folder = parts[0] if len(parts) > 1 else None
    text = file.read_text()
    for name in re.findall(r'^#include "([^"]+)"', text, re.M):
        target = name.split("/")[0]
        if "/" not in name:
            if folder and name != "config.h":
                bad.append(f'{file}: "{name}": write the path from src/')
        elif folder and target != folder and target not in ALLOWED[folder].split():
            bad.append(f"{file}: {folder}/ must not include {target}/")
    for name in re.findall(r"^#include <([^>]+)>", text, re.M):
        for pattern, homes in HOMES.items():
            if re.fullmatch(pattern + (".*" if pattern.endswith("/") else ""), name) and folder not in homes.split():
                bad.append(f"{file}: <{name}> belongs into {homes}/ alone")
    if re.search(r"^#\s*if(def)?\b.*HAVE_", text, re.M) and folder:
        bad.append(f"{file}: HAVE_… is for app.c, modules.c and main.c")
    if file.suffix == ".h" and not text.startswith("#pragma once"):
        bad.append(f"{file}: begins with #pragma once")
print("\n".join(bad))
sys.exit(bool(bad))
