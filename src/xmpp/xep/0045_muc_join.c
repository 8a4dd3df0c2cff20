/* 0045_muc_join.c — into a room and out of it, also by ourselves after an outage
 * (XEP-0045 7.2, 7.6, 7.14), and noticing that one has been put out in silence (XEP-0410). */
#include "base/datetime.h"
#include "base/jid.h"
#include "base/tr.h"
#include "model/message.h"
#include "store/messages.h"
#include "wire/ns.h"
#include "xmpp/outgoing.h"
#include "xmpp/presence.h"
#include "xmpp/xep/0045_muc_private.h"
#include "xmpp/xep/0199_ping.h"
#include <string.h>

enum {
    ANSWER_MS = 60 * 1000,       /* for the room to let us in */
    USER_MS = 15 * 60 * 1000,    /* for the user to show that he is no machine */
    SUBJECT_MS = 5 * 1000,       /* for the subject, which ends the history */
    SILENCE_MS = 15 * 60 * 1000, /* then we ask whether we are still in (XEP-0410 3.2) */
    AGAIN_MS = 30 * 1000,        /* until we go back by ourselves; doubled each time */
    AGAIN_MOST = 5,              /* … this often */
    OTHER_NICKS = 3,
    LOOK_BACK = 50, /* messages */
};

static void on_timer(gpointer data);

static void set_timer(Seat *seat, guint ms) {
    Clock *clock = stream_clock(seat->stream);
    clock_cancel(clock, &seat->timer);
    seat->timer = clock_after(clock, ms, on_timer, seat);
}

/* When the newest message that is known came; ours may have waited, and say nothing. */
static gint64 newest_known(const Conv *conv) {
    g_autoptr(GPtrArray) rows =
        messages_before(conv->model->db, conv->id, G_MAXINT64, G_MAXINT64, LOOK_BACK);
    for (guint i = rows->len; i-- > 0;) {
        const Message *message = rows->pdata[i];
        if (message->state == MESSAGE_RECEIVED && message->kind == MESSAGE_TEXT)
            return message->time;
    }
    return 0;
}

/* 7.2.14. Asked for since what we have, in whole seconds: what comes twice is refused by the store.
 */
static void add_history(const Conv *conv, Stanza *x) {
    gint64 newest = newest_known(conv);
    int most = settings_number(conv->model->settings, "room-history", conv->account, conv);
    Stanza *history = stanza_add(x, "history", NS_MUC);
    if (newest && most) {
        g_autofree char *since = datetime_format(newest - newest % G_USEC_PER_SEC);
        stanza_set(history, "since", since);
    } else {
        stanza_set_number(history, "maxstanzas", most);
    }
}

void seat_enter(Seat *seat) {
    Conv *conv = seat->conv;
    const Account *account = conv->account;
    g_autofree char *to = jid_full(conv->jid, conv->room->nick);
    room_set_state(conv->room, ROOM_JOINING, NULL);
    seat->caught_up = seat->challenged = FALSE;
    g_clear_pointer(&seat->renaming, g_free);
    if (seat->tries == 0)
        muc_ask_features(seat);
    /* Who is invisible is seen where they go in. */
    Show show = account->show != SHOW_OFFLINE ? account->show : SHOW_ONLINE;
    Stanza *presence = presence_directed(seat->stream, to, show, account->status);
    Stanza *x = stanza_add(presence, "x", NS_MUC);
    add_history(conv, x);
    if (seat->password)
        stanza_add_with_text(x, "password", NS_MUC, seat->password);
    stream_send(seat->stream, presence);
    set_timer(seat, ANSWER_MS);
}

void seat_enter_later(Seat *seat, guint ms) {
    if (ms == 0)
        seat_enter(seat);
    else
        set_timer(seat, ms);
}

void seat_watch(Seat *seat) {
    seat->heard = clock_mono(stream_clock(seat->stream));
    seat->pinged = FALSE;
    if (!seat->timer && seat->conv->room->state == ROOM_IN)
        set_timer(seat, SILENCE_MS);
}

