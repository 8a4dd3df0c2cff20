/* The windows: which there are, in which order, which one is shown, and what has been seen. */
#include "model/attention.h"
#include "ui/ui_private.h"

#include <string.h>

View *views_get(Ui *ui, Conv *conv) {
    View *view = g_hash_table_lookup(ui->views, conv);
    if (!view) {
        view = g_new0(View, 1);
        view->conv = conv;
        view->viewport = viewport_new(conv);
        g_hash_table_insert(ui->views, conv, view);
    }
    return view;
}

Conv *views_nth(Ui *ui, guint n) {
    g_autoptr(GPtrArray) open = convs_open(ui->model);
    return n >= 1 && n <= open->len ? g_ptr_array_index(open, n - 1) : NULL;
}

static char *history_key(const Conv *conv) {
    return g_strdup_printf("%s %s", conv->account ? conv->account->jid : "", conv->jid);
}

void views_keep_draft(Ui *ui) {
    if (!ui->input)
        return;
    Conv *conv = ui->view->conv;
    g_autofree char *line = input_line(ui->input);
    if (!ui->view->correcting) {
        conv_set_draft(conv, line);
        return;
    }
    g_free(conv->rewording);
    conv->rewording = g_steal_pointer(&line);
}

void views_use_line(Ui *ui) {
    if (!ui->input)
        return;
    g_autofree char *key = history_key(ui->view->conv);
    input_history_use(ui->input, key);
    input_set_listing(ui->input, ui->view->conv->page != NULL);
    input_set_line(ui->input, ui->view->conv->draft ? ui->view->conv->draft : "");
    const Conv *conv = ui->view->conv;
    const char *line = conv->correcting ? conv->rewording : conv->draft;
    input_set_line(ui->input, line ? line : "");
    typing_know(ui);
}

void views_mark_new(View *view) {
    const Conv *conv = view->conv;
    viewport_set_unread(view->viewport, conv->unread ? conv->read_time : G_MAXINT64, conv->read_id);
}

void views_show(Ui *ui, Conv *conv) {
    g_return_if_fail(conv);
    if (ui->view && ui->view->conv == conv)
        return;
    if (ui->view) {
        find_leave(ui);
        typing_leave(ui);
        views_keep_draft(ui);
    }
    if (ui->other && ui->other->conv == conv) { /* it is there already */
        ui->other = ui->view;
        ui->second = !ui->second;
    }
    ui->view = views_get(ui, conv);
    views_mark_new(ui->view);
    views_use_line(ui);
    views_seen(ui);
    ui_dirty(ui, DIRTY_ALL);
}

Conv *ui_shown(const Ui *ui) {
    return ui->view->conv;
}

/* Where a list was asked for; of two windows the other one; else the neighbour. */
static Conv *after(const Ui *ui, const Conv *conv) {
    g_autoptr(GPtrArray) open = convs_open(ui->model); /* doesn't list it any more */
    guint next = 0;
    if (conv->page && g_ptr_array_find(open, conv->page->from, NULL))
        return (Conv *)conv->page->from;
    if (ui->other)
        return ui->other->conv;
    while (next + 1 < open->len) {
        const Conv *other = g_ptr_array_index(open, next + 1);
        if (other->position > conv->position)
            break;
        next++;
    }
    return g_ptr_array_index(open, next);
}

void views_drop(Ui *ui, Conv *conv) {
    const View *view = g_hash_table_lookup(ui->views, conv);
    if (ui->typing.conv == conv)
        typing_leave(ui);
    if (view && view == ui->view)
        ui_show(ui, after(ui, conv));
    split_forget(ui, view);
    views_forget(ui, conv);
    g_hash_table_remove(ui->views, conv);
    if (conv->kind == CONV_CONSOLE) /* nobody watches the wire any more */
        ui->model->stanza_watchers--;
}

void views_drop_account(Ui *ui, const Account *account) {
    if (ui->view->conv->account == account)
        ui_show(ui, ui->model->console);
    if (ui->other && ui->other->conv->account == account)
        split_end(ui);
    GHashTableIter iter;
    gpointer conv;
    g_hash_table_iter_init(&iter, ui->views);
    while (g_hash_table_iter_next(&iter, &conv, NULL)) {
        if (((Conv *)conv)->account != account)
            continue;
        views_forget(ui, conv);
        g_hash_table_iter_remove(&iter);
    }
}

/* A list is shown to who still looks at where it was asked for; else its tab says that it is there.
 */
void views_page(Ui *ui, Conv *conv) {
    View *view = views_get(ui, conv);
    view->top = 0;
    if (view == ui->view) {
        list_set_line(ui, conv->page->filter);
        return;
    }
    conv_set_draft(conv, conv->page->filter);
    if (ui->view->conv == conv->page->from)
        ui_show(ui, conv);
    else
        conv->unread = 1;
}

void views_scroll(Ui *ui, int lines) {
    RowStyle style = ui_row_style(ui);
    viewport_scroll(ui->view->viewport, lines, &style);
    views_seen(ui);
    ui_dirty(ui, DIRTY_MAIN | DIRTY_TITLE | DIRTY_STATUS);
}

static void seen(const View *view) {
    if (view && view->conv->unread > 0 && viewport_at_bottom(view->viewport))
        conv_mark_read(view->conv);
}

void views_seen(Ui *ui) {
    const View *other = ui->both ? ui->other : NULL;
    if (ui->attention)
        attention_looking_at(ui->attention, ui->focused ? ui->view->conv : NULL,
                             ui->focused && other ? other->conv : NULL);
    if (!ui->focused)
        return;
    seen(ui->view);
    seen(other);
}

gboolean views_jump(Ui *ui, Conv *conv, gint64 message_id, gboolean mark) {
    if (!history_jump(conv->history, message_id, (guint)MAX(ui->main_height, 20)))
        return FALSE;
    conv_open(conv);
    ui_show(ui, conv);
    ui->view->hit = mark ? message_id : 0;
    if (mark)
        conv->selected = message_id;
    viewport_to_message(ui->view->viewport, message_id);
    ui_dirty(ui, DIRTY_ALL);
    return TRUE;
}

void views_open_xml(Ui *ui) {
    if (!ui->model->xml) {
        ui->model->xml = conv_new(ui->model, NULL, CONV_CONSOLE, "xml");
        ui->model->stanza_watchers++;
        model_notice(
            ui->model, ui->model->xml,
            "What goes over the wire, without passwords. A line that begins with < is sent "
            "as it is; /close ends this.");
    }
    ui_show(ui, ui->model->xml);
}
