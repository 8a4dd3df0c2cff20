/* Where everything is on the screen: title, window and panel, status, input. */
#include "ui/ui_private.h"

#include "base/tr.h"
typedef struct {
    Area panes[PANE_COUNT];
    Area border; /* between two windows side by side */
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
    return g_strdup_printf(_("%s%s (correcting %s)> "), before, name, time ? time : "?");
}

static int input_lines(const Ui *ui, int width, int height) {
    if (!ui->input)
        return 1;
    int wish = settings_number(ui->model->settings, "input-lines", NULL, NULL);
    g_autofree char *prompt = layout_prompt(ui);
    return input_height(ui->input, prompt, width, CLAMP(height / 3, 1, wish));
}

/* Side by side each has its title above it, one below the other a line between them. */
static void lay_out_windows(const Ui *ui, Layout *layout, Area room, int width, int title) {
    Area *panes = layout->panes, *main = &panes[PANE_MAIN], *other = &panes[PANE_OTHER];
    panes[PANE_TITLE] = (Area){0, 0, width, title};
    *main = room;
    if (title == 0 || !split_places(ui, &room, main, other))
        return;
    Area *left = ui->second ? &panes[PANE_OTHER_TITLE] : &panes[PANE_TITLE];
    Area *right = ui->second ? &panes[PANE_TITLE] : &panes[PANE_OTHER_TITLE];
    const Area *second = ui->second ? main : other;
    if (ui->split == SPLIT_BELOW) {
        *left = (Area){0, 0, width, title};
        *right = (Area){room.x, second->y - 1, room.width, 1};
        return;
    }
    layout->border = (Area){second->x - 1, 0, 1, room.y + room.height};
    *left = (Area){0, 0, second->x - 1, title};
    *right = (Area){second->x, 0, width - second->x, title};
}

static Layout lay_out(const Ui *ui, int width, int height) {
    Layout layout = {0};
    Area *panes = layout.panes;
    int input = MIN(input_lines(ui, width, height), height);
    int status = height >= input + 2 ? 1 : 0, title = height >= input + 4 ? 1 : 0;
    int main = height - input - status - title, sides[SIDES];
    panels_fit(ui, width, sides);
    Area room = {sides[SIDE_LEFT], title, width - sides[SIDE_LEFT] - sides[SIDE_RIGHT], main};
    lay_out_windows(ui, &layout, room, width, title);
    panes[PANE_LEFT] = (Area){0, title, sides[SIDE_LEFT], main};
    panes[PANE_RIGHT] = (Area){width - sides[SIDE_RIGHT], title, sides[SIDE_RIGHT], main};
    panes[PANE_STATUS] = (Area){0, title + main, width, status};
    panes[PANE_INPUT] = (Area){0, height - input, width, input};
    return layout;
}

static void draw_pane(Ui *ui, int which, Canvas *canvas) {
    RowStyle style = ui_row_style(ui);
    gboolean beside = which == PANE_OTHER || which == PANE_OTHER_TITLE;
    View *view = beside && ui->other ? ui->other : ui->view;
    PaneCtx ctx = {.model = ui->model,
                   .theme = ui->theme,
                   .conv = view->conv,
                   .other = ui->both ? ui->other->conv : NULL,
                   .beside = beside,
                   .unicode = style.unicode,
                   .zone = ui->zone,
                   .undated = viewport_undated(view->viewport),
                   .scrolled_to = viewport_scrolled_to(view->viewport)};
    style.hit = view->hit;
    switch (which) {
    case PANE_TITLE:
    case PANE_OTHER_TITLE:
        pane_title_draw(&ctx, canvas, viewport_new_below(view->viewport));
        break;
    case PANE_MAIN:
    case PANE_OTHER:
        if (view->conv->page)
            list_draw(ui, view, &ctx, canvas, &style);
        else
            viewport_draw(view->viewport, canvas, &style);
        hint_draw(ui, view, canvas);
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
        [PANE_TITLE] = DIRTY_TITLE,       [PANE_MAIN] = DIRTY_MAIN,   [PANE_LEFT] = DIRTY_PANEL,
        [PANE_RIGHT] = DIRTY_PANEL,       [PANE_OTHER] = DIRTY_MAIN,  [PANE_STATUS] = DIRTY_STATUS,
        [PANE_OTHER_TITLE] = DIRTY_TITLE, [PANE_INPUT] = DIRTY_INPUT,
    };
    /* The title counts what is below what the main pane draws. */
    static const int order[PANE_COUNT] = {PANE_MAIN, PANE_TITLE, PANE_OTHER,  PANE_OTHER_TITLE,
                                          PANE_LEFT, PANE_RIGHT, PANE_STATUS, PANE_INPUT};
    Layout layout = lay_out(ui, canvas->width, canvas->height);
    ui->width = canvas->width;
    ui->height = canvas->height;
    ui->main_height = layout.panes[PANE_MAIN].height;
    ui->both = layout.panes[PANE_OTHER].height > 0;
    canvas->cursor_x = canvas->cursor_y = -1;
    for (int i = 0; i < PANE_COUNT; i++) {
        const Area *place = &layout.panes[order[i]];
        Canvas **pane = &ui->panes[order[i]].canvas;
        gboolean fits = *pane && (*pane)->width == place->width && (*pane)->height == place->height;
        if (!fits) {
            canvas_free(*pane);
            *pane = canvas_new(place->width, place->height);
        }
        if (!fits || (ui->dirty & bits[order[i]]))
            draw_pane(ui, order[i], *pane);
        ui->panes[order[i]].place = *place;
        canvas_blit(canvas, *pane, place->x, place->y);
    }
    for (int y = 0; y < layout.border.height; y++)
        canvas_fill(canvas, layout.border.x, y, 1, ui_unicode(ui) ? "│" : "|",
                    theme_style(ui->theme, ROLE_SEPARATOR));
    const Canvas *input = ui->panes[PANE_INPUT].canvas;
    if (input->cursor_x >= 0) {
        canvas->cursor_x = input->cursor_x + layout.panes[PANE_INPUT].x;
        canvas->cursor_y = input->cursor_y + layout.panes[PANE_INPUT].y;
    }
    ui->dirty = 0;
}
