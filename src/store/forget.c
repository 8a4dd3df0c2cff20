/* Deletes messages for good. SQLite's secure_delete puts zeros over what goes; the words in the
 * index of the search stay there until its pieces are merged, old pages in the log until it is cut.
 */
#include "store/forget.h"
#include "base/tr.h"
#include "store/sql.h"
#include <errno.h>
#include <glib/gstdio.h>
#include <string.h>

#define PIECE "64"                   /* pages of the index that are merged at a time */
#define COPIED_MAX (256ll * 1 << 20) /* bytes; a larger file is not copied as a whole */

static sqlite3_stmt *bound(Db *db, const char *sql, gint64 conv_id, gint64 time, GError **error) {
    sqlite3_stmt *statement = db_prepare(db, sql, error);
    if (!statement)
        return NULL;
    sqlite3_bind_int64(statement, 1, conv_id);
    sqlite3_bind_int64(statement, 2, time);
    return statement;
}

gboolean forget_before(Db *db, gint64 conv_id, gint64 time, guint *n, GError **error) {
    gboolean done;
    *n = 0;
    if (!db_flush(db, error))
        return FALSE;
    db_begin(db);
    sqlite3_stmt *statement =
        bound(db, "DELETE FROM messages WHERE conv_id = ? AND time < ? AND state <> 1", conv_id,
              time, error);
    done = statement && db_run(db, statement, error);
    if (done)
        *n = (guint)sqlite3_changes(db->handle);
    return db_commit(db, done ? error : NULL) && done;
}

guint forget_count(Db *db, gint64 conv_id, gint64 time) {
    sqlite3_stmt *statement = bound(db,
                                    "SELECT count(*) FROM messages WHERE conv_id = ? AND time < ? "
                                    "AND state <> 1 AND kind < 64",
                                    conv_id, time, NULL);
    guint n =
        statement && db_step(db, statement, NULL) ? (guint)sqlite3_column_int(statement, 0) : 0;
    sqlite3_reset(statement);
    return n;
}

/* FTS5, 6.8: the first time with a negative number, which means all pieces; then until a merge
 * changes nothing any more. */
gboolean forget_words(Db *db, gboolean first) {
    int before = sqlite3_total_changes(db->handle);
    if (!db_flush(db, NULL) ||
        !db_exec(
            db,
            first ? "INSERT INTO messages_text (messages_text, rank) VALUES ('merge', -" PIECE ")"
                  : "INSERT INTO messages_text (messages_text, rank) VALUES ('merge', " PIECE ")",
            NULL))
        return FALSE;
    return first || sqlite3_total_changes(db->handle) - before >= 2;
}

/* Everything that waits in the log goes into the file, and the log becomes empty. */
static gboolean cut_log(Db *db, GError **error) {
    int busy = 1;
    sqlite3_stmt *statement = NULL;
    if (sqlite3_prepare_v2(db->handle, "PRAGMA wal_checkpoint(TRUNCATE)", -1, &statement, NULL) ==
            SQLITE_OK &&
        sqlite3_step(statement) == SQLITE_ROW)
        busy = sqlite3_column_int(statement, 0);
    sqlite3_finalize(statement);
    if (busy)
        g_set_error(error, DB_ERROR, DB_ERROR_FULL,
                    _("another program reads %s, which keeps old pages of it: end that one and try "
                      "again"),
                    db->path);
    return !busy;
}

static gboolean delete_backups(const Db *db, GError **error) {
    g_autofree char *folder = g_path_get_dirname(db->path), *base = g_path_get_basename(db->path);
    g_autofree char *prefix = g_strconcat(base, ".version-", NULL);
    g_autoptr(GDir) dir = g_dir_open(folder, 0, NULL);
    const char *name;
    while (dir && (name = g_dir_read_name(dir)) != NULL) {
        g_autofree char *path = g_build_filename(folder, name, NULL);
        if (!g_str_has_prefix(name, prefix) || g_unlink(path) == 0)
            continue;
        g_set_error(error, DB_ERROR, DB_ERROR_FULL, _("the backup %s can't be deleted: %s"), path,
                    g_strerror(errno));
        return FALSE;
    }
    return TRUE;
}

gboolean forget_traces(Db *db, gboolean whole, GError **error) {
    GStatBuf st;
    if (!db_flush(db, error))
        return FALSE;
    if (!db->path)
        return TRUE;
    if (whole && g_stat(db->path, &st) == 0 && st.st_size <= COPIED_MAX &&
        !db_exec(db, "VACUUM", error))
        return FALSE;
    return cut_log(db, error) && (!whole || delete_backups(db, error));
}
