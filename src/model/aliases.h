#pragma once
#include "base/paths.h"

/* The user's own names for lines that are typed often. In the profile's aliases.ini, which people
 * may edit: [aliases], and name=line. */
typedef struct Aliases Aliases;

Aliases *aliases_new(const Paths *paths, GError **error); /* a broken file is an error */
void aliases_free(Aliases *aliases);

char *aliases_line(const Aliases *aliases, const char *name); /* owned by the caller; NULL */
char **aliases_names(const Aliases *aliases);                 /* in the file's order; owned */
/* line NULL: there is none any more. What others changed in the file meanwhile stays. On an error
 * (the file is broken or can't be written) nothing has changed. */
gboolean aliases_set(Aliases *aliases, const char *name, const char *line, GError **error);
/* Letters, digits, - and _, a letter first. */
gboolean alias_is_name(const char *name);
