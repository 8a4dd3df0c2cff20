/* Text from strangers: made harmless, cut and measured in grapheme clusters and terminal cells. */
#include "base/text.h"
#include "base/chars.h"
#include <string.h>
#include <utf8proc.h>

#define REPLACEMENT 0xFFFD
#define DOTTED_CIRCLE 0x25CC
#define MAX_MARKS 6 /* per letter: more than any living language stacks */
#define MAX_JOINS 8 /* of an emoji: a family has three */

/* Where cleaning stands inside the current cluster. */
typedef struct {
    GString *out;
    gunichar before; /* the last character written; 0 at the start of a line */
    guint marks, joins;
    gboolean black_flag; /* tags may follow: the flag of a region */
} Cleaner;

static gboolean is_plain_ascii(const char *text, gboolean lines) {
    for (const char *p = text; *p; p++)
        if ((guchar)*p >= 0x7F || ((guchar)*p < 0x20 && !(lines && *p == '\n')))
            return FALSE;
    return TRUE;
}

/* One visible cell for something that must not be drawn. */
static gunichar stand_in(gunichar c) {
    if (c < 0x20)
        return 0x2400 + c;
    return c == 0x7F ? 0x2421 : REPLACEMENT;
}

static void put(Cleaner *cleaner, gunichar c) {
    g_string_append_unichar(cleaner->out, c);
    cleaner->before = c;
}

static void put_base(Cleaner *cleaner, gunichar c) {
    put(cleaner, c);
    cleaner->marks = 0;
    cleaner->black_flag = c == 0x1F3F4;
    if (!char_is_pictograph(c))
        cleaner->joins = 0;
}

/* A mark that begins a field would change the last letter of the field before it. */
static void put_mark(Cleaner *cleaner, gunichar c) {
    if (cleaner->marks++ >= MAX_MARKS)
        return;
    if (cleaner->before == 0 || cleaner->before == ' ')
        g_string_append_unichar(cleaner->out, DOTTED_CIRCLE);
    put(cleaner, c);
}

static void clean_char(Cleaner *cleaner, gunichar c, gunichar after) {
    if (c == '\n') {
        put_base(cleaner, '\n');
        cleaner->before = 0;
    } else if (char_is_separator(c)) {
        put_base(cleaner, ' ');
    } else if (cleaner->black_flag && c >= 0xE0020 && c <= 0xE007F) {
        return;
    } else if (char_is_hidden(c) && char_joins(c, cleaner->before, after) &&
               cleaner->joins < MAX_JOINS) {
        cleaner->joins += c == 0x200D;
        put(cleaner, c);
    } else if (char_is_control(c) || char_is_hidden(c) || char_is_unfit(c)) {
        put_base(cleaner, stand_in(c));
    } else if (char_is_mark(c)) {
        put_mark(cleaner, c);
    } else {
        if (cleaner->before != 0x200D)
            cleaner->joins = 0;
        put_base(cleaner, c);
    }
}

static char *clean(const char *text, gboolean lines) {
    if (!text)
        return g_strdup("");
    if (is_plain_ascii(text, lines))
        return g_strdup(text);
    g_autofree char *valid = g_utf8_make_valid(text, -1);
    Cleaner cleaner = {.out = g_string_sized_new(strlen(valid) + 8)};
    for (const char *p = valid; *p;) {
        gunichar c = g_utf8_get_char(p);
        p = g_utf8_next_char(p);
        if (c == '\r' && *p == '\n')
            continue;
        if (c == '\r' || c == '\n')
            c = lines ? '\n' : ' ';
        clean_char(&cleaner, c, *p ? g_utf8_get_char(p) : 0);
    }
    return g_string_free(cleaner.out, FALSE);
}

char *text_clean(const char *text) {
    return clean(text, FALSE);
}

char *text_clean_lines(const char *text) {
    return clean(text, TRUE);
}

