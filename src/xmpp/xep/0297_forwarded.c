/* 0297_forwarded.c — a message inside another one. */
#include "xmpp/xep/0297_forwarded.h"
#include "wire/ns.h"

#define NS_FORWARD "urn:xmpp:forward:0"

Stanza *forwarded_message(const Stanza *parent) {
    const Stanza *forwarded = stanza_child(parent, "forwarded", NS_FORWARD);
    if (!forwarded || stanza_next(parent, forwarded, "forwarded", NS_FORWARD))
        return NULL;
    Stanza *message = stanza_child(forwarded, "message", NS_CLIENT);
    return message && !stanza_next(forwarded, message, "message", NS_CLIENT) ? message : NULL;
}

const XepModule xep_forwarded = {
    .xep = "0297", .name = "Stanza Forwarding", .version = "1.0", .note = "only inside carbons"};
