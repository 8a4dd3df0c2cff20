/* Desktop notifications against a bus of our own, whose daemon answers, refuses or hangs. */
#include "ui/notify.h"
#include "config.h"

#include <gio/gio.h>
#include <glib/gstdio.h>
#include <string.h>

#ifdef HAVE_LIBNOTIFY
static const gboolean has_libnotify = TRUE;
#else
static const gboolean has_libnotify = FALSE;
#endif

typedef enum { ANSWERS, REFUSES, HANGS } Mood;

typedef struct {
    Clock *clock;
    Notify *notify;
    GDBusServer *server;
    GDBusConnection *client; /* papo, as the bus sees it */
    char *folder;
    Mood mood;
    GPtrArray *shown; /* char*: "replaced id|title|body" */
    guint32 ids;
} Fixture;

static void on_call(GDBusConnection *connection, const char *sender, const char *path,
                    const char *interface, const char *method, GVariant *arguments,
                    GDBusMethodInvocation *call, gpointer data) {
    Fixture *f = data;
    if (strcmp(method, "Hello") == 0) {
        g_dbus_method_invocation_return_value(call, g_variant_new("(s)", ":1.1"));
    } else if (strcmp(method, "Notify") == 0) {
        guint32 id;
        const char *title, *body;
        g_variant_get_child(arguments, 1, "u", &id);
        g_variant_get_child(arguments, 3, "&s", &title);
        g_variant_get_child(arguments, 4, "&s", &body);
        g_ptr_array_add(f->shown, g_strdup_printf("%u|%s|%s", id, title, body));
        if (f->mood == ANSWERS)
            g_dbus_method_invocation_return_value(call, g_variant_new("(u)", id ? id : ++f->ids));
        else if (f->mood == REFUSES)
            g_dbus_method_invocation_return_dbus_error(call, "org.example.No", "no");
        else
            g_object_unref(call); /* never */
    } else if (strcmp(method, "CloseNotification") == 0) {
        guint32 id;
        g_variant_get_child(arguments, 0, "u", &id);
        g_ptr_array_add(f->shown, g_strdup_printf("close %u", id));
        g_dbus_method_invocation_return_value(call, NULL);
    } else {
        g_dbus_method_invocation_return_value(call, NULL);
    }
}

static void add_object(Fixture *f, const char *path, const char *xml) {
    static const GDBusInterfaceVTable table = {.method_call = on_call};
    g_autoptr(GDBusNodeInfo) node = g_dbus_node_info_new_for_xml(xml, NULL);
    g_assert_nonnull(node);
    g_dbus_connection_register_object(f->client, path, node->interfaces[0], &table, f, NULL, NULL);
}

static gboolean on_client(GDBusServer *server, GDBusConnection *client, gpointer data) {
    Fixture *f = data;
    f->client = g_object_ref(client);
    add_object(f, "/org/freedesktop/DBus",
               "<node><interface name='org.freedesktop.DBus'><method name='Hello'>"
               "<arg type='s' direction='out'/></method><method name='AddMatch'>"
               "<arg type='s' direction='in'/></method></interface></node>");
    add_object(f, "/org/freedesktop/Notifications",
               "<node><interface name='org.freedesktop.Notifications'><method name='Notify'>"
               "<arg type='s' direction='in'/><arg type='u' direction='in'/>"
               "<arg type='s' direction='in'/><arg type='s' direction='in'/>"
               "<arg type='s' direction='in'/><arg type='as' direction='in'/>"
               "<arg type='a{sv}' direction='in'/><arg type='i' direction='in'/>"
               "<arg type='u' direction='out'/></method><method name='CloseNotification'>"
               "<arg type='u' direction='in'/></method></interface></node>");
    return TRUE;
}

static void set_up(Fixture *f, gconstpointer mood) {
    g_autoptr(GError) error = NULL;
    g_autofree char *guid = g_dbus_generate_guid();
    f->mood = (Mood)GPOINTER_TO_INT(mood);
    f->clock = clock_new_fake(0);
    f->shown = g_ptr_array_new_with_free_func(g_free);
    f->folder = g_dir_make_tmp("papo-bus-XXXXXX", NULL);
    g_autofree char *address = g_strdup_printf("unix:path=%s/bus", f->folder);
    f->server = g_dbus_server_new_sync(address, G_DBUS_SERVER_FLAGS_NONE, guid, NULL, NULL, &error);
    g_assert_no_error(error);
    g_signal_connect(f->server, "new-connection", G_CALLBACK(on_client), f);
    g_dbus_server_start(f->server);
    g_setenv("DBUS_SESSION_BUS_ADDRESS", address, TRUE);
    f->notify = notify_desktop(f->clock);
}

