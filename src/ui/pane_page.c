/* A list in a window: its items in columns, the one under the cursor and what is to be known of it.
 */
#include "ui/pane.h"

#include "base/text.h"
#include "base/tr.h"
#include "model/conv.h"
#include "model/page.h"

#include <string.h>

#define SIGN 2         /* columns before an item: the cursor's sign */
#define GAP 2          /* between two columns */
#define COLUMN_LEAST 6 /* a column narrower than this isn't worth it */
#define NARROW 40      /* less than this: the names are what counts */
#define DETAIL_FROM 4  /* lines: room for a line of detail */
#define DETAIL_LINES 2 /* and from DETAIL_ALL_FROM on, for so many and a line above */
#define DETAIL_ALL_FROM 9

/* How wide each column is drawn: what it needs while there is room, the first one first. Half of
 * the room is left to the others, so far as they need it. */
static void fit_columns(const Page *page, int room, int *widths, guint n) {
    int others = 0;

    for (guint i = 0; i < n; i++)
        others += g_array_index(page->widths, int, i) + GAP;
    for (guint i = 0; i < n; i++) {
        int wish = g_array_index(page->widths, int, i);
        int share = i == 0 && room < NARROW ? room * 2 / 3 : MAX(room / 2, COLUMN_LEAST);
        int most;

        others -= wish + GAP;
        most = MAX(share, room - others);

        widths[i] = i + 1 == n ? MIN(wish, room) : MIN(wish, most);
        if (widths[i] < MIN(wish, COLUMN_LEAST))
            widths[i] = 0;
        room -= widths[i] > 0 ? widths[i] + GAP : 0;
    }
}

static void draw_item(const PaneCtx *ctx, Canvas *canvas, int y, const PageItem *item,
                      gboolean current, const int *widths, guint n) {
    Style name = theme_style(ctx->theme, item->heading ? ROLE_LIST_HEADING
                                         : current     ? ROLE_LIST_CURSOR
                                         : item->news  ? ROLE_LIST_UNREAD
                                                       : ROLE_LIST_NAME);
    Style text = theme_style(ctx->theme, item->heading ? ROLE_LIST_HEADING : ROLE_TEXT);
    int x = SIGN;

    if (current)
        canvas_put(canvas, 0, y, ">", name, 1);
    if (item->across) {
        x = item->heading ? 0 : SIGN;
        g_autofree char *cut = text_ellipsize(item->columns[0], MAX(canvas->width - x, 0));
        canvas_put(canvas, x, y, cut, name, canvas->width - x);
        return;
    }
    for (guint i = 0; i < n && item->columns[i]; i++) {
        int indent = i == 0 ? MIN(item->indent, widths[0] / 2) : 0;
        g_autofree char *cut = text_ellipsize(item->columns[i], widths[i] - indent);

        canvas_put(canvas, x + indent, y, cut, i == 0 ? name : text, canvas->width - x - indent);
        x += widths[i] > 0 ? widths[i] + GAP : 0;
    }
}

/* The end of what fits into a line, at a blank if there is one. */
static const char *line_end(const char *text, int width) {
    const char *end = text, *blank = NULL;
    int used = 0, step;

    while (*end) {
        const char *next = text_next_cluster(end, &step);

        if (used + step > width)
            return blank && blank > text ? blank : end;
        if (*end == ' ')
            blank = end;
        used += step;
        end = next;
    }
    return end;
}

static void draw_detail(const PaneCtx *ctx, Canvas *canvas, int y, const char *text) {
    Style style = theme_style(ctx->theme, ROLE_LIST_DETAIL);

    for (; *text && y < canvas->height; y++) {
        const char *end = line_end(text, canvas->width - SIGN);
        g_autofree char *line = y + 1 == canvas->height ? text_ellipsize(text, canvas->width - SIGN)
                                                        : g_strndup(text, (gsize)(end - text));

        canvas_put(canvas, SIGN, y, line, style, canvas->width - SIGN);
        text = end == text ? "" : end + strspn(end, " ");
    }
}

static gboolean has_details(const Page *page) {
    for (guint i = 0; i < page->shown->len; i++) {
        const PageItem *item = g_ptr_array_index(page->items, g_array_index(page->shown, guint, i));
        if (item->detail)
            return TRUE;
    }
    return FALSE;
}

/* Lines at the bottom that are not the list's: the same for every item, so that nothing jumps. */
static int detail_lines(const Page *page, int height) {
    if (height < DETAIL_FROM || !has_details(page))
        return 0;
    return height < DETAIL_ALL_FROM ? 1 : DETAIL_LINES + 1;
}

/* The cursor stays in sight, and a heading above the first item with it. */
static int first_line(const Page *page, int top, int lines) {
    int cursor = (int)page->cursor, last = (int)page->shown->len - lines;

    top = CLAMP(top, cursor - lines + 1, cursor);
    if (top == cursor && cursor > 0 && lines > 1) {
        const PageItem *above =
            g_ptr_array_index(page->items, g_array_index(page->shown, guint, cursor - 1));
        top -= above->heading ? 1 : 0;
    }
    return CLAMP(top, 0, MAX(last, 0));
}

void pane_page_draw(const PaneCtx *ctx, Canvas *canvas, int *top) {
    Page *page = ctx->conv->page;
    canvas_clear(canvas, theme_style(ctx->theme, ROLE_TEXT));
    const PageItem *current = page_current(page);
    int below = detail_lines(page, canvas->height), lines = canvas->height - below;
    g_autofree int *widths = g_new0(int, page->widths->len + 1);

    if (lines < 1)
        return;
    if (page->shown->len == 0) {
        const char *nothing = strchr(page->filter, '/')
                                  ? N_("Nothing fits; Esc shows all. A command has its slash at "
                                       "the beginning of the line.")
                              : page->nothing ? page->nothing
                                              : N_("Nothing fits; Esc shows all.");
        const char *empty = *page->filter ? tr(nothing) : page->empty;
        g_autofree char *clean = text_clean(empty ? empty : _("There is nothing here."));
        draw_detail(ctx, canvas, 0, clean);
        return;
    }
    fit_columns(page, canvas->width - SIGN, widths, page->widths->len);
    *top = first_line(page, *top, lines);
    for (int y = 0; y < lines && *top + y < (int)page->shown->len; y++) {
        guint index = (guint)(*top + y);
        draw_item(ctx, canvas, y,
                  g_ptr_array_index(page->items, g_array_index(page->shown, guint, index)),
                  current && index == page->cursor, widths, page->widths->len);
        canvas_spot(canvas, 0, y, canvas->width, g_strdup_printf("/page item %u", index + 1));
    }
    if (below > 1)
        canvas_fill(canvas, 0, lines, canvas->width, ctx->unicode ? "─" : "-",
                    theme_style(ctx->theme, ROLE_SEPARATOR));
    if (below > 0 && current && current->detail)
        draw_detail(ctx, canvas, canvas->height - MAX(below - 1, 1), current->detail);
}
