#pragma once
#include "wire/wire.h"

/* Where the server of a domain may be, the best place first. */
typedef struct {
    char *host;
    guint16 port;
    gboolean direct_tls;
    gboolean spent; /* there, or known not to be */
} DialTarget;
typedef struct DialTargets DialTargets;

/* Called from the main loop, unless cancelled, with targets (taken) or with a problem (for people).
 */
typedef void (*DialTargetsFn)(DialTargets *targets, const char *problem, gpointer data);

void dial_targets_find(const WireTarget *target, GCancellable *cancel, DialTargetsFn fn,
                       gpointer data);
void dial_targets_free(DialTargets *targets);                            /* NULL is fine */
const DialTarget *dial_targets_nth(const DialTargets *targets, guint n); /* NULL behind the last */
void dial_targets_spend(DialTargets *targets, const DialTarget *target);
DialTargets *dial_targets_rest(DialTargets *targets); /* takes them; NULL if all are spent */
