/* A bit of everything, to see what a theme looks like. */
#include "base/tr.h"
#include "ui/ui_private.h"

typedef struct {
    const char *text, *ascii; /* ascii NULL: the same */
    Role role;
} Piece;

/* A line of the sample; those that begin with a separator are drawn to the full width. */
static const Piece lines[][7] = {
    {{N_(" Sunday "), NULL, ROLE_SEPARATOR}},
    {{"  Bob", NULL, ROLE_NICK},
     {" 12:00 ", NULL, ROLE_TIME},
     {N_("is the kettle on? "), NULL, ROLE_TEXT_THEM},
     {N_("strong"), NULL, ROLE_STRONG},
     {", ", NULL, ROLE_TEXT_THEM},
     {N_("code"), NULL, ROLE_CODE}},
    {{"   me", NULL, ROLE_NICK_ME},
     {" 12:01 ", NULL, ROLE_TIME},
     {N_("it is"), NULL, ROLE_TEXT_ME},
     {" ✓✓", " vv", ROLE_STATE_READ}},
    {{"    *", NULL, ROLE_ACTION}, {" 12:01 ", NULL, ROLE_TIME}, {N_("pours"), NULL, ROLE_ACTION}},
    {{N_(" 2 new "), NULL, ROLE_UNREAD_LINE}},
    {{"Carol", NULL, ROLE_NICK},
     {" 12:02 ", NULL, ROLE_TIME},
     {"me", NULL, ROLE_MENTION_WORD},
     {N_(": are you coming?"), NULL, ROLE_MENTION}},
    {{"    →", "   ->", ROLE_COMING},
     {" 12:03 ", NULL, ROLE_TIME},
     {N_("Dora joined"), NULL, ROLE_COMING}},
    {{"    !", NULL, ROLE_ERROR},
     {" 12:03 ", NULL, ROLE_TIME},
     {N_("That did not work."), NULL, ROLE_ERROR}},
    {{N_("● online  "), "+ online  ", ROLE_ONLINE},
     {N_("◐ away  "), "~ away  ", ROLE_AWAY},
     {N_("⊗ busy  "), "x busy  ", ROLE_DND},
     {N_("○ offline"), "- offline", ROLE_OFFLINE}},
    {{N_(" 1*here  "), NULL, ROLE_TAB_CURRENT},
     {N_("2 quiet  "), NULL, ROLE_TAB},
     {"3 tea:4  ", NULL, ROLE_TAB_UNREAD},
     {"4 room(!1)  ", NULL, ROLE_TAB_MENTION},
     {"5 Bob(2) ", NULL, ROLE_TAB_PRIVATE}},
};

#define LINES ((int)G_N_ELEMENTS(lines))

static Style look(const PaneCtx *ctx, const Piece *piece) {
    if (piece->role != ROLE_NICK || !settings_on(ctx->model->settings, "nick-colours", NULL, NULL))
        return theme_style(ctx->theme, piece->role);
    return theme_nick(ctx->theme, piece->text);
}

int theme_sample_height(int height) {
    return height >= 2 * LINES ? LINES : 0;
}

void theme_sample_draw(const PaneCtx *ctx, Canvas *canvas) {
    canvas_clear(canvas, theme_style(ctx->theme, ROLE_TEXT));
    for (int y = 0; y < LINES; y++) {
        const Piece *first = lines[y];
        gboolean line = first->role == ROLE_SEPARATOR || first->role == ROLE_UNREAD_LINE;
        int x = 2;

        if (line)
            canvas_fill(canvas, 0, y, canvas->width, ctx->unicode ? "─" : "-", look(ctx, first));
        for (const Piece *piece = first; piece < first + G_N_ELEMENTS(lines[0]) && piece->text;
             piece++) {
            const char *text = piece->ascii && !ctx->unicode ? piece->ascii : tr(piece->text);
            x = canvas_put(canvas, x, y, text, look(ctx, piece), canvas->width - x);
        }
    }
}
