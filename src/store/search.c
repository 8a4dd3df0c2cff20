/* Full text search: the user's words made into a safe FTS5 expression. */
#include "store/search.h"
#include "base/tr.h"
#include "store/sql.h"
#include <string.h>

/* Of more hits than that, those stored last are sorted by time: a common word must not cost the
 * time of reading everything. */
#define SORTED_MAX 1000

static gboolean has_word(const char *text, gsize length) {
    for (const char *p = text; p < text + length; p = g_utf8_next_char(p))
        if (g_unichar_isalnum(g_utf8_get_char(p)))
            return TRUE;
    return FALSE;
}

/* Everything in quotes is just text to FTS5. Words without a letter or digit find nothing and are
 * left out. */
static void add_term(GString *query, const char *text, gsize length, gboolean prefix) {
    if (!has_word(text, length))
        return;
    if (query->len)
        g_string_append(query, " AND ");
    g_string_append_printf(query, "\"%.*s\"%s", (int)length, text, prefix ? "*" : "");
}

static char *build_query(const char *words, GError **error) {
    g_autoptr(GString) query = g_string_new(NULL);
    g_autofree char *valid = g_utf8_make_valid(words, -1);
    const char *p = valid;
    while (*(p += strspn(p, " \t\n"))) {
        gboolean quoted = *p == '"';
        const char *end = quoted ? strchr(++p, '"') : p + strcspn(p, " \t\n\"");
        if (!end) {
            g_set_error(error, DB_ERROR, DB_ERROR_QUERY,
                        _("the quote that begins with “%s” has no end: add a \""), p);
            return NULL;
        }
        gsize length = (gsize)(end - p);
        gboolean prefix = quoted ? end[1] == '*' : length > 0 && end[-1] == '*';
        add_term(query, p, quoted ? length : length - prefix, prefix);
        p = end + (quoted ? 1 + prefix : 0);
    }
    if (query->len == 0) {
        g_set_error(error, DB_ERROR, DB_ERROR_QUERY,
                    _("there is no word to look for: words, a \"phrase\" or the beginn* of one"));
        return NULL;
    }
    return g_strdup(query->str);
}

GPtrArray *search_messages(Db *db, const char *words, const char *account, gint64 conv_id,
                           guint limit, GError **error) {
    g_autofree char *query = build_query(words, error);
    if (!query)
        return NULL;
    sqlite3_stmt *statement = db_prepare(
        db,
        "SELECT " MESSAGE_COLUMNS " FROM (SELECT t.rowid AS hit FROM messages_text t "
        "CROSS JOIN messages m ON m.id = t.rowid "
        "CROSS JOIN conversations c ON c.id = m.conv_id "
        "WHERE messages_text MATCH ?1 AND (?2 IS NULL OR c.account = ?2) "
        "AND (?3 = 0 OR m.conv_id = ?3) AND m.kind < 64 AND " MESSAGE_STAYS(
            "c.id") "ORDER BY t.rowid DESC LIMIT ?5) "
                    "JOIN messages m ON m.id = hit ORDER BY m.time DESC, m.id DESC LIMIT ?4",
        error);
    if (!statement)
        return NULL;
    db_bind_text(statement, 1, query);
    db_bind_text(statement, 2, account);
    sqlite3_bind_int64(statement, 3, conv_id);
    sqlite3_bind_int64(statement, 4, limit);
    sqlite3_bind_int64(statement, 5, MAX(limit, SORTED_MAX));
    g_autoptr(GPtrArray) found = g_ptr_array_new_with_free_func((GDestroyNotify)message_free);
    g_autoptr(GError) cause = NULL;
    while (db_step(db, statement, &cause))
        g_ptr_array_add(found, messages_read_row(statement));
    if (cause) {
        g_propagate_error(error, g_steal_pointer(&cause));
        return NULL;
    }
    return g_steal_pointer(&found);
}
