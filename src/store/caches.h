#pragma once
#include "store/db.h"

/* Small things remembered per account: the roster and its version, capabilities, what the server
 * once offered, the state of a stream that may be resumed. owner is a bare JID or "" for all
 * accounts. */
char *cache_get(Db *db, const char *owner, const char *kind,
                const char *key); /* owned by the caller; NULL */
gboolean cache_set(Db *db, const char *owner, const char *kind, const char *key, const char *value,
                   GError **error);
void cache_clear(Db *db, const char *owner, const char *kind,
                 const char *key); /* key NULL: all of the kind */

typedef void (*CacheFn)(const char *key, const char *value, gpointer data);
void cache_each(Db *db, const char *owner, const char *kind, CacheFn fn,
                gpointer data); /* ordered by key */

/* Keeps only the newest n entries of a kind. */
void cache_trim(Db *db, const char *owner, const char *kind, guint n);
