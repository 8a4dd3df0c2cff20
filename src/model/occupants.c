/* Who is in a room, in which order, and who spoke last. */
#include "base/likeness.h"
#include "model/model.h"
#include "model/room.h"
#include <string.h>

#define OCCUPANTS_MAX 50000 /* of one room; more plays with our memory */
#define FACES_MAX 20000
#define TALKERS_MAX 1000

static void occupant_free(gpointer data) {
    Occupant *occupant = data;

    g_free(occupant->nick);
    g_free(occupant->order);
    g_free(occupant->occupant_id);
    g_free(occupant->real_jid);
    g_strfreev(occupant->hats);
    g_free(occupant->status);
    g_free(occupant);
}

/* An event may still point at it. */
static void bury(gpointer data) {
    Occupant *occupant = data;

    bus_bury(occupant->room->conv->model->bus, occupant, occupant_free);
}

Room *room_new(Conv *conv) {
    Room *room = g_new0(Room, 1);

    room->conv = conv;
    room->occupants = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, bury);
    room->talkers = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    room->faces = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    return room;
}

void room_free(Room *room) {
    if (room == NULL)
        return;
    g_hash_table_unref(room->occupants);
    g_hash_table_unref(room->talkers);
    g_hash_table_unref(room->faces);
    g_clear_pointer(&room->sorted, g_ptr_array_unref);
    comings_free(room->comings);
    g_free(room->nick);
    g_free(room->error);
    g_free(room->name);
    g_free(room->subject);
    g_free(room->subject_by);
    g_free(room);
}

Occupant *room_occupant(const Room *room, const char *nick) {
    return nick == NULL ? NULL : g_hash_table_lookup(room->occupants, nick);
}

Occupant *room_self(const Room *room) {
    return room->state == ROOM_IN ? room_occupant(room, room->nick) : NULL;
}

guint room_count(const Room *room) {
    return g_hash_table_size(room->occupants);
}

static gint by_role(gconstpointer a, gconstpointer b) {
    const Occupant *x = *(Occupant *const *)a, *y = *(Occupant *const *)b;
    int order;

    if (x->role != y->role)
        return x->role > y->role ? -1 : 1;
    order = strcmp(x->order, y->order);
    return order != 0 ? order : strcmp(x->nick, y->nick);
}

GPtrArray *room_sorted(Room *room) {
    if (room->sorted == NULL) {
        GHashTableIter iter;
        gpointer occupant;
        room->sorted = g_ptr_array_sized_new(room_count(room));
        g_hash_table_iter_init(&iter, room->occupants);
        while (g_hash_table_iter_next(&iter, NULL, &occupant))
            g_ptr_array_add(room->sorted, occupant);
        g_ptr_array_sort(room->sorted, by_role);
    }
    return g_ptr_array_ref(room->sorted);
}

gint64 room_talked(const Room *room, const char *nick) {
    const gint64 *time = g_hash_table_lookup(room->talkers, nick);

    return time == NULL ? 0 : *time;
}

static gint by_talk(gconstpointer a, gconstpointer b, gpointer room) {
    const Occupant *x = *(Occupant *const *)a, *y = *(Occupant *const *)b;
    gint64 p = room_talked(room, x->nick), q = room_talked(room, y->nick);

    if (p != q)
        return p > q ? -1 : 1;
    return strcmp(x->order, y->order);
}

GPtrArray *room_talkers(Room *room) {
    GPtrArray *talkers = g_ptr_array_new();
    GHashTableIter iter;
    gpointer occupant;

    g_hash_table_iter_init(&iter, room->occupants);
    while (g_hash_table_iter_next(&iter, NULL, &occupant))
        if (g_strcmp0(((Occupant *)occupant)->nick, room->nick) != 0)
            g_ptr_array_add(talkers, occupant);
    g_ptr_array_sort_with_data(talkers, by_talk, room);
    return talkers;
}

