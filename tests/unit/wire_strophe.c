/* The real wire against servers on loopback that behave, and ones that do not. */
#include "client.h"
#include "dns.h"
#include "peer.h"
#include "wire/ns.h"
#include <openssl/ssl.h>

typedef struct {
    TestCert authority, cert;
    char *ca_file;
} World;

static void set_up(World *world, gconstpointer unused) {
    world->authority = cert_authority("Test authority");
    world->cert = cert_make((TestCertSpec){&world->authority, "a.test", "DNS:a.test"});
    world->ca_file = cert_save(&world->authority, FALSE);
}

static void tear_down(World *world, gconstpointer unused) {
    g_unlink(world->ca_file);
    g_free(world->ca_file);
    cert_free(&world->authority);
    cert_free(&world->cert);
}

static Client *connect_plain(Peer *peer) {
    Client *client = client_new(peer->port);
    client->target.no_direct_tls = TRUE;
    client_connect(client);
    g_assert_cmpstr(client->heard->str, ==, ""); /* never from inside a call */
    client_until(client, "connected ");
    client_open(client);
    client_until(client, "opened features ");
    return client;
}

static void start_tls(Client *client) {
    client_send(client, "<starttls xmlns='" NS_TLS "'/>");
    client_until(client, "proceed ");
    client->wire->class->secure(client->wire);
}

static Client *connect_secure(World *world, Peer *peer) {
    Client *client = client_new(peer->port);
    client->target.ca_file = g_strdup(world->ca_file);
    client->target.no_direct_tls = TRUE;
    client_connect(client);
    client_until(client, "connected ");
    client_open(client);
    client_until(client, "features ");
    start_tls(client);
    client_until(client, "secured ");
    client_open(client);
    client_until(client, "opened features ");
    return client;
}

static void plain_script(Peer *peer) {
    peer_expect(peer, "<stream:stream ");
    peer_expect(peer, "to=\"a.test\"");
    peer_expect(peer, "from=\"me@a.test\"");
    peer_say(peer, HEADER FEATURES);
    peer_expect(peer, "<message><body>hello</body></message>");
    peer_say(peer, "<message from='bob@a.test'><body>hello</body></message>");
    peer_say_goodbye(peer);
}

static void test_plain(World *world, gconstpointer unused) {
    Peer *peer = peer_new(plain_script, NULL, NULL);
    Client *client = connect_plain(peer);
    g_assert_null(client->wire->class->tls(client->wire));
    g_assert_null(client->wire->class->certificate(client->wire));
    g_assert_null(client->wire->class->binding(client->wire, "tls-exporter"));
    g_assert_cmpstr(client->wire->class->stream_id(client->wire), ==, "s1");
    client_send(client, "<message><body>hello</body></message>");
    client_until(client, "message ");
    g_assert_cmpuint(client->text_bytes, ==, 5);
    client->wire->class->close(client->wire, TRUE);
    client_send(client, "<late/>");
    client_until(client, "closed ");
    g_assert_no_error(client->error);
    client_free(client);
    peer_free(peer);
}

static void secure_script(Peer *peer) {
    peer_open_secure(peer);
    unsigned char *exported = peer->data;
    SSL_export_keying_material(peer->ssl, exported, 32, "EXPORTER-Channel-Binding", 24, NULL, 0, 0);
    peer_say_goodbye(peer);
}

static void test_starttls(World *world, gconstpointer unused) {
    unsigned char exported[32] = {0};
    Peer *peer = peer_new(secure_script, &world->cert, exported);
    Client *client = connect_secure(world, peer);
    const WireClass *class = client->wire->class;
    g_assert_true(g_str_has_prefix(class->tls(client->wire), "TLSv1.3 TLS_"));
    g_autofree char *sha256 = cert_sha256(&world->cert);
    g_assert_cmpstr(class->certificate(client->wire)->sha256, ==, sha256);
    g_assert_null(class->certificate(client->wire)->reason);
    g_autoptr(GBytes) exporter = class->binding(client->wire, "tls-exporter");
    g_autoptr(GBytes) end_point = class->binding(client->wire, "tls-server-end-point");
    g_assert_cmpuint(g_bytes_get_size(end_point), ==, 32);
    g_assert_null(class->binding(client->wire, "tls-unique"));
    class->close(client->wire, TRUE);
    client_until(client, "closed ");
    g_assert_no_error(client->error);
    peer_join(peer);
    g_assert_cmpmem(exported, 32, g_bytes_get_data(exporter, NULL), g_bytes_get_size(exporter));
    g_assert_cmpstr(peer->sni, ==, "a.test");
    g_assert_null(peer->alpn);
    client_free(client);
    peer_free(peer);
}

