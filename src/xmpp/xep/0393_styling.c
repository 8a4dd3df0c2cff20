/* 0393_styling.c — texts whose signs mean nothing. How the others look is decided in ui/styling.c.
 */
#include "xmpp/xep/0393_styling.h"

#define NS_STYLING "urn:xmpp:styling:0"

static void on_read(Incoming *in) {
    if (stanza_child(in->stanza, "unstyled", NS_STYLING))
        in->flags |= MESSAGE_UNSTYLED;
}

static void stamp(Stream *stream, Conv *conv, const Message *message, Stanza *stanza) {
    if (message->flags & MESSAGE_UNSTYLED && message->body)
        stanza_add(stanza, "unstyled", NS_STYLING);
}

static const char *const features[] = {NS_STYLING, NULL};

const XepModule xep_styling = {.xep = "0393",
                               .name = "Message Styling",
                               .version = "1.1.1",
                               .features = features,
                               .read = on_read,
                               .stamp = stamp};
