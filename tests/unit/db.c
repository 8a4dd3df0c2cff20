/* The database file: private (S25.1, S25.2), brought up to date, refused when broken (S35.1),
 * usable after a full disk (S34.1), a crash (S35.2) and while somebody else reads it (S35.3). */
#include "store/db.h"
#include "store/caches.h"
#include "store/convs.h"
#include "store/forget.h"
#include "store/messages.h"
#include "store/search.h"
#include "store/versions.h"
#include <gio/gio.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <sqlite3.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>

typedef struct {
    char *folder, *path;
} Fixture;

static void set_up(Fixture *f, gconstpointer data) {
    f->folder = g_dir_make_tmp("papo-XXXXXX", NULL);
    f->path = g_build_filename(f->folder, "history.db", NULL);
}

static void tear_down(Fixture *f, gconstpointer data) {
    g_autoptr(GDir) dir = g_dir_open(f->folder, 0, NULL);
    for (const char *name; (name = g_dir_read_name(dir));) {
        g_autofree char *path = g_build_filename(f->folder, name, NULL);
        g_unlink(path);
    }
    g_rmdir(f->folder);
    g_free(f->folder);
    g_free(f->path);
}

static int mode_of(const char *path, const char *suffix) {
    g_autofree char *file = g_strconcat(path, suffix, NULL);
    GStatBuf st;
    return g_stat(file, &st) == 0 ? (int)(st.st_mode & 0777) : -1;
}

static Db *open_good(Fixture *f) {
    g_autoptr(GError) error = NULL;
    Db *db = db_open(f->path, &error);
    g_assert_no_error(error);
    g_assert_nonnull(db);
    return db;
}

static gint64 add_conv(Db *db) {
    ConvRow row = {.account = (char *)"me@example.org", .kind = CONV_CHAT, .jid = (char *)"bob"};
    g_assert_true(convs_save(db, &row, NULL));
    return row.id;
}

static void test_private(Fixture *f, gconstpointer data) {
    mode_t old = umask(0);
    g_autoptr(Db) db = open_good(f);
    add_conv(db);
    umask(old);
    g_assert_cmpint(mode_of(f->path, ""), ==, 0600);
    g_assert_cmpint(mode_of(f->path, "-wal"), ==, 0600);
    g_assert_cmpint(mode_of(f->path, "-shm"), ==, 0600);
    g_clear_pointer(&db, db_close);
    g_chmod(f->path, 0644);
    db = open_good(f);
    g_assert_cmpint(mode_of(f->path, ""), ==, 0600);
}

static void run_sql(const char *path, const char *sql) {
    sqlite3 *handle;
    g_assert_cmpint(sqlite3_open(path, &handle), ==, SQLITE_OK);
    char *message = NULL;
    sqlite3_exec(handle, sql, NULL, NULL, &message);
    g_assert_cmpstr(message, ==, NULL);
    g_assert_cmpint(sqlite3_close(handle), ==, SQLITE_OK);
}

static int read_number(const char *path, const char *sql) {
    sqlite3 *handle;
    sqlite3_stmt *statement;
    g_assert_cmpint(sqlite3_open(path, &handle), ==, SQLITE_OK);
    g_assert_cmpint(sqlite3_prepare_v2(handle, sql, -1, &statement, NULL), ==, SQLITE_OK);
    g_assert_cmpint(sqlite3_step(statement), ==, SQLITE_ROW);
    int number = sqlite3_column_int(statement, 0);
    sqlite3_finalize(statement);
    sqlite3_close(handle);
    return number;
}

static void load_old(Fixture *f, const char *name) {
    g_autofree char *file = g_test_build_filename(G_TEST_DIST, "old", name, NULL), *sql = NULL;
    g_assert_true(g_file_get_contents(file, &sql, NULL, NULL));
    run_sql(f->path, sql);
}

