/* 0045_muc_messages.c — what is said in rooms, to all and in private (XEP-0045 7.4, 7.5, 8.1). */
#include "base/datetime.h"
#include "base/jid.h"
#include "base/tr.h"
#include "model/history.h"
#include "model/message.h"
#include "model/outbox.h"
#include "wire/ns.h"
#include "xmpp/xep/0045_muc_private.h"
#include "xmpp/xep/0203_delay.h"
#include <string.h>

#define NS_OCCUPANT_ID "urn:xmpp:occupant-id:0"

enum {
    LOOK_BACK = 30,                    /* messages */
    SAME_US = 3 * 60 * G_USEC_PER_SEC, /* two clocks may differ by so much */
};

static void identify_room(Incoming *in, Seat *seat) {
    Room *room = seat->conv->room;
    const char *nick = jid_resource(in->from);
    const char *id = stanza_get(stanza_child(in->stanza, "occupant-id", NS_OCCUPANT_ID), "id");
    const Occupant *occupant = nick ? room_occupant(room, nick) : NULL;
    in->kind = CONV_ROOM;
    in->nick = g_strdup(nick);
    in->live = seat->caught_up;
    if (id && *id && (room->features & ROOM_OCCUPANT_IDS))
        in->occupant_id = id;
    if (occupant && in->live) {
        in->real_jid = occupant->real_jid;
        in->joined = occupant->since;
    }
    seat_watch(seat);
}

/* Is it between us and one occupant? What our own account copied says so itself (7.5). */
static gboolean is_private(const Incoming *in, const char *other) {
    const Conv *conv = convs_find(stream_account(in->stream), in->peer);
    const Stanza *x = stanza_child(in->stanza, "x", NS_MUC_USER);
    if (!jid_resource(other))
        return FALSE;
    if (conv && conv->room)
        return TRUE;
    return x && !stanza_child(x, NULL, NULL) && in->copy;
}

static void identify_private(Incoming *in) {
    const char *raw = in->outgoing ? stanza_get(in->stanza, "to") : in->from;
    g_autofree char *other = raw ? jid_prepare(raw, NULL) : NULL;
    if (!other || !is_private(in, other))
        return;
    const Room *room = rooms_find(stream_account(in->stream), other);
    const Occupant *occupant = room ? room_occupant(room, jid_resource(other)) : NULL;
    in->kind = CONV_PRIVATE;
    in->nick = g_strdup(in->outgoing ? (room ? room->nick : NULL) : jid_resource(other));
    if (occupant && !in->outgoing) {
        in->occupant_id = occupant->occupant_id;
        in->real_jid = occupant->real_jid;
        in->joined = occupant->since;
    }
    g_free(in->peer);
    in->peer = g_steal_pointer(&other);
}

/* Who isn't in a room has nothing to hear from it: the rest is somebody's try to talk into one. */
void muc_identify(Incoming *in) {
    in->handled = muc_take_invitation(in);
    if (in->handled)
        return;
    Room *room = rooms_find(stream_account(in->stream), in->peer);
    Seat *seat = room ? seat_find(room->conv) : NULL;
    gboolean error = strcmp(in->type, "error") == 0;
    if (strcmp(in->type, "groupchat") == 0 || (room && error && !jid_resource(in->from))) {
        if (!seat || in->copy || (room->state != ROOM_IN && !error))
            in->handled = TRUE;
        else
            identify_room(in, seat);
    } else if (room && !jid_resource(in->from) && !in->outgoing) {
        in->kind = CONV_ROOM; /* the room itself, to us alone */
        in->notice = TRUE;
        in->live = TRUE;
        in->handled = room->state != ROOM_IN;
        if (in->handled && !error)
            muc_tell_outside(room, in->stanza);
    } else {
        identify_private(in);
    }
}

/* ---- our own words, coming back ---- */

