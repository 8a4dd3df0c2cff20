/* Ids, nonces and resources that nobody can guess. */
#include "base/random_id.h"
#include <unistd.h>

char *random_id(void) {
    guint8 bytes[16];
    if (getentropy(bytes, sizeof bytes) != 0)
        g_error("no random numbers from the system");
    GString *id = g_string_sized_new(2 * sizeof bytes);
    for (gsize i = 0; i < sizeof bytes; i++)
        g_string_append_printf(id, "%02x", bytes[i]);
    return g_string_free(id, FALSE);
}
