#pragma once
#include <glib.h>
#include <openssl/ssl.h>

/* Gives a TLS session our own certificate with its key, from a PEM or a PKCS#12 (.p12, .pfx) file
 * without a password. FALSE: WIRE_ERROR_TLS, naming the file. Never asks on the terminal. */
gboolean tls_own_load(SSL *ssl, const char *path, GError **error);
