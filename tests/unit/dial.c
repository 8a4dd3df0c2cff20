/* Dialling: the order of targets, DNS that fails or is silent, the race, and proxies. */
#include "wire/dial.h"
#include "dns.h"
#include "peer.h"
#include "wire/dial_targets.h"

static void on_targets(DialTargets *targets, const char *problem, gpointer data) {
    GString *told = data;
    for (guint i = 0; dial_targets_nth(targets, i); i++) {
        const DialTarget *target = dial_targets_nth(targets, i);
        g_string_append_printf(told, "%s:%d%s ", target->host, target->port,
                               target->direct_tls ? "+" : "");
    }
    g_string_append(told, problem ? problem : "");
    dial_targets_free(targets);
}

/* What is found, with + for direct TLS; asked NULL: no matter. */
static void finds(const DnsEntry *table, WireTarget target, const char *expected,
                  const char *asked) {
    TestDns *dns = dns_install(table);
    g_autoptr(GCancellable) cancel = g_cancellable_new();
    GString *told = g_string_new(NULL);
    dial_targets_find(&target, cancel, on_targets, told);
    g_assert_cmpstr(told->str, ==, ""); /* never at once */
    while (!told->len)
        g_main_context_iteration(NULL, TRUE);
    g_assert_cmpstr(told->str, ==, expected);
    if (asked)
        g_assert_cmpstr(dns->asked->str, ==, asked);
    g_string_free(told, TRUE);
    g_object_unref(dns);
}

#define DIRECT "_xmpps-client._tcp."
#define PLAIN "_xmpp-client._tcp."
#define NOT_HERE "its domain says that it has no chat service of this kind"

static void test_targets(void) {
    static const DnsEntry both[] = {
        {DIRECT "a.test", "10 0 d1.test 5223, 20 0 d2.test 443"},
        {PLAIN "a.test", "5 0 p1.test 5222, 10 0 p2.test 5222, 30 0 p3.test 5222"},
        {NULL, NULL},
    };
    finds(both, (WireTarget){.domain = "a.test"},
          "p1.test:5222 d1.test:5223+ p2.test:5222 d2.test:443+ p3.test:5222 ",
          DIRECT "a.test " PLAIN "a.test ");
    finds(both, (WireTarget){.domain = "a.test", .no_direct_tls = TRUE},
          "p1.test:5222 p2.test:5222 p3.test:5222 ", PLAIN "a.test ");
    finds(both, (WireTarget){.domain = "a.test", .direct_tls_only = TRUE},
          "d1.test:5223+ d2.test:443+ ", DIRECT "a.test ");
}

static void test_not_offered(void) {
    static const DnsEntry plain[] = {
        {DIRECT "a.test", "."}, {PLAIN "a.test", "5 0 p.test 5222"}, {NULL, NULL}};
    finds(plain, (WireTarget){.domain = "a.test"}, "p.test:5222 ", NULL);
    finds(plain, (WireTarget){.domain = "a.test", .direct_tls_only = TRUE}, NOT_HERE, NULL);
    static const DnsEntry nothing[] = {{DIRECT "a.test", "."}, {PLAIN "a.test", "."}, {NULL, NULL}};
    finds(nothing, (WireTarget){.domain = "a.test"}, NOT_HERE, NULL);
    static const DnsEntry odd[] = {{PLAIN "a.test", "0 0 . 5222, 1 0 zero.test 0"}, {NULL, NULL}};
    finds(odd, (WireTarget){.domain = "a.test"}, NOT_HERE, NULL);
}

static void test_no_records(void) {
    static const DnsEntry none[] = {{NULL, NULL}};
    finds(none, (WireTarget){.domain = "a.test"}, "a.test:5222 ", NULL);
    finds(none, (WireTarget){.domain = "a.test", .direct_tls_only = TRUE}, "a.test:5223+ ", NULL);
    static const DnsEntry dead[] = {{DIRECT "a.test", "?"}, {PLAIN "a.test", "?"}, {NULL, NULL}};
    finds(dead, (WireTarget){.domain = "a.test"}, "a.test:5222 ", NULL);
}