static void direct_script(Peer *peer) {
    if (!peer_tls(peer, 0))
        return;
    peer_open(peer, FEATURES);
    peer_say_goodbye(peer);
}

static void direct_hear_script(Peer *peer) {
    if (!peer_tls(peer, 0))
        return;
    peer_open(peer, FEATURES);
    peer_hear_the_end(peer);
}

static void test_direct_tls(World *world, gconstpointer unused) {
    Peer *peer = peer_new(direct_script, &world->cert, NULL);
    Client *client = client_new(peer->port);
    client->target.ca_file = g_strdup(world->ca_file);
    client->target.direct_tls_only = TRUE;
    client_connect(client);
    client_until(client, "connected ");
    g_assert_nonnull(client->wire->class->tls(client->wire));
    client_open(client);
    client_until(client, "opened features ");
    client->wire->class->close(client->wire, TRUE);
    client_until(client, "closed ");
    peer_join(peer);
    g_assert_cmpstr(peer->alpn, ==, "xmpp-client");
    g_assert_cmpstr(peer->sni, ==, "a.test");
    client_free(client);
    peer_free(peer);
}

/* Speaks, but no TLS. */
static void no_tls_script(Peer *peer) {
    peer_say(peer, "HTTP/1.1 400 Bad Request\r\n\r\n");
    peer_hear_the_end(peer);
}

static void not_even_tcp_script(Peer *peer) {
    peer_reset(peer);
}

static Client *client_by_srv(guint16 direct_port, guint16 plain_port, DnsEntry *table) {
    Client *client = client_new(0);
    g_clear_pointer(&client->target.host, g_free);
    table[0] =
        (DnsEntry){"_xmpps-client._tcp.a.test", g_strdup_printf("1 0 there.test %d", direct_port)};
    table[1] =
        (DnsEntry){"_xmpp-client._tcp.a.test", g_strdup_printf("9 0 there.test %d", plain_port)};
    table[2] = (DnsEntry){"there.test", "127.0.0.1"};
    table[3] = (DnsEntry){NULL, NULL};
    return client;
}

static void table_clear(DnsEntry *table) {
    g_free((char *)table[0].records);
    g_free((char *)table[1].records);
}

/* XEP-0368: where no TLS is spoken, the next target is tried; STARTTLS makes it safe there. */
static void follows(World *world, PeerScript broken) {
    unsigned char exported[32] = {0};
    DnsEntry table[4];
    Peer *direct = peer_new(broken, NULL, NULL);
    Peer *plain = peer_new(secure_script, &world->cert, exported);
    Client *client = client_by_srv(direct->port, plain->port, table);
    TestDns *dns = dns_install(table);
    client->target.ca_file = g_strdup(world->ca_file);
    client_connect(client);
    client_until(client, "connected ");
    g_assert_null(client->wire->class->tls(client->wire));
    client_open(client);
    client_until(client, "opened features ");
    start_tls(client);
    client_until(client, "secured ");
    client_open(client);
    client_until(client, "opened features ");
    client->wire->class->close(client->wire, TRUE);
    client_until(client, "closed ");
    g_assert_no_error(client->error);
    client_free(client);
    peer_free(plain);
    peer_free(direct);
    g_object_unref(dns);
    table_clear(table);
}

static void test_direct_tls_broken(World *world, gconstpointer unused) {
    follows(world, no_tls_script);
    follows(world, not_even_tcp_script);
}

/* Nothing is left to try: what is said is what went wrong first. */
static void test_all_broken(World *world, gconstpointer unused) {
    DnsEntry table[4];
    Peer *direct = peer_new(no_tls_script, NULL, NULL);
    Client *client = client_by_srv(direct->port, 1, table);
    TestDns *dns = dns_install(table);
    client_connect(client);
    client_until(client, "closed ");
    g_assert_error(client->error, WIRE_ERROR, WIRE_ERROR_TLS);
    client_free(client);
    peer_free(direct);
    g_object_unref(dns);
    table_clear(table);
}

/* A certificate that is refused is the user's to judge: no other target gets the chance. */
static void test_direct_tls_refused(World *world, gconstpointer unused) {
    DnsEntry table[4];
    Peer *direct = peer_new(direct_script, &world->cert, NULL);
    Client *client = client_by_srv(direct->port, 1, table);
    TestDns *dns = dns_install(table);
    client_connect(client); /* no ca-file */
    client_until(client, "closed ");
    g_assert_error(client->error, WIRE_ERROR, WIRE_ERROR_CERTIFICATE);
    client_free(client);
    peer_free(direct);
    g_object_unref(dns);
    table_clear(table);
}

static void tls12_script(Peer *peer) {
    g_assert_true(peer_tls(peer, TLS1_2_VERSION));
    peer_hear_the_end(peer);
}

