/* Rows broken into lines: at blanks and beside wide characters where that is possible, else between
 * clusters. */
#include "ui/wrap.h"

#include "base/text.h"

#include <string.h>

/* One cluster of a row. */
typedef struct {
    const char *text;
    guint length;
    guint8 width;
    guint8 kind; /* Kind */
    Style style;
} Glyph;

typedef enum { GLYPH_TEXT, GLYPH_SPACE, GLYPH_NEWLINE } Kind;

/* A run of one style on one line: where it begins in the text, NUL-terminated. */
typedef struct {
    gsize offset;
    int x;
    Style style;
} Run;

struct Wrapped {
    int width, height;
    GString *text;
    GArray *runs;  /* Run */
    GArray *lines; /* guint: each line's first run */
    char *fill;    /* separators */
};

static void add_run(Wrapped *wrapped, const char *text, gsize length, int x, Style style) {
    Run run = {wrapped->text->len, x, style};

    g_string_append_len(wrapped->text, text, (gssize)length);
    g_string_append_c(wrapped->text, '\0');
    g_array_append_val(wrapped->runs, run);
}

static void collect(GArray *glyphs, const GArray *spans) {
    for (guint i = 0; i < spans->len; i++) {
        const Span *span = &g_array_index(spans, Span, i);

        for (const char *p = span->text; *p;) {
            int width;
            const char *next = text_next_cluster(p, &width);
            Kind kind = *p == '\n' ? GLYPH_NEWLINE : *p == ' ' ? GLYPH_SPACE : GLYPH_TEXT;
            Glyph glyph = {p, (guint)(next - p), (guint8)MAX(width, 0), (guint8)kind, span->style};

            g_array_append_val(glyphs, glyph);
            p = next;
        }
    }
}

static guint bytes_of(const GArray *spans) {
    gsize n = 0;

    for (guint i = 0; i < spans->len; i++)
        n += strlen(g_array_index(spans, Span, i).text);
    return (guint)n;
}

static gboolean begins_with(const Glyph *glyph, const char *characters) {
    return g_utf8_strchr(characters, -1, g_utf8_get_char(glyph->text)) != NULL;
}

/* Between two glyphs, the first of which is no blank: beside wide ones, but punctuation stays with
 * the word it closes or opens. */
static gboolean may_break(const Glyph *a, const Glyph *b) {
    if (a->kind == GLYPH_SPACE)
        return TRUE;
    if (b->kind != GLYPH_TEXT || (a->width < 2 && b->width < 2))
        return FALSE;
    return !begins_with(b, ".,!?;:)]}、。，．！？；：）」』】〉》〕］｝ー々…") &&
           !begins_with(a, "([{（「『【〈《〔［｛");
}

static gboolean same_style(Style a, Style b) {
    return a.fg == b.fg && a.bg == b.bg && a.attributes == b.attributes;
}

/* One line from these glyphs, beginning at column x. */
static void emit(Wrapped *wrapped, const Glyph *glyphs, guint from, guint to, int x) {
    if (wrapped->height > 0)
        g_array_append_val(wrapped->lines, wrapped->runs->len);
    wrapped->height++;
    while (from < to) {
        guint end = from;
        int start = x;
        const Glyph *first = &glyphs[from];

        for (; end < to && same_style(glyphs[end].style, first->style) &&
               (end == from || glyphs[end - 1].text + glyphs[end - 1].length == glyphs[end].text);
             end++)
            x += glyphs[end].width;
        add_run(wrapped, first->text,
                (gsize)(glyphs[end - 1].text - first->text) + glyphs[end - 1].length, start,
                first->style);
        from = end;
    }
}

/* Whether what begins here, up to the next place to break, fits into so many columns. */
static gboolean fits(const Glyph *glyphs, guint from, guint n, int room) {
    int width = 0;

    for (guint i = from; i < n && glyphs[i].kind == GLYPH_TEXT; i++) {
        if (i > from && may_break(&glyphs[i - 1], &glyphs[i]))
            break;
        width += glyphs[i].width;
        if (width > room)
            return FALSE;
    }
    return TRUE;
}

