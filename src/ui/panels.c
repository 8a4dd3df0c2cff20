/* The panels beside the windows: what they show, where they have room, and how they are drawn. */
#include "ui/ui_private.h"

#include <string.h>

#define BORDER 2      /* columns between a panel and the window: a line, a blank */
#define MAIN_LEAST 20 /* columns that panels leave to the window at least */

typedef void (*DrawFn)(const PaneCtx *ctx, Canvas *canvas, int *scroll);

static const char *setting(const Ui *ui, const char *name) {
    return settings_text(ui->model->settings, name, NULL, ui->view->conv);
}

/* What a side is to show in this window; NULL: nothing. */
static DrawFn wanted(const Ui *ui, Side side) {
    const char *what = setting(ui, side == SIDE_LEFT ? "panel-left" : "panel-right");

    if (ui->view->conv->room && (strcmp(what, "occupants") == 0 || strcmp(what, "auto") == 0))
        return pane_occupants_draw;
    if (strcmp(what, "conversations") == 0)
        return pane_convs_draw;
    return strcmp(what, "roster") == 0 || strcmp(what, "auto") == 0 ? pane_roster_draw : NULL;
}

void panels_fit(const Ui *ui, int width, int columns[SIDES]) {
    const Settings *settings = ui->model->settings;
    const char *when = setting(ui, "panel");
    int each = settings_number(settings, "panel-width", NULL, NULL) + BORDER;
    int from = settings_number(settings, "panel-from", NULL, NULL);
    int least = strcmp(when, "on") == 0 ? MAIN_LEAST : MAX(from - each, MAIN_LEAST);

    columns[SIDE_LEFT] = columns[SIDE_RIGHT] = 0;
    if (strcmp(when, "off") == 0)
        return;
    for (int side = SIDE_RIGHT; side >= SIDE_LEFT; side--)
        if (wanted(ui, (Side)side) && width - each >= least) {
            columns[side] = each;
            width -= each;
        }
}

void panels_draw(Ui *ui, Side side, const PaneCtx *ctx, Canvas *canvas) {
    DrawFn draw = wanted(ui, side);
    int width = canvas->width - BORDER;

    if (width <= 0 || !draw)
        return;
    g_autoptr(Canvas) inner = canvas_new(width, canvas->height);
    draw(ctx, inner, &ui->panel_scroll[side]);
    canvas_clear(canvas, theme_style(ui->theme, ROLE_TEXT));
    canvas_blit(canvas, inner, side == SIDE_LEFT ? 0 : BORDER, 0);
    for (int y = 0; y < canvas->height; y++)
        canvas_fill(canvas, side == SIDE_LEFT ? width : BORDER - 1, y, 1, ctx->unicode ? "│" : "|",
                    theme_style(ui->theme, ROLE_SEPARATOR));
}

gboolean panels_shown(const Ui *ui, Side side) {
    const Canvas *panel = ui->panes[side == SIDE_LEFT ? PANE_LEFT : PANE_RIGHT].canvas;

    return panel && panel->width > 0;
}

void panels_scroll(Ui *ui, Side side, int lines) {
    ui->panel_scroll[side] += lines;
    ui_dirty(ui, DIRTY_PANEL);
}
