/* Which certificates are believed, which are not, and what people are told. */
#include "wire/tls_trust.h"
#include "certs.h"
#include <openssl/x509v3.h>
#include <string.h>

static const long DAY = 86400;

typedef struct {
    TestCert authority, other;
    X509_STORE *store;
} World;

static void set_up(World *world, gconstpointer unused) {
    world->authority = cert_authority("Test authority");
    world->other = cert_authority("Unknown authority");
    world->store = X509_STORE_new();
    X509_STORE_add_cert(world->store, world->authority.x509);
}

static void tear_down(World *world, gconstpointer unused) {
    cert_free(&world->authority);
    cert_free(&world->other);
    X509_STORE_free(world->store);
}

static Certificate *judge(World *world, const TestCert *cert, const char *domain, const char *pin,
                          int expected) {
    TlsTrust trust = {.leaf = cert->x509, .store = world->store, .domain = domain, .pin = pin};
    Certificate *certificate = NULL;
    g_autoptr(GError) error = NULL;
    gboolean fine = tls_trust_check(&trust, &certificate, &error);
    g_assert_nonnull(certificate);
    if (expected < 0) {
        g_assert_no_error(error);
        g_assert_true(fine);
    } else {
        g_assert_false(fine);
        g_assert_error(error, WIRE_ERROR, expected);
    }
    return certificate;
}

static void believes(World *world, const char *san, const char *domain) {
    TestCert cert = cert_make((TestCertSpec){&world->authority, "x", san});
    g_autoptr(Certificate) certificate = judge(world, &cert, domain, NULL, -1);
    g_assert_null(certificate->reason);
    cert_free(&cert);
}

static void refuses(World *world, TestCertSpec spec, const char *domain, const char *reason) {
    TestCert cert = cert_make(spec);
    g_autoptr(Certificate) certificate = judge(world, &cert, domain, NULL, WIRE_ERROR_CERTIFICATE);
    if (!strstr(certificate->reason, reason))
        g_error("\"%s\" is not in \"%s\"", reason, certificate->reason);
    g_autofree char *sha256 = cert_sha256(&cert);
    g_assert_cmpstr(certificate->sha256, ==, sha256);
    g_assert_cmpuint(strlen(certificate->not_after), ==, strlen("2026-01-01 00:00 UTC"));
    cert_free(&cert);
}

static void test_names(World *world, gconstpointer unused) {
    believes(world, "DNS:a.test", "a.test");
    believes(world, "DNS:A.Test", "a.test");
    believes(world, "DNS:b.test,DNS:a.test", "a.test");
    believes(world, "DNS:*.example.org", "chat.example.org");
    believes(world, "DNS:xn--bcher-kva.example", "b\303\274cher.example");
    believes(world, "DNS:xn--bcher-kva.example", "xn--bcher-kva.example");
    believes(world, "otherName:1.3.6.1.5.5.7.8.5;UTF8:a.test", "a.test");
    believes(world, "otherName:1.3.6.1.5.5.7.8.7;IA5:_xmpp-client.a.test", "a.test");
    believes(world, "IP:127.0.0.1", "127.0.0.1");
    believes(world, "IP:::1", "::1");
}

static void test_wrong_names(World *world, gconstpointer unused) {
    static const struct {
        const char *san, *domain;
    } cases[] = {
        {"DNS:b.test", "a.test"},
        {"DNS:*.example.org", "example.org"},
        {"DNS:*.example.org", "x.chat.example.org"},
        {"DNS:a*.example.org", "abc.example.org"},
        {"DNS:*", "example"},
        {"DNS:*.test", "a.test"},
        {"DNS:a.test.evil.example", "a.test"},
        {"DNS:evil-a.test", "a.test"},
        {"otherName:1.3.6.1.5.5.7.8.7;IA5:_xmpp-server.a.test", "a.test"},
        {"otherName:1.3.6.1.5.5.7.8.7;IA5:_xmpp-client.b.test", "a.test"},
        {"otherName:1.3.6.1.5.5.7.8.5;UTF8:b.test", "a.test"},
        {"DNS:127.0.0.1", "127.0.0.1"},
        {"email:a.test", "a.test"},
        {"URI:xmpp://a.test", "a.test"},
    };
    for (guint i = 0; i < G_N_ELEMENTS(cases); i++)
        refuses(world, (TestCertSpec){&world->authority, "x", cases[i].san}, cases[i].domain,
                cases[i].domain);
    refuses(world, (TestCertSpec){&world->authority, "x", "DNS:b.test"}, "a.test",
            "it is for b.test, not for a.test");
    refuses(world, (TestCertSpec){&world->authority, "a.test", NULL}, "a.test",
            "does not say that it is for a.test"); /* the common name alone */
}

