/* What is typed on the live screen: lines, keys, completion, and where the answers go. */
#include "base/tr.h"
#include "cmd/complete.h"
#include "model/correction.h"
#include "model/idle.h"
#include "ui/keys.h"
#include "ui/ui_private.h"

#include <string.h>

/* Where the answers of a command go: the window it was given in, while that exists. */
typedef struct {
    Model *model;
    Conv *conv;
    const Conv *before; /* a list: where it was opened from */
} Place;

static void on_reply(ReplyKind kind, const char *text, gpointer data) {
    const Place *place = data;
    const Conv *there = convs_exists(place->model, place->conv) ? place->conv : place->before;
    Conv *conv = convs_exists(place->model, there) ? (Conv *)there : NULL;
    if (kind == REPLY_ERROR)
        model_error(place->model, conv, "%s", text);
    else
        model_notice(place->model, conv, "%s", text);
}

void ui_context(Ui *ui, Ctx *ctx) {
    ctx->model = ui->model;
    ctx->commands = ui->commands;
    ctx->conv = ui->view->conv;
    ctx->account = conv_account(ctx->conv);
    if (!ctx->account)
        ctx->account = accounts_default(ui->model);
}

static gboolean enter(Ui *ui, const char *line, gboolean pressed) {
    idle_touch(ui->model);
    Place *place = g_new(Place, 1);
    const Page *page = ui->view->conv->page;
    *place = (Place){ui->model, ui->view->conv, page ? page->from : NULL};
    g_autoptr(Reply) reply = reply_new(on_reply, place, g_free);
    reply_set_window(reply, place->conv);
    g_autoptr(GError) error = NULL;
    Ctx ctx = {.reply = reply};
    ui_context(ui, &ctx);
    Conv *before = ctx.conv;
    gboolean raw = before == ui->model->xml && *line == '<';
    g_autofree char *sent = raw ? g_strconcat("/xml ", line, NULL) : NULL;
    gboolean done = cmd_run(&ctx, sent ? sent : line, &error);
    if (!done && pressed && g_error_matches(error, CMD_ERROR, CMD_ERROR_USAGE)) {
        if (ui->term) /* a key for a window that isn't there */
            term_bell(ui->term);
    } else if (!done) {
        on_reply(REPLY_ERROR, error ? error->message : _("That did not work."), place);
    }
    if (ctx.conv && ctx.conv != before && ui->view->conv == before) /* not closed meanwhile */
        ui_show(ui, ctx.conv);
    return done;
}

gboolean ui_enter(Ui *ui, const char *line) {
    return enter(ui, line, FALSE);
}

void entry_keep(Ui *ui, const char *line, const char *text) {
    gboolean secret = cmd_line_is_secret(ui->commands, text);
    Conv *conv = ui->view->conv;
    if (!secret)
        input_history_add(ui->input, line);
    bus_emit(ui->model->bus, &(Event){.type = EV_ENTERED,
                                      .account = conv_account(conv),
                                      .conv = conv,
                                      .text = secret ? NULL : text});
}

static void on_line(const char *line, gboolean literal, gpointer data) {
    Ui *ui = data;
    if (ui->prompt) {
        ask_answer(ui, line);
        return;
    }
    if (ui->find.asking) {
        find_entered(ui);
        return;
    }
    if (ui->view->conv->page) {
        list_entered(ui, line);
        return;
    }
    typing_sent(ui);
    viewport_to_bottom(ui->view->viewport);
    views_seen(ui);
    viewport_set_unread(ui->view->viewport, G_MAXINT64, 0);
    ui->view->hit = 0;
    ui->dirty |= DIRTY_ALL;
    if (!*line) {
        correction_end(ui->view->conv);
        return;
    }
    /* A pasted text of several lines is text, even if it begins with a slash. */
    g_autofree char *text = g_strconcat(literal && *line == '/' ? "/" : "", line, NULL);
    entry_keep(ui, line, text);
    if (!ui->view->correcting)
        conv_set_draft(ui->view->conv, NULL);
    Conv *conv = ui->view->conv;
    conv->quoting_nth = 0;
    ui_enter(ui, text);
    if (convs_exists(ui->model, conv))
        conv->selected = 0;
}

