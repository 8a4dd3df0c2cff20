#pragma once
#include <glib.h>

/* A user name or password as SASL wants it (RFC 4013). Owned by the caller, who wipes it. NULL and
 * an error that says what is wrong with it. what: "password", "user name". */
char *saslprep(const char *text, const char *what, GError **error);

/* Wipes and frees a secret; NULL is fine. */
void secret_free(char *secret);
