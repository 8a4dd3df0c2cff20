/* What comes and goes over the real wire: hostile XML, sizes, floods, slow readers, ends of all
 * kinds, and nothing at all. */
#include "client.h"
#include "peer.h"
#include "wire/ns.h"
#include "wire/stanza_build.h"

static Client *connect_plain(Peer *peer) {
    Client *client = client_new(peer->port);
    client->target.no_direct_tls = TRUE;
    client_connect(client);
    client_until(client, "connected ");
    client_open(client);
    client_until(client, "opened features ");
    return client;
}

static Client *connect_tls(Peer *peer) {
    Client *client = client_new(peer->port);
    client->target.direct_tls_only = TRUE;
    client->target.pin = cert_sha256(peer->cert);
    client_connect(client);
    client_until(client, "connected ");
    client_open(client);
    client_until(client, "opened features ");
    return client;
}

static void close_politely(Client *client) {
    client->wire->class->close(client->wire, TRUE);
    client_until(client, "closed ");
    g_assert_no_error(client->error);
}

static void saying_script(Peer *peer) {
    peer_open(peer, FEATURES);
    peer_say(peer, peer->data);
    if (!g_str_has_suffix(peer->data, "<cut"))
        peer_hear_the_end(peer);
}

static void ends(const char *said, const char *heard, int code, const char *text) {
    Peer *peer = peer_new(saying_script, NULL, (gpointer)said);
    Client *client = connect_plain(peer);
    g_autofree char *expected = g_strconcat(heard, "closed ", NULL);
    client_until(client, expected);
    g_assert_error(client->error, WIRE_ERROR, code);
    g_assert_nonnull(strstr(client->error->message, text));
    g_assert_null(strchr(client->error->message, '\n'));
    client_free(client);
    peer_free(peer);
}

static char *repeat(const char *before, const char *part, guint times, const char *after) {
    GString *text = g_string_new(before);
    for (guint i = 0; i < times; i++)
        g_string_append(text, part);
    g_string_append(text, after);
    return g_string_free(text, FALSE);
}

static void test_hostile(void) {
    static const char *const hostile[] = {
        "</a>",
        "<a></b>",
        "<a b='1' b='2'/>",
        "<m>&lol;</m>",
        "<!DOCTYPE a [<!ENTITY lol 'lol'>]>",
        "<!-- x -->",
        "<?pi x?>",
        "<m>\xff</m>",
        "<m>\xed\xa0\x80</m>",
        "<m>&#0;</m>",
        "<m>\x1b[31m</m>",
        "<x:m/>",
    };
    for (guint i = 0; i < G_N_ELEMENTS(hostile); i++)
        ends(hostile[i], "", WIRE_ERROR_XML, "bad XML");
    ends("<good/><cut", "good ", WIRE_ERROR_LOST, "lost");
}

static void test_limits(void) {
    g_autofree char *deep = repeat("", "<a>", 100000, "");
    ends(deep, "", WIRE_ERROR_XML, "too deeply");
    g_autofree char *wide = repeat("<m>", "<a/>", STANZA_MAX_ELEMENTS + 1, "</m>");
    ends(wide, "", WIRE_ERROR_XML, "too many elements");
    g_autofree char *never = repeat("<m>", "0123456789abcdef", STANZA_MAX_BYTES / 16 + 1024, "");
    ends(never, "", WIRE_ERROR_XML, "too long");
}

static void test_stream_error(void) {
    ends("<stream:error><conflict xmlns='" NS_STREAM_ERROR "'/></stream:error></stream:stream>",
         "error ", WIRE_ERROR_LOST, "ended");
    ends("</stream:stream>", "", WIRE_ERROR_LOST, "ended");
}

static void drip_script(Peer *peer) {
    if (peer->cert && !peer_tls(peer, 0))
        return;
    peer->drip = TRUE;
    peer_open(peer, FEATURES);
    peer_say(peer, "<message><body>one byte at a time</body></message> <presence/>");
    peer_say_goodbye(peer);
}