char *text_for_wire(const char *text) {
    if (!text)
        return g_strdup("");
    g_autofree char *valid = g_utf8_make_valid(text, -1);
    GString *out = g_string_sized_new(strlen(valid));
    for (const char *p = valid; *p; p = g_utf8_next_char(p)) {
        gunichar c = g_utf8_get_char(p);
        if (c == '\r') {
            if (p[1] != '\n')
                g_string_append_c(out, '\n');
        } else if (c == '\t' || c == '\n' || (!char_is_control(c) && (c & 0xFFFE) != 0xFFFE)) {
            g_string_append_unichar(out, c);
        }
    }
    return g_string_free(out, FALSE);
}

static int char_width(gunichar c) {
    utf8proc_int32_t cp = (utf8proc_int32_t)c;
    utf8proc_category_t category = utf8proc_category(cp);
    if (category == UTF8PROC_CATEGORY_CN || category == UTF8PROC_CATEGORY_CO)
        return c >= 0x1F000 && c <= 0x1FAFF ? 2 : 1; /* an emoji newer than the library */
    if (category == UTF8PROC_CATEGORY_MC)            /* a vowel beside its consonant, as in Hindi */
        return 1;
    if ((c >= 0x1160 && c <= 0x11FF) || (c >= 0xD7B0 && c <= 0xD7FF))
        return 0; /* the second and third part of a Korean syllable */
    return utf8proc_charwidth(cp);
}

static gboolean is_flag_letter(gunichar c) {
    return c >= 0x1F1E6 && c <= 0x1F1FF;
}

const char *text_next_cluster(const char *text, int *width) {
    if (width)
        *width = 0;
    if (!*text)
        return text;
    /* Most text: nothing of ASCII joins what is before it. */
    if (*text >= 0x20 && *text < 0x7F && (guchar)text[1] < 0x80) {
        if (width)
            *width = 1;
        return text + 1;
    }
    gunichar c = g_utf8_get_char(text);
    int cells = char_width(c);
    gboolean flag = is_flag_letter(c);
    if (flag)
        cells = 1;
    utf8proc_int32_t state = 0;
    const char *p = g_utf8_next_char(text);
    while (*p) {
        gunichar next = g_utf8_get_char(p);
        if (utf8proc_grapheme_break_stateful((utf8proc_int32_t)c, (utf8proc_int32_t)next, &state))
            break;
        int more = char_width(next);
        if (next == 0xFE0F || (flag && is_flag_letter(next)))
            cells = 2;
        else if (c == 0x200D || char_is_pictograph(next))
            cells = MAX(cells, more);
        else if (cells + more > 2)
            break; /* what terminals have no two cells for goes on as if it were the next one */
        else
            cells += more;
        c = next;
        p = g_utf8_next_char(p);
    }
    if (width)
        *width = MIN(cells, 2);
    return p;
}

/* Clusters can only be found going forward: begin at the nearest ASCII character, which never
 * continues one. */
const char *text_previous_cluster(const char *start, const char *text) {
    if (text <= start)
        return start;
    const char *from = g_utf8_prev_char(text);
    while (from > start && (guchar)*from >= 0x80)
        from = g_utf8_prev_char(from);
    const char *last = from;
    for (const char *p = from; p < text; p = text_next_cluster(p, NULL))
        last = p;
    return last;
}

int text_width(const char *text, gssize length) {
    const char *end = length < 0 ? text + strlen(text) : text + length;
    int total = 0;
    while (text < end && *text) {
        int width;
        text = text_next_cluster(text, &width);
        total += width;
    }
    return total;
}

char *text_ellipsize(const char *text, int width) {
    if (width <= 0)
        return g_strdup("");
    const char *p = text, *cut = text;
    int used = 0;
    while (*p) {
        int cells;
        const char *next = text_next_cluster(p, &cells);
        if (used + cells > width)
            return g_strdup_printf("%.*s…", (int)(cut - text), text);
        used += cells;
        p = next;
        if (used <= width - 1)
            cut = p;
    }
    return g_strdup(text);
}

char *text_ellipsize_address(const char *text, int width) {
    const char *at = strchr(text, '@');
    if (!at || at == text || width < 4 || text_width(text, -1) <= width)
        return text_ellipsize(text, width);
    g_autofree char *local = g_strndup(text, (gsize)(at - text));
    g_autofree char *cut = text_ellipsize(local, width - 2);
    return g_strconcat(cut, "@…", NULL);
}
