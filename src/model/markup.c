/* What a body means beyond its letters. */
#include "model/markup.h"
#include <string.h>

const char *markup_action(const char *body) {
    static const char me[] = "/me ";

    if (body == NULL || strncmp(body, me, strlen(me)) != 0)
        return NULL;
    return body + strlen(me);
}
