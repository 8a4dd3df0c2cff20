/* Two windows at a time, side by side or one above the other. */
#include "model/page.h"
#include "ui/ui_private.h"

#include "base/tr.h"
#define COLUMNS_LEAST 24 /* of each, side by side, and a line between them */
#define LINES_LEAST 3    /* of each, one above the other, and a title between them */

static int columns_for(Split how) {
    return how == SPLIT_RIGHT ? 2 * COLUMNS_LEAST + 1 : 0;
}

static int lines_for(Split how) {
    return how == SPLIT_BELOW ? 2 * LINES_LEAST + 1 : LINES_LEAST;
}

gboolean split_places(const Ui *ui, const Area *room, Area *focused, Area *other) {
    Area first = *room, second = *room;

    if (!ui->other || room->width < columns_for(ui->split) || room->height < lines_for(ui->split))
        return FALSE;
    if (ui->split == SPLIT_RIGHT) {
        first.width = room->width / 2;
        second.x = room->x + first.width + 1;
        second.width = room->width - first.width - 1;
    } else {
        first.height = room->height / 2;
        second.y = room->y + first.height + 1;
        second.height = room->height - first.height - 1;
    }
    *focused = ui->second ? second : first;
    *other = ui->second ? first : second;
    return TRUE;
}

/* As the screen is now: title, status and a line of input are no room for windows. */
static gboolean has_room(const Ui *ui, Split how, GError **error) {
    int columns[SIDES], lines = ui->height - 3;

    panels_fit(ui, ui->width, columns);
    int left = ui->width - columns[SIDE_LEFT] - columns[SIDE_RIGHT];
    if (ui->width == 0 || (left >= columns_for(how) && lines >= lines_for(how)))
        return TRUE;
    if (left < columns_for(how))
        g_set_error(error, CMD_ERROR, CMD_ERROR_FAILED,
                    _("Two windows side by side need %d columns, and there are %d: /split below%s"),
                    columns_for(how), left, left < ui->width ? _(", or /panel off") : "");
    else
        g_set_error(error, CMD_ERROR, CMD_ERROR_FAILED,
                    _("Two windows need %d lines, and there are %d."), lines_for(how),
                    MAX(lines, 0));
    return FALSE;
}

/* Where the user was before, else the neighbour. */
static Conv *another(const Ui *ui) {
    g_autoptr(GPtrArray) open = convs_open(ui->model);
    Conv *before = ui->trail->len ? g_ptr_array_index(ui->trail, ui->trail->len - 1) : NULL;
    guint index = 0;

    if (before && before != ui->view->conv)
        return before;
    if (open->len < 2)
        return NULL;
    g_ptr_array_find(open, ui->view->conv, &index);
    return g_ptr_array_index(open, index + 1 < open->len ? index + 1 : index - 1);
}

gboolean split_start(Ui *ui, Split how, Conv *conv, GError **error) {
    if (!conv)
        conv = ui->other ? ui->other->conv : another(ui);
    if (!conv || conv == ui->view->conv) {
        g_set_error(error, CMD_ERROR, CMD_ERROR_FAILED,
                    conv ? _("That window is shown already: name another one.")
                         : _("There is only one window; /msg opens another."));
        return FALSE;
    }
    if (how == SPLIT_OFF)
        how = ui->split                                                           ? ui->split
              : !ui->width                                                        ? SPLIT_BELOW
              : has_room(ui, SPLIT_RIGHT, NULL) && ui->width >= 4 * COLUMNS_LEAST ? SPLIT_RIGHT
                                                                                  : SPLIT_BELOW;
    if (!has_room(ui, how, error))
        return FALSE;
    if (!ui->other)
        ui->second = FALSE;
    ui->split = how;
    ui->other = views_get(ui, conv);
    ui->both = TRUE;
    views_mark_new(ui->other);
    views_seen(ui);
    ui_dirty(ui, DIRTY_ALL);
    return TRUE;
}

void split_end(Ui *ui) {
    ui->other = NULL;
    ui->split = SPLIT_OFF;
    ui->second = ui->both = FALSE;
    views_seen(ui);
    ui_dirty(ui, DIRTY_ALL);
}

void split_swap(Ui *ui) {
    if (ui->other)
        ui_show(ui, ui->other->conv);
}

/* A list that one has chosen the other window in makes room for where it was asked for. */
static Conv *asked_from(const Ui *ui, const Conv *page) {
    g_autoptr(GPtrArray) open = convs_open(ui->model);
    Conv *from = page->page ? (Conv *)page->page->from : NULL;

    return g_ptr_array_find(open, from, NULL) && from != ui->view->conv ? from : NULL;
}

void split_forget(Ui *ui, const View *view) {
    Conv *from = view && ui->other == view ? asked_from(ui, view->conv) : NULL;

    if (from) {
        ui->other = views_get(ui, from);
        views_mark_new(ui->other);
        ui_dirty(ui, DIRTY_ALL);
        return;
    }
    if (view && ui->other == view)
        split_end(ui);
}
