/* Words of a server inside a message of ours. */
#include "wire/said.h"
#include "base/text.h"
#include "base/tr.h"

#define SAID_MAX 200

char *said_clean(const char *text) {
    g_autofree char *clean = text ? g_strstrip(text_clean(text)) : NULL;
    if (!clean || !*clean)
        return g_strdup("");
    if (g_utf8_strlen(clean, -1) > SAID_MAX)
        *g_utf8_offset_to_pointer(clean, SAID_MAX) = '\0';
    return g_strconcat(_(" It said: "), clean, NULL);
}
