/* Opening the database of a profile: private, checked, and never touched if it isn't whole. */
#include "base/tr.h"
#include "store/sql.h"
#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define WAIT_OPENING_MS 500
#define WAIT_RUNNING_MS 20 /* somebody looks with a tool: the screen hardly waits */
#define WAIT_STEP_MS 2
#define CHECK_WHOLE_MAX (16 * 1 << 20) /* bytes; checking more would delay the start */

static const char advice[] = N_("put a backup in its place, or move it away to begin a new one");

static gboolean refuse(GError **error, const char *path, const char *why) {
    g_set_error(error, DB_ERROR, DB_ERROR_OPEN,
                _("the history %s can't be used: %s; it was not touched: %s"), path, why,
                tr(advice));
    return FALSE;
}

static gboolean refuse_access(GError **error, const char *path, int why) {
    if (why != EACCES && why != EROFS && why != EPERM)
        return refuse(error, path, g_strerror(why));
    g_set_error(error, DB_ERROR, DB_ERROR_OPEN,
                _("the history %s can't be used: %s; make it and its folder readable and writable "
                  "for you, or choose another folder with --profile"),
                path, g_strerror(why));
    return FALSE;
}

static gboolean refuse_locked(GError **error, const char *path) {
    g_set_error(error, DB_ERROR, DB_ERROR_OPEN,
                _("the history %s can't be used: another program holds it; end that one and start "
                  "papo again"),
                path);
    return FALSE;
}

static gboolean is_locked(Db *db) {
    int code = sqlite3_errcode(db->handle) & 0xFF;
    return code == SQLITE_BUSY || code == SQLITE_LOCKED;
}

/* As SQLite sees it: what it could not do to the file, and why. */
static gboolean refuse_because(Db *db, const char *why, GError **error) {
    int code = sqlite3_errcode(db->handle) & 0xFF;
    if (db->path && is_locked(db))
        return refuse_locked(error, db->path);
    if (db->path && (code == SQLITE_READONLY || code == SQLITE_CANTOPEN || code == SQLITE_PERM))
        return refuse_access(error, db->path, EACCES);
    return refuse(error, db->path ? db->path : "in memory", why);
}

/* Waits for whoever has the database, once: a burst of writes must not wait for each of them. */
static int on_busy(void *data, int tries) {
    Db *db = data;
    if (db->impatient)
        return 0;
    db->impatient = tries * WAIT_STEP_MS >= WAIT_RUNNING_MS;
    if (!db->impatient)
        g_usleep(WAIT_STEP_MS * 1000);
    return !db->impatient;
}

static guint32 big_endian(const guint8 *bytes) {
    return (guint32)bytes[0] << 24 | (guint32)bytes[1] << 16 | (guint32)bytes[2] << 8 | bytes[3];
}

/* What the header says about the size must be there, unless the rest is still in the log beside
 * it (file format, 1.3). */
static gboolean check_header(int fd, const char *path, off_t size, GError **error) {
    guint8 header[100];
    if (size == 0)
        return TRUE;
    if (pread(fd, header, sizeof header, 0) != sizeof header ||
        memcmp(header, "SQLite format 3", 16) != 0)
        return refuse(error, path, _("it is not a database"));
    g_autofree char *wal = g_strconcat(path, "-wal", NULL);
    GStatBuf st;
    if (g_stat(wal, &st) == 0 && st.st_size > 0)
        return TRUE;
    guint32 page = (guint32)header[16] << 8 | header[17];
    goffset pages = big_endian(header + 28);
    gboolean valid = big_endian(header + 24) == big_endian(header + 92);
    if (valid && pages * (page == 1 ? 65536 : page) > size)
        return refuse(error, path, _("its end is missing"));
    return TRUE;
}

/* SQLite gives its -wal and -shm files the mode of the database: making that one private first
 * makes all of them so, whatever the umask is. */