/* The end of the line that begins at from: before a newline, after blanks, or where it is full. */
static guint line_end(const Glyph *glyphs, guint from, guint n, int room, int room_below) {
    guint good = from;
    int width = 0;

    for (guint i = from; i < n; i++) {
        if (glyphs[i].kind == GLYPH_NEWLINE)
            return i;
        if (i > from && may_break(&glyphs[i - 1], &glyphs[i]))
            good = i;
        width += glyphs[i].width;
        if (width <= room || glyphs[i].kind == GLYPH_SPACE)
            continue;
        if (good > from)
            return good;
        if (room < room_below && fits(glyphs, from, n, room_below))
            return from; /* whole on the next line, beside no head */
        return i > from || room < room_below ? i : i + 1;
    }
    return n;
}

static void wrap_glyphs(Wrapped *wrapped, const Glyph *glyphs, guint n, int head, int indent) {
    int below = MAX(1, wrapped->width - indent);
    guint from = 0;

    do {
        gboolean first = wrapped->height == 0;
        int room = first ? MAX(0, wrapped->width - head) : below;
        guint end = line_end(glyphs, from, n, room, below), shown = end;

        if (end < n && glyphs[end].kind != GLYPH_NEWLINE)
            while (shown > from && glyphs[shown - 1].kind == GLYPH_SPACE)
                shown--;
        emit(wrapped, glyphs, from, shown, first ? head : indent);
        from = end < n && glyphs[end].kind == GLYPH_NEWLINE ? end + 1 : end;
    } while (from < n);
}

static void wrap_separator(Wrapped *wrapped, const Row *row) {
    const Span *span = &g_array_index(row->body, Span, 0);
    g_autofree char *text = text_ellipsize(span->text, wrapped->width);
    int free_columns = wrapped->width - text_width(text, -1);
    g_autofree char *spaced =
        free_columns >= 4 ? g_strdup_printf(" %s ", text) : g_steal_pointer(&text);
    int x = (wrapped->width - text_width(spaced, -1)) / 2;

    wrapped->fill = g_strdup(row->fill);
    add_run(wrapped, spaced, strlen(spaced), MAX(x, 0), span->style);
    wrapped->height = 1;
}

Wrapped *wrap_row(const Row *row, int width) {
    Wrapped *wrapped = g_new0(Wrapped, 1);
    guint first = 0;

    wrapped->width = MAX(width, 0);
    wrapped->text = g_string_new(NULL);
    wrapped->runs = g_array_new(FALSE, FALSE, sizeof(Run));
    wrapped->lines = g_array_new(FALSE, FALSE, sizeof(guint));
    g_array_append_val(wrapped->lines, first);
    if (row->fill) {
        wrap_separator(wrapped, row);
        return wrapped;
    }
    int head = 0;
    for (guint i = 0; i < row->head->len; i++) {
        const Span *span = &g_array_index(row->head, Span, i);

        add_run(wrapped, span->text, strlen(span->text), head, span->style);
        head += text_width(span->text, -1);
    }
    g_autoptr(GArray) glyphs =
        g_array_sized_new(FALSE, FALSE, sizeof(Glyph), bytes_of(row->body) + bytes_of(row->tail));
    collect(glyphs, row->body);
    collect(glyphs, row->tail);
    /* A wide character needs two columns; only where there are fewer than three is no indent. */
    int indent = CLAMP(row->indent, 0, MAX(0, wrapped->width - 2));
    wrap_glyphs(wrapped, (const Glyph *)(gpointer)glyphs->data, glyphs->len, head, indent);
    return wrapped;
}

void wrapped_free(Wrapped *wrapped) {
    if (!wrapped)
        return;
    g_string_free(wrapped->text, TRUE);
    g_array_unref(wrapped->runs);
    g_array_unref(wrapped->lines);
    g_free(wrapped->fill);
    g_free(wrapped);
}

int wrapped_height(const Wrapped *wrapped) {
    return wrapped->height;
}

void wrapped_draw(const Wrapped *wrapped, int line, Canvas *canvas, int x, int y) {
    g_return_if_fail(line >= 0 && line < wrapped->height);
    guint from = g_array_index(wrapped->lines, guint, line);
    guint to = line + 1 < wrapped->height ? g_array_index(wrapped->lines, guint, line + 1)
                                          : wrapped->runs->len;

    if (wrapped->fill)
        canvas_fill(canvas, x, y, wrapped->width, wrapped->fill,
                    g_array_index(wrapped->runs, Run, 0).style);
    for (guint i = from; i < to; i++) {
        const Run *run = &g_array_index(wrapped->runs, Run, i);

        canvas_put(canvas, x + run->x, y, wrapped->text->str + run->offset, run->style,
                   wrapped->width - run->x);
    }
}