static void test_many_targets(void) {
    GString *many = g_string_new("1 0 h0.test 5222");
    for (int i = 1; i < 20; i++)
        g_string_append_printf(many, ", %d 0 h%d.test 5222", i + 1, i);
    DnsEntry table[] = {{PLAIN "a.test", many->str}, {NULL, NULL}};
    finds(table, (WireTarget){.domain = "a.test"},
          "h0.test:5222 h1.test:5222 h2.test:5222 h3.test:5222 h4.test:5222 h5.test:5222 "
          "h6.test:5222 h7.test:5222 ",
          NULL);
    g_string_free(many, TRUE);
}

static void test_no_questions(void) {
    static const DnsEntry none[] = {{NULL, NULL}};
    finds(none, (WireTarget){.domain = "a.test", .host = "h.test"}, "h.test:5222 ", "");
    finds(none, (WireTarget){.domain = "a.test", .host = "h.test", .port = 5223}, "h.test:5223+ ",
          "");
    finds(none, (WireTarget){.domain = "a.test", .host = "h.test", .direct_tls_only = TRUE},
          "h.test:5223+ ", "");
    finds(none,
          (WireTarget){.domain = "a.test", .host = "h.test", .port = 5223, .no_direct_tls = TRUE},
          "h.test:5223 ", "");
    finds(none, (WireTarget){.domain = "127.0.0.1"}, "127.0.0.1:5222 ", "");
    finds(none, (WireTarget){.domain = "a.test", .port = 5269}, "a.test:5269 ", "");
    finds(none, (WireTarget){.domain = "a.test", .port = 5223}, "a.test:5223+ ", "");
    finds(none, (WireTarget){.domain = "x.onion"},
          "an .onion address needs the account's proxy to be set", "");
}

/* Behind a proxy our own DNS hears nothing, unless the user wants it; never of an .onion. */
static void test_behind_proxy(void) {
    static const DnsEntry records[] = {
        {PLAIN "a.test", "5 0 p.test 5222"}, {PLAIN "x.onion", "5 0 p.test 5222"}, {NULL, NULL}};
    WireTarget target = {.domain = "a.test", .proxy = "socks5://127.0.0.1:1"};
    finds(records, target, "a.test:5222 a.test:5223+ ", "");
    target.no_direct_tls = TRUE;
    finds(records, target, "a.test:5222 ", "");
    target.no_direct_tls = FALSE;
    target.direct_tls_only = TRUE;
    finds(records, target, "a.test:5223+ ", "");
    target.direct_tls_only = FALSE;
    target.proxy_srv = TRUE;
    finds(records, target, "p.test:5222 ", DIRECT "a.test " PLAIN "a.test ");
    target.domain = "x.onion";
    finds(records, target, "x.onion:5222 x.onion:5223+ ", "");
}

static void test_international(void) {
    static const DnsEntry table[] = {{PLAIN "xn--bcher-kva.example", "1 0 b.test 5222"},
                                     {NULL, NULL}};
    finds(table, (WireTarget){.domain = "b\303\274cher.example"}, "b.test:5222 ",
          DIRECT "xn--bcher-kva.example " PLAIN "xn--bcher-kva.example ");
}

typedef struct {
    gboolean done;
    int fd;
    gboolean direct_tls;
    DialTargets *rest;
    char *address;
    guint16 port;
    GError *error;
} Outcome;

static void on_dialled(const Dialled *dialled, const GError *error, gpointer data) {
    Outcome *outcome = data;
    g_assert_false(outcome->done);
    outcome->done = TRUE;
    outcome->error = error ? g_error_copy(error) : NULL;
    if (!dialled)
        return;
    outcome->fd = dialled->fd;
    outcome->direct_tls = dialled->direct_tls;
    outcome->rest = dialled->rest;
    outcome->address = g_strdup(dialled->address);
    outcome->port = dialled->port;
}

static void outcome_clear(Outcome *outcome) {
    if (!outcome->error)
        close(outcome->fd);
    g_clear_error(&outcome->error);
    dial_targets_free(outcome->rest);
    g_free(outcome->address);
}

static Outcome dial(WireTarget target) {
    Outcome outcome = {0};
    dial_start(&target, on_dialled, &outcome);
    g_assert_false(outcome.done);
    while (!outcome.done)
        g_main_context_iteration(NULL, TRUE);
    return outcome;
}

static void greeting_script(Peer *peer) {
    peer_expect(peer, "hello");
}

