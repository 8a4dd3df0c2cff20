#pragma once
/* A logged-in account without a screen, for tests in C: the test is the server. */
#include "model/account.h"
#include "model/model.h"
#include "wire/wire_fake.h"
#include "xmpp/module.h"

typedef struct {
    Model *model;
    Clock *clock; /* borrowed */
    FakeNet *net;
    Account *account;
    Stream *stream;
} Session;

static inline void session_run(void) {
    while (g_main_context_iteration(NULL, FALSE))
        ;
}

/* profile as for paths_new(); net is taken. */
static inline void session_init_in(Session *s, const char *profile, FakeNet *net) {
    g_autoptr(GError) error = NULL;
    s->clock = clock_new_fake(1795251600 * (gint64)G_USEC_PER_SEC);
    s->model = model_new(s->clock, paths_new(profile, NULL), &error);
    g_assert_no_error(error);
    s->net = net;
    fake_net_serve(s->net, "PLAIN");
    s->account = accounts_find(s->model, "me@example.org");
    if (!s->account)
        s->account = accounts_add(s->model, "me@example.org", &error);
    g_assert_no_error(error);
    settings_set(s->model->settings, "password", "secret", s->account, NULL, &error);
    g_assert_no_error(error);
    settings_set(s->model->settings, "resource", "papo", s->account, NULL, &error);
    g_assert_no_error(error);
    s->stream = stream_new(s->account, xep_modules, wire_fake_new, s->net);
}

static inline void session_init(Session *s) {
    session_init_in(s, ":memory:", fake_net_new());
}

static inline Wire *session_wire(Session *s) {
    return fake_net_find(s->net, s->account->jid);
}

/* Until the session is bound; what papo asks then is in the queue. */
static inline void session_connect(Session *s) {
    stream_connect(s->stream, NULL);
    session_run();
    g_assert_true(account_is_online(s->account));
}

/* The next stanza sent that has this name and, if given, a child of this namespace; the test's to
 * unref. NULL if there is none; the others are gone. */
static inline Stanza *session_sent(Session *s, const char *name, const char *child_ns) {
    for (;;) {
        Stanza *stanza = fake_wire_sent(session_wire(s));
        if (!stanza ||
            (stanza_is(stanza, name, NULL) && (!child_ns || stanza_child(stanza, NULL, child_ns))))
            return stanza;
        stanza_unref(stanza);
    }
}

static inline void session_hear(Session *s, const char *format, ...) G_GNUC_PRINTF(2, 3);
static inline void session_hear(Session *s, const char *format, ...) {
    va_list args;
    va_start(args, format);
    g_autofree char *xml = g_strdup_vprintf(format, args);
    va_end(args);
    fake_wire_receive(session_wire(s), xml);
    session_run();
}

/* Answers the roster question with these items: then the session is ready. */
static inline void session_roster(Session *s, const char *items) {
    g_autoptr(Stanza) iq = session_sent(s, "iq", "jabber:iq:roster");
    g_assert_nonnull(iq);
    session_hear(
        s, "<iq type='result' id='%s'><query xmlns='jabber:iq:roster' ver='1'>%s</query></iq>",
        stanza_get(iq, "id"), items);
}

/* As if papo had been killed: nobody says goodbye. The server is left, for the next one. */
static inline FakeNet *session_kill(Session *s) {
    stream_free(s->stream);
    model_free(s->model);
    session_run();
    return s->net;
}

static inline void session_clear(Session *s) {
    fake_net_free(session_kill(s));
}
