/* Where the user was before jumping elsewhere, to go back to. */
#include "ui/ui_private.h"

#define PLACES_MAX 50

typedef struct {
    Conv *conv;
    ViewportPlace place;
} Kept;

void places_keep_this(Ui *ui, const ViewportPlace *place) {
    Kept kept = {ui->view->conv, *place};
    if (ui->places->len == PLACES_MAX)
        g_array_remove_index(ui->places, 0);
    g_array_append_val(ui->places, kept);
}

void places_keep(Ui *ui) {
    ViewportPlace place = viewport_place(ui->view->viewport);
    places_keep_this(ui, &place);
}

gboolean places_back(Ui *ui) {
    if (!ui->places->len)
        return FALSE;
    Kept kept = g_array_index(ui->places, Kept, ui->places->len - 1);
    g_array_set_size(ui->places, ui->places->len - 1);
    ui_show(ui, kept.conv);
    ui->view->hit = 0;
    viewport_return(ui->view->viewport, &kept.place);
    views_seen(ui);
    ui_dirty(ui, DIRTY_ALL);
    return TRUE;
}

void places_forget(Ui *ui, const Conv *conv) {
    for (guint i = ui->places->len; i-- > 0;)
        if (g_array_index(ui->places, Kept, i).conv == conv)
            g_array_remove_index(ui->places, i);
}

GArray *places_new(void) {
    return g_array_new(FALSE, FALSE, sizeof(Kept));
}
