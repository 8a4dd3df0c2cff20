/* Does what the client did match what a scenario names? Only what is named has to match. */
#include "scenario.h"
#include "wire/stanza_node.h"
#include <string.h>

gboolean subset_text(const char *pattern, const char *text) {
    if (!text)
        return FALSE;
    return strpbrk(pattern, "*") ? g_pattern_match_simple(pattern, text)
                                 : strcmp(pattern, text) == 0;
}

char *subset_expand(Scenario *s, const char *text) {
    GString *out = g_string_new(NULL);
    while (*text) {
        gsize length = 0;
        if (*text == '$')
            for (length = 1; g_ascii_isalnum(text[length]) || text[length] == '_';)
                length++;
        g_autofree char *name = length > 1 ? g_strndup(text, length) : NULL;
        const char *value = name ? g_hash_table_lookup(s->variables, name) : NULL;
        if (value) {
            g_string_append(out, value);
            text += length;
        } else {
            g_string_append_c(out, *text++);
        }
    }
    return g_string_free(out, FALSE);
}

/* An unknown $variable matches anything and will stand for it. */
static gboolean match_value(Scenario *s, GHashTable *bound, const char *pattern,
                            const char *value) {
    if (*pattern != '$')
        return subset_text(pattern, value);
    const char *known = g_hash_table_lookup(s->variables, pattern);
    if (!known)
        known = g_hash_table_lookup(bound, pattern);
    if (known)
        return g_strcmp0(known, value) == 0;
    if (!value)
        return FALSE;
    g_hash_table_insert(bound, g_strdup(pattern), g_strdup(value));
    return TRUE;
}

static gboolean match_attributes(Scenario *s, GHashTable *bound, const Stanza *expected,
                                 const Stanza *stanza) {
    for (guint i = 0; i < expected->n_attributes; i++) {
        const char *want = expected->attributes[i].value;
        const char *got = stanza_get(stanza, expected->attributes[i].name);
        /* an empty one says that it must not be there */
        if (!*want ? got && *got : !match_value(s, bound, want, got))
            return FALSE;
    }
    return TRUE;
}

static gboolean match(Scenario *s, GHashTable *bound, const Stanza *expected,
                      const Stanza *stanza) {
    const char *name = stanza_name(expected);
    if ((strcmp(name, "any") != 0 && strcmp(name, stanza_name(stanza)) != 0) ||
        g_strcmp0(stanza_ns(expected), stanza_ns(stanza)) != 0 ||
        !match_attributes(s, bound, expected, stanza))
        return FALSE;
    g_autofree char *text = g_strstrip(g_strdup(stanza_text(expected)));
    if (*text && !match_value(s, bound, text, stanza_text(stanza)))
        return FALSE;
    for (Stanza *want = NULL; (want = stanza_next(expected, want, NULL, NULL));) {
        /* <not><x/></not>: no such child */
        gboolean absent = stanza_is(want, "not", NULL), found = FALSE;
        const Stanza *wanted = absent ? stanza_child(want, NULL, NULL) : want;
        for (Stanza *got = NULL; !found && (got = stanza_next(stanza, got, NULL, NULL));)
            found = match(s, bound, wanted, got);
        if (found == absent)
            return FALSE;
    }
    return TRUE;
}

gboolean subset_match(Scenario *s, const Stanza *expected, const Stanza *stanza) {
    g_autoptr(GHashTable) bound = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    if (!match(s, bound, expected, stanza))
        return FALSE;
    GHashTableIter iter;
    gpointer name, value;
    g_hash_table_iter_init(&iter, bound);
    while (g_hash_table_iter_next(&iter, &name, &value))
        g_hash_table_insert(s->variables, g_strdup(name), g_strdup(value));
    return TRUE;
}
