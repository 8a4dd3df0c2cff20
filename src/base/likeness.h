#pragma once
#include <glib.h>

/* What a name looks like: names that are easily taken for each other (other case, spaces, hidden
 * characters, letters of other scripts that are drawn alike; UTR 39) have the same likeness. Owned
 * by the caller; "" for a name that shows nothing. */
char *name_likeness(const char *name);

/* Latin, Greek and Cyrillic letters in one word, or hidden characters: names that no honest
 * keyboard gives. */
gboolean name_is_odd(const char *name);