static void press(Ui *ui, const char *command, gboolean rings) {
    if (ui->find.asking)
        find_typed(ui);
    typing_changed(ui); /* what was typed in one go with it comes first */
    hint_drop(ui);
    enter(ui, command, rings);
}

static void on_key(const char *command, gpointer data) {
    press(data, command, keys_have(command));
}

static void on_changed(gpointer data) {
    Ui *ui = data;
    ui->last_key = clock_mono(ui->model->clock);
    idle_touch(ui->model);
    if (ui->find.asking)
        find_typed(ui);
    typing_changed(ui);
    compose_typed(ui);
    hint_drop(ui);
    ui->dirty |= DIRTY_INPUT;
    ui_paint(ui);
}

static char **on_complete(const char *line, gsize cursor, gsize *start, gpointer data) {
    Ui *ui = data;
    Ctx ctx = {0};
    ui_context(ui, &ctx);
    if (ctx.conv->page && *line != '/')
        return NULL;
    g_autoptr(Completion) completion = complete_line(&ctx, line, cursor);
    if (!completion)
        return NULL;
    *start = completion->start;
    return g_steal_pointer(&completion->candidates);
}

static void on_escape(gpointer data) {
    Ui *ui = data;
    if (ui->prompt) {
        ask_answer(ui, NULL);
        return;
    }
    if (ui->find.asking) {
        find_escape(ui);
        ui_paint(ui);
        return;
    }
    find_leave(ui);
    if (ui->view->conv->page)
        list_escape(ui);
    correction_end(ui->view->conv);
    ui->view->conv->selected = 0;
    viewport_to_bottom(ui->view->viewport);
    ui->view->hit = 0;
    views_seen(ui);
    ui->dirty |= DIRTY_ALL;
    ui_paint(ui);
}

static void on_focus(gboolean in, gpointer data) {
    Ui *ui = data;
    ui->focused = in;
    if (in)
        idle_touch(ui->model);
    else /* the line is above what comes while nobody looks */
        viewport_set_unread(ui->view->viewport, ui->view->conv->read_time, ui->view->conv->read_id);
    if (!in && ui->other)
        viewport_set_unread(ui->other->viewport, ui->other->conv->read_time,
                            ui->other->conv->read_id);
    views_seen(ui);
    ui_dirty(ui, DIRTY_MAIN | DIRTY_STATUS);
}

static gboolean on_asked(const char *bytes, gsize n, gpointer data) {
    return find_key(data, bytes, n);
}

static void on_grabbed(const char *bytes, gsize n, gpointer data) {
    key_grabbed(data, bytes, n);
}

static void on_mouse(MouseButton button, int x, int y, gpointer data) {
    Ui *ui = data;
    g_autofree char *command = mouse_command(ui, button, x, y);
    ui->last_key = clock_mono(ui->model->clock);
    idle_touch(ui->model);
    if (!command)
        return;
    press(ui, command, TRUE);
    ui_paint(ui);
}

static void on_eof(gpointer data) {
    Ui *ui = data;
    bus_emit(ui->model->bus, &(Event){.type = EV_QUIT});
}

void entry_open(Ui *ui, int fd) {
    static const InputEvents events = {on_line,  on_key, on_changed, on_complete, on_escape,
                                       on_focus, on_eof, on_asked,   on_grabbed,  on_mouse};
    ui->input = input_new(ui->model->clock, fd, &events, ui);
    keys_define(ui->input);
    input_set_checker(ui->input, spelling_marks);
    input_read_inputrc(ui->input);
    input_set_editing(ui->input, settings_text(ui->model->settings, "editing", NULL, NULL));
    keys_tell_problems(ui);
    if (ui->view->conv->draft)
        input_set_text(ui->input, ui->view->conv->draft);
    typing_know(ui);
    ask_next(ui);
}

void ui_feed(Ui *ui, const char *bytes, gsize n) {
    if (!ui->input)
        entry_open(ui, -1);
    input_feed(ui->input, bytes, n);
}
