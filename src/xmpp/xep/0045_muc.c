/* 0045_muc.c — rooms: our seats in them, over the life of a session. */
#include "base/jid.h"
#include "base/tr.h"
#include "model/roster.h"
#include "xmpp/presence.h"
#include "xmpp/xep/0045_muc_private.h"
#include <string.h>

enum { STAGGER_MS = 100 }; /* between the rooms that are entered after a login */

static void wipe(char *secret) {
    for (volatile char *p = secret; p && *p; p++)
        *p = '\0';
    g_free(secret);
}

void seat_set_password(Seat *seat, const char *password) {
    char *copy = g_strdup(password);
    wipe(seat->password);
    seat->password = copy;
}

void seat_done(Seat *seat, const char *error) {
    MucFn fn = seat->fn;
    gpointer data = seat->data;
    GDestroyNotify free_data = seat->free_data;
    seat->fn = NULL;
    seat->data = NULL;
    seat->free_data = NULL;
    if (fn)
        fn(seat->conv, error, data);
    if (free_data)
        free_data(data);
}

static void seat_free(gpointer data) {
    Seat *seat = data;
    clock_cancel(stream_clock(seat->stream), &seat->timer);
    seat_done(seat, _("the connection is gone"));
    wipe(seat->password);
    g_ptr_array_unref(seat->requests);
    g_ptr_array_unref(seat->applicants);
    g_free(seat->renaming);
    g_free(seat->thread);
    g_free(seat);
}

static gpointer attach(Stream *stream) {
    Muc *muc = g_new0(Muc, 1);
    muc->asked = g_ptr_array_new_with_free_func(muc_asked_free);
    muc->seats = g_hash_table_new_full(NULL, NULL, NULL, seat_free);
    return muc;
}

static void detach(Stream *stream, gpointer data) {
    Muc *muc = data;
    g_hash_table_destroy(muc->seats);
    g_ptr_array_unref(muc->asked);
    g_free(muc->status);
    g_free(muc);
}

Seat *seat_find(Conv *conv) {
    Stream *stream = conv->account ? stream_of(conv->account) : NULL;
    Muc *muc = stream ? stream_state(stream, &xep_muc) : NULL;
    return muc ? g_hash_table_lookup(muc->seats, conv) : NULL;
}

Seat *seat_get(Conv *conv) {
    Seat *seat = seat_find(conv);
    Stream *stream = stream_of(conv->account);
    if (seat || !stream)
        return seat;
    Muc *muc = stream_state(stream, &xep_muc);
    seat = g_new0(Seat, 1);
    seat->stream = stream;
    seat->conv = conv;
    seat->requests = g_ptr_array_new_with_free_func((GDestroyNotify)stanza_unref);
    seat->applicants = muc_applicants_new();
    g_hash_table_insert(muc->seats, conv, seat);
    return seat;
}

void muc_set_thread(Conv *conv, const char *thread) {
    Seat *seat = seat_get(conv);
    char *copy = g_strdup(thread);
    g_return_if_fail(seat);
    g_free(seat->thread);
    seat->thread = copy;
}

/* Rooms we were in, or were left open the last time: not all at once. */
static void enter_all(Stream *stream) {
    const Account *account = stream_account(stream);
    guint n = 0;
    for (guint i = 0; i < account->convs->len; i++) {
        Conv *conv = account->convs->pdata[i];
        if (!conv->room || !conv->room->wanted || conv->room->state != ROOM_OUT)
            continue;
        Seat *seat = seat_get(conv);
        seat->typed = FALSE;
        seat_enter_later(seat, n++ * STAGGER_MS);
    }
}

static void note_presence(Stream *stream) {
    Muc *muc = stream_state(stream, &xep_muc);
    const Account *account = stream_account(stream);
    muc->show = account->show;
    g_free(muc->status);
    muc->status = g_strdup(account->status);
}

static void on_ready(Stream *stream) {
    note_presence(stream);
    muc_find_service(stream);
    if (stream_account(stream)->show != SHOW_OFFLINE)
        enter_all(stream);
}

static void on_ended(Stream *stream) {
    Muc *muc = stream_state(stream, &xep_muc);
    const Account *account = stream_account(stream);
    GHashTableIter iter;
    gpointer seat;
    for (guint i = 0; i < account->convs->len; i++) {
        Conv *conv = account->convs->pdata[i];
        if (conv->room && conv->room->state != ROOM_OUT)
            room_set_state(conv->room, ROOM_OUT, NULL);
    }
    g_hash_table_iter_init(&iter, muc->seats);
    while (g_hash_table_iter_next(&iter, NULL, &seat)) {
        clock_cancel(stream_clock(stream), &((Seat *)seat)->timer);
        ((Seat *)seat)->caught_up = FALSE;
        seat_done(seat, _("the connection was lost"));
    }
}

/* Rooms are no contacts: what we broadcast doesn't reach them (RFC 6121 4.4). */
static void tell_presence(Stream *stream) {
    Muc *muc = stream_state(stream, &xep_muc);
    const Account *account = stream_account(stream);
    gboolean back = muc->show == SHOW_OFFLINE;
    if (!stream_is_ready(stream) ||
        (muc->show == account->show && g_strcmp0(muc->status, account->status) == 0))
        return;
    note_presence(stream);
    for (guint i = 0; account->show != SHOW_OFFLINE && i < account->convs->len; i++) {
        const Conv *conv = account->convs->pdata[i];
        if (!conv->room || conv->room->state != ROOM_IN)
            continue;
        g_autofree char *to = jid_full(conv->jid, conv->room->nick);
        stream_send(stream, presence_directed(stream, to, account->show, account->status));
    }
    if (back && account->show != SHOW_OFFLINE)
        enter_all(stream);
}

static void on_event(Stream *stream, const Event *ev) {
    if (ev->type == EV_ACCOUNT_CHANGED)
        tell_presence(stream);
    else if (ev->type == EV_CONV_CLOSED && ev->conv && ev->conv->room)
        muc_leave(ev->conv, NULL);
}

static void on_resumed(Stream *stream) {
    tell_presence(stream);
}

static const char *const features[] = {NS_MUC, NULL};

const XepModule xep_muc = {
    .xep = "0045",
    .name = "Multi-User Chat",
    .version = "1.35.5",
    .features = features,
    .attach = attach,
    .detach = detach,
    .ready = on_ready,
    .resumed = on_resumed,
    .ended = on_ended,
    .event = on_event,
    .presence = muc_presence,
    .identify = muc_identify,
    .read = muc_read,
    .added = muc_added,
    .rejected = muc_rejected,
    .holds = muc_holds,
    .stamp = muc_stamp,
};

const XepModule xep_hats = {
    .xep = "0317", .name = "Hats", .version = "0.3.1", .note = "only shown"};
const XepModule xep_occupant_ids = {
    .xep = "0421", .name = "Occupant identifiers for semi-anonymous MUCs", .version = "1.0.1"};
const XepModule xep_self_ping = {
    .xep = "0410", .name = "MUC Self-Ping (Schrödinger's Chat)", .version = "1.1.0"};
