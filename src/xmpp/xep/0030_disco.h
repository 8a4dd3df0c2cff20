#pragma once
#include "xmpp/module.h"

#define NS_DISCO_INFO "http://jabber.org/protocol/disco#info"
#define NS_DISCO_ITEMS "http://jabber.org/protocol/disco#items"

extern const XepModule xep_disco, xep_disco_extensions;

/* XEP-0030 3 and 4. node may be NULL. */
void disco_ask_info(Stream *stream, const char *jid, const char *node, IqFn fn, gpointer data,
                    GDestroyNotify free_data);
void disco_ask_items(Stream *stream, const char *jid, const char *node, IqFn fn, gpointer data,
                     GDestroyNotify free_data);

/* The features in a disco#info query, at most a thousand; owned by the caller (g_strfreev). */
char **disco_features(const Stanza *query);
/* What papo itself is and can, from the list of modules. */
void disco_fill_own(Stream *stream, Stanza *query);
