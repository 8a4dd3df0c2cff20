/* 0066_oob.c — addresses in the web that stand beside what a stanza says. */
#include "xmpp/xep/0066_oob.h"

char *oob_url(const Stanza *parent) {
    const char *text = stanza_child_text(stanza_child(parent, "x", NS_OOB), "url", NS_OOB);
    g_autofree char *url = g_strstrip(g_strdup(text ? text : ""));
    return *url ? g_steal_pointer(&url) : NULL;
}

const XepModule xep_oob = {
    .xep = "0066", .name = "Out of Band Data", .version = "1.5", .note = "where services send one"};
