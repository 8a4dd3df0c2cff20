/* One account's session above the link: which stanza goes to whom, and the state of the XEP
 * modules. The questions it asks are in iq.c. */
#include "xmpp/stream.h"
#include "base/jid.h"
#include "base/log.h"
#include "base/random_id.h"
#include "model/outbox.h"
#include "model/roster.h"
#include "wire/ns.h"
#include "xmpp/incoming.h"
#include "xmpp/iq.h"
#include "xmpp/limiter.h"
#include "xmpp/module.h"
#include "xmpp/presence.h"
#include <string.h>

enum { IQ_BURST = 40, IQ_PER_MINUTE = 60 };

struct Stream {
    Account *account;
    char *domain;
    Link *link;
    Iqs *iqs;
    Limiter *askers;
    const XepModule *const *modules;
    GHashTable *states; /* XepModule* → what its attach() returned */
    GHashTable *server_features, *account_features;
    OpenFn open; /* of who makes the account; NULL */
    gpointer open_data;
    GDestroyNotify free_open;
    gboolean ready;
    gboolean taken_over; /* the server still shows the presence of an earlier run of papo */
};

/* Calls a hook of every module that has it. */
#define EACH(stream, hook, ...)                                                                    \
    for (const XepModule *const *m_ = (stream)->modules; *m_; m_++)                                \
        if ((*m_)->hook)                                                                           \
    (*m_)->hook(__VA_ARGS__)

static void send_iq(Stanza *iq, gpointer data) {
    Stream *stream = data;
    if (stream_is_open(stream))
        link_send_open(stream->link, iq);
    else
        stream_send(stream, iq);
}

static void answer_iq(Stream *stream, Stanza *iq) {
    const char *type = stanza_get(iq, "type");
    Stanza *child = stanza_child(iq, NULL, NULL);
    if (!child || stanza_next(iq, child, NULL, NULL)) {
        stream_send(stream, iq_error(iq, "modify", "bad-request"));
        return;
    }
    for (const XepModule *const *m = stream->modules; *m; m++)
        for (const IqHandler *h = (*m)->iqs; h && h->type; h++)
            if (strcmp(h->type, type) == 0 && stanza_is(child, h->name, h->ns)) {
                h->answer(stream, iq);
                return;
            }
    stream_send(stream, iq_error(iq, "cancel", "service-unavailable"));
}

/* RFC 6120 8.2.3 and 8.4: every question gets an answer, unless somebody asks too much. */
static void take_question(Stream *stream, Stanza *iq, const char *type) {
    const char *from = stanza_get(iq, "from");
    g_autofree char *asker = from ? jid_prepare(from, NULL) : NULL;
    if (!stanza_get(iq, "id") || (from && !asker))
        return;
    if (!stream_is_own(stream, from)) {
        g_autofree char *bare = jid_bare(asker);
        if (!limiter_allow(stream->askers, bare, clock_mono(stream_clock(stream)))) {
            log_debug("too many questions from %s: not answered", bare);
            return;
        }
    }
    if (g_strcmp0(type, "get") == 0 || g_strcmp0(type, "set") == 0)
        answer_iq(stream, iq);
    else
        stream_send(stream, iq_error(iq, "modify", "bad-request"));
}

static void on_stanza(Stanza *stanza, gpointer data) {
    Stream *stream = data;
    const char *type = stanza_get(stanza, "type");
    if (stanza_is(stanza, "message", NS_CLIENT)) {
        incoming_message(stream, stanza);
    } else if (stanza_is(stanza, "presence", NS_CLIENT)) {
        EACH(stream, presence, stream, stanza);
    } else if (stanza_is(stanza, "iq", NS_CLIENT)) {
        if (g_strcmp0(type, "result") == 0 || g_strcmp0(type, "error") == 0)
            iqs_answered(stream->iqs, stanza);
        else
            take_question(stream, stanza, type);
    }
}

static void on_bound(gboolean taken_over, gpointer data) {
    Stream *stream = data;
    stream->ready = FALSE;
    stream->taken_over = taken_over;
    EACH(stream, bound, stream);
}

/* Others' presence is told only to somebody who comes online. Who is in a session taken over goes
 * for a moment, and no longer: what is said in it goes to other clients alone. */
