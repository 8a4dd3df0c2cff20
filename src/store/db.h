#pragma once
#include <glib.h>

/* The database of a profile (SQLite: WAL, NORMAL, foreign keys, 0600), used on the main loop. */
typedef struct Db Db;

#define DB_ERROR (db_error_quark())
GQuark db_error_quark(void);
typedef enum {
    DB_ERROR_OPEN,  /* can't be opened, or is broken: the message names the file and what to do */
    DB_ERROR_NEWER, /* written by a newer papo */
    DB_ERROR_DUPLICATE, /* refused by a UNIQUE index: it is there already */
    DB_ERROR_FULL,  /* disk full, read-only, I/O: nothing was changed; worth another try later */
    DB_ERROR_QUERY, /* the user's search expression is not one */
} DbError;

/* path NULL: in memory. Migrates an older one after a backup beside it. */
Db *db_open(const char *path, GError **error);
void db_close(Db *db);

/* From then on writes are gathered: the first one opens a round (opened is called), db_flush() ends
 * it, and what was written between goes to the disk in one transaction. Whoever tells others about
 * it flushes first. A write that fails leaves the rest of its round alone. A round that the disk
 * refuses as a whole is held: kept in memory, read like everything else, joined by what is written
 * later, and tried again by the next flush. If not even that is possible, nothing of it is read and
 * further writes fail (DB_ERROR_FULL) until it could be repeated. */
typedef void (*DbFn)(gpointer data);
void db_gather(Db *db, DbFn opened, gpointer data);
gboolean db_flush(Db *db, GError **error);
gboolean db_holds(const Db *db); /* such a round is open: each flush costs as much as all of it */

/* Nestable; only the outermost pair counts. A transaction of its own: flushes first. */
void db_begin(Db *db);
gboolean db_commit(Db *db, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(Db, db_close)
