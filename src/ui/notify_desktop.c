/* Desktop notifications by asynchronous calls: a daemon that hangs holds up nothing. */
#include "ui/notify.h"

#include <gio/gio.h>

#define NAME "org.freedesktop.Notifications"
#define PATH "/org/freedesktop/Notifications"
#define CALL_MS 5000

typedef struct {
    Notify *notify; /* whose it is */
    GDBusConnection *bus;
    GCancellable *cancel;
    GVariant *waiting; /* a call for which there is no bus yet; NULL */
} Desktop;

static void on_shown(GObject *source, GAsyncResult *result, gpointer data) {
    g_autoptr(GError) error = NULL;
    g_autoptr(GVariant) answer =
        g_dbus_connection_call_finish(G_DBUS_CONNECTION(source), result, &error);
    guint32 id = 0;
    if (g_error_matches(error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        return; /* and the desktop is gone */
    const Desktop *desktop = data;
    if (answer)
        g_variant_get(answer, "(u)", &id);
    notify_shown(desktop->notify, id);
}

static void call(Desktop *desktop) {
    g_autoptr(GVariant) waiting = g_steal_pointer(&desktop->waiting);
    g_dbus_connection_call(desktop->bus, NAME, PATH, NAME, "Notify", waiting, G_VARIANT_TYPE("(u)"),
                           G_DBUS_CALL_FLAGS_NONE, CALL_MS, desktop->cancel, on_shown, desktop);
}

static void show(guint32 replaces, const char *title, const char *body, gpointer data) {
    Desktop *desktop = data;
    GVariantBuilder hints;
    g_variant_builder_init(&hints, G_VARIANT_TYPE_VARDICT);
    g_variant_builder_add(&hints, "{sv}", "category", g_variant_new_string("im.received"));
    g_variant_builder_add(&hints, "{sv}", "desktop-entry", g_variant_new_string("papo"));
    g_clear_pointer(&desktop->waiting, g_variant_unref);
    desktop->waiting = g_variant_ref_sink(
        g_variant_new("(susssasa{sv}i)", "papo", replaces, "", title, body, NULL, &hints, -1));
    if (desktop->bus)
        call(desktop);
}

static void withdraw(guint32 id, gpointer data) {
    const Desktop *desktop = data;
    if (desktop->bus)
        g_dbus_connection_call(desktop->bus, NAME, PATH, NAME, "CloseNotification",
                               g_variant_new("(u)", id), NULL, G_DBUS_CALL_FLAGS_NONE, CALL_MS,
                               NULL, NULL, NULL);
}

static void on_bus(GObject *source, GAsyncResult *result, gpointer data) {
    g_autoptr(GError) error = NULL;
    GDBusConnection *bus = g_bus_get_finish(result, &error);
    if (g_error_matches(error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        return;
    Desktop *desktop = data;
    desktop->bus = bus;
    if (!bus)
        return; /* nothing will ever be shown */
    g_dbus_connection_set_exit_on_close(bus, FALSE);
    if (desktop->waiting)
        call(desktop);
}

static void desktop_free(gpointer data) {
    Desktop *desktop = data;
    g_cancellable_cancel(desktop->cancel);
    g_clear_object(&desktop->bus);
    g_clear_pointer(&desktop->waiting, g_variant_unref);
    g_object_unref(desktop->cancel);
    g_free(desktop);
}

/* Without a session's bus GIO would try to start one. */
static gboolean has_session(void) {
    const char *runtime = g_getenv("XDG_RUNTIME_DIR");
    g_autofree char *socket = runtime ? g_build_filename(runtime, "bus", NULL) : NULL;
    return g_getenv("DBUS_SESSION_BUS_ADDRESS") ||
           (socket && g_file_test(socket, G_FILE_TEST_EXISTS));
}

Notify *notify_desktop(Clock *clock) {
    static const NotifyOut out = {show, withdraw, desktop_free};
    if (!has_session())
        return NULL;
    Desktop *desktop = g_new0(Desktop, 1);
    desktop->cancel = g_cancellable_new();
    desktop->notify = notify_new(clock, &out, desktop);
    g_bus_get(G_BUS_TYPE_SESSION, desktop->cancel, on_bus, desktop);
    return desktop->notify;
}
