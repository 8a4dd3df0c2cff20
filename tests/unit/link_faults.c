/* What goes wrong with a connection, and what the user is told and asked. */
#include "link_fixture.h"
#include "wire/tls_trust.h"

#define STREAMS "urn:ietf:params:xml:ns:xmpp-streams"

static void stream_error(Fix *f, const char *inside) {
    g_autofree char *xml =
        g_strdup_printf("<error xmlns='http://etherx.jabber.org/streams'>%s</error>", inside);
    while (fake_wire_peek(f->wire, 0))
        fake_call_free(fake_wire_next(f->wire));
    fix_say(f, xml);
    fix_skip(f, FAKE_CLOSE);
    fake_wire_state(f->wire, WIRE_CLOSED);
}

typedef struct {
    const char *condition;
    AccountState state;
    const char *words;
    gint64 not_before, not_after; /* seconds until it is dialled again */
} Reaction;

static const Reaction reactions[] = {
    {"conflict", ACCOUNT_OFFLINE, "same resource"},
    {"host-unknown", ACCOUNT_WAITING, "does not know this domain", 59, 61},
    {"host-gone", ACCOUNT_OFFLINE, "no longer"},
    {"not-authorized", ACCOUNT_OFFLINE, "not authorised"},
    {"policy-violation", ACCOUNT_WAITING, "rules", 59, 61},
    {"system-shutdown", ACCOUNT_WAITING, "shut down", 59, 61},
    {"internal-server-error", ACCOUNT_WAITING, "problem", 59, 61},
    {"reset", ACCOUNT_WAITING, "anew", 0, 3},
    {"connection-timeout", ACCOUNT_WAITING, "gone", 0, 3},
    {"undefined-condition", ACCOUNT_WAITING, "ended", 0, 3},
    {"x-unheard-of", ACCOUNT_WAITING, "x-unheard-of", 0, 3},
};

static void test_stream_errors(void) {
    for (gsize i = 0; i < G_N_ELEMENTS(reactions); i++) {
        const Reaction *r = &reactions[i];
        Fix *f = fix_new();
        fix_online(f);
        g_autofree char *inside = g_strdup_printf("<%s xmlns='" STREAMS "'/><text xmlns='" STREAMS
                                                  "'>Bye\xc2\x9b%s</text>",
                                                  r->condition, "!");
        stream_error(f, inside);
        fix_is(f, r->state, r->words);
        g_assert_nonnull(strstr(f->account->reason, "It said: Bye"));
        g_assert_null(strstr(f->account->reason, "\xc2\x9b"));
        g_assert_true(g_str_has_suffix(f->heard->str,
                                       r->state == ACCOUNT_OFFLINE ? "lost ended " : "lost(may) "));
        if (r->not_before)
            fix_wait(f, r->not_before * G_USEC_PER_SEC);
        fix_nothing(f);
        fix_wait(f, (r->not_after - r->not_before) * G_USEC_PER_SEC);
        if (r->state == ACCOUNT_WAITING)
            fix_skip(f, FAKE_CONNECT);
        else
            fix_nothing(f);
        fix_free(f);
    }
}

/* Before there was any session, it is a mistake in the JID or the setting. */
static void test_host_unknown(void) {
    Fix *f = fix_new();
    fix_set(f, "password", "secret");
    link_connect(f->link);
    fix_open(f);
    stream_error(f, "<host-unknown xmlns='" STREAMS "'/>");
    fix_is(f, ACCOUNT_OFFLINE, "is the JID right");
    fix_wait(f, 60 * MINUTE);
    fix_nothing(f);
    fix_free(f);
}

