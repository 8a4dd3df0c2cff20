/* Where everything is on the screen: title, window and panel, status, input. */
#include "ui/ui_private.h"

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
    const Conv *conv = ui->view->conv;
    const char *mode = ui->input ? input_mode(ui->input) : NULL;
    g_autofree char *before = mode ? g_strdup_printf("(%s) ", mode) : g_strdup("");
    if (!conv->correcting)
        return g_strdup_printf("%s%s> ", before, name);
    g_autoptr(GDateTime) utc =
        g_date_time_new_from_unix_utc(conv->correcting_time / G_USEC_PER_SEC);
    g_autoptr(GDateTime) local = utc ? g_date_time_to_timezone(utc, ui->zone) : NULL;
    g_autofree char *time = local ? g_date_time_format(local, "%H:%M") : NULL;
    return g_strdup_printf("%s%s (correcting %s)> ", before, name, time ? time : "?");
}

static int input_lines(const Ui *ui, int width, int height) {
    if (!ui->input)
        return 1;
    int wish = settings_number(ui->model->settings, "input-lines", NULL, NULL);
    g_autofree char *prompt = layout_prompt(ui);
    return input_height(ui->input, prompt, width, CLAMP(height / 3, 1, wish));
}

static Layout lay_out(const Ui *ui, int width, int height) {
    Layout layout = {0};
    Place *panes = layout.panes;
    int input = MIN(input_lines(ui, width, height), height);
    int status = height >= input + 2 ? 1 : 0, title = height >= input + 4 ? 1 : 0;
    int main = height - input - status - title, sides[SIDES];
    panels_fit(ui, width, sides);
    panes[PANE_TITLE] = (Place){0, 0, width, title};
    panes[PANE_LEFT] = (Place){0, title, sides[SIDE_LEFT], main};
    panes[PANE_MAIN] =
        (Place){sides[SIDE_LEFT], title, width - sides[SIDE_LEFT] - sides[SIDE_RIGHT], main};
    panes[PANE_RIGHT] = (Place){width - sides[SIDE_RIGHT], title, sides[SIDE_RIGHT], main};
    panes[PANE_STATUS] = (Place){0, title + main, width, status};
    panes[PANE_INPUT] = (Place){0, height - input, width, input};
    return layout;
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
        if (ui->view->conv->page) {
            list_draw(ui, &ctx, canvas, &style);
            break;
        }
        viewport_draw(ui->view->viewport, canvas, &style);
        break;
    case PANE_LEFT:
        panels_draw(ui, SIDE_LEFT, &ctx, canvas);
        break;
    case PANE_RIGHT:
        panels_draw(ui, SIDE_RIGHT, &ctx, canvas);
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

void layout_draw(Ui *ui, Canvas *canvas) {
    static const guint bits[PANE_COUNT] = {
        [PANE_TITLE] = DIRTY_TITLE, [PANE_MAIN] = DIRTY_MAIN,     [PANE_LEFT] = DIRTY_PANEL,
        [PANE_RIGHT] = DIRTY_PANEL, [PANE_STATUS] = DIRTY_STATUS, [PANE_INPUT] = DIRTY_INPUT};
    /* The title counts what is below what the main pane draws. */
    static const int order[PANE_COUNT] = {PANE_MAIN,  PANE_TITLE,  PANE_LEFT,
                                          PANE_RIGHT, PANE_STATUS, PANE_INPUT};
    Layout layout = lay_out(ui, canvas->width, canvas->height);
    ui->width = canvas->width;
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
