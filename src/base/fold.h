#pragma once
#include <glib.h>

/* Finding text whatever its case and accents. All texts valid UTF-8. */

/* Without case, accents and compatibility forms; owned by the caller. */
char *fold_text(const char *text);
/* Where the folded words stand in a text first: bytes from start to end. FALSE: nowhere. */
gboolean fold_find(const char *text, const char *folded, gsize *start, gsize *end);
gboolean fold_contains(const char *text, const char *folded);
