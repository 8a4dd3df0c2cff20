/* The clock of the status bar: wakes papo once a minute, and only if it is shown. */
#include "ui/ui_private.h"

#define MINUTE_MS 60000

static void on_minute(gpointer data) {
    Ui *ui = data;
    ui->minute = 0;
    status_clock_start(ui);
    ui_dirty(ui, DIRTY_STATUS);
}

void status_clock_start(Ui *ui) {
    g_auto(GStrv) items = settings_list(ui->model->settings, "status-items", NULL, NULL);
    Clock *clock = ui->model->clock;
    clock_cancel(clock, &ui->minute);
    if (!ui->term || !g_strv_contains((const char *const *)items, "time"))
        return;
    guint since = (guint)(clock_now(clock) / 1000 % MINUTE_MS);
    ui->minute = clock_after(clock, MINUTE_MS - since, on_minute, ui);
}
