/* 0049_private.c — small things that our own account keeps for all our clients. */
#include "xmpp/xep/0049_private.h"

void private_get(Stream *stream, const char *name, const char *ns, IqFn fn, gpointer data,
                 GDestroyNotify free_data) {
    Stanza *iq = iq_new("get", NULL, "query", NS_PRIVATE);
    stanza_add(stanza_child(iq, NULL, NULL), name, ns);
    stream_ask(stream, iq, fn, data, free_data);
}

void private_set(Stream *stream, Stanza *element, IqFn fn, gpointer data,
                 GDestroyNotify free_data) {
    Stanza *iq = iq_new("set", NULL, "query", NS_PRIVATE);
    stanza_take(stanza_child(iq, NULL, NULL), element);
    stream_ask(stream, iq, fn, data, free_data);
}

const Stanza *private_of(const Stanza *answer, const char *name, const char *ns) {
    if (g_strcmp0(stanza_get(answer, "type"), "result") != 0)
        return NULL;
    return stanza_child(stanza_child(answer, "query", NS_PRIVATE), name, ns);
}

gboolean private_announced(const Stream *stream) {
    return stream_server_has(stream, NS_PRIVATE) || stream_account_has(stream, NS_PRIVATE);
}

const XepModule xep_private = {.xep = "0049", .name = "Private XML Storage", .version = "1.2"};
