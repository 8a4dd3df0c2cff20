#pragma once
#include "wire/expat_guard.h"
#include "wire/line.h"
#include "wire/tls_tap.h"
#include <strophe.h>

/* What line.c and line_tls.c share. */
struct Line {
    guint refs; /* the owner, a handshake in its thread, a pump at work */
    LineEvents events;
    gpointer data;
    WireTarget target;
    xmpp_ctx_t *context;
    xmpp_conn_t *connection;
    ExpatGuard guard;
    TlsTap *tap;
    char *tls;
    int fd, handed_fd;
    gboolean direct_tls, guard_missing;
    gboolean raw_connected, lost; /* noted inside the library */
    gboolean up, stream_sent, handshaking, late, closing, finished;
    GSource *source;
    gpointer tag;
    GIOCondition want;
    gboolean progress;
    guint64 budget; /* turns of the library that may be needed to write what is queued */
    guint watchdog, goodbye, handshake_limit_ms;
};

void line_unref(Line *line);
void line_finish(Line *line, const GError *error);
void line_fail(Line *line, WireError code, const char *text);
void line_start_pump(Line *line);
void line_stop_pump(Line *line);
void line_kick(Line *line);
void line_start_tls(Line *line);
