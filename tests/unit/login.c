/* Logging in, step by step, with a server that is the test itself. */
#include "link_fixture.h"

#include <time.h>

static void test_starttls(void) {
    Fix *f = fix_new();
    fix_set(f, "password", "secret");
    link_connect(f->link);
    fix_is(f, ACCOUNT_CONNECTING, NULL);
    fix_skip(f, FAKE_CONNECT);
    fake_wire_state(f->wire, WIRE_CONNECTED);
    g_autofree char *from = fix_call(f, FAKE_OPEN);
    g_assert_null(from); /* who we are is nobody's business before TLS */
    fake_wire_state(f->wire, WIRE_OPENED);
    fix_say(f, FEATURES("<starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'><required/></starttls>"
                        "<mechanisms xmlns='" SASL "'><mechanism>PLAIN</mechanism></mechanisms>"));
    fix_skip_sent(f, "starttls");
    fix_say(f, OFFER("PLAIN")); /* S15: out of turn, ignored */
    fix_nothing(f);
    fix_say(f, "<proceed xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>");
    fix_skip(f, FAKE_SECURE);
    g_assert_null(f->account->tls);
    fake_wire_state(f->wire, WIRE_SECURED);
    g_assert_nonnull(f->account->tls);
    g_autofree char *again = fix_call(f, FAKE_OPEN);
    g_assert_cmpstr(again, ==, "me@example.org");
    fake_wire_state(f->wire, WIRE_OPENED);
    fix_authenticate(f);
    fix_say(f, FEATURES(BIND SM "<ver xmlns='urn:xmpp:features:rosterver'/>"));
    fix_bind(f);
    fix_enable(f);
    fix_is(f, ACCOUNT_ONLINE, NULL);
    fix_heard(f, "bound ");
    g_assert_cmpstr(f->account->resource, ==, "r");
    g_assert_cmpstr(link_stream_feature(f->link, "urn:xmpp:features:rosterver"), ==, "ver");
    g_assert_null(link_stream_feature(f->link, "urn:x"));
    fix_free(f);
}

/* S15.1, S15.2, S15.5 */
static void test_no_tls(void) {
    static const char *const first[] = {
        OFFER("PLAIN"), OFFER("SCRAM-SHA-1"), FEATURES(""),
        FEATURES("<auth xmlns='http://jabber.org/features/iq-auth'/>")};
    for (gsize i = 0; i < G_N_ELEMENTS(first); i++) {
        Fix *f = fix_new();
        fix_set(f, "password", "secret");
        link_connect(f->link);
        fix_skip(f, FAKE_CONNECT);
        fake_wire_state(f->wire, WIRE_CONNECTED);
        fix_skip(f, FAKE_OPEN);
        fake_wire_state(f->wire, WIRE_OPENED);
        fix_say(f, first[i]);
        fix_skip(f, FAKE_CLOSE);
        fake_wire_state(f->wire, WIRE_CLOSED);
        fix_is(f, ACCOUNT_OFFLINE, "no encryption");
        fix_nothing(f);
        fix_free(f);
    }
}

static void test_starttls_refused(void) {
    Fix *f = fix_new();
    fix_set(f, "password", "secret");
    link_connect(f->link);
    fix_skip(f, FAKE_CONNECT);
    fake_wire_state(f->wire, WIRE_CONNECTED);
    fix_skip(f, FAKE_OPEN);
    fake_wire_state(f->wire, WIRE_OPENED);
    fix_say(f, FEATURES("<starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>"));
    fix_skip_sent(f, "starttls");
    fix_say(f, "<failure xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>");
    fix_skip(f, FAKE_CLOSE);
    fake_wire_state(f->wire, WIRE_CLOSED);
    fix_is(f, ACCOUNT_OFFLINE, "encryption");
    fix_free(f);
}

static void open_in_the_clear(Fix *f) {
    fix_set(f, "password", "secret");
    fix_set(f, "tls", "none");
    link_connect(f->link);
    g_assert_true(fake_wire_target(f->wire)->no_direct_tls);
    fix_skip(f, FAKE_CONNECT);
    fake_wire_state(f->wire, WIRE_CONNECTED);
    fix_skip(f, FAKE_OPEN);
    fake_wire_state(f->wire, WIRE_OPENED);
}

