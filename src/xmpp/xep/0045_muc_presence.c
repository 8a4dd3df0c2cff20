/* 0045_muc_presence.c — who is in a room, as the room tells (XEP-0045 7.1 to 7.6, 9; hats XEP-0317;
 * occupant ids XEP-0421). */
#include "base/jid.h"
#include "base/tr.h"
#include "model/message.h"
#include "wire/ns.h"
#include "xmpp/presence.h"
#include "xmpp/xep/0045_muc_private.h"
#include <string.h>

#define NS_HATS "urn:xmpp:hats:0"
#define NS_OCCUPANT_ID "urn:xmpp:occupant-id:0"
#define NS_DATA "jabber:x:data"

enum { MAX_HATS = 10, MAX_OCCUPANT_ID = 128 };

/* One presence of one occupant. */
typedef struct {
    Seat *seat;
    Conv *conv;
    Room *room;
    const Stanza *presence, *x, *item;
    const char *nick;
    MucCodes codes;
    gboolean self;
} Seen;

static char **read_hats(const Stanza *presence) {
    const Stanza *hats = stanza_child(presence, "hats", NS_HATS), *hat = NULL;
    GPtrArray *titles = g_ptr_array_new();
    while (titles->len < MAX_HATS && (hat = stanza_next(hats, hat, "hat", NS_HATS)))
        if (stanza_get(hat, "uri") && stanza_get(hat, "title"))
            g_ptr_array_add(titles, g_strdup(stanza_get(hat, "title")));
    if (titles->len == 0) {
        g_ptr_array_free(titles, TRUE);
        return NULL;
    }
    g_ptr_array_add(titles, NULL);
    return (char **)g_ptr_array_free(titles, FALSE);
}

/* Believed only where the room says that it makes them itself. */
static const char *occupant_id(const Room *room, const Stanza *stanza) {
    const char *id = stanza_get(stanza_child(stanza, "occupant-id", NS_OCCUPANT_ID), "id");
    return id && *id && strlen(id) <= MAX_OCCUPANT_ID && (room->features & ROOM_OCCUPANT_IDS)
               ? id
               : NULL;
}

static void put(const Seen *seen) {
    const char *raw = stanza_get(seen->item, "jid");
    const char *status = stanza_child_text(seen->presence, "status", NS_CLIENT);
    g_autofree char *real = raw ? jid_prepare(raw, NULL) : NULL;
    g_auto(GStrv) hats = read_hats(seen->presence);
    Occupant now = {
        .nick = (char *)seen->nick,
        .occupant_id = (char *)occupant_id(seen->room, seen->presence),
        .real_jid = real,
        .role = MUC_PARTICIPANT,
        .affiliation = MUC_NO_AFFILIATION,
        .hats = hats,
        .show = presence_show(seen->presence),
        .status = (char *)(status && *status ? status : NULL),
    };
    muc_role_parse(stanza_get(seen->item, "role"), &now.role);
    muc_affiliation_parse(stanza_get(seen->item, "affiliation"), &now.affiliation);
    room_put(seen->room, &now);
}

/* ---- private conversations: what happens to whom one talks with ---- */

static void tell_private(const Seen *seen, const char *nick, const char *words) {
    g_autofree char *full = jid_full(seen->conv->jid, nick);
    Conv *conv = convs_find(seen->conv->account, full);
    if (conv && conv->kind == CONV_PRIVATE && conv->open)
        model_notice(conv->model, conv, "%s", words);
}

/* ---- those who are there ---- */

/* 10.1.2: an instant room; the form comes with /room config. */
static void accept_defaults(const Seen *seen) {
    Stanza *iq = iq_new("set", seen->conv->jid, "query", NS_MUC_OWNER);
    Stanza *x = stanza_add(stanza_child(iq, NULL, NULL), "x", NS_DATA);
    stanza_set(x, "type", "submit");
    stream_ask(seen->seat->stream, iq, NULL, NULL, NULL);
    muc_ask_features(seen->seat); /* before it was made it had nothing to say of itself */
    model_notice(seen->conv->model, seen->conv,
                 "This room is new, and you are its owner. /room config sets it up.");
}

static void arrive(const Seen *seen) {
    if (strcmp(seen->nick, seen->room->nick) != 0)
        room_set_nick(seen->room, seen->nick); /* 210: the room has chosen another one */
    put(seen);
    seen->room->created = muc_has_code(&seen->codes, 201);
    seen->room->locked = seen->seat->configure && seen->room->created;
    seat_inside(seen->seat);
    if (seen->seat->conv->room->state != ROOM_IN)
        return; /* who heard it has left again */
    muc_tell_codes(seen->seat, &seen->codes);
    muc_tell_open(seen->seat);
    if (muc_has_code(&seen->codes, 210))
        model_notice(seen->conv->model, seen->conv, "The room calls you %s", seen->nick);
    if (seen->room->created && !seen->room->locked)
        accept_defaults(seen);
}

static const char *role_words(MucRole role) {
    static const char *const words[] = {N_("out"), N_("a visitor, who only listens"),
                                        N_("a participant"), N_("a moderator")};
    return tr(words[role]);
}

static const char *affiliation_words(MucAffiliation affiliation) {
    static const char *const words[] = {N_("banned"), N_("no member"), N_("a member"),
                                        N_("an admin"), N_("an owner")};
    return tr(words[affiliation]);
}

