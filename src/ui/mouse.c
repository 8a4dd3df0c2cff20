/* The mouse, if the user wants it (setting mouse): a click is a command, as a key is one. */
#include "ui/ui_private.h"

#define WHEEL_LINES 3

/* Where on the screen it is, as drawn last; -1: nowhere. */
static int pane_under(const Ui *ui, int x, int y) {
    for (int i = 0; i < PANE_COUNT; i++) {
        const Area *place = &ui->panes[i].place;
        if (x >= place->x && x < place->x + place->width && y >= place->y &&
            y < place->y + place->height)
            return i;
    }
    return -1;
}

static char *wheel(int pane, gboolean up) {
    const char *way = up ? "up" : "down";
    if (pane == PANE_OTHER)
        return g_strdup_printf("/scroll -o %s %d", way, WHEEL_LINES);
    if (pane == PANE_MAIN)
        return g_strdup_printf("/scroll %s %d", way, WHEEL_LINES);
    if (pane == PANE_LEFT || pane == PANE_RIGHT)
        return g_strdup_printf("/panel %s %s", way, pane == PANE_LEFT ? "left" : "right");
    return NULL;
}

char *mouse_command(const Ui *ui, MouseButton button, int x, int y) {
    int which = pane_under(ui, x, y);
    if (which < 0 || !settings_on(ui->model->settings, "mouse", NULL, NULL))
        return NULL;
    if (button != MOUSE_LEFT)
        return wheel(which, button == MOUSE_WHEEL_UP);
    if (which == PANE_OTHER || which == PANE_OTHER_TITLE)
        return g_strdup("/split other");
    const Pane *pane = &ui->panes[which];
    return g_strdup(canvas_spot_at(pane->canvas, x - pane->place.x, y - pane->place.y));
}
