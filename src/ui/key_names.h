#pragma once
#include <glib.h>

/* Names of keys as people say them: "Alt-k", "Ctrl-X b", "Shift-F5", "PageUp". */

/* What terminals send for it, all of their ways; GString*, owned by the caller. NULL and an error
 * that says what would be right if it is no key, or one that can't be given a command. */
GPtrArray *key_forms(const char *name, GError **error);
/* The name of what a terminal sent; of several ways to say it the one for all of them. NULL: it is
 * no key. Owned by the caller. */
char *key_name(const char *bytes, gsize n);
/* In readline's notation, as rl_generic_bind() wants it: every byte as \nnn. Owned by the caller.
 */
char *key_notation(const char *bytes, gsize n);
/* From readline's notation ("\\e[1;3A", "\\C-xb"). */
GString *key_bytes(const char *notation);
