/* HTTP over TLS: whose certificates are believed (S17, S19). */
#include "http_world.h"

/* The leak sanitizer ends in a crash over the thread-local data of libraries that are loaded late,
 * as that of GLib's encryption is. What papo itself allocates is the same as in the test "http". */
const char *__lsan_default_options(void);
const char *__lsan_default_options(void) {
    return "detect_leaks=0";
}

/* S17.6: the same checks as for the chat's own connection. */
static void test_certificates(void) {
    TestCert authority = cert_authority("papo test authority");
    TestCert other = cert_authority("another authority");
    TestCert good = cert_make((TestCertSpec){
        .issuer = &authority, .name = "localhost", .san = "DNS:localhost,IP:127.0.0.1"});
    TestCert elsewhere = cert_make(
        (TestCertSpec){.issuer = &authority, .name = "up.example", .san = "DNS:up.example"});
    TestCert old = cert_make((TestCertSpec){.issuer = &authority,
                                            .name = "localhost",
                                            .san = "DNS:localhost,IP:127.0.0.1",
                                            .from = -86400,
                                            .to = -3600});
    TestCert own = cert_make((TestCertSpec){.name = "localhost", .san = "DNS:localhost"});
    g_autofree char *ca = cert_save(&authority, FALSE), *ca2 = cert_save(&other, FALSE);
    g_autofree char *pin = cert_sha256(&own), *other_pin = cert_sha256(&good);

    try((Case){.script = take, .cert = &good, .ca_file = ca}, NULL);
    try((Case){.script = take, .cert = &good, .ca_file = ca, .host = "localhost"}, NULL);
    try((Case){.script = listen_only, .cert = &good},
        "the certificate of 127.0.0.1 is refused: no authority*");
    try((Case){.script = listen_only, .cert = &good, .ca_file = ca2},
        "the certificate of * is refused: *");
    try((Case){.script = listen_only, .cert = &good, .ca_file = "/nowhere/ca.crt"},
        "the certificate of * is refused: *");
    try((Case){.script = listen_only, .cert = &elsewhere, .ca_file = ca},
        "the certificate of * is refused: it is for somebody else");
    try((Case){.script = listen_only, .cert = &old, .ca_file = ca},
        "the certificate of * is refused: *");
    try((Case){.script = take, .cert = &own, .pin = pin, .host = "localhost"}, NULL);
    try((Case){.script = listen_only, .cert = &own, .pin = other_pin, .host = "localhost"},
        "the certificate of localhost is refused: *");
    try((Case){.script = listen_only, .cert = &own, .pin = ""},
        "the certificate of * is refused: *");

    g_unlink(ca);
    g_unlink(ca2);
    cert_free(&authority);
    cert_free(&other);
    cert_free(&good);
    cert_free(&elsewhere);
    cert_free(&old);
    cert_free(&own);
}

static void lead_on(Peer *peer) {
    peer_expect(peer, "CONNECT up.example:");
    peer_expect(peer, "\r\n\r\n");
    peer_say(peer, "HTTP/1.0 200 Go on\r\n\r\n");
    take(peer);
}

static void refuse(Peer *peer) {
    peer_expect(peer, "CONNECT up.example:");
    peer_say(peer, "HTTP/1.0 403 No\r\n\r\n");
    peer_hear_the_end(peer);
}

/* The account's proxy looks up the name, and what is said through it is sealed all the same. */
static void test_proxies(void) {
    TestCert cert = cert_make((TestCertSpec){.name = "up.example", .san = "DNS:up.example"});
    TestCert other = cert_make((TestCertSpec){.name = "other.example", .san = "DNS:other.example"});
    g_autofree char *pin = cert_sha256(&cert);
    Case sealed = {.script = lead_on, .cert = &cert, .pin = pin, .host = "up.example"};
    sealed.is_proxy = TRUE;
    try(sealed, NULL);
    sealed.cert = &other;
    sealed.script = refuse;
    try(sealed, "cannot reach up.example: *");
    cert_free(&cert);
    cert_free(&other);
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/http/certificates", test_certificates);
    g_test_add_func("/http/proxies", test_proxies);
    return g_test_run();
}
