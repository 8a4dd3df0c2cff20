/* 0296_locking.c — answers go to the device that wrote last, until something changes there. */
#include "xmpp/xep/0296_locking.h"
#include "base/jid.h"
#include <string.h>

static void unlock(Conv *conv) {
    if (conv && conv->resource)
        conv_lock(conv, NULL);
}

static Conv *find_chat(Stream *stream, const char *bare) {
    Conv *conv = convs_find(stream_account(stream), bare);
    return conv && conv->kind == CONV_CHAT ? conv : NULL;
}

static void on_read(Incoming *in) {
    if (!in->outgoing && strcmp(in->type, "chat") == 0 &&
        stanza_child(in->stanza, "gone", "http://jabber.org/protocol/chatstates"))
        unlock(find_chat(in->stream, in->peer));
}

/* What another device of ours got means that they moved on: back to all of theirs. Notes to
 * ourselves are for all of ours. */
static void arrive(Incoming *in, Conv *conv) {
    const Account *account = stream_account(in->stream);
    const char *resource = jid_resource(in->from);
    if (in->outgoing || conv->kind != CONV_CHAT || strcmp(in->type, "chat") != 0 ||
        (in->flags & MESSAGE_DELAYED))
        return;
    if (in->copy || !resource || jid_equal(in->peer, account->jid) ||
        !settings_on(account->model->settings, "resource-lock", account, conv))
        unlock(conv);
    else
        conv_lock(conv, resource);
}

static void rejected(Incoming *in, Conv *conv) {
    unlock(conv);
}

static void on_presence(Stream *stream, Stanza *presence) {
    const char *type = stanza_get(presence, "type"), *raw = stanza_get(presence, "from");
    g_autofree char *from = raw ? jid_prepare(raw, NULL) : NULL;
    if (!from || (type && strcmp(type, "unavailable") != 0))
        return;
    g_autofree char *bare = jid_bare(from);
    unlock(find_chat(stream, bare));
}

static void ended(Stream *stream) {
    const Account *account = stream_account(stream);
    for (guint i = 0; i < account->convs->len; i++)
        unlock(account->convs->pdata[i]);
}

const XepModule xep_locking = {.xep = "0296",
                               .name = "Best Practices for Resource Locking",
                               .version = "0.2",
                               .read = on_read,
                               .arrive = arrive,
                               .rejected = rejected,
                               .presence = on_presence,
                               .ended = ended};