/* S18.3: followed, but who the server has to be does not change; and not for ever. */
static void test_see_other_host(void) {
    Fix *f = fix_new();
    fix_online(f);
    for (int i = 0; i < 3; i++) {
        stream_error(f, "<see-other-host xmlns='" STREAMS "'>[2001:db8::1]:9222</see-other-host>");
        fix_wait(f, 0);
        fix_skip(f, FAKE_CONNECT);
        g_assert_cmpstr(fake_wire_target(f->wire)->domain, ==, "example.org");
        g_assert_cmpstr(fake_wire_target(f->wire)->host, ==, "2001:db8::1");
        g_assert_cmpuint(fake_wire_target(f->wire)->port, ==, 9222);
        fake_wire_set_tls(f->wire, "TLSv1.3 TEST");
        fake_wire_state(f->wire, WIRE_CONNECTED);
    }
    stream_error(f, "<see-other-host xmlns='" STREAMS "'>elsewhere</see-other-host>");
    fix_wait(f, 59 * (gint64)G_USEC_PER_SEC);
    fix_nothing(f);
    fix_wait(f, 4 * G_USEC_PER_SEC);
    fix_skip(f, FAKE_CONNECT);
    g_assert_null(fake_wire_target(f->wire)->host);
    fix_free(f);
}

/* XEP-0198 5: the session waits at its own address, tried once. */
static void test_location(void) {
    Fix *f = fix_new();
    fix_set(f, "password", "secret");
    link_connect(f->link);
    fix_open(f);
    fix_authenticate(f);
    fix_say(f, FEATURES(BIND SM));
    fix_bind(f);
    fix_skip_sent(f, "enable");
    fix_say(f,
            "<enabled xmlns='urn:xmpp:sm:3' id='s' resume='1' location='node7.example.org:5299'/>");
    fix_lose(f);
    fix_wait(f, 3 * G_USEC_PER_SEC);
    fix_skip(f, FAKE_CONNECT);
    g_assert_cmpstr(fake_wire_target(f->wire)->host, ==, "node7.example.org");
    g_assert_cmpuint(fake_wire_target(f->wire)->port, ==, 5299);
    fake_wire_lose(f->wire, WIRE_ERROR_CONNECT, "No.");
    fix_wait(f, 5 * G_USEC_PER_SEC);
    fix_skip(f, FAKE_CONNECT);
    g_assert_null(fake_wire_target(f->wire)->host);
    fix_free(f);
}

static void show_certificate(Fix *f, const char *sha256) {
    const char *names[] = {"evil.example", "*.example.org", NULL};
    Certificate certificate = {.subject = (char *)"CN=evil.example",
                               .issuer = (char *)"CN=nobody",
                               .not_before = (char *)"2023-01-01 00:00 UTC",
                               .not_after = (char *)"2024-01-01 00:00 UTC",
                               .sha256 = (char *)sha256,
                               .reason = (char *)"it has expired",
                               .names = (char **)names};
    fake_wire_set_certificate(f->wire, &certificate);
    fix_skip(f, FAKE_CONNECT);
    fake_wire_lose(f->wire, WIRE_ERROR_CERTIFICATE, "the certificate is refused");
}

#define SHA256 "e96eedcdc3134a664912f73a5ea7d9b28feb0386e7bac59c826279590522bc39"

/* S17.3, S17.4 */
static void test_certificate(void) {
    Fix *f = fix_new();
    fix_set(f, "password", "secret");
    link_connect(f->link);
    show_certificate(f, SHA256);
    fix_is(f, ACCOUNT_OFFLINE, "refused");
    fix_trouble(f, TROUBLE_TLS);
    Prompt *prompt = prompts_first(f->model->prompts);
    static const char *const shown[] = {"CN=evil.example", "CN=nobody",      "2023-01-01",
                                        "2024-01-01",      "it has expired", SHA256,
                                        "*.example.org",   "me@example.org"};
    for (gsize i = 0; i < G_N_ELEMENTS(shown); i++)
        g_assert_nonnull(strstr(prompt->text, shown[i]));
    g_assert_true(prompts_answer(f->model->prompts, prompt->id, "no", NULL));
    fix_wait(f, 60 * MINUTE);
    fix_nothing(f);

    link_connect(f->link);
    show_certificate(f, SHA256);
    prompt = prompts_first(f->model->prompts);
    g_assert_true(prompts_answer(f->model->prompts, prompt->id, "yes", NULL));
    fix_skip(f, FAKE_CONNECT);
    g_assert_cmpstr(fake_wire_target(f->wire)->pin, ==, SHA256);

    /* another one than the pinned: no question that a hasty yes could answer */
    fake_wire_lose(f->wire, WIRE_ERROR_PIN, "it is another one");
    fix_is(f, ACCOUNT_OFFLINE, "/account clear me@example.org tls-pin");
    fix_trouble(f, TROUBLE_TLS);
    g_assert_null(prompts_first(f->model->prompts));
    fix_free(f);
}

