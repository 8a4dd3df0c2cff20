/* What messages said before they were corrected, and which message a correction means. */
#include "store/versions.h"
#include "store/sql.h"

gboolean versions_insert(Db *db, const Version *version, GError **error) {
    sqlite3_stmt *statement = db_prepare(
        db,
        "INSERT INTO versions (message, time, message_id, subject, body) VALUES (?, ?, ?, ?, ?)",
        error);
    if (!statement)
        return FALSE;
    sqlite3_bind_int64(statement, 1, version->message);
    sqlite3_bind_int64(statement, 2, version->time);
    db_bind_text(statement, 3, version->message_id);
    db_bind_text(statement, 4, version->subject);
    db_bind_text(statement, 5, version->body);
    return db_run(db, statement, error);
}

static GPtrArray *read_versions(Db *db, const char *sql, gint64 of) {
    GPtrArray *versions = g_ptr_array_new_with_free_func((GDestroyNotify)version_free);
    sqlite3_stmt *statement = db_prepare(db, sql, NULL);
    if (statement)
        sqlite3_bind_int64(statement, 1, of);
    while (statement && db_step(db, statement, NULL)) {
        Version *version = g_new0(Version, 1);
        version->message = sqlite3_column_int64(statement, 0);
        version->time = sqlite3_column_int64(statement, 1);
        version->message_id = db_column_text(statement, 2);
        version->subject = db_column_text(statement, 3);
        version->body = db_column_text(statement, 4);
        g_ptr_array_add(versions, version);
    }
    return versions;
}

GPtrArray *versions_of(Db *db, gint64 message) {
    return read_versions(db,
                         "SELECT message, time, message_id, subject, body FROM versions "
                         "WHERE message = ? ORDER BY time, id",
                         message);
}

GPtrArray *versions_all(Db *db, gint64 conv_id) {
    return read_versions(db,
                         "SELECT v.message, v.time, v.message_id, v.subject, v.body "
                         "FROM versions v CROSS JOIN messages m ON m.id = v.message "
                         "WHERE m.conv_id = ?",
                         conv_id);
}

/* The pluses: by the ids that were found, not by way of all that is in the conversation. */
GPtrArray *versions_meant(Db *db, gint64 conv_id, const char *message_id, gboolean outgoing) {
    sqlite3_stmt *statement =
        db_prepare(db,
                   "SELECT " MESSAGE_COLUMNS " FROM messages m WHERE m.id IN "
                   "(SELECT id FROM messages WHERE conv_id = ?1 AND message_id = ?2 "
                   "UNION SELECT id FROM messages WHERE conv_id = ?1 AND replaces = ?2 "
                   "UNION SELECT message FROM versions WHERE message_id = ?2) "
                   "AND +m.conv_id = ?1 AND m.kind = 0 AND (m.state <> 0) = ?3 "
                   "AND " MESSAGE_STAYS("?1") "ORDER BY +m.time DESC, m.id DESC LIMIT 20",
                   NULL);
    if (statement) {
        sqlite3_bind_int64(statement, 1, conv_id);
        db_bind_text(statement, 2, message_id);
        sqlite3_bind_int(statement, 3, outgoing);
    }
    return messages_read_rows(db, statement);
}

static Message *read_nth(Db *db, sqlite3_stmt *statement, gint64 conv_id, guint nth) {
    Message *message = NULL;
    if (!statement || nth == 0)
        return NULL;
    sqlite3_bind_int64(statement, 1, conv_id);
    sqlite3_bind_int64(statement, 2, nth - 1);
    if (db_step(db, statement, NULL))
        message = messages_read_row(statement);
    sqlite3_reset(statement);
    return message;
}

Message *versions_own(Db *db, gint64 conv_id, guint nth) {
    return read_nth(db,
                    db_prepare(db,
                               "SELECT " MESSAGE_COLUMNS " FROM messages m WHERE m.conv_id = ?1 "
                               "AND m.kind = 0 AND m.state <> 0 AND " MESSAGE_STAYS_BACK(
                                   "?1") "ORDER BY m.time DESC, m.id DESC LIMIT 1 OFFSET ?2",
                               NULL),
                    conv_id, nth);
}

Message *versions_edited(Db *db, gint64 conv_id, guint nth) {
    return read_nth(db,
                    db_prepare(db,
                               "SELECT " MESSAGE_COLUMNS " FROM messages m WHERE m.conv_id = ?1 "
                               "AND m.kind = 0 AND (m.flags & 8) <> 0 AND " MESSAGE_STAYS_BACK(
                                   "?1") "ORDER BY m.time DESC, m.id DESC LIMIT 1 OFFSET ?2",
                               NULL),
                    conv_id, nth);
}