void stream_ready(Stream *stream) {
    g_return_if_fail(stream);
    if (stream->ready || !stream_is_bound(stream))
        return;
    stream->ready = TRUE;
    if (stream->taken_over)
        stream_send(stream, presence_unavailable(NULL));
    stream->taken_over = FALSE;
    EACH(stream, ready, stream);
}

static void on_resumed(gpointer data) {
    Stream *stream = data;
    if (!stream->ready && iqs_count(stream->iqs) == 0)
        stream_ready(stream); /* the roster's answer was given up while the link was down */
    EACH(stream, resumed, stream);
}

static void on_lost(gboolean may_resume, gpointer data) {
    log_debug("link lost, %s", may_resume ? "may resume" : "for good");
}

static void on_ended(gpointer data) {
    Stream *stream = data;
    stream->ready = stream->taken_over = FALSE;
    iqs_fail_all(stream->iqs);
    EACH(stream, ended, stream);
    g_hash_table_remove_all(stream->server_features);
    g_hash_table_remove_all(stream->account_features);
}

static void on_open(gboolean open, const char *why, gpointer data) {
    Stream *stream = data;
    OpenFn fn = stream->open;
    gpointer fn_data = stream->open_data;
    GDestroyNotify free_data = stream->free_open;
    stream->open = NULL;
    if (fn)
        fn(stream, open, why, fn_data);
    if (fn && free_data)
        free_data(fn_data);
    if (!open)
        iqs_fail_all(stream->iqs);
}

static void on_acked(gint64 message_id, gint64 conv_id, gpointer data) {
    Stream *stream = data;
    outbox_sent(stream->account, message_id, conv_id);
}

static void on_event(const Event *ev, void *data) {
    Stream *stream = data;
    const Account *account = ev->account ? ev->account : ev->conv ? ev->conv->account : NULL;
    if (account && account != stream->account)
        return;
    EACH(stream, event, stream, ev);
}

Stream *stream_new(Account *account, const XepModule *const *modules, WireMaker maker,
                   gpointer maker_data) {
    static const LinkEvents events = {.bound = on_bound,
                                      .resumed = on_resumed,
                                      .lost = on_lost,
                                      .ended = on_ended,
                                      .stanza = on_stanza,
                                      .acked = on_acked,
                                      .open = on_open};
    g_return_val_if_fail(account && modules && !account->stream, NULL);
    Stream *stream = g_new0(Stream, 1);
    stream->account = account;
    stream->domain = jid_domain(account->jid);
    stream->modules = modules;
    stream->states = g_hash_table_new(NULL, NULL);
    stream->server_features = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    stream->account_features = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    stream->askers = limiter_new(IQ_BURST, IQ_PER_MINUTE);
    stream->iqs = iqs_new(stream, account->jid, account->model->clock, send_iq);
    account->stream = stream;
    for (const XepModule *const *m = modules; *m; m++)
        if ((*m)->attach)
            g_hash_table_insert(stream->states, (gpointer)*m, (*m)->attach(stream));
    stream->link = link_new(account, maker, maker_data, &events, stream);
    bus_listen(account->model->bus, on_event, stream);
    return stream;
}

void stream_free(Stream *stream) {
    if (!stream)
        return;
    bus_ignore(stream->account->model->bus, on_event, stream);
    g_clear_pointer(&stream->link, link_free);
    on_open(FALSE, NULL, stream);
    iqs_fail_all(stream->iqs);
    EACH(stream, detach, stream, stream_state(stream, *m_));
    stream->account->stream = NULL;
    iqs_free(stream->iqs);
    limiter_free(stream->askers);
    g_hash_table_destroy(stream->states);
    g_hash_table_destroy(stream->server_features);
    g_hash_table_destroy(stream->account_features);
    g_free(stream->domain);
    g_free(stream);
}

void stream_connect(Stream *stream, const char *resource) {
    g_return_if_fail(stream);
    if (resource || stream->account->state == ACCOUNT_OFFLINE)
        link_use_resource(stream->link, resource);
    link_connect(stream->link);
}

void stream_disconnect(Stream *stream, const char *status) {
    g_return_if_fail(stream);
    if (stream_is_bound(stream))
        stream_send(stream, presence_unavailable(status));
    link_disconnect(stream->link);
}

