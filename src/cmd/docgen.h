#pragma once
#include "cmd/command.h"

/* Prints what the tables know, as it stands in docs/, the man page and papo.doap: "commands",
 * "settings", "man", "doap", "texts". Owned by the caller; NULL and an error
 * that lists them for anything else. */
char *docgen(const Commands *commands, const char *what, GError **error);
/* Adds a text of a table as C that xgettext reads, for "texts". */
void docgen_markdown(GString *out, const char *text); /* < would be taken for HTML */
void docgen_text(GString *out, const char *text);
