/* Logs of other programs beside what papo has heard itself: nothing is there twice, and nothing
 * that was said twice is there once. */
#include "model/importer.h"
#include "model/account.h"
#include "model/model.h"
#include "store/messages.h"
#include "store/versions.h"
#include <glib/gstdio.h>
#include <sqlite3.h>
#include <string.h>

#include "scale.h"

/* 2026-11-21 09:00:00 UTC */
#define START (1795251600 * (gint64)G_USEC_PER_SEC)

typedef struct {
    Model *model;
    Clock *clock;
    Conv *bob;
    char *folder, *path;
    guint taken, known;
    gboolean told, real; /* real: the clock runs by itself */
} Fixture;

static void set_up(Fixture *f, gconstpointer unused) {
    f->clock = clock_new_fake(START + G_TIME_SPAN_DAY);
    f->model = model_new(f->clock, paths_new(":memory:", NULL), NULL);
    Account *account = accounts_add(f->model, "me@example.org", NULL);
    f->bob = convs_get(account, CONV_CHAT, "bob@example.org");
    f->folder = g_dir_make_tmp("papo-XXXXXX", NULL);
    f->path = g_build_filename(f->folder, "log", NULL);
}

static void tear_down(Fixture *f, gconstpointer unused) {
    model_free(f->model);
    g_unlink(f->path);
    g_rmdir(f->folder);
    g_free(f->folder);
    g_free(f->path);
}

/* ms after the start */
static gint64 heard(Fixture *f, gint64 ms, gboolean ours, const char *id, const char *archive_id,
                    const char *body) {
    g_autoptr(Message) message = message_new(MESSAGE_TEXT);
    message->conv_id = f->bob->id;
    message->time = START + ms * 1000;
    message->state = ours ? MESSAGE_SENT : MESSAGE_RECEIVED;
    message->from = g_strdup(ours ? "me@example.org/papo" : "bob@example.org/x");
    message->message_id = g_strdup(id);
    message->archive_id = g_strdup(archive_id);
    message->body = g_strdup(body);
    g_assert_true(messages_insert(f->model->db, message, NULL));
    return message->id;
}

static void on_imported(guint taken, guint known, const GError *error, gpointer data) {
    Fixture *f = data;
    g_assert_no_error(error);
    f->taken = taken;
    f->known = known;
    f->told = TRUE;
}

static void import(Fixture *f, guint taken, guint known) {
    g_autoptr(GError) error = NULL;
    f->told = FALSE;
    g_assert_nonnull(importer_new(f->bob, f->path, FOREIGN_UNKNOWN, "me", on_imported, f, &error));
    while (!f->told)
        if (f->real)
            g_main_context_iteration(NULL, TRUE);
        else
            clock_advance(f->clock, 1000);
    g_assert_cmpuint(f->taken, ==, taken);
    g_assert_cmpuint(f->known, ==, known);
}

static void import_text(Fixture *f, const char *text, guint taken, guint known) {
    g_assert_true(g_file_set_contents(f->path, text, -1, NULL));
    import(f, taken, known);
    import(f, 0, taken + known);
}

static guint count(const Fixture *f) {
    g_autoptr(GPtrArray) all = messages_before(f->model->db, f->bob->id, G_MAXINT64, 0, 1000);
    return all->len;
}

/* Who said it, what, and when to the second decide. */
static void test_text(Fixture *f, gconstpointer unused) {
    heard(f, 5700, FALSE, "b1", NULL, "tea?");
    heard(f, 8100, TRUE, "m1", NULL, "yes\nplease ");
    heard(f, 60000, FALSE, "b2", NULL, "an hour ago");
    import_text(f,
                "MR 20261121T09:00:05Z 000 tea?\n"         /* the same */
                "MS 20261121T09:00:07Z 001 yes\nplease\n"  /* heard a second later */
                "MR 20261121T09:00:05Z 000 tea!\n"         /* another text */
                "MS 20261121T09:00:05Z 000 tea?\n"         /* another one says it */
                "MR 20261121T10:01:00Z 000 an hour ago\n"  /* another time */
                "MR 20261121T09:01:04Z 000 an hour ago\n", /* four seconds are too many */
                4, 2);
    g_assert_cmpuint(count(f), ==, 7);
}

/* What was said twice was said twice. */
static void test_twice(Fixture *f, gconstpointer unused) {
    heard(f, 5100, FALSE, "b1", NULL, "ok");
    heard(f, 5900, FALSE, "b2", NULL, "ok");
    heard(f, 20000, FALSE, "b3", NULL, "ok");
    import_text(f,
                "2026-11-21T09:00:05Z - Bob: ok\n"
                "2026-11-21T09:00:06Z - Bob: ok\n"
                "2026-11-21T09:00:20Z - Bob: ok\n"
                "2026-11-21T09:00:21Z - Bob: ok\n",
                1, 3);
    g_assert_cmpuint(count(f), ==, 4);
}

