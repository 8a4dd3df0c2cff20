/* A window that is a list, live: what is typed there filters it, keys move in it, and the answers
 * of commands stand below it. */
#include "base/text.h"
#include "base/tr.h"
#include "model/page.h"
#include "ui/ui_private.h"
#include "ui/wrap.h"

#include <string.h>

static gboolean is_command(const char *line) {
    return *line == '/';
}

void list_typed(Ui *ui, const char *line) {
    Page *page = ui->view->conv->page;
    if (is_command(line))
        return; /* the filter stays what it was */
    page_set_filter(page, line);
    ui_dirty(ui, DIRTY_MAIN | DIRTY_TITLE);
}

void list_set_line(Ui *ui, const char *line) {
    if (ui->input)
        input_set_line(ui->input, line);
    conv_set_draft(ui->view->conv, line);
    ui_dirty(ui, DIRTY_ALL);
}

static void forget_answers(Ui *ui) {
    const GPtrArray *messages = ui->view->conv->history->messages;
    ui->view->answered =
        messages->len ? ((Message *)g_ptr_array_index(messages, messages->len - 1))->id : 0;
    ui_dirty(ui, DIRTY_MAIN);
}

/* Enter. After a command the line is the filter again. */
void list_entered(Ui *ui, const char *line) {
    Conv *conv = ui->view->conv;
    forget_answers(ui);
    if (is_command(line)) {
        entry_keep(ui, line, line);
        ui_enter(ui, line);
    } else {
        list_typed(ui, line);
        ui_enter(ui, "/page enter");
    }
    if (ui->view->conv == conv && input_is_empty(ui->input) && !input_is_asking(ui->input))
        list_set_line(ui, conv->page->filter);
}

void list_escape(Ui *ui) {
    Conv *conv = ui->view->conv;
    g_autofree char *line = ui->input ? input_line(ui->input) : g_strdup("");
    if (list_has_answers(ui->view)) {
        forget_answers(ui);
    } else if (is_command(line)) {
        list_set_line(ui, conv->page->filter);
    } else if (*conv->page->filter) {
        page_set_filter(conv->page, "");
        list_set_line(ui, "");
    } else if (conv->page->back) {
        g_autofree char *back = g_strdup(conv->page->back);
        ui_enter(ui, back);
    } else if (conv->page->once) {
        conv_close(conv);
    }
    ui_dirty(ui, DIRTY_ALL);
}

/* ---- answers ---- */

gboolean list_has_answers(const View *view) {
    const GPtrArray *messages = view->conv->history->messages;
    return messages->len &&
           ((Message *)g_ptr_array_index(messages, messages->len - 1))->id < view->answered;
}

/* The newest of them at the bottom; as many lines as were drawn. */
static int draw_answers(const Ui *ui, const View *view, Canvas *canvas, const RowStyle *style) {
    const GPtrArray *messages = view->conv->history->messages;
    RowStyle plain = *style;
    int y = canvas->height;
    plain.time_format = NULL;
    canvas_clear(canvas, theme_style(ui->theme, ROLE_TEXT));
    for (guint i = messages->len; i-- > 0 && y > 0;) {
        const Message *message = g_ptr_array_index(messages, i);
        if (message->id >= view->answered)
            break;
        g_autoptr(Row) row = row_for_message(view->conv, message, &plain);
        g_autoptr(Wrapped) wrapped = wrap_row(row, canvas->width);
        for (int line = wrapped_height(wrapped); line-- > 0 && y > 0;)
            wrapped_draw(wrapped, line, canvas, 0, --y);
    }
    return canvas->height - y;
}

void list_draw(Ui *ui, View *view, const PaneCtx *ctx, Canvas *canvas, const RowStyle *style) {
    g_autoptr(Canvas) below = canvas_new(canvas->width, canvas->height / 2);
    int used = list_has_answers(view) ? draw_answers(ui, view, below, style) : 0;
    g_autoptr(Canvas) sample = NULL;
    if (theme_is_list(view->conv) && !used) {
        used = theme_sample_height(canvas->height);
        sample = canvas_new(canvas->width, used);
        theme_sample_draw(ctx, sample);
    }
    g_autoptr(Canvas) list = canvas_new(canvas->width, canvas->height - used);
    view->lines = list->height;
    pane_page_draw(ctx, list, &view->top);
    canvas_clear(canvas, theme_style(ui->theme, ROLE_TEXT));
    canvas_blit(canvas, sample ? sample : below, 0,
                canvas->height - (sample ? sample : below)->height);
    canvas_blit(canvas, list, 0, 0);
    canvas_take_spots(canvas, list, 0, 0);
}

/* ---- /page ---- */

