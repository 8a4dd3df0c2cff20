/* Statements and transactions of the database. */
#include "store/db.h"
#include "base/log.h"
#include "base/tr.h"
#include "store/sql.h"

GQuark db_error_quark(void) {
    return g_quark_from_static_string("papo-db-error");
}

static const char *advice_for(int primary) {
    switch (primary) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        return _("end the other program that uses it");
    case SQLITE_FULL:
        return _("make room on the disk");
    case SQLITE_READONLY:
    case SQLITE_CANTOPEN:
    case SQLITE_PERM:
        return _("make it and its folder writable");
    default:
        return _("look whether the disk is full or broken");
    }
}

/* Only a UNIQUE index says that something is there already; what else can go wrong comes from the
 * disk, and may pass. */
void db_set_error(Db *db, int code, GError **error) {
    const char *where = db->path ? db->path : "(in memory)";
    const char *why = sqlite3_errmsg(db->handle);
    int primary = code & 0xFF;
    if (code == SQLITE_CONSTRAINT_UNIQUE)
        g_set_error(error, DB_ERROR, DB_ERROR_DUPLICATE, _("it is there already (%s)"), why);
    else if (primary == SQLITE_CORRUPT || primary == SQLITE_NOTADB)
        g_set_error(error, DB_ERROR, DB_ERROR_OPEN,
                    _("the history %s is damaged (%s); end papo and put a backup in its place, or "
                      "move it away"),
                    where, why);
    else
        g_set_error(
            error, DB_ERROR, DB_ERROR_FULL,
            _("the history %s can't be written now: %s; nothing is lost while papo runs, %s"),
            where, why, advice_for(primary));
}

/* A failed write may have ended the transaction on its own: what follows must not be stored
 * without what came before. */
static void note_failure(Db *db, int code, GError **error) {
    g_autoptr(GError) cause = NULL;
    db_set_error(db, code, &cause);
    if (db->depth > 0 && !db->failure && cause->code != DB_ERROR_DUPLICATE)
        db->failure = g_error_copy(cause);
    if (error)
        g_propagate_error(error, g_steal_pointer(&cause));
    else
        log_warning("%s", cause->message);
}

static gboolean refuse_failed(Db *db, GError **error) {
    if (!db->failure)
        return FALSE;
    if (error)
        *error = g_error_copy(db->failure);
    return TRUE;
}

sqlite3_stmt *db_prepare(Db *db, const char *sql, GError **error) {
    sqlite3_stmt *statement = g_hash_table_lookup(db->statements, sql);
    if (statement) {
        sqlite3_reset(statement);
        sqlite3_clear_bindings(statement);
        return statement;
    }
    int code = sqlite3_prepare_v3(db->handle, sql, -1, SQLITE_PREPARE_PERSISTENT, &statement, NULL);
    if (code != SQLITE_OK) {
        note_failure(db, code, error);
        return NULL;
    }
    g_hash_table_insert(db->statements, g_strdup(sql), statement);
    return statement;
}

gboolean db_step(Db *db, sqlite3_stmt *statement, GError **error) {
    int code = sqlite3_step(statement);
    if (code == SQLITE_ROW)
        return TRUE;
    if (code != SQLITE_DONE)
        note_failure(db, code, error);
    sqlite3_reset(statement);
    return FALSE;
}

gboolean db_run(Db *db, sqlite3_stmt *statement, GError **error) {
    if (!statement || refuse_failed(db, error) || !round_enter(db, error))
        return FALSE;
    int code = sqlite3_step(statement);
    if (code != SQLITE_DONE)
        note_failure(db, code, error);
    else
        db->impatient = FALSE;
    round_ran(db, statement, code == SQLITE_DONE);
    sqlite3_reset(statement);
    return code == SQLITE_DONE;
}

gboolean db_exec(Db *db, const char *sql, GError **error) {
    if (refuse_failed(db, error))
        return FALSE;
    int code = sqlite3_exec(db->handle, sql, NULL, NULL, NULL);
    if (code != SQLITE_OK)
        note_failure(db, code, error);
    return code == SQLITE_OK;
}

void db_bind_text(sqlite3_stmt *statement, int index, const char *text) {
    if (text)
        sqlite3_bind_text(statement, index, text, -1, SQLITE_TRANSIENT);
}

char *db_column_text(sqlite3_stmt *statement, int column) {
    return g_strdup((const char *)sqlite3_column_text(statement, column));
}

void db_begin(Db *db) {
    g_return_if_fail(db);
    if (db->depth > 0 || !db_flush(db, &db->failure)) {
        db->depth++;
        return;
    }
    db->depth = 1;
    int code = sqlite3_exec(db->handle, "BEGIN IMMEDIATE", NULL, NULL, NULL);
    if (code != SQLITE_OK)
        db_set_error(db, code, &db->failure);
    else
        db->impatient = FALSE;
}

gboolean db_commit(Db *db, GError **error) {
    g_return_val_if_fail(db && db->depth > 0, FALSE);
    if (db->depth > 1) {
        db->depth--;
        return !refuse_failed(db, error);
    }
    if (!db->failure) {
        int code = sqlite3_exec(db->handle, "COMMIT", NULL, NULL, NULL);
        if (code != SQLITE_OK)
            db_set_error(db, code, &db->failure);
    }
    db->depth = 0;
    if (!db->failure)
        return TRUE;
    if (!db->round_open && !sqlite3_get_autocommit(db->handle))
        sqlite3_exec(db->handle, "ROLLBACK", NULL, NULL, NULL);
    g_propagate_error(error, g_steal_pointer(&db->failure));
    return FALSE;
}
