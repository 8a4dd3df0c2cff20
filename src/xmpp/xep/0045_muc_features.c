/* 0045_muc_features.c — what a room says of itself, and where our server has its rooms (6.1
 * to 6.4). */
#include "base/jid.h"
#include "store/caches.h"
#include "wire/ns.h"
#include "xmpp/xep/0030_disco.h"
#include "xmpp/xep/0045_muc_private.h"
#include "xmpp/xep/0059_result_sets.h"
#include <string.h>

#define CACHE_SERVICE "rooms-service"

enum { MAX_SERVICES = 30 }; /* looked at to find the one with rooms */

static guint features_of(const Stanza *query) {
    static const struct {
        const char *name;
        guint flag;
    } known[] = {
        {"muc_nonanonymous", ROOM_NON_ANONYMOUS},
        {"muc_membersonly", ROOM_MEMBERS_ONLY},
        {"muc_moderated", ROOM_MODERATED},
        {"muc_passwordprotected", ROOM_PASSWORD},
        {"muc_persistent", ROOM_PERSISTENT},
        {"muc_hidden", ROOM_HIDDEN},
        {"urn:xmpp:occupant-id:0", ROOM_OCCUPANT_IDS},
        {"urn:xmpp:sid:0", ROOM_STANZA_IDS},
        {"urn:xmpp:mam:2", ROOM_ARCHIVE},
    };
    guint flags = 0;
    const Stanza *feature = NULL;
    while ((feature = stanza_next(query, feature, "feature", NS_DISCO_INFO)))
        for (gsize i = 0; i < G_N_ELEMENTS(known); i++)
            if (g_strcmp0(stanza_get(feature, "var"), known[i].name) == 0)
                flags |= known[i].flag;
    return flags;
}

static Conv *room_of(Stream *stream, const char *jid) {
    Conv *conv = convs_find(stream_account(stream), jid);
    return conv && conv->room ? conv : NULL;
}

static void on_features(Stream *stream, Stanza *answer, gpointer jid) {
    Conv *conv = room_of(stream, jid);
    const Stanza *query = stanza_child(answer, "query", NS_DISCO_INFO);
    if (!conv || !query || g_strcmp0(stanza_get(answer, "type"), "result") != 0)
        return;
    const char *name = stanza_get(stanza_child(query, "identity", NS_DISCO_INFO), "name");
    room_set_name(conv->room, name && *name ? name : NULL);
    room_set_features(conv->room, features_of(query) | (conv->room->features & ROOM_LOGGED));
    if (seat_find(conv))
        muc_tell_open(seat_find(conv));
}

void muc_ask_features(Seat *seat) {
    disco_ask_info(seat->stream, seat->conv->jid, NULL, on_features, g_strdup(seat->conv->jid),
                   g_free);
}

/* ---- the nick that is ours there ---- */

typedef struct {
    char *jid, *why;
} Kept;

static void kept_free(gpointer data) {
    Kept *kept = data;
    g_free(kept->jid);
    g_free(kept->why);
    g_free(kept);
}

static void on_own_nick(Stream *stream, Stanza *answer, gpointer data) {
    const Kept *kept = data;
    Conv *conv = room_of(stream, kept->jid);
    Seat *seat = conv ? seat_find(conv) : NULL;
    const Stanza *query = stanza_child(answer, "query", NS_DISCO_INFO);
    const char *name = stanza_get(stanza_child(query, "identity", NS_DISCO_INFO), "name");
    if (!seat || conv->room->state != ROOM_JOINING)
        return;
    g_autofree char *full = name && *name ? jid_full(conv->jid, name) : NULL;
    g_autofree char *prepared = full ? jid_prepare(full, NULL) : NULL;
    if (!prepared || g_strcmp0(stanza_get(answer, "type"), "result") != 0) {
        room_set_wanted(conv->room, FALSE);
        seat_fail(seat, kept->why);
        return;
    }
    room_set_nick(conv->room, jid_resource(prepared));
    seat_enter(seat);
}

void muc_enter_as_kept(Seat *seat, const char *why) {
    Kept *kept = g_new(Kept, 1);
    *kept = (Kept){g_strdup(seat->conv->jid), g_strdup(why)};
    seat->own_nick = TRUE;
    disco_ask_info(seat->stream, seat->conv->jid, "x-roomuser-item", on_own_nick, kept, kept_free);
}

static gboolean has_rooms(const Stanza *query) {
    gboolean conference = FALSE, muc = FALSE;
    const Stanza *child = NULL;
    while ((child = stanza_next(query, child, NULL, NS_DISCO_INFO))) {
        conference |= g_strcmp0(stanza_get(child, "category"), "conference") == 0 &&
                      g_strcmp0(stanza_get(child, "type"), "irc") != 0;
        muc |= g_strcmp0(stanza_get(child, "var"), NS_MUC) == 0;
    }
    return conference && muc;
}

/* The first one that says so; kept, so that the next run knows at once. */
static void on_service(Stream *stream, Stanza *answer, gpointer jid) {
    const Account *account = stream_account(stream);
    const Stanza *query = stanza_child(answer, "query", NS_DISCO_INFO);
    g_autofree char *known = cache_get(account->model->db, account->jid, CACHE_SERVICE, "");
    if (!known && has_rooms(query) && g_strcmp0(stanza_get(answer, "type"), "result") == 0)
        cache_set(account->model->db, account->jid, CACHE_SERVICE, "", jid, NULL);
}

static void on_items(Stream *stream, Stanza *answer, gpointer data) {
    const Stanza *query = stanza_child(answer, "query", NS_DISCO_ITEMS), *item = NULL;
    if (g_strcmp0(stanza_get(answer, "type"), "result") != 0)
        return;
    for (guint n = 0; n < MAX_SERVICES && (item = stanza_next(query, item, "item", NULL));) {
        const char *raw = stanza_get(item, "jid");
        g_autofree char *jid = raw ? jid_prepare(raw, NULL) : NULL;
        if (!jid || stanza_get(item, "node") || strchr(jid, '@') || strchr(jid, '/'))
            continue;
        disco_ask_info(stream, jid, NULL, on_service, g_strdup(jid), g_free);
        n++;
    }
}

void muc_find_service(Stream *stream) {
    g_autofree char *known = muc_service(stream_account(stream));
    if (!known)
        disco_ask_items(stream, stream_domain(stream), NULL, on_items, NULL, NULL);
}

void muc_ask_rooms(Stream *stream, const char *service, guint max, const char *after, IqFn fn,
                   gpointer data, GDestroyNotify free_data) {
    Stanza *iq = iq_new("get", service, "query", NS_DISCO_ITEMS);
    rsm_ask(stanza_child(iq, "query", NULL), max, after);
    stream_ask(stream, iq, fn, data, free_data);
}

char *muc_service(const Account *account) {
    const char *set = settings_text(account->model->settings, "rooms-service", account, NULL);
    return set && *set ? jid_prepare(set, NULL)
                       : cache_get(account->model->db, account->jid, CACHE_SERVICE, "");
}
