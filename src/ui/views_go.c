/* From window to window: to the neighbours, back, to what is unread, to what is marked. */
#include "ui/ui_private.h"

void ui_show(Ui *ui, Conv *conv) {
    Conv *from = ui->view->conv;
    if (from != conv) {
        g_ptr_array_remove(ui->trail, from);
        g_ptr_array_add(ui->trail, from);
        ui->tour_from = NULL;
    }
    views_show(ui, conv);
}

void views_forget(Ui *ui, const Conv *conv) {
    while (g_ptr_array_remove(ui->trail, (gpointer)conv))
        ;
    if (ui->tour_from == conv)
        ui->tour_from = NULL;
    places_forget(ui, conv);
}

/* The one that is left goes to the other end: who goes back on and on sees them all. */
gboolean views_back(Ui *ui) {
    Conv *from = ui->view->conv;
    g_ptr_array_remove(ui->trail, from);
    if (!ui->trail->len)
        return FALSE;
    Conv *to = g_ptr_array_steal_index(ui->trail, ui->trail->len - 1);
    g_ptr_array_insert(ui->trail, 0, from);
    ui->tour_from = NULL;
    views_show(ui, to);
    return TRUE;
}

static int index_of_shown(const Ui *ui, GPtrArray *open) {
    guint index = 0;
    return g_ptr_array_find(open, ui->view->conv, &index) ? (int)index : 0;
}

void views_step(Ui *ui, int step) {
    g_autoptr(GPtrArray) open = convs_open(ui->model);
    int n = (int)open->len;
    ui_show(ui, g_ptr_array_index(open, ((index_of_shown(ui, open) + step) % n + n) % n));
}

static Conv *most_urgent(const Ui *ui) {
    g_autoptr(GPtrArray) open = convs_open(ui->model);
    Conv *best = NULL;
    for (guint i = 0; i < open->len; i++) {
        Conv *conv = g_ptr_array_index(open, i);
        News news = conv_news(conv), most = best ? conv_news(best) : NEWS_NONE;
        if (conv != ui->view->conv &&
            (news > most || (best && news == most && conv->unread_since < best->unread_since)))
            best = conv;
    }
    return best;
}

gboolean views_next_unread(Ui *ui) {
    Conv *from = ui->tour_from ? ui->tour_from : ui->view->conv;
    Conv *next = most_urgent(ui);
    if (!next && (!ui->tour_from || ui->tour_from == ui->view->conv))
        return FALSE;
    ui_show(ui, next ? next : from);
    ui->tour_from = next ? from : NULL;
    return TRUE;
}

gboolean views_next_marked(Ui *ui) {
    g_autoptr(GPtrArray) open = convs_open(ui->model);
    int n = (int)open->len, here = index_of_shown(ui, open);
    for (int i = 1; i < n; i++) {
        Conv *conv = g_ptr_array_index(open, (here + i) % n);
        if (conv->marked) {
            ui_show(ui, conv);
            return TRUE;
        }
    }
    return FALSE;
}
