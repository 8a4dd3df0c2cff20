/* The wire of tests: queues what papo does, gives it what the test says. The small server that logs
 * everybody in is in fake_server.c. */
#include "wire/wire_fake.h"
#include "wire/fake_server.h"
#include "wire/ns.h"
#include <string.h>

#define TLS_DESCRIPTION "TLSv1.3 TLS_AES_256_GCM_SHA384"

void fake_call_free(FakeCall *call) {
    if (!call)
        return;
    g_free(call->text);
    g_clear_pointer(&call->stanza, stanza_unref);
    g_free(call);
}

static FakeWire *fake(Wire *wire) {
    return (FakeWire *)wire;
}

static void record(FakeWire *self, FakeKind kind, const char *text, Stanza *stanza) {
    FakeCall *call = g_new0(FakeCall, 1);
    call->kind = kind;
    call->text = g_strdup(text);
    call->stanza = stanza ? stanza_ref(stanza) : NULL;
    if (fake_server_answers(self, call))
        fake_call_free(call);
    else
        g_queue_push_tail(&self->calls, call);
}

static void fake_connect(Wire *wire, const WireTarget *target) {
    FakeWire *self = fake(wire);
    wire_target_copy(&self->target, target);
    self->up = TRUE;
    g_clear_pointer(&self->tls, g_free);
    g_clear_pointer(&self->from, g_free);
    if (target->direct_tls_only)
        self->tls = g_strdup(TLS_DESCRIPTION);
    record(self, FAKE_CONNECT, target->domain, NULL);
}

static void fake_open(Wire *wire, const char *from) {
    FakeWire *self = fake(wire);
    if (from) {
        g_free(self->from);
        self->from = g_strndup(from, strcspn(from, "/"));
    }
    record(self, FAKE_OPEN, from, NULL);
}

static void fake_secure(Wire *wire) {
    record(fake(wire), FAKE_SECURE, NULL, NULL);
}

static void fake_send(Wire *wire, const char *xml, gsize length) {
    g_autofree char *text = g_strndup(xml, length);
    g_autoptr(Stanza) stanza = stanza_parse(text, NULL);
    g_autofree char *whole = g_strdup_printf("<row xmlns='" NS_CLIENT "'>%s</row>", text);
    g_autoptr(Stanza) row = stanza ? NULL : stanza_parse(whole, NULL); /* several at once */
    if (!row)
        record(fake(wire), FAKE_SEND, text, stanza);
    for (Stanza *each = NULL; row && (each = stanza_next(row, each, NULL, NULL));) {
        g_autofree char *said = stanza_to_xml(each);
        g_autoptr(Stanza) one = stanza_copy(each);
        record(fake(wire), FAKE_SEND, said, one);
    }
}

static void fake_close(Wire *wire, gboolean politely) {
    record(fake(wire), FAKE_CLOSE, politely ? "polite" : NULL, NULL);
}

static const char *fake_stream_id(Wire *wire) {
    return fake(wire)->stream_id;
}

static const char *fake_tls(Wire *wire) {
    return fake(wire)->tls;
}

static const Certificate *fake_certificate(Wire *wire) {
    return fake(wire)->certificate;
}

static GBytes *fake_binding(Wire *wire, const char *type) {
    GBytes *bytes = g_hash_table_lookup(fake(wire)->bindings, type);
    return bytes ? g_bytes_ref(bytes) : NULL;
}

static void fake_free(Wire *wire) {
    FakeWire *self = fake(wire);
    g_ptr_array_remove(self->net->wires, self);
    fake_server_forget(self);
    g_queue_clear_full(&self->calls, (GDestroyNotify)fake_call_free);
    wire_target_clear(&self->target);
    g_free(self->from);
    g_free(self->stream_id);
    g_free(self->tls);
    certificate_free(self->certificate);
    g_hash_table_unref(self->bindings);
    g_free(self);
}

static const WireClass fake_class = {
    .free = fake_free,
    .connect = fake_connect,
    .open = fake_open,
    .secure = fake_secure,
    .send = fake_send,
    .close = fake_close,
    .stream_id = fake_stream_id,
    .tls = fake_tls,
    .certificate = fake_certificate,
    .binding = fake_binding,
};

Wire *wire_fake_new(const WireEvents *events, gpointer data, gpointer net) {
    FakeWire *self = g_new0(FakeWire, 1);
    self->wire = (Wire){.class = &fake_class, .events = *events, .data = data};
    self->net = net;
    self->stream_id = g_strdup("fake-stream");
    self->bindings =
        g_hash_table_new_full(g_str_hash, g_str_equal, g_free, (GDestroyNotify)g_bytes_unref);
    g_ptr_array_add(self->net->wires, self);
    return &self->wire;
}

