/* A small server for the wire of tests: logs everybody in, binds, and acknowledges. */
#include "wire/fake_server.h"
#include "wire/ns.h"

typedef struct {
    gboolean is_state;
    WireState state;
    Stanza *stanza;
} Answer;

static void answer_free(Answer *answer) {
    g_clear_pointer(&answer->stanza, stanza_unref);
    g_free(answer);
}

static gboolean tell_next(gpointer data) {
    FakeWire *self = data;
    Answer *answer = g_queue_pop_head(&self->answers);
    gboolean more = !g_queue_is_empty(&self->answers);
    if (!more)
        self->idle = 0;
    /* The call below may free the wire, and with it the source: nothing of it is touched after. */
    if (!answer->is_state)
        self->wire.events.stanza(answer->stanza, self->wire.data);
    else if (answer->state == WIRE_CLOSED && self->net->trouble)
        fake_wire_lose(&self->wire, self->net->trouble_code, self->net->trouble);
    else
        fake_wire_state(&self->wire, answer->state);
    answer_free(answer);
    return more;
}

static void push(FakeWire *self, Answer answer) {
    g_queue_push_tail(&self->answers, g_memdup2(&answer, sizeof answer));
    if (!self->idle)
        self->idle = g_idle_add_full(G_PRIORITY_DEFAULT, tell_next, self, NULL);
}

static void say_state(FakeWire *self, WireState state) {
    push(self, (Answer){.is_state = TRUE, .state = state});
}

static void say(FakeWire *self, const char *xml) {
    push(self, (Answer){.stanza = stanza_parse(xml, NULL)});
}

void fake_server_forget(FakeWire *self) {
    if (self->idle)
        g_source_remove(self->idle);
    self->idle = 0;
    g_queue_clear_full(&self->answers, (GDestroyNotify)answer_free);
}

void fake_net_serve(FakeNet *net, const char *mechanisms) {
    g_strfreev(net->mechanisms);
    net->mechanisms = mechanisms ? g_strsplit(mechanisms, " ", -1) : NULL;
}

static void say_features(FakeWire *self) {
    g_autofree char *xml = NULL;
    if (self->authenticated) {
        xml = g_strdup_printf("<stream:features><bind xmlns='" NS_BIND "'/><sm xmlns='" NS_SM
                              "'/>%s</stream:features>",
                              self->net->features ? self->net->features : "");
    } else {
        GString *list = g_string_new("<stream:features><mechanisms xmlns='" NS_SASL "'>");
        for (char **name = self->net->mechanisms; *name; name++)
            g_string_append_printf(list, "<mechanism>%s</mechanism>", *name);
        g_string_append(list, "</mechanisms></stream:features>");
        xml = g_string_free(list, FALSE);
    }
    say_state(self, WIRE_OPENED);
    say(self, xml);
}

static const char *who(const FakeWire *self) {
    return self->from ? self->from : self->target.domain;
}

static guint handled(FakeWire *self) {
    return GPOINTER_TO_UINT(g_hash_table_lookup(self->net->sessions, who(self)));
}

static void bind(FakeWire *self, const Stanza *iq) {
    const char *resource = stanza_child_text(stanza_child(iq, "bind", NS_BIND), "resource", NULL);
    g_autofree char *jid = g_strdup_printf("%s/%s", who(self), resource ? resource : "papo");
    g_autoptr(Stanza) result = stanza_new("iq", NULL);
    stanza_set(result, "type", "result");
    stanza_set(result, "id", stanza_get(iq, "id"));
    stanza_add_with_text(stanza_add(result, "bind", NS_BIND), "jid", NULL, jid);
    push(self, (Answer){.stanza = stanza_ref(result)});
}

static gboolean session(FakeWire *self, const Stanza *stanza) {
    g_autofree char *xml = NULL;
    if (stanza_is(stanza, "enable", NS_SM)) {
        self->counting = TRUE;
        g_hash_table_insert(self->net->sessions, g_strdup(who(self)), GUINT_TO_POINTER(0));
        xml = g_strdup_printf("<enabled xmlns='" NS_SM "' id='%s' resume='true'/>", who(self));
    } else if (stanza_is(stanza, "resume", NS_SM)) {
        self->counting = self->net->resume && g_hash_table_contains(self->net->sessions, who(self));
        xml = self->counting ? g_strdup_printf("<resumed xmlns='" NS_SM "' previd='%s' h='%u'/>",
                                               who(self), handled(self))
                             : g_strdup("<failed xmlns='" NS_SM
                                        "'><item-not-found xmlns='" NS_STANZA_ERROR "'/></failed>");
    } else if (stanza_is(stanza, "r", NS_SM) && self->net->acks) {
        xml = g_strdup_printf("<a xmlns='" NS_SM "' h='%u'/>", handled(self));
    } else {
        return stanza_is(stanza, NULL, NS_SM) && !stanza_is(stanza, "a", NS_SM);
    }
    say(self, xml);
    return TRUE;
}

static gboolean answer_stanza(FakeWire *self, const Stanza *stanza) {
    if (stanza_is(stanza, "auth", NS_SASL) || stanza_is(stanza, "response", NS_SASL)) {
        self->authenticated = TRUE;
        say(self, "<success xmlns='" NS_SASL "'/>");
        return TRUE;
    }
    if (stanza_child(stanza, "bind", NS_BIND)) {
        bind(self, stanza);
        return TRUE;
    }
    if (session(self, stanza))
        return TRUE;
    if (self->counting && stanza_is(stanza, NULL, NS_CLIENT))
        g_hash_table_insert(self->net->sessions, g_strdup(who(self)),
                            GUINT_TO_POINTER(handled(self) + 1));
    return FALSE;
}

gboolean fake_server_answers(FakeWire *self, const FakeCall *call) {
    if (!self->net->mechanisms)
        return FALSE;
    switch (call->kind) {
    case FAKE_CONNECT:
        fake_server_forget(self);
        self->authenticated = self->counting = FALSE;
        if (!self->net->trouble)
            fake_wire_set_tls(&self->wire, "TLSv1.3 TLS_AES_256_GCM_SHA384");
        say_state(self, self->net->trouble ? WIRE_CLOSED : WIRE_CONNECTED);
        return TRUE;
    case FAKE_OPEN:
        say_features(self);
        return TRUE;
    case FAKE_SEND:
        return call->stanza && answer_stanza(self, call->stanza);
    case FAKE_CLOSE:
        fake_server_forget(self);
        if (call->text) /* a session that was ended politely is over */
            g_hash_table_remove(self->net->sessions, who(self));
        say_state(self, WIRE_CLOSED);
        return TRUE;
    default:
        return FALSE;
    }
}