static void test_migrate(Fixture *f, gconstpointer data) {
    load_old(f, "history-1.sql");
    g_autoptr(Db) db = open_good(f);
    g_autoptr(GPtrArray) rows = convs_load(db, "me@example.org");
    g_assert_cmpuint(rows->len, ==, 2);
    g_autoptr(GPtrArray) found = search_messages(db, "cha", NULL, 0, 10, NULL);
    g_assert_cmpuint(found->len, ==, 1);
    g_assert_cmpstr(((Message *)found->pdata[0])->body, ==, "is the chá ready?");
    g_autoptr(GPtrArray) pending = messages_pending(db, "me@example.org");
    g_assert_cmpuint(pending->len, ==, 1);
    g_autofree char *cached = cache_get(db, "me@example.org", "roster", "bob@example.org");
    g_assert_cmpstr(cached, ==, "Bob");
    g_autofree char *backup = g_strconcat(f->path, ".version-1.bak", NULL);
    g_assert_cmpint(mode_of(backup, ""), ==, 0600);
    g_assert_cmpint(read_number(backup, "SELECT count(*) FROM messages"), ==, 3);
    g_assert_cmpint(read_number(backup, "PRAGMA user_version"), ==, 1);
    g_clear_pointer(&db, db_close);
    db = open_good(f);
    g_assert_cmpint(read_number(f->path, "PRAGMA user_version"), ==, 4);
}

/* The second version had the search, but no corrections. */
static void test_migrate_second(Fixture *f, gconstpointer data) {
    load_old(f, "history-2.sql");
    g_autoptr(Db) db = open_good(f);
    g_autoptr(GPtrArray) found = search_messages(db, "cha", NULL, 0, 10, NULL);
    g_assert_cmpuint(found->len, ==, 1);
    g_assert_null(((Message *)found->pdata[0])->replaces);
    Version version = {.message = 1, .time = 5, .message_id = (char *)"m1", .body = (char *)"cha?"};
    g_assert_true(versions_insert(db, &version, NULL));
    g_autoptr(GPtrArray) meant = versions_meant(db, 1, "m1", FALSE);
    g_assert_cmpuint(meant->len, ==, 1);
}

/* The third one had corrections, but nothing that is being forgotten. */
static void test_migrate_third(Fixture *f, gconstpointer data) {
    load_old(f, "history-3.sql");
    g_autoptr(Db) db = open_good(f);
    g_autoptr(GPtrArray) versions = versions_of(db, 1);
    g_assert_cmpuint(versions->len, ==, 1);
    ForgetJob job;
    g_assert_true(forget_begin(db, 1, G_MAXINT64, &job, NULL));
    g_assert_cmpuint(job.n, ==, 1);
}

/* A fresh database is made by the same list: it must come out the same as an old one. */
static void test_same_shape(Fixture *f, gconstpointer data) {
    static const char shape[] = "SELECT count(*) FROM sqlite_schema";
    db_close(open_good(f));
    int fresh = read_number(f->path, shape);
    static const char *const old[] = {"history-1.sql", "history-2.sql", "history-3.sql"};
    for (gsize i = 0; i < G_N_ELEMENTS(old); i++) {
        g_unlink(f->path);
        load_old(f, old[i]);
        db_close(open_good(f));
        g_assert_cmpint(read_number(f->path, shape), ==, fresh);
    }
}

static void assert_refused(Fixture *f, int code) {
    g_autofree char *before = NULL, *after = NULL;
    gsize length_before, length_after;
    g_assert_true(g_file_get_contents(f->path, &before, &length_before, NULL));
    g_autoptr(GError) error = NULL;
    g_assert_null(db_open(f->path, &error));
    g_assert_error(error, DB_ERROR, code);
    g_assert_nonnull(strstr(error->message, f->path));
    g_assert_true(g_file_get_contents(f->path, &after, &length_after, NULL));
    g_assert_cmpmem(before, length_before, after, length_after);
}

static void test_newer(Fixture *f, gconstpointer data) {
    db_close(open_good(f));
    run_sql(f->path, "PRAGMA user_version = 1000");
    assert_refused(f, DB_ERROR_NEWER);
}

static void test_foreign(Fixture *f, gconstpointer data) {
    run_sql(f->path, "CREATE TABLE bookmarks (url)");
    assert_refused(f, DB_ERROR_OPEN);
}

