/* Messages: stored once, found by their ids, read in pages. */
#include "store/messages.h"
#include "store/sql.h"
#include <string.h>

#define FINGERPRINT_LENGTH 16

static void hash_text(GChecksum *checksum, const char *text) {
    if (text)
        g_checksum_update(checksum, (const guchar *)text, (gssize)strlen(text) + 1);
    else
        g_checksum_update(checksum, (const guchar *)"\xff", 1);
}

/* See migrations.c: what makes a received message the same as another one. Kept when the message
 * is changed later: a replay still brings the first text. */
static void bind_fingerprint(sqlite3_stmt *statement, int index, const Message *message) {
    if (message->state != MESSAGE_RECEIVED || !message->message_id || !message->from)
        return;
    g_autoptr(GChecksum) checksum = g_checksum_new(G_CHECKSUM_SHA256);
    guint8 kind = (guint8)message->kind;
    g_checksum_update(checksum, &kind, 1);
    hash_text(checksum, message->from);
    hash_text(checksum, message->message_id);
    hash_text(checksum, message->subject);
    hash_text(checksum, message->body);
    guint8 digest[32];
    gsize length = sizeof digest;
    g_checksum_get_digest(checksum, digest, &length);
    sqlite3_bind_blob(statement, index, digest, FINGERPRINT_LENGTH, SQLITE_TRANSIENT);
}

/* In the order of MESSAGE_COLUMNS, from the second one. */
static void bind_message(sqlite3_stmt *statement, const Message *message) {
    sqlite3_bind_int64(statement, 1, message->conv_id);
    sqlite3_bind_int64(statement, 2, message->time);
    sqlite3_bind_int(statement, 3, (int)message->kind);
    sqlite3_bind_int(statement, 4, (int)message->state);
    sqlite3_bind_int64(statement, 5, message->flags);
    db_bind_text(statement, 6, message->from);
    db_bind_text(statement, 7, message->nick);
    db_bind_text(statement, 8, message->subject);
    db_bind_text(statement, 9, message->body);
    db_bind_text(statement, 10, message->thread);
    db_bind_text(statement, 11, message->message_id);
    db_bind_text(statement, 12, message->origin_id);
    db_bind_text(statement, 13, message->archive_id);
    db_bind_text(statement, 14, message->archive_by);
    db_bind_text(statement, 15, message->occupant_id);
    db_bind_text(statement, 16, message->real_jid);
    db_bind_text(statement, 17, message->error);
    db_bind_text(statement, 18, message->replaces);
}

Message *messages_read_row(sqlite3_stmt *statement) {
    Message *message = message_new((MessageKind)sqlite3_column_int(statement, 3));
    message->id = sqlite3_column_int64(statement, 0);
    message->conv_id = sqlite3_column_int64(statement, 1);
    message->time = sqlite3_column_int64(statement, 2);
    message->state = (MessageState)sqlite3_column_int(statement, 4);
    message->flags = (guint)sqlite3_column_int64(statement, 5);
    message->from = db_column_text(statement, 6);
    message->nick = db_column_text(statement, 7);
    message->subject = db_column_text(statement, 8);
    message->body = db_column_text(statement, 9);
    message->thread = db_column_text(statement, 10);
    message->message_id = db_column_text(statement, 11);
    message->origin_id = db_column_text(statement, 12);
    message->archive_id = db_column_text(statement, 13);
    message->archive_by = db_column_text(statement, 14);
    message->occupant_id = db_column_text(statement, 15);
    message->real_jid = db_column_text(statement, 16);
    message->error = db_column_text(statement, 17);
    message->replaces = db_column_text(statement, 18);
    return message;
}

