/* From the outbox to the server: every waiting message once per session, in order. */
#include "xmpp/outgoing.h"
#include "base/jid.h"
#include "model/outbox.h"
#include "wire/ns.h"

static gpointer attach(Stream *stream) {
    return g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, NULL);
}

static void detach(Stream *stream, gpointer sent) {
    g_hash_table_destroy(sent);
}

/* Ids of messages given to the link in this session and not yet acknowledged. */
static GHashTable *sent_of(Stream *stream) {
    return stream_state(stream, &outgoing_module);
}

static Conv *find_conv(const Account *account, gint64 id) {
    for (guint i = 0; i < account->convs->len; i++) {
        Conv *conv = account->convs->pdata[i];
        if (conv->id == id)
            return conv;
    }
    return NULL;
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

/* An id is given once and stays: a message that is sent again in the next session is recognised by
 * it (XEP-0359). */
static void give_id(Conv *conv, Message *message) {
    if (message->message_id && message->origin_id)
        return;
    if (!message->message_id)
        message->message_id = stream_new_id();
    g_free(message->origin_id);
    message->origin_id = g_strdup(message->message_id);
    conv_changed(conv, message);
}

static void send_one(Stream *stream, Conv *conv, Message *message) {
    GHashTable *sent = sent_of(stream);
    if (message->state != MESSAGE_PENDING || g_hash_table_contains(sent, &message->id))
        return;
    give_id(conv, message);
    g_hash_table_add(sent, g_memdup2(&message->id, sizeof message->id));
    stream_send_message(stream, build(stream, conv, message), message);
}

static void flush(Stream *stream) {
    if (!stream_is_ready(stream))
        return;
    Account *account = stream_account(stream);
    g_autoptr(GPtrArray) pending = outbox_pending(account);
    for (guint i = 0; i < pending->len; i++) {
        Message *message = pending->pdata[i];
        Conv *conv = find_conv(account, message->conv_id);
        if (conv)
            send_one(stream, conv, message);
    }
}

static void on_event(Stream *stream, const Event *ev) {
    if (ev->type == EV_OUTGOING && ev->conv && ev->message && stream_is_ready(stream))
        send_one(stream, ev->conv, ev->message);
}

static void on_ended(Stream *stream) {
    g_hash_table_remove_all(sent_of(stream));
}

void outgoing_acked(Stream *stream, gint64 message_id) {
    g_hash_table_remove(sent_of(stream), &message_id);
}

const XepModule outgoing_module = {
    .name = "Outbox",
    .attach = attach,
    .detach = detach,
    .ready = flush,
    .resumed = flush,
    .ended = on_ended,
    .event = on_event,
};