static void reaches(Outcome outcome, Peer *peer, gboolean proxied) {
    g_assert_no_error(outcome.error);
    g_assert_cmpint(send(outcome.fd, "hello", 5, MSG_NOSIGNAL), ==, 5);
    g_assert_cmpstr(outcome.address, ==, proxied ? NULL : "127.0.0.1");
    if (!proxied)
        g_assert_cmpint(outcome.port, ==, peer->port);
    peer_free(peer);
    outcome_clear(&outcome);
}

/* The first target refuses, the name of the second is unknown, the third is there. */
static void test_next_target(void) {
    Peer *peer = peer_new(greeting_script, NULL, NULL);
    g_autofree char *records =
        g_strdup_printf("1 0 there.test 1, 2 0 unknown.test 5222, 3 0 there.test %d", peer->port);
    DnsEntry table[] = {{DIRECT "a.test", records}, {"there.test", "127.0.0.1"}, {NULL, NULL}};
    TestDns *dns = dns_install(table);
    Outcome outcome = dial((WireTarget){.domain = "a.test"});
    g_assert_true(outcome.direct_tls);
    reaches(outcome, peer, FALSE);
    g_object_unref(dns);
}

/* One that does not answer holds nobody up for long. */
static void test_silent_target(void) {
    Peer *peer = peer_new(greeting_script, NULL, NULL);
    g_autofree char *records =
        g_strdup_printf("1 0 silent.test 5222, 2 0 there.test %d", peer->port);
    DnsEntry table[] = {{PLAIN "a.test", records},
                        {"silent.test", "\342\200\246"},
                        {"there.test", "127.0.0.1"},
                        {NULL, NULL}};
    TestDns *dns = dns_install(table);
    reaches(dial((WireTarget){.domain = "a.test"}), peer, FALSE);
    g_object_unref(dns);
}

/* IPv6 comes first, and is dead. */
static void test_dead_ipv6(void) {
    Peer *peer = peer_new(greeting_script, NULL, NULL);
    static const DnsEntry table[] = {{"there.test", "::1 127.0.0.1"}, {NULL, NULL}};
    TestDns *dns = dns_install(table);
    reaches(dial((WireTarget){.domain = "a.test", .host = "there.test", .port = peer->port}), peer,
            FALSE);
    g_object_unref(dns);
}

static void test_nobody(void) {
    static const DnsEntry table[] = {{"there.test", "127.0.0.1"}, {NULL, NULL}};
    TestDns *dns = dns_install(table);
    Outcome refused = dial((WireTarget){.domain = "a.test", .host = "there.test", .port = 1});
    g_assert_error(refused.error, WIRE_ERROR, WIRE_ERROR_CONNECT);
    g_assert_true(g_str_has_prefix(refused.error->message, "cannot reach a.test: "));
    Outcome unknown = dial((WireTarget){.domain = "b.test"});
    g_assert_error(unknown.error, WIRE_ERROR, WIRE_ERROR_RESOLVE);
    Outcome bad = dial((WireTarget){.domain = "a.test", .proxy = "nonsense"});
    g_assert_error(bad.error, WIRE_ERROR, WIRE_ERROR_CONNECT);
    Outcome ftp = dial((WireTarget){.domain = "a.test", .proxy = "ftp://127.0.0.1:1"});
    g_assert_error(ftp.error, WIRE_ERROR, WIRE_ERROR_CONNECT);
    outcome_clear(&refused);
    outcome_clear(&unknown);
    outcome_clear(&bad);
    outcome_clear(&ftp);
    g_object_unref(dns);
}

/* DNS that never answers: the main loop sleeps meanwhile, and cancelling is at once. */
static void test_silent_dns(void) {
    static const DnsEntry table[] = {
        {DIRECT "a.test", "\342\200\246"}, {PLAIN "a.test", "\342\200\246"}, {NULL, NULL}};
    TestDns *dns = dns_install(table);
    Outcome outcome = {0};
    WireTarget target = {.domain = "a.test"};
    Dial *running = dial_start(&target, on_dialled, &outcome);
    while (g_main_context_iteration(NULL, FALSE))
        ;
    dial_cancel(running);
    while (g_main_context_iteration(NULL, FALSE))
        ;
    g_assert_false(outcome.done);
    g_object_unref(dns);
}

static void need(Peer *peer, gsize length) {
    while (peer->in->len < length)
        g_assert_true(peer_read(peer));
}