static void test_not_database(Fixture *f, gconstpointer data) {
    static const char *const texts[] = {
        "x", "this is my diary, and it is quite long, as diaries are", "SQLite format 3"};
    for (gsize i = 0; i < G_N_ELEMENTS(texts); i++) {
        g_assert_true(g_file_set_contents(f->path, texts[i], -1, NULL));
        assert_refused(f, DB_ERROR_OPEN);
    }
    g_unlink(f->path);
    g_assert_cmpint(g_mkdir(f->path, 0700), ==, 0);
    g_autoptr(GError) error = NULL;
    g_assert_null(db_open(f->path, &error));
    g_assert_error(error, DB_ERROR, DB_ERROR_OPEN);
    g_clear_error(&error);
    g_rmdir(f->path);
    g_assert_null(db_open("/proc/self/no/history.db", &error));
    g_assert_error(error, DB_ERROR, DB_ERROR_OPEN);
    g_assert_nonnull(strstr(error->message, "/proc/self/no/history.db"));
}

static void fill(Db *db, guint n) {
    gint64 conv = add_conv(db);
    db_begin(db);
    for (guint i = 0; i < n; i++) {
        g_autoptr(Message) m = message_new(MESSAGE_TEXT);
        m->conv_id = conv;
        m->time = i;
        m->body = g_strdup_printf("message number %u about tea and other things", i);
        g_assert_true(messages_insert(db, m, NULL));
    }
    g_assert_true(db_commit(db, NULL));
}

static void test_corrupted(Fixture *f, gconstpointer data) {
    Db *db = open_good(f);
    fill(db, 500);
    db_close(db);
    g_autofree char *whole = NULL;
    gsize length;
    g_assert_true(g_file_get_contents(f->path, &whole, &length, NULL));
    g_assert_true(g_file_set_contents(f->path, whole, (gssize)length / 2, NULL));
    assert_refused(f, DB_ERROR_OPEN);
    memset(whole + 4096, 0x5A, length - 4096);
    g_assert_true(g_file_set_contents(f->path, whole, (gssize)length, NULL));
    assert_refused(f, DB_ERROR_OPEN);
}

/* An empty file is what a crash at the very first start leaves: nothing is lost by using it. */
static void test_empty(Fixture *f, gconstpointer data) {
    g_assert_true(g_file_set_contents(f->path, "", 0, NULL));
    g_autoptr(Db) db = open_good(f);
    fill(db, 1);
}

static gboolean insert_large(Db *db, gint64 conv, gint64 time, GError **error) {
    g_autoptr(Message) m = message_new(MESSAGE_TEXT);
    m->conv_id = conv;
    m->time = time;
    m->body = g_strnfill(100 * 1024, 'x');
    return messages_insert(db, m, error);
}

static void test_full(Fixture *f, gconstpointer data) {
    g_autoptr(Db) db = open_good(f);
    gint64 conv = add_conv(db);
    g_autoptr(GError) error = NULL;
    g_assert_true(insert_large(db, conv, 1, &error));
    signal(SIGXFSZ, SIG_IGN);
    struct rlimit unlimited, tight;
    g_assert_cmpint(getrlimit(RLIMIT_FSIZE, &unlimited), ==, 0);
    tight = unlimited;
    tight.rlim_cur = 256 * 1024;
    g_assert_cmpint(setrlimit(RLIMIT_FSIZE, &tight), ==, 0);

    /* outside and inside of a transaction: told, and nothing of it is kept */
    gboolean good = TRUE;
    for (int i = 2; good && i < 20; i++)
        good = insert_large(db, conv, i, &error);
    gboolean told = g_error_matches(error, DB_ERROR, DB_ERROR_FULL);
    g_clear_error(&error);
    g_autoptr(GPtrArray) before = messages_before(db, conv, G_MAXINT64, 0, 100);
    db_begin(db);
    for (int i = 100; i < 110; i++)
        insert_large(db, conv, i, NULL);
    gboolean committed = db_commit(db, &error);
    g_autoptr(GPtrArray) after = messages_before(db, conv, G_MAXINT64, 0, 100);
    g_assert_cmpint(setrlimit(RLIMIT_FSIZE, &unlimited), ==, 0);

    g_assert_false(good);
    g_assert_true(told);
    g_assert_false(committed);
    g_assert_error(error, DB_ERROR, DB_ERROR_FULL);
    g_assert_cmpuint(before->len, >=, 1);
    g_assert_cmpuint(after->len, ==, before->len);

    /* there is room again */
    g_clear_error(&error);
    db_begin(db);
    g_assert_true(insert_large(db, conv, 200, &error));
    g_assert_true(db_commit(db, &error));
    g_clear_pointer(&db, db_close);
    db = open_good(f);
    g_autoptr(GPtrArray) kept = messages_before(db, conv, G_MAXINT64, 0, 100);
    g_assert_cmpuint(kept->len, ==, before->len + 1);
}

