#pragma once
#include "wire/dial.h"
#include "wire/wire.h"

/* One connection through libstrophe, from a connected socket to its end: bytes, TLS, XML. Used
 * once; a reconnect makes a new one. The library runs in raw mode and only moves bytes: stanzas
 * come from the guard (expat_guard.h), the certificate is judged by the tap (tls_tap.h).
 *
 * Everything is told from the main loop, never from inside a call of this header. */
typedef struct Line Line;

typedef struct {
    void (*state)(WireState state, const GError *error, gpointer data); /* WIRE_CLOSED comes last */
    void (*stanza)(Stanza *stanza, gpointer data);
} LineEvents;

/* Takes the socket. */
Line *line_new(const WireTarget *target, const Dialled *dialled, const LineEvents *events,
               gpointer data);
/* Tells nothing any more, and gives up at once; the rest is tidied up by itself. */
void line_free(Line *line);

void line_open(Line *line, const char *from);
void line_secure(Line *line);
void line_send(Line *line, const char *xml, gsize length);
void line_close(Line *line, gboolean politely);

const char *line_stream_id(const Line *line);
const char *line_tls(const Line *line);
const Certificate *line_certificate(const Line *line);
GBytes *line_binding(const Line *line, const char *type);
