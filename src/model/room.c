/* A room: whether we are in it, what it says of itself, and how that is told. */
#include "model/room.h"
#include "base/jid.h"
#include "base/likeness.h"
#include "base/tr.h"
#include "model/model.h"
#include "model/saver.h"
#include "store/caches.h"
#include <string.h>

#define CACHE_ROOM "room" /* bare JID → our nick: entered when papo ended */

Conv *rooms_get(Account *account, const char *jid) {
    Conv *conv = convs_get(account, CONV_ROOM, jid);

    if (conv->kind == CONV_CHAT) {
        conv->kind = CONV_ROOM;
        conv->room = room_new(conv);
        saver_conv(account->model->saver, conv);
    }
    return conv;
}

Room *rooms_find(const Account *account, const char *jid) {
    g_autofree char *bare = jid_bare(jid);
    const Conv *conv = bare == NULL ? NULL : convs_find(account, bare);

    return conv == NULL ? NULL : conv->room;
}

void room_restore(Room *room) {
    const Conv *conv = room->conv;
    g_autofree char *nick = cache_get(conv->model->db, conv->account->jid, CACHE_ROOM, conv->jid);

    if (nick == NULL)
        return;
    room->wanted = conv->open;
    g_free(room->nick);
    room->nick = g_steal_pointer(&nick);
}

static void changed(Room *room, const char *what) {
    bus_emit(room->conv->model->bus, &(Event){.type = EV_ROOM_CHANGED,
                                              .account = room->conv->account,
                                              .conv = room->conv,
                                              .text = what,
                                              .number = room->state});
}

static void forget_people(Room *room) {
    g_clear_pointer(&room->sorted, g_ptr_array_unref);
    g_hash_table_remove_all(room->occupants);
}

void room_set_state(Room *room, RoomState state, const char *error) {
    gboolean same = room->state == state && g_strcmp0(room->error, error) == 0;
    char *copy = g_strdup(error);

    room->state = state;
    g_free(room->error);
    room->error = copy;
    if (state == ROOM_OUT)
        room->locked = room->created = FALSE;
    if (state != ROOM_IN)
        forget_people(room);
    if (!same)
        changed(room, "state");
}

void room_set_wanted(Room *room, gboolean wanted) {
    const Conv *conv = room->conv;

    room->wanted = wanted;
    if (wanted && room->nick != NULL)
        cache_set(conv->model->db, conv->account->jid, CACHE_ROOM, conv->jid, room->nick, NULL);
    else if (!wanted)
        cache_clear(conv->model->db, conv->account->jid, CACHE_ROOM, conv->jid);
}

static void take_face(Room *room, const char *nick) {
    g_autofree char *likeness = name_likeness(nick);

    g_hash_table_insert(room->faces, g_steal_pointer(&likeness), g_strdup(nick));
}

void room_set_nick(Room *room, const char *nick) {
    if (g_strcmp0(room->nick, nick) == 0)
        return;
    g_free(room->nick);
    room->nick = g_strdup(nick);
    take_face(room, nick); /* our own is nobody else's, whoever had it first */
    if (room->wanted)
        room_set_wanted(room, TRUE);
    changed(room, "nick");
}

void room_set_name(Room *room, const char *name) {
    if (g_strcmp0(room->name, name) == 0)
        return;
    g_free(room->name);
    room->name = g_strdup(name);
    changed(room, "name");
}

void room_set_features(Room *room, guint features) {
    if (room->features_known && room->features == features)
        return;
    room->features = features;
    room->features_known = TRUE;
    changed(room, "features");
}

void room_set_subject(Room *room, const char *subject, const char *by) {
    g_free(room->subject);
    g_free(room->subject_by);
    room->subject = g_strdup(subject);
    room->subject_by = g_strdup(by);
    changed(room, "subject");
}

static const char *const roles[] = {N_("none"), N_("visitor"), N_("participant"), N_("moderator")};
static const char *const affiliations[] = {N_("outcast"), N_("none"), N_("member"), N_("admin"),
                                           N_("owner")};

static gboolean parse(const char *const *names, guint n, const char *name, guint *value) {
    for (guint i = 0; name != NULL && i < n; i++) {
        if (strcmp(names[i], name) == 0) {
            *value = i;
            return TRUE;
        }
    }
    return FALSE;
}

const char *muc_role_name(MucRole role) {
    return roles[role];
}

const char *muc_affiliation_name(MucAffiliation affiliation) {
    return affiliations[affiliation];
}

const char *muc_role_word(MucRole role) {
    return tr(roles[role]);
}

const char *muc_affiliation_word(MucAffiliation affiliation) {
    return tr(affiliations[affiliation]);
}

const char *muc_role_heading(MucRole role) {
    static const char *const headings[] = {N_("Others"), N_("Visitors"), N_("Participants"),
                                           N_("Moderators")};
    return tr(headings[role]);
}

gboolean muc_role_parse(const char *name, MucRole *role) {
    guint value;

    if (!parse(roles, G_N_ELEMENTS(roles), name, &value))
        return FALSE;
    *role = value;
    return TRUE;
}

gboolean muc_affiliation_parse(const char *name, MucAffiliation *affiliation) {
    guint value;

    if (!parse(affiliations, G_N_ELEMENTS(affiliations), name, &value))
        return FALSE;
    *affiliation = value;
    return TRUE;
}