static gboolean make_private(const char *path, GError **error) {
    int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NONBLOCK, 0600);
    if (fd < 0)
        return refuse_access(error, path, errno);
    struct stat st;
    gboolean good;
    if (fstat(fd, &st) < 0)
        good = refuse(error, path, g_strerror(errno));
    else if (!S_ISREG(st.st_mode))
        good = refuse(error, path, _("it is not a file"));
    else
        good = check_header(fd, path, st.st_size, error);
    if (good && (st.st_mode & 0077) != 0 && fchmod(fd, 0600) < 0)
        good = refuse(error, path, g_strerror(errno));
    close(fd);
    static const char *const others[] = {"-wal", "-shm"};
    for (gsize i = 0; good && i < G_N_ELEMENTS(others); i++) {
        g_autofree char *other = g_strconcat(path, others[i], NULL);
        if (g_chmod(other, 0600) < 0 && errno != ENOENT)
            good = refuse_access(error, other, errno);
    }
    return good;
}

static gboolean check_whole(Db *db, GError **error) {
    GStatBuf st;
    if (!db->path || g_stat(db->path, &st) < 0 || st.st_size > CHECK_WHOLE_MAX)
        return TRUE;
    sqlite3_stmt *statement = NULL;
    int code = sqlite3_prepare_v2(db->handle, "PRAGMA quick_check(1)", -1, &statement, NULL);
    if (code == SQLITE_OK && sqlite3_step(statement) == SQLITE_ROW) {
        const char *verdict = (const char *)sqlite3_column_text(statement, 0);
        gboolean good = g_strcmp0(verdict, "ok") == 0 || refuse(error, db->path, verdict);
        sqlite3_finalize(statement);
        return good;
    }
    sqlite3_finalize(statement);
    return refuse_because(db, sqlite3_errmsg(db->handle), error);
}

static gboolean prepare(Db *db, GError **error) {
    g_autoptr(GError) cause = NULL;
    GStatBuf st;
    if (!check_whole(db, error))
        return FALSE;
    /* What is new anyway: its tables go to the log as well, which saves waiting for the disk. */
    if (db->path && g_stat(db->path, &st) == 0 && st.st_size == 0)
        db_exec(db, "PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL", NULL);
    if (!db_migrate(db, &cause)) {
        gboolean told = cause->code == DB_ERROR_OPEN || cause->code == DB_ERROR_NEWER;
        if (!told && db->path)
            return refuse_because(db, cause->message, error);
        g_propagate_error(error, g_steal_pointer(&cause));
        return FALSE;
    }
    if (!db_exec(db,
                 "PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;"
                 "PRAGMA foreign_keys = ON; PRAGMA temp_store = MEMORY;"
                 "PRAGMA secure_delete = ON;" /* zeros over what is deleted: see forget.c */
                 "PRAGMA cache_spill = OFF",  /* a round that is held must not need the disk */
                 &cause))
        return refuse_because(db, cause->message, error);
    return TRUE;
}

Db *db_open(const char *path, GError **error) {
    if (path && !make_private(path, error))
        return NULL;
    g_autoptr(Db) db = g_new0(Db, 1);
    db->path = g_strdup(path);
    db->statements = g_hash_table_new_full(g_str_hash, g_str_equal, g_free,
                                           (GDestroyNotify)(void (*)(void))sqlite3_finalize);
    db->round = g_ptr_array_new_with_free_func(sqlite3_free);
    int code = sqlite3_open_v2(path ? path : ":memory:", &db->handle,
                               SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL);
    if (code != SQLITE_OK) {
        refuse(error, path ? path : "in memory",
               db->handle ? sqlite3_errmsg(db->handle) : g_strerror(ENOMEM));
        return NULL;
    }
    sqlite3_extended_result_codes(db->handle, 1);
    sqlite3_busy_timeout(db->handle, WAIT_OPENING_MS);
    /* Until it has proved to be good, closing it must not write either. */
    sqlite3_db_config(db->handle, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, NULL);
    sqlite3_db_config(db->handle, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
    if (!prepare(db, error))
        return NULL;
    sqlite3_db_config(db->handle, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 0, NULL);
    sqlite3_busy_handler(db->handle, on_busy, db);
    return g_steal_pointer(&db);
}

void db_close(Db *db) {
    if (!db)
        return;
    if (db->depth > 0) {
        db->depth = 1;
        g_autoptr(GError) ignored = NULL;
        db_commit(db, &ignored);
    }
    if (db->round)
        db_flush(db, NULL);
    g_clear_pointer(&db->round, g_ptr_array_unref);
    g_hash_table_unref(db->statements);
    sqlite3_close(db->handle);
    g_clear_error(&db->failure);
    g_free(db->path);
    g_free(db);
}
