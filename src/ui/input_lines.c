/* Lays out what is being written over as many lines as it needs. */
#include "ui/input_lines.h"

#include "base/text.h"

#include <string.h>

/* Printable ASCII followed by more of it is a cluster of its own: this keeps a pasted book fast. */
static const char *next_cluster(const char *p, int *width) {
    if (p[0] >= 32 && p[0] < 127 && p[1] >= 0) {
        *width = 1;
        return p + 1;
    }
    if ((guchar)p[0] < 32 || p[0] == 127) {
        *width = p[0] == '\t' ? 1 : 2;
        return p + 1;
    }
    return text_next_cluster(p, width);
}

static void draw(Canvas *canvas, int x, int y, const char *p, gsize n, int width, Style style) {
    if (!canvas || y < 0 || y >= canvas->height)
        return;
    char cluster[64];
    if ((guchar)*p < 32 || *p == 127) {
        g_snprintf(cluster, sizeof cluster, *p == '\t' ? " " : "^%c", *p ^ 64);
        style.attributes ^= *p == '\t' ? 0 : STYLE_REVERSE;
    } else {
        gsize fits = n < sizeof cluster ? n : (gsize)(g_utf8_find_prev_char(p, p + 61) - p);
        memcpy(cluster, p, fits);
        cluster[fits] = 0;
    }
    canvas_put(canvas, x, y, cluster, style, width);
}

/* Cells of the word that begins at p, or anything beyond most. */
static int word_width(const char *p, int most) {
    int width = 0, cells;
    while (*p && *p != ' ' && *p != '\n' && width <= most) {
        p = next_cluster(p, &cells);
        width += cells;
    }
    return width;
}

InputLayout input_lay_out(const char *text, gsize cursor, int width, int x, int indent,
                          Canvas *canvas, int first, Style style, InputMarks marks) {
    int y = 0;
    gboolean placed = FALSE;
    InputLayout layout = {0};
    width = MAX(width, 1);
    for (const char *p = text; *p;) {
        int cells = 0;
        const char *next = *p == '\n' ? p + 1 : next_cluster(p, &cells);
        int room = width - indent;
        int needs = p > text && p[-1] == ' ' && *p != ' ' ? word_width(p, room) : cells;
        if (*p != '\n' && *p != ' ' && x > indent &&
            (x + cells > width || (needs <= room && x + needs > width))) {
            y++;
            x = indent;
        }
        if (!placed && (gsize)(next - text) > cursor) {
            layout.cursor_x = MIN(x, width - 1);
            layout.cursor_y = y;
            placed = TRUE;
        }
        if (*p == '\n') {
            y++;
            x = indent;
        } else {
            draw(canvas, x, y - first, p, (gsize)(next - p), cells,
                 marks.bytes && marks.bytes[p - text] ? marks.style : style);
            x += cells;
        }
        p = next;
    }
    if (!placed) {
        if (x >= width) {
            y++;
            x = MIN(indent, width - 1);
        }
        layout.cursor_x = x;
        layout.cursor_y = y;
    }
    layout.height = y + 1;
    return layout;
}
