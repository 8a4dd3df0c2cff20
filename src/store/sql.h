#pragma once
#include "store/db.h"
#include "store/rows.h"
#include <sqlite3.h>

/* For the files of this folder alone: statements. */

struct Db {
    sqlite3 *handle;
    char *path;             /* NULL: in memory */
    GHashTable *statements; /* SQL → sqlite3_stmt, prepared once */
    guint depth;            /* of db_begin() */
    GError *failure;        /* why the open transaction can't be committed any more */

    DbFn opened; /* of db_gather(): of rounds nothing is known without it */
    gpointer opened_data;
    gboolean round_open, held;
    gboolean impatient; /* another program had the database for too long: until a write succeeds
                         * nothing waits for it any more */
    GPtrArray *round;   /* the SQL of what was written in it; kept until it is on disk */
};

/* round.c: before and after a single write. enter is FALSE if an earlier round can't be written. */
gboolean round_enter(Db *db, GError **error);
void round_ran(Db *db, sqlite3_stmt *statement, gboolean done);

/* A prepared statement, reset and without bindings; owned by db. NULL and an error if it can't be
 * prepared. error may be NULL: then it is logged. */
sqlite3_stmt *db_prepare(Db *db, const char *sql, GError **error);

/* TRUE: there is a row. FALSE without an error: there is none any more. */
gboolean db_step(Db *db, sqlite3_stmt *statement, GError **error);

/* Runs a statement that changes something and gives no rows. Inside a transaction that has failed
 * already nothing is run. */
gboolean db_run(Db *db, sqlite3_stmt *statement, GError **error);
gboolean db_exec(Db *db, const char *sql, GError **error);

void db_bind_text(sqlite3_stmt *statement, int index, const char *text);
char *db_column_text(sqlite3_stmt *statement, int column); /* owned by the caller; NULL is NULL */

void db_set_error(Db *db, int code, GError **error);

/* migrations.c: brings the database to the present version. */
gboolean db_migrate(Db *db, GError **error);

/* messages.c: the columns of a message and how to read them, for search.c as well. */
#define MESSAGE_COLUMNS                                                                            \
    "m.id, m.conv_id, m.time, m.kind, m.state, m.flags, m.sender, m.nick, m.subject, m.body, "     \
    "m.thread, m.message_id, m.origin_id, m.archive_id, m.archive_by, m.occupant_id, m.real_jid, " \
    "m.error, m.replaces"
/* What is being forgotten is not read any more: a condition on the messages m of a conversation.
 * The first is for those who walk back in time, as SQLite stops there; whoever comes another way
 * must not be led astray by it: the plus keeps it from walking through the whole conversation. */
#define MESSAGE_FORGOTTEN_UNTIL(conv)                                                              \
    "ifnull((SELECT max(g.before) FROM forgetting g WHERE g.conv_id = " conv                       \
    " AND NOT g.gone), -9223372036854775807) "
#define MESSAGE_STAYS_BACK(conv) " m.time >= " MESSAGE_FORGOTTEN_UNTIL(conv)
#define MESSAGE_STAYS(conv) " +m.time >= " MESSAGE_FORGOTTEN_UNTIL(conv)
Message *messages_read_row(sqlite3_stmt *statement);
GPtrArray *messages_read_rows(Db *db, sqlite3_stmt *statement); /* NULL statement: none */