void stream_send(Stream *stream, Stanza *stanza) {
    g_return_if_fail(stream && stanza);
    if (stream_is_bound(stream))
        link_send(stream->link, stanza, 0, 0);
    else
        stanza_unref(stanza);
}

void stream_send_message(Stream *stream, Stanza *stanza, const Message *m) {
    g_return_if_fail(stream && stanza && m);
    if (stream_is_bound(stream))
        link_send(stream->link, stanza, m->id, m->conv_id);
    else
        stanza_unref(stanza);
}

gboolean stream_has_message(const Stream *stream, const Message *m) {
    return stream->link && link_has_message(stream->link, m->id);
}

void stream_send_raw(Stream *stream, const char *xml) {
    g_return_if_fail(stream && xml);
    if (stream_is_bound(stream))
        link_send_raw(stream->link, xml);
}

void stream_ask(Stream *stream, Stanza *iq, IqFn fn, gpointer data, GDestroyNotify free_data) {
    g_return_if_fail(stream && iq);
    iqs_ask(stream->iqs, iq, stream_is_bound(stream) || stream_is_open(stream), fn, data,
            free_data);
}

void stream_register(Stream *stream, OpenFn fn, gpointer data, GDestroyNotify free_data) {
    g_return_if_fail(stream && stream->account->state == ACCOUNT_OFFLINE);
    on_open(FALSE, NULL, stream); /* who waits for the user's word on a certificate */
    stream->open = fn;
    stream->open_data = data;
    stream->free_open = free_data;
    link_register(stream->link);
}

gboolean stream_is_open(const Stream *stream) {
    return stream->link && link_is_open(stream->link);
}

void stream_log_in(Stream *stream, const char *password) {
    g_return_if_fail(stream_is_open(stream));
    link_log_in(stream->link, password);
}

void stream_stay(Stream *stream, gboolean stay) {
    link_stay(stream->link, stay);
}

void stream_password_changed(Stream *stream, const char *password) {
    link_password_changed(stream->link, password);
}

char *stream_new_id(void) {
    return random_id();
}

Account *stream_account(const Stream *stream) {
    return stream->account;
}

Stream *stream_of(const Account *account) {
    g_return_val_if_fail(account, NULL);
    return account->stream;
}

gpointer stream_state(Stream *stream, const XepModule *module) {
    return g_hash_table_lookup(stream->states, module);
}

const XepModule *const *stream_modules(const Stream *stream) {
    return stream->modules;
}

const char *stream_domain(const Stream *stream) {
    return stream->domain;
}

Clock *stream_clock(const Stream *stream) {
    return stream->account->model->clock;
}

gboolean stream_is_bound(const Stream *stream) {
    return stream->link && link_is_bound(stream->link);
}

gboolean stream_is_ready(const Stream *stream) {
    return stream->ready && stream_is_bound(stream);
}

const char *stream_offers(const Stream *stream, const char *ns) {
    return stream->link ? link_stream_feature(stream->link, ns) : NULL;
}

gboolean stream_server_has(const Stream *stream, const char *feature) {
    return g_hash_table_contains(stream->server_features, feature);
}

gboolean stream_account_has(const Stream *stream, const char *feature) {
    return g_hash_table_contains(stream->account_features, feature);
}

void stream_learn(Stream *stream, gboolean server, const char *const *features) {
    GHashTable *set = server ? stream->server_features : stream->account_features;
    g_hash_table_remove_all(set);
    for (; features && *features; features++)
        g_hash_table_add(set, g_strdup(*features));
    EACH(stream, learned, stream, server);
}

gboolean stream_is_own(const Stream *stream, const char *from) {
    if (!from)
        return TRUE;
    g_autofree char *prepared = jid_prepare(from, NULL);
    return jid_equal(prepared, stream->account->jid);
}

gboolean stream_may_tell(Stream *stream, const char *jid) {
    if (!jid)
        return TRUE;
    g_autofree char *prepared = jid_prepare(jid, NULL);
    if (!prepared)
        return FALSE;
    if (jid_equal_bare(prepared, stream->account->jid) || jid_equal(prepared, stream->domain))
        return TRUE;
    const Contact *contact = roster_find(stream->account->roster, prepared);
    return (contact && contact_may_see_us(contact)) || presence_was_directed(stream, prepared);
}
