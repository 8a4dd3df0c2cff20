/* Rooms: thousands of occupants, names that look alike, words that call us, who comes and goes. */
#include "base/likeness.h"
#include "model/room.h"
#include "model_world.h"

typedef struct {
    guint single, room, messages, changes;
} Heard;

static void on_event(const Event *ev, void *data) {
    Heard *heard = data;

    heard->room += ev->type == EV_ROOM_CHANGED;
    heard->single += ev->type == EV_OCCUPANT_ADDED || ev->type == EV_OCCUPANT_CHANGED ||
                     ev->type == EV_OCCUPANT_REMOVED;
    heard->messages += ev->type == EV_MESSAGE_ADDED;
    heard->changes += ev->type == EV_MESSAGE_CHANGED;
}

static Room *tea(Model *model) {
    return rooms_get(world_account(model, "me@example.org"), "tea@rooms.example.org")->room;
}

static void put(Room *room, const char *nick, MucRole role) {
    room_put(room, &(Occupant){.nick = (char *)nick, .role = role, .show = SHOW_ONLINE});
}

/* Nothing is told of each, and nothing sorted, until somebody wants to see them. */
static void test_many(void) {
    g_autoptr(Model) model = world_new(NULL);
    Room *room = tea(model);
    Heard heard = {0};
    g_autoptr(GPtrArray) sorted = NULL, again = NULL;

    room_set_nick(room, "n17");
    room_set_state(room, ROOM_JOINING, NULL);
    bus_listen(model->bus, on_event, &heard);
    for (guint i = 0; i < 5000; i++) {
        g_autofree char *nick = g_strdup_printf("n%u", i);
        put(room, nick, i % 100 == 0 ? MUC_MODERATOR : MUC_PARTICIPANT);
        g_assert_null(room->sorted);
    }
    room_set_state(room, ROOM_IN, NULL);
    g_assert_cmpuint(heard.single, ==, 0);
    g_assert_cmpuint(heard.room, ==, 1);
    g_assert_cmpuint(room_count(room), ==, 5000);
    sorted = room_sorted(room);
    again = room_sorted(room);
    g_assert_true(sorted == again);
    g_assert_cmpint(((Occupant *)sorted->pdata[49])->role, ==, MUC_MODERATOR);
    g_assert_cmpint(((Occupant *)sorted->pdata[50])->role, ==, MUC_PARTICIPANT);
    g_assert_cmpstr(room_self(room)->nick, ==, "n17");
    put(room, "n5", MUC_PARTICIPANT); /* the same: nothing to sort */
    g_assert_nonnull(room->sorted);
    put(room, "late", MUC_PARTICIPANT);
    g_assert_null(room->sorted);
    g_assert_cmpuint(heard.single, ==, 2);
    room_set_state(room, ROOM_OUT, "bye");
    g_assert_cmpuint(heard.single, ==, 2);
    g_assert_cmpuint(room_count(room), ==, 0);
    bus_ignore(model->bus, on_event, &heard);
}

/* A flood of comings is one row, however long. */
static void test_flood(void) {
    g_autoptr(Model) model = world_new(NULL);
    Room *room = tea(model);
    Heard heard = {0};

    settings_set(model->settings, "room-comings", "all", NULL, NULL, NULL);
    room_set_nick(room, "me");
    room_set_state(room, ROOM_IN, NULL);
    bus_listen(model->bus, on_event, &heard);
    for (guint i = 0; i < 1000; i++) {
        g_autofree char *nick = g_strdup_printf("n%u", i);
        room_say_coming(room, COMING_JOINED, nick, NULL);
    }
    g_assert_cmpuint(heard.messages, ==, 1);
    g_assert_cmpuint(room->conv->history->messages->len, ==, 1);
    g_assert_cmpstr(((Message *)room->conv->history->messages->pdata[0])->body, ==,
                    "n0, n1, n2, n3 and 996 others joined");
    bus_ignore(model->bus, on_event, &heard);
}

static void test_talkers(void) {
    g_autoptr(Model) model = world_new(NULL);
    Room *room = tea(model);
    g_autoptr(GPtrArray) talkers = NULL;

    room_set_nick(room, "me");
    room_set_state(room, ROOM_IN, NULL);
    put(room, "Alice", MUC_PARTICIPANT);
    put(room, "bob", MUC_PARTICIPANT);
    put(room, "Carol", MUC_PARTICIPANT);
    put(room, "me", MUC_PARTICIPANT);
    room_heard(room, "Carol", START);
    room_heard(room, "bob", START + SECOND);
    room_rename(room, "bob", "Bobby");
    talkers = room_talkers(room);
    g_assert_cmpuint(talkers->len, ==, 3);
    g_assert_cmpstr(((Occupant *)talkers->pdata[0])->nick, ==, "Bobby");
    g_assert_cmpstr(((Occupant *)talkers->pdata[1])->nick, ==, "Carol");
    g_assert_cmpstr(((Occupant *)talkers->pdata[2])->nick, ==, "Alice");
    g_assert_null(room_occupant(room, "bob"));
}

