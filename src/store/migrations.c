/* The shape of the database, as the list of its changes. Only ever append: an old database is
 * brought here one step after the other, and a test keeps one of each version. */
#include "base/tr.h"
#include "store/sql.h"
#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <sys/stat.h>
#include <unistd.h>

/* "papo" in ASCII: tells our databases from those of others. */
#define APPLICATION_ID 0x7061706F
#define TAKES_TIME (16 * 1 << 20) /* bytes */

/* A message that comes twice (live, as a carbon, replayed after a broken link) is refused by an
 * index. But a message id is chosen by its sender, who may use it again, and then new text must
 * not vanish. So the fingerprint is over sender, id and text, and two messages are the same only
 * if they are also near in time. Two series of ten-minute spans, shifted by five, say that: what
 * is less than five minutes apart shares a span of one series, what is ten or more apart shares
 * none. */
static const char first_tables[] =
    "CREATE TABLE conversations ("
    " id INTEGER PRIMARY KEY AUTOINCREMENT,"
    " account TEXT NOT NULL,"
    " kind INTEGER NOT NULL,"
    " jid TEXT NOT NULL,"
    " draft TEXT,"
    " read_id INTEGER NOT NULL DEFAULT 0,"
    " read_time INTEGER NOT NULL DEFAULT 0,"
    " open INTEGER NOT NULL DEFAULT 0,"
    " position INTEGER NOT NULL DEFAULT 0,"
    " UNIQUE (account, jid, kind));"

    "CREATE TABLE messages ("
    " id INTEGER PRIMARY KEY AUTOINCREMENT,"
    " conv_id INTEGER NOT NULL REFERENCES conversations (id) ON DELETE CASCADE,"
    " time INTEGER NOT NULL,"
    " kind INTEGER NOT NULL,"
    " state INTEGER NOT NULL,"
    " flags INTEGER NOT NULL,"
    " sender TEXT, nick TEXT, subject TEXT, body TEXT, thread TEXT,"
    " message_id TEXT, origin_id TEXT, archive_id TEXT, archive_by TEXT,"
    " occupant_id TEXT, real_jid TEXT, error TEXT,"
    " fingerprint BLOB);"
    "CREATE INDEX messages_by_time ON messages (conv_id, time, id);"
    "CREATE INDEX messages_by_id ON messages (conv_id, message_id);"
    "CREATE INDEX messages_by_origin ON messages (conv_id, origin_id)"
    " WHERE origin_id IS NOT NULL;"
    "CREATE INDEX messages_waiting ON messages (state, time, id) WHERE state = 1;"
    "CREATE UNIQUE INDEX messages_archived ON messages"
    " (conv_id, archive_id, ifnull(archive_by, '')) WHERE archive_id IS NOT NULL;"
    "CREATE UNIQUE INDEX messages_twice ON messages"
    " (conv_id, fingerprint, time / 600000000) WHERE fingerprint IS NOT NULL;"
    "CREATE UNIQUE INDEX messages_twice_shifted ON messages"
    " (conv_id, fingerprint, (time + 300000000) / 600000000) WHERE fingerprint IS NOT NULL;"

    "CREATE TABLE cache ("
    " id INTEGER PRIMARY KEY AUTOINCREMENT,"
    " owner TEXT NOT NULL, kind TEXT NOT NULL, key TEXT NOT NULL, value TEXT NOT NULL,"
    " UNIQUE (owner, kind, key));";

static const char full_text_search[] =
    "CREATE VIRTUAL TABLE messages_text USING fts5 (subject, body,"
    " content = 'messages', content_rowid = 'id', tokenize = 'unicode61 remove_diacritics 2');"
    "CREATE TRIGGER messages_text_insert AFTER INSERT ON messages BEGIN"
    " INSERT INTO messages_text (rowid, subject, body) VALUES (new.id, new.subject, new.body);"
    " END;"
    "CREATE TRIGGER messages_text_delete AFTER DELETE ON messages BEGIN"
    " INSERT INTO messages_text (messages_text, rowid, subject, body)"
    " VALUES ('delete', old.id, old.subject, old.body);"
    " END;"
    "CREATE TRIGGER messages_text_update AFTER UPDATE OF subject, body ON messages BEGIN"
    " INSERT INTO messages_text (messages_text, rowid, subject, body)"
    " VALUES ('delete', old.id, old.subject, old.body);"
    " INSERT INTO messages_text (rowid, subject, body) VALUES (new.id, new.subject, new.body);"
    " END;"
    "INSERT INTO messages_text (messages_text) VALUES ('rebuild');";

/* XEP-0308: what a message said before it was corrected, and which messages are corrections. */
static const char corrections[] =
    "ALTER TABLE messages ADD COLUMN replaces TEXT;"
    "CREATE INDEX messages_replacing ON messages (conv_id, replaces) WHERE replaces IS NOT NULL;"
    "CREATE TABLE versions ("
    " id INTEGER PRIMARY KEY AUTOINCREMENT,"
    " message INTEGER NOT NULL REFERENCES messages (id) ON DELETE CASCADE,"
    " time INTEGER NOT NULL,"
    " message_id TEXT, subject TEXT, body TEXT,"
    " UNIQUE (message, message_id));"
    "CREATE INDEX versions_by_id ON versions (message_id) WHERE message_id IS NOT NULL;";