FakeNet *fake_net_new(void) {
    FakeNet *net = g_new0(FakeNet, 1);
    net->wires = g_ptr_array_new();
    net->sessions = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    net->acks = net->resume = TRUE;
    return net;
}

void fake_net_free(FakeNet *net) {
    g_return_if_fail(net && net->wires->len == 0);
    g_ptr_array_unref(net->wires);
    g_hash_table_unref(net->sessions);
    g_strfreev(net->mechanisms);
    g_free(net->features);
    g_free(net->trouble);
    g_free(net);
}

guint fake_net_count(const FakeNet *net) {
    return net->wires->len;
}

Wire *fake_net_wire(const FakeNet *net, guint n) {
    return n < net->wires->len ? net->wires->pdata[n] : NULL;
}

Wire *fake_net_find(const FakeNet *net, const char *jid) {
    for (guint i = net->wires->len; i-- > 0;) {
        FakeWire *self = net->wires->pdata[i];
        if (g_strcmp0(self->from, jid) == 0)
            return &self->wire;
    }
    const char *at = strchr(jid, '@');
    const char *domain = at ? at + 1 : jid;
    for (guint i = net->wires->len; i-- > 0;) {
        FakeWire *self = net->wires->pdata[i];
        if (!self->from && g_strcmp0(self->target.domain, domain) == 0)
            return &self->wire;
    }
    return NULL;
}

void fake_net_set_acks(FakeNet *net, gboolean acks) {
    net->acks = acks;
}

void fake_net_set_resume(FakeNet *net, gboolean resume) {
    net->resume = resume;
}

void fake_net_set_features(FakeNet *net, const char *xml) {
    g_free(net->features);
    net->features = g_strdup(xml);
}

void fake_net_set_trouble(FakeNet *net, WireError code, const char *message) {
    g_free(net->trouble);
    net->trouble = g_strdup(message);
    net->trouble_code = code;
}

FakeCall *fake_wire_next(Wire *wire) {
    return g_queue_pop_head(&fake(wire)->calls);
}

FakeCall *fake_wire_peek(Wire *wire, guint n) {
    return g_queue_peek_nth(&fake(wire)->calls, n);
}

Stanza *fake_wire_sent(Wire *wire) {
    FakeCall *call;
    Stanza *stanza = NULL;
    while (!stanza && (call = fake_wire_next(wire))) {
        stanza = g_steal_pointer(&call->stanza);
        fake_call_free(call);
    }
    return stanza;
}

static void tell(FakeWire *self, WireState state, const GError *error) {
    if (state == WIRE_CLOSED)
        self->up = FALSE;
    if (state == WIRE_SECURED && !self->tls)
        self->tls = g_strdup(TLS_DESCRIPTION);
    self->wire.events.state(state, error, self->wire.data);
}

void fake_wire_state(Wire *wire, WireState state) {
    tell(fake(wire), state, NULL);
}

void fake_wire_lose(Wire *wire, WireError code, const char *message) {
    g_autoptr(GError) error = g_error_new_literal(WIRE_ERROR, (int)code, message);
    tell(fake(wire), WIRE_CLOSED, error);
}

void fake_wire_receive(Wire *wire, const char *xml) {
    g_autoptr(GError) error = NULL;
    g_autoptr(Stanza) stanza = stanza_parse(xml, &error);
    if (!stanza)
        g_error("the test says what is no XML: %s: %s", error->message, xml);
    wire->events.stanza(stanza, wire->data);
}

const WireTarget *fake_wire_target(Wire *wire) {
    return fake(wire)->target.domain ? &fake(wire)->target : NULL;
}

gboolean fake_wire_is_up(Wire *wire) {
    return fake(wire)->up;
}

void fake_wire_set_stream_id(Wire *wire, const char *id) {
    g_free(fake(wire)->stream_id);
    fake(wire)->stream_id = g_strdup(id);
}

void fake_wire_set_tls(Wire *wire, const char *description) {
    g_free(fake(wire)->tls);
    fake(wire)->tls = g_strdup(description);
}

void fake_wire_set_certificate(Wire *wire, const Certificate *certificate) {
    certificate_free(fake(wire)->certificate);
    fake(wire)->certificate = certificate ? certificate_copy(certificate) : NULL;
}

void fake_wire_set_binding(Wire *wire, const char *type, const char *text) {
    if (text)
        g_hash_table_insert(fake(wire)->bindings, g_strdup(type), g_bytes_new(text, strlen(text)));
    else
        g_hash_table_remove(fake(wire)->bindings, type);
}
