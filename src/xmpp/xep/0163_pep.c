/* 0163_pep.c — what people publish on their own accounts (XEP-0163), and as much of XEP-0060 as
 * that needs. */
#include "xmpp/xep/0163_pep.h"
#include "base/jid.h"
#include "base/log.h"
#include "base/tr.h"
#include "model/about.h"
#include "wire/ns.h"
#include <string.h>

enum { MAX_ITEMS = 100 }; /* of one event */

/* XEP-0163 4.3: an account speaks by its bare JID; whoever else says so is not believed. */
static gboolean is_believed(Stream *stream, const char *from) {
    const Account *account = stream_account(stream);
    if (jid_resource(from))
        return FALSE;
    const Contact *contact = roster_find(account->roster, from);
    return strcmp(from, account->jid) == 0 || (contact && contact->in_roster);
}

static void tell_items(Stream *stream, const PepNode *node, const char *owner,
                       const Stanza *items) {
    guint n = 0;
    for (const Stanza *item = NULL;
         n < MAX_ITEMS && (item = stanza_next(items, item, NULL, NS_PUBSUB_EVENT)); n++) {
        const char *id = stanza_get(item, "id");
        if (stanza_is(item, "item", NULL))
            node->item(stream, owner, id, stanza_child(item, NULL, NULL));
        else if (stanza_is(item, "retract", NULL) && node->gone && id)
            node->gone(stream, owner, id);
    }
}

static void tell(Stream *stream, const char *owner, const Stanza *what) {
    const char *name = stanza_get(what, "node");
    for (const XepModule *const *m = stream_modules(stream); *m && name; m++)
        for (const PepNode *node = (*m)->pep; node && node->node; node++) {
            if (strcmp(node->node, name) != 0)
                continue;
            if (stanza_is(what, "items", NULL))
                tell_items(stream, node, owner, what);
            else if (node->gone &&
                     (stanza_is(what, "purge", NULL) || stanza_is(what, "delete", NULL)))
                node->gone(stream, owner, NULL);
        }
}

static void identify(Incoming *in) {
    const Stanza *event = stanza_child(in->stanza, "event", NS_PUBSUB_EVENT);
    if (!event || strcmp(in->type, "error") == 0 || stanza_child(in->stanza, "body", NS_CLIENT))
        return;
    in->handled = TRUE; /* whoever says it: nothing to read for people */
    if (in->outgoing || in->copy || !is_believed(in->stream, in->from)) {
        log_debug("an event that isn't by its owner: ignored");
        return;
    }
    tell(in->stream, in->from, stanza_child(event, NULL, NULL));
}

/* The server tells the last state of everything again. */
static void bound(Stream *stream) {
    about_clear(stream_account(stream));
}

static Stanza *pubsub_iq(const char *type, const char *to, const char *what, const char *node,
                         Stanza **child) {
    Stanza *iq = iq_new(type, to, "pubsub", NS_PUBSUB);
    *child = stanza_add(stanza_child(iq, NULL, NULL), what, NULL);
    stanza_set(*child, "node", node);
    return iq;
}

void pep_publish(Stream *stream, const char *node, const char *id, Stanza *payload, IqFn fn,
                 gpointer data, GDestroyNotify free_data) {
    g_return_if_fail(stream && node && payload);
    Stanza *publish, *iq = pubsub_iq("set", NULL, "publish", node, &publish);
    Stanza *item = stanza_add(publish, "item", NULL);
    stanza_set(item, "id", id);
    stanza_take(item, payload);
    stream_ask(stream, iq, fn, data, free_data);
}

void pep_fetch(Stream *stream, const char *jid, const char *node, guint max, IqFn fn, gpointer data,
               GDestroyNotify free_data) {
    g_return_if_fail(stream && node);
    Stanza *items, *iq = pubsub_iq("get", jid, "items", node, &items);
    if (max)
        stanza_set_number(items, "max_items", max);
    stream_ask(stream, iq, fn, data, free_data);
}

const Stanza *pep_payload(const Stanza *answer, const char *name, const char *ns) {
    const Stanza *items = stanza_child(stanza_child(answer, "pubsub", NS_PUBSUB), "items", NULL);
    return stanza_child(stanza_child(items, "item", NULL), name, ns);
}

static const char *innermost(const Stanza *payload, const char *ns) {
    const char *name = NULL;
    const Stanza *next = payload;
    for (guint depth = 0; next && depth < 3; depth++) {
        const Stanza *child = NULL;
        while ((child = stanza_next(next, child, NULL, ns)) && stanza_is(child, "text", NULL)) {
        }
        if (child)
            name = stanza_name(child);
        next = child;
    }
    return name;
}

char *pep_words(const Stanza *payload, const char *ns) {
    const char *name = innermost(payload, ns), *text = stanza_child_text(payload, "text", ns);
    if (!name && !(text && *text))
        return NULL;
    g_auto(GStrv) words = g_strsplit(name ? name : "", "_", -1);
    g_autofree char *plain = g_strjoinv(" ", words);
    return g_strdup_printf("%s%s%s", tr(plain), *plain && text && *text ? ": " : "",
                           text ? text : "");
}

const XepModule xep_pep = {.xep = "0163",
                           .name = "Personal Eventing Protocol",
                           .version = "1.2.2",
                           .bound = bound,
                           .identify = identify};

const XepModule xep_pubsub = {.xep = "0060",
                              .name = "Publish-Subscribe",
                              .version = "1.30.0",
                              .note = "only what XEP-0163 needs"};
