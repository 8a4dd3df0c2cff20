#pragma once
#include "xmpp/stream.h"

#define NS_DISCO_INFO "http://jabber.org/protocol/disco#info"
#define NS_DISCO_ITEMS "http://jabber.org/protocol/disco#items"

/* XEP-0030 3 and 4. node may be NULL. */
void disco_ask_info(Stream *stream, const char *jid, const char *node, IqFn fn, gpointer data,
                    GDestroyNotify free_data);
void disco_ask_items(Stream *stream, const char *jid, const char *node, IqFn fn, gpointer data,
                     GDestroyNotify free_data);