static void tear_down(Fixture *f, gconstpointer mood) {
    notify_free(f->notify);
    if (f->client)
        g_dbus_connection_close_sync(f->client, NULL, NULL);
    g_clear_object(&f->client);
    g_dbus_server_stop(f->server);
    g_object_unref(f->server);
    while (g_main_context_iteration(NULL, FALSE))
        ;
    g_ptr_array_unref(f->shown);
    g_autofree char *socket = g_build_filename(f->folder, "bus", NULL);
    g_unlink(socket);
    g_rmdir(f->folder);
    g_free(f->folder);
    clock_free(f->clock);
}

static void wait_for(Fixture *f, guint n) {
    while (f->shown->len < n)
        g_main_context_iteration(NULL, TRUE);
}

/* The answer to the last call has come in when another call is made after the gap. */
static void next(Fixture *f, guint n) {
    while (f->shown->len < n) {
        g_main_context_iteration(NULL, FALSE);
        clock_advance(f->clock, G_USEC_PER_SEC);
    }
}

/* S24 */
static void test_one_at_a_time(Fixture *f, gconstpointer mood) {
    notify_show(f->notify, "bob", "Bob", "first");
    wait_for(f, 1);
    g_assert_cmpstr(f->shown->pdata[0], ==, "0|Bob|first");
    for (int i = 0; i < 1000; i++) /* a flood is one line, and takes the place of the first */
        notify_show(f->notify, "bob", "Bob", i == 999 ? "<last> & \033[1mleast" : "more");
    next(f, 2);
    if (f->mood == ANSWERS)
        g_assert_true(g_str_has_prefix(f->shown->pdata[1], "1|Bob|&lt;last&gt; &amp; "));
    g_assert_null(strchr(f->shown->pdata[1], '\033'));
    notify_show(f->notify, "carol", "Carol", "hello");
    next(f, 3);
    g_assert_cmpstr(f->shown->pdata[2], ==, "0|Carol|hello");
    g_assert_cmpuint(f->shown->len, ==, 3);
}

/* Read before it is known how the daemon calls it, read afterwards, and read before it was shown.
 */
static void test_withdrawn(Fixture *f, gconstpointer mood) {
    notify_show(f->notify, "bob", "Bob", "first");
    notify_withdraw(f->notify, "bob");
    next(f, 2);
    g_assert_cmpstr(f->shown->pdata[0], ==, "0|Bob|first");
    g_assert_cmpstr(f->shown->pdata[1], ==, "close 1");
    notify_show(f->notify, "bob", "Bob", "second");
    next(f, 3);
    g_assert_cmpstr(f->shown->pdata[2], ==, "0|Bob|second");
    notify_show(f->notify, "carol", "Carol", "never shown");
    notify_withdraw(f->notify, "carol");
    notify_show(f->notify, "dave", "Dave", "shown");
    next(f, 4);
    g_assert_cmpstr(f->shown->pdata[3], ==, "0|Dave|shown");
    notify_withdraw(f->notify, "bob");
    notify_withdraw(f->notify, "nobody");
    next(f, 5);
    g_assert_cmpstr(f->shown->pdata[4], ==, "close 2");
}

/* Whoever never answers is asked once, and holds up nobody. */
static void test_hanging(Fixture *f, gconstpointer mood) {
    notify_show(f->notify, "bob", "Bob", "first");
    wait_for(f, 1);
    for (int i = 0; i < 100; i++) {
        notify_show(f->notify, "carol", "Carol", "more");
        clock_advance(f->clock, G_USEC_PER_SEC);
        while (g_main_context_iteration(NULL, FALSE))
            ;
    }
    g_assert_cmpuint(f->shown->len, ==, 1);
}

static void test_nobody(void) {
    g_unsetenv("DBUS_SESSION_BUS_ADDRESS");
    g_setenv("XDG_RUNTIME_DIR", "/nonexistent", TRUE);
    g_assert_null(notify_desktop(NULL));
    notify_show(NULL, "bob", "Bob", "into the void");
    notify_free(NULL);
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    /* without libnotify there is only nobody */
#define ADD(name, mood, fn)                                                                        \
    if (has_libnotify)                                                                             \
    g_test_add("/notify/" name, Fixture, GINT_TO_POINTER(mood), set_up, fn, tear_down)
    ADD("answers", ANSWERS, test_one_at_a_time);
    ADD("withdrawn", ANSWERS, test_withdrawn);
    ADD("refuses", REFUSES, test_one_at_a_time);
    ADD("hangs", HANGS, test_hanging);
    g_test_add_func("/notify/nobody", test_nobody);
    return g_test_run();
}