static void test_drip(void) {
    TestCert cert = cert_make((TestCertSpec){.name = "a.test"});
    for (int tls = 0; tls < 2; tls++) {
        Peer *peer = peer_new(drip_script, tls ? &cert : NULL, NULL);
        Client *client = tls ? connect_tls(peer) : connect_plain(peer);
        client_until(client, "message presence ");
        g_assert_cmpuint(client->text_bytes, ==, strlen("one byte at a time"));
        close_politely(client);
        client_free(client);
        peer_free(peer);
    }
    cert_free(&cert);
}

/* Tells nothing of the end of the data but the data: nothing may be stuck in a buffer. */
static void big_script(Peer *peer) {
    if (!peer_tls(peer, 0))
        return;
    peer_open(peer, FEATURES);
    peer_wait(peer);
    peer_say(peer, peer->data);
    peer_say_goodbye(peer);
}

static void test_big_stanza(void) {
    TestCert cert = cert_make((TestCertSpec){.name = "a.test"});
    g_autofree char *big = repeat("<message><body>", "\n", 9 * 1024 * 1024, "</body></message>");
    Peer *peer = peer_new(big_script, &cert, big);
    Client *client = connect_tls(peer);
    peer_signal(peer);
    client_until(client, "message ");
    g_assert_cmpuint(client->text_bytes, ==, 9 * 1024 * 1024);
    close_politely(client);
    client_free(client);
    peer_free(peer);
    cert_free(&cert);
}

enum { MANY = 50000 };

static void in_order(Client *client, Stanza *stanza) {
    const char *n = stanza_get(stanza, "n");
    if (n)
        g_assert_cmpuint(g_ascii_strtoull(n, NULL, 10), ==, client->beats++);
    if (client->beats == MANY)
        client_hear(client, "all");
}

static void test_many_stanzas(void) {
    TestCert cert = cert_make((TestCertSpec){.name = "a.test"});
    GString *many = g_string_new(NULL);
    for (int i = 0; i < MANY; i++)
        g_string_append_printf(many, "<message n='%d'><body>tea?</body></message>", i);
    Peer *peer = peer_new(big_script, &cert, many->str);
    Client *client = connect_tls(peer);
    client->quiet = TRUE;
    client->on_stanza = in_order;
    peer_signal(peer);
    client_until(client, "all ");
    close_politely(client);
    client_free(client);
    peer_free(peer);
    g_string_free(many, TRUE);
    cert_free(&cert);
}

enum { PARTS = 24, PART_BYTES = 1000000 };

static void slow_script(Peer *peer) {
    if (peer->cert && !peer_tls(peer, 0))
        return;
    peer_open(peer, FEATURES);
    peer_wait(peer); /* while the client sends and sends */
    for (int i = 0; i < PARTS; i++) {
        g_autofree char *start = g_strdup_printf("<message n='%d'>", i);
        peer_expect(peer, start);
        while (peer->in->len < PART_BYTES)
            g_assert_true(peer_read(peer));
        g_assert_cmpuint(strspn(peer->in->str, "x"), ==, PART_BYTES);
        g_string_erase(peer->in, 0, PART_BYTES);
        peer_expect(peer, "</message>");
    }
    peer_say(peer, "<thanks/>");
    peer_say_goodbye(peer);
}

static gboolean is_asleep(void) {
    int timeout = 0;
    int priority = 0;
    GPollFD fds[32];
    GMainContext *context = g_main_context_default();
    g_assert_true(g_main_context_acquire(context));
    gboolean ready = g_main_context_prepare(context, &priority);
    int n = g_main_context_query(context, G_MAXINT, &timeout, fds, G_N_ELEMENTS(fds));
    gboolean asleep =
        !ready && timeout < 0 && n <= (int)G_N_ELEMENTS(fds) && g_poll(fds, (guint)n, 0) == 0;
    g_main_context_release(context);
    return asleep;
}

static void run_until_asleep(void) {
    while (!is_asleep())
        g_main_context_iteration(NULL, TRUE);
}

/* A reader that does not read: the client sleeps meanwhile, and then everything comes, in order. */
static void test_slow_reader(void) {
    TestCert cert = cert_make((TestCertSpec){.name = "a.test"});
    g_autofree char *body = g_strnfill(PART_BYTES, 'x');
    for (int tls = 0; tls < 2; tls++) {
        Peer *peer = peer_new(slow_script, tls ? &cert : NULL, NULL);
        Client *client = tls ? connect_tls(peer) : connect_plain(peer);
        for (int i = 0; i < PARTS; i++) {
            g_autofree char *xml = g_strdup_printf("<message n='%d'>%s</message>", i, body);
            client_send(client, xml);
        }
        run_until_asleep();
        peer_signal(peer);
        client_until(client, "thanks ");
        close_politely(client);
        client_free(client);
        peer_free(peer);
    }
    cert_free(&cert);
}

