/* The commands for two windows at a time. */
#include "ui/ui_private.h"

#include "base/tr.h"
#include <string.h>

static gboolean split(Ctx *ctx, const Args *args, GError **error) {
    static const char *const names[] = {"split right", "split below"};
    static const Split ways[] = {SPLIT_RIGHT, SPLIT_BELOW};
    Ui *ui = ui_of(args, error);
    guint number = (guint)arg_number(args, "window", 0);
    Split how = SPLIT_OFF;

    if (!ui)
        return FALSE;
    for (guint i = 0; i < G_N_ELEMENTS(names); i++)
        if (strcmp(args_command(args)->name, names[i]) == 0)
            how = ways[i];
    if (how == SPLIT_OFF && number == 0 && ui->other) {
        split_end(ui);
        return TRUE;
    }
    return split_start(ui, how, number ? views_nth(ui, number) : NULL, error);
}

static gboolean split_off(Ctx *ctx, const Args *args, GError **error) {
    Ui *ui = ui_of(args, error);

    if (ui)
        split_end(ui);
    return ui != NULL;
}

/* A key that leads nowhere rings; that is what USAGE means here. */
static gboolean split_other(Ctx *ctx, const Args *args, GError **error) {
    Ui *ui = ui_of(args, error);

    if (!ui)
        return FALSE;
    if (!ui->other) {
        g_set_error(error, CMD_ERROR, CMD_ERROR_USAGE,
                    _("There is only one window on the screen: /split shows two."));
        return FALSE;
    }
    split_swap(ui);
    ctx->conv = ui_shown(ui);
    return TRUE;
}

static const Command table[] = {
    {"split", "[window:window]", "Show two windows at a time, or only one again.",
     "Side by side where the terminal is wide, else one below the other. Without a window: the "
     "one where you were before. You write in one of them, whose title is bold and whose name is "
     "in the prompt; Ctrl-X o goes to the other one. Both count as read while they are at their "
     "end.",
     "split 2", 0, split},
    {"split right", "[window:window]", "Show two windows side by side.", NULL, "split right", 0,
     split},
    {"split below", "[window:window]", "Show two windows, one below the other.", NULL,
     "split below 2", 0, split},
    {"split off", "", "Show only the window you write in.", NULL, "split off", 0, split_off},
    {"split other", "", "Go to the other one of two windows.", NULL, "split other", 0, split_other},
};

void split_commands(Commands *commands, Ui *ui) {
    commands_add_of(commands, "The screen", table, G_N_ELEMENTS(table), ui);
}
