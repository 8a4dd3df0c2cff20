/* Nothing holds up the main loop while connecting: not a server that says nothing, not DNS that is
 * dead, not the TLS handshake. */
#include "client.h"
#include "dns.h"
#include "peer.h"
#include "scale.h"

static gboolean set_flag(gpointer flag) {
    *(gboolean *)flag = TRUE;
    return G_SOURCE_REMOVE;
}

static void run_for(guint ms) {
    gboolean over = FALSE;
    g_timeout_add(ms, set_flag, &over);
    while (!over)
        g_main_context_iteration(NULL, TRUE);
}

static void close_and_free(Client *client) {
    client->wire->class->close(client->wire, FALSE);
    client_until(client, "closed ");
    client_free(client);
}

static void waiting_script(Peer *peer) {
    peer_wait(peer);
}

static void silent_tls_script(Peer *peer) {
    peer_open(peer, FEATURES_TLS);
    peer_expect(peer, "<starttls");
    peer_say(peer, PROCEED);
    peer_wait(peer);
}

/* It takes the connection, and that is all. */
static void test_silent_server(Scale *scale, gconstpointer direct) {
    Peer *peer = peer_new(waiting_script, NULL, NULL);
    pause_scale(scale);
    Client *client = client_new(peer->port);
    client->target.direct_tls_only = direct != NULL;
    client->target.no_direct_tls = direct == NULL;
    client_connect(client);
    if (!direct) {
        client_until(client, "connected ");
        client_open(client);
    }
    run_for(300);
    close_and_free(client);
    is_light(scale, direct ? "silent in direct TLS" : "silent before the stream");
    peer_signal(peer);
    peer_free(peer);
}

static void test_silent_handshake(Scale *scale, gconstpointer unused) {
    Peer *peer = peer_new(silent_tls_script, NULL, NULL);
    pause_scale(scale);
    Client *client = client_new(peer->port);
    client->target.no_direct_tls = TRUE;
    client_connect(client);
    client_until(client, "connected ");
    client_open(client);
    client_until(client, "features ");
    client_send(client, "<starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>");
    client_until(client, "proceed ");
    client->wire->class->secure(client->wire);
    run_for(300);
    close_and_free(client);
    is_light(scale, "silent in the handshake");
    peer_signal(peer);
    peer_free(peer);
}

static void dial_by_name(Scale *scale, const DnsEntry *table, const char *what) {
    TestDns *dns = dns_install(table);
    pause_scale(scale);
    Client *client = client_new(0);
    g_clear_pointer(&client->target.host, g_free);
    client_connect(client);
    run_for(300);
    if (!strstr(client->heard->str, "closed"))
        close_and_free(client);
    else
        client_free(client);
    is_light(scale, what);
    g_object_unref(dns);
}

static void test_dead_dns(Scale *scale, gconstpointer unused) {
    static const DnsEntry silent[] = {{"_xmpps-client._tcp.a.test", "\342\200\246"},
                                      {"_xmpp-client._tcp.a.test", "\342\200\246"},
                                      {NULL, NULL}};
    static const DnsEntry broken[] = {
        {"_xmpps-client._tcp.a.test", "?"}, {"_xmpp-client._tcp.a.test", "?"}, {NULL, NULL}};
    static const DnsEntry no_host[] = {
        {"_xmpp-client._tcp.a.test", "1 0 b.test 5222"}, {"b.test", "\342\200\246"}, {NULL, NULL}};
    dial_by_name(scale, silent, "silent DNS");
    dial_by_name(scale, broken, "broken DNS");
    dial_by_name(scale, no_host, "no address for the host");
}

static void whole_script(Peer *peer) {
    peer_open_secure(peer);
    peer_say_goodbye(peer);
}

static void test_login(Scale *scale, gconstpointer unused) {
    TestCert cert = cert_make((TestCertSpec){.name = "a.test", .rsa_bits = 4096});
    Peer *peer = peer_new(whole_script, &cert, NULL);
    pause_scale(scale);
    Client *client = client_new(peer->port);
    client->target.no_direct_tls = TRUE;
    client->target.pin = cert_sha256(&cert);
    client_connect(client);
    client_until(client, "connected ");
    client_open(client);
    client_until(client, "features ");
    client_send(client, "<starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>");
    client_until(client, "proceed ");
    client->wire->class->secure(client->wire);
    client_until(client, "secured ");
    client_open(client);
    client_until(client, "features ");
    client->wire->class->close(client->wire, TRUE);
    client_until(client, "closed ");
    client_free(client);
    is_light(scale, "all the way");
    peer_free(peer);
    cert_free(&cert);
}

/* The scale itself: it sees work, and it sees waiting. */
static gboolean work(gpointer unused) {
    gint64 start = clock_ns(CLOCK_THREAD_CPUTIME_ID);
    while (clock_ns(CLOCK_THREAD_CPUTIME_ID) - start < LIMIT_NS)
        ;
    return G_SOURCE_REMOVE;
}

static gboolean wait_for_nothing(gpointer unused) {
    g_usleep(LIMIT_NS / 1000);
    return G_SOURCE_REMOVE;
}

static void test_scale(Scale *scale, gconstpointer unused) {
    g_idle_add(work, NULL);
    run_for(100);
    g_assert_cmpint(scale->used, >=, LIMIT_NS);
    g_assert_cmpint(scale->waited, <, LIMIT_NS);
    g_idle_add(wait_for_nothing, NULL);
    run_for(100);
    g_assert_cmpint(scale->waited, >=, LIMIT_NS * 9 / 10);
}

static void set_up(Scale *scale, gconstpointer unused) {
    scale_set_up(scale);
}

static void tear_down(Scale *scale, gconstpointer unused) {
    scale_tear_down();
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
#define ADD(name, data, fn) g_test_add("/loop/" name, Scale, data, set_up, fn, tear_down)
    ADD("scale", NULL, test_scale);
    ADD("silent-server", NULL, test_silent_server);
    ADD("silent-direct-tls", "direct", test_silent_server);
    ADD("silent-handshake", NULL, test_silent_handshake);
    ADD("dead-dns", NULL, test_dead_dns);
    ADD("login", NULL, test_login);
    return g_test_run();
}
