/* 0184_receipts.c — "your message arrived": asked for, and told to those who may see us. */
#include "xmpp/xep/0184_receipts.h"
#include "base/jid.h"
#include "model/outbox.h"
#include "model/roster.h"
#include "wire/ns.h"
#include "xmpp/xep/0115_caps.h"
#include <string.h>

#define NS_RECEIPTS "urn:xmpp:receipts"

static void on_read(Incoming *in) {
    const Stanza *received = stanza_child(in->stanza, "received", NS_RECEIPTS);
    const char *id = stanza_get(received, "id");
    if (!received)
        return;
    Conv *conv = convs_find(stream_account(in->stream), in->peer);
    if (id && *id && conv && conv->kind == CONV_CHAT && !in->outgoing)
        outbox_confirmed(conv, id, MESSAGE_DELIVERED);
}

/* Only for what arrived here just now, and only to who may know that we are online (8). */
static void added(Incoming *in, Conv *conv, Message *message) {
    const Account *account = stream_account(in->stream);
    if (!stanza_child(in->stanza, "request", NS_RECEIPTS) || !in->message_id || !*in->message_id ||
        stanza_child(in->stanza, "received", NS_RECEIPTS))
        return;
    if (in->copy || in->outgoing || (in->flags & MESSAGE_DELAYED) || conv->kind != CONV_CHAT)
        return;
    if (!settings_on(account->model->settings, "receipts", account, conv) ||
        !stream_may_tell(in->stream, in->from))
        return;
    g_autofree char *id = stream_new_id();
    Stanza *receipt = stanza_new("message", NS_CLIENT);
    stanza_set(receipt, "to", in->from);
    stanza_set(receipt, "type", in->type);
    stanza_set(receipt, "id", id);
    stanza_set(stanza_add(receipt, "received", NS_RECEIPTS), "id", in->message_id);
    stream_send(in->stream, receipt);
}

/* To a device: if it says it can. To all of a contact's: unless all say that they can't; without
 * any, one of them will get it later (5.1 and 5.2). */
static gboolean is_worth_asking(Stream *stream, const Conv *conv) {
    if (conv->resource) {
        g_autofree char *full = jid_full(conv->jid, conv->resource);
        return caps_has(stream, full, NS_RECEIPTS);
    }
    const Contact *contact = roster_find(stream_account(stream)->roster, conv->jid);
    if (!contact || contact->subscription != SUBSCRIPTION_BOTH)
        return FALSE;
    for (guint i = 0; i < contact->resources->len; i++) {
        const Resource *resource = contact->resources->pdata[i];
        g_autofree char *full =
            *resource->name ? jid_full(conv->jid, resource->name) : g_strdup(conv->jid);
        if (!caps_features(stream, full) || caps_has(stream, full, NS_RECEIPTS))
            return TRUE;
    }
    return contact->resources->len == 0;
}

static void stamp(Stream *stream, Conv *conv, const Message *message, Stanza *stanza) {
    const Account *account = stream_account(stream);
    if (conv->kind == CONV_CHAT && message->body && *message->body &&
        settings_on(account->model->settings, "receipts-request", account, conv) &&
        is_worth_asking(stream, conv))
        stanza_add(stanza, "request", NS_RECEIPTS);
}

static const char *const features[] = {NS_RECEIPTS, NULL};

const XepModule xep_receipts = {.xep = "0184",
                                .name = "Message Delivery Receipts",
                                .version = "1.4.0",
                                .features = features,
                                .read = on_read,
                                .added = added,
                                .stamp = stamp};
