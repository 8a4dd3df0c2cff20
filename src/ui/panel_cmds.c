/* The commands of the panels beside the windows. */
#include "ui/ui_private.h"

#include "base/tr.h"
#include <string.h>

static gboolean set(const Ctx *ctx, const char *name, const char *value, GError **error) {
    return settings_set(ctx->model->settings, name, value, NULL, NULL, error);
}

static gboolean panel(Ctx *ctx, const Args *args, GError **error) {
    const Ui *ui = ui_of(args, error);
    const char *how = arg_text(args, "how");

    if (!ui)
        return FALSE;
    if (!how) /* turns it */
        how = panels_shown(ui, SIDE_LEFT) || panels_shown(ui, SIDE_RIGHT) ? "off" : "on";
    return set(ctx, "panel", how, error);
}

/* What was asked for should be seen, or why it can't be. */
static void tell_if_hidden(const Ctx *ctx, const Ui *ui, Side side) {
    g_autofree char *why = panels_why_hidden(ui, side);

    if (why)
        reply_line(ctx->reply, "%s", why);
}

static gboolean panel_side(Ctx *ctx, const Args *args, GError **error) {
    const Ui *ui = ui_of(args, error);
    Side side = strcmp(args_command(args)->name, "panel left") == 0 ? SIDE_LEFT : SIDE_RIGHT;
    const char *what = arg_text(args, "what");

    if (!ui)
        return FALSE;
    if (!what)
        what = panels_shown(ui, side) ? "off" : side == SIDE_LEFT ? "conversations" : "auto";
    if (!set(ctx, side == SIDE_LEFT ? "panel-left" : "panel-right", what, error))
        return FALSE;
    if (strcmp(what, "off") != 0)
        tell_if_hidden(ctx, ui, side);
    return TRUE;
}

static gboolean panel_scroll(Ctx *ctx, const Args *args, GError **error) {
    Ui *ui = ui_of(args, error);
    const char *side = arg_text(args, "side");

    if (!ui)
        return FALSE;
    gboolean left = side ? strcmp(side, "left") == 0 : !panels_shown(ui, SIDE_RIGHT);
    int lines = (int)CLAMP(arg_number(args, "lines", ui->main_height / 2), 1, 10000);
    panels_scroll(ui, left ? SIDE_LEFT : SIDE_RIGHT,
                  strcmp(args_command(args)->name, "panel up") == 0 ? -lines : lines);
    return TRUE;
}

static const Command table[] = {
    {"panel", "[how:auto|on|off]", "Show or hide the panels beside the window.",
     "auto shows them where there is room (settings panel-from and panel-both-from). Without a "
     "word: the other way round. /panel left and /panel right choose what they show, the settings "
     "panel-left-in and panel-right-in in which kinds of windows.",
     "panel on", 0, panel},
    {"panel left", "[what:off|auto|roster|occupants|conversations]",
     "Choose what the panel on the left shows.",
     "auto is the occupants in a room and the roster elsewhere. Without a word: the "
     "conversations, or nothing if it is there already. For one conversation: /set -c panel-left.",
     "panel left conversations", 0, panel_side},
    {"panel right", "[what:off|auto|roster|occupants|conversations]",
     "Choose what the panel on the right shows.",
     "auto is the occupants in a room and the roster elsewhere. Without a word: that, or nothing "
     "if it is there already. For one conversation: /set -c panel-right.",
     "panel right roster", 0, panel_side},
    {"panel up", "[side:left|right] [lines:number]", "Scroll a panel back.",
     "Without a side: the one there is; of two the right one. Without a number: half of it.",
     "panel up", 0, panel_scroll},
    {"panel down", "[side:left|right] [lines:number]", "Scroll a panel on.", NULL,
     "panel down left", 0, panel_scroll},
};

void panel_commands(Commands *commands, Ui *ui) {
    commands_add_of(commands, "The screen", table, G_N_ELEMENTS(table), ui);
}