void room_heard(Room *room, const char *nick, gint64 time) {
    if (g_hash_table_size(room->talkers) >= TALKERS_MAX &&
        !g_hash_table_contains(room->talkers, nick))
        g_hash_table_remove_all(room->talkers);
    if (time > room_talked(room, nick))
        g_hash_table_insert(room->talkers, g_strdup(nick), g_memdup2(&time, sizeof time));
}

static void emit(Room *room, EventType type, Occupant *occupant, const char *text) {
    if (room->state == ROOM_IN)
        bus_emit(room->conv->model->bus, &(Event){.type = type,
                                                  .account = room->conv->account,
                                                  .conv = room->conv,
                                                  .occupant = occupant,
                                                  .text = text});
}

/* The first one who looks like this is it; who comes later is marked. */
static void see_face(Room *room, const char *nick) {
    g_autofree char *likeness = name_likeness(nick);

    if (g_hash_table_size(room->faces) < FACES_MAX && !g_hash_table_contains(room->faces, likeness))
        g_hash_table_insert(room->faces, g_steal_pointer(&likeness), g_strdup(nick));
}

gboolean room_is_lookalike(const Room *room, const char *nick) {
    g_autofree char *likeness = name_likeness(nick);
    const char *first = g_hash_table_lookup(room->faces, likeness);

    return (first != NULL && strcmp(first, nick) != 0) || name_is_odd(nick);
}

static void copy(Occupant *to, const Occupant *from) {
    g_free(to->occupant_id);
    g_free(to->real_jid);
    g_free(to->status);
    g_strfreev(to->hats);
    to->occupant_id = g_strdup(from->occupant_id);
    to->real_jid = g_strdup(from->real_jid);
    to->status = g_strdup(from->status);
    to->hats = g_strdupv(from->hats);
    to->role = from->role;
    to->affiliation = from->affiliation;
    to->show = from->show;
}

static Occupant *add(Room *room, const char *nick) {
    Occupant *occupant = g_new0(Occupant, 1);

    occupant->room = room;
    occupant->nick = g_strdup(nick);
    occupant->order = g_utf8_casefold(nick, -1);
    occupant->since = clock_now(room->conv->model->clock);
    g_hash_table_insert(room->occupants, occupant->nick, occupant);
    see_face(room, nick);
    return occupant;
}

gboolean room_put(Room *room, const Occupant *now) {
    Occupant *occupant = room_occupant(room, now->nick);
    gboolean new = occupant == NULL;

    if (new &&room_count(room) >= OCCUPANTS_MAX)
        return FALSE;
    if (new)
        occupant = add(room, now->nick);
    if (new || occupant->role != now->role)
        g_clear_pointer(&room->sorted, g_ptr_array_unref);
    copy(occupant, now);
    emit(room, new ? EV_OCCUPANT_ADDED : EV_OCCUPANT_CHANGED, occupant, NULL);
    return new;
}

void room_drop(Room *room, const char *nick) {
    Occupant *occupant = room_occupant(room, nick);

    if (occupant == NULL)
        return;
    g_clear_pointer(&room->sorted, g_ptr_array_unref);
    emit(room, EV_OCCUPANT_REMOVED, occupant, NULL);
    g_hash_table_remove(room->occupants, nick);
}

/* When one spoke last goes along; what one said keeps the old name. */
void room_rename(Room *room, const char *from, const char *to) {
    Occupant *occupant = room_occupant(room, from);
    gint64 talked = room_talked(room, from);
    char *old;

    if (occupant == NULL || strcmp(from, to) == 0)
        return;
    room_drop(room, to);
    g_clear_pointer(&room->sorted, g_ptr_array_unref);
    g_hash_table_steal(room->occupants, from);
    old = occupant->nick;
    occupant->nick = g_strdup(to);
    g_free(occupant->order);
    occupant->order = g_utf8_casefold(to, -1);
    occupant->since = clock_now(room->conv->model->clock);
    g_hash_table_insert(room->occupants, occupant->nick, occupant);
    see_face(room, to);
    if (talked != 0)
        room_heard(room, to, talked);
    emit(room, EV_OCCUPANT_CHANGED, occupant, old);
    g_free(old);
}