static void quiet_script(Peer *peer) {
    if (peer->cert && !peer_tls(peer, 0))
        return;
    peer_open(peer, FEATURES);
    peer_say_goodbye(peer);
}

/* Idle: no timer is armed, nothing is polled that is ready. That is no wake-up, for ever. */
static void test_idle(void) {
    TestCert cert = cert_make((TestCertSpec){.name = "a.test"});
    for (int tls = 0; tls < 2; tls++) {
        Peer *peer = peer_new(quiet_script, tls ? &cert : NULL, NULL);
        Client *client = tls ? connect_tls(peer) : connect_plain(peer);
        client_send(client, "<presence/>");
        run_until_asleep();
        g_assert_true(is_asleep());
        close_politely(client);
        client_free(client);
        peer_free(peer);
    }
    cert_free(&cert);
}

static void deaf_script(Peer *peer) {
    peer_open(peer, FEATURES);
    peer_wait(peer);
}

static void test_goodbye_unanswered(void) {
    Peer *peer = peer_new(deaf_script, NULL, NULL);
    Client *client = connect_plain(peer);
    close_politely(client);
    client_free(client);
    peer_signal(peer);
    peer_free(peer);
}

static void reset_script(Peer *peer) {
    peer_open(peer, FEATURES);
    peer_wait(peer);
    peer_reset(peer);
    peer_signal(peer);
}

static void test_reset(void) {
    Peer *peer = peer_new(reset_script, NULL, NULL);
    Client *client = connect_plain(peer);
    peer_signal(peer);
    peer_join(peer);
    for (int i = 0; i < 100; i++) /* no SIGPIPE */
        client_send(client, "<message/>");
    client_until(client, "closed ");
    g_assert_error(client->error, WIRE_ERROR, WIRE_ERROR_LOST);
    client_send(client, "<message/>");
    client->wire->class->close(client->wire, TRUE);
    client_free(client);
    peer_free(peer);
}

static void twice_script(Peer *peer) {
    peer_open(peer, FEATURES);
    peer_say_goodbye(peer);
    peer_drop(peer);
    peer_accept(peer);
    peer_open(peer, FEATURES);
    peer_say_goodbye(peer);
}

static void test_again(void) {
    Peer *peer = peer_new(twice_script, NULL, NULL);
    Client *client = connect_plain(peer);
    close_politely(client);
    client_connect(client);
    client_until(client, "connected ");
    client_open(client);
    client_until(client, "opened features ");
    close_politely(client);
    client_free(client);
    peer_free(peer);
}

static void listening_script(Peer *peer) {
    peer_hear_the_end(peer);
}

static void answering_script(Peer *peer) {
    while (!strstr(peer->in->str, "<stream:stream "))
        if (!peer_read(peer))
            return;
    peer_say(peer, HEADER FEATURES "<message/><message/></stream:stream>");
    peer_hear_the_end(peer);
}

/* The wire may be freed from inside any of its calls. */
static void test_freed_inside(void) {
    static const char *const moments[] = {"connected", "opened", "features", "message", "closed"};
    for (guint i = 0; i < G_N_ELEMENTS(moments); i++) {
        Peer *peer = peer_new(answering_script, NULL, NULL);
        Client *client = client_new(peer->port);
        client->target.no_direct_tls = TRUE;
        client->free_at = moments[i];
        client_connect(client);
        if (i > 0) {
            client_until(client, "connected ");
            client_open(client);
        }
        g_autofree char *moment = g_strconcat(moments[i], " ", NULL);
        client_until(client, moment);
        g_assert_null(client->wire);
        client_free(client);
        peer_free(peer);
    }
}

