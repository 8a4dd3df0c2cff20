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

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/http/certificates", test_certificates);
    return g_test_run();
}