static Message *ids_of(const Incoming *in) {
    Message *copy = message_new(MESSAGE_TEXT);
    copy->archive_id = g_strdup(in->archive_id);
    copy->archive_by = g_strdup(in->archive_by);
    copy->occupant_id = g_strdup(in->occupant_id);
    return copy;
}

/* Some services give every message an id of their own: then it is the text that tells. */
static const char *id_by_text(const Incoming *in, const Conv *conv) {
    const GPtrArray *messages = conv->history->messages;
    for (guint i = messages->len, n = 0; i-- > 0 && n < LOOK_BACK; n++) {
        const Message *message = messages->pdata[i];
        if (message_is_ours(message) && message->kind == MESSAGE_TEXT && !message->archive_id &&
            message->state <= MESSAGE_SENT && g_strcmp0(message->body, in->body) == 0 &&
            ABS(message->time - in->time) < SAME_US)
            return message->message_id;
    }
    return NULL;
}

/* Our nick alone is no proof in what was said before we came: somebody else may have had it. */
static gboolean is_own(const Incoming *in, const Room *room) {
    const Occupant *self = room_self(room);
    if (g_strcmp0(in->nick, room->nick) == 0 && in->live)
        return TRUE;
    return self && self->occupant_id && g_strcmp0(self->occupant_id, in->occupant_id) == 0;
}

static gboolean take_reflection(Incoming *in, Conv *conv) {
    g_autoptr(Message) copy = ids_of(in);
    const Room *room = conv->room;
    gboolean own = is_own(in, room);
    if (!own && g_strcmp0(in->nick, room->nick) != 0)
        return FALSE;
    if ((in->origin_id && outbox_reflected(conv, in->origin_id, copy)) ||
        (in->message_id && outbox_reflected(conv, in->message_id, copy)))
        return TRUE;
    const char *id = own ? id_by_text(in, conv) : NULL;
    if (id)
        return outbox_reflected(conv, id, copy);
    in->outgoing = own; /* said from another device of ours */
    return FALSE;
}

/* ---- what the room says ---- */

static void take_subject(const Incoming *in, Conv *conv) {
    Room *room = conv->room;
    gboolean news = g_strcmp0(room->subject, in->subject) != 0;
    gboolean first = room->subject == NULL;
    const char *by = in->nick ? in->nick : _("the room");
    room_set_subject(room, in->subject, in->nick);
    if (!news || (first && !*in->subject))
        return;
    Message *message = message_new(MESSAGE_SUBJECT);
    message->flags = MESSAGE_VOLATILE;
    message->time = first ? 0 : in->time;
    message->nick = g_strdup(in->nick);
    message->body = *in->subject == '\0' ? g_strdup_printf(_("%s has cleared the subject"), by)
                    : first              ? g_strdup_printf(_("Subject: %s"), in->subject)
                            : g_strdup_printf(_("%s has set the subject: %s"), by, in->subject);
    conv_add(conv, message);
}

/* What has no id is known by who said it, what and when. */
static gboolean is_known(const Incoming *in, const Conv *conv) {
    const GPtrArray *messages = conv->history->messages;
    if (in->message_id || !(in->flags & MESSAGE_DELAYED))
        return FALSE;
    for (guint i = messages->len, n = 0; i-- > 0 && n < LOOK_BACK; n++) {
        const Message *message = messages->pdata[i];
        if (g_strcmp0(message->from, in->from) == 0 && g_strcmp0(message->body, in->body) == 0 &&
            ABS(message->time - in->time) < SAME_US)
            return TRUE;
    }
    return FALSE;
}

