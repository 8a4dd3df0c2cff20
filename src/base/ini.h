#pragma once
#include <glib.h>

/* Loads an ini file and makes it private (mode 0600); a missing one is an empty one. A broken one
 * is an error that names file and line, and is never overwritten. Owned by the caller. */
GKeyFile *ini_load(const char *path, GError **error);

/* Writes to a temporary file of mode 0600, syncs, renames: the old file stays until the new one is
 * whole. */
gboolean ini_save(GKeyFile *ini, const char *path, GError **error);
