/* The incoming pipeline: unwrap, identify, open, read; then a Message in its conversation. */
#include "xmpp/incoming.h"
#include "base/jid.h"
#include "base/log.h"
#include "model/correction.h"
#include "model/inbox.h"
#include "model/outbox.h"
#include "model/room.h"
#include "wire/ns.h"
#include <string.h>

/* RFC 6121 5.2.2: what isn't one of these is normal. */
static const char *type_of(const Stanza *message) {
    static const char *const types[] = {"chat", "headline", "groupchat", "error"};
    const char *type = stanza_get(message, "type");
    for (gsize i = 0; type && i < G_N_ELEMENTS(types); i++)
        if (strcmp(type, types[i]) == 0)
            return types[i];
    return "normal";
}

/* Who talks to whom. FALSE if that can't be told. Without from, our account itself speaks. */
static gboolean address(Incoming *in) {
    const char *own = stream_account(in->stream)->jid;
    const char *from = stanza_get(in->stanza, "from"), *to = stanza_get(in->stanza, "to");
    in->type = type_of(in->stanza);
    in->from = jid_prepare(from ? from : own, NULL);
    if (!in->from)
        return FALSE;
    g_autofree char *peer = in->outgoing ? (to ? jid_prepare(to, NULL) : NULL) : NULL;
    if (in->outgoing && !peer)
        return FALSE;
    in->peer = jid_bare(in->outgoing ? peer : in->from);
    in->kind = CONV_CHAT;
    in->message_id = stanza_get(in->stanza, "id");
    return TRUE;
}

#define STAGE(in, hook)                                                                            \
    for (const XepModule *const *m_ = stream_modules((in)->stream); *m_ && !(in)->handled; m_++)   \
        if ((*m_)->hook)                                                                           \
    (*m_)->hook(in)

static void take_error(Incoming *in) {
    Account *account = stream_account(in->stream);
    Conv *conv = convs_find(account, in->peer);
    for (const XepModule *const *m = stream_modules(in->stream); *m; m++)
        if ((*m)->rejected)
            (*m)->rejected(in, conv);
    if (!conv || !in->message_id)
        return;
    g_autofree char *reason = stanza_error_text(in->stanza);
    if (!outbox_rejected(conv, in->message_id, reason))
        log_debug("an error for a message that isn't ours: ignored");
}

static Message *make_message(Incoming *in) {
    gboolean headline = strcmp(in->type, "headline") == 0;
    Message *m = message_new(headline || in->notice ? MESSAGE_NOTICE : MESSAGE_TEXT);
    const char *thread = stanza_child_text(in->stanza, "thread", NS_CLIENT);
    m->time = in->time;
    m->state = in->outgoing ? MESSAGE_SENT : MESSAGE_RECEIVED;
    m->flags = in->flags;
    m->from = g_strdup(in->from);
    m->subject = in->subject && *in->subject ? g_strdup(in->subject) : NULL;
    m->body = g_strdup(in->body ? in->body : "");
    m->thread = thread && *thread ? g_strdup(thread) : NULL;
    m->message_id = g_strdup(in->message_id);
    m->origin_id = g_strdup(in->origin_id);
    m->archive_id = g_strdup(in->archive_id);
    m->archive_by = g_strdup(in->archive_by);
    m->nick = g_strdup(in->nick);
    m->occupant_id = g_strdup(in->occupant_id);
    m->real_jid = g_strdup(in->real_jid);
    m->replaces = g_strdup(in->replaces);
    return m;
}

/* What becomes of it: a message of its own, or another text of one. NULL: it is no news. made: what
 * the caller has to free, or NULL. */
static Message *take(Incoming *in, Conv *conv, Message **made) {
    g_autoptr(Message) message = make_message(in);
    if (conv->kind == CONV_ROOM)
        mention_mark(conv, message);
    switch (correction_take(conv, message, in->joined)) {
    case CORRECTION_DONE:
        return *made = g_steal_pointer(&message);
    case CORRECTION_KNOWN:
        return NULL;
    default:
        return conv_add(conv, g_steal_pointer(&message));
    }
}

static void deliver(Incoming *in) {
    Account *account = stream_account(in->stream);
    g_autofree char *own = account_full_jid(account);
    if ((!in->body || !*in->body) && (!in->subject || !*in->subject))
        return;
    if (!in->outgoing && jid_equal(in->from, own))
        return; /* what we wrote to ourselves comes back: it is on the screen already */
    if (in->kind == CONV_CHAT && !in->outgoing && inbox_drops(account, in->peer))
        return;
    Conv *conv = convs_get(account, in->kind, in->peer);
    if (conv->kind != in->kind)
        return;
    for (const XepModule *const *m = stream_modules(in->stream); *m; m++)
        if ((*m)->arrive)
            (*m)->arrive(in, conv);
    g_autoptr(Message) made = NULL;
    Message *message = take(in, conv, &made);
    if (!message)
        return;
    if (in->outgoing || !inbox_folds(conv))
        conv_open(conv);
    for (const XepModule *const *m = stream_modules(in->stream); *m; m++)
        if ((*m)->added)
            (*m)->added(in, conv, message);
}

static void process(Incoming *in) {
    STAGE(in, unwrap);
    if (in->handled || !address(in))
        return;
    STAGE(in, identify);
    if (in->handled || (strcmp(in->type, "groupchat") == 0 && in->kind != CONV_ROOM))
        return;
    if (strcmp(in->type, "error") == 0) {
        if (!in->outgoing)
            take_error(in);
        return;
    }
    STAGE(in, open);
    if (in->handled)
        return;
    if (!in->body)
        in->body = g_strdup(stanza_child_text(in->stanza, "body", NS_CLIENT));
    if (!in->subject)
        in->subject = g_strdup(stanza_child_text(in->stanza, "subject", NS_CLIENT));
    STAGE(in, read);
    if (!in->handled)
        deliver(in);
}

void incoming_message(Stream *stream, Stanza *message) {
    g_return_if_fail(stream && message);
    Incoming in = {.stream = stream, .outer = message, .stanza = message};
    in.time = clock_now(stream_clock(stream));
    process(&in);
    g_free(in.from);
    g_free(in.peer);
    g_free(in.nick);
    g_free(in.body);
    g_free(in.subject);
}
