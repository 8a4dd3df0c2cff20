/* 0066_oob.c — addresses in the web that stand beside what a stanza says, such as that of a file.
 */
#include "xmpp/xep/0066_oob.h"
#include <string.h>

enum { URL_MAX = 4000 };

char *oob_url(const Stanza *parent) {
    const char *text = stanza_child_text(stanza_child(parent, "x", NS_OOB), "url", NS_OOB);
    g_autofree char *url = g_strstrip(g_strdup(text ? text : ""));
    return *url ? g_steal_pointer(&url) : NULL;
}

/* 3: the body is the same address, for clients that know nothing of this. */
static void stamp(Stream *stream, Conv *conv, const Message *message, Stanza *stanza) {
    if (message->flags & MESSAGE_FILE && message->body)
        stanza_add_with_text(stanza_add(stanza, "x", NS_OOB), "url", NULL, message->body);
}

/* Some say nothing but an address. */
static void on_read(Incoming *in) {
    g_autofree char *url = in->body && *in->body ? NULL : oob_url(in->stanza);
    if (!url || strlen(url) > URL_MAX)
        return;
    g_free(in->body);
    in->body = g_steal_pointer(&url);
}

static const char *const features[] = {NS_OOB, NULL};

const XepModule xep_oob = {.xep = "0066",
                           .name = "Out of Band Data",
                           .version = "1.5",
                           .note = "with files that are sent, and where services send one",
                           .features = features,
                           .read = on_read,
                           .stamp = stamp};
