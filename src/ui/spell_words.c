/* Which words of a line are looked up in a dictionary. */
#include "base/links.h"
#include "ui/spell.h"
#include <string.h>

#define LINE_MAX_BYTES 20000 /* a pasted book is not checked with every key */

static gboolean in_word(const char *p) {
    gunichar c = g_utf8_get_char(p);
    return g_unichar_isalpha(c) || g_unichar_ismark(c) || c == '\'' || c == 0x2019;
}

/* What stands between blanks: a word of letters alone is looked up, an address or a number isn't.
 */
static gboolean is_text(const char *p, gsize length) {
    for (const char *at = p; at < p + length; at = g_utf8_next_char(at))
        if (*at == '@' || *at == '_' || *at == '\\' || *at == '/' ||
            g_unichar_isdigit(g_utf8_get_char(at)))
            return FALSE;
    return TRUE;
}

static gsize trimmed(const char **word, gsize length) {
    while (length > 0 && **word == '\'') {
        (*word)++;
        length--;
    }
    while (length > 0 && (*word)[length - 1] == '\'')
        length--;
    return length;
}

static gboolean check_chunk(Spell *spell, const char *line, gsize start, gsize end, gsize cursor,
                            guint8 *marks) {
    gboolean wrong = FALSE;
    for (const char *p = line + start; p < line + end;) {
        const char *word = p;
        while (p < line + end && in_word(p))
            p = g_utf8_next_char(p);
        gsize from = (gsize)(word - line), to = (gsize)(p - line);
        gsize length = trimmed(&word, to - from);
        gboolean writing = cursor > from && cursor <= to;
        if (length > 1 && !writing && !spell_knows(spell, word, length)) {
            memset(marks + (word - line), 1, length);
            wrong = TRUE;
        }
        if (p < line + end)
            p = g_utf8_next_char(p);
    }
    return wrong;
}

/* "/me waves" is text as well. */
static gsize text_begins(const char *line) {
    if (*line != '/' || line[1] == '/')
        return 0;
    return g_str_has_prefix(line, "/me ") ? strlen("/me ") : strlen(line);
}

guint8 *spell_marks(Spell *spell, const char *line, gsize cursor) {
    gsize length = strlen(line), link = 0, link_end = 0;
    g_autofree guint8 *marks = g_malloc0(length + 1);
    gboolean wrong = FALSE, links = length <= LINE_MAX_BYTES && link_next(line, &link, &link_end);
    for (gsize at = text_begins(line); length <= LINE_MAX_BYTES && at < length;) {
        gsize chunk = strcspn(line + at, " \n\t");
        while (links && link_end <= at) {
            link = link_end;
            links = link_next(line, &link, &link_end);
        }
        gboolean linked = links && link < at + chunk;
        if (chunk && !linked && is_text(line + at, chunk))
            wrong |= check_chunk(spell, line, at, at + chunk, cursor, marks);
        at += chunk + 1;
    }
    return wrong ? g_steal_pointer(&marks) : NULL;
}