static Ui *list_of(const Args *args, GError **error) {
    Ui *ui = args_owner(args);
    if (ui && ui->view->conv->page)
        return ui;
    g_set_error(error, CMD_ERROR, CMD_ERROR_USAGE, _("/page belongs into a window that is a list"));
    return NULL;
}

gboolean list_move(Ui *ui, const char *where) {
    Page *page = ui->view->conv->page;
    int window = MAX(ui->view->lines - 1, 1);
    static const char *const names[] = {"up", "down", "pageup", "pagedown", "first", "last", NULL};
    const int steps[] = {-1, 1, -window, window, -G_MAXINT, G_MAXINT};
    for (int i = 0; names[i]; i++)
        if (strcmp(where, names[i]) == 0)
            page_move(page, steps[i]);
    ui_dirty(ui, DIRTY_MAIN);
    return TRUE;
}

static gboolean page_go(Ctx *ctx, const Args *args, GError **error) {
    Ui *ui = list_of(args, error);
    return ui && list_move(ui, arg_text(args, "where"));
}

static gboolean page_filter(Ctx *ctx, const Args *args, GError **error) {
    Ui *ui = list_of(args, error);
    if (!ui)
        return FALSE;
    const char *text = arg_text(args, "text") ? arg_text(args, "text") : "";
    if (is_command(text)) {
        g_set_error(error, CMD_ERROR, CMD_ERROR_USAGE,
                    _("/page filter: what begins with a slash is "
                      "a command"));
        return FALSE;
    }
    page_set_filter(ui->view->conv->page, text);
    list_set_line(ui, text);
    return TRUE;
}

/* What was chosen in a page that is there only for this is done for the window it came from. */
static gboolean run(Ui *ui, Ctx *ctx, Conv *conv, const char *command, gboolean stay,
                    GError **error) {
    g_autofree char *line = g_strdup(command); /* the page may be another one after it */
    const Conv *from = conv->page->from;
    gboolean once = conv->page->once && !stay;
    if (once && from)
        reply_set_window(ctx->reply, from);
    if (!cmd_run(ctx, line, error))
        return FALSE;
    if (once && convs_exists(ctx->model, conv)) {
        if (ctx->conv != conv)
            ui_show(ui, ctx->conv); /* there, and not where it came from first */
        conv_close(conv);
        ctx->conv = ui->view->conv;
    }
    return TRUE;
}

static gboolean page_enter(Ctx *ctx, const Args *args, GError **error) {
    Ui *ui = list_of(args, error);
    if (!ui)
        return FALSE;
    Conv *conv = ui->view->conv;
    const PageItem *item = page_current(conv->page);
    if (!item)
        return TRUE;
    if (item->command)
        return run(ui, ctx, conv, item->command, item->stay, error);
    if (item->edit)
        list_set_line(ui, item->edit);
    return TRUE;
}

/* Headings are no items, but lines. */
static gboolean page_item(Ctx *ctx, const Args *args, GError **error) {
    Ui *ui = list_of(args, error);
    if (!ui)
        return FALSE;
    Page *page = ui->view->conv->page;
    page_settle(page);
    gint64 number = arg_number(args, "number", 0);
    if (number < 1 || number > page->shown->len) {
        g_set_error(error, CMD_ERROR, CMD_ERROR_USAGE, _("There is no item %ld here"),
                    (glong)number);
        return FALSE;
    }
    if (page->cursor == (guint)number - 1)
        return page_enter(ctx, args, error);
    page_move(page, (int)(number - 1 - page->cursor));
    ui_dirty(ui, DIRTY_MAIN);
    return TRUE;
}

static const Command table[] = {
    {"page", "<where:up|down|pageup|pagedown|first|last>", "Move the cursor in a list.",
     "In a window that is a list (settings, what a server offers, a form) these are the keys Up, "
     "Down, PageUp, PageDown, Home and End. What you type there without a slash narrows the list; "
     "Esc shows all of it again.",
     "page down", 0, page_go},
    {"page enter", "", "Do what the item under the cursor is there for.",
     "The key for it is Enter. Either something is done at once, or a command is put into the "
     "input line for you to complete.",
     "page enter", 0, page_enter},
    {"page item", "<number:number>",
     "Move the cursor to an item of a list; if it is there, do what the item is there for.",
     "A click does that. The number counts the lines from the top of the list.", "page item 2", 0,
     page_item},
    {"page filter", "[text:verbatim...]", "Show only the items of a list that fit.",
     "Typing into a window that is a list does the same. Every word has to be there, in the name "
     "also with letters left out; without a text all items are shown.",
     "page filter theme", 0, page_filter},
};

void list_commands(Commands *commands, Ui *ui) {
    commands_add_of(commands, "The screen", table, G_N_ELEMENTS(table), ui);
}