/* Writes message after message and says so each time, until somebody ends it. */
static int write_until_killed(const char *path) {
    Db *db = db_open(path, NULL);
    gint64 conv = add_conv(db);
    for (int i = 1;; i++) {
        g_autoptr(Message) m = message_new(MESSAGE_TEXT);
        m->conv_id = conv;
        m->time = i;
        m->body = g_strdup_printf("message %d, and some more words", i);
        if (!messages_insert(db, m, NULL) || printf("%d\n", i) < 0 || fflush(stdout) != 0)
            return 1;
    }
}

/* S35.2: killed at any moment, whatever was said to be stored is there. */
static void test_killed(Fixture *f, gconstpointer data) {
    for (int round = 0; round < 20; round++) {
        g_autoptr(GError) error = NULL;
        g_autoptr(GSubprocess) child = g_subprocess_new(G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error,
                                                        "/proc/self/exe", "--write", f->path, NULL);
        g_assert_no_error(error);
        g_autoptr(GDataInputStream) lines =
            g_data_input_stream_new(g_subprocess_get_stdout_pipe(child));
        int said = 0, until = g_test_rand_int_range(1, 120);
        for (char *line; said < until; g_free(line)) {
            line = g_data_input_stream_read_line(lines, NULL, NULL, &error);
            g_assert_nonnull(line);
            said = (int)g_ascii_strtoll(line, NULL, 10);
        }
        g_subprocess_force_exit(child);
        g_assert_true(g_subprocess_wait(child, NULL, NULL));
        Db *db = open_good(f);
        g_autoptr(GPtrArray) rows = convs_load(db, "me@example.org");
        g_autoptr(GPtrArray) kept =
            messages_before(db, ((ConvRow *)rows->pdata[0])->id, G_MAXINT64, 0, 10000);
        g_assert_cmpuint(kept->len, >=, (guint)said);
        g_assert_cmpint(((Message *)kept->pdata[said - 1])->time, ==, said);
        g_autoptr(GPtrArray) found = search_messages(db, "words", NULL, 0, 10000, NULL);
        g_assert_cmpuint(found->len, ==, kept->len);
        db_close(db);
        run_sql(f->path, "DELETE FROM messages; DELETE FROM conversations");
    }
}

static void test_busy(Fixture *f, gconstpointer data) {
    g_autoptr(Db) db = open_good(f);
    gint64 conv = add_conv(db);
    sqlite3 *other;
    g_assert_cmpint(sqlite3_open(f->path, &other), ==, SQLITE_OK);
    g_assert_cmpint(sqlite3_exec(other, "BEGIN IMMEDIATE", NULL, NULL, NULL), ==, SQLITE_OK);
    g_autoptr(GError) error = NULL;
    g_assert_false(insert_large(db, conv, 1, &error));
    g_assert_error(error, DB_ERROR, DB_ERROR_FULL);
    sqlite3_close(other);
    g_clear_error(&error);
    g_assert_true(insert_large(db, conv, 1, &error));
}

int main(int argc, char **argv) {
    if (argc == 3 && strcmp(argv[1], "--write") == 0)
        return write_until_killed(argv[2]);
    g_test_init(&argc, &argv, NULL);
#define ADD(name, fn) g_test_add("/db/" name, Fixture, NULL, set_up, fn, tear_down)
    ADD("private", test_private);
    ADD("migrate", test_migrate);
    ADD("migrate-second", test_migrate_second);
    ADD("migrate-third", test_migrate_third);
    ADD("same-shape", test_same_shape);
    ADD("newer", test_newer);
    ADD("foreign", test_foreign);
    ADD("not-database", test_not_database);
    ADD("corrupted", test_corrupted);
    ADD("empty", test_empty);
    ADD("full", test_full);
    ADD("killed", test_killed);
    ADD("busy", test_busy);
    return g_test_run();
}
