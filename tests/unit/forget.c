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
    db_begin(f->db);
    for (int i = 0; i < 3000; i++) {
        g_autofree char *pad = g_strnfill((gsize)(i * 37 % 900), (char)('a' + i % 26));
        g_autofree char *body = g_strdup_printf("line %d %s%s %s", i, i % 3 ? TAIL : SECRET,
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
        if (i % 100 == 0) {
            g_assert_true(db_commit(f->db, NULL));
            db_begin(f->db);
        }
    }
    g_assert_true(db_commit(f->db, NULL));
}

/* Messages that grow make others move to other pages. */
static void correct(Fixture *f) {
    g_autoptr(GPtrArray) all = messages_before(f->db, f->carol, G_MAXINT64, 0, 10000);
    for (guint i = 0; i < all->len; i += 3) {
        Message *message = g_ptr_array_index(all, i);
        g_autofree char *pad = g_strnfill(i * 131 % 1500, 'z');
        g_free(message->body);
        message->body = g_strdup_printf("kept%u longer %s", i, pad);
        g_assert_true(messages_update(f->db, message, NULL));
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

static gint64 begin(Fixture *f, gint64 conv, gint64 before, guint n) {
    ForgetJob job;
    g_assert_true(forget_begin(f->db, conv, before, &job, NULL));
    g_assert_cmpuint(job.n, ==, n);
    return job.id;
}

static void delete_all(Fixture *f, gint64 job) {
    for (gboolean more = TRUE; more;)
        g_assert_true(forget_some(f->db, job, &more, NULL));
}

static void forget_words_now(Fixture *f) {
    gboolean first = TRUE;
    for (gboolean more = TRUE; more; first = FALSE)
        g_assert_true(forget_words(f->db, first, &more, NULL));
}

static gboolean clear_traces(Fixture *f, GError **error) {
    gint64 place = 0;
    gboolean more = TRUE;
    while (more)
        if (!forget_traces(f->db, &place, &more, error))
            return FALSE;
    return TRUE;
}

static void is_whole(const Fixture *f) {
    sqlite3 *other;
    sqlite3_stmt *statement;
    g_assert_cmpint(sqlite3_open(f->path, &other), ==, SQLITE_OK);
    g_assert_cmpint(sqlite3_prepare_v2(other, "PRAGMA integrity_check", -1, &statement, NULL), ==,
                    SQLITE_OK);
    g_assert_cmpint(sqlite3_step(statement), ==, SQLITE_ROW);
    g_assert_cmpstr((const char *)sqlite3_column_text(statement, 0), ==, "ok");
    sqlite3_finalize(statement);
    g_assert_cmpint(
        sqlite3_exec(other, "INSERT INTO messages_text (messages_text) VALUES ('integrity-check')",
                     NULL, NULL, NULL),
        ==, SQLITE_OK);
    sqlite3_close(other);
}

static void test_all(Fixture *f, gconstpointer data) {
    fill(f);
    correct(f);
    g_autofree char *backup = g_strconcat(f->path, ".version-2.bak", NULL);
    g_assert_true(g_file_set_contents(backup, "copy of " SECRET, -1, NULL));
    g_assert_cmpuint(files_with(f, TAIL), >=, 2);
    g_assert_cmpuint(hits(f, SECRET "*"), ==, 1000);
    g_assert_cmpuint(forget_count(f->db, f->bob, G_MAXINT64), ==, 3000);
    gint64 job = begin(f, f->bob, G_MAXINT64, 3000);
    /* it isn't read any more, though it is there */
    g_assert_cmpuint(hits(f, SECRET "*"), ==, 0);
    g_assert_cmpuint(forget_count(f->db, f->bob, G_MAXINT64), ==, 0);
    g_autoptr(GPtrArray) read = messages_before(f->db, f->bob, G_MAXINT64, 0, 10);
    g_assert_cmpuint(read->len, ==, 0);
    delete_all(f, job);
    forget_words_now(f);
    g_assert_true(forget_backups(f->db, NULL));
    g_assert_true(clear_traces(f, NULL));
    g_assert_true(forget_end(f->db, job, NULL));
    g_assert_cmpuint(files_with(f, TAIL), ==, 0);
    g_assert_false(g_file_test(backup, G_FILE_TEST_EXISTS));
    is_whole(f);
    /* what others said is there, and found */
    g_assert_cmpuint(forget_count(f->db, f->carol, G_MAXINT64), ==, 3000);
    g_assert_cmpuint(hits(f, "kept2999"), ==, 1);
    g_assert_cmpuint(hits(f, SECRET "*"), ==, 0);
    /* nor does it come back with what is written later */
    for (int i = 0; i < 500; i++)
        add(f, f->carol, 4000 + i, "written later", MESSAGE_RECEIVED);
    g_clear_pointer(&f->db, db_close);
    g_assert_cmpuint(files_with(f, TAIL), ==, 0);
    is_whole(f);
    f->db = db_open(f->path, NULL);
    g_assert_cmpuint(hits(f, "kept2999"), ==, 1);
}

/* What waits to be sent stays, also if it has been sent before it is its turn; so does what came
 * later with an old time. */
static void test_old(Fixture *f, gconstpointer data) {
    fill(f);
    g_autoptr(Message) sent = NULL;
    gint64 waiting = add(f, f->bob, 2, "waits", MESSAGE_PENDING);
    gint64 job = begin(f, f->bob, 2999, 2998);
    sent = messages_get(f->db, waiting);
    sent->state = MESSAGE_SENT;
    g_assert_true(messages_update(f->db, sent, NULL));
    add(f, f->bob, 3, "late", MESSAGE_RECEIVED);
    delete_all(f, job);
    forget_words_now(f);
    g_assert_true(clear_traces(f, NULL));
    g_assert_cmpuint(hits(f, SECRET "*"), ==, 0);
    g_assert_cmpuint(hits(f, "line"), ==, 2);
    g_assert_cmpuint(hits(f, "waits"), ==, 1);
    g_assert_cmpuint(hits(f, "late"), ==, 1);
    g_assert_true(forget_end(f->db, job, NULL));
    g_assert_cmpuint(forget_count(f->db, f->bob, 2999), ==, 2);
}

/* papo is killed in the middle: what was written down is known, and can be gone on with. */
static void test_killed(Fixture *f, gconstpointer data) {
    gboolean more;
    fill(f);
    gint64 job = begin(f, f->bob, G_MAXINT64, 3000);
    g_assert_true(forget_some(f->db, job, &more, NULL));
    g_assert_true(more);
    g_clear_pointer(&f->db, db_close);
    f->db = db_open(f->path, NULL);
    g_assert_cmpuint(hits(f, SECRET "*"), ==, 0);
    g_autoptr(GArray) jobs = forget_jobs(f->db);
    g_assert_cmpuint(jobs->len, ==, 1);
    g_assert_cmpint(g_array_index(jobs, ForgetJob, 0).id, ==, job);
    g_assert_cmpint(g_array_index(jobs, ForgetJob, 0).conv_id, ==, f->bob);
    g_assert_false(g_array_index(jobs, ForgetJob, 0).gone);
    delete_all(f, job);
    forget_words_now(f);
    g_assert_true(clear_traces(f, NULL));
    g_autoptr(GArray) gone = forget_jobs(f->db);
    g_assert_true(g_array_index(gone, ForgetJob, 0).gone);
    g_assert_true(forget_end(f->db, job, NULL));
    g_autoptr(GArray) none = forget_jobs(f->db);
    g_assert_cmpuint(none->len, ==, 0);
    g_assert_cmpuint(files_with(f, TAIL), ==, 0);
    g_assert_cmpint(begin(f, f->bob, G_MAXINT64, 0), ==, 0);
}

/* Somebody reads the file: that is said, and what could not be done is done the next time. */
static void test_read_by_others(Fixture *f, gconstpointer data) {
    g_autoptr(GError) error = NULL;
    fill(f);
    db_flush(f->db, NULL);
    sqlite3 *other;
    g_assert_cmpint(sqlite3_open(f->path, &other), ==, SQLITE_OK);
    g_assert_cmpint(sqlite3_exec(other, "BEGIN; SELECT count(*) FROM messages", NULL, NULL, NULL),
                    ==, SQLITE_OK);
    gint64 job = begin(f, f->bob, G_MAXINT64, 3000);
    delete_all(f, job);
    g_assert_false(clear_traces(f, &error));
    g_assert_nonnull(strstr(error->message, "another program"));
    g_assert_cmpint(sqlite3_close(other), ==, SQLITE_OK);
    forget_words_now(f);
    g_assert_true(clear_traces(f, NULL));
    g_assert_cmpuint(files_with(f, TAIL), ==, 0);
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
#define ADD(name, fn) g_test_add("/forget/" name, Fixture, NULL, set_up, fn, tear_down)
    ADD("all", test_all);
    ADD("old", test_old);
    ADD("killed", test_killed);
    ADD("read-by-others", test_read_by_others);
    return g_test_run();
}