static void test_nul_in_name(World *world, gconstpointer unused) {
    static const int kinds[] = {GEN_DNS, NID_XmppAddr, NID_SRVName};
    for (guint i = 0; i < G_N_ELEMENTS(kinds); i++) {
        TestCertSpec spec = {&world->authority, "x"};
        TestCert cert = cert_start(&spec);
        GENERAL_NAME *name = GENERAL_NAME_new();
        const char *text = kinds[i] == NID_SRVName ? "_xmpp-client.a.test\0.evil" : "a.test\0.evil";
        int length = kinds[i] == NID_SRVName ? 25 : 12;
        ASN1_STRING *string =
            kinds[i] == NID_XmppAddr ? ASN1_UTF8STRING_new() : ASN1_IA5STRING_new();
        ASN1_STRING_set(string, text, length);
        if (kinds[i] == GEN_DNS) {
            GENERAL_NAME_set0_value(name, GEN_DNS, string);
        } else {
            ASN1_TYPE *type = ASN1_TYPE_new();
            ASN1_TYPE_set(type, ASN1_STRING_type(string), string);
            GENERAL_NAME_set0_othername(name, OBJ_nid2obj(kinds[i]), type);
        }
        GENERAL_NAMES *names = sk_GENERAL_NAME_new_null();
        sk_GENERAL_NAME_push(names, name);
        X509_add1_ext_i2d(cert.x509, NID_subject_alt_name, names, 0, 0);
        GENERAL_NAMES_free(names);
        cert_sign(&cert, &world->authority);
        g_autoptr(Certificate) G_GNUC_UNUSED certificate =
            judge(world, &cert, "a.test", NULL, WIRE_ERROR_CERTIFICATE);
        cert_free(&cert);
    }
}

static void test_refused(World *world, gconstpointer unused) {
    const TestCert *authority = &world->authority;
    refuses(world, (TestCertSpec){authority, "x", "DNS:a.test", -2 * DAY, -DAY}, "a.test",
            "it expired on 20");
    refuses(world, (TestCertSpec){authority, "x", "DNS:a.test", DAY}, "a.test",
            "is this computer's clock right?");
    refuses(world, (TestCertSpec){NULL, "x", "DNS:a.test"}, "a.test", "it is self-signed");
    refuses(world, (TestCertSpec){&world->other, "x", "DNS:a.test"}, "a.test",
            "no authority that this computer knows");
    refuses(world, (TestCertSpec){authority, "x", "DNS:a.test", .rsa_bits = 1024}, "a.test",
            "too short a key");
    refuses(world, (TestCertSpec){NULL, "x", "DNS:b.test", -2 * DAY, -DAY}, "a.test",
            "it is for b.test, not for a.test; it is self-signed");
    refuses(world, (TestCertSpec){NULL, "x", "DNS:b.test", -2 * DAY, -DAY}, "a.test",
            "it expired on");
}

static void test_leaf_is_no_authority(World *world, gconstpointer unused) {
    TestCert middle = cert_make((TestCertSpec){&world->authority, "mallory", "DNS:mallory.test"});
    TestCert cert = cert_make((TestCertSpec){&middle, "x", "DNS:a.test"});
    TlsTrust trust = {.leaf = cert.x509, .store = world->store, .domain = "a.test"};
    trust.chain = sk_X509_new_null();
    sk_X509_push(trust.chain, middle.x509);
    g_autoptr(Certificate) certificate = NULL;
    g_assert_false(tls_trust_check(&trust, &certificate, NULL));
    sk_X509_free(trust.chain);
    cert_free(&middle);
    cert_free(&cert);
}

static void refuses_cert(World *world, TestCert *cert, X509 *middle, const char *reason) {
    TlsTrust trust = {.leaf = cert->x509, .store = world->store, .domain = "a.test"};
    trust.chain = sk_X509_new_null();
    if (middle)
        sk_X509_push(trust.chain, middle);
    g_autoptr(Certificate) certificate = NULL;
    g_assert_false(tls_trust_check(&trust, &certificate, NULL));
    if (!strstr(certificate->reason, reason))
        g_error("\"%s\" is not in \"%s\"", reason, certificate->reason);
    sk_X509_free(trust.chain);
    cert_free(cert);
}

/* An authority that may speak for b.test alone. */
static void test_name_constraints(World *world, gconstpointer unused) {
    TestCertSpec spec = {&world->authority, "Small authority", .authority = TRUE};
    TestCert middle = cert_start(&spec);
    cert_add(middle.x509, world->authority.x509, NID_name_constraints,
             "critical,permitted;DNS:b.test");
    cert_sign(&middle, &world->authority);
    TestCert cert = cert_make((TestCertSpec){&middle, "x", "DNS:a.test"});
    refuses_cert(world, &cert, middle.x509, "permitted");
    cert_free(&middle);
}

static void test_weak_signature(World *world, gconstpointer unused) {
    TestCertSpec spec = {&world->authority, "x", "DNS:a.test"};
    TestCert cert = cert_start(&spec);
    g_assert_cmpint(X509_sign(cert.x509, world->authority.key, EVP_sha1()), >, 0);
    refuses_cert(world, &cert, NULL, "too weak");
}