/* What waited is said after what the others said meanwhile. */
void seat_caught_up(Seat *seat) {
    if (seat->caught_up)
        return;
    seat->caught_up = TRUE;
    set_timer(seat, SILENCE_MS);
    outgoing_flush(seat->stream);
}

void seat_inside(Seat *seat) {
    Room *room = seat->conv->room;
    room_set_state(room, ROOM_IN, NULL);
    room_set_wanted(room, TRUE);
    seat->tries = seat->failures = 0;
    seat->heard = clock_mono(stream_clock(seat->stream));
    set_timer(seat, SUBJECT_MS);
    seat_done(seat, NULL);
}

static gboolean is_passing(const char *condition) {
    static const char *const passing[] = {"remote-server-timeout", "remote-server-not-found",
                                          "service-unavailable",   "resource-constraint",
                                          "internal-server-error", NULL};
    return g_strv_contains(passing, condition);
}

/* Said where the user looks: by the command if one waits, in the window in any case. */
void seat_fail(Seat *seat, const char *why) {
    Conv *conv = seat->conv;
    gboolean waited = seat->fn != NULL;
    clock_cancel(stream_clock(seat->stream), &seat->timer);
    room_set_state(conv->room, ROOM_OUT, why);
    if (!waited && seat->failures == 0)
        model_error(conv->model, conv, "%s.", why);
    seat_done(seat, why);
}

static void try_again(Seat *seat) {
    guint delay = AGAIN_MS << MIN(seat->failures, AGAIN_MOST);
    seat->failures++;
    seat->tries = 0;
    set_timer(seat, delay);
}

void seat_refused(Seat *seat, const Stanza *presence) {
    Conv *conv = seat->conv;
    const char *condition = muc_condition(presence);
    if (strcmp(condition, "conflict") == 0 && seat->tries < OTHER_NICKS) {
        g_autofree char *nick = g_strconcat(conv->room->nick, "_", NULL);
        seat->tries++;
        room_set_nick(conv->room, nick);
        seat_enter(seat);
        return;
    }
    g_autofree char *why = muc_refusal(conv, presence);
    if (strcmp(condition, "not-acceptable") == 0 && !seat->own_nick) {
        muc_enter_as_kept(seat, why);
        return;
    }
    gboolean again = !seat->typed && is_passing(condition);
    if (!again)
        room_set_wanted(conv->room, FALSE);
    seat->tries = 0;
    seat_fail(seat, why);
    if (again)
        try_again(seat);
}

void seat_lost(Seat *seat, const char *why, gboolean again, gboolean hint) {
    Conv *conv = seat->conv;
    clock_cancel(stream_clock(seat->stream), &seat->timer);
    seat->caught_up = FALSE;
    room_set_state(conv->room, ROOM_OUT, why);
    model_error(conv->model, conv, "%s%s", why,
                again                         ? _(". Trying to get back in")
                : conv->room->wanted || !hint ? ""
                                              : _(". /join tries to get back in"));
    seat->typed = FALSE;
    seat_done(seat, why);
    if (again)
        try_again(seat);
}

/* ---- silence ---- */

static void on_pong(Stream *stream, Stanza *answer, gpointer jid) {
    Conv *conv = convs_find(stream_account(stream), jid);
    Seat *seat = conv && conv->room ? seat_find(conv) : NULL;
    if (!seat || conv->room->state != ROOM_IN || !seat->pinged)
        return;
    const char *condition = muc_condition(answer);
    gboolean silent = !answer || strncmp(condition, "remote-server", 13) == 0;
    gboolean in = !*condition || strcmp(condition, "service-unavailable") == 0 ||
                  strcmp(condition, "feature-not-implemented") == 0 ||
                  strcmp(condition, "item-not-found") == 0;
    seat->pinged = FALSE;
    if (silent || in)
        return;
    seat->typed = FALSE;
    seat_enter(seat); /* in silence: the window gets what was said meanwhile */
}

