/* Where everything is on the screen: title, window and panel, status, input. */
#include "ui/ui_private.h"

#include <string.h>

#define PANEL_FROM 100 /* columns: panel auto */
#define BORDER 2       /* columns before the panel: a blank, a line */
#define MAIN_LEAST 20  /* columns that a panel leaves at least */

typedef struct {
    int x, y, width, height;
} Place;

typedef struct {
    Place panes[PANE_COUNT];
} Layout;

/* The prompt says where Enter goes. */
char *layout_prompt(const Ui *ui) {
    g_autofree char *name = g_utf8_substring(conv_name(ui->view->conv), 0,
                                             MIN(g_utf8_strlen(conv_name(ui->view->conv), -1), 40));
    return g_strdup_printf("%s> ", name);
}

static int input_lines(const Ui *ui, int width, int height) {
    if (!ui->input)
        return 1;
    int wish = settings_number(ui->model->settings, "input-lines", NULL, NULL);
    g_autofree char *prompt = layout_prompt(ui);
    return input_height(ui->input, prompt, width, CLAMP(height / 3, 1, wish));
}

static int panel_columns(const Ui *ui, int width) {
    const Settings *settings = ui->model->settings;
    const char *panel = settings_text(settings, "panel", NULL, NULL);
    int columns = settings_number(settings, "panel-width", NULL, NULL);
    gboolean on = strcmp(panel, "on") == 0 || (strcmp(panel, "auto") == 0 && width >= PANEL_FROM);
    return on && width - columns - BORDER >= MAIN_LEAST ? columns : 0;
}

static Layout lay_out(const Ui *ui, int width, int height) {
    Layout layout = {0};
    Place *panes = layout.panes;
    int input = MIN(input_lines(ui, width, height), height);
    int status = height >= input + 2 ? 1 : 0, title = height >= input + 4 ? 1 : 0;
    int main = height - input - status - title, panel = panel_columns(ui, width);
    int left = panel > 0 ? width - panel - BORDER : width;
    panes[PANE_TITLE] = (Place){0, 0, width, title};
    panes[PANE_MAIN] = (Place){0, title, left, main};
    panes[PANE_PANEL] = (Place){left, title, panel > 0 ? panel + BORDER : 0, main};
    panes[PANE_STATUS] = (Place){0, title + main, width, status};
    panes[PANE_INPUT] = (Place){0, height - input, width, input};
    return layout;
}

static void draw_panel(Ui *ui, const PaneCtx *ctx, Canvas *canvas) {
    if (canvas->width <= BORDER)
        return;
    g_autoptr(Canvas) roster = canvas_new(canvas->width - BORDER, canvas->height);
    pane_roster_draw(ctx, roster, &ui->panel_scroll);
    canvas_clear(canvas, theme_style(ui->theme, ROLE_TEXT));
    canvas_blit(canvas, roster, BORDER, 0);
    for (int y = 0; y < canvas->height; y++)
        canvas_fill(canvas, BORDER - 1, y, 1, ctx->unicode ? "│" : "|",
                    theme_style(ui->theme, ROLE_SEPARATOR));
}

static void draw_pane(Ui *ui, int which, Canvas *canvas) {
    RowStyle style = ui_row_style(ui);
    PaneCtx ctx = {.model = ui->model,
                   .theme = ui->theme,
                   .conv = ui->view->conv,
                   .unicode = style.unicode,
                   .zone = ui->zone,
                   .scrolled_to = viewport_scrolled_to(ui->view->viewport)};
    switch (which) {
    case PANE_TITLE:
        pane_title_draw(&ctx, canvas, viewport_new_below(ui->view->viewport));
        break;
    case PANE_MAIN:
        viewport_draw(ui->view->viewport, canvas, &style);
        break;
    case PANE_PANEL:
        draw_panel(ui, &ctx, canvas);
        break;
    case PANE_STATUS:
        pane_status_draw(&ctx, canvas);
        break;
    default: {
        g_autofree char *prompt = layout_prompt(ui);
        if (ui->input)
            input_draw(ui->input, canvas, prompt, ui->theme);
        else
            input_draw_prompt(canvas, prompt, ui->theme);
    }
    }
}

gboolean layout_has_panel(const Ui *ui) {
    const Canvas *panel = ui->panes[PANE_PANEL].canvas;
    return panel && panel->width > 0;
}

void layout_draw(Ui *ui, Canvas *canvas) {
    static const guint bits[PANE_COUNT] = {DIRTY_TITLE, DIRTY_MAIN, DIRTY_PANEL, DIRTY_STATUS,
                                           DIRTY_INPUT};
    /* The title counts what is below what the main pane draws. */
    static const int order[PANE_COUNT] = {PANE_MAIN, PANE_TITLE, PANE_PANEL, PANE_STATUS,
                                          PANE_INPUT};
    Layout layout = lay_out(ui, canvas->width, canvas->height);
    ui->main_height = layout.panes[PANE_MAIN].height;
    canvas->cursor_x = canvas->cursor_y = -1;
    for (int i = 0; i < PANE_COUNT; i++) {
        const Place *place = &layout.panes[order[i]];
        Canvas **pane = &ui->panes[order[i]].canvas;
        gboolean fits = *pane && (*pane)->width == place->width && (*pane)->height == place->height;
        if (!fits) {
            canvas_free(*pane);
            *pane = canvas_new(place->width, place->height);
        }
        if (!fits || (ui->dirty & bits[order[i]]))
            draw_pane(ui, order[i], *pane);
        canvas_blit(canvas, *pane, place->x, place->y);
    }
    const Canvas *input = ui->panes[PANE_INPUT].canvas;
    if (input->cursor_x >= 0) {
        canvas->cursor_x = input->cursor_x + layout.panes[PANE_INPUT].x;
        canvas->cursor_y = input->cursor_y + layout.panes[PANE_INPUT].y;
    }
    ui->dirty = 0;
}
