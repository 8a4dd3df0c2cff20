#pragma once
#include <glib.h>

/* Writes JSON (RFC 8259), all of it in one line: valid UTF-8 whatever it is given, and nothing in
 * it that a terminal obeys. Commas are seen to. Appended to out. name NULL: in an array, or the
 * whole.
 */
void json_open(GString *out, const char *name, char bracket);     /* '{' or '[' */
void json_close(GString *out, char bracket);                      /* '}' or ']' */
void json_text(GString *out, const char *name, const char *text); /* NULL: nothing is written */
void json_number(GString *out, const char *name, gint64 number);
void json_flag(GString *out, const char *name, gboolean flag);
