/* Our own certificate, for servers that know us by it. Not left to libstrophe, which leaks it when
 * something is wrong with the file, and says nothing about it. */
#include "wire/tls_own.h"
#include "base/tr.h"
#include "wire/wire.h"
#include <openssl/err.h>
#include <openssl/pkcs12.h>

/* Without this, OpenSSL would ask for the password of a key on the terminal. */
static int no_password(char *buffer, int size, int writing, void *data) {
    return -1;
}

static gboolean load_pem(SSL *ssl, const char *path) {
    SSL_set_default_passwd_cb(ssl, no_password);
    return SSL_use_certificate_chain_file(ssl, path) == 1 &&
           SSL_use_PrivateKey_file(ssl, path, SSL_FILETYPE_PEM) == 1;
}

static gboolean load_pkcs12(SSL *ssl, const char *path) {
    BIO *file = BIO_new_file(path, "rb");
    PKCS12 *box = file ? d2i_PKCS12_bio(file, NULL) : NULL;
    EVP_PKEY *key = NULL;
    X509 *certificate = NULL;
    STACK_OF(X509) *chain = NULL;
    gboolean fine = box && PKCS12_parse(box, "", &key, &certificate, &chain) == 1 && key &&
                    certificate && SSL_use_cert_and_key(ssl, certificate, key, chain, 1) == 1;
    sk_X509_pop_free(chain, X509_free);
    X509_free(certificate);
    EVP_PKEY_free(key);
    PKCS12_free(box);
    BIO_free(file);
    return fine;
}

gboolean tls_own_load(SSL *ssl, const char *path, GError **error) {
    gboolean pkcs12 = g_str_has_suffix(path, ".p12") || g_str_has_suffix(path, ".pfx");
    gboolean fine = pkcs12 ? load_pkcs12(ssl, path) : load_pem(ssl, path);
    ERR_clear_error();
    if (!fine)
        g_set_error(error, WIRE_ERROR, WIRE_ERROR_TLS,
                    _("the client certificate %s cannot be used: it must be a PEM file with the "
                      "certificate and its key, or PKCS#12, without a password; see the account's "
                      "client-cert"),
                    path);
    return fine;
}
