/* Profanity's database: what a conversation has in it; files that are none. */
#include "store/profanity_db.h"
#include <glib/gstdio.h>
#include <sqlite3.h>
#include <string.h>

#define ME "me@example.org"
#define BOB "bob@example.org"
#define TEA "tea@rooms.example.org"

typedef struct {
    char *folder, *path;
} Fixture;

static void set_up(Fixture *f, gconstpointer data) {
    f->folder = g_dir_make_tmp("papo-XXXXXX", NULL);
    f->path = g_build_filename(f->folder, "chatlog.db", NULL);
}

static void tear_down(Fixture *f, gconstpointer data) {
    g_unlink(f->path);
    g_rmdir(f->folder);
    g_free(f->folder);
    g_free(f->path);
}

static void write_db(const Fixture *f, const char *more_columns, const char *rows) {
    g_autofree char *sql = g_strdup_printf(
        "CREATE TABLE ChatLogs (id INTEGER PRIMARY KEY, from_jid TEXT, to_jid TEXT, "
        "from_resource TEXT, to_resource TEXT, message TEXT, timestamp TEXT, type TEXT, "
        "stanza_id TEXT, archive_id TEXT, encryption TEXT, marked_read INTEGER, replace_id TEXT"
        "%s);%s",
        more_columns, rows);
    sqlite3 *handle;
    g_assert_cmpint(sqlite3_open(f->path, &handle), ==, SQLITE_OK);
    g_assert_cmpint(sqlite3_exec(handle, sql, NULL, NULL, NULL), ==, SQLITE_OK);
    sqlite3_close(handle);
}

static char *all(const Fixture *f, const char *peer, gboolean room) {
    gint64 place = 0;
    g_autoptr(GPtrArray) rows = profanity_db_read(f->path, ME, peer, room, &place, NULL);
    g_assert_cmpint(place, ==, -1);
    GString *out = g_string_new(NULL);
    for (guint i = 0; rows && i < rows->len; i++) {
        const Message *message = g_ptr_array_index(rows, i);
        g_autoptr(GDateTime) utc = g_date_time_new_from_unix_utc(message->time / G_USEC_PER_SEC);
        g_autofree char *time = g_date_time_format(utc, "%H:%M:%S");
        g_string_append_printf(out, "%s %s %s %s;", time,
                               message->state == MESSAGE_SENT ? "me" : "they",
                               message->nick ? message->nick : "-", message->body);
    }
    return g_string_free(out, FALSE);
}

static const char rows[] =
    "INSERT INTO ChatLogs (from_jid, to_jid, from_resource, message, timestamp, type) VALUES"
    " ('bob@example.org', 'me@example.org', 'x', 'tea?', '2026-01-31T12:30:05.5+01:00', 'chat'),"
    " ('me@example.org', 'bob@example.org', 'y', 'yes', '2026-01-31T12:30:06+0100', 'chat'),"
    " ('carol@example.org', 'me@example.org', 'x', 'not here', '2026-01-31T12:30:07Z', 'chat'),"
    " ('bob@example.org', 'me@example.org', 'x', 'when?', 'some day', 'chat'),"
    " ('bob@example.org', 'me@example.org', 'x', NULL, '2026-01-31T12:30:07Z', 'chat'),"
    " ('tea@rooms.example.org', 'me@example.org', 'Bob', 'hi', '2026-01-31T12:30:08Z', 'muc');";

static void test_read(Fixture *f, gconstpointer data) {
    write_db(f, ", replaces_db_id INTEGER, replaced_by_db_id INTEGER", rows);
    g_assert_true(profanity_db_is(f->path));
    g_autofree char *chat = all(f, BOB, FALSE), *room = all(f, TEA, TRUE);
    g_assert_cmpstr(chat, ==, "11:30:05 they - tea?;11:30:06 me - yes;");
    g_assert_cmpstr(room, ==, "12:30:08 they Bob hi;");
}

static void test_corrected(Fixture *f, gconstpointer data) {
    g_autofree char *sql =
        g_strconcat(rows, "UPDATE ChatLogs SET replaced_by_db_id = 2 WHERE id = 1;", NULL);
    write_db(f, ", replaces_db_id INTEGER, replaced_by_db_id INTEGER", sql);
    g_autofree char *chat = all(f, BOB, FALSE);
    g_assert_cmpstr(chat, ==, "11:30:06 me - yes;");
}

static void test_first_version(Fixture *f, gconstpointer data) {
    write_db(f, "", rows);
    g_autofree char *chat = all(f, BOB, FALSE);
    g_assert_cmpstr(chat, ==, "11:30:05 they - tea?;11:30:06 me - yes;");
}

/* S35: another database, one that is cut off, none at all. */
static void test_broken(Fixture *f, gconstpointer data) {
    gint64 place = 0;
    g_autoptr(GError) error = NULL;
    g_autofree char *bytes = NULL;
    gsize n;
    g_assert_false(profanity_db_is(f->path));
    write_db(f, "", "DROP TABLE ChatLogs");
    g_assert_null(profanity_db_read(f->path, ME, BOB, FALSE, &place, &error));
    g_assert_nonnull(strstr(error->message, "is no history of Profanity"));
    g_clear_error(&error);
    g_assert_true(g_file_get_contents(f->path, &bytes, &n, NULL));
    g_assert_true(g_file_set_contents(f->path, bytes, 600, NULL));
    g_assert_null(profanity_db_read(f->path, ME, BOB, FALSE, &place, &error));
    g_assert_nonnull(error);
    g_assert_true(g_file_set_contents(f->path, "hello", -1, NULL));
    g_assert_false(profanity_db_is(f->path));
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
#define ADD(name, fn) g_test_add("/profanity-db/" name, Fixture, NULL, set_up, fn, tear_down)
    ADD("read", test_read);
    ADD("corrected", test_corrected);
    ADD("first-version", test_first_version);
    ADD("broken", test_broken);
    return g_test_run();
}