/* 9.1 to 10.7: of ourselves always, of others if they are worth a line. */
static void tell_change(const Seen *seen, MucRole role, MucAffiliation affiliation) {
    const Occupant *now = room_occupant(seen->room, seen->nick);
    const char *why = stanza_child_text(seen->item, "reason", NS_MUC_USER);
    if (!now || (now->role == role && now->affiliation == affiliation) ||
        (!seen->self && !room_worth_saying(seen->room, seen->nick)))
        return;
    g_autofree char *of_room =
        g_strdup_printf(_("%s of this room"), affiliation_words(now->affiliation));
    g_autofree char *both = g_strdup_printf(_("%s and %s"), role_words(now->role), of_room);
    const char *what = now->affiliation == affiliation ? role_words(now->role)
                       : now->role == role             ? of_room
                                                       : both;
    g_autofree char *text = seen->self ? g_strdup_printf(_("You are now %s"), what)
                                       : g_strdup_printf(_("%s is now %s"), seen->nick, what);
    model_notice(seen->conv->model, seen->conv, "%s%s%s", text, why && *why ? ": " : "",
                 why ? why : "");
}

static void take_available(const Seen *seen) {
    const Occupant *old = room_occupant(seen->room, seen->nick);
    MucRole role = old ? old->role : MUC_NO_ROLE;
    MucAffiliation affiliation = old ? old->affiliation : MUC_NO_AFFILIATION;
    if (seen->room->state == ROOM_JOINING) {
        if (seen->self)
            arrive(seen);
        else
            put(seen);
        return;
    }
    put(seen);
    if (old)
        tell_change(seen, role, affiliation);
    if (old || seen->self)
        return;
    room_say_coming(seen->room, COMING_JOINED, seen->nick, NULL);
    tell_private(seen, seen->nick,
                 _("Somebody of this name came into the room: it may be another person."));
}

/* ---- those who go ---- */

/* 7.6: one person all along; whatever was said before stays where it is. */
static void rename_to(const Seen *seen, const char *wished) {
    g_autofree char *full = jid_full(seen->conv->jid, wished);
    g_autofree char *prepared = jid_prepare(full, NULL);
    const char *to = prepared ? jid_resource(prepared) : NULL;
    if (!to)
        return;
    g_autofree char *words = g_strdup_printf(_("%s is %s now"), seen->nick, to);
    gboolean worth = room_worth_saying(seen->room, seen->nick);
    room_rename(seen->room, seen->nick, to);
    if (seen->self) {
        room_set_nick(seen->room, to);
        g_clear_pointer(&seen->seat->renaming, g_free);
        model_notice(seen->conv->model, seen->conv, "You are %s now", to);
        seat_done(seen->seat, NULL);
        return;
    }
    if (worth)
        model_notice(seen->conv->model, seen->conv, "%s", words);
    tell_private(seen, seen->nick, words);
}

static void take_departure(const Seen *seen) {
    gboolean again, plain;
    g_autofree char *words =
        muc_departure(seen->self ? "You" : seen->nick, seen->presence, &again, &plain);
    /* The farewell to who left just before, and comes back; or to who says goodbye to the server.
     */
    if (seen->self && plain &&
        (seen->room->state == ROOM_JOINING || !stream_is_bound(seen->conv->account->stream)))
        return;
    if (seen->self) {
        if (!again && !plain)
            room_set_wanted(seen->room, FALSE);
        seat_lost(seen->seat, words, again,
                  !muc_has_code(&seen->codes, 301) &&
                      !stanza_child(seen->x, "destroy", NS_MUC_USER));
        return;
    }
    if (!room_occupant(seen->room, seen->nick))
        return;
    if (plain)
        room_say_coming(seen->room, COMING_LEFT, seen->nick, words + strlen(seen->nick) + 1);
    else if (room_worth_saying(seen->room, NULL))
        conv_add(seen->conv, message_new_notice(MESSAGE_LEAVE, g_strdup(words), 0));
    tell_private(seen, seen->nick, words);
    room_drop(seen->room, seen->nick);
}

static void take_unavailable(const Seen *seen) {
    const char *to = stanza_get(seen->item, "nick");
    if (seen->room->state == ROOM_JOINING && !seen->self)
        room_drop(seen->room, seen->nick);
    else if (muc_has_code(&seen->codes, 303) && to && *to)
        rename_to(seen, to);
    else
        take_departure(seen);
}

static void take_error(Seat *seat, const Stanza *presence) {
    Room *room = seat->conv->room;
    if (room->state == ROOM_JOINING) {
        seat_refused(seat, presence);
    } else if (seat->renaming) {
        g_autofree char *nick = g_steal_pointer(&seat->renaming);
        g_autofree char *why = muc_nick_refusal(nick, presence);
        gboolean waited = seat->fn != NULL;
        seat_done(seat, why);
        if (!waited)
            model_error(seat->conv->model, seat->conv, "%s.", why);
    }
}

/* Only of rooms that we are in, or want to enter. */
void muc_presence(Stream *stream, Stanza *presence) {
    const char *raw = stanza_get(presence, "from"), *type = stanza_get(presence, "type");
    g_autofree char *from = raw ? jid_prepare(raw, NULL) : NULL;
    Room *room = from ? rooms_find(stream_account(stream), from) : NULL;
    Seat *seat = room ? seat_find(room->conv) : NULL;
    if (!seat || room->state == ROOM_OUT)
        return;
    seat_watch(seat);
    if (g_strcmp0(type, "error") == 0) {
        take_error(seat, presence);
        return;
    }
    Seen seen = {.seat = seat, .conv = room->conv, .room = room, .presence = presence};
    seen.nick = jid_resource(from);
    seen.x = stanza_child(presence, "x", NS_MUC_USER);
    seen.item = stanza_child(seen.x, "item", NS_MUC_USER);
    seen.codes = muc_codes(seen.x);
    if (!seen.nick || !*seen.nick || (type && strcmp(type, "unavailable") != 0))
        return;
    seen.self = muc_has_code(&seen.codes, 110) || strcmp(seen.nick, room->nick) == 0;
    if (type)
        take_unavailable(&seen);
    else
        take_available(&seen);
}
