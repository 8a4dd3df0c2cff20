/* From the outbox to the server: every waiting message once per session, in order. */
#include "xmpp/outgoing.h"
#include "base/jid.h"
#include "base/tr.h"
#include "model/blocks.h"
#include "model/model.h"
#include "model/outbox.h"
#include "wire/ns.h"

static gpointer attach(Stream *stream) {
    return g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
}

static void detach(Stream *stream, gpointer sent) {
    g_hash_table_destroy(sent);
}

/* What this session has sent, by the id on the wire: row ids may change while a disk is full. */
static GHashTable *sent_of(Stream *stream) {
    return stream_state(stream, &outgoing_module);
}

static Stanza *build(Stream *stream, Conv *conv, const Message *message) {
    Stanza *stanza = stanza_new("message", NS_CLIENT);
    gboolean locked = conv->kind == CONV_CHAT && conv->resource;
    g_autofree char *to = locked ? jid_full(conv->jid, conv->resource) : g_strdup(conv->jid);
    stanza_set(stanza, "to", to);
    stanza_set(stanza, "type", conv->kind == CONV_ROOM ? "groupchat" : "chat");
    stanza_set(stanza, "id", message->message_id);
    if (message->subject)
        stanza_add_with_text(stanza, "subject", NULL, message->subject);
    if (message->body && *message->body)
        stanza_add_with_text(stanza, "body", NULL, message->body);
    if (message->thread)
        stanza_add_with_text(stanza, "thread", NULL, message->thread);
    for (const XepModule *const *m = stream_modules(stream); *m; m++)
        if ((*m)->stamp)
            (*m)->stamp(stream, conv, message, stanza);
    return stanza;
}

static gboolean is_held(Stream *stream, Conv *conv, const Message *message) {
    for (const XepModule *const *m = stream_modules(stream); *m; m++)
        if ((*m)->holds && (*m)->holds(stream, conv, message))
            return TRUE;
    return FALSE;
}

/* The id stays the same in the next session: who gets the message twice recognises it. */
static void send_one(Stream *stream, Conv *conv, const Message *message) {
    if (message->state != MESSAGE_PENDING || !message->message_id ||
        stream_has_message(stream, message) || is_held(stream, conv, message) ||
        !g_hash_table_add(sent_of(stream), g_strdup(message->message_id)))
        return;
    const char *blocked = blocks_match(conv->account, conv->jid);
    if (blocked) {
        g_autofree char *why =
            g_strdup_printf(_("you have blocked %s: /unblock %s"), blocked, blocked);
        outbox_failed(conv->account, message->id, conv->id, why);
        return;
    }
    stream_send_message(stream, build(stream, conv, message), message);
}

void outgoing_flush(Stream *stream) {
    if (!stream_is_ready(stream))
        return;
    Account *account = stream_account(stream);
    g_autoptr(GPtrArray) pending = outbox_pending(account);
    for (guint i = 0; i < pending->len; i++) {
        const Message *message = pending->pdata[i];
        Conv *conv = convs_by_id(account->model, message->conv_id);
        if (conv && conv->account == account)
            send_one(stream, conv, message);
    }
}

static void on_event(Stream *stream, const Event *ev) {
    if (ev->type == EV_OUTGOING && ev->conv && ev->message && stream_is_ready(stream))
        send_one(stream, ev->conv, ev->message);
    else if (ev->type == EV_MESSAGE_CHANGED && ev->message->state != MESSAGE_PENDING &&
             ev->message->message_id && ev->account == stream_account(stream))
        g_hash_table_remove(sent_of(stream), ev->message->message_id);
}

static void on_ended(Stream *stream) {
    g_hash_table_remove_all(sent_of(stream));
}

const XepModule outgoing_module = {
    .name = "Outbox",
    .attach = attach,
    .detach = detach,
    .ready = outgoing_flush,
    .resumed = outgoing_flush,
    .ended = on_ended,
    .event = on_event,
};
