#pragma once
#include "xmpp/module.h"

#define NS_PUBSUB "http://jabber.org/protocol/pubsub"
#define NS_PUBSUB_EVENT "http://jabber.org/protocol/pubsub#event"

extern const XepModule xep_pep, xep_pubsub;

/* A node that somebody publishes to on their own account, and who hears of it. In the table of a
 * module (.pep), ended by an entry without a node. The module also has "NODE+notify" among its
 * features. owner: bare, prepared: ourselves or somebody in the roster; nobody else is believed. */
struct PepNode {
    const char *node;
    void (*item)(Stream *stream, const char *owner, const char *id,
                 const Stanza *payload); /* payload NULL: none */
    void (*gone)(Stream *stream, const char *owner,
                 const char *id); /* id NULL: everything; or NULL */
};

/* Publishes an item on our own account (XEP-0163 3; takes payload). id NULL: the server makes one.
 */
void pep_publish(Stream *stream, const char *node, const char *id, Stanza *payload, IqFn fn,
                 gpointer data, GDestroyNotify free_data);
/* The newest items, at most max. jid: bare; NULL: our own. */
void pep_fetch(Stream *stream, const char *jid, const char *node, guint max, IqFn fn, gpointer data,
               GDestroyNotify free_data);
/* The payload of the first item in an answer to that; NULL. */
const Stanza *pep_payload(const Stanza *answer, const char *name, const char *ns);
/* "partying: at the pub": the innermost element of that namespace, and its <text/>; NULL: empty.
 * What moods and activities look like, in the user's language. Owned by the caller. */
char *pep_words(const Stanza *payload, const char *ns);