/* The question goes when it is not about anything any more. */
static void test_question_withdrawn(void) {
    Fix *f = fix_new();
    fix_set(f, "password", "secret");
    link_connect(f->link);
    show_certificate(f, SHA256);
    link_connect(f->link);
    g_assert_null(prompts_first(f->model->prompts));
    show_certificate(f, SHA256);
    link_disconnect(f->link);
    g_assert_null(prompts_first(f->model->prompts));
    fix_free(f);
}

static void test_pinned_policy(void) {
    Fix *f = fix_new();
    const char *names[] = {"example.org", NULL};
    Certificate certificate = {.sha256 = (char *)SHA256, .names = (char **)names};
    fix_set(f, "password", "secret");
    fix_set(f, "tls", "pinned");
    fake_wire_set_certificate(f->wire, &certificate);
    link_connect(f->link);
    fix_skip(f, FAKE_CONNECT);
    fake_wire_set_tls(f->wire, "TLSv1.3 TEST");
    fake_wire_state(f->wire, WIRE_CONNECTED);
    fix_skip(f, FAKE_CLOSE);
    fake_wire_state(f->wire, WIRE_CLOSED);
    fix_is(f, ACCOUNT_OFFLINE, "not pinned yet");
    fix_trouble(f, TROUBLE_TLS);
    Prompt *prompt = prompts_first(f->model->prompts);
    g_assert_true(prompts_answer(f->model->prompts, prompt->id, "yes", NULL));
    fix_open(f);
    fix_free(f);
}

/* No encryption is a question of TLS; a wrong password one of the login; no route, of connecting.
 */
static void test_troubles(void) {
    Fix *f = fix_new();
    fix_set(f, "password", "secret");
    link_connect(f->link);
    fix_skip(f, FAKE_CONNECT);
    fake_wire_state(f->wire, WIRE_CONNECTED);
    fix_skip(f, FAKE_OPEN);
    fake_wire_state(f->wire, WIRE_OPENED);
    fix_say(f, FEATURES(""));
    fix_skip(f, FAKE_CLOSE);
    fake_wire_state(f->wire, WIRE_CLOSED);
    fix_trouble(f, TROUBLE_TLS);
    link_connect(f->link);
    fix_skip(f, FAKE_CONNECT);
    fake_wire_lose(f->wire, WIRE_ERROR_RESOLVE, "No such host.");
    fix_trouble(f, TROUBLE_CONNECT);
    link_connect(f->link);
    fix_open(f);
    fix_say(f, OFFER("PLAIN"));
    fix_skip_sent(f, "auth");
    fix_say(f, "<failure xmlns='" SASL "'><not-authorized/></failure>");
    fix_skip(f, FAKE_CLOSE);
    fake_wire_state(f->wire, WIRE_CLOSED);
    fix_trouble(f, TROUBLE_LOGIN);
    fix_free(f);
}

static void to_bind(Fix *f, const char *features) {
    fix_set(f, "password", "secret");
    link_connect(f->link);
    fix_open(f);
    fix_authenticate(f);
    fix_say(f, features);
}

static void answer(Fix *f, const Stanza *iq, const char *type, const char *inside) {
    g_autofree char *xml =
        g_strdup_printf("<iq type='%s' id='%s'>%s</iq>", type, stanza_get(iq, "id"), inside);
    fix_say(f, xml);
}

#define BOUND(jid) "<bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'><jid>" jid "</jid></bind>"

