/* Logging in with SCRAM-SHA-512 and -256 bound to the channel (tls-exporter, RFC 9266), all of it
 * real: link, TLS 1.3 and a server that computes its own side of RFC 5802 with OpenSSL and of the
 * channel with its own end of it. */
#include "model/account.h"
#include "peer.h"
#include "wire/link.h"
#include <openssl/evp.h>
#include <openssl/hmac.h>

#define PASSWORD "pencil"
#define ITERATIONS 4096
#define SALT "salt of the server"
#define NS_SASL "urn:ietf:params:xml:ns:xmpp-sasl"

typedef struct {
    const char *mechanism, *digest;
    gboolean spoil_binding, spoil_signature;
    gboolean verified; /* by the server, with the channel */
} Kind;

typedef struct {
    Model *model;
    Account *account;
    Link *link;
    gboolean bound, over;
} Login;

static void hmac(const EVP_MD *md, const guchar *key, gsize length, const char *text, guchar *out) {
    guint n;
    g_assert_nonnull(HMAC(md, key, (int)length, (const guchar *)text, strlen(text), out, &n));
}

/* What stands between a and b, decoded; both are taken from what was read. */
static char *take(Peer *peer, const char *a, const char *b) {
    peer_expect(peer, a);
    while (!strstr(peer->in->str, b))
        g_assert_true(peer_read(peer));
    g_autofree char *base64 =
        g_strndup(peer->in->str, (gsize)(strstr(peer->in->str, b) - peer->in->str));
    gsize length;
    guchar *bytes = g_base64_decode(base64, &length);
    char *text = g_strndup((char *)bytes, length);
    g_free(bytes);
    peer_expect(peer, b);
    return text;
}

static char *binding_of(Peer *peer, const Kind *kind) {
    guchar header[64] = "p=tls-exporter,,";
    gsize length = strlen((char *)header);
    SSL_export_keying_material(peer->ssl, header + length, 32, "EXPORTER-Channel-Binding", 24, NULL,
                               0, 0);
    header[length] ^= (guchar)kind->spoil_binding; /* as if somebody sat in the middle */
    return g_base64_encode(header, length + 32);
}

/* RFC 5802 3. */
static char *check(const Kind *kind, const char *auth, const char *proof64, gboolean *right) {
    const EVP_MD *md = EVP_get_digestbyname(kind->digest);
    gsize size = (gsize)EVP_MD_get_size(md), n;
    guchar salted[64], client[64], stored[64], signature[64], server[64];
    PKCS5_PBKDF2_HMAC(PASSWORD, -1, (const guchar *)SALT, strlen(SALT), ITERATIONS, md, (int)size,
                      salted);
    hmac(md, salted, size, "Client Key", client);
    EVP_Digest(client, size, stored, NULL, md, NULL);
    hmac(md, stored, size, auth, signature);
    g_autofree guchar *proof = g_base64_decode(proof64, &n);
    g_assert_cmpuint(n, ==, size);
    *right = TRUE;
    for (gsize i = 0; i < size; i++)
        *right = *right && (proof[i] ^ signature[i]) == client[i];
    hmac(md, salted, size, "Server Key", server);
    hmac(md, server, size, auth, signature);
    signature[0] ^= (guchar)kind->spoil_signature;
    return g_base64_encode(signature, size);
}

static void say_base64(Peer *peer, const char *element, const char *text) {
    g_autofree char *base64 = g_base64_encode((const guchar *)text, strlen(text));
    g_autofree char *xml =
        g_strdup_printf("<%s xmlns='" NS_SASL "'>%s</%s>", element, base64, element);
    peer_say(peer, xml);
}

static gboolean authenticate(Peer *peer, Kind *kind) {
    g_autofree char *begin = g_strdup_printf("mechanism='%s'>", kind->mechanism);
    g_autofree char *first = take(peer, begin, "</auth>");
    g_assert_true(g_str_has_prefix(first, "p=tls-exporter,,n=me,r="));
    const char *bare = first + strlen("p=tls-exporter,,"), *nonce = strstr(bare, "r=") + 2;
    g_autofree char *salt = g_base64_encode((const guchar *)SALT, strlen(SALT));
    g_autofree char *answer = g_strdup_printf("r=%sserver,s=%s,i=%d", nonce, salt, ITERATIONS);
    say_base64(peer, "challenge", answer);
    g_autofree char *final = take(peer, "<response xmlns='" NS_SASL "'>", "</response>");
    char *proof = strstr(final, ",p=");
    g_assert_nonnull(proof);
    *proof = '\0';
    g_autofree char *binding = binding_of(peer, kind);
    g_autofree char *expected = g_strdup_printf("c=%s,r=%sserver", binding, nonce);
    g_autofree char *auth = g_strdup_printf("%s,%s,%s", bare, answer, final);
    gboolean right;
    g_autofree char *signature = check(kind, auth, proof + 3, &right);
    g_assert_true(right); /* the password */
    kind->verified = g_str_equal(final, expected);
    if (!kind->verified) {
        peer_say(peer, "<failure xmlns='" NS_SASL "'><not-authorized/></failure>");
        return FALSE;
    }
    g_autofree char *verifier = g_strconcat("v=", signature, NULL);
    say_base64(peer, "success", verifier);
    return TRUE;
}

