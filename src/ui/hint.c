/* What papo says in a window that is scrolled up stands at its end, out of sight: until the next
 * key the last line of the screen says it as well. */
#include "base/text.h"
#include "ui/ui_private.h"

#include <string.h>

void hint_hear(Ui *ui, const Event *ev) {
    const Message *message = ev->message;
    gboolean said = (message->kind == MESSAGE_NOTICE || message->kind == MESSAGE_ERROR) &&
                    (message->flags & MESSAGE_VOLATILE) != 0 && message->body;
    if (!said || ev->conv != ui->view->conv || ev->conv == ui->model->xml || ev->conv->page ||
        viewport_at_bottom(ui->view->viewport))
        return;
    g_autofree char *line = g_strndup(message->body, strcspn(message->body, "\n"));
    g_free(ui->hint);
    ui->hint = text_clean(line);
    ui->hinted = ui->view;
}

void hint_drop(Ui *ui) {
    if (!ui->hint)
        return;
    g_clear_pointer(&ui->hint, g_free);
    ui_dirty(ui, DIRTY_MAIN);
}

void hint_draw(const Ui *ui, const View *view, Canvas *canvas) {
    if (!ui->hint || ui->hinted != view || viewport_at_bottom(view->viewport))
        return;
    Style style = theme_style(ui->theme, ROLE_MORE_BELOW);
    int y = canvas->height - 1;
    canvas_fill(canvas, 0, y, canvas->width, " ", style);
    int x = canvas_put(canvas, 0, y, ui_unicode(ui) ? "↓ " : "v ", style, canvas->width);
    canvas_put(canvas, x, y, ui->hint, style, canvas->width - x);
}
