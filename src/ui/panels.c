/* The panels beside the windows: what they show, where they have room, and how they are drawn. */
#include "base/tr.h"
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

static const char *kind_of(const Conv *conv) {
    switch (conv->kind) {
    case CONV_CONSOLE:
        return "console";
    case CONV_ROOM:
        return "rooms";
    case CONV_PAGE:
        return "lists";
    default:
        return "chats";
    }
}

/* Whether this kind of window has it at all. */
static gboolean belongs(const Ui *ui, Side side) {
    g_auto(GStrv) kinds = settings_list(
        ui->model->settings, side == SIDE_LEFT ? "panel-left-in" : "panel-right-in", NULL, NULL);

    return g_strv_contains((const char *const *)kinds, kind_of(ui->view->conv));
}

static int panel_columns(const Ui *ui) {
    return settings_number(ui->model->settings, "panel-width", NULL, NULL) + BORDER;
}

/* How many columns the screen has to have for so many panels. */
static int columns_for(const Ui *ui, int panels) {
    int least = MAIN_LEAST + panels * panel_columns(ui);

    if (strcmp(setting(ui, "panel"), "on") == 0)
        return least;
    int from = settings_number(ui->model->settings, panels > 1 ? "panel-both-from" : "panel-from",
                               NULL, NULL);
    return MAX(from, least);
}

void panels_fit(const Ui *ui, int width, int columns[SIDES]) {
    int panels = 0;

    columns[SIDE_LEFT] = columns[SIDE_RIGHT] = 0;
    if (strcmp(setting(ui, "panel"), "off") == 0)
        return;
    for (int side = SIDE_RIGHT; side >= SIDE_LEFT; side--)
        if (wanted(ui, (Side)side) && belongs(ui, (Side)side) &&
            width >= columns_for(ui, panels + 1)) {
            columns[side] = panel_columns(ui);
            panels++;
        }
}

/* Too few columns: how many it takes, and what helps. */
static char *why_narrow(const Ui *ui, gboolean both) {
    gboolean fits = ui->width >= MAIN_LEAST + (both ? 2 : 1) * panel_columns(ui);
    const char *format =
        fits && both ? _("It is shown from %d columns on, and there are %d: /panel on or /panel "
                         "right off shows it at once")
        : both ? _("It is shown from %d columns on, and there are %d: /panel right off makes room")
        : fits ? _("It is shown from %d columns on, and there are %d: /panel on shows it at once")
               : _("It is shown from %d columns on, and there are %d");

    return g_strdup_printf(format, columns_for(ui, both ? 2 : 1), ui->width);
}

char *panels_why_hidden(const Ui *ui, Side side) {
    const char *name = side == SIDE_LEFT ? "panel-left-in" : "panel-right-in";
    int columns[SIDES];

    panels_fit(ui, ui->width, columns);
    if (columns[side] > 0 || ui->width == 0)
        return NULL;
    if (strcmp(setting(ui, "panel"), "off") == 0)
        return g_strdup(_("Panels are off here: /panel auto"));
    if (!belongs(ui, side))
        return g_strdup_printf(_("It is not for this kind of window: %s is %s"), name,
                               settings_text(ui->model->settings, name, NULL, NULL));
    if (!wanted(ui, side))
        return g_strdup(_("It has nothing to show in this window."));
    return why_narrow(ui, columns[SIDE_RIGHT] > 0);
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
    canvas_take_spots(canvas, inner, side == SIDE_LEFT ? 0 : BORDER, 0);
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
