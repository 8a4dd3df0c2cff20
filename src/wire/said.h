#pragma once
#include <glib.h>

/* What a server said to explain an error, ready to be put behind a sentence of ours: " It said: …",
 * harmless and not long; "" for NULL or nothing. Owned by the caller. */
char *said_clean(const char *text);
