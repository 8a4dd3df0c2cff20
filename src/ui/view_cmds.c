/* The commands of the screen. */
#include "base/text.h"
#include "base/tr.h"
#include "model/page.h"
#include "ui/ui_private.h"

#include <string.h>

Ui *ui_of(const Args *args, GError **error) {
    if (!args_owner(args))
        g_set_error(error, CMD_ERROR, CMD_ERROR_STATE, _("That needs a screen."));
    return args_owner(args);
}

/* The one beside, which the focus isn't in. */
static gboolean scroll_other(Ui *ui, const char *where, int lines, GError **error) {
    RowStyle style = ui_row_style(ui);
    int steps = g_str_has_suffix(where, "up") ? -lines : lines;
    if (!ui->other || !ui->both)
        return cmd_fail(error, CMD_ERROR_FAILED, "There is only one window on the screen.");
    if (ui->other->conv->page)
        page_move(ui->other->conv->page, steps < 0 ? -1 : 1);
    else if (strcmp(where, "top") == 0)
        viewport_to_top(ui->other->viewport);
    else if (strcmp(where, "bottom") == 0)
        viewport_to_bottom(ui->other->viewport);
    else
        viewport_scroll(
            ui->other->viewport,
            g_str_has_prefix(where, "page") ? steps * MAX(ui->main_height - 2, 1) : steps, &style);
    views_seen(ui);
    ui_dirty(ui, DIRTY_MAIN | DIRTY_TITLE | DIRTY_STATUS);
    return TRUE;
}

static gboolean scroll(Ctx *ctx, const Args *args, GError **error) {
    Ui *ui = ui_of(args, error);
    if (!ui)
        return FALSE;
    const char *where = arg_text(args, "where");
    if (arg_on(args, "other"))
        return scroll_other(ui, where, (int)CLAMP(arg_number(args, "lines", 1), 1, 1000), error);
    if (ui->view->conv->page) /* the same keys */
        return list_move(ui, strcmp(where, "top") == 0      ? "first"
                             : strcmp(where, "bottom") == 0 ? "last"
                                                            : where);
    int lines = (int)CLAMP(arg_number(args, "lines", 1), 1, 100000),
        page = MAX(ui->main_height - 2, 1);
    if (strcmp(where, "up") == 0)
        views_scroll(ui, -lines);
    else if (strcmp(where, "down") == 0)
        views_scroll(ui, lines);
    else if (strcmp(where, "pageup") == 0)
        views_scroll(ui, -page);
    else if (strcmp(where, "pagedown") == 0)
        views_scroll(ui, page);
    else if (strcmp(where, "top") == 0)
        viewport_to_top(ui->view->viewport);
    else
        viewport_to_bottom(ui->view->viewport);
    views_seen(ui);
    ui_dirty(ui, DIRTY_MAIN | DIRTY_TITLE | DIRTY_STATUS);
    return TRUE;
}

static gboolean clear(Ctx *ctx, const Args *args, GError **error) {
    Ui *ui = ui_of(args, error);
    if (!ui)
        return FALSE;
    viewport_clear(ui->view->viewport);
    ui_dirty(ui, DIRTY_MAIN | DIRTY_TITLE);
    return TRUE;
}

static gboolean redraw(Ctx *ctx, const Args *args, GError **error) {
    Ui *ui = ui_of(args, error);
    if (!ui)
        return FALSE;
    if (ui->term)
        term_redraw(ui->term);
    ui_dirty(ui, DIRTY_ALL);
    return TRUE;
}

static gboolean xmlconsole(Ctx *ctx, const Args *args, GError **error) {
    Ui *ui = ui_of(args, error);
    if (!ui)
        return FALSE;
    views_open_xml(ui);
    ctx->conv = ui_shown(ui);
    return TRUE;
}

static gboolean suspend(Ctx *ctx, const Args *args, GError **error) {
    Ui *ui = ui_of(args, error);
    if (ui && ui->term)
        term_stop(ui->term);
    return ui != NULL;
}

static gboolean edit(Ctx *ctx, const Args *args, GError **error) {
    Ui *ui = ui_of(args, error);
    if (!ui)
        return FALSE;
    gboolean beside = settings_on(ctx->model->settings, "editor-window", NULL, NULL);
    if ((!ui->term && !beside) || !ui->input || input_is_asking(ui->input))
        return cmd_fail(error, CMD_ERROR_FAILED, "There is no line to edit now.");
    return editor_start(ui, error);
}

/* Both names are those of settings; without words it says what is set. */
static gboolean bar(Ctx *ctx, const Args *args, GError **error) {
    const char *name =
        strcmp(args_command(args)->name, "statusbar") == 0 ? "status-items" : "title-items";
    const char *items = arg_text(args, "items");
    if (items && !settings_set(ctx->model->settings, name, items, NULL, NULL, error))
        return FALSE;
    reply_line(ctx->reply, "%s = %s", name, settings_text(ctx->model->settings, name, NULL, NULL));
    return TRUE;
}

static const Command table[] = {
    {"scroll", "[-o other:flag] <where:up|down|pageup|pagedown|top|bottom> [lines:number]",
     "Scroll what was said in this window.", "-o: in the other one of two (/split).",
     "scroll up 10", 0, scroll},
    {"clear", "", "Clear the window.", "Scrolling up brings back what was said.", "clear", 0,
     clear},
    {"statusbar", "[items:text...]", "Choose what the status bar shows.",
     "It is the setting status-items: some of account, presence, tabs and time; what follows tabs "
     "stands at the right edge. Settings say more of the tabs: tabs (all, or only what is unread), "
     "tab-names (name, address or none) and tab-width.",
     "statusbar presence, tabs, time", 0, bar},
    {"titlebar", "[items:text...]", "Choose what the title bar shows.",
     "It is the setting title-items: some of address, presence, status, typing, resource, account "
     "and connection. The name is always there, and so is the warning of a connection that isn't "
     "encrypted. For the terminal's own title: setting title.",
     "titlebar address, presence, connection", 0, bar},
    {"redraw", "", "Draw the whole screen again.", NULL, "redraw", 0, redraw},
    {"xmlconsole", "", "Open a window that shows the raw stanzas.",
     "Passwords are left out. What you type there and begins with < is sent as it is.",
     "xmlconsole", 0, xmlconsole},
    {"suspend", "", "Stop papo; the shell's fg brings it back.", NULL, "suspend", 0, suspend},
    {"edit", "", "Write the line in your editor.",
     "Which one: the setting editor, else $VISUAL or $EDITOR. It gets the terminal until it is "
     "done; "
     "what arrives meanwhile is there afterwards. One that opens a window of its own (gvim -f, or "
     "xterm -e vi) needn't be waited for with /set editor-window on: then several can be open, and "
     "each text comes back into the window it was begun in.",
     "edit", 0, edit},
};

void ui_commands(Commands *commands, Ui *ui) {
    go_commands(commands, ui);
    key_commands(commands, ui);
    commands_add_of(commands, "The screen", table, G_N_ELEMENTS(table), ui);
    panel_commands(commands, ui);
    spell_commands(commands, ui);
    list_commands(commands, ui);
    split_commands(commands, ui);
    theme_commands(commands, ui);
}
