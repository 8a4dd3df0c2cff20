/* S44: what was forgotten is in no file any more: not in a table, an index, a log or a backup. */
#include "store/forget.h"
#include "base/random_id.h"
#include "store/convs.h"
#include "store/db.h"
#include "store/messages.h"
#include "store/search.h"
#include "store/versions.h"
#include <gio/gio.h>
#include <glib/gstdio.h>
#include <sqlite3.h>
#include <string.h>

#define SECRET "qxzzyplugh"
#define TAIL "zyplugh" /* the index of the search leaves out what words begin alike with */

typedef struct {
    char *folder, *path;
    Db *db;
    gint64 bob, carol;
} Fixture;

static gint64 add_conv(Db *db, const char *jid) {
    ConvRow row = {.account = (char *)"me@example.org", .kind = CONV_CHAT, .jid = (char *)jid};
    g_assert_true(convs_save(db, &row, NULL));
    return row.id;
}

static void set_up(Fixture *f, gconstpointer data) {
    f->folder = g_dir_make_tmp("papo-XXXXXX", NULL);
    f->path = g_build_filename(f->folder, "papo.db", NULL);
    f->db = db_open(f->path, NULL);
    g_assert_nonnull(f->db);
    f->bob = add_conv(f->db, "bob@example.org");
    f->carol = add_conv(f->db, "carol@example.org");
}

static void tear_down(Fixture *f, gconstpointer data) {
    g_autoptr(GDir) dir = g_dir_open(f->folder, 0, NULL);
    db_close(f->db);
    for (const char *name; (name = g_dir_read_name(dir));) {
        g_autofree char *path = g_build_filename(f->folder, name, NULL);
        g_unlink(path);
    }
    g_rmdir(f->folder);
    g_free(f->folder);
    g_free(f->path);
}

static gint64 add(Fixture *f, gint64 conv, gint64 time, const char *body, MessageState state) {
    g_autoptr(Message) message = message_new(MESSAGE_TEXT);
    message->conv_id = conv;
    message->time = time;
    message->state = state;
    message->from = g_strdup("bob@example.org/x");
    message->message_id = random_id();
    message->body = g_strdup(body);
    g_assert_true(messages_insert(f->db, message, NULL));
    return message->id;
}

/* Lines of many lengths, so that pages are split and moved; every third one of Bob has the secret.
 */
static void fill(Fixture *f) {
    for (int i = 0; i < 3000; i++) {
        g_autofree char *pad = g_strnfill((gsize)(i * 37 % 900), (char)('a' + i % 26));
        g_autofree char *body = g_strdup_printf("line %d %s%s %s", i, i % 3 ? "" : SECRET,
                                                i % 3   ? ""
                                                : i % 2 ? ""
                                                        : "s",
                                                pad);
        g_autofree char *other = g_strdup_printf("kept%d %s", i, pad);
        gint64 id = add(f, f->bob, i + 1, body, MESSAGE_RECEIVED);
        add(f, f->carol, i + 1, other, MESSAGE_RECEIVED);
        if (i % 50 == 0)
            g_assert_true(versions_insert(
                f->db, &(Version){.message = id, .time = i, .body = (char *)"before: " SECRET},
                NULL));
        if (i % 100 == 0)
            db_flush(f->db, NULL);
    }
}

static guint files_with(const Fixture *f, const char *text) {
    g_autoptr(GDir) dir = g_dir_open(f->folder, 0, NULL);
    guint found = 0;
    for (const char *name; (name = g_dir_read_name(dir));) {
        g_autofree char *path = g_build_filename(f->folder, name, NULL), *bytes = NULL;
        gsize n;
        g_assert_true(g_file_get_contents(path, &bytes, &n, NULL));
        found += memmem(bytes, n, text, strlen(text)) != NULL;
    }
    return found;
}

static guint hits(const Fixture *f, const char *word) {
    g_autoptr(GPtrArray) found = search_messages(f->db, word, NULL, 0, 100000, NULL);
    return found->len;
}