/* A corrected text is known by all that it was, at the time it was so. */
static void test_corrected(Fixture *f, gconstpointer unused) {
    gint64 id = heard(f, 5000, FALSE, "b1", NULL, "teee");
    g_autoptr(Message) message = messages_get(f->model->db, id);
    g_free(message->body);
    message->body = g_strdup("tea");
    message->flags |= MESSAGE_EDITED;
    g_assert_true(messages_update(f->model->db, message, NULL));
    const Version versions[] = {{id, START + 5000000, (char *)"b1", NULL, (char *)"teee"},
                                {id, START + 65000000, (char *)"b2", NULL, (char *)"tea"}};
    for (guint i = 0; i < G_N_ELEMENTS(versions); i++)
        g_assert_true(versions_insert(f->model->db, &versions[i], NULL));
    import_text(f,
                "2026-11-21T09:00:05Z - Bob: teee\n"
                "2026-11-21T09:01:05Z - Bob: tea\n"
                "2026-11-21T09:02:05Z - Bob: tea\n", /* said again later */
                1, 2);
}

static void write_db(const Fixture *f, const char *rows) {
    g_autofree char *sql = g_strdup_printf(
        "CREATE TABLE ChatLogs (id INTEGER PRIMARY KEY, from_jid TEXT, to_jid TEXT, "
        "from_resource TEXT, to_resource TEXT, message TEXT, timestamp TEXT, type TEXT, "
        "stanza_id TEXT, archive_id TEXT, replaced_by_db_id INTEGER);"
        "INSERT INTO ChatLogs (from_jid, to_jid, from_resource, message, timestamp, type, "
        "stanza_id, archive_id) VALUES %s;",
        rows);
    sqlite3 *handle;
    g_assert_cmpint(sqlite3_open(f->path, &handle), ==, SQLITE_OK);
    g_assert_cmpint(sqlite3_exec(handle, sql, NULL, NULL, NULL), ==, SQLITE_OK);
    sqlite3_close(handle);
}

/* Profanity's database has ids: the clocks may differ by hours then; an id alone is not enough. */
static void test_ids(Fixture *f, gconstpointer unused) {
    heard(f, 0, FALSE, "b1", "a1", "tea?");
    heard(f, 1000, TRUE, "m1", NULL, "yes");
    heard(f, 2000, FALSE, "b3", NULL, "when?");
    write_db(f,
             "('bob@example.org', 'me@example.org', 'x', 'tea?', '2026-11-21T08:00:00Z', 'chat', "
             "'other', 'a1'),"
             "('me@example.org', 'bob@example.org', 'y', 'yes', '2026-11-21T08:00:01Z', 'chat', "
             "'m1', NULL),"
             "('bob@example.org', 'me@example.org', 'x', 'when?', '2026-11-21T08:00:02.5Z', "
             "'chat', 'b3', ''),"
             "('bob@example.org', 'me@example.org', 'x', 'forged', '2026-11-21T08:00:03Z', 'chat', "
             "'b1', 'a1'),"
             "('bob@example.org', 'me@example.org', 'x', 'new', '2026-11-21T08:00:04Z', 'chat', "
             "NULL, NULL)");
    import(f, 2, 3);
    import(f, 0, 5);
    g_assert_cmpuint(count(f), ==, 5);
}

/* Much of it: no turn of the main loop takes long. */
static void test_much(Fixture *f, gconstpointer unused) {
    enum { MANY = 12000 };
    Scale scale = {0};
    g_autoptr(GString) log = g_string_new("noise\n"), rows = g_string_new(NULL);
    for (int i = 0; i < MANY; i++) {
        g_string_append_printf(log, "MR 20260131T%02d:%02d:%02dZ 001 message %d of\nmany\n",
                               i / 3600, i / 60 % 60, i % 60, i);
        g_string_append_printf(
            rows,
            "%s('bob@example.org', 'me@example.org', 'x', 'message %d of\nmany', "
            "'2026-01-31T%02d:%02d:%02dZ', 'chat', 'x%d', NULL)",
            i ? "," : "", i, i / 3600, i / 60 % 60, i % 60, i);
    }
    scale_set_up(&scale);
    f->real = TRUE;
    f->clock = clock_new();
    model_free(f->model);
    f->model = model_new(f->clock, paths_new(":memory:", NULL), NULL);
    f->bob =
        convs_get(accounts_add(f->model, "me@example.org", NULL), CONV_CHAT, "bob@example.org");
    g_assert_true(g_file_set_contents(f->path, log->str, -1, NULL));
    pause_scale(&scale);
    import(f, MANY, 0);
    is_light(&scale, "a text");
    g_unlink(f->path);
    write_db(f, rows->str);
    pause_scale(&scale);
    import(f, 0, MANY);
    is_light(&scale, "a database");
    scale_tear_down();
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_setenv("TZ", "UTC", TRUE);
#define ADD(name, fn) g_test_add("/importer/" name, Fixture, NULL, set_up, fn, tear_down)
    ADD("text", test_text);
    ADD("twice", test_twice);
    ADD("corrected", test_corrected);
    ADD("ids", test_ids);
    ADD("much", test_much);
    return g_test_run();
}
