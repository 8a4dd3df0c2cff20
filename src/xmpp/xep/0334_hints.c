/* 0334_hints.c — tells servers what to do with a message. */
#include "xmpp/xep/0334_hints.h"

#define NS_HINTS "urn:xmpp:hints"

void hints_add(Stanza *message, const char *hint) {
    g_return_if_fail(message && hint);
    if (!stanza_child(message, hint, NS_HINTS))
        stanza_add(message, hint, NS_HINTS);
}

const XepModule xep_hints = {.xep = "0334", .name = "Message Processing Hints", .version = "1.0.0"};