static void forget_words_now(Fixture *f) {
    for (gboolean more = forget_words(f->db, TRUE); more;)
        more = forget_words(f->db, FALSE);
}

static void test_all(Fixture *f, gconstpointer data) {
    guint n;
    fill(f);
    g_autofree char *backup = g_strconcat(f->path, ".version-2.bak", NULL);
    g_assert_true(g_file_set_contents(backup, "copy of " SECRET, -1, NULL));
    g_assert_cmpuint(files_with(f, TAIL), >=, 2);
    g_assert_cmpuint(hits(f, SECRET "*"), ==, 1000);
    g_assert_cmpuint(forget_count(f->db, f->bob, G_MAXINT64), ==, 3000);
    g_assert_true(forget_before(f->db, f->bob, G_MAXINT64, &n, NULL));
    g_assert_cmpuint(n, ==, 3000);
    forget_words_now(f);
    g_assert_true(forget_traces(f->db, TRUE, NULL));
    g_assert_cmpuint(files_with(f, TAIL), ==, 0);
    g_assert_false(g_file_test(backup, G_FILE_TEST_EXISTS));
    /* what others said is there, and found */
    g_assert_cmpuint(forget_count(f->db, f->carol, G_MAXINT64), ==, 3000);
    g_assert_cmpuint(hits(f, "kept2999"), ==, 1);
    g_assert_cmpuint(hits(f, SECRET "*"), ==, 0);
    g_clear_pointer(&f->db, db_close);
    g_assert_cmpuint(files_with(f, TAIL), ==, 0);
    f->db = db_open(f->path, NULL);
    g_assert_cmpuint(hits(f, "kept2999"), ==, 1);
}

/* By age: without a copy of all that is left, the words go from tables and index all the same. */
static void test_old(Fixture *f, gconstpointer data) {
    guint n;
    fill(f);
    add(f, f->bob, 2, "waits", MESSAGE_PENDING);
    g_assert_true(forget_before(f->db, f->bob, 2999, &n, NULL));
    g_assert_cmpuint(n, ==, 2998);
    forget_words_now(f);
    g_assert_true(forget_traces(f->db, FALSE, NULL));
    g_assert_cmpuint(hits(f, SECRET "*"), ==, 0);
    g_assert_cmpuint(hits(f, "line"), ==, 2);
    g_assert_cmpuint(hits(f, "waits"), ==, 1);
    g_assert_true(forget_before(f->db, f->bob, 2999, &n, NULL));
    g_assert_cmpuint(n, ==, 0);
}

/* Somebody reads the file: that is said, and what could not be done is done the next time. */
static void test_read_by_others(Fixture *f, gconstpointer data) {
    g_autoptr(GError) error = NULL;
    guint n;
    fill(f);
    db_flush(f->db, NULL);
    sqlite3 *other;
    g_assert_cmpint(sqlite3_open(f->path, &other), ==, SQLITE_OK);
    g_assert_cmpint(sqlite3_exec(other, "BEGIN; SELECT count(*) FROM messages", NULL, NULL, NULL),
                    ==, SQLITE_OK);
    g_assert_true(forget_before(f->db, f->bob, G_MAXINT64, &n, NULL));
    g_assert_false(forget_traces(f->db, TRUE, &error));
    g_assert_nonnull(strstr(error->message, "another program"));
    g_assert_cmpint(sqlite3_close(other), ==, SQLITE_OK);
    forget_words_now(f);
    g_assert_true(forget_traces(f->db, TRUE, NULL));
    g_assert_cmpuint(files_with(f, TAIL), ==, 0);
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
#define ADD(name, fn) g_test_add("/forget/" name, Fixture, NULL, set_up, fn, tear_down)
    ADD("all", test_all);
    ADD("old", test_old);
    ADD("read-by-others", test_read_by_others);
    return g_test_run();
}