static void test_remembered(void) {
    g_autoptr(Folder) folder = folder_new();
    Model *model = world_new(folder);
    Room *room = tea(model);

    room_set_nick(room, "Hatter");
    room_set_wanted(room, TRUE);
    conv_open(room->conv);
    model_free(model);
    model = world_new(folder);
    room = rooms_find(accounts_find(model, "me@example.org"), "tea@rooms.example.org/x");
    g_assert_nonnull(room);
    g_assert_true(room->wanted);
    g_assert_cmpstr(room->nick, ==, "Hatter");
    room_set_wanted(room, FALSE);
    model_free(model);
    model = world_new(folder);
    room = rooms_find(accounts_find(model, "me@example.org"), "tea@rooms.example.org");
    g_assert_false(room->wanted);
    model_free(model);
}

static void test_likeness(void) {
    static const char *const same[][2] = {
        {"bob", "Bob"},       {"bob", "b0b"},       {"bob", "bоb"},
        {"bob", "bob "},      {"bob", "b o b"},     {"bob", "ｂob"},
        {"bob", "bo\u200bb"}, {"paypal", "раураl"}, {"Illy", "lIIy"},
    };
    static const char *const different[][2] = {
        {"bob", "rob"}, {"jose", "josé"}, {"bob", "bobby"}, {"王", "三"}};
    static const char *const odd[] = {"bоb", " bob", "bob ", "b  b", "bo\u202eb", "bo\u200bb", ""};
    static const char *const honest[] = {"bob",     "боб",  "Mad Hatter", "王小明",
                                         "bob боб", "r2d2", "👩‍💻"};

    for (guint i = 0; i < G_N_ELEMENTS(same); i++) {
        g_autofree char *a = name_likeness(same[i][0]), *b = name_likeness(same[i][1]);
        g_assert_cmpstr(a, ==, b);
    }
    for (guint i = 0; i < G_N_ELEMENTS(different); i++) {
        g_autofree char *a = name_likeness(different[i][0]), *b = name_likeness(different[i][1]);
        g_assert_cmpstr(a, !=, b);
    }
    for (guint i = 0; i < G_N_ELEMENTS(odd); i++)
        g_assert_true(name_is_odd(odd[i]));
    for (guint i = 0; i < G_N_ELEMENTS(honest); i++)
        g_assert_false(name_is_odd(honest[i]));
}

static void test_mentions(void) {
    static const struct {
        const char *text, *nick, *words;
        gssize start, length;
        guint how;
    } cases[] = {
        {"hi bob!", "Bob", NULL, 3, 3},
        {"bobby", "bob", NULL, -1, 0},
        {"kebob", "bob", NULL, -1, 0},
        {"BOB: tea?", "bob", NULL, 0, 3},
        {"bobby and bob", "bob", "", 10, 3},
        {"Ünal", "ünal", NULL, 0, 5},
        {"is tea ready", "x", "cup, tea", 3, 3},
        {"is steak ready", "x", "tea", -1, 0},
        {"^_^ hi", "^_^", NULL, 0, 3},
        {"", "bob", "tea", -1, 0},
        {"tea bob", "bob", "tea", 0, 3},
        {"x", NULL, ", ,", -1, 0},
        {"BOB bob", "bob", NULL, 4, 3, MENTION_SAME_CASE},
        {"Tea tea", "x", "tea", 4, 3, MENTION_SAME_CASE},
        {"kebobs", "Bob", NULL, 2, 3, MENTION_PARTS},
        {"steak", NULL, "tea", 1, 3, MENTION_PARTS},
        {"keBobs", "bob", NULL, -1, 0, MENTION_PARTS | MENTION_SAME_CASE},
    };

    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        gsize start = 0, length = 0;
        gboolean found = mention_find(cases[i].text, cases[i].nick, cases[i].words, cases[i].how,
                                      &start, &length);
        g_assert_cmpint(found, ==, cases[i].start >= 0);
        if (found) {
            g_assert_cmpint((gssize)start, ==, cases[i].start);
            g_assert_cmpint((gssize)length, ==, cases[i].length);
        }
    }
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/rooms/many", test_many);
    g_test_add_func("/rooms/flood", test_flood);
    g_test_add_func("/rooms/talkers", test_talkers);
    g_test_add_func("/rooms/remembered", test_remembered);
    g_test_add_func("/rooms/likeness", test_likeness);
    g_test_add_func("/rooms/mentions", test_mentions);
    return g_test_run();
}