/* RFC 1928: the name goes to the proxy as it is. */
static void socks5_script(Peer *peer) {
    need(peer, 3);
    g_assert_cmpint(peer->in->str[0], ==, 5);
    g_string_truncate(peer->in, 0);
    peer_write(peer, "\5\0", 2);
    need(peer, 4 + 1 + strlen("a.test") + 2);
    g_assert_cmpmem(peer->in->str, 5 + 6 + 2, "\5\1\0\3\6a.test\x14\x66", 13);
    g_string_truncate(peer->in, 0);
    if (peer->data) {
        peer_write(peer, "\5\5\0\1\0\0\0\0\0\0", 10); /* refused */
        return;
    }
    peer_write(peer, "\5\0\0\1\0\0\0\0\0\0", 10);
    peer_expect(peer, "hello");
}

static void socks4_script(Peer *peer) {
    need(peer, 8);
    g_assert_cmpmem(peer->in->str, 8, "\4\1\x14\x66\0\0\0\1", 8); /* 4a: an impossible address */
    while (!memmem(peer->in->str + 8, peer->in->len - 8, "a.test", 7))
        g_assert_true(peer_read(peer));
    g_string_truncate(peer->in, 0);
    peer_write(peer, "\0\x5a\0\0\0\0\0\0", 8);
    peer_expect(peer, "hello");
}

static void http_script(Peer *peer) {
    peer_expect(peer, "CONNECT a.test:5222 HTTP/1.");
    peer_expect(peer, "\r\n\r\n");
    peer_say(peer, "HTTP/1.0 200 OK\r\n\r\n");
    peer_expect(peer, "hello");
}

/* GLib 2.74 leaks a few bytes with each SOCKS 4 proxy: the leak sanitizer shall not look there. */
extern void __lsan_disable(void) __attribute__((weak));
extern void __lsan_enable(void) __attribute__((weak));

static Outcome dial_leaking(WireTarget target) {
    if (__lsan_disable)
        __lsan_disable();
    Outcome outcome = dial(target);
    if (__lsan_enable)
        __lsan_enable();
    return outcome;
}

static void test_proxies(void) {
    static const struct {
        const char *scheme;
        PeerScript script;
    } kinds[] = {{"socks5", socks5_script},
                 {"socks", socks5_script},
                 {"socks4", socks4_script},
                 {"http", http_script}};
    static const DnsEntry none[] = {{NULL, NULL}};
    TestDns *dns = dns_install(none);
    for (guint i = 0; i < G_N_ELEMENTS(kinds); i++) {
        Peer *peer = peer_new(kinds[i].script, NULL, NULL);
        g_autofree char *proxy = g_strdup_printf("%s://127.0.0.1:%d", kinds[i].scheme, peer->port);
        gboolean leaks = g_str_equal(kinds[i].scheme, "socks4");
        WireTarget target = {.domain = "a.test", .proxy = proxy};
        reaches(leaks ? dial_leaking(target) : dial(target), peer, TRUE);
    }
    g_assert_cmpstr(dns->asked->str, ==, ""); /* DNS heard nothing of it */
    g_object_unref(dns);
}

static void test_proxy_refuses(void) {
    Peer *peer = peer_new(socks5_script, NULL, "refuse");
    g_autofree char *proxy = g_strdup_printf("socks5://127.0.0.1:%d", peer->port);
    Outcome outcome = dial((WireTarget){.domain = "a.test", .proxy = proxy, .no_direct_tls = TRUE});
    g_assert_error(outcome.error, WIRE_ERROR, WIRE_ERROR_CONNECT);
    outcome_clear(&outcome);
    peer_free(peer);
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/dial/targets", test_targets);
    g_test_add_func("/dial/not-offered", test_not_offered);
    g_test_add_func("/dial/no-records", test_no_records);
    g_test_add_func("/dial/many-targets", test_many_targets);
    g_test_add_func("/dial/no-questions", test_no_questions);
    g_test_add_func("/dial/behind-proxy", test_behind_proxy);
    g_test_add_func("/dial/international", test_international);
    g_test_add_func("/dial/next-target", test_next_target);
    g_test_add_func("/dial/silent-target", test_silent_target);
    g_test_add_func("/dial/dead-ipv6", test_dead_ipv6);
    g_test_add_func("/dial/nobody", test_nobody);
    g_test_add_func("/dial/silent-dns", test_silent_dns);
    g_test_add_func("/dial/proxies", test_proxies);
    g_test_add_func("/dial/proxy-refuses", test_proxy_refuses);
    return g_test_run();
}
