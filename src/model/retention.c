/* Forgets what is older than the user wants to keep. */
#include "model/keeping.h"
#include "model/model.h"
#include <string.h>

enum { EVERY_MS = 60 * 60 * 1000 };

struct Retention {
    Model *model;
    guint timer;
};

static void look_at(Conv *conv) {
    Model *model = conv->model;
    gint64 days = settings_number(model->settings, "keep-history", conv->account, conv);
    gint64 before = clock_now(model->clock) / G_TIME_SPAN_DAY * G_TIME_SPAN_DAY;

    before -= days * G_TIME_SPAN_DAY;
    if (conv->unread > 0) /* not before it has been seen */
        before = MIN(before, conv->unread_since);
    if (days > 0 && forget_found(conv, before) > 0)
        forget(conv, before, NULL, NULL, NULL, NULL);
}

static void look(gpointer data) {
    Retention *retention = data;
    const Model *model = retention->model;

    retention->timer = clock_after(model->clock, EVERY_MS, look, retention);
    for (guint i = 0; i < model->accounts->len; i++) {
        const Account *account = g_ptr_array_index(model->accounts, i);
        for (guint k = 0; k < account->convs->len; k++)
            look_at(g_ptr_array_index(account->convs, k));
    }
}

static void hear(const Event *ev, void *data) {
    Retention *retention = data;

    if (ev->type != EV_SETTING_CHANGED || strcmp(ev->text, "keep-history") != 0)
        return;
    clock_cancel(retention->model->clock, &retention->timer);
    retention->timer = clock_after(retention->model->clock, 0, look, retention);
}

Retention *retention_new(Model *model) {
    Retention *retention = g_new0(Retention, 1);

    retention->model = model;
    bus_listen(model->bus, hear, retention);
    retention->timer = clock_after(model->clock, 0, look, retention);
    return retention;
}

void retention_free(Retention *retention) {
    if (retention == NULL)
        return;
    bus_ignore(retention->model->bus, hear, retention);
    clock_cancel(retention->model->clock, &retention->timer);
    g_free(retention);
}
