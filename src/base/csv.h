#pragma once
#include <glib.h>

/* Comma-separated values as in RFC 4180: quotes where they are needed, doubled inside. */

/* Appends one row of fields (to a NULL). */
void csv_write(GString *out, const char *const *fields);

/* The next row, and text behind it; empty lines are passed over. NULL at the end, or with an error
 * where a quote has no end. *line: where the row begins, counted from 1; *next where the next one
 * does: 1 at first. Owned by the caller. */
char **csv_read(const char **text, guint *line, guint *next, GError **error);