static void test_tls_none(void) {
    Fix *f = fix_new();
    open_in_the_clear(f);
    fix_say(f, OFFER("PLAIN"));
    fix_skip(f, FAKE_CLOSE);
    fake_wire_state(f->wire, WIRE_CLOSED);
    fix_is(f, ACCOUNT_OFFLINE, "in the clear");
    link_connect(f->link);
    fix_skip(f, FAKE_CONNECT);
    fake_wire_state(f->wire, WIRE_CONNECTED);
    fix_skip(f, FAKE_OPEN);
    fake_wire_state(f->wire, WIRE_OPENED);
    fix_say(f, OFFER("SCRAM-SHA-1"));
    g_autoptr(Stanza) auth = fix_sent(f, "auth");
    g_assert_cmpstr(stanza_get(auth, "mechanism"), ==, "SCRAM-SHA-1");
    fix_free(f);
}

/* ---- SCRAM with a server made here ---- */

static void hmac(const guint8 *key, gsize n, const char *text, gssize length, guint8 *out) {
    GHmac *mac = g_hmac_new(G_CHECKSUM_SHA1, key, n);
    gsize size = 20;
    g_hmac_update(mac, (const guchar *)text, length);
    g_hmac_get_digest(mac, out, &size);
    g_hmac_unref(mac);
}

static void derive(const char *password, guint iterations, guint8 *salted) {
    guint8 u[20];
    hmac((const guint8 *)password, strlen(password), "salt\0\0\0\1", 8, u);
    memcpy(salted, u, 20);
    for (guint i = 1; i < iterations; i++) {
        hmac((const guint8 *)password, strlen(password), (const char *)u, 20, u);
        for (int j = 0; j < 20; j++)
            salted[j] ^= u[j];
    }
}

static char *unwrap(const Stanza *stanza) {
    gsize n;
    char *text = (char *)g_base64_decode(stanza_text(stanza), &n);
    text = g_realloc(text, n + 1);
    text[n] = '\0';
    return text;
}

static char *wrap(const char *name, const char *text) {
    g_autofree char *encoded = g_base64_encode((const guchar *)text, strlen(text));
    return g_strdup_printf("<%s xmlns='" SASL "'>%s</%s>", name, encoded, name);
}

/* Says the challenge; returns the start of the authentication message. */
static char *challenge(Fix *f, guint iterations) {
    g_autoptr(Stanza) auth = fix_sent(f, "auth");
    g_autofree char *first = unwrap(auth);
    g_assert_true(g_str_has_prefix(first, "n,,n=me,r="));
    g_autofree char *server_first =
        g_strdup_printf("%ssrv,s=c2FsdA==,i=%u", strstr(first, "r="), iterations);
    g_autofree char *xml = wrap("challenge", server_first);
    fix_say(f, xml);
    return g_strdup_printf("%s,%s", first + 3, server_first);
}

/* Our answer takes as many slices as this machine needs. */
static void calculated(Fix *f) {
    while (!fake_wire_peek(f->wire, 0))
        fix_wait(f, 1000);
}

static char *server_proof(Fix *f, const char *beginning, const char *password) {
    g_autoptr(Stanza) response = fix_sent(f, "response");
    g_autofree char *final = unwrap(response);
    *strstr(final, ",p=") = '\0';
    g_autofree char *message = g_strdup_printf("%s,%s", beginning, final);
    guint8 salted[20], key[20], signature[20];
    derive(password, 4096, salted);
    hmac(salted, 20, "Server Key", -1, key);
    hmac(key, 20, message, -1, signature);
    g_autofree char *proof = g_base64_encode(signature, 20);
    return g_strconcat("v=", proof, NULL);
}

static Fix *offered(const char *features) {
    Fix *f = fix_new();
    fix_set(f, "password", "secret");
    link_connect(f->link);
    fix_open(f);
    fix_say(f, features);
    return f;
}

static void test_scram(void) {
    Fix *f = offered(OFFER("SCRAM-SHA-1"));
    g_autofree char *beginning = challenge(f, 4096);
    calculated(f);
    g_autofree char *proof = server_proof(f, beginning, "secret");
    g_autofree char *success = wrap("success", proof);
    fix_say(f, success);
    fix_skip(f, FAKE_OPEN);
    g_assert_cmpstr(settings_text(f->model->settings, "mechanism", f->account, NULL), ==, "scram");
    /* S16.5: from now on nothing weaker */
    fix_lose(f);
    fix_wait(f, MINUTE);
    fix_open(f);
    fix_say(f, OFFER("PLAIN"));
    fix_skip(f, FAKE_CLOSE);
    fake_wire_state(f->wire, WIRE_CLOSED);
    fix_is(f, ACCOUNT_OFFLINE, "/account clear me@example.org mechanism");
    fix_free(f);
}

