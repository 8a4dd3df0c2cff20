#pragma once
#include "xmpp/module.h"

#define NS_LAST "jabber:iq:last"

extern const XepModule xep_last, xep_last_presence;

/* Of a full JID: since when nobody has touched it; of a bare one: since when it is offline; of a
 * server: since when it runs (XEP-0012 3 to 5). */
void last_ask(Stream *stream, const char *jid, IqFn fn, gpointer data, GDestroyNotify free_data);
/* The seconds of an answer, or of a presence; -1: it doesn't say. */
gint64 last_seconds(const Stanza *stanza);
