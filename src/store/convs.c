/* Conversations: what is remembered of each beside its messages. */
#include "store/convs.h"
#include "store/sql.h"

GPtrArray *convs_load(Db *db, const char *account) {
    GPtrArray *rows = g_ptr_array_new_with_free_func((GDestroyNotify)conv_row_free);
    sqlite3_stmt *statement = db_prepare(db,
                                         "SELECT id, account, kind, jid, draft, read_id, "
                                         "read_time, open, position FROM conversations "
                                         "WHERE account = ? ORDER BY position, id",
                                         NULL);
    if (!statement)
        return rows;
    db_bind_text(statement, 1, account);
    while (db_step(db, statement, NULL)) {
        ConvRow *row = g_new0(ConvRow, 1);
        row->id = sqlite3_column_int64(statement, 0);
        row->account = db_column_text(statement, 1);
        row->kind = (ConvKind)sqlite3_column_int(statement, 2);
        row->jid = db_column_text(statement, 3);
        row->draft = db_column_text(statement, 4);
        row->read_id = sqlite3_column_int64(statement, 5);
        row->read_time = sqlite3_column_int64(statement, 6);
        row->open = sqlite3_column_int(statement, 7) != 0;
        row->position = sqlite3_column_int(statement, 8);
        g_ptr_array_add(rows, row);
    }
    return rows;
}

gboolean convs_save(Db *db, ConvRow *row, GError **error) {
    sqlite3_stmt *statement =
        row->id == 0
            ? db_prepare(db,
                         "INSERT INTO conversations (account, kind, jid, draft, read_id, "
                         "read_time, open, position) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                         error)
            : db_prepare(db,
                         "UPDATE conversations SET account = ?, kind = ?, jid = ?, draft = ?, "
                         "read_id = ?, read_time = ?, open = ?, position = ? WHERE id = ?",
                         error);
    if (!statement)
        return FALSE;
    db_bind_text(statement, 1, row->account);
    sqlite3_bind_int(statement, 2, (int)row->kind);
    db_bind_text(statement, 3, row->jid);
    db_bind_text(statement, 4, row->draft);
    sqlite3_bind_int64(statement, 5, row->read_id);
    sqlite3_bind_int64(statement, 6, row->read_time);
    sqlite3_bind_int(statement, 7, row->open);
    sqlite3_bind_int(statement, 8, row->position);
    if (row->id != 0)
        sqlite3_bind_int64(statement, 9, row->id);
    if (!db_run(db, statement, error))
        return FALSE;
    if (row->id == 0)
        row->id = sqlite3_last_insert_rowid(db->handle);
    return TRUE;
}
