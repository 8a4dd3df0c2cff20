#pragma once
#include "wire/wire.h"
#include <openssl/ssl.h>

/* Reaches into the TLS session that libstrophe makes: sets what the library cannot (TLS 1.2 at
 * least, ALPN, no renegotiation), decides about the certificate during the handshake, before
 * anything of ours is sent, and keeps the session for its description and channel bindings.
 *
 * It works by overriding SSL_set_fd() in this program; a handshake that was not tapped is never
 * trusted: see tls_tap_accepted(). */
typedef struct {
    char *domain, *ca_file, *pin, *client_cert;
    gboolean alpn; /* direct TLS (XEP-0368 2.): "xmpp-client" */
    SSL *ssl;      /* a reference of our own; NULL before */
    Certificate *certificate;
    GError *error;     /* why the certificate was refused, or ours is of no use */
    const char *alert; /* the last TLS alert, for people; NULL */
    gboolean accepted;
} TlsTap;

TlsTap *tls_tap_new(const WireTarget *target, gboolean alpn);
void tls_tap_free(TlsTap *tap);

/* Around the library's blocking handshake, in the thread that does it. */
void tls_tap_enter(TlsTap *tap);
void tls_tap_leave(void);

gboolean tls_tap_accepted(const TlsTap *tap); /* only after a handshake that succeeded */
void tls_tap_say_goodbye(TlsTap *tap);        /* close_notify, without waiting */
char *tls_tap_describe(const TlsTap *tap);    /* "TLSv1.3 TLS_AES_256_GCM_SHA384" */
GBytes *tls_tap_binding(const TlsTap *tap, const char *type);
