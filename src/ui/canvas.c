/* A rectangle of cells: drawing that never leaves it and never leaves half a wide character. */
#include "ui/canvas.h"

#include "base/text.h"

#include <string.h>

#define ZERO_WIDTH_JOINER "\xe2\x80\x8d"

Canvas *canvas_new(int width, int height) {
    Canvas *canvas = g_new0(Canvas, 1);

    canvas->width = MAX(width, 0);
    canvas->height = MAX(height, 0);
    canvas->cells = g_new0(Cell, (gsize)canvas->width * (gsize)canvas->height);
    canvas->cursor_x = canvas->cursor_y = -1;
    canvas_clear(canvas, (Style){STYLE_DEFAULT, STYLE_DEFAULT, 0});
    return canvas;
}

void canvas_free(Canvas *canvas) {
    if (!canvas)
        return;
    g_clear_pointer(&canvas->spots, g_array_unref);
    g_free(canvas->cells);
    g_free(canvas);
}

static void cell_blank(Cell *cell, Style style) {
    cell->text[0] = '\0';
    cell->width = 1;
    cell->style = style;
}

void canvas_clear(Canvas *canvas, Style style) {
    g_clear_pointer(&canvas->spots, g_array_unref);
    for (gsize i = 0; i < (gsize)canvas->width * (gsize)canvas->height; i++)
        cell_blank(&canvas->cells[i], style);
}

Cell *canvas_at(Canvas *canvas, int x, int y) {
    if (x < 0 || y < 0 || x >= canvas->width || y >= canvas->height)
        return NULL;
    return &canvas->cells[(gsize)y * (gsize)canvas->width + (gsize)x];
}

/* Before cells from x to x + width are overwritten: no half of a wide character may stay beside
 * them. */
static void make_room(Canvas *canvas, int x, int y, int width) {
    Cell *first = canvas_at(canvas, x, y), *left = canvas_at(canvas, x - 1, y);
    Cell *right = canvas_at(canvas, x + width, y);

    if (first && first->width == 0 && left)
        cell_blank(left, left->style);
    if (right && right->width == 0)
        cell_blank(right, right->style);
}

/* At most what a cell holds, whole code points, nothing a terminal would obey. */
static void cell_set(Cell *cell, const char *cluster, const char *end, int width, Style style) {
    gsize n = 0;

    cell->text[0] = '\0';
    for (const char *p = cluster; p < end; p = g_utf8_next_char(p)) {
        gunichar c = g_utf8_get_char(p);
        gsize bytes = (gsize)(g_utf8_next_char(p) - p);

        if (n + bytes >= sizeof cell->text) {
            while (
                g_str_has_suffix(cell->text, ZERO_WIDTH_JOINER)) /* would glue the next cell on */
                cell->text[n -= strlen(ZERO_WIDTH_JOINER)] = '\0';
            break;
        }
        if (c < 0x20 || (c >= 0x7f && c < 0xa0))
            continue;
        memcpy(cell->text + n, p, bytes);
        n += bytes;
        cell->text[n] = '\0';
    }
    cell->width = (guint8)width;
    cell->style = style;
}

static void put_cluster(Canvas *canvas, int x, int y, const char *cluster, const char *end,
                        int width, Style style) {
    make_room(canvas, x, y, width);
    cell_set(canvas_at(canvas, x, y), cluster, end, width, style);
    if (width == 2) {
        Cell *covered = canvas_at(canvas, x + 1, y);

        cell_blank(covered, style);
        covered->width = 0;
    }
}

int canvas_put(Canvas *canvas, int x, int y, const char *text, Style style, int max_width) {
    int end = MIN(canvas->width, x + MAX(max_width, 0));

    if (y < 0 || y >= canvas->height)
        return x;
    while (*text && x < end) {
        int width;
        const char *next = text_next_cluster(text, &width);

        if (x + width > end)
            break;
        if (width > 0 && x >= 0)
            put_cluster(canvas, x, y, text, next, width, style);
        x += width;
        text = next;
    }
    return x;
}

void canvas_fill(Canvas *canvas, int x, int y, int width, const char *cluster, Style style) {
    int end = MIN(canvas->width, x + MAX(width, 0)), step;

    text_next_cluster(cluster, &step);
    for (x = MAX(x, 0); step > 0 && x + step <= end; x += step)
        canvas_put(canvas, x, y, cluster, style, step);
}

void canvas_blit(Canvas *to, const Canvas *from, int x, int y) {
    for (int row = 0; row < from->height; row++) {
        int first = MAX(0, -x), last = MIN(from->width, to->width - x);

        if (y + row < 0 || y + row >= to->height || first >= last)
            continue;
        const Cell *cells = &from->cells[(gsize)row * (gsize)from->width];
        make_room(to, x + first, y + row, last - first);
        Cell *target = canvas_at(to, x + first, y + row);
        memcpy(target, cells + first, sizeof(Cell) * (gsize)(last - first));
        if (target->width == 0)
            cell_blank(target, target->style);
        Cell *end = &target[last - first - 1];
        if (end->width == 2)
            cell_blank(end, end->style);
    }
    if (from->cursor_x >= 0 && from->cursor_y >= 0) {
        to->cursor_x = x + from->cursor_x;
        to->cursor_y = y + from->cursor_y;
    }
}

/* ---- what a click means ---- */

typedef struct {
    int x, y, width;
    char *command;
} Spot;

static void spot_clear(gpointer data) {
    g_free(((Spot *)data)->command);
}

void canvas_spot(Canvas *canvas, int x, int y, int width, char *command) {
    Spot spot = {x, y, width, command};

    if (!canvas->spots) {
        canvas->spots = g_array_new(FALSE, FALSE, sizeof(Spot));
        g_array_set_clear_func(canvas->spots, spot_clear);
    }
    g_array_append_val(canvas->spots, spot);
}

void canvas_take_spots(Canvas *to, const Canvas *from, int x, int y) {
    for (guint i = 0; from->spots && i < from->spots->len; i++) {
        const Spot *spot = &g_array_index(from->spots, Spot, i);
        canvas_spot(to, spot->x + x, spot->y + y, spot->width, g_strdup(spot->command));
    }
}

const char *canvas_spot_at(const Canvas *canvas, int x, int y) {
    for (guint i = 0; canvas->spots && i < canvas->spots->len; i++) {
        const Spot *spot = &g_array_index(canvas->spots, Spot, i);
        if (y == spot->y && x >= spot->x && x < spot->x + spot->width)
            return spot->command;
    }
    return NULL;
}

char *canvas_to_text(const Canvas *canvas) {
    GString *text = g_string_new(NULL);

    for (int y = 0; y < canvas->height; y++) {
        gsize solid = text->len;

        for (int x = 0; x < canvas->width; x++) {
            const Cell *cell = &canvas->cells[(gsize)y * (gsize)canvas->width + (gsize)x];

            if (cell->width > 0)
                g_string_append(text, *cell->text ? cell->text : " ");
            if (*cell->text && !g_str_equal(cell->text, " "))
                solid = text->len;
        }
        g_string_truncate(text, solid);
        g_string_append_c(text, '\n');
    }
    return g_string_free(text, FALSE);
}
