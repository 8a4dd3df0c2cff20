#pragma once
#include "store/db.h"
#include "store/rows.h"

/* Full text search (FTS5), newest first, at most limit; the array owns its messages. account and
 * conv_id narrow it (NULL, 0: everywhere). Words are ANDed, "a phrase" in quotes, prefix*;
 * DB_ERROR_QUERY says what is wrong. */
GPtrArray *search_messages(Db *db, const char *words, const char *account, gint64 conv_id,
                           guint limit, GError **error);