/* What is to be deleted for good, until nothing of it is left: see forget.h. Of a conversation what
 * is from before a time, up to an id, but for the kept ids (",12,15,"). gone: the messages are
 * deleted, traces of them may be there. */
static const char forgetting[] =
    "CREATE TABLE forgetting ("
    " id INTEGER PRIMARY KEY AUTOINCREMENT,"
    " conv_id INTEGER NOT NULL REFERENCES conversations (id) ON DELETE CASCADE,"
    " before INTEGER NOT NULL,"
    " last_id INTEGER NOT NULL,"
    " kept TEXT NOT NULL,"
    " gone INTEGER NOT NULL DEFAULT 0);"
    "CREATE INDEX forgetting_of ON forgetting (conv_id);"
    "CREATE INDEX messages_aside ON messages (conv_id, time) WHERE kind >= 64;";

static const char *const migrations[] = {
    first_tables,
    full_text_search,
    corrections,
    forgetting,
};

static int pragma_number(Db *db, const char *sql, GError **error) {
    sqlite3_stmt *statement = db_prepare(db, sql, error);
    int number = -1;
    if (statement && db_step(db, statement, error))
        number = sqlite3_column_int(statement, 0);
    sqlite3_reset(statement);
    return number;
}

/* About a second for 200 000 messages; there is no screen yet that could say it. */
static void say_if_long(const Db *db) {
    GStatBuf st;
    if (db->path && g_stat(db->path, &st) == 0 && st.st_size > TAKES_TIME)
        g_printerr(_("papo: bringing the history up to date, after a backup of it: a moment …\n"));
}

/* A whole copy beside the original, under its final name only when it is complete. */
static gboolean back_up(Db *db, int version, GError **error) {
    if (!db->path)
        return TRUE;
    g_autofree char *path = g_strdup_printf("%s.version-%d.bak", db->path, version);
    g_autofree char *part = g_strconcat(path, ".part", NULL);
    g_unlink(part);
    int fd = open(part, O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0600);
    int code = errno;
    g_autoptr(GError) cause = NULL;
    if (fd >= 0) {
        close(fd);
        char *sql = sqlite3_mprintf("VACUUM INTO %Q", part);
        gboolean copied = db_exec(db, sql, &cause);
        sqlite3_free(sql);
        if (copied && g_rename(part, path) == 0)
            return TRUE;
        code = errno;
        g_unlink(part);
    }
    g_set_error(error, DB_ERROR, DB_ERROR_OPEN,
                _("the history %s needs a backup before it is brought up to date, and %s can't be "
                  "written: %s; nothing was changed, make room and start again"),
                db->path, path, cause ? cause->message : g_strerror(code));
    return FALSE;
}

static gboolean apply(Db *db, int version, GError **error) {
    db_begin(db);
    for (guint i = (guint)version; i < G_N_ELEMENTS(migrations) && !db->failure; i++)
        db_exec(db, migrations[i], NULL);
    g_autofree char *mark = g_strdup_printf("PRAGMA application_id = %d; PRAGMA user_version = %d",
                                            APPLICATION_ID, (int)G_N_ELEMENTS(migrations));
    if (!db->failure)
        db_exec(db, mark, NULL);
    return db_commit(db, error);
}

gboolean db_migrate(Db *db, GError **error) {
    g_autoptr(GError) cause = NULL;
    int version = pragma_number(db, "PRAGMA user_version", &cause);
    int application = version < 0 ? -1 : pragma_number(db, "PRAGMA application_id", &cause);
    int tables =
        application < 0 ? -1 : pragma_number(db, "SELECT count(*) FROM sqlite_schema", &cause);
    if (tables < 0) {
        g_propagate_error(error, g_steal_pointer(&cause));
        return FALSE;
    }
    if (tables > 0 && application != APPLICATION_ID) {
        g_set_error(
            error, DB_ERROR, DB_ERROR_OPEN,
            _("%s is a database, but not one of papo's; move it away, or use another folder "
              "with --profile"),
            db->path);
        return FALSE;
    }
    if (version > (int)G_N_ELEMENTS(migrations)) {
        g_set_error(error, DB_ERROR, DB_ERROR_NEWER,
                    _("the history %s was written by a newer papo (version %d, this one knows %d); "
                      "use that one, nothing was changed"),
                    db->path, version, (int)G_N_ELEMENTS(migrations));
        return FALSE;
    }
    if (version == (int)G_N_ELEMENTS(migrations))
        return TRUE;
    say_if_long(db);
    return (tables == 0 || back_up(db, version, error)) && apply(db, version, error);
}
