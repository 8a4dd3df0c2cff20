/* The lines that panels are made of. */
#include "ui/panel_lines.h"

#include "base/text.h"
#include "base/words.h"
#include "model/account.h"

#define NARROW 16 /* columns; below that indents are halved */

static void line_clear(gpointer data) {
    PanelLine *line = data;

    g_free(line->name);
    g_free(line->more);
    g_free(line->news);
    g_free(line->command);
}

GArray *panel_lines_new(void) {
    GArray *lines = g_array_new(FALSE, FALSE, sizeof(PanelLine));

    g_array_set_clear_func(lines, line_clear);
    return lines;
}

char *panel_lines_talk(const Account *account, const char *jid) {
    g_autofree char *from = words_quote(account->jid), *to = words_quote(jid);

    return g_strdup_printf("/msg -a %s %s", from, to);
}

void panel_lines_add(GArray *lines, PanelLine line) {
    g_array_append_val(lines, line);
}

static void draw_line(const PaneCtx *ctx, Canvas *canvas, const PanelLine *line, int y) {
    Style style = theme_style(ctx->theme, line->role);
    Style dim = theme_style(ctx->theme, ROLE_DIM);
    const char *news = line->news;
    int end = canvas->width - (news ? text_width(news, -1) + 1 : 0);
    int x = canvas->width < NARROW ? line->indent / 2 : line->indent;

    if (line->role == ROLE_TITLE)
        canvas_fill(canvas, 0, y, canvas->width, " ", style);
    if (line->sign) {
        x = canvas_put(canvas, x, y, line->sign, style, end - x);
        x++;
    }
    g_autofree char *name = text_ellipsize(line->name, end - x);
    Style name_style = style;
    if (line->nick && settings_on(ctx->model->settings, "nick-colours", NULL, NULL))
        name_style =
            line->own ? theme_style(ctx->theme, ROLE_NICK_ME) : theme_nick(ctx->theme, line->nick);
    if (news)
        name_style.attributes |= STYLE_BOLD;
    x = canvas_put(canvas, x, y, name, name_style, end - x) + 1;
    if (line->more && end - x >= 3) {
        g_autofree char *more = text_ellipsize(line->more, end - x);
        canvas_put(canvas, x, y, more, dim, end - x);
    }
    if (news)
        canvas_put(canvas, end + 1, y, news, theme_style(ctx->theme, ROLE_NEWS), canvas->width);
}

void panel_lines_draw(const PaneCtx *ctx, Canvas *canvas, const GArray *lines, int *scroll) {
    canvas_clear(canvas, theme_style(ctx->theme, ROLE_TEXT));
    *scroll = CLAMP(*scroll, 0, MAX(0, (int)lines->len - canvas->height));
    for (int y = 0; y < canvas->height && *scroll + y < (int)lines->len; y++) {
        const PanelLine *line = &g_array_index(lines, PanelLine, *scroll + y);
        draw_line(ctx, canvas, line, y);
        if (line->command)
            canvas_spot(canvas, 0, y, canvas->width, g_strdup(line->command));
    }
}
