/* 0359_stanza_ids.c — ids that stay the same in every copy of a message. */
#include "xmpp/xep/0359_stanza_ids.h"
#include "base/jid.h"

#define NS_SID "urn:xmpp:sid:0"

/* Only the id that our own account gave, only if it says that it throws away forged ones (6), and
 * only if there is one: two of them mean that somebody cheats. */
static void identify(Incoming *in) {
    const Account *account = stream_account(in->stream);
    in->origin_id = stanza_get(stanza_child(in->stanza, "origin-id", NS_SID), "id");
    if (!stream_account_has(in->stream, NS_SID))
        return;
    guint found = 0;
    const Stanza *sid = NULL;
    while ((sid = stanza_next(in->stanza, sid, "stanza-id", NS_SID))) {
        const char *raw = stanza_get(sid, "by"), *id = stanza_get(sid, "id");
        g_autofree char *by = raw ? jid_prepare(raw, NULL) : NULL;
        if (!id || !*id || !jid_equal(by, account->jid))
            continue;
        in->archive_id = id;
        found++;
    }
    in->archive_by = found == 1 ? account->jid : NULL;
    if (found != 1)
        in->archive_id = NULL;
}

static void stamp(Stream *stream, Conv *conv, const Message *message, Stanza *stanza) {
    if (message->origin_id)
        stanza_set(stanza_add(stanza, "origin-id", NS_SID), "id", message->origin_id);
}

static const char *const features[] = {NS_SID, NULL};

const XepModule xep_stanza_ids = {.xep = "0359",
                                  .name = "Unique and Stable Stanza IDs",
                                  .version = "0.7.0",
                                  .features = features,
                                  .identify = identify,
                                  .stamp = stamp};
