/* Text without what one does not care about when looking for it: case, accents, other forms. */
#include "base/fold.h"

#include <string.h>

/* What a character becomes: nothing if it is an accent. */
static void fold_char(GString *out, const char *p) {
    if ((guchar)*p < 0x80) {
        g_string_append_c(out, g_ascii_tolower(*p));
        return;
    }
    gssize n = g_utf8_next_char(p) - p;
    g_autofree char *apart = g_utf8_normalize(p, n, G_NORMALIZE_ALL);
    for (const char *q = apart ? apart : ""; *q; q = g_utf8_next_char(q)) {
        if (g_unichar_ismark(g_utf8_get_char(q)))
            continue;
        g_autofree char *lower = g_utf8_casefold(q, g_utf8_next_char(q) - q);
        g_string_append(out, lower);
    }
}

static GString *fold(const char *text) {
    GString *out = g_string_sized_new(strlen(text) + 1);
    for (const char *p = text; *p; p = g_utf8_next_char(p))
        fold_char(out, p);
    return out;
}

char *fold_text(const char *text) {
    return g_string_free(fold(text), FALSE);
}

gboolean fold_contains(const char *text, const char *folded) {
    g_autoptr(GString) plain = fold(text);
    return *folded && strstr(plain->str, folded);
}

/* Where what stands at a place of the folded text came from. */
gboolean fold_find(const char *text, const char *folded, gsize *start, gsize *end) {
    g_autoptr(GString) plain = fold(text);
    const char *found = *folded ? strstr(plain->str, folded) : NULL;
    if (!found)
        return FALSE;
    gsize from = (gsize)(found - plain->str), to = from + strlen(folded);
    gboolean begun = FALSE;
    g_string_truncate(plain, 0);
    for (const char *p = text; *p; p = g_utf8_next_char(p)) {
        if (plain->len >= to && !g_unichar_ismark(g_utf8_get_char(p)))
            break;
        fold_char(plain, p);
        if (!begun && plain->len > from) {
            *start = (gsize)(p - text);
            begun = TRUE;
        }
        *end = (gsize)(g_utf8_next_char(p) - text);
    }
    return begun;
}
