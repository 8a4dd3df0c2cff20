/* 0308_corrections.c — another text for a message that was said. Whose it may be is decided in
 * model/correction.c. */
#include "xmpp/xep/0308_corrections.h"

#define NS_CORRECT "urn:xmpp:message-correct:0"

static void on_read(Incoming *in) {
    const char *id = stanza_get(stanza_child(in->stanza, "replace", NS_CORRECT), "id");
    if (id && *id && in->body && *in->body)
        in->replaces = id;
}

static void stamp(Stream *stream, Conv *conv, const Message *message, Stanza *stanza) {
    if (message->kind == MESSAGE_CORRECTION && message->replaces)
        stanza_set(stanza_add(stanza, "replace", NS_CORRECT), "id", message->replaces);
}

static const char *const features[] = {NS_CORRECT, NULL};

const XepModule xep_corrections = {.xep = "0308",
                                   .name = "Last Message Correction",
                                   .version = "1.2.1",
                                   .features = features,
                                   .read = on_read,
                                   .stamp = stamp};