static void script(Peer *peer) {
    Kind *kind = peer->data;
    if (!peer_tls(peer, 0))
        return;
    g_autofree char *features = g_strdup_printf(
        "<stream:features><mechanisms xmlns='" NS_SASL "'><mechanism>%s</mechanism></mechanisms>"
        "<sasl-channel-binding xmlns='urn:xmpp:sasl-cb:0'><channel-binding type='tls-exporter'/>"
        "</sasl-channel-binding></stream:features>",
        kind->mechanism);
    peer_open(peer, features);
    if (authenticate(peer, kind) && !kind->spoil_signature) {
        g_string_truncate(peer->in, 0);
        peer_open(
            peer,
            "<stream:features><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'/></stream:features>");
        peer_expect(peer, "id='");
        g_autofree char *id = g_strndup(peer->in->str, strcspn(peer->in->str, "'"));
        g_autofree char *bound = g_strdup_printf(
            "<iq type='result' id='%s'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'>"
            "<jid>me@a.test/papo</jid></bind></iq>",
            id);
        peer_say(peer, bound);
    }
    peer_hear_the_end(peer);
}

static void on_bound(gboolean taken_over, gpointer data) {
    ((Login *)data)->bound = TRUE;
}

static void on_nothing(gpointer data) {
}

static void on_lost(gboolean may_resume, gpointer data) {
}

static void on_stanza(Stanza *stanza, gpointer data) {
}

static void on_acked(gint64 message_id, gint64 conv_id, gpointer data) {
}

static void set(Login *login, const char *name, const char *value) {
    g_assert_true(settings_set(login->model->settings, name, value, login->account, NULL, NULL));
}

/* Until it is online, or was told that it can't be. */
static void log_in(Login *login, Kind *kind) {
    static const LinkEvents events = {on_bound,   on_nothing, on_lost,
                                      on_nothing, on_stanza,  on_acked};
    TestCert cert = cert_make((TestCertSpec){.name = "a.test"});
    Peer *peer = peer_new(script, &cert, kind);
    g_autofree char *port = g_strdup_printf("%d", peer->port), *pin = cert_sha256(&cert);
    login->model = model_new(clock_new(), paths_new(":memory:", NULL), NULL);
    login->account = accounts_add(login->model, "me@a.test", NULL);
    set(login, "server", "127.0.0.1");
    set(login, "port", port);
    set(login, "tls", "direct");
    set(login, "tls-pin", pin);
    set(login, "password", PASSWORD);
    login->link = link_new(login->account, wire_strophe_new, NULL, &events, login);
    link_connect(login->link);
    while (!login->bound && !login->account->reason)
        g_main_context_iteration(NULL, TRUE);
    g_test_message("%s: %s", kind->mechanism,
                   login->account->reason ? login->account->reason : "online");
    link_free(login->link);
    peer_free(peer);
    cert_free(&cert);
}

static void login_clear(Login *login) {
    model_free(login->model);
    *login = (Login){0};
}

static void test_bound(void) {
    static const char *const kinds[][2] = {{"SCRAM-SHA-512-PLUS", "SHA512"},
                                           {"SCRAM-SHA-256-PLUS", "SHA256"}};
    for (guint i = 0; i < G_N_ELEMENTS(kinds); i++) {
        Login login = {0};
        Kind kind = {.mechanism = kinds[i][0], .digest = kinds[i][1]};
        log_in(&login, &kind);
        g_assert_true(kind.verified);
        g_assert_true(login.bound);
        g_assert_cmpstr(settings_text(login.model->settings, "mechanism", login.account, NULL), ==,
                        "scram-plus");
        login_clear(&login);
    }
}

/* The server sees another channel than we do: somebody is in the middle. */
static void test_other_channel(void) {
    Login login = {0};
    Kind kind = {.mechanism = "SCRAM-SHA-512-PLUS", .digest = "SHA512", .spoil_binding = TRUE};
    log_in(&login, &kind);
    g_assert_false(kind.verified);
    g_assert_false(login.bound);
    login_clear(&login);
}

/* It says that all is well, but doesn't know the password. */
static void test_impostor(void) {
    Login login = {0};
    Kind kind = {.mechanism = "SCRAM-SHA-512-PLUS", .digest = "SHA512", .spoil_signature = TRUE};
    log_in(&login, &kind);
    g_assert_true(kind.verified);
    g_assert_false(login.bound);
    login_clear(&login);
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/login-tls/bound", test_bound);
    g_test_add_func("/login-tls/other-channel", test_other_channel);
    g_test_add_func("/login-tls/impostor", test_impostor);
    return g_test_run();
}
