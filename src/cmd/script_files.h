#pragma once
#include "cmd/command.h"

/* NAME.papo among the scripts of the profile; owned by the caller. NULL and an error: it is no
 * name, or the profile is in memory. */
char *script_path(const Paths *paths, const char *name, GError **error);
/* The names of all there are, in order; owned by the caller. */
char **script_names(const Paths *paths);
/* The file, and the name of one like it if it isn't there. Owned by the caller. */
char *script_found(const Paths *paths, const char *name, GError **error);
