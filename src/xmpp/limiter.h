#pragma once
#include <glib.h>

/* How often each sender may make us work: a burst, then a steady rate (XEP-0205). Knows a bounded
 * number of senders; while too many are busy, new ones have to wait. */
typedef struct Limiter Limiter;

Limiter *limiter_new(guint burst, guint per_minute);
void limiter_free(Limiter *limiter);
gboolean limiter_allow(Limiter *limiter, const char *who, gint64 now); /* now: monotonic µs */

G_DEFINE_AUTOPTR_CLEANUP_FUNC(Limiter, limiter_free)
