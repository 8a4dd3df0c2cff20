/* 0249_direct_invitations.c — from one person to another into a room. */
#include "xmpp/xep/0249_direct_invitations.h"
#include "base/jid.h"
#include "wire/ns.h"
#include "xmpp/xep/0045_muc_private.h"
#include <string.h>

void direct_invite(Stream *stream, const char *id, const char *who,
                   const DirectInvitation *invitation) {
    Stanza *message = stanza_new("message", NS_CLIENT);
    stanza_set(message, "to", who);
    stanza_set(message, "id", id);
    Stanza *x = stanza_add(message, "x", NS_CONFERENCE);
    stanza_set(x, "jid", invitation->room);
    stanza_set(x, "password", invitation->password);
    stanza_set(x, "reason", invitation->reason);
    stanza_set(x, "continue", invitation->continues ? "true" : NULL);
    stanza_set(x, "thread", invitation->thread);
    stream_send(stream, message);
}

static gboolean is_true(const char *value) {
    return g_strcmp0(value, "true") == 0 || g_strcmp0(value, "1") == 0;
}

/* Anybody may ask; it is the one who sent it, whatever is written in it. Who asks from inside of a
 * room is known by the nick alone. */
static void take_invitation(Incoming *in) {
    const Stanza *x = stanza_child(in->stanza, "x", NS_CONFERENCE);
    const Account *account = stream_account(in->stream);
    const char *room = stanza_get(x, "jid");
    gboolean inside = rooms_find(account, in->peer) != NULL;
    if (!room || in->outgoing || strcmp(in->type, "error") == 0 ||
        strcmp(in->type, "groupchat") == 0)
        return;
    Invitation invitation = {.from = inside ? in->from : in->peer,
                             .direct = TRUE,
                             .reason = (char *)stanza_get(x, "reason"),
                             .password = (char *)stanza_get(x, "password"),
                             .continues = is_true(stanza_get(x, "continue")),
                             .thread = (char *)stanza_get(x, "thread")};
    in->handled = muc_invited_into(in->stream, room, &invitation);
}

static const char *const features[] = {NS_CONFERENCE, NULL};

const XepModule xep_direct_invitations = {
    .xep = "0249",
    .name = "Direct MUC Invitations",
    .version = "1.2",
    .features = features,
    .identify = take_invitation,
};
