/* Which characters a terminal is given for a grapheme cluster. */
#include "ui/term_cell.h"

#define FLAG_A 0x1F1E6
#define FLAG_Z 0x1F1FF
#define JOINER 0x200D
#define UNKNOWN 0xFFFD

typedef struct {
    TermCell *cells;
    int n, chars; /* chars: in the last one */
    int used, width;
} Maker;

static void add_mark(Maker *m, gunichar c) {
    if (m->chars < TERM_CELL_CHARS)
        m->cells[m->n - 1].text[m->chars++] = (wchar_t)c;
}

static void begin(Maker *m, gunichar c, int width) {
    m->cells[m->n] = (TermCell){{(wchar_t)c}};
    m->n++;
    m->chars = 1;
    m->used += width;
}

/* FALSE: the rest is left out. */
static gboolean take(Maker *m, gunichar c, gunichar before) {
    if (c >= FLAG_A && c <= FLAG_Z)
        c = c - FLAG_A + 'A';
    gboolean selector = c == JOINER || (c >= 0xFE00 && c <= 0xFE0F);
    gboolean tone = c >= 0x1F3FB && c <= 0x1F3FF;
    int width = wcwidth((wchar_t)c);
    if (m->n > 0 && (selector || (c >= 0xE0000 && c <= 0xE007F)))
        return TRUE;
    if (m->n > 0 && (before == JOINER || tone))
        return FALSE;
    if (width == 0 && m->n == 0)
        begin(m, ' ', 1);
    if (width == 0)
        add_mark(m, c);
    else if (width > 0 && m->used + width <= m->width)
        begin(m, c, width);
    else if (m->n == 0)
        begin(m, UNKNOWN, 1); /* newer than the locale, or not as wide as thought */
    else
        return FALSE;
    return TRUE;
}

int term_cells(const char *cluster, int width, TermCell cells[2]) {
    Maker m = {.cells = cells, .width = CLAMP(width, 1, 2)};
    gunichar before = 0;
    for (const char *p = cluster; *p; p = g_utf8_next_char(p)) {
        gunichar c = g_utf8_get_char(p);
        if (!take(&m, c, before))
            break;
        before = c;
    }
    while (m.used < m.width)
        begin(&m, ' ', 1);
    return m.n;
}
