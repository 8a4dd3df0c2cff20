#pragma once
#include <glib.h>

/* Files of the user's: written and read without surprises. */

/* Writes a private file (mode 0600). One that is there already is an error (G_FILE_ERROR_EXIST),
 * unless it is to be replaced: then the old one stays until the new one is whole. */
gboolean file_write(const char *path, const char *text, gboolean replace, GError **error);

/* The text of an ordinary file (nothing that would keep us waiting) of at most max bytes, valid
 * UTF-8, without a byte order mark. Owned by the caller. */
char *file_read(const char *path, gsize max, GError **error);