/* RFC 3921 servers want a session as well; modern ones say that they don't. */
static void test_session(void) {
    Fix *f = fix_new();
    to_bind(f, FEATURES(BIND "<session xmlns='urn:ietf:params:xml:ns:xmpp-session'/>"));
    fix_bind(f);
    g_autoptr(Stanza) iq = fix_sent(f, "iq");
    g_assert_nonnull(stanza_child(iq, "session", "urn:ietf:params:xml:ns:xmpp-session"));
    fix_is(f, ACCOUNT_CONNECTING, NULL);
    answer(f, iq, "result", "");
    fix_is(f, ACCOUNT_ONLINE, NULL);
    fix_free(f);
    f = fix_new();
    to_bind(f, FEATURES(BIND "<session xmlns='urn:ietf:params:xml:ns:xmpp-session'><optional/>"
                             "</session>"));
    fix_bind(f);
    fix_is(f, ACCOUNT_ONLINE, NULL);
    fix_free(f);
}

static void test_bind_answers(void) {
    Fix *f = fix_new();
    to_bind(f, FEATURES(BIND));
    g_autoptr(Stanza) first = fix_sent(f, "iq");
    const char *asked = stanza_child_text(stanza_child(first, "bind", NULL), "resource", NULL);
    g_assert_true(g_str_has_prefix(asked, "papo."));
    g_assert_null(strstr(asked, g_get_host_name()));
    answer(f, first, "error",
           "<error type='cancel'><conflict xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error>");
    g_autoptr(Stanza) second = fix_sent(f, "iq");
    g_assert_null(stanza_child(stanza_child(second, "bind", NULL), "resource", NULL));
    answer(f, second, "result", BOUND("eve@example.org/x"));
    fix_skip(f, FAKE_CLOSE);
    fake_wire_state(f->wire, WIRE_CLOSED);
    fix_is(f, ACCOUNT_OFFLINE, "somebody else");
    fix_free(f);
}

/* What comes between bind and <enabled/> is not lost. */
static void test_early_message(void) {
    Fix *f = fix_new();
    to_bind(f, FEATURES(BIND SM));
    fix_bind(f);
    fix_say(f, "<message id='early'/>");
    fix_enable(f);
    fix_heard(f, "bound <early ");
    fix_say(f, "<r xmlns='urn:xmpp:sm:3'/>");
    g_autoptr(Stanza) a = fix_sent(f, "a");
    g_assert_cmpstr(stanza_get(a, "h"), ==, "0");
    fix_free(f);
}

static void test_two_accounts(void) {
    Fix *f = fix_new();
    fix_online(f);
    Fix other = {.model = f->model, .net = f->net, .heard = g_string_new(NULL)};
    other.account = accounts_add(f->model, "you@example.net", NULL);
    fix_link(&other);
    fix_online(&other);
    fix_lose(f);
    fix_is(f, ACCOUNT_WAITING, NULL);
    fix_is(&other, ACCOUNT_ONLINE, NULL);
    fix_heard(&other, "bound ");
    link_free(other.link);
    g_string_free(other.heard, TRUE);
    fix_free(f);
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/link-faults/stream-errors", test_stream_errors);
    g_test_add_func("/link-faults/host-unknown", test_host_unknown);
    g_test_add_func("/link-faults/see-other-host", test_see_other_host);
    g_test_add_func("/link-faults/location", test_location);
    g_test_add_func("/link-faults/certificate", test_certificate);
    g_test_add_func("/link-faults/question-withdrawn", test_question_withdrawn);
    g_test_add_func("/link-faults/pinned-policy", test_pinned_policy);
    g_test_add_func("/link-faults/troubles", test_troubles);
    g_test_add_func("/link-faults/session", test_session);
    g_test_add_func("/link-faults/bind-answers", test_bind_answers);
    g_test_add_func("/link-faults/early-message", test_early_message);
    g_test_add_func("/link-faults/two-accounts", test_two_accounts);
    return g_test_run();
}