void muc_read(Incoming *in) {
    Room *room = in->kind == CONV_ROOM ? rooms_find(stream_account(in->stream), in->peer) : NULL;
    Seat *seat = room ? seat_find(room->conv) : NULL;
    gboolean empty = !in->body || !*in->body;
    if (!seat)
        return;
    MucCodes codes = muc_codes(stanza_child(in->stanza, "x", NS_MUC_USER));
    if (!in->nick)
        muc_tell_codes(seat, &codes);
    if (!in->nick && (muc_take_request(seat, in->stanza) || muc_take_applicant(seat, in->stanza))) {
        in->handled = TRUE;
        return;
    }
    if (in->subject && empty && strcmp(in->type, "groupchat") == 0) {
        take_subject(in, room->conv);
        if (!(in->flags & MESSAGE_DELAYED) || !in->live)
            seat_caught_up(seat);
        in->handled = TRUE;
        return;
    }
    if (empty) {
        in->handled = TRUE;
        return;
    }
    in->notice = !in->nick;
    if (!in->nick)
        return;
    if (!in->live && !(in->flags & MESSAGE_DELAYED)) {
        seat_caught_up(seat); /* a room without a subject */
        in->live = TRUE;
    }
    in->handled = take_reflection(in, room->conv) || is_known(in, room->conv);
}

void muc_added(Incoming *in, Conv *conv, Message *message) {
    if (conv->room && message->nick)
        room_heard(conv->room, message->nick, message->time);
}

void muc_rejected(Incoming *in, Conv *conv) {
    if (muc_invitation_failed(in) || !conv ||
        (conv->kind != CONV_ROOM && conv->kind != CONV_PRIVATE) || !in->message_id)
        return;
    g_autofree char *why = muc_message_refusal(conv, in->stanza);
    gboolean ours = outbox_rejected(conv, in->message_id, why);
    Seat *seat = conv->room ? seat_find(conv) : NULL;
    if (!seat || conv->room->state != ROOM_IN)
        return;
    if (!ours)
        model_error(conv->model, conv, "The room refused: %s.", why);
    if (strcmp(muc_condition(in->stanza), "not-acceptable") == 0) {
        seat->typed = FALSE;
        seat_enter(seat); /* 7.4: who is no occupant is told so */
    }
}

/* ---- on the way out ---- */

/* A word for one person never goes to whoever has the nick next, nor to nobody in silence. */
static gboolean holds_private(Conv *conv, const Message *message) {
    const Room *room = rooms_find(conv->account, conv->jid);
    const char *nick = jid_resource(conv->jid);
    g_autofree char *why = NULL;
    if (room && room->state == ROOM_IN && room_occupant(room, nick))
        return FALSE;
    if (room && room->state != ROOM_IN && room->wanted)
        return TRUE;
    why = room && room->state == ROOM_IN ? g_strdup_printf(_("%s is not in the room"), nick)
                                         : g_strdup(_("you are not in the room"));
    outbox_failed(conv->account, message->id, conv->id, why);
    return TRUE;
}

gboolean muc_holds(Stream *stream, Conv *conv, const Message *message) {
    if (conv->kind == CONV_PRIVATE)
        return holds_private(conv, message);
    if (conv->kind != CONV_ROOM)
        return FALSE;
    const Seat *seat = seat_find(conv);
    return !seat || conv->room->state != ROOM_IN || !seat->caught_up;
}

/* 7.9: who said it first, and when. */
static void stamp_retold(const Message *message, Stanza *stanza) {
    g_autofree char *time = datetime_format(message->time);
    Stanza *delay = stanza_add(stanza, "delay", NS_DELAY);
    stanza_set(delay, "from", message->real_jid);
    stanza_set(delay, "stamp", time);
}

void muc_stamp(Stream *stream, Conv *conv, const Message *message, Stanza *stanza) {
    const Seat *seat = conv->kind == CONV_ROOM ? seat_find(conv) : NULL;
    if (seat && seat->thread && !message->thread)
        stanza_add_with_text(stanza, "thread", NULL, seat->thread);
    if (seat && message->real_jid)
        stamp_retold(message, stanza);
    if (conv->kind == CONV_PRIVATE)
        stanza_add(stanza, "x", NS_MUC_USER);
}
