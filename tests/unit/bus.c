/* The bus: order, listeners that come and go, and graves. */
#include "model/bus.h"
#include <string.h>

typedef struct {
    Bus *bus;
    GString *heard;
    gboolean nested;
} World;

static void note(const Event *ev, void *data) {
    World *w = data;

    g_string_append_printf(w->heard, "%s%s%s;", event_name(ev->type), ev->text ? ":" : "",
                           ev->text ? ev->text : "");
}

static void note_again(const Event *ev, void *data) {
    World *w = data;

    g_string_append_printf(w->heard, "second %s;", event_name(ev->type));
}

static void answer(const Event *ev, void *data) {
    World *w = data;
    char text[] = "from the stack";

    if (w->nested || ev->type != EV_QUIT)
        return;
    w->nested = TRUE;
    bus_emit(w->bus, &(Event){.type = EV_READ, .text = text});
    memset(text, 'x', sizeof text - 1);
    g_string_append(w->heard, "answered;");
}

static void test_order(void) {
    g_autoptr(Bus) bus = bus_new();
    g_autoptr(GString) heard = g_string_new(NULL);
    World w = {bus, heard, FALSE};

    bus_listen(bus, answer, &w);
    bus_listen(bus, note, &w);
    bus_listen(bus, note_again, &w);
    bus_emit(bus, &(Event){.type = EV_QUIT});
    g_assert_cmpstr(heard->str, ==, "answered;quit;second quit;read:from the stack;second read;");
}

static void leave(const Event *ev, void *data) {
    World *w = data;

    bus_ignore(w->bus, leave, w);
    bus_ignore(w->bus, note, w);
    bus_listen(w->bus, note_again, w);
}

static void test_come_and_go(void) {
    g_autoptr(Bus) bus = bus_new();
    g_autoptr(GString) heard = g_string_new(NULL);
    World w = {bus, heard, FALSE};

    bus_listen(bus, leave, &w);
    bus_listen(bus, note, &w); /* told to go before it heard anything */
    bus_emit(bus, &(Event){.type = EV_QUIT});
    g_assert_cmpstr(heard->str, ==, "");
    bus_emit(bus, &(Event){.type = EV_READ});
    g_assert_cmpstr(heard->str, ==, "second read;");
    bus_ignore(bus, note_again, &w);
    bus_emit(bus, &(Event){.type = EV_READ});
    g_assert_cmpstr(heard->str, ==, "second read;");
}

static void bury_log(gpointer data) {
    g_string_append((GString *)data, "buried;");
}

static void bury_then_speak(const Event *ev, void *data) {
    World *w = data;

    if (ev->type != EV_QUIT)
        return;
    bus_emit(w->bus, &(Event){.type = EV_READ});
    bus_bury(w->bus, w->heard, bury_log);
}

static void test_graves(void) {
    g_autoptr(Bus) bus = bus_new();
    g_autoptr(GString) heard = g_string_new(NULL);
    World w = {bus, heard, FALSE};

    bus_bury(bus, heard, bury_log);
    g_assert_cmpstr(heard->str, ==, "buried;");
    g_string_truncate(heard, 0);
    bus_listen(bus, bury_then_speak, &w);
    bus_listen(bus, note, &w);
    bus_emit(bus, &(Event){.type = EV_QUIT});
    g_assert_cmpstr(heard->str, ==, "quit;read;buried;");
}

static void test_names(void) {
    g_autoptr(GHashTable) names = g_hash_table_new(g_str_hash, g_str_equal);

    for (EventType type = 0; type < EV_COUNT; type++) {
        g_assert_nonnull(event_name(type));
        g_assert_true(g_str_has_suffix(event_help(type), "."));
        g_assert_true(g_hash_table_add(names, (gpointer)event_name(type)));
    }
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/bus/order", test_order);
    g_test_add_func("/bus/come-and-go", test_come_and_go);
    g_test_add_func("/bus/graves", test_graves);
    g_test_add_func("/event/names", test_names);
    return g_test_run();
}
