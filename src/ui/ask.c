/* Questions of papo's in the input line: passwords masked, choices by their first letters. */
#include "ui/ui_private.h"

#include "base/tr.h"
#include <string.h>

#define LABEL_MAX 48
#define SETTLE_MS 1500 /* what somebody is just typing must not become an answer */

static void on_settled(gpointer data) {
    Ui *ui = data;
    ui->prompt_timer = 0;
    ask_next(ui);
}

static gboolean is_typing(const Ui *ui) {
    return !input_is_empty(ui->input) &&
           clock_mono(ui->model->clock) - ui->last_key < SETTLE_MS * 1000;
}

/* The last line is the question, unless it is long; what leads to it is for the window. */
static char *show_question(Ui *ui, const Prompt *prompt) {
    const char *last = strrchr(prompt->text, '\n');
    const char *question = last ? last + 1 : prompt->text;
    g_autofree char *choices =
        prompt->kind == PROMPT_CHOICE && prompt->choices ? g_strjoinv("/", prompt->choices) : NULL;
    g_autofree char *label =
        choices ? g_strdup_printf("%s (%s) ", question, choices) : g_strdup_printf("%s ", question);
    const Canvas *line = ui->panes[PANE_INPUT].canvas;
    int room = line ? MIN(line->width * 2 / 3, LABEL_MAX) : LABEL_MAX;
    if (g_utf8_strlen(label, -1) > room) {
        ui_notice(ui, "%s", prompt->text);
        return choices ? g_strdup_printf("(%s) ", choices)
                       : g_strdup(prompt->kind == PROMPT_SECRET ? _("Password: ") : _("Answer: "));
    }
    if (last) {
        g_autofree char *before = g_strndup(prompt->text, (gsize)(last - prompt->text));
        ui_notice(ui, "%s", before);
    }
    return g_steal_pointer(&label);
}

void ask_next(Ui *ui) {
    const Prompt *prompt = prompts_first(ui->model->prompts);
    if (!ui->input || ui->prompt || ui->prompt_timer || ui->find.asking || !prompt)
        return;
    if (is_typing(ui)) {
        ui->prompt_timer = clock_after(ui->model->clock, SETTLE_MS, on_settled, ui);
        return;
    }
    ui->prompt = prompt->id;
    g_autofree char *label = show_question(ui, prompt);
    typing_leave(ui);
    input_ask(ui->input, label, prompt->kind == PROMPT_SECRET);
    ui_dirty(ui, DIRTY_ALL);
}

void ask_closed(Ui *ui, const Prompt *prompt) {
    if (ui->prompt && prompt && prompt->id == ui->prompt) {
        ui->prompt = 0;
        input_ask(ui->input, NULL, FALSE);
        ui_dirty(ui, DIRTY_ALL);
    }
    ask_next(ui);
}

void ask_answer(Ui *ui, const char *answer) {
    g_autoptr(GError) error = NULL;
    guint id = ui->prompt;
    if (!prompts_answer(ui->model->prompts, id, answer, &error))
        model_error(ui->model, ui->view->conv, "%s", error->message);
    if (!prompts_find(ui->model->prompts, id) &&
        ui->prompt == id) { /* EV_PROMPT_CLOSED is queued */
        ui->prompt = 0;
        input_ask(ui->input, NULL, FALSE);
        ask_next(ui);
    }
}
