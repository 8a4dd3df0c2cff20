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

/* XEP-0128: the data form of this FORM_TYPE in a disco#info query, and the first value of one of
 * its fields; NULL if there is none. Borrowed. */
const Stanza *disco_form(const Stanza *query, const char *form_type);
const char *disco_form_value(const Stanza *form, const char *var);
