/* Small things remembered. Every change gives an entry a new, higher id: the oldest go first. */
#include "store/caches.h"
#include "store/sql.h"

static sqlite3_stmt *prepare(Db *db, const char *sql, const char *owner, const char *kind,
                             const char *key, GError **error) {
    sqlite3_stmt *statement = db_prepare(db, sql, error);
    if (statement) {
        db_bind_text(statement, 1, owner);
        db_bind_text(statement, 2, kind);
        if (key)
            db_bind_text(statement, 3, key);
    }
    return statement;
}

char *cache_get(Db *db, const char *owner, const char *kind, const char *key) {
    sqlite3_stmt *statement =
        prepare(db, "SELECT value FROM cache WHERE owner = ? AND kind = ? AND key = ?", owner, kind,
                key, NULL);
    char *value = NULL;
    if (statement && db_step(db, statement, NULL))
        value = db_column_text(statement, 0);
    sqlite3_reset(statement);
    return value;
}

gboolean cache_set(Db *db, const char *owner, const char *kind, const char *key, const char *value,
                   GError **error) {
    sqlite3_stmt *statement =
        prepare(db, "INSERT OR REPLACE INTO cache (owner, kind, key, value) VALUES (?, ?, ?, ?)",
                owner, kind, key, error);
    if (!statement)
        return FALSE;
    db_bind_text(statement, 4, value);
    return db_run(db, statement, error);
}

void cache_clear(Db *db, const char *owner, const char *kind, const char *key) {
    sqlite3_stmt *statement =
        key ? prepare(db, "DELETE FROM cache WHERE owner = ? AND kind = ? AND key = ?", owner, kind,
                      key, NULL)
            : prepare(db, "DELETE FROM cache WHERE owner = ? AND kind = ?", owner, kind, NULL,
                      NULL);
    db_run(db, statement, NULL);
}

/* Read whole first: fn may change the cache. */
void cache_each(Db *db, const char *owner, const char *kind, CacheFn fn, gpointer data) {
    sqlite3_stmt *statement =
        prepare(db, "SELECT key, value FROM cache WHERE owner = ? AND kind = ? ORDER BY key", owner,
                kind, NULL, NULL);
    g_autoptr(GPtrArray) pairs = g_ptr_array_new_with_free_func(g_free);
    while (statement && db_step(db, statement, NULL)) {
        g_ptr_array_add(pairs, db_column_text(statement, 0));
        g_ptr_array_add(pairs, db_column_text(statement, 1));
    }
    for (guint i = 0; i + 1 < pairs->len; i += 2)
        fn(pairs->pdata[i], pairs->pdata[i + 1], data);
}

void cache_trim(Db *db, const char *owner, const char *kind, guint n) {
    sqlite3_stmt *statement =
        prepare(db,
                "DELETE FROM cache WHERE owner = ?1 AND kind = ?2 AND id NOT IN "
                "(SELECT id FROM cache WHERE owner = ?1 AND kind = ?2 ORDER BY id DESC LIMIT ?3)",
                owner, kind, NULL, NULL);
    if (statement)
        sqlite3_bind_int64(statement, 3, n);
    db_run(db, statement, NULL);
}