/* S16.1: a server that does not know the password, in all its ways */
static void test_false_server(void) {
    Fix *f = offered(OFFER("SCRAM-SHA-1"));
    g_autofree char *beginning = challenge(f, 4096);
    calculated(f);
    g_autofree char *proof = server_proof(f, beginning, "guess");
    g_autofree char *success = wrap("success", proof);
    fix_say(f, success);
    fix_skip(f, FAKE_CLOSE);
    fake_wire_state(f->wire, WIRE_CLOSED);
    fix_is(f, ACCOUNT_OFFLINE, "prove");
    fix_nothing(f);
    fix_free(f);

    f = offered(OFFER("SCRAM-SHA-1"));
    fix_skip_sent(f, "auth");
    fix_say(f, SUCCESS);
    fix_skip(f, FAKE_CLOSE);
    fake_wire_state(f->wire, WIRE_CLOSED);
    fix_is(f, ACCOUNT_OFFLINE, "refused");
    g_assert_null(settings_text(f->model->settings, "mechanism", f->account, NULL));
    fix_free(f);
}

/* S16.3: ten million iterations are calculated in slices, and can be broken off. */
static void test_slices(void) {
    Fix *f = offered(OFFER("SCRAM-SHA-1"));
    clock_t start = clock(); /* of this process: a busy machine does not count */
    g_autofree G_GNUC_UNUSED char *beginning = challenge(f, 10000000);
    g_assert_cmpint(clock() - start, <, CLOCKS_PER_SEC);
    fix_nothing(f);
    fix_say(f, SUCCESS);
    fix_skip(f, FAKE_CLOSE);
    fake_wire_state(f->wire, WIRE_CLOSED);
    fix_is(f, ACCOUNT_OFFLINE, "did not wait");
    fix_free(f);
}

/* S16.7, S16.10: a refused SCRAM is not followed by anything weaker, nor by itself. */
static void test_wrong_password(void) {
    Fix *f = fix_new();
    link_connect(f->link);
    fix_is(f, ACCOUNT_CONNECTING, NULL);
    fix_nothing(f);
    fix_type_password(f, "wrong");
    fix_open(f);
    fix_say(f, FEATURES("<mechanisms xmlns='" SASL "'><mechanism>PLAIN</mechanism>"
                        "<mechanism>SCRAM-SHA-1</mechanism></mechanisms>"));
    g_autofree G_GNUC_UNUSED char *beginning = challenge(f, 4096);
    calculated(f);
    fix_skip_sent(f, "response");
    fix_say(f, "<failure xmlns='" SASL "'><not-authorized/><text>Nope</text></failure>");
    fix_skip(f, FAKE_CLOSE);
    fake_wire_state(f->wire, WIRE_CLOSED);
    fix_is(f, ACCOUNT_OFFLINE, "wrong. It said: Nope");
    fix_wait(f, 60 * MINUTE);
    fix_nothing(f);
    g_assert_nonnull(strstr(prompts_first(f->model->prompts)->text, "was wrong"));
    fix_type_password(f, "secret");
    fix_is(f, ACCOUNT_CONNECTING, NULL);
    fix_open(f);
    fix_free(f);
}

static void test_no_password(void) {
    Fix *f = fix_new();
    link_connect(f->link);
    Prompt *prompt = prompts_first(f->model->prompts);
    g_assert_true(prompts_answer(f->model->prompts, prompt->id, NULL, NULL));
    fix_is(f, ACCOUNT_OFFLINE, "No password");
    link_connect(f->link);
    g_assert_nonnull(prompts_first(f->model->prompts));
    link_disconnect(f->link);
    g_assert_null(prompts_first(f->model->prompts));
    fix_is(f, ACCOUNT_OFFLINE, NULL);
    fix_nothing(f);
    fix_free(f);
}

static void test_failures(void) {
    Fix *f = offered(OFFER("PLAIN"));
    fix_skip_sent(f, "auth");
    fix_say(f, "<failure xmlns='" SASL "'><temporary-auth-failure/></failure>");
    fix_skip(f, FAKE_CLOSE);
    fake_wire_state(f->wire, WIRE_CLOSED);
    fix_is(f, ACCOUNT_WAITING, "at the moment");
    fix_wait(f, 3 * G_USEC_PER_SEC);
    fix_open(f);
    fix_say(f, OFFER("PLAIN"));
    fix_skip_sent(f, "auth");
    fix_say(f, "<failure xmlns='" SASL "'><not-authorized/></failure>");
    fix_skip(f, FAKE_CLOSE);
    fake_wire_state(f->wire, WIRE_CLOSED);
    /* A password from accounts.ini is not asked for again: it has to be set. */
    fix_is(f, ACCOUNT_OFFLINE, "the setting password");
    g_assert_null(prompts_first(f->model->prompts));
    fix_free(f);
}

