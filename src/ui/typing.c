/* Tells the other side that somebody is writing here, or stopped: intents, which xmpp may send. */
#include "ui/ui_private.h"

#define PAUSE_MS 30000 /* XEP-0085 */

static void tell(Ui *ui, const char *state) {
    bus_emit(ui->model->bus, &(Event){.type = EV_TYPING,
                                      .account = ui->typing.conv->account,
                                      .conv = ui->typing.conv,
                                      .text = state});
}

static void on_pause(gpointer data) {
    Ui *ui = data;
    ui->typing.timer = 0;
    if (ui->typing.composing)
        tell(ui, "paused");
    ui->typing.composing = FALSE;
    views_keep_draft(ui); /* whatever happens now */
}

static void forget(Ui *ui) {
    clock_cancel(ui->model->clock, &ui->typing.timer);
    ui->typing.composing = FALSE;
    ui->typing.conv = NULL;
}

void typing_know(Ui *ui) {
    g_free(ui->typing.text);
    ui->typing.text = input_line(ui->input);
}

void typing_changed(Ui *ui) {
    if (input_is_asking(ui->input))
        return;
    Conv *conv = ui->view->conv;
    g_autofree char *text = input_text(ui->input);
    if (g_strcmp0(text, ui->typing.text) == 0)
        return;
    typing_know(ui);
    if (conv->page) {
        list_typed(ui, text);
        return;
    }
    gboolean command = text[0] == '/' && text[1] != '/';
    if (!*text || command || !conv_has_peer(conv)) {
        if (ui->typing.conv)
            tell(ui, "active"); /* thought better of it */
        forget(ui);
        return;
    }
    ui->typing.conv = conv;
    if (!ui->typing.composing)
        tell(ui, "composing");
    ui->typing.composing = TRUE;
    clock_cancel(ui->model->clock, &ui->typing.timer);
    ui->typing.timer = clock_after(ui->model->clock, PAUSE_MS, on_pause, ui);
}

void typing_sent(Ui *ui) {
    forget(ui); /* the message itself says "active" */
}

void typing_leave(Ui *ui) {
    if (ui->typing.composing)
        tell(ui, "paused");
    forget(ui);
}
