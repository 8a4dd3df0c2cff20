#pragma once
/* Certificates made for a test, in memory. */
#include <glib.h>
#include <glib/gstdio.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>
#include <openssl/x509v3.h>
#include <unistd.h>

typedef struct {
    X509 *x509;
    EVP_PKEY *key;
} TestCert;

typedef struct {
    const TestCert *issuer; /* NULL: itself */
    const char *name;       /* common name */
    const char *san;        /* as in openssl.cnf; NULL: none */
    long from, to;          /* seconds from now; to 0: in a year */
    guint rsa_bits;         /* 0: an elliptic curve */
    gboolean authority;
} TestCertSpec;

G_GNUC_UNUSED static void cert_add(X509 *x509, X509 *issuer, int nid, const char *value) {
    X509V3_CTX context;
    X509V3_set_ctx(&context, issuer, x509, NULL, NULL, 0);
    X509_EXTENSION *extension = X509V3_EXT_conf_nid(NULL, &context, nid, value);
    g_assert_nonnull(extension);
    X509_add_ext(x509, extension, -1);
    X509_EXTENSION_free(extension);
}

G_GNUC_UNUSED static TestCert cert_start(const TestCertSpec *spec) {
    TestCert cert = {X509_new(),
                     spec->rsa_bits ? EVP_RSA_gen(spec->rsa_bits) : EVP_EC_gen("P-256")};
    X509_set_version(cert.x509, 2);
    ASN1_INTEGER_set(X509_get_serialNumber(cert.x509), g_random_int_range(1, G_MAXINT));
    X509_gmtime_adj(X509_getm_notBefore(cert.x509), spec->from);
    X509_gmtime_adj(X509_getm_notAfter(cert.x509), spec->to ? spec->to : 365L * 86400);
    X509_set_pubkey(cert.x509, cert.key);
    X509_NAME_add_entry_by_txt(X509_get_subject_name(cert.x509), "CN", MBSTRING_UTF8,
                               (const unsigned char *)spec->name, -1, -1, 0);
    X509 *issuer = spec->issuer ? spec->issuer->x509 : cert.x509;
    X509_set_issuer_name(cert.x509, X509_get_subject_name(issuer));
    cert_add(cert.x509, issuer, NID_basic_constraints,
             spec->authority ? "critical,CA:TRUE" : "CA:FALSE");
    if (spec->san)
        cert_add(cert.x509, issuer, NID_subject_alt_name, spec->san);
    return cert;
}

G_GNUC_UNUSED static void cert_sign(TestCert *cert, const TestCert *issuer) {
    g_assert_cmpint(X509_sign(cert->x509, issuer ? issuer->key : cert->key, EVP_sha256()), >, 0);
}

G_GNUC_UNUSED static TestCert cert_make(TestCertSpec spec) {
    TestCert cert = cert_start(&spec);
    cert_sign(&cert, spec.issuer);
    return cert;
}

G_GNUC_UNUSED static TestCert cert_authority(const char *name) {
    return cert_make((TestCertSpec){.name = name, .authority = TRUE, .from = -86400});
}

G_GNUC_UNUSED static void cert_free(TestCert *cert) {
    X509_free(cert->x509);
    EVP_PKEY_free(cert->key);
}

/* Writes the certificate (and its key, if asked for) to a new file; returns the path, yours. */
G_GNUC_UNUSED static char *cert_save(const TestCert *cert, gboolean with_key) {
    g_autoptr(GError) error = NULL;
    char *path = NULL;
    int fd = g_file_open_tmp("papo-test-XXXXXX.pem", &path, &error);
    g_assert_no_error(error);
    FILE *file = fdopen(fd, "w");
    PEM_write_X509(file, cert->x509);
    if (with_key)
        PEM_write_PrivateKey(file, cert->key, NULL, NULL, 0, NULL, NULL);
    fclose(file);
    return path;
}

G_GNUC_UNUSED static char *cert_sha256(const TestCert *cert) {
    unsigned char digest[32];
    unsigned length;
    X509_digest(cert->x509, EVP_sha256(), digest, &length);
    GString *hex = g_string_new(NULL);
    for (unsigned i = 0; i < length; i++)
        g_string_append_printf(hex, "%02x", digest[i]);
    return g_string_free(hex, FALSE);
}