/* A binding that the server did not name, refused: once more without, as some servers do it wrong.
 */
static void test_binding_refused(void) {
    Fix *f = fix_new();
    fix_set(f, "password", "secret");
    fake_wire_set_binding(f->wire, "tls-exporter", "data");
    link_connect(f->link);
    fix_open(f);
    const char *offer =
        FEATURES("<mechanisms xmlns='" SASL "'><mechanism>SCRAM-SHA-1-PLUS</mechanism>"
                 "<mechanism>SCRAM-SHA-1</mechanism></mechanisms>");
    fix_say(f, offer);
    g_autoptr(Stanza) plus = fix_sent(f, "auth");
    g_assert_cmpstr(stanza_get(plus, "mechanism"), ==, "SCRAM-SHA-1-PLUS");
    g_autofree char *first = unwrap(plus);
    g_assert_true(g_str_has_prefix(first, "p=tls-exporter,,n=me,r="));
    fix_say(f, "<failure xmlns='" SASL "'><not-authorized/></failure>");
    fix_skip(f, FAKE_CLOSE);
    fake_wire_state(f->wire, WIRE_CLOSED);
    fix_wait(f, 0);
    fix_open(f);
    fix_say(f, offer);
    g_autoptr(Stanza) plain = fix_sent(f, "auth");
    g_assert_cmpstr(stanza_get(plain, "mechanism"), ==, "SCRAM-SHA-1");
    fix_free(f);
}

static void test_anonymous(void) {
    Fix *f = fix_new_for("example.org");
    link_connect(f->link);
    fix_open(f);
    fix_say(f, OFFER("ANONYMOUS"));
    g_autoptr(Stanza) auth = fix_sent(f, "auth");
    g_assert_cmpstr(stanza_get(auth, "mechanism"), ==, "ANONYMOUS");
    g_assert_cmpstr(stanza_text(auth), ==, "");
    fix_say(f, SUCCESS);
    fix_skip(f, FAKE_OPEN);
    fake_wire_state(f->wire, WIRE_OPENED);
    fix_say(f, FEATURES(BIND));
    g_autoptr(Stanza) iq = fix_sent(f, "iq");
    g_autofree char *xml =
        g_strdup_printf("<iq type='result' id='%s'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'>"
                        "<jid>x7@example.org/r</jid></bind></iq>",
                        stanza_get(iq, "id"));
    fix_say(f, xml);
    fix_is(f, ACCOUNT_ONLINE, NULL);
    fix_free(f);
}

/* S16.8 and a client certificate that the server does not ask for. */
static void test_external(void) {
    Fix *f = fix_new();
    fix_set(f, "client-cert", g_test_get_filename(G_TEST_DIST, "login.c", NULL));
    link_connect(f->link);
    fix_open(f); /* nobody was asked for a password */
    fix_say(f, OFFER("EXTERNAL"));
    g_autoptr(Stanza) auth = fix_sent(f, "auth");
    g_assert_cmpstr(stanza_get(auth, "mechanism"), ==, "EXTERNAL");
    g_assert_cmpstr(stanza_text(auth), ==, "=");
    fix_lose(f);
    fix_wait(f, MINUTE);
    fix_open(f);
    fix_say(f, OFFER("PLAIN"));
    fix_skip(f, FAKE_CLOSE);
    fake_wire_state(f->wire, WIRE_CLOSED);
    fix_wait(f, 0);
    fix_type_password(f, "secret");
    fix_open(f);
    fix_say(f, OFFER("PLAIN"));
    fix_skip_sent(f, "auth");
    fix_free(f);
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/login/starttls", test_starttls);
    g_test_add_func("/login/no-tls", test_no_tls);
    g_test_add_func("/login/starttls-refused", test_starttls_refused);
    g_test_add_func("/login/tls-none", test_tls_none);
    g_test_add_func("/login/scram", test_scram);
    g_test_add_func("/login/false-server", test_false_server);
    g_test_add_func("/login/slices", test_slices);
    g_test_add_func("/login/wrong-password", test_wrong_password);
    g_test_add_func("/login/no-password", test_no_password);
    g_test_add_func("/login/failures", test_failures);
    g_test_add_func("/login/binding-refused", test_binding_refused);
    g_test_add_func("/login/anonymous", test_anonymous);
    g_test_add_func("/login/external", test_external);
    return g_test_run();
}
