/* Our hand in libstrophe's TLS session: see the header. */
#include "wire/tls_tap.h"
#include "base/tr.h"
#include "wire/tls_own.h"
#include "wire/tls_trust.h"
#include <dlfcn.h>
#include <openssl/err.h>
#include <string.h>

/* As in expat_guard.c: kept with the thread, in GLib. */
#define CURRENT "papo-tls-tap"

enum { EXPORTER_LENGTH = 32 };

TlsTap *tls_tap_new(const WireTarget *target, gboolean alpn) {
    TlsTap *tap = g_new0(TlsTap, 1);
    tap->domain = g_strdup(target->domain);
    tap->ca_file = g_strdup(target->ca_file);
    tap->pin = g_strdup(target->pin);
    tap->client_cert = g_strdup(target->client_cert);
    tap->alpn = alpn;
    return tap;
}

void tls_tap_free(TlsTap *tap) {
    if (!tap)
        return;
    g_free(tap->domain);
    g_free(tap->ca_file);
    g_free(tap->pin);
    g_free(tap->client_cert);
    certificate_free(tap->certificate);
    g_clear_error(&tap->error);
    SSL_free(tap->ssl);
    g_free(tap);
}

void tls_tap_enter(TlsTap *tap) {
    g_dataset_set_data(g_thread_self(), CURRENT, tap);
}

void tls_tap_leave(void) {
    g_dataset_remove_data(g_thread_self(), CURRENT);
}

static gboolean add_authorities(X509_STORE *store, TlsTap *tap) {
    if (!tap->ca_file || X509_STORE_load_file(store, tap->ca_file))
        return TRUE;
    ERR_clear_error();
    g_set_error(&tap->error, WIRE_ERROR, WIRE_ERROR_CERTIFICATE,
                _("the file of authorities %s cannot be read; see the account's ca-file"),
                tap->ca_file);
    return FALSE;
}

/* Instead of OpenSSL's own check. The library loaded the system's authorities into the store. */
static int on_certificate(X509_STORE_CTX *context, void *data) {
    TlsTap *tap = data;
    X509_STORE *store = X509_STORE_CTX_get0_store(context);
    TlsTrust trust = {
        .leaf = X509_STORE_CTX_get0_cert(context),
        .chain = X509_STORE_CTX_get0_untrusted(context),
        .store = store,
        .domain = tap->domain,
        .pin = tap->pin,
    };
    g_clear_pointer(&tap->certificate, certificate_free);
    g_clear_error(&tap->error);
    tap->accepted =
        add_authorities(store, tap) && tls_trust_check(&trust, &tap->certificate, &tap->error);
    X509_STORE_CTX_set_error(context,
                             tap->accepted ? X509_V_OK : X509_V_ERR_APPLICATION_VERIFICATION);
    return tap->accepted;
}

static void on_info(const SSL *ssl, int where, int value) {
    TlsTap *tap = g_dataset_get_data(g_thread_self(), CURRENT);
    if (tap && (where & SSL_CB_ALERT) && (value & 0xFF) != SSL_AD_CLOSE_NOTIFY)
        tap->alert = SSL_alert_desc_string_long(value);
}

static void tap_session(TlsTap *tap, SSL *ssl) {
    SSL_free(tap->ssl);
    SSL_up_ref(ssl);
    tap->ssl = ssl;
    tap->accepted = FALSE;
    SSL_CTX_set_cert_verify_callback(SSL_get_SSL_CTX(ssl), on_certificate, tap);
    SSL_set_verify(ssl, SSL_VERIFY_PEER, NULL);
    SSL_set_min_proto_version(ssl, TLS1_2_VERSION);
    SSL_set_options(ssl, SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_COMPRESSION);
    SSL_set_mode(ssl, SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
    SSL_set_info_callback(ssl, on_info);
    SSL_set_quiet_shutdown(ssl, 1); /* the library would wait for an answer: up to a second */
    if (tap->alpn)
        SSL_set_alpn_protos(ssl, (const unsigned char *)"\x0bxmpp-client", 12);
    if (g_hostname_is_ip_address(tap->domain)) /* RFC 6066 3: no literal addresses */
        SSL_set_tlsext_host_name(ssl, NULL);
}

/* Overrides OpenSSL's; a session that is not ours passes through untouched. */
int SSL_set_fd(SSL *ssl, int fd) {
    TlsTap *tap = g_dataset_get_data(g_thread_self(), CURRENT);
    if (tap)
        tap_session(tap, ssl);
    if (tap && tap->client_cert && !tls_own_load(ssl, tap->client_cert, &tap->error))
        return 0;
    return ((__typeof__(&SSL_set_fd))dlsym(RTLD_NEXT, "SSL_set_fd"))(ssl, fd);
}

gboolean tls_tap_accepted(const TlsTap *tap) {
    return tap->ssl && tap->accepted && SSL_is_init_finished(tap->ssl);
}

void tls_tap_say_goodbye(TlsTap *tap) {
    SSL_set_quiet_shutdown(tap->ssl, 0);
    SSL_shutdown(tap->ssl); /* writes, if it can at once; the answer is not waited for */
    SSL_set_quiet_shutdown(tap->ssl, 1);
    ERR_clear_error();
}

char *tls_tap_describe(const TlsTap *tap) {
    return g_strdup_printf("%s %s", SSL_get_version(tap->ssl), SSL_get_cipher_name(tap->ssl));
}

/* RFC 9266: TLS 1.3 only, where the session is bound to the handshake by itself. */
static GBytes *exporter(SSL *ssl) {
    unsigned char data[EXPORTER_LENGTH];
    static const char label[] = "EXPORTER-Channel-Binding";
    if (SSL_version(ssl) < TLS1_3_VERSION ||
        SSL_export_keying_material(ssl, data, sizeof data, label, strlen(label), NULL, 0, 0) != 1)
        return NULL;
    return g_bytes_new(data, sizeof data);
}

/* RFC 5929 3: what TLS 1.2 had; sound only together with RFC 7627. */
static GBytes *unique(SSL *ssl) {
    unsigned char data[EVP_MAX_MD_SIZE];
    if (SSL_version(ssl) >= TLS1_3_VERSION || SSL_get_extms_support(ssl) != 1)
        return NULL;
    gsize n = SSL_session_reused(ssl) ? SSL_get_peer_finished(ssl, data, sizeof data)
                                      : SSL_get_finished(ssl, data, sizeof data);
    return n && n <= sizeof data ? g_bytes_new(data, n) : NULL;
}

GBytes *tls_tap_binding(const TlsTap *tap, const char *type) {
    if (!tls_tap_accepted(tap))
        return NULL;
    if (g_str_equal(type, "tls-exporter"))
        return exporter(tap->ssl);
    if (g_str_equal(type, "tls-unique"))
        return unique(tap->ssl);
    if (!g_str_equal(type, "tls-server-end-point"))
        return NULL;
    X509 *leaf = SSL_get1_peer_certificate(tap->ssl);
    GBytes *bytes = leaf ? tls_end_point_binding(leaf) : NULL;
    X509_free(leaf);
    return bytes;
}
