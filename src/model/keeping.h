#pragma once
#include "model/conv.h"

/* Forgetting what was said, for good. */

/* How many messages of a conversation are from before a time (µs; G_MAXINT64: all). */
guint forget_found(const Conv *conv, gint64 before);

/* Deletes them, here and on disk, so that nothing of them is left there: also in the search's index
 * and in backups. What waits to be sent stays. How many is put into n. FALSE and an error if not
 * all of that could be done. */
gboolean forget(Conv *conv, gint64 before, guint *n, GError **error);

/* Looks at once, then every hour, and when the setting changes, for what is older than
 * keep-history allows. */
typedef struct Retention Retention;
Retention *retention_new(Model *model);
void retention_free(Retention *retention);
