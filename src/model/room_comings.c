/* Who comes into a room and goes: one line for all of them, as long as nothing else is said. */
#include "base/tr.h"
#include "model/history.h"
#include "model/message.h"
#include "model/model.h"
#include "model/room.h"
#include <string.h>

#define NAMES_SHOWN 4
#define LATELY_US G_TIME_SPAN_HOUR   /* whoever spoke since then is somebody one knows here */
#define ONE_LINE_US G_TIME_SPAN_HOUR /* then another line begins */
#define NAMES_KEPT 200               /* the rest is only counted */

typedef struct {
    GPtrArray *names; /* char* */
    guint more;
} List;

struct Comings {
    gint64 message_id, began;
    List joined, left;
    char *how; /* of the only one who left */
};

static void list_clear(List *list) {
    g_clear_pointer(&list->names, g_ptr_array_unref);
    list->more = 0;
}

static void list_begin(List *list) {
    list_clear(list);
    list->names = g_ptr_array_new_with_free_func(g_free);
}

static guint list_count(const List *list) {
    return list->names->len + list->more;
}

static gboolean list_find(const List *list, const char *nick, guint *index) {
    return g_ptr_array_find_with_equal_func(list->names, nick, g_str_equal, index);
}

static void list_add(List *list, const char *nick) {
    if (list->names->len >= NAMES_KEPT)
        list->more++;
    else if (!list_find(list, nick, NULL))
        g_ptr_array_add(list->names, g_strdup(nick));
}

/* "Alice, Bob and 3 others"; owned by the caller. */
static char *list_print(const List *list) {
    guint n = list_count(list), shown = n <= NAMES_SHOWN + 1 ? list->names->len : NAMES_SHOWN;
    GString *out = g_string_new(NULL);

    for (guint i = 0; i < shown; i++)
        g_string_append_printf(out, "%s%s",
                               i == 0                         ? ""
                               : i + 1 == shown && shown == n ? _(" and ")
                                                              : ", ",
                               (const char *)g_ptr_array_index(list->names, i));
    if (n > shown)
        g_string_append_printf(out, _(" and %u others"), n - shown);
    return g_string_free(out, FALSE);
}

static char *text_of(const struct Comings *comings) {
    GString *out = g_string_new(NULL);

    guint joined = list_count(&comings->joined), left = list_count(&comings->left);

    if (joined > 0) {
        g_autofree char *names = list_print(&comings->joined);
        g_string_append_printf(out, tr_count("%s joined", "%s joined", joined), names);
    }
    if (left > 0) {
        g_autofree char *names = list_print(&comings->left);
        g_string_append(out, joined > 0 ? "; " : "");
        if (comings->how != NULL)
            g_string_append_printf(out, "%s %s", names, comings->how);
        else
            g_string_append_printf(out, tr_count("%s left", "%s left", left), names);
    }
    return g_string_free(out, FALSE);
}

void comings_free(struct Comings *comings) {
    if (comings == NULL)
        return;
    list_clear(&comings->joined);
    list_clear(&comings->left);
    g_free(comings->how);
    g_free(comings);
}

gboolean room_worth_saying(const Room *room, const char *nick) {
    const Conv *conv = room->conv;
    const char *which = settings_text(conv->model->settings, "room-comings", conv->account, conv);

    if (strcmp(which, "talkers") != 0 || nick == NULL)
        return strcmp(which, "none") != 0;
    return clock_now(conv->model->clock) - room_talked(room, nick) < LATELY_US;
}

/* The line that still stands at the end of the conversation; NULL: another one has to begin. */
static Message *line_of(const Room *room) {
    const History *history = room->conv->history;
    const struct Comings *comings = room->comings;
    guint n = history->messages->len;
    Message *last = n == 0 ? NULL : g_ptr_array_index(history->messages, n - 1);

    if (comings == NULL || last == NULL || !history->at_end || last->id != comings->message_id ||
        clock_now(room->conv->model->clock) - comings->began > ONE_LINE_US)
        return NULL;
    return last;
}

static void begin(Room *room) {
    if (room->comings == NULL)
        room->comings = g_new0(struct Comings, 1);
    list_begin(&room->comings->joined);
    list_begin(&room->comings->left);
    g_clear_pointer(&room->comings->how, g_free);
    room->comings->began = clock_now(room->conv->model->clock);
}

static void note(struct Comings *comings, Coming coming, const char *nick, const char *how) {
    guint index;

    if (coming == COMING_JOINED && list_find(&comings->left, nick, &index))
        g_ptr_array_remove_index(comings->left.names, index);
    list_add(coming == COMING_JOINED ? &comings->joined : &comings->left, nick);
    g_free(comings->how);
    comings->how = list_count(&comings->left) == 1 && coming == COMING_LEFT ? g_strdup(how) : NULL;
}

void room_say_coming(Room *room, Coming coming, const char *nick, const char *how) {
    Message *line;

    if (!room_worth_saying(room, nick))
        return;
    line = line_of(room);
    if (line == NULL)
        begin(room);
    note(room->comings, coming, nick, how);
    if (line != NULL) {
        g_free(line->body);
        line->body = text_of(room->comings);
        line->kind = list_count(&room->comings->joined) > 0 ? MESSAGE_JOIN : MESSAGE_LEAVE;
        g_clear_pointer(&line->nick, g_free);
        conv_changed(room->conv, line);
        return;
    }
    line = message_new_notice(coming == COMING_JOINED ? MESSAGE_JOIN : MESSAGE_LEAVE,
                              text_of(room->comings), clock_now(room->conv->model->clock));
    line->nick = g_strdup(nick);
    line = conv_add(room->conv, line);
    room->comings->message_id = line->id;
}
