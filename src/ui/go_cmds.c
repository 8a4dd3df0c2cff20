/* The commands that go from window to window, and to a place in one. */
#include "base/tr.h"
#include "model/finder.h"
#include "model/hits.h"
#include "ui/ui_private.h"

#include <string.h>

/* So many messages of ours are looked at for one of somebody else's. */
enum { UNREAD_PAGE = 100, UNREAD_PAGES = 50 };

static gboolean went(Ctx *ctx, Ui *ui) {
    ctx->conv = ui_shown(ui);
    return TRUE;
}

static gboolean win(Ctx *ctx, const Args *args, GError **error) {
    Ui *ui = ui_of(args, error);
    if (!ui)
        return FALSE;
    Conv *conv = views_nth(ui, (guint)arg_number(args, "window", 0));
    if (!conv)
        return cmd_fail(error, CMD_ERROR_FAILED, "There is no such window; /wins lists them.");
    ui_show(ui, conv);
    return went(ctx, ui);
}

static gboolean step(Ctx *ctx, const Args *args, GError **error) {
    Ui *ui = ui_of(args, error);
    if (!ui)
        return FALSE;
    views_step(ui, strcmp(args_command(args)->name, "right") == 0 ? 1 : -1);
    return went(ctx, ui);
}

/* A key that leads nowhere rings; a line that does says why: that is what USAGE means here. */
static gboolean previous(Ctx *ctx, const Args *args, GError **error) {
    Ui *ui = ui_of(args, error);
    if (!ui)
        return FALSE;
    return views_back(ui) ? went(ctx, ui)
                          : cmd_fail(error, CMD_ERROR_USAGE, "You were in no other window before.");
}

static gboolean unread(Ctx *ctx, const Args *args, GError **error) {
    Ui *ui = ui_of(args, error);
    if (!ui)
        return FALSE;
    return views_next_unread(ui) ? went(ctx, ui)
                                 : cmd_fail(error, CMD_ERROR_USAGE, "Nothing is unread.");
}

static gboolean mark_next(Ctx *ctx, const Args *args, GError **error) {
    Ui *ui = ui_of(args, error);
    if (!ui)
        return FALSE;
    return views_next_marked(ui)
               ? went(ctx, ui)
               : cmd_fail(error, CMD_ERROR_USAGE, "No other window is marked; /mark marks one.");
}

static gboolean jump(Ctx *ctx, const Args *args, GError **error) {
    Ui *ui = ui_of(args, error);
    if (!ui)
        return FALSE;
    guint number = (guint)CLAMP(arg_number(args, "hit", ui->hit + 1), 0, G_MAXINT);
    gint64 message;
    Conv *conv;
    if (!hits_get(ui->model, number, &message, &conv))
        return cmd_fail(error, CMD_ERROR_FAILED,
                        "The last search has no hit %u; /search finds some.", number);
    places_keep(ui);
    if (!views_jump(ui, conv, message, TRUE))
        return cmd_fail(error, CMD_ERROR_FAILED, "That message is gone.");
    ui->hit = number;
    return went(ctx, ui);
}

static gboolean jump_back(Ctx *ctx, const Args *args, GError **error) {
    Ui *ui = ui_of(args, error);
    if (!ui)
        return FALSE;
    return places_back(ui) ? went(ctx, ui)
                           : cmd_fail(error, CMD_ERROR_USAGE, "There is nothing to jump back to.");
}

static gboolean jump_unread(Ctx *ctx, const Args *args, GError **error) {
    Ui *ui = ui_of(args, error);
    if (!ui)
        return FALSE;
    gint64 time, id;
    Conv *conv = ui_shown(ui);
    FinderState state = FINDER_END;
    g_autoptr(Finder) finder = NULL;
    if (viewport_unread(ui->view->viewport, &time, &id)) {
        finder = finder_new(conv, FINDER_NEWS, NULL, TRUE, time, id);
        state = FINDER_MORE;
    }
    for (int i = 0; i < UNREAD_PAGES && state == FINDER_MORE; i++)
        state = finder_step(finder, UNREAD_PAGE);
    if (state != FINDER_FOUND)
        return cmd_fail(error, CMD_ERROR_USAGE, "There is no unread line here.");
    places_keep(ui);
    views_jump(ui, conv, finder_id(finder), FALSE);
    return TRUE;
}

static gboolean jump_mention(Ctx *ctx, const Args *args, GError **error) {
    Ui *ui = ui_of(args, error);
    if (ui)
        find_mention(ui);
    return ui != NULL;
}

static gboolean find(Ctx *ctx, const Args *args, GError **error) {
    Ui *ui = ui_of(args, error);
    const char *text = arg_text(args, "text");
    gboolean newer = arg_on(args, "newer");
    if (!ui)
        return FALSE;
    if (text) {
        find_words(ui, text);
        return TRUE;
    }
    if (!newer && !arg_on(args, "older") && !ui->find.asking)
        return find_begin(ui) || cmd_fail(error, CMD_ERROR_USAGE, "The line is in use: /find TEXT");
    return find_again(ui, newer) || cmd_fail(error, CMD_ERROR_USAGE, "Look for what? /find TEXT");
}

static const Command table[] = {
    {"win", "<window:window>", "Show a window.",
     "A window has a number, which its tab shows, and a name; its address, a nick in a room, or "
     "the beginning of any of them will do, too. Alt-1 to Alt-9 and Alt-0 are /win 1 to /win 10.",
     "win 1", 0, win, "window, w"},
    {"left", "", "Show the window to the left.", NULL, "left", 0, step},
    {"right", "", "Show the window to the right.", NULL, "right", 0, step, "next"},
    {"previous", "", "Show the window where you were before.",
     "Again: the one before that. /left and /right are the neighbours.", "previous", 0, previous,
     "prev, back"},
    {"unread", "", "Show the next window with something new.",
     "First conversations with one person, then rooms where somebody means you, then other rooms; "
     "among those what has waited longest. After the last one it goes back to where you were.",
     "unread", 0, unread},
    {"mark next", "", "Show the next marked window.", NULL, "mark next", 0, mark_next},
    {"jump", "[hit:number]", "Show what /search found among what was said around it.",
     "Without a number: the next hit, the one before in time. Esc goes back to the newest.",
     "jump 2", 0, jump},
    {"jump unread", "", "Show the line above what is new in this window.", NULL, "jump unread", 0,
     jump_unread, "unread line"},
    {"jump mention", "", "Show where somebody meant you in this window; again: the time before.",
     NULL, "jump mention", 0, jump_mention},
    {"jump back", "", "Go back to where you were before you jumped or looked for something.",
     "Again: to where you were before that.", "jump back", 0, jump_back},
    {"find", "[-u older:flag] [-d newer:flag] [text:verbatim...]",
     "Look for words in this window, as far back as it goes.",
     "Without words it asks for them and shows the newest place while you type; case and accents "
     "don't matter. Up (or Ctrl-R, or the key again) goes on to the one before, Down (Ctrl-S) to "
     "the one after; Enter stays there, Esc goes back to where you were. /find -u and /find -d go "
     "on with the same words, up and down. /search finds whole words in all windows.",
     "find kettle", 0, find},
};

void go_commands(Commands *commands, Ui *ui) {
    commands_add_of(commands, "Windows", table, G_N_ELEMENTS(table), ui);
}
