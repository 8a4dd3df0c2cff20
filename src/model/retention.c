/* Forgets what is older than the user wants to keep, a piece at a time. */
#include "model/history.h"
#include "model/keeping.h"
#include "model/model.h"
#include "model/saver.h"
#include "model/text_log.h"
#include "store/forget.h"
#include <string.h>

enum { EVERY_MS = 60 * 60 * 1000, PAUSE_MS = 5 };

struct Retention {
    Model *model;
    guint timer;
    guint words; /* timer: the search's index is being merged */
};

/* Between two pieces the rest of papo has its turn. */
static void merge(gpointer data) {
    Retention *retention = data;

    retention->words = 0;
    if (forget_words(retention->model->db, FALSE))
        retention->words = clock_after(retention->model->clock, PAUSE_MS, merge, retention);
    else
        forget_traces(retention->model->db, FALSE, NULL);
}

static guint look_at(Conv *conv) {
    Model *model = conv->model;
    gint64 days = settings_number(model->settings, "keep-history", conv->account, conv);
    gint64 before = clock_now(model->clock) - days * G_TIME_SPAN_DAY;
    guint n = 0;

    if (conv->unread > 0) /* not before it has been seen */
        before = MIN(before, conv->unread_since);
    if (days == 0 || conv->id <= 0 || !forget_before(model->db, conv->id, before, &n, NULL))
        return 0;
    if (n > 0) {
        history_drop(conv->history, before);
        text_log_renew(conv, NULL);
    }
    return n;
}

static void look(gpointer data) {
    Retention *retention = data;
    Model *model = retention->model;
    guint n = 0;

    retention->timer = clock_after(model->clock, EVERY_MS, look, retention);
    if (!saver_settle(model->saver))
        return;
    for (guint i = 0; i < model->accounts->len; i++) {
        const Account *account = g_ptr_array_index(model->accounts, i);
        for (guint k = 0; k < account->convs->len; k++)
            n += look_at(g_ptr_array_index(account->convs, k));
    }
    if (n == 0 || retention->words != 0)
        return;
    forget_words(model->db, TRUE);
    retention->words = clock_after(model->clock, PAUSE_MS, merge, retention);
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
    clock_cancel(retention->model->clock, &retention->words);
    g_free(retention);
}
