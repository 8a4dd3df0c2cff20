/* Desktop notifications by asynchronous calls: a daemon that hangs holds up nothing. */
#include "ui/notify.h"

#include <gio/gio.h>

#define NAME "org.freedesktop.Notifications"
#define PATH "/org/freedesktop/Notifications"
#define CALL_MS 5000
#define GAP_MS 1000

typedef struct {
    Notify *notify;
    char *key, *title, *body; /* title NULL: shown, nothing newer to say */
    guint32 id;               /* of the daemon: what to replace */
} Note;

struct Notify {
    Clock *clock;
    GDBusConnection *bus;
    GCancellable *cancel;
    GHashTable *notes; /* key → Note */
    guint gap;         /* timer: until the next one may be shown */
    gboolean calling;
};

static void note_free(gpointer data) {
    Note *note = data;
    g_free(note->key);
    g_free(note->title);
    g_free(note->body);
    g_free(note);
}

static void show_next(Notify *notify);

static void on_gap(gpointer data) {
    Notify *notify = data;
    notify->gap = 0;
    show_next(notify);
}

static void on_shown(GObject *source, GAsyncResult *result, gpointer data) {
    g_autoptr(GError) error = NULL;
    g_autoptr(GVariant) answer =
        g_dbus_connection_call_finish(G_DBUS_CONNECTION(source), result, &error);
    if (g_error_matches(error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        return; /* and the note with it */
    Note *note = data;
    Notify *notify = note->notify;
    if (answer)
        g_variant_get(answer, "(u)", &note->id);
    notify->calling = FALSE;
    notify->gap = clock_after(notify->clock, GAP_MS, on_gap, notify);
}

static void show(Notify *notify, Note *note) {
    GVariantBuilder hints;
    g_variant_builder_init(&hints, G_VARIANT_TYPE_VARDICT);
    g_variant_builder_add(&hints, "{sv}", "category", g_variant_new_string("im.received"));
    g_variant_builder_add(&hints, "{sv}", "desktop-entry", g_variant_new_string("papo"));
    GVariant *call = g_variant_new("(susssasa{sv}i)", "papo", note->id, "", note->title, note->body,
                                   NULL, &hints, -1);
    g_clear_pointer(&note->title, g_free);
    g_clear_pointer(&note->body, g_free);
    notify->calling = TRUE;
    g_dbus_connection_call(notify->bus, NAME, PATH, NAME, "Notify", call, G_VARIANT_TYPE("(u)"),
                           G_DBUS_CALL_FLAGS_NONE, CALL_MS, notify->cancel, on_shown, note);
}

static void show_next(Notify *notify) {
    if (!notify->bus || notify->calling || notify->gap)
        return;
    GHashTableIter iter;
    gpointer note;
    g_hash_table_iter_init(&iter, notify->notes);
    while (g_hash_table_iter_next(&iter, NULL, &note)) {
        if (((Note *)note)->title) {
            show(notify, note);
            return;
        }
    }
}

static void on_bus(GObject *source, GAsyncResult *result, gpointer data) {
    g_autoptr(GError) error = NULL;
    GDBusConnection *bus = g_bus_get_finish(result, &error);
    if (g_error_matches(error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        return;
    Notify *notify = data;
    notify->bus = bus;
    if (bus) {
        g_dbus_connection_set_exit_on_close(bus, FALSE);
        show_next(notify);
    }
}

/* Without a session's bus GIO would try to start one. */
static gboolean has_session(void) {
    const char *runtime = g_getenv("XDG_RUNTIME_DIR");
    g_autofree char *socket = runtime ? g_build_filename(runtime, "bus", NULL) : NULL;
    return g_getenv("DBUS_SESSION_BUS_ADDRESS") ||
           (socket && g_file_test(socket, G_FILE_TEST_EXISTS));
}

Notify *notify_new(Clock *clock) {
    if (!has_session())
        return NULL;
    Notify *notify = g_new0(Notify, 1);
    notify->clock = clock;
    notify->cancel = g_cancellable_new();
    notify->notes = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, note_free);
    g_bus_get(G_BUS_TYPE_SESSION, notify->cancel, on_bus, notify);
    return notify;
}

void notify_free(Notify *notify) {
    if (!notify)
        return;
    g_cancellable_cancel(notify->cancel);
    clock_cancel(notify->clock, &notify->gap);
    g_clear_object(&notify->bus);
    g_object_unref(notify->cancel);
    g_hash_table_unref(notify->notes);
    g_free(notify);
}

void notify_show(Notify *notify, const char *key, const char *title, const char *body) {
    if (!notify)
        return;
    Note *note = g_hash_table_lookup(notify->notes, key);
    if (!note) {
        note = g_new0(Note, 1);
        note->notify = notify;
        note->key = g_strdup(key);
        g_hash_table_insert(notify->notes, note->key, note);
    }
    g_free(note->title);
    g_free(note->body);
    note->title = notify_title(title);
    note->body = notify_body(body);
    show_next(notify);
}
