/* Words of a command line: splitting, quoting, and guessing the one that was meant. */
#include "base/words.h"
#include <string.h>

int words_distance(const char *a, const char *b) {
    glong la, lb;
    g_autofree gunichar *ca = g_utf8_to_ucs4_fast(a, -1, &la);
    g_autofree gunichar *cb = g_utf8_to_ucs4_fast(b, -1, &lb);
    g_autofree int *cells = g_new0(int, 3 * (lb + 1));
    int *before = cells, *above = cells + lb + 1, *row = cells + 2 * (lb + 1);
    for (glong j = 0; j <= lb; j++)
        row[j] = (int)j;
    for (glong i = 1; i <= la; i++) {
        int *recycled = before;
        before = above;
        above = row;
        row = recycled;
        row[0] = (int)i;
        for (glong j = 1; j <= lb; j++) {
            int edit = above[j - 1] + (ca[i - 1] != cb[j - 1]);
            row[j] = MIN(edit, MIN(above[j], row[j - 1]) + 1);
            if (i > 1 && j > 1 && ca[i - 1] == cb[j - 2] && ca[i - 2] == cb[j - 1])
                row[j] = MIN(row[j], before[j - 2] + 1);
        }
    }
    return row[lb];
}

const char *words_nearest(const char *word, const char *const *candidates) {
    glong length = g_utf8_strlen(word, -1);
    if (length > 64)
        return NULL;
    const char *nearest = NULL;
    int best = (int)MAX(1, length / 3) + 1;
    for (gsize i = 0; candidates && candidates[i]; i++) {
        int distance = words_distance(word, candidates[i]);
        if (distance < best && distance < length) {
            best = distance;
            nearest = candidates[i];
        }
    }
    return nearest;
}

char *words_quote(const char *word) {
    if (*word && !strpbrk(word, " \t\n\"\\"))
        return g_strdup(word);
    GString *out = g_string_new("\"");
    for (const char *p = word; *p; p++) {
        if (*p == '"' || *p == '\\')
            g_string_append_c(out, '\\');
        g_string_append_c(out, *p);
    }
    g_string_append_c(out, '"');
    return g_string_free(out, FALSE);
}

char *words_next(const char **line) {
    const char *p = *line;
    while (g_ascii_isspace(*p))
        p++;
    if (!*p) {
        *line = p;
        return NULL;
    }
    GString *word = g_string_new(NULL);
    gboolean quoted = FALSE;
    for (; *p && (quoted || !g_ascii_isspace(*p)); p++) {
        if (*p == '"')
            quoted = !quoted;
        else if (*p == '\\' && p[1] && strchr("\"\\ \t", p[1]))
            g_string_append_c(word, *++p);
        else
            g_string_append_c(word, *p);
    }
    *line = p;
    return g_string_free(word, FALSE);
}