gboolean messages_insert(Db *db, Message *message, GError **error) {
    sqlite3_stmt *statement =
        db_prepare(db,
                   "INSERT INTO messages (conv_id, time, kind, state, flags, sender, nick, "
                   "subject, body, thread, message_id, origin_id, archive_id, archive_by, "
                   "occupant_id, real_jid, error, replaces, fingerprint) "
                   "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                   error);
    if (!statement)
        return FALSE;
    bind_message(statement, message);
    bind_fingerprint(statement, 19, message);
    if (!db_run(db, statement, error))
        return FALSE;
    message->id = sqlite3_last_insert_rowid(db->handle);
    return TRUE;
}

gboolean messages_drop_before(Db *db, gint64 conv_id, gint64 id, GError **error) {
    sqlite3_stmt *statement =
        db_prepare(db, "DELETE FROM messages WHERE conv_id = ? AND id < ? AND state <> 1", error);
    if (!statement)
        return FALSE;
    sqlite3_bind_int64(statement, 1, conv_id);
    sqlite3_bind_int64(statement, 2, id);
    return db_run(db, statement, error);
}

gboolean messages_update(Db *db, const Message *message, GError **error) {
    sqlite3_stmt *statement =
        db_prepare(db,
                   "UPDATE messages SET conv_id = ?, time = ?, kind = ?, state = ?, flags = ?, "
                   "sender = ?, nick = ?, subject = ?, body = ?, thread = ?, message_id = ?, "
                   "origin_id = ?, archive_id = ?, archive_by = ?, occupant_id = ?, real_jid = ?, "
                   "error = ?, replaces = ? WHERE id = ?",
                   error);
    if (!statement)
        return FALSE;
    bind_message(statement, message);
    sqlite3_bind_int64(statement, 19, message->id);
    return db_run(db, statement, error);
}

GPtrArray *messages_read_rows(Db *db, sqlite3_stmt *statement) {
    GPtrArray *rows = g_ptr_array_new_with_free_func((GDestroyNotify)message_free);
    while (statement && db_step(db, statement, NULL))
        g_ptr_array_add(rows, messages_read_row(statement));
    return rows;
}

static Message *read_one(Db *db, sqlite3_stmt *statement) {
    Message *message = NULL;
    if (statement && db_step(db, statement, NULL))
        message = messages_read_row(statement);
    sqlite3_reset(statement);
    return message;
}

static void bind_page(sqlite3_stmt *statement, gint64 conv_id, gint64 time, gint64 id, guint n) {
    if (!statement)
        return;
    sqlite3_bind_int64(statement, 1, conv_id);
    sqlite3_bind_int64(statement, 2, time);
    sqlite3_bind_int64(statement, 3, id);
    sqlite3_bind_int64(statement, 4, n);
}

GPtrArray *messages_before(Db *db, gint64 conv_id, gint64 time, gint64 id, guint n) {
    sqlite3_stmt *statement =
        db_prepare(db,
                   "SELECT * FROM (SELECT " MESSAGE_COLUMNS " FROM messages m "
                   "WHERE m.conv_id = ?1 AND (m.time, m.id) < (?2, ?3) AND m.kind < 64 "
                   "AND " MESSAGE_STAYS_BACK("?1") "ORDER BY m.time DESC, m.id DESC LIMIT ?4) "
                                                   "ORDER BY time, id",
                   NULL);
    bind_page(statement, conv_id, time, id, n);
    return messages_read_rows(db, statement);
}

GPtrArray *messages_after(Db *db, gint64 conv_id, gint64 time, gint64 id, guint n) {
    sqlite3_stmt *statement =
        db_prepare(db,
                   "SELECT " MESSAGE_COLUMNS " FROM messages m "
                   "WHERE m.conv_id = ?1 AND (m.time, m.id) > (?2, ?3) "
                   "AND m.kind < 64 AND " MESSAGE_STAYS("?1") "ORDER BY m.time, m.id LIMIT ?4",
                   NULL);
    bind_page(statement, conv_id, time, id, n);
    return messages_read_rows(db, statement);
}

Message *messages_get(Db *db, gint64 id) {
    sqlite3_stmt *statement =
        db_prepare(db, "SELECT " MESSAGE_COLUMNS " FROM messages m WHERE m.id = ?", NULL);
    if (statement)
        sqlite3_bind_int64(statement, 1, id);
    return read_one(db, statement);
}

/* The newest one, should a sender use an id again. An origin-id counts only for our own. The plus
 * keeps SQLite from walking through the whole conversation by time. */
Message *messages_find(Db *db, gint64 conv_id, const char *message_id, gboolean outgoing) {
    if (!message_id)
        return NULL;
    sqlite3_stmt *statement =
        outgoing ? db_prepare(db,
                              "SELECT " MESSAGE_COLUMNS " FROM messages m WHERE m.id IN "
                              "(SELECT id FROM messages WHERE conv_id = ?1 AND message_id = ?2 "
                              "UNION SELECT id FROM messages WHERE conv_id = ?1 AND "
                              "origin_id = ?2) AND m.state <> 0 "
                              "ORDER BY +m.time DESC, m.id DESC LIMIT 1",
                              NULL)
                 : db_prepare(db,
                              "SELECT " MESSAGE_COLUMNS " FROM messages m WHERE m.conv_id = ?1 "
                              "AND m.message_id = ?2 AND m.state = 0 "
                              "ORDER BY +m.time DESC, m.id DESC LIMIT 1",
                              NULL);
    if (!statement)
        return NULL;
    sqlite3_bind_int64(statement, 1, conv_id);
    db_bind_text(statement, 2, message_id);
    return read_one(db, statement);
}

Message *messages_find_archived(Db *db, gint64 conv_id, const char *archive_id) {
    sqlite3_stmt *statement = db_prepare(db,
                                         "SELECT " MESSAGE_COLUMNS " FROM messages m "
                                         "WHERE m.conv_id = ? AND m.archive_id = ?",
                                         NULL);
    if (!statement || !archive_id)
        return NULL;
    sqlite3_bind_int64(statement, 1, conv_id);
    db_bind_text(statement, 2, archive_id);
    return read_one(db, statement);
}

GPtrArray *messages_said(Db *db, gint64 conv_id, gboolean outgoing, gint64 from, gint64 to) {
    sqlite3_stmt *statement =
        db_prepare(db,
                   "SELECT " MESSAGE_COLUMNS " FROM messages m WHERE m.conv_id = ? "
                   "AND m.time BETWEEN ? AND ? AND m.kind = 0 AND (m.state <> 0) = ? LIMIT 1000",
                   NULL);
    if (statement) {
        sqlite3_bind_int64(statement, 1, conv_id);
        sqlite3_bind_int64(statement, 2, from);
        sqlite3_bind_int64(statement, 3, to);
        sqlite3_bind_int(statement, 4, outgoing);
    }
    return messages_read_rows(db, statement);
}

GPtrArray *messages_pending(Db *db, const char *account) {
    sqlite3_stmt *statement =
        db_prepare(db,
                   "SELECT " MESSAGE_COLUMNS " FROM messages m "
                   "JOIN conversations c ON c.id = m.conv_id "
                   "WHERE m.state = 1 AND c.account = ? ORDER BY m.time, m.id",
                   NULL);
    if (statement)
        db_bind_text(statement, 1, account);
    return messages_read_rows(db, statement);
}

guint messages_unread(Db *db, gint64 conv_id, gint64 read_time, gint64 read_id) {
    sqlite3_stmt *statement =
        db_prepare(db,
                   "SELECT count(*) FROM (SELECT 1 FROM messages m WHERE m.conv_id = ? "
                   "AND (m.time, m.id) > (?, ?) AND m.state = 0 AND m.kind = 0 "
                   "LIMIT " G_STRINGIFY(MESSAGES_UNREAD_MOST) ")",
                   NULL);
    if (!statement)
        return 0;
    sqlite3_bind_int64(statement, 1, conv_id);
    sqlite3_bind_int64(statement, 2, read_time);
    sqlite3_bind_int64(statement, 3, read_id);
    guint unread = db_step(db, statement, NULL) ? (guint)sqlite3_column_int(statement, 0) : 0;
    sqlite3_reset(statement);
    return unread;
}

gint64 messages_last_id(Db *db) {
    sqlite3_stmt *statement = db_prepare(db, "SELECT max(id) FROM messages", NULL);
    gint64 id = statement && db_step(db, statement, NULL) ? sqlite3_column_int64(statement, 0) : 0;
    sqlite3_reset(statement);
    return id;
}
