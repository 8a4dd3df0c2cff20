/* Reads the history of Profanity. Somebody else's file: opened for reading alone, its schema not
 * trusted. */
#include "store/profanity_db.h"
#include "base/tr.h"
#include "store/db.h"
#include <sqlite3.h>
#include <stdio.h>
#include <string.h>

enum { PIECE = 2000 }; /* rows at a time */

gboolean profanity_db_is(const char *path) {
    char magic[16] = {0};
    FILE *file = fopen(path, "re");
    gboolean is = file && fread(magic, 1, sizeof magic, file) == sizeof magic &&
                  memcmp(magic, "SQLite format 3", sizeof magic) == 0;
    if (file)
        fclose(file);
    return is;
}

static const char with_corrections[] =
    "SELECT from_jid, from_resource, message, timestamp, stanza_id, archive_id FROM ChatLogs "
    "WHERE replaced_by_db_id IS NULL AND message IS NOT NULL AND "
    "CASE WHEN ?3 THEN type = 'muc' AND (from_jid = ?2 OR to_jid = ?2) "
    "ELSE type = 'chat' AND ((from_jid = ?1 AND to_jid = ?2) OR (from_jid = ?2 AND to_jid = ?1)) "
    "END AND id > ?4 AND id <= ?5 ORDER BY id";
/* of its first version */
static const char without[] =
    "SELECT from_jid, from_resource, message, timestamp, stanza_id, archive_id FROM ChatLogs "
    "WHERE message IS NOT NULL AND "
    "CASE WHEN ?3 THEN type = 'muc' AND (from_jid = ?2 OR to_jid = ?2) "
    "ELSE type = 'chat' AND ((from_jid = ?1 AND to_jid = ?2) OR (from_jid = ?2 AND to_jid = ?1)) "
    "END AND id > ?4 AND id <= ?5 ORDER BY id";

static const char *text_of(sqlite3_stmt *statement, int column) {
    const char *text = (const char *)sqlite3_column_text(statement, column);
    return text ? text : "";
}

static char *id_of(sqlite3_stmt *statement, int column) {
    const char *id = text_of(statement, column);
    return *id && g_utf8_validate(id, -1, NULL) ? g_strdup(id) : NULL;
}

/* NULL: its time or its text can't be. */
static Message *read_row(sqlite3_stmt *statement, const char *own, gboolean room) {
    g_autoptr(GTimeZone) local = g_time_zone_new_local();
    g_autoptr(GDateTime) time = g_date_time_new_from_iso8601(text_of(statement, 3), local);
    const char *body = text_of(statement, 2), *nick = text_of(statement, 1);
    gboolean ours = strcmp(text_of(statement, 0), own) == 0;
    if (!time || !*body)
        return NULL;
    Message *message = message_new(MESSAGE_TEXT);
    message->time = g_date_time_to_unix(time) * G_USEC_PER_SEC + g_date_time_get_microsecond(time);
    message->state = ours ? MESSAGE_SENT : MESSAGE_RECEIVED;
    message->body = g_utf8_make_valid(body, -1);
    message->nick = room && *nick ? g_utf8_make_valid(nick, -1) : NULL;
    message->from = g_strconcat(text_of(statement, 0), *nick ? "/" : "", nick, NULL);
    message->message_id = id_of(statement, 4);
    message->archive_id = id_of(statement, 5);
    return message;
}

static sqlite3_stmt *prepare(sqlite3 *handle) {
    sqlite3_stmt *statement = NULL;
    if (sqlite3_prepare_v2(handle, with_corrections, -1, &statement, NULL) != SQLITE_OK)
        sqlite3_prepare_v2(handle, without, -1, &statement, NULL);
    return statement;
}

static gint64 number(sqlite3 *handle, const char *sql, gint64 after) {
    sqlite3_stmt *statement = NULL;
    gint64 n = -1;
    if (sqlite3_prepare_v2(handle, sql, -1, &statement, NULL) == SQLITE_OK) {
        sqlite3_bind_int64(statement, 1, after);
        if (sqlite3_step(statement) == SQLITE_ROW &&
            sqlite3_column_type(statement, 0) != SQLITE_NULL)
            n = sqlite3_column_int64(statement, 0);
    }
    sqlite3_finalize(statement);
    return n;
}

/* Rows may be missing: the next piece begins where there is one. */
static void go_on(sqlite3 *handle, gint64 read_to, gint64 *place) {
    gint64 next = number(handle, "SELECT min(id) FROM ChatLogs WHERE id > ?1", read_to);
    *place = next > 0 ? next - 1 : -1;
}

static int read_rows(sqlite3_stmt *statement, GPtrArray *messages, const char *own, gboolean room) {
    int code;
    while ((code = sqlite3_step(statement)) == SQLITE_ROW) {
        Message *message = read_row(statement, own, room);
        if (message)
            g_ptr_array_add(messages, message);
    }
    return code;
}

GPtrArray *profanity_db_read(const char *path, const char *own, const char *peer, gboolean room,
                             gint64 *place, GError **error) {
    gint64 to = *place > G_MAXINT64 - PIECE ? G_MAXINT64 : *place + PIECE;
    GPtrArray *messages = g_ptr_array_new_with_free_func((GDestroyNotify)message_free);
    sqlite3 *handle = NULL;
    sqlite3_stmt *statement = NULL;
    int code = sqlite3_open_v2(path, &handle, SQLITE_OPEN_READONLY | SQLITE_OPEN_NOMUTEX, NULL);
    if (code == SQLITE_OK) {
        sqlite3_db_config(handle, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
        sqlite3_db_config(handle, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
        statement = prepare(handle);
    }
    if (statement) {
        sqlite3_bind_text(statement, 1, own, -1, SQLITE_STATIC);
        sqlite3_bind_text(statement, 2, peer, -1, SQLITE_STATIC);
        sqlite3_bind_int(statement, 3, room);
        sqlite3_bind_int64(statement, 4, *place);
        sqlite3_bind_int64(statement, 5, to);
        code = read_rows(statement, messages, own, room);
    }
    if (!statement || code != SQLITE_DONE) {
        g_set_error(error, DB_ERROR, DB_ERROR_OPEN, _("%s is no history of Profanity: %s"), path,
                    handle ? sqlite3_errmsg(handle) : _("it can't be opened"));
        g_clear_pointer(&messages, g_ptr_array_unref);
    } else {
        go_on(handle, to, place);
    }
    sqlite3_finalize(statement);
    sqlite3_close(handle);
    return messages;
}
