#pragma once
#include "wire/dial_targets.h"
#include "wire/wire.h"

/* From a domain to a connected socket, without ever blocking: SRV records of both kinds (RFC 6120
 * 3.2, XEP-0368), happy eyeballs, proxies that resolve names themselves. */
typedef struct Dial Dial;

typedef struct {
    int fd;              /* connected, not blocking; whoever is told owns it */
    DialTargets *rest;   /* those that were not tried to the end; owned as well; NULL: none */
    gboolean direct_tls; /* TLS is to be spoken at once */
    char *address;       /* of the peer, as a literal; NULL behind a proxy */
    guint16 port;
} Dialled;

/* Called once from the main loop, with either of the two; valid during the call. The Dial is gone
 * then. */
typedef void (*DialFn)(const Dialled *dialled, const GError *error, gpointer data);

Dial *dial_start(const WireTarget *target, DialFn fn, gpointer data);
/* Goes on with what was left (taken), as if nobody had answered before. */
Dial *dial_go_on(const WireTarget *target, DialTargets *rest, DialFn fn, gpointer data);
void dial_cancel(Dial *dial); /* fn will not be called */