static void test_clock(World *world, gconstpointer unused) {
    TestCert cert = cert_make((TestCertSpec){&world->authority, "x", "DNS:a.test"});
    TlsTrust trust = {.leaf = cert.x509, .store = world->store, .domain = "a.test"};
    trust.now = g_get_real_time() / G_USEC_PER_SEC + 3L * 365 * DAY;
    g_autoptr(Certificate) late = NULL;
    g_assert_false(tls_trust_check(&trust, &late, NULL));
    g_assert_nonnull(strstr(late->reason, "expired"));
    cert_free(&cert);
}

static void test_pin(World *world, gconstpointer unused) {
    TestCert mine = cert_make((TestCertSpec){NULL, "x", "DNS:b.test", -2 * DAY, -DAY});
    TestCert valid = cert_make((TestCertSpec){&world->authority, "x", "DNS:a.test"});
    g_autofree char *pin = cert_sha256(&mine);
    g_autoptr(Certificate) accepted = judge(world, &mine, "a.test", pin, -1);
    g_assert_nonnull(accepted->reason);
    g_autofree char *loud = g_ascii_strup(pin, -1);
    g_autofree char *with_colons = g_strdup_printf("%.2s:%s", loud, loud + 2);
    g_autoptr(Certificate) G_GNUC_UNUSED also = judge(world, &mine, "a.test", with_colons, -1);
    /* another one is refused, however good it is */
    g_autoptr(Certificate) G_GNUC_UNUSED other =
        judge(world, &valid, "a.test", pin, WIRE_ERROR_PIN);
    g_autoptr(Certificate) G_GNUC_UNUSED empty = judge(world, &valid, "a.test", "", WIRE_ERROR_PIN);
    g_autoptr(Certificate) G_GNUC_UNUSED half =
        judge(world, &valid, "a.test", "ab", WIRE_ERROR_PIN);
    cert_free(&mine);
    cert_free(&valid);
}

static gboolean is_harmless(const char *text) {
    for (const char *at = text; *at; at = g_utf8_next_char(at)) {
        gunichar c = g_utf8_get_char(at);
        if (g_unichar_iscntrl(c) || (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069))
            return FALSE;
    }
    return g_utf8_validate(text, -1, NULL);
}

/* S22 */
static void test_hostile_text(World *world, gconstpointer unused) {
    GString *san = g_string_new("DNS:\x1b]0;PWNED\x07");
    for (int i = 0; i < 1000; i++)
        g_string_append_printf(san, ",DNS:host%d.test", i);
    TestCertSpec spec = {&world->authority, "\x1b[31mred\xe2\x80\xae\r\nend", san->str};
    TestCert cert = cert_start(&spec);
    X509_NAME *name = X509_get_subject_name(cert.x509);
    g_autofree char *flood = g_strnfill(64 * 1024, 'x');
    X509_NAME_ENTRY *entry = X509_NAME_ENTRY_create_by_NID(
        NULL, NID_organizationName, V_ASN1_UTF8STRING, (const unsigned char *)"x", 1);
    ASN1_STRING_set(X509_NAME_ENTRY_get_data(entry), flood, 64 * 1024);
    X509_NAME_add_entry(name, entry, -1, 0);
    X509_NAME_ENTRY_free(entry);
    cert_sign(&cert, &world->authority);
    g_autoptr(Certificate) certificate =
        judge(world, &cert, "a.test", NULL, WIRE_ERROR_CERTIFICATE);
    g_assert_true(is_harmless(certificate->subject));
    g_assert_true(is_harmless(certificate->reason));
    g_assert_cmpuint(strlen(certificate->subject), <, 1000);
    g_assert_cmpuint(strlen(certificate->reason), <, 2000);
    g_assert_cmpuint(g_strv_length(certificate->names), <, 50);
    for (char **one = certificate->names; *one; one++)
        g_assert_true(is_harmless(*one));
    cert_free(&cert);
    g_string_free(san, TRUE);
}

static void test_end_point(World *world, gconstpointer unused) {
    TestCert cert = cert_make((TestCertSpec){&world->authority, "x", "DNS:a.test"});
    g_autoptr(GBytes) binding = tls_end_point_binding(cert.x509);
    gsize length;
    const unsigned char *data = g_bytes_get_data(binding, &length);
    unsigned char digest[32];
    unsigned digest_length;
    X509_digest(cert.x509, EVP_sha256(), digest, &digest_length);
    g_assert_cmpmem(data, length, digest, digest_length);
    cert_free(&cert);
}

static void add(const char *path, void (*test)(World *, gconstpointer)) {
    g_test_add(path, World, NULL, set_up, test, tear_down);
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    add("/tls-trust/names", test_names);
    add("/tls-trust/wrong-names", test_wrong_names);
    add("/tls-trust/nul-in-name", test_nul_in_name);
    add("/tls-trust/refused", test_refused);
    add("/tls-trust/leaf-is-no-authority", test_leaf_is_no_authority);
    add("/tls-trust/name-constraints", test_name_constraints);
    add("/tls-trust/weak-signature", test_weak_signature);
    add("/tls-trust/clock", test_clock);
    add("/tls-trust/pin", test_pin);
    add("/tls-trust/hostile-text", test_hostile_text);
    add("/tls-trust/end-point", test_end_point);
    return g_test_run();
}
