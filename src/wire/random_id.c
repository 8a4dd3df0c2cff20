/* Ids, nonces and resources that nobody can guess. */
#include "wire/random_id.h"
#include <openssl/rand.h>

char *random_id(void) {
    guint8 bytes[16];
    if (RAND_bytes(bytes, sizeof bytes) != 1)
        g_error("no random numbers from the system");
    GString *id = g_string_sized_new(2 * sizeof bytes);
    for (gsize i = 0; i < sizeof bytes; i++)
        g_string_append_printf(id, "%02x", bytes[i]);
    return g_string_free(id, FALSE);
}
