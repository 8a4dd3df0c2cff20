/* Text that comes into the input line without being typed: corrections and quotes. */
#include "ui/ui_private.h"

/* What stands in the line meanwhile is the conversation's draft, and comes back. */
static void keep(Ui *ui, View *view) {
    if (view->correcting)
        return;
    if (view == ui->view)
        views_keep_draft(ui);
    view->correcting = TRUE;
}

static void put(Ui *ui, const char *text) {
    input_set_line(ui->input, text);
    typing_know(ui);
    ui_dirty(ui, DIRTY_INPUT);
}

void compose_take(Ui *ui, Conv *conv, const char *text, gboolean replace) {
    View *view = g_hash_table_lookup(ui->views, conv);
    if (!ui->input || !view)
        return;
    g_autofree char *line = view == ui->view ? input_line(ui->input) : NULL;
    if (replace) {
        keep(ui, view);
        g_free(conv->rewording);
        conv->rewording = g_strdup(text);
    } else {
        const char *old = line ? line : conv->draft;
        g_autofree char *all = g_strconcat(text, old, NULL);
        if (view == ui->view)
            put(ui, all);
        else
            conv_set_draft(conv, all);
    }
    if (replace && view == ui->view)
        put(ui, text);
}

void compose_changed(Ui *ui, Conv *conv) {
    View *view = g_hash_table_lookup(ui->views, conv);
    if (!view || !view->correcting || conv->correcting)
        return;
    view->correcting = FALSE;
    if (view == ui->view)
        views_use_line(ui);
    ui_dirty(ui, DIRTY_INPUT);
}
