/* A list in a window: its items, what the filter leaves of them, and the cursor. */
#include "model/page.h"
#include "base/fold.h"
#include "base/fuzzy.h"
#include "base/text.h"
#include "base/tr.h"
#include <string.h>

#define GAP 2 /* between two columns of page_lines() */

G_STATIC_ASSERT(EV_COUNT <= 64); /* bits of Page.events */

static void item_free(gpointer data) {
    PageItem *item = data;

    g_strfreev(item->columns);
    g_free(item->detail);
    g_free(item->id);
    g_free(item->command);
    g_free(item->edit);
    g_free(item->keys[0]);
    g_free(item->keys[1]);
    g_free(item);
}

Page *page_new(Model *model, Account *account, const char *name, const char *title, ...) {
    Page *page = g_new0(Page, 1);
    g_autofree char *text = NULL;
    va_list args;

    va_start(args, title);
    text = tr_vprintf(title, args);
    va_end(args);
    page->model = model;
    page->account = account;
    page->name = text_clean(name);
    page->title = text_clean(text);
    page->filter = g_strdup("");
    page->items = g_ptr_array_new_with_free_func(item_free);
    page->shown = g_array_new(FALSE, FALSE, sizeof(guint));
    page->widths = g_array_new(FALSE, TRUE, sizeof(int));
    return page;
}

void page_free(Page *page) {
    if (page == NULL)
        return;
    if (page->free_data != NULL)
        page->free_data(page->data);
    g_ptr_array_unref(page->items);
    g_array_unref(page->shown);
    g_array_unref(page->widths);
    g_free(page->name);
    g_free(page->title);
    g_free(page->empty);
    g_free(page->back);
    g_free(page->filter);
    g_free(page->before);
    g_free(page);
}

void page_fill_by(Page *page, guint64 events, PageFill fill, gpointer data,
                  GDestroyNotify free_data) {
    page->events = events;
    page->fill = fill;
    page->data = data;
    page->free_data = free_data;
    page->stale = TRUE;
    page_settle(page);
}

PageItem *page_add(Page *page, const char *id, const char *column, ...) {
    PageItem *item = g_new0(PageItem, 1);
    g_autoptr(GPtrArray) columns = g_ptr_array_new();
    va_list args;

    item->id = g_strdup(id != NULL ? id : column);
    va_start(args, column);
    for (; column != NULL; column = va_arg(args, const char *))
        g_ptr_array_add(columns, text_clean(column));
    va_end(args);
    g_ptr_array_add(columns, NULL);
    item->columns = (char **)g_ptr_array_free(g_steal_pointer(&columns), FALSE);
    g_ptr_array_add(page->items, item);
    page->unsettled = TRUE;
    return item;
}

PageItem *page_add_columns(Page *page, const char *id, char **columns) {
    PageItem *item = page_add(page, id, columns[0] != NULL ? columns[0] : "", NULL);
    guint n = g_strv_length(columns);

    g_strfreev(item->columns);
    item->columns = g_new0(char *, n + 1);
    for (guint i = 0; i < n; i++)
        item->columns[i] = text_clean(columns[i]);
    return item;
}

PageItem *page_add_heading(Page *page, const char *text) {
    PageItem *item = page_add(page, NULL, text, NULL);

    item->heading = item->across = TRUE;
    return item;
}

void page_item_detail(PageItem *item, const char *format, ...) {
    g_autofree char *text = NULL;
    va_list args;

    va_start(args, format);
    text = tr_vprintf(format, args);
    va_end(args);
    g_free(item->detail);
    item->detail = text_clean(text);
}

/* ---- what the filter leaves ---- */

static void make_keys(PageItem *item) {
    g_autofree char *rest = NULL;
    g_autofree char *all = NULL;

    if (item->keys[0] != NULL)
        return;
    rest = item->columns[0] != NULL ? g_strjoinv(" ", item->columns + 1) : g_strdup("");
    all = g_strjoin(" ", rest, item->detail, NULL);
    item->keys[0] = fold_text(item->columns[0] != NULL ? item->columns[0] : "");
    item->keys[1] = fold_text(all);
}

/* The lower, the better; -1: it does not fit. Of what is not the name, only whole words count. */
static int rank(PageItem *item, char **words) {
    int sum = 0;

    make_keys(item);
    for (; *words != NULL; words++) {
        Fuzzy name = fuzzy_match(item->keys[0], *words);
        if (name >= FUZZY_LETTERS && strstr(item->keys[1], *words) != NULL)
            sum += FUZZY_LETTERS;
        else if (name == FUZZY_LETTERS)
            sum += FUZZY_NOT;
        else if (name == FUZZY_NOT)
            return -1;
        else
            sum += (int)name;
    }
    return sum;
}

typedef struct {
    guint index;
    int rank;
} Found;

static gint compare_found(gconstpointer a, gconstpointer b) {
    const Found *x = a, *y = b;

    if (x->rank != y->rank)
        return x->rank - y->rank;
    return x->index < y->index ? -1 : x->index > y->index;
}

