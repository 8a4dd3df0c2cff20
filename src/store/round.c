/* Rounds: what is written within a moment goes to the disk in one transaction. */
#include "store/sql.h"

static int run(Db *db, const char *sql) {
    return sqlite3_exec(db->handle, sql, NULL, NULL, NULL);
}

void db_gather(Db *db, DbFn opened, gpointer data) {
    g_return_if_fail(db);
    db->opened = opened;
    db->opened_data = data;
}

/* The same statements on the same tables give the same ids. What an index refuses now, it would
 * refuse for ever. */
static int repeat(Db *db) {
    int code = run(db, "BEGIN IMMEDIATE");
    for (guint i = 0; i < db->round->len && code == SQLITE_OK; i++) {
        code = run(db, g_ptr_array_index(db->round, i));
        if ((code & 0xFF) == SQLITE_CONSTRAINT)
            code = SQLITE_OK;
    }
    return code;
}

/* Nothing of it reaches the disk before the next COMMIT: what is read is what was written. */
static gboolean hold(Db *db) {
    if (repeat(db) == SQLITE_OK)
        return TRUE;
    if (!sqlite3_get_autocommit(db->handle))
        run(db, "ROLLBACK");
    return FALSE;
}

gboolean db_holds(const Db *db) {
    g_return_val_if_fail(db, FALSE);
    return db->held && db->round_open;
}

gboolean db_flush(Db *db, GError **error) {
    g_return_val_if_fail(db, FALSE);
    if (db->depth > 0 || (!db->round_open && db->round->len == 0))
        return TRUE;
    int code = db->round_open ? SQLITE_OK : repeat(db);
    if (code == SQLITE_OK)
        code = run(db, "COMMIT");
    db->round_open = db->held = FALSE;
    if (code == SQLITE_OK) {
        db->impatient = FALSE;
        g_ptr_array_set_size(db->round, 0);
        return TRUE;
    }
    db_set_error(db, code, error);
    if (!sqlite3_get_autocommit(db->handle))
        run(db, "ROLLBACK");
    db->round_open = db->held = hold(db);
    return FALSE;
}

gboolean round_enter(Db *db, GError **error) {
    if (!db->opened || db->depth > 0 || db->round_open)
        return TRUE;
    if (!db_flush(db, error))
        return FALSE;
    int code = run(db, "BEGIN IMMEDIATE");
    if (code != SQLITE_OK) {
        db_set_error(db, code, error);
        return FALSE;
    }
    db->impatient = FALSE;
    db->round_open = TRUE;
    db->opened(db->opened_data);
    return TRUE;
}

void round_ran(Db *db, sqlite3_stmt *statement, gboolean done) {
    if (!db->round_open)
        return;
    if (done)
        g_ptr_array_add(db->round, sqlite3_expanded_sql(statement));
    else if (sqlite3_get_autocommit(db->handle))
        db->round_open = FALSE; /* the disk ended it; it is repeated with the next write */
}
