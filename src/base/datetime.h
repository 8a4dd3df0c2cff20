#pragma once
#include <glib.h>

/* XEP-0082 DateTime (also without a zone: then UTC) and the older CCYYMMDDThh:mm:ss of XEP-0091, in
 * µs since 1970 UTC. FALSE for anything else and for years outside 1970 to 9999. */
gboolean datetime_parse(const char *text, gint64 *us);

/* As XEP-0082 wants it, in UTC; milliseconds only if there are any. Owned by the caller. */
char *datetime_format(gint64 us);

/* "500ms", "30s", "5m", "2h", "1d"; a number alone is seconds. At most 24 days. */
gboolean duration_parse(const char *text, guint *ms);
