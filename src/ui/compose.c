/* Text that comes into the input line, or goes elsewhere, without being typed: corrections, quotes,
 * the clipboard, the editor. */
#include "ui/ui_private.h"

#include <string.h>

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

/* The line begins with what was put there last: another quote takes its place. */
static gboolean quoted(const View *view, const char *line) {
    return view->quote && line && g_str_has_prefix(line, view->quote);
}

void compose_typed(Ui *ui) {
    Conv *conv = ui->view->conv;
    if (!conv->quoting_nth)
        return;
    g_autofree char *line = input_line(ui->input);
    if (!quoted(ui->view, line))
        conv->quoting_nth = 0;
}

static void set_line(Ui *ui, View *view, const char *text) {
    if (view == ui->view)
        put(ui, text);
    else
        conv_set_draft(view->conv, text);
}

static void put_before(Ui *ui, View *view, const char *line, const char *text) {
    gsize old = quoted(view, line) ? strlen(view->quote) : 0;
    g_autofree char *all = g_strconcat(text, line + old, NULL);
    g_free(view->quote);
    view->quote = g_strdup(text);
    set_line(ui, view, all);
}

static void put_after(Ui *ui, View *view, const char *line, const char *text) {
    gboolean blank = *line && line[strlen(line) - 1] != ' ' && line[strlen(line) - 1] != '\n';
    g_autofree char *all = g_strconcat(line, blank ? " " : "", text, NULL);
    set_line(ui, view, all);
}

static void take(Ui *ui, Conv *conv, const char *text, ComposeHow how) {
    View *view = g_hash_table_lookup(ui->views, conv);
    if (!ui->input || !view)
        return;
    g_autofree char *line =
        view == ui->view ? input_line(ui->input) : g_strdup(conv->draft ? conv->draft : "");
    if (how == COMPOSE_BEFORE) {
        put_before(ui, view, line, text);
    } else if (how == COMPOSE_AFTER) {
        put_after(ui, view, line, text);
    } else {
        keep(ui, view);
        g_free(conv->rewording);
        conv->rewording = g_strdup(text);
        if (view == ui->view)
            put(ui, text);
    }
}

static void changed(Ui *ui, Conv *conv) {
    View *view = g_hash_table_lookup(ui->views, conv);
    if (!view || !view->correcting || conv->correcting)
        return;
    view->correcting = FALSE;
    if (view == ui->view)
        views_use_line(ui);
    ui_dirty(ui, DIRTY_INPUT);
}

void compose_hear(Ui *ui, const Event *ev) {
    if (ev->type == EV_COMPOSE)
        take(ui, ev->conv, ev->text, (ComposeHow)ev->number);
    else if (ev->type == EV_CONV_CHANGED)
        changed(ui, ev->conv);
    else if (ev->type == EV_EDIT)
        editor_open(ui, ev->text);
    else if (ui->term)
        term_copy(ui->term, ev->text);
}
