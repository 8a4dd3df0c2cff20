/* Deletes messages for good. SQLite's secure_delete puts zeros over what goes; the words in the
 * index of the search stay there until its pieces are merged, old pages in the log until it is cut,
 * and copies of what was moved from page to page until scrub.c has been there.
 */
#include "store/forget.h"
#include "base/tr.h"
#include "store/sql.h"
#include <errno.h>
#include <glib/gstdio.h>
#include <string.h>

#define SOME "100" /* messages that go at a time */
#define PIECE "16" /* pages of the index that are merged at a time */

/* FTS5, 6.8: a negative number means all pieces of the index. What it merges by itself can take
 * long: while messages are deleted that is left to us. */
static const char merge_all[] =
    "INSERT INTO messages_text (messages_text, rank) VALUES ('merge', -" PIECE ")";
static const char merge_some[] =
    "INSERT INTO messages_text (messages_text, rank) VALUES ('merge', " PIECE ")";
static const char merging_by_us[] = "INSERT INTO messages_text (messages_text, rank) "
                                    "VALUES ('automerge', 0), ('crisismerge', 1000)";
static const char merging_by_itself[] = "INSERT INTO messages_text (messages_text, rank) "
                                        "VALUES ('automerge', 4), ('crisismerge', 16)";

static sqlite3_stmt *bound(Db *db, const char *sql, gint64 first, gint64 second, GError **error) {
    sqlite3_stmt *statement = db_prepare(db, sql, error);
    if (!statement)
        return NULL;
    sqlite3_bind_int64(statement, 1, first);
    sqlite3_bind_int64(statement, 2, second);
    return statement;
}

/* Of one conversation, or with job for 1. */
static gint64 number(Db *db, const char *sql, gint64 first, gint64 second) {
    sqlite3_stmt *statement = bound(db, sql, first, second, NULL);
    gint64 n = statement && db_step(db, statement, NULL) ? sqlite3_column_int64(statement, 0) : 0;
    sqlite3_reset(statement);
    return n;
}

/* Indexes alone answer that. */
guint forget_count(Db *db, gint64 conv_id, gint64 before) {
    gint64 all = number(db,
                        "SELECT count(*) FROM messages m WHERE m.conv_id = ?1 AND m.time < ?2 "
                        "AND " MESSAGE_STAYS("?1"),
                        conv_id, before);
    gint64 asides = number(db,
                           "SELECT count(*) FROM messages m WHERE m.conv_id = ?1 AND m.time < ?2 "
                           "AND m.kind >= 64 AND " MESSAGE_STAYS("?1"),
                           conv_id, before);
    gint64 waiting = number(db,
                            "SELECT count(*) FROM messages m WHERE m.state = 1 AND m.time < ?2 "
                            "AND m.conv_id = ?1 AND m.kind < 64 AND " MESSAGE_STAYS("?1"),
                            conv_id, before);
    return (guint)MAX(all - asides - waiting, 0);
}

static gboolean is_any(Db *db, gint64 conv_id, gint64 before) {
    return number(db,
                  "SELECT 1 FROM messages m WHERE m.conv_id = ?1 AND m.time < ?2 AND m.state <> 1 "
                  "AND " MESSAGE_STAYS("?1") "LIMIT 1",
                  conv_id, before) == 1;
}

gboolean forget_begin(Db *db, gint64 conv_id, gint64 before, ForgetJob *job, GError **error) {
    *job = (ForgetJob){.conv_id = conv_id};
    if (!db_flush(db, error))
        return FALSE;
    if (!is_any(db, conv_id, before))
        return TRUE;
    job->n = forget_count(db, conv_id, before);
    db_begin(db);
    sqlite3_stmt *statement = bound(
        db,
        "INSERT INTO forgetting (conv_id, before, last_id, kept) SELECT ?1, "
        "min(?2, (SELECT max(time) + 1 FROM messages WHERE conv_id = ?1)), "
        "(SELECT max(id) FROM messages), "
        "',' || ifnull((SELECT group_concat(id) FROM messages WHERE state = 1 AND conv_id = ?1), "
        "'') || ','",
        conv_id, before, error);
    gboolean done = statement && db_run(db, statement, error);
    job->id = done ? sqlite3_last_insert_rowid(db->handle) : 0;
    done = done && db_exec(db, merging_by_us, error);
    return db_commit(db, done ? error : NULL) && done;
}

GArray *forget_jobs(Db *db) {
    GArray *jobs = g_array_new(FALSE, TRUE, sizeof(ForgetJob));
    sqlite3_stmt *statement =
        db_prepare(db, "SELECT id, conv_id, gone FROM forgetting ORDER BY id", NULL);
    while (statement && db_step(db, statement, NULL)) {
        ForgetJob job = {.id = sqlite3_column_int64(statement, 0),
                         .conv_id = sqlite3_column_int64(statement, 1),
                         .gone = sqlite3_column_int(statement, 2) != 0};
        g_array_append_val(jobs, job);
    }
    return jobs;
}

/* In a transaction of its own; how many rows it changed is put into n. */
static gboolean change(Db *db, const char *sql, gint64 job, int *n, GError **error) {
    if (!db_flush(db, error))
        return FALSE;
    db_begin(db);
    sqlite3_stmt *statement = db_prepare(db, sql, error);
    if (statement)
        sqlite3_bind_int64(statement, 1, job);
    gboolean done = statement && db_run(db, statement, error);
    *n = done ? sqlite3_changes(db->handle) : 0;
    return db_commit(db, done ? error : NULL) && done;
}

gboolean forget_some(Db *db, gint64 job, gboolean *more, GError **error) {
    int n;
    *more = FALSE;
    if (!change(db,
                "DELETE FROM messages WHERE id IN (SELECT m.id FROM forgetting f "
                "CROSS JOIN messages m ON m.conv_id = f.conv_id AND m.time < f.before "
                "WHERE f.id = ? AND m.id <= f.last_id AND m.state <> 1 "
                "AND instr(f.kept, ',' || m.id || ',') = 0 ORDER BY m.time LIMIT " SOME ")",
                job, &n, error))
        return FALSE;
    *more = n > 0;
    return *more ? db_exec(db, merge_some, error)
                 : change(db, "UPDATE forgetting SET gone = 1 WHERE id = ?", job, &n, error);
}

/* Until a merge changes nothing any more. */
gboolean forget_words(Db *db, gboolean first, gboolean *more, GError **error) {
    int before = sqlite3_total_changes(db->handle);
    *more = FALSE;
    if (!db_flush(db, error) || !db_exec(db, first ? merge_all : merge_some, error))
        return FALSE;
    *more = first || sqlite3_total_changes(db->handle) - before >= 2;
    return TRUE;
}

gboolean forget_backups(const Db *db, GError **error) {
    if (!db->path)
        return TRUE;
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

gboolean forget_end(Db *db, gint64 job, GError **error) {
    g_autoptr(GArray) jobs = forget_jobs(db);
    int n;
    if (jobs->len <= 1 && !db_exec(db, merging_by_itself, error))
        return FALSE;
    return change(db, "DELETE FROM forgetting WHERE id = ?", job, &n, error);
}
