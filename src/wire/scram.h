#pragma once
#include <glib.h>

/* SCRAM (RFC 5802, 7677) as a calculation: no I/O, no timers. The server has to prove that it knows
 * the password as well. Errors are LOGIN_ERROR. */
typedef struct Scram Scram;

typedef enum { SCRAM_SHA1, SCRAM_SHA256, SCRAM_SHA512 } ScramHash;

#define SCRAM_ITERATIONS_MIN 4096
#define SCRAM_ITERATIONS_MAX 10000000

typedef struct {
    ScramHash hash;
    const char *user, *password; /* as typed: prepared here */
    const char *nonce;           /* NULL: a random one; given by tests */
    const char *gs2;             /* "n", "y" or "p=tls-exporter" */
    GBytes *binding;             /* channel binding data for "p=…"; else NULL */
    const char *offer;           /* what scram_offer() made of the server's lists (XEP-0474) */
    const char *unproven;        /* the error if the server does not prove that its lists arrived
                                    unchanged; NULL: no proof is fine */
} ScramSetup;

/* Copies what it needs. NULL and an error if user or password can't be prepared. */
Scram *scram_new(const ScramSetup *setup, GError **error);
void scram_free(Scram *scram);

/* The string that XEP-0474 6.1 hashes; bindings NULL: not announced. Owned by the caller. */
char *scram_offer(const char *const *mechanisms, const char *const *bindings);

char *scram_client_first(const Scram *scram); /* owned by the caller */

/* Reads and checks the server's first message. */
gboolean scram_server_first(Scram *scram, const char *text, GError **error);
guint scram_iterations(const Scram *scram);

/* Does at most n iterations of the key derivation (one costs about a microsecond). TRUE when done.
 */
gboolean scram_work(Scram *scram, guint n);

char *scram_client_final(Scram *scram); /* after the work; owned by the caller */

/* Checks the server's signature: only after this the login counts. */
gboolean scram_server_final(Scram *scram, const char *text, GError **error);
gboolean scram_is_verified(const Scram *scram);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(Scram, scram_free)
