#pragma once
#include "base/random_id.h"
#include "model/account.h"
#include "model/prompt.h"
#include "wire/link.h"
#include "wire/wire_fake.h"
#include <string.h>

/* One account with a link over the wire of tests; the test is the server. */
typedef struct {
    Model *model;
    FakeNet *net;
    Account *account;
    Link *link;
    Wire *wire;
    GString *heard; /* what the link told, in order */
} Fix;

#define SASL "urn:ietf:params:xml:ns:xmpp-sasl"
#define FEATURES(inside) "<stream:features>" inside "</stream:features>"
#define OFFER(name)                                                                                \
    FEATURES("<mechanisms xmlns='" SASL "'><mechanism>" name "</mechanism></mechanisms>")
#define BIND "<bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'/>"
#define SM "<sm xmlns='urn:xmpp:sm:3'/>"
#define SUCCESS "<success xmlns='" SASL "'/>"
#define MINUTE ((gint64)60 * G_USEC_PER_SEC)

static inline void fix_bound(gboolean taken_over, gpointer data) {
    g_string_append(((Fix *)data)->heard, taken_over ? "taken-over " : "bound ");
}

static inline void fix_resumed(gpointer data) {
    g_string_append(((Fix *)data)->heard, "resumed ");
}

static inline void fix_lost(gboolean may_resume, gpointer data) {
    g_string_append(((Fix *)data)->heard, may_resume ? "lost(may) " : "lost ");
}

static inline void fix_ended(gpointer data) {
    g_string_append(((Fix *)data)->heard, "ended ");
}

static inline void fix_stanza(Stanza *stanza, gpointer data) {
    g_string_append_printf(((Fix *)data)->heard, "<%s ", stanza_get(stanza, "id"));
}

static inline void fix_acked(gint64 message_id, gint64 conv_id, gpointer data) {
    g_assert_cmpint(conv_id, ==, 7);
    g_string_append_printf(((Fix *)data)->heard, "ack(%d) ", (int)message_id);
}

static inline void fix_link(Fix *f) {
    static const LinkEvents events = {fix_bound, fix_resumed, fix_lost,
                                      fix_ended, fix_stanza,  fix_acked};
    f->link = link_new(f->account, wire_fake_new, f->net, &events, f);
    f->wire = fake_net_wire(f->net, fake_net_count(f->net) - 1);
}

static inline Fix *fix_new_for(const char *jid) {
    Fix *f = g_new0(Fix, 1);
    g_autoptr(GError) error = NULL;
    f->model = model_new(clock_new_fake((gint64)1700000000 * G_USEC_PER_SEC),
                         paths_new(":memory:", NULL), &error);
    g_assert_no_error(error);
    f->account = accounts_add(f->model, jid, &error);
    g_assert_no_error(error);
    f->net = fake_net_new();
    f->heard = g_string_new(NULL);
    fix_link(f);
    return f;
}

static inline Fix *fix_new(void) {
    return fix_new_for("me@example.org");
}

static inline void fix_free(Fix *f) {
    link_free(f->link);
    fake_net_free(f->net);
    model_free(f->model);
    g_string_free(f->heard, TRUE);
    g_free(f);
}

static inline void fix_set(Fix *f, const char *name, const char *value) {
    g_autoptr(GError) error = NULL;
    settings_set(f->model->settings, name, value, f->account, NULL, &error);
    g_assert_no_error(error);
}

static inline void fix_wait(Fix *f, gint64 us) {
    clock_advance(f->model->clock, us);
}

/* The next thing the link does must be this; its text, owned by the caller. */
static inline char *fix_call(Fix *f, FakeKind kind) {
    g_autoptr(FakeCall) call = fake_wire_next(f->wire);
    if (!call)
        g_error("nothing was done, wanted %d; state %d: %s", kind, f->account->state,
                f->account->reason ? f->account->reason : "");
    if (call->kind != kind)
        g_error("wanted %d, got %d %s", kind, call->kind, call->text ? call->text : "");
    return g_steal_pointer(&call->text);
}

