/* 0045_muc_invite.c — asking people into rooms, and being asked, by way of the room (XEP-0045
 * 7.8). */
#include "base/jid.h"
#include "base/tr.h"
#include "model/blocks.h"
#include "wire/ns.h"
#include "xmpp/xep/0045_muc_private.h"
#include "xmpp/xep/0249_direct_invitations.h"
#include <string.h>

enum { MAX_ASKED = 100, MAX_PASSWORD = 1024, MAX_THREAD = 256 };

/* Whom we have asked in this run: an error or a refusal is believed of these alone. */
typedef struct {
    char *id, *to, *who; /* to: whom the message went to, the room or the person */
    Conv *conv;
} Asked;

void muc_asked_free(gpointer data) {
    Asked *asked = data;
    g_free(asked->id);
    g_free(asked->to);
    g_free(asked->who);
    g_free(asked);
}

static void note(Stream *stream, Conv *conv, const char *id, const char *to, const char *who) {
    Muc *muc = stream_state(stream, &xep_muc);
    Asked *asked = g_new(Asked, 1);
    *asked = (Asked){g_strdup(id), g_strdup(to), g_strdup(who), conv};
    if (muc->asked->len >= MAX_ASKED)
        g_ptr_array_remove_index(muc->asked, 0);
    g_ptr_array_add(muc->asked, asked);
}

static void invite_by_room(const Seat *seat, const char *id, const char *who, const char *reason,
                           gboolean continues) {
    Stanza *message = stanza_new("message", NS_CLIENT);
    stanza_set(message, "to", seat->conv->jid);
    stanza_set(message, "id", id);
    Stanza *invite = stanza_add(stanza_add(message, "x", NS_MUC_USER), "invite", NULL);
    stanza_set(invite, "to", who);
    if (reason)
        stanza_add_with_text(invite, "reason", NULL, reason);
    if (continues)
        stanza_set(stanza_add(invite, "continue", NULL), "thread", seat->thread);
    stream_send(seat->stream, message);
}

void muc_invite(Conv *conv, const char *who, const char *reason, guint how) {
    const Seat *seat = seat_find(conv);
    g_return_if_fail(seat && who);
    g_autofree char *id = stream_new_id(), *bare = jid_bare(who);
    gboolean direct = !(how & MUC_INVITE_BY_ROOM) && !(conv->room->features & ROOM_MEMBERS_ONLY);
    gboolean continues = (how & MUC_INVITE_CONTINUES) != 0;
    note(seat->stream, conv, id, direct ? bare : conv->jid, bare);
    if (!direct) {
        invite_by_room(seat, id, who, reason, continues);
        return;
    }
    DirectInvitation invitation = {.room = conv->jid,
                                   .password = seat->password,
                                   .reason = reason,
                                   .continues = continues,
                                   .thread = continues ? seat->thread : NULL};
    direct_invite(seat->stream, id, who, &invitation);
}

void muc_decline(Stream *stream, const Invitation *invitation, const char *reason) {
    g_return_if_fail(invitation->from && !invitation->direct);
    Stanza *message = stanza_new("message", NS_CLIENT);
    stanza_set(message, "to", invitation->room);
    Stanza *decline = stanza_add(stanza_add(message, "x", NS_MUC_USER), "decline", NULL);
    stanza_set(decline, "to", invitation->from);
    if (reason)
        stanza_add_with_text(decline, "reason", NULL, reason);
    stream_send(stream, message);
}

/* ---- what comes in ---- */

