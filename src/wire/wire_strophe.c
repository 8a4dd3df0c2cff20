/* The real wire: dials, then holds one line after the other. */
#include "base/log.h"
#include "wire/dial.h"
#include "wire/line.h"
#include "wire/wire.h"

typedef struct {
    Wire wire;
    WireTarget target;
    Dial *dial;
    Line *line;
    Certificate *certificate;  /* of the line that was closed */
    guint closed;              /* idle source that tells WIRE_CLOSED */
    gboolean closing, reached; /* told to close; somebody spoke as a server should */
    DialTargets *rest;         /* where else the server may be */
    GError *tls_error;         /* of a target that speaks no TLS, though it should at once */
} Strophe;

static Strophe *strophe(Wire *wire) {
    return (Strophe *)wire;
}

static void forget(Strophe *self) {
    g_clear_pointer(&self->dial, dial_cancel);
    g_clear_pointer(&self->line, line_free);
    g_clear_pointer(&self->rest, dial_targets_free);
    g_clear_error(&self->tls_error);
    if (self->closed)
        g_source_remove(self->closed);
    self->closed = 0;
    self->closing = self->reached = FALSE;
}

static void on_dialled(const Dialled *dialled, const GError *error, gpointer data);

/* A target of XEP-0368 where TLS itself fails is as good as one that is not there: the next one
 * may do, with its own TLS. A certificate that is refused is another matter: the user decides. */
static gboolean try_the_rest(Strophe *self, const GError *error) {
    if (self->reached || self->closing || !self->rest || !error ||
        g_error_matches(error, WIRE_ERROR, WIRE_ERROR_CERTIFICATE) ||
        g_error_matches(error, WIRE_ERROR, WIRE_ERROR_PIN) ||
        g_error_matches(error, WIRE_ERROR, WIRE_ERROR_GUARD))
        return FALSE;
    log_info("%s: %s; the next of its addresses is tried", self->target.domain, error->message);
    if (!self->tls_error)
        self->tls_error = g_error_copy(error);
    self->dial = dial_go_on(&self->target, g_steal_pointer(&self->rest), on_dialled, self);
    return TRUE;
}

static void on_state(WireState state, const GError *error, gpointer data) {
    Strophe *self = data;
    if (state == WIRE_CLOSED) {
        const Certificate *certificate = line_certificate(self->line);
        certificate_free(self->certificate);
        self->certificate = certificate ? certificate_copy(certificate) : NULL;
        g_clear_pointer(&self->line, line_free);
        if (try_the_rest(self, error))
            return;
    }
    self->reached = TRUE;
    self->wire.events.state(state, error, self->wire.data);
}

static void on_stanza(Stanza *stanza, gpointer data) {
    Strophe *self = data;
    self->wire.events.stanza(stanza, self->wire.data);
}

static void on_dialled(const Dialled *dialled, const GError *error, gpointer data) {
    Strophe *self = data;
    self->dial = NULL;
    if (!dialled) {
        self->wire.events.state(WIRE_CLOSED, self->tls_error ? self->tls_error : error,
                                self->wire.data);
        return;
    }
    self->rest = dialled->rest;
    LineEvents events = {on_state, on_stanza};
    self->line = line_new(&self->target, dialled, &events, self);
}

static void strophe_connect(Wire *wire, const WireTarget *target) {
    Strophe *self = strophe(wire);
    forget(self);
    g_clear_pointer(&self->certificate, certificate_free);
    wire_target_copy(&self->target, target);
    self->dial = dial_start(&self->target, on_dialled, self);
}

static void strophe_open(Wire *wire, const char *from) {
    if (strophe(wire)->line)
        line_open(strophe(wire)->line, from);
}

static void strophe_secure(Wire *wire) {
    if (strophe(wire)->line)
        line_secure(strophe(wire)->line);
}

static void strophe_send(Wire *wire, const char *xml, gsize length) {
    if (strophe(wire)->line)
        line_send(strophe(wire)->line, xml, length);
}

static gboolean tell_closed(gpointer data) {
    Strophe *self = data;
    self->closed = 0;
    self->wire.events.state(WIRE_CLOSED, NULL, self->wire.data);
    return G_SOURCE_REMOVE;
}

static void strophe_close(Wire *wire, gboolean politely) {
    Strophe *self = strophe(wire);
    self->closing = TRUE;
    if (self->line) {
        line_close(self->line, politely);
    } else if (self->dial) {
        g_clear_pointer(&self->dial, dial_cancel);
        self->closed = g_idle_add_full(G_PRIORITY_DEFAULT, tell_closed, self, NULL);
    }
}

static const char *strophe_stream_id(Wire *wire) {
    return strophe(wire)->line ? line_stream_id(strophe(wire)->line) : NULL;
}

static const char *strophe_tls(Wire *wire) {
    return strophe(wire)->line ? line_tls(strophe(wire)->line) : NULL;
}

static const Certificate *strophe_certificate(Wire *wire) {
    Strophe *self = strophe(wire);
    const Certificate *certificate = self->line ? line_certificate(self->line) : NULL;
    return certificate ? certificate : self->certificate;
}

static GBytes *strophe_binding(Wire *wire, const char *type) {
    return strophe(wire)->line ? line_binding(strophe(wire)->line, type) : NULL;
}

static void strophe_free(Wire *wire) {
    Strophe *self = strophe(wire);
    forget(self);
    certificate_free(self->certificate);
    wire_target_clear(&self->target);
    g_free(self);
}

static const WireClass strophe_class = {
    .free = strophe_free,
    .connect = strophe_connect,
    .open = strophe_open,
    .secure = strophe_secure,
    .send = strophe_send,
    .close = strophe_close,
    .stream_id = strophe_stream_id,
    .tls = strophe_tls,
    .certificate = strophe_certificate,
    .binding = strophe_binding,
};

Wire *wire_strophe_new(const WireEvents *events, gpointer data, gpointer maker_data) {
    Strophe *self = g_new0(Strophe, 1);
    self->wire = (Wire){.class = &strophe_class, .events = *events, .data = data};
    return &self->wire;
}