static void test_cancelled(void) {
    Peer *peer = peer_new(listening_script, NULL, NULL);
    Client *client = client_new(peer->port);
    client_connect(client);
    client->wire->class->close(client->wire, FALSE);
    client_until(client, "closed ");
    g_assert_no_error(client->error);
    client_connect(client);
    client_connect(client); /* and again, over the first */
    client_free(client);
    int fd = socket(AF_INET, SOCK_STREAM, 0); /* in case nobody came: let the peer end */
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    address.sin_port = htons(peer->port);
    connect(fd, (struct sockaddr *)&address, sizeof address);
    close(fd);
    peer_free(peer);
}

static void test_refused_connection(void) {
    Peer *peer = peer_new(listening_script, NULL, NULL);
    Client *client = client_new(peer->port);
    client->target.port = 1; /* nobody there */
    client_connect(client);
    client_until(client, "closed ");
    g_assert_error(client->error, WIRE_ERROR, WIRE_ERROR_CONNECT);
    client->target.port = peer->port;
    client->target.no_direct_tls = TRUE;
    client_connect(client);
    client_until(client, "connected ");
    client_free(client);
    peer_free(peer);
}

static void ancient_script(Peer *peer) {
    peer_expect(peer, "<stream:stream ");
    peer_expect(peer, ">");
    peer_say(peer, "<stream:stream xmlns='" NS_CLIENT "' xmlns:stream='" NS_STREAM "' id='old'>");
    peer_say_goodbye(peer);
}

/* Before XMPP 1.0 there were no features: empty ones are made up. */
static void test_ancient_server(void) {
    Peer *peer = peer_new(ancient_script, NULL, NULL);
    Client *client = connect_plain(peer);
    g_assert_cmpstr(client->wire->class->stream_id(client->wire), ==, "old");
    close_politely(client);
    client_free(client);
    peer_free(peer);
}

static void talking_script(Peer *peer) {
    if (!peer_tls(peer, 0))
        return;
    peer_open(peer, FEATURES);
    peer_expect(peer, "<message>");
    peer_say(peer, "<message><body>");
    peer_say(peer, peer->data);
    peer_say(peer, "</body></message>");
    peer_say_goodbye(peer);
}

static void test_two_at_once(void) {
    TestCert one = cert_make((TestCertSpec){.name = "one"});
    TestCert two = cert_make((TestCertSpec){.name = "two"});
    Peer *peers[] = {peer_new(talking_script, &one, "1"), peer_new(talking_script, &two, "22")};
    Client *clients[] = {connect_tls(peers[0]), connect_tls(peers[1])};
    for (int i = 1; i >= 0; i--)
        client_send(clients[i], "<message>");
    for (int i = 0; i < 2; i++) {
        client_until(clients[i], "message ");
        g_assert_cmpuint(clients[i]->text_bytes, ==, i + 1);
        g_autofree char *sha256 = cert_sha256(peers[i]->cert);
        g_assert_cmpstr(clients[i]->wire->class->certificate(clients[i]->wire)->sha256, ==, sha256);
    }
    for (int i = 0; i < 2; i++) {
        close_politely(clients[i]);
        client_free(clients[i]);
        peer_free(peers[i]);
    }
    cert_free(&one);
    cert_free(&two);
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/wire-stream/hostile", test_hostile);
    g_test_add_func("/wire-stream/limits", test_limits);
    g_test_add_func("/wire-stream/stream-error", test_stream_error);
    g_test_add_func("/wire-stream/drip", test_drip);
    g_test_add_func("/wire-stream/big-stanza", test_big_stanza);
    g_test_add_func("/wire-stream/many-stanzas", test_many_stanzas);
    g_test_add_func("/wire-stream/slow-reader", test_slow_reader);
    g_test_add_func("/wire-stream/idle", test_idle);
    g_test_add_func("/wire-stream/goodbye-unanswered", test_goodbye_unanswered);
    g_test_add_func("/wire-stream/reset", test_reset);
    g_test_add_func("/wire-stream/again", test_again);
    g_test_add_func("/wire-stream/freed-inside", test_freed_inside);
    g_test_add_func("/wire-stream/cancelled", test_cancelled);
    g_test_add_func("/wire-stream/refused-connection", test_refused_connection);
    g_test_add_func("/wire-stream/ancient-server", test_ancient_server);
    g_test_add_func("/wire-stream/two-at-once", test_two_at_once);
    return g_test_run();
}
