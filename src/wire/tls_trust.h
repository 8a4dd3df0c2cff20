#pragma once
#include "wire/wire.h"
#include <openssl/x509.h>

/* Everything that decides about a certificate; pure, apart from the time. */
typedef struct {
    X509 *leaf;
    STACK_OF(X509) * chain; /* as the peer sent it; NULL */
    X509_STORE *store;      /* the authorities that are believed */
    const char *domain; /* of the JID: a DNS name (also an international one) or an IP address */
    const char *pin;    /* SHA-256 in hex: only this certificate is believed, and it is; NULL */
    gint64 now;         /* seconds since 1970; 0: now */
} TlsTrust;

/* FALSE: WIRE_ERROR_CERTIFICATE or WIRE_ERROR_PIN. Either way *certificate describes it (owned by
 * the caller), with the reason against it, if there is one. */
gboolean tls_trust_check(const TlsTrust *trust, Certificate **certificate, GError **error);

/* The data of tls-server-end-point (RFC 5929 4.1); NULL if it is not defined for this one. */
GBytes *tls_end_point_binding(X509 *leaf);