/* Items under headings stay where they are; a plain list has the best ones first. */
static void find_shown(Page *page) {
    g_autofree char *folded = fold_text(page->filter);
    g_auto(GStrv) words = g_strsplit_set(folded, " \t\n", -1);
    g_autoptr(GArray) found = g_array_new(FALSE, FALSE, sizeof(Found));
    gboolean grouped = FALSE;
    int heading = -1;

    for (guint i = 0; i < page->items->len; i++) {
        PageItem *item = g_ptr_array_index(page->items, i);
        Found one = {i, item->heading ? 0 : rank(item, words)};
        if (item->heading) {
            grouped = TRUE;
            heading = (int)i;
        } else if (one.rank >= 0) {
            if (heading >= 0)
                g_array_append_val(found, ((Found){(guint)heading, 0}));
            g_array_append_val(found, one);
            heading = -1;
        }
    }
    if (!grouped && *g_strchug(folded) != '\0')
        g_array_sort(found, compare_found);
    g_array_set_size(page->shown, 0);
    for (guint i = 0; i < found->len; i++)
        g_array_append_val(page->shown, g_array_index(found, Found, i).index);
}

static PageItem *shown_item(const Page *page, guint i) {
    return g_ptr_array_index(page->items, g_array_index(page->shown, guint, i));
}

static void measure(Page *page) {
    g_array_set_size(page->widths, 0);
    for (guint i = 0; i < page->shown->len; i++) {
        const PageItem *item = shown_item(page, i);
        for (guint k = 0; !item->across && item->columns[k] != NULL; k++) {
            int width = text_width(item->columns[k], -1) + (k == 0 ? item->indent : 0);
            if (k >= page->widths->len)
                g_array_set_size(page->widths, k + 1);
            if (width > g_array_index(page->widths, int, k))
                g_array_index(page->widths, int, k) = width;
        }
    }
}

/* ---- the cursor ---- */

gboolean page_select(Page *page, const char *id) {
    page_settle(page);
    for (guint i = 0; id != NULL && i < page->shown->len; i++) {
        const PageItem *item = shown_item(page, i);
        if (!item->heading && strcmp(item->id, id) == 0) {
            page->cursor = i;
            return TRUE;
        }
    }
    return FALSE;
}

/* On an item, if there is one. */
static void settle_cursor(Page *page) {
    guint last = page->shown->len;

    if (last == 0) {
        page->cursor = 0;
        return;
    }
    page->cursor = MIN(page->cursor, last - 1);
    if (shown_item(page, page->cursor)->heading)
        page_move(page, 1);
    if (shown_item(page, page->cursor)->heading)
        page_move(page, -1);
}

void page_move(Page *page, int steps) {
    page_settle(page);
    for (int direction = steps < 0 ? -1 : 1; steps != 0; steps -= direction) {
        gint64 next = (gint64)page->cursor + direction;
        while (next >= 0 && next < page->shown->len && shown_item(page, (guint)next)->heading)
            next += direction;
        if (next < 0 || next >= page->shown->len)
            return;
        page->cursor = (guint)next;
    }
}

const PageItem *page_current(Page *page) {
    page_settle(page);
    if (page->cursor >= page->shown->len || shown_item(page, page->cursor)->heading)
        return NULL;
    return shown_item(page, page->cursor);
}

void page_settle(Page *page) {
    g_autofree char *id = NULL;

    if (!page->stale && !page->unsettled)
        return;
    if (page->cursor < page->shown->len && page->cursor > 0)
        id = g_strdup(shown_item(page, page->cursor)->id);
    if (page->stale && page->fill != NULL) {
        g_array_set_size(page->shown, 0);
        g_ptr_array_set_size(page->items, 0);
        page->fill(page, page->data);
    }
    page->stale = page->unsettled = FALSE;
    find_shown(page);
    measure(page);
    if (!page_select(page, id))
        settle_cursor(page);
}

/* The best one is under the cursor. Without a filter it stays on what was found; if that is
 * nothing, it goes back to where it was before. */
void page_set_filter(Page *page, const char *text) {
    const PageItem *current = page_current(page);
    g_autofree char *found = current ? g_strdup(current->id) : NULL;

    if (strcmp(page->filter, text) == 0)
        return;
    if (*page->filter == '\0') {
        g_free(page->before);
        page->before = g_strdup(found);
    }
    g_free(page->filter);
    page->filter = g_strdup(text);
    page_settle(page);
    find_shown(page);
    measure(page);
    page->cursor = 0;
    settle_cursor(page);
    if (*text == '\0' && !page_select(page, found))
        page_select(page, page->before);
}

guint page_count(const Page *page, gboolean all) {
    guint n = 0;

    for (guint i = 0; i < (all ? page->items->len : page->shown->len); i++)
        n +=
            !((PageItem *)(all ? g_ptr_array_index(page->items, i) : shown_item(page, i)))->heading;
    return n;
}

/* ---- without a screen ---- */

static char *line_of(const Page *page, const PageItem *item) {
    GString *line = g_string_new(NULL);

    for (guint i = 0; item->columns[i] != NULL; i++) {
        int width = text_width(item->columns[i], -1) + (i == 0 ? item->indent : 0);
        g_string_append_printf(line, "%*s%s", i == 0 ? item->indent : 0, "", item->columns[i]);
        if (item->columns[i + 1] != NULL)
            g_string_append_printf(line, "%*s", g_array_index(page->widths, int, i) - width + GAP,
                                   "");
    }
    return g_strchomp(g_string_free(line, FALSE));
}

GPtrArray *page_lines(Page *page) {
    GPtrArray *lines = g_ptr_array_new_with_free_func(g_free);

    page_settle(page);
    for (guint i = 0; i < page->shown->len; i++) {
        const PageItem *item = shown_item(page, i);
        g_ptr_array_add(lines, item->across ? g_strdup(item->columns[0]) : line_of(page, item));
    }
    if (lines->len == 0 && page->empty != NULL)
        g_ptr_array_add(lines, text_clean(page->empty));
    return lines;
}