/* XEP-0249 4: into where we are, nobody has to ask us. */
gboolean muc_invited_into(Stream *stream, const char *address, Invitation *invitation) {
    Account *account = stream_account(stream);
    g_autofree char *prepared = jid_prepare(address, NULL);
    g_autofree char *room = prepared ? jid_bare(prepared) : NULL;
    const Room *known = room ? rooms_find(account, room) : NULL;
    if (!room || !strchr(room, '@') || strcmp(room, account->jid) == 0)
        return FALSE;
    g_autofree char *bare = invitation->from ? jid_bare(invitation->from) : NULL;
    invitation->account = account;
    invitation->room = room;
    if ((known && known->state == ROOM_IN) || (bare && blocks_match(account, bare)) ||
        invitation_drops(invitation))
        return TRUE;
    invitation->time = clock_now(stream_clock(stream));
    if (invitation->password &&
        (!*invitation->password || strlen(invitation->password) > MAX_PASSWORD))
        invitation->password = NULL;
    if (invitation->thread && (!*invitation->thread || strlen(invitation->thread) > MAX_THREAD))
        invitation->thread = NULL;
    invitations_add(account, invitation);
    return TRUE;
}

/* The room says it, nobody in it. By whom is what the room says. */
static gboolean take_invitation(const Incoming *in, const Stanza *x, const Stanza *invite) {
    const char *by = stanza_get(invite, "from");
    const Stanza *continues = stanza_child(invite, "continue", NULL);
    g_autofree char *from = by ? jid_prepare(by, NULL) : NULL;
    g_autofree char *who = from ? jid_bare(from) : NULL;
    Invitation invitation = {.from = who && strcmp(who, in->peer) == 0 ? from : who,
                             .reason = (char *)stanza_child_text(invite, "reason", NULL),
                             .password = (char *)stanza_child_text(x, "password", NULL),
                             .continues = continues != NULL,
                             .thread = (char *)stanza_get(continues, "thread")};
    return muc_invited_into(in->stream, in->peer, &invitation);
}

static void take_refusal(const Incoming *in, const Stanza *decline) {
    Muc *muc = stream_state(in->stream, &xep_muc);
    const char *by = stanza_get(decline, "from");
    const char *why = stanza_child_text(decline, "reason", NULL);
    g_autofree char *who = by ? jid_prepare(by, NULL) : NULL;
    for (guint i = 0; who && i < muc->asked->len; i++) {
        const Asked *asked = muc->asked->pdata[i];
        if (!jid_equal_bare(asked->who, who) || strcmp(asked->conv->jid, in->peer) != 0)
            continue;
        model_notice(asked->conv->model, asked->conv, "%s does not come%s%s", asked->who,
                     why && *why ? ": " : "", why && *why ? why : "");
        g_ptr_array_remove_index(muc->asked, i);
        return;
    }
}

gboolean muc_take_invitation(Incoming *in) {
    const Stanza *x = stanza_child(in->stanza, "x", NS_MUC_USER);
    const Stanza *invite = stanza_child(x, "invite", NULL);
    const Stanza *decline = stanza_child(x, "decline", NULL);
    if ((!invite && !decline) || in->outgoing || jid_resource(in->from) ||
        strcmp(in->type, "error") == 0 || strcmp(in->type, "groupchat") == 0)
        return FALSE;
    if (decline)
        take_refusal(in, decline);
    return decline || take_invitation(in, x, invite);
}

static char *why_not(const Stanza *error) {
    const char *condition = muc_condition(error);
    if (strcmp(condition, "forbidden") == 0 || strcmp(condition, "not-allowed") == 0)
        return g_strdup(_("you may not invite into this room"));
    if (strcmp(condition, "item-not-found") == 0)
        return g_strdup(_("there is nobody of this address"));
    return stanza_error_text(error);
}

gboolean muc_invitation_failed(Incoming *in) {
    Muc *muc = stream_state(in->stream, &xep_muc);
    for (guint i = 0; in->message_id && i < muc->asked->len; i++) {
        const Asked *asked = muc->asked->pdata[i];
        if (strcmp(asked->id, in->message_id) != 0 || strcmp(asked->to, in->peer) != 0)
            continue;
        g_autofree char *why = why_not(in->stanza);
        model_error(asked->conv->model, asked->conv, "%s could not be invited: %s.", asked->who,
                    why);
        g_ptr_array_remove_index(muc->asked, i);
        return TRUE;
    }
    return FALSE;
}