static void test_tls12(World *world, gconstpointer unused) {
    Peer *peer = peer_new(tls12_script, &world->cert, NULL);
    Client *client = client_new(peer->port);
    client->target.ca_file = g_strdup(world->ca_file);
    client->target.direct_tls_only = TRUE;
    client_connect(client);
    client_until(client, "connected ");
    g_assert_true(g_str_has_prefix(client->wire->class->tls(client->wire), "TLSv1.2 "));
    g_assert_null(client->wire->class->binding(client->wire, "tls-exporter"));
    client_free(client); /* at once, without a word */
    peer_free(peer);
}

static void tls11_script(Peer *peer) {
    g_assert_false(peer_tls(peer, TLS1_1_VERSION));
}

static void test_tls11_is_refused(World *world, gconstpointer unused) {
    Peer *peer = peer_new(tls11_script, &world->cert, NULL);
    Client *client = client_new(peer->port);
    client->target.ca_file = g_strdup(world->ca_file);
    client->target.direct_tls_only = TRUE;
    client_connect(client);
    client_until(client, "closed ");
    g_assert_error(client->error, WIRE_ERROR, WIRE_ERROR_TLS);
    client_free(client);
    peer_free(peer);
}

static void refused_script(Peer *peer) {
    peer_open(peer, FEATURES_TLS);
    peer_expect(peer, "<starttls");
    peer_expect(peer, ">");
    peer_say(peer, PROCEED);
    if (peer_tls(peer, 0))
        peer_hear_the_end(peer);
    g_assert_cmpuint(peer->in->len, ==, 0); /* nothing was said to it after TLS */
}

static void refused(World *world, TestCertSpec spec, const char *pin, int code,
                    const char *reason) {
    TestCert cert = cert_make(spec);
    Peer *peer = peer_new(refused_script, &cert, NULL);
    Client *client = client_new(peer->port);
    client->target.ca_file = g_strdup(world->ca_file);
    client->target.pin = g_strdup(pin);
    client_connect(client);
    client_until(client, "connected ");
    client_open(client);
    client_until(client, "features ");
    start_tls(client);
    client_until(client, "closed ");
    g_assert_error(client->error, WIRE_ERROR, code);
    const Certificate *certificate = client->wire->class->certificate(client->wire);
    g_autofree char *sha256 = cert_sha256(&cert);
    g_assert_cmpstr(certificate->sha256, ==, sha256);
    if (reason)
        g_assert_nonnull(strstr(certificate->reason, reason));
    else
        g_assert_null(certificate->reason);
    g_assert_null(client->wire->class->tls(client->wire));
    client_free(client);
    peer_free(peer);
    cert_free(&cert);
}

static void test_refused_certificates(World *world, gconstpointer unused) {
    const TestCert *authority = &world->authority;
    TestCertSpec good = {authority, "x", "DNS:a.test"}, other = {authority, "x", "DNS:b.test"};
    TestCertSpec old = {authority, "x", "DNS:a.test", -172800, -86400};
    TestCertSpec own = {NULL, "x", "DNS:a.test"};
    refused(world, other, NULL, WIRE_ERROR_CERTIFICATE, "for b.test, not for a.test");
    refused(world, old, NULL, WIRE_ERROR_CERTIFICATE, "expired");
    refused(world, own, NULL, WIRE_ERROR_CERTIFICATE, "self-signed");
    refused(world, good, "0123", WIRE_ERROR_PIN, NULL);
}

static void test_pinned(World *world, gconstpointer unused) {
    TestCert cert = cert_make((TestCertSpec){NULL, "x", "DNS:b.test", -172800, -86400});
    Peer *peer = peer_new(direct_hear_script, &cert, NULL);
    Client *client = client_new(peer->port);
    client->target.pin = cert_sha256(&cert);
    client->target.direct_tls_only = TRUE;
    client_connect(client);
    client_until(client, "connected ");
    client_open(client);
    client_until(client, "opened features ");
    client_free(client);
    peer_free(peer);
    cert_free(&cert);
}

/* Plain text that was slipped in behind <proceed/> is never believed. */
static void injecting_script(Peer *peer) {
    peer_open(peer, FEATURES_TLS);
    peer_expect(peer, "<starttls");
    peer_say(peer, PROCEED "<message from='evil'/><stream:features><evil/></stream:features>");
    if (!peer_tls(peer, 0))
        g_error("no handshake");
    g_string_truncate(peer->in, 0);
    peer_open(peer, "<stream:features/>");
    peer_say_goodbye(peer);
}

