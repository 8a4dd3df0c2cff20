/* 0359_stanza_ids.c — ids that stay the same in every copy of a message. */
#include "xmpp/xep/0359_stanza_ids.h"
#include "base/jid.h"
#include "model/room.h"

#define NS_SID "urn:xmpp:sid:0"

/* Whose ids count: our account's, in a room the room's. NULL if that one does not say that it
 * throws away forged ones (6). */
static const char *giver(const Incoming *in) {
    const Account *account = stream_account(in->stream);
    if (in->kind == CONV_ROOM) {
        const Room *room = rooms_find(account, in->peer);
        return room && (room->features & ROOM_STANZA_IDS) ? room->conv->jid : NULL;
    }
    return stream_account_has(in->stream, NS_SID) ? account->jid : NULL;
}

/* Only if there is one: two of them mean that somebody cheats. */
static void identify(Incoming *in) {
    const char *wanted = giver(in);
    in->origin_id = stanza_get(stanza_child(in->stanza, "origin-id", NS_SID), "id");
    if (!wanted)
        return;
    guint found = 0;
    const Stanza *sid = NULL;
    while ((sid = stanza_next(in->stanza, sid, "stanza-id", NS_SID))) {
        const char *raw = stanza_get(sid, "by"), *id = stanza_get(sid, "id");
        g_autofree char *by = raw ? jid_prepare(raw, NULL) : NULL;
        if (!id || !*id || !jid_equal(by, wanted))
            continue;
        in->archive_id = id;
        found++;
    }
    in->archive_by = found == 1 ? wanted : NULL;
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