static void look_alive(Seat *seat) {
    gint64 silence = (clock_mono(stream_clock(seat->stream)) - seat->heard) / 1000;
    if (silence < SILENCE_MS) {
        set_timer(seat, (guint)(SILENCE_MS - silence));
        return;
    }
    set_timer(seat, SILENCE_MS);
    if (seat->renaming || !stream_is_ready(seat->stream))
        return;
    g_autofree char *self = jid_full(seat->conv->jid, seat->conv->room->nick);
    seat->pinged = TRUE;
    ping_ask(seat->stream, self, on_pong, g_strdup(seat->conv->jid), g_free);
}

static void on_timer(gpointer data) {
    Seat *seat = data;
    seat->timer = 0;
    switch (seat->conv->room->state) {
    case ROOM_OUT:
        if (stream_is_ready(seat->stream) && seat->conv->room->wanted)
            seat_enter(seat);
        break;
    case ROOM_JOINING:
        seat_fail(seat, _("The room does not answer"));
        if (!seat->typed)
            try_again(seat);
        break;
    case ROOM_IN:
        if (seat->caught_up)
            look_alive(seat);
        else
            seat_caught_up(seat);
    }
}

void muc_wait_for_user(Conv *conv, gboolean waits) {
    Seat *seat = seat_find(conv);
    if (!seat || conv->room->state != ROOM_JOINING)
        return;
    seat->challenged = TRUE;
    set_timer(seat, waits ? USER_MS : ANSWER_MS);
}

/* ---- what the user wants ---- */

static void expect(Seat *seat, MucFn fn, gpointer data, GDestroyNotify free_data) {
    seat_done(seat, _("something else was asked for meanwhile"));
    seat->fn = fn;
    seat->data = data;
    seat->free_data = free_data;
}

void muc_enter(Conv *conv, const char *nick, const char *password, MucFn fn, gpointer data,
               GDestroyNotify free_data) {
    g_return_if_fail(conv && conv->room && nick);
    Seat *seat = seat_get(conv);
    g_return_if_fail(seat);
    expect(seat, fn, data, free_data);
    if (password)
        seat_set_password(seat, *password ? password : NULL);
    seat->typed = TRUE;
    seat->configure = seat->own_nick = FALSE;
    seat->tries = seat->failures = 0;
    room_set_nick(conv->room, nick);
    seat_enter(seat);
}

void muc_leave(Conv *conv, const char *reason) {
    g_return_if_fail(conv && conv->room);
    Seat *seat = seat_find(conv);
    Room *room = conv->room;
    if (seat && room->state != ROOM_OUT) {
        g_autofree char *to = jid_full(conv->jid, room->nick);
        stream_send(seat->stream, presence_directed(seat->stream, to, SHOW_OFFLINE, reason));
    }
    room_set_wanted(room, FALSE);
    room_set_state(room, ROOM_OUT, NULL);
    if (!seat)
        return;
    clock_cancel(stream_clock(seat->stream), &seat->timer);
    seat_set_password(seat, NULL);
    seat_done(seat, _("you left the room"));
}

void muc_change_nick(Conv *conv, const char *nick, MucFn fn, gpointer data,
                     GDestroyNotify free_data) {
    Seat *seat = seat_find(conv);
    g_return_if_fail(seat && conv->room->state == ROOM_IN);
    const Account *account = conv->account;
    g_autofree char *to = jid_full(conv->jid, nick);
    expect(seat, fn, data, free_data);
    g_free(seat->renaming);
    seat->renaming = g_strdup(nick);
    stream_send(seat->stream, presence_directed(seat->stream, to, account->show, account->status));
}

void muc_set_subject(Conv *conv, const char *subject) {
    Seat *seat = seat_find(conv);
    g_return_if_fail(seat && subject);
    Stanza *message = stanza_new("message", NS_CLIENT);
    g_autofree char *id = stream_new_id();
    stanza_set(message, "to", conv->jid);
    stanza_set(message, "type", "groupchat");
    stanza_set(message, "id", id);
    stanza_add_with_text(message, "subject", NULL, subject);
    stream_send(seat->stream, message);
}
