#pragma once
#include "model/conv.h"

/* Forgetting what was said, for good. */

/* How many messages of a conversation are from before a time (µs; G_MAXINT64: all). */
guint forget_found(const Conv *conv, gint64 before);

/* Deletes them, here and on disk, so that nothing of them is left there: also in the search's index
 * and in backups. What waits to be sent stays. Nobody sees them from now on; the disk is worked on
 * a piece at a time, over a restart if need be. fn is told once how many they were when nothing is
 * left of them, or with an error if something is: that is tried again after the next start.
 * free_data comes in any case, also when papo ends before. fn may be NULL. FALSE and an error:
 * nothing is deleted, and neither is called. */
typedef void (*ForgetFn)(guint n, const GError *error, gpointer data);
gboolean forget(Conv *conv, gint64 before, ForgetFn fn, gpointer data, GDestroyNotify free_data,
                GError **error);

/* The model's own: does that. Goes on with what papo was about when it ended. */
typedef struct Forgetter Forgetter;
Forgetter *forgetter_new(Model *model);
void forgetter_free(Forgetter *forgetter);

/* Looks at once, then every hour, and when the setting changes, for what is older than
 * keep-history allows: whole days (UTC), so that there is something to do once a day. */
typedef struct Retention Retention;
Retention *retention_new(Model *model);
void retention_free(Retention *retention);
