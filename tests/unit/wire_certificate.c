/* The client's own certificate: from PEM and PKCS#12 files, and files that cannot be used; what a
 * server may not do once TLS is up; and that the main loop is free all the while. */
#include "client.h"
#include "peer.h"
#include "wire/ns.h"
#include <openssl/pkcs12.h>

static int accept_any(int fine, X509_STORE_CTX *context) {
    return 1;
}

/* Asks for a certificate and tells its fingerprint as a stanza's name. */
static void asking_script(Peer *peer) {
    peer->context = SSL_CTX_new(TLS_server_method());
    SSL_CTX_use_certificate(peer->context, peer->cert->x509);
    SSL_CTX_use_PrivateKey(peer->context, peer->cert->key);
    SSL_CTX_set_verify(peer->context, SSL_VERIFY_PEER, accept_any);
    peer->ssl = SSL_new(peer->context);
    SSL_set_fd(peer->ssl, peer->fd);
    if (SSL_accept(peer->ssl) <= 0)
        return;
    TestCert shown = {SSL_get1_peer_certificate(peer->ssl), NULL};
    g_autofree char *sha256 = shown.x509 ? cert_sha256(&shown) : g_strdup("none");
    X509_free(shown.x509);
    g_autofree char *stanza = g_strdup_printf("<shown-%s/>", sha256);
    peer_open(peer, FEATURES);
    peer_say(peer, stanza);
    peer_say_goodbye(peer);
}

static Client *dial(Peer *peer, const char *path) {
    Client *client = client_new(peer->port);
    client->target.direct_tls_only = TRUE;
    client->target.pin = cert_sha256(peer->cert);
    client->target.client_cert = g_strdup(path);
    client_connect(client);
    return client;
}

static void shows(const TestCert *server, const char *path, const TestCert *cert) {
    Peer *peer = peer_new(asking_script, server, NULL);
    Client *client = dial(peer, path);
    g_autofree char *sha256 = cert ? cert_sha256(cert) : g_strdup("none");
    g_autofree char *expected = g_strdup_printf("shown-%s ", sha256);
    client_until(client, "connected ");
    client_open(client);
    client_until(client, expected);
    client->wire->class->close(client->wire, TRUE);
    client_until(client, "closed ");
    client_free(client);
    peer_free(peer);
}

static void cannot_use(const TestCert *server, const char *path) {
    Peer *peer = peer_new(asking_script, server, NULL);
    Client *client = dial(peer, path);
    client_until(client, "closed ");
    g_assert_error(client->error, WIRE_ERROR, WIRE_ERROR_TLS);
    g_assert_nonnull(strstr(client->error->message, path));
    client_free(client);
    peer_free(peer);
}

static char *save_pkcs12(const TestCert *cert, const char *password) {
    g_autofree char *pem = cert_save(cert, FALSE);
    g_unlink(pem);
    char *path = g_strconcat(pem, ".p12", NULL);
    PKCS12 *pkcs12 = PKCS12_create(password, "me", cert->key, cert->x509, NULL, 0, 0, 0, 0, 0);
    FILE *file = fopen(path, "wb");
    i2d_PKCS12_fp(file, pkcs12);
    fclose(file);
    PKCS12_free(pkcs12);
    return path;
}

static char *save_encrypted(const TestCert *cert) {
    char *path = cert_save(cert, FALSE);
    FILE *file = fopen(path, "a");
    PEM_write_PrivateKey(file, cert->key, EVP_aes_256_cbc(), (const unsigned char *)"secret", 6,
                         NULL, NULL);
    fclose(file);
    return path;
}

static void test_own_certificate(void) {
    TestCert server = cert_make((TestCertSpec){.name = "a.test"});
    TestCert own = cert_make((TestCertSpec){.name = "me"});
    g_autofree char *pem = cert_save(&own, TRUE);
    g_autofree char *pkcs12 = save_pkcs12(&own, "");
    g_autofree char *without_key = cert_save(&own, FALSE);
    g_autofree char *encrypted = save_encrypted(&own);
    g_autofree char *locked = save_pkcs12(&own, "secret");
    shows(&server, NULL, NULL);
    shows(&server, pem, &own);
    shows(&server, pkcs12, &own);
    cannot_use(&server, without_key);
    cannot_use(&server, encrypted); /* and nobody is asked on the terminal */
    cannot_use(&server, locked);
    cannot_use(&server, "/nowhere.p12");
    char *paths[] = {pem, pkcs12, without_key, encrypted, locked};
    for (guint i = 0; i < G_N_ELEMENTS(paths); i++)
        g_unlink(paths[i]);
    cert_free(&server);
    cert_free(&own);
}

static void proceeding_script(Peer *peer) {
    g_assert_true(peer_tls(peer, 0));
    peer_open(peer, FEATURES);
    peer_say(peer, PROCEED "<message/>");
    peer_say_goodbye(peer);
}

/* <proceed/> at the wrong time makes nobody deaf. */
static void test_late_proceed(void) {
    TestCert server = cert_make((TestCertSpec){.name = "a.test"});
    Peer *peer = peer_new(proceeding_script, &server, NULL);
    Client *client = dial(peer, NULL);
    client_until(client, "connected ");
    client_open(client);
    client_until(client, "features proceed message ");
    client->wire->class->close(client->wire, TRUE);
    client_until(client, "closed ");
    client_free(client);
    peer_free(peer);
    cert_free(&server);
}

typedef struct {
    gint64 last, longest;
} Gaps;

static gboolean on_beat(gpointer data) {
    Gaps *gaps = data;
    gint64 now = g_get_monotonic_time();
    if (gaps->last)
        gaps->longest = MAX(gaps->longest, now - gaps->last);
    gaps->last = now;
    return G_SOURCE_CONTINUE;
}

static void greeting_script(Peer *peer) {
    g_assert_true(peer_tls(peer, 0));
    peer_open(peer, FEATURES);
    peer_say_goodbye(peer);
}

/* The main loop beats on while connecting. The bound is for the slowest of machines; the message
 * has what was measured. */
static void test_gaps(void) {
    TestCert server = cert_make((TestCertSpec){.name = "a.test"});
    Gaps gaps = {0};
    guint beat = g_timeout_add(1, on_beat, &gaps);
    for (int i = 0; i < 10; i++) {
        Peer *peer = peer_new(greeting_script, &server, NULL);
        Client *client = dial(peer, NULL);
        client_until(client, "connected ");
        client_open(client);
        client_until(client, "features ");
        client->wire->class->close(client->wire, TRUE);
        client_until(client, "closed ");
        client_free(client);
        gaps.last = 0; /* waiting for the peer's thread is the test's own */
        peer_free(peer);
    }
    g_source_remove(beat);
    g_test_message("longest gap: %" G_GINT64_FORMAT " us", gaps.longest);
    g_assert_cmpint(gaps.longest, <, G_USEC_PER_SEC);
    cert_free(&server);
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/wire-certificate/own", test_own_certificate);
    g_test_add_func("/wire-certificate/late-proceed", test_late_proceed);
    g_test_add_func("/wire-certificate/gaps", test_gaps);
    return g_test_run();
}
