#pragma once
#include <glib.h>

/* A user name or password as SASL wants it (RFC 4013, without the check of writing directions,
 * which could only refuse what the server knows better). Owned by the caller, who wipes it. NULL
 * and an error that names the character, if it has one that may not be there. what: "password",
 * "user name". */
char *saslprep(const char *text, const char *what, GError **error);

/* Wipes and frees a secret; NULL is fine. */
void secret_free(char *secret);