static inline Stanza *fix_sent(Fix *f, const char *name) {
    g_autofree char *xml = fix_call(f, FAKE_SEND);
    Stanza *stanza = stanza_parse(xml, NULL);
    if (!stanza_is(stanza, name, NULL))
        g_error("wanted <%s/>, got %s", name, xml);
    return stanza;
}

static inline void fix_nothing(Fix *f) {
    g_autoptr(FakeCall) call = fake_wire_next(f->wire);
    if (call)
        g_error("wanted nothing, got %d %s", call->kind, call->text ? call->text : "");
}

static inline void fix_skip(Fix *f, FakeKind kind) {
    g_autofree G_GNUC_UNUSED char *text = fix_call(f, kind);
}

static inline void fix_skip_sent(Fix *f, const char *name) {
    g_autoptr(Stanza) G_GNUC_UNUSED stanza = fix_sent(f, name);
}

static inline void fix_say(Fix *f, const char *xml) {
    fake_wire_receive(f->wire, xml);
}

static inline void fix_type_password(Fix *f, const char *password) {
    Prompt *prompt = prompts_first(f->model->prompts);
    g_assert_nonnull(prompt);
    g_assert_cmpint(prompt->kind, ==, PROMPT_SECRET);
    g_assert_true(prompts_answer(f->model->prompts, prompt->id, password, NULL));
}

/* Dialled with TLS from the start, stream opened. */
static inline void fix_open(Fix *f) {
    fix_skip(f, FAKE_CONNECT);
    fake_wire_set_tls(f->wire, "TLSv1.3 TEST");
    fake_wire_state(f->wire, WIRE_CONNECTED);
    fix_skip(f, FAKE_OPEN);
    fake_wire_state(f->wire, WIRE_OPENED);
}

static inline void fix_authenticate(Fix *f) {
    fix_say(f, OFFER("PLAIN"));
    fix_skip_sent(f, "auth");
    fix_say(f, SUCCESS);
    fix_skip(f, FAKE_OPEN);
    fake_wire_state(f->wire, WIRE_OPENED);
}

static inline void fix_bind(Fix *f) {
    g_autoptr(Stanza) iq = fix_sent(f, "iq");
    g_autofree char *xml =
        g_strdup_printf("<iq type='result' id='%s'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'>"
                        "<jid>%s/r</jid></bind></iq>",
                        stanza_get(iq, "id"), f->account->jid);
    fix_say(f, xml);
}

static inline void fix_enable(Fix *f) {
    g_autoptr(Stanza) enable = fix_sent(f, "enable");
    g_assert_cmpstr(stanza_get(enable, "resume"), ==, "true");
    fix_say(f, "<enabled xmlns='urn:xmpp:sm:3' id='s1' resume='true'/>");
}

/* Online, with XEP-0198. */
static inline void fix_online(Fix *f) {
    fix_set(f, "password", "secret");
    link_connect(f->link);
    fix_open(f);
    fix_authenticate(f);
    fix_say(f, FEATURES(BIND SM));
    fix_bind(f);
    fix_enable(f);
    g_assert_cmpint(f->account->state, ==, ACCOUNT_ONLINE);
}

static inline void fix_lose(Fix *f) {
    fake_wire_lose(f->wire, WIRE_ERROR_LOST, "Connection reset.");
}

static inline void fix_message(Fix *f, gint64 id) {
    g_autofree char *xml = g_strdup_printf("<message id='m%d'><body>x</body></message>", (int)id);
    link_send(f->link, stanza_parse(xml, NULL), id, id ? 7 : 0);
}

static inline void fix_heard(Fix *f, const char *what) {
    g_assert_cmpstr(f->heard->str, ==, what);
    g_string_truncate(f->heard, 0);
}

static inline void fix_trouble(Fix *f, Trouble trouble) {
    g_assert_cmpint(f->account->trouble, ==, trouble);
}

static inline void fix_is(Fix *f, AccountState state, const char *words) {
    g_assert_cmpint(f->account->state, ==, state);
    if (words && (!f->account->reason || !strstr(f->account->reason, words)))
        g_error("“%s” does not say “%s”", f->account->reason, words);
}