static void test_injection(World *world, gconstpointer unused) {
    Peer *peer = peer_new(injecting_script, &world->cert, NULL);
    Client *client = connect_secure(world, peer);
    g_assert_cmpuint(client->stanzas, ==, 3); /* features, proceed, features */
    g_assert_null(strstr(client->heard->str, "message"));
    client->wire->class->close(client->wire, TRUE);
    client_until(client, "closed ");
    g_assert_cmpuint(client->stanzas, ==, 3);
    client_free(client);
    peer_free(peer);
}

static void silent_script(Peer *peer) {
    peer_open(peer, FEATURES_TLS);
    peer_expect(peer, "<starttls");
    peer_say(peer, PROCEED);
    peer_wait(peer);
}

/* A server that goes silent in the handshake: the main loop beats on, and giving up is at once. */
static void test_silent_handshake(World *world, gconstpointer unused) {
    Peer *peer = peer_new(silent_script, NULL, NULL);
    Client *client = connect_plain(peer);
    start_tls(client);
    guint beat = g_timeout_add(5, client_beat, client);
    while (client->beats < 20)
        g_main_context_iteration(NULL, TRUE);
    g_assert_cmpstr(client->heard->str, ==, "");
    client->wire->class->close(client->wire, TRUE);
    client_until(client, "closed ");
    g_assert_no_error(client->error);
    g_source_remove(beat);
    client_free(client);
    peer_signal(peer);
    peer_free(peer);
}

static void test_freed_in_handshake(World *world, gconstpointer unused) {
    Peer *peer = peer_new(silent_script, NULL, NULL);
    Client *client = connect_plain(peer);
    start_tls(client);
    client_free(client);
    peer_signal(peer);
    peer_free(peer);
    while (g_main_context_iteration(NULL, FALSE))
        ;
}

static void unsupported_script(Peer *peer) {
    peer_open(peer, FEATURES_TLS);
    peer_expect(peer, "<starttls");
    peer_expect(peer, ">");
    peer_say(peer, PROCEED);
    peer_read(peer);
    peer_say(peer, "this is no TLS, and neither is what follows");
    peer_hear_the_end(peer);
}

static void test_no_tls_at_all(World *world, gconstpointer unused) {
    Peer *peer = peer_new(unsupported_script, NULL, NULL);
    Client *client = connect_plain(peer);
    start_tls(client);
    client_until(client, "closed ");
    g_assert_error(client->error, WIRE_ERROR, WIRE_ERROR_TLS);
    client_free(client);
    peer_free(peer);
}

static void test_bad_client_certificate(World *world, gconstpointer unused) {
    Peer *peer = peer_new(tls11_script, &world->cert, NULL);
    Client *client = client_new(peer->port);
    client->target.client_cert = g_strdup("/nowhere/at/all.pem");
    client->target.direct_tls_only = TRUE;
    client_connect(client);
    client_until(client, "closed ");
    g_assert_error(client->error, WIRE_ERROR, WIRE_ERROR_TLS);
    g_assert_nonnull(strstr(client->error->message, "all.pem"));
    client_free(client);
    peer_free(peer);
}

static void test_bad_ca_file(World *world, gconstpointer unused) {
    Peer *peer = peer_new(direct_hear_script, &world->cert, NULL);
    Client *client = client_new(peer->port);
    client->target.ca_file = g_strdup("/nowhere/ca.pem");
    client->target.direct_tls_only = TRUE;
    client_connect(client);
    client_until(client, "closed ");
    g_assert_error(client->error, WIRE_ERROR, WIRE_ERROR_CERTIFICATE);
    g_assert_nonnull(strstr(client->error->message, "/nowhere/ca.pem"));
    client_free(client);
    peer_free(peer);
}

static void add(const char *path, void (*test)(World *, gconstpointer)) {
    g_test_add(path, World, NULL, set_up, test, tear_down);
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    add("/wire-strophe/plain", test_plain);
    add("/wire-strophe/starttls", test_starttls);
    add("/wire-strophe/direct-tls", test_direct_tls);
    add("/wire-strophe/direct-tls-broken", test_direct_tls_broken);
    add("/wire-strophe/all-broken", test_all_broken);
    add("/wire-strophe/direct-tls-refused", test_direct_tls_refused);
    add("/wire-strophe/tls-1.2", test_tls12);
    add("/wire-strophe/tls-1.1-is-refused", test_tls11_is_refused);
    add("/wire-strophe/refused-certificates", test_refused_certificates);
    add("/wire-strophe/pinned", test_pinned);
    add("/wire-strophe/injection", test_injection);
    add("/wire-strophe/silent-handshake", test_silent_handshake);
    add("/wire-strophe/freed-in-handshake", test_freed_in_handshake);
    add("/wire-strophe/no-tls-at-all", test_no_tls_at_all);
    add("/wire-strophe/bad-client-certificate", test_bad_client_certificate);
    add("/wire-strophe/bad-ca-file", test_bad_ca_file);
    return g_test_run();
}
