/* Forgets what was said: a piece at a time, so that papo goes on living meanwhile. */
#include "model/keeping.h"
#include "base/tr.h"
#include "model/correction.h"
#include "model/history.h"
#include "model/model.h"
#include "model/saver.h"
#include "model/text_log.h"
#include "store/caches.h"
#include "store/forget.h"
#include "store/messages.h"

enum { PAUSE_MS = 2, RETRY_MS = 10 * 60 * 1000 };

/* What is done with all that was asked for by then, one after the other. */
typedef enum { STEP_MESSAGES, STEP_WORDS, STEP_LOGS, STEP_BACKUPS, STEP_TRACES } Step;

typedef struct {
    ForgetJob job;
    ForgetFn fn;
    gpointer data;
    GDestroyNotify free_data;
    LogPlace log;
    gboolean log_done, resumed, failed;
} Asked;

struct Forgetter {
    Model *model;
    GPtrArray *asked; /* Asked */
    Step step;
    gboolean words_begun;
    gint64 place; /* in the file */
    guint timer;
};

static void work(gpointer data);

static void asked_free(gpointer data) {
    Asked *asked = data;

    if (asked->free_data != NULL)
        asked->free_data(asked->data);
    g_free(asked);
}

static void wake(Forgetter *forgetter, guint ms) {
    if (forgetter->timer == 0)
        forgetter->timer = clock_after(forgetter->model->clock, ms, work, forgetter);
}

static void begin(Forgetter *forgetter) {
    forgetter->step = STEP_MESSAGES;
    forgetter->words_begun = FALSE;
    forgetter->place = 0;
}

Forgetter *forgetter_new(Model *model) {
    Forgetter *forgetter = g_new0(Forgetter, 1);
    g_autoptr(GArray) jobs = forget_jobs(model->db);

    forgetter->model = model;
    forgetter->asked = g_ptr_array_new_with_free_func(asked_free);
    for (guint i = 0; i < jobs->len; i++) {
        Asked *asked = g_new0(Asked, 1);
        asked->job = g_array_index(jobs, ForgetJob, i);
        asked->resumed = TRUE;
        g_ptr_array_add(forgetter->asked, asked);
    }
    if (jobs->len > 0)
        wake(forgetter, 0);
    return forgetter;
}

void forgetter_free(Forgetter *forgetter) {
    if (forgetter == NULL)
        return;
    clock_cancel(forgetter->model->clock, &forgetter->timer);
    g_ptr_array_unref(forgetter->asked);
    g_free(forgetter);
}

/* ---- the steps: TRUE when they are done, or with an error ---- */

/* The next one of those whose messages are still there, or are gone. */
static Asked *next_of(const Forgetter *forgetter, gboolean gone) {
    for (guint i = 0; i < forgetter->asked->len; i++) {
        Asked *asked = g_ptr_array_index(forgetter->asked, i);
        if (asked->job.gone == gone && (!gone || !asked->log_done))
            return asked;
    }
    return NULL;
}

static gboolean delete_messages(const Forgetter *forgetter, GError **error) {
    Asked *asked = next_of(forgetter, FALSE);
    gboolean more;

    if (asked != NULL && forget_some(forgetter->model->db, asked->job.id, &more, error))
        asked->job.gone = !more;
    return asked == NULL;
}

static gboolean delete_words(Forgetter *forgetter, GError **error) {
    gboolean first = !forgetter->words_begun, more;

    forgetter->words_begun = TRUE;
    return forget_words(forgetter->model->db, first, &more, error) && !more;
}

static gboolean renew_logs(const Forgetter *forgetter, GError **error) {
    Asked *asked = next_of(forgetter, TRUE);
    Conv *conv = asked != NULL ? convs_by_id(forgetter->model, asked->job.conv_id) : NULL;
    gboolean more = FALSE;

    if (asked == NULL)
        return TRUE;
    if (conv == NULL || text_log_renew(conv, &asked->log, &more, error))
        asked->log_done = !more;
    return FALSE;
}

static gboolean clear_traces(Forgetter *forgetter, GError **error) {
    gboolean more;

    return forget_traces(forgetter->model->db, &forgetter->place, &more, error) && !more;
}

static gboolean one_piece(Forgetter *forgetter, GError **error) {
    switch (forgetter->step) {
    case STEP_MESSAGES:
        return delete_messages(forgetter, error);
    case STEP_WORDS:
        return delete_words(forgetter, error);
    case STEP_LOGS:
        return renew_logs(forgetter, error);
    case STEP_BACKUPS:
        return forget_backups(forgetter->model->db, error);
    case STEP_TRACES:
        return clear_traces(forgetter, error);
    }
    return TRUE;
}

/* ---- the end ---- */

static void tell(const Forgetter *forgetter, const Asked *asked, const GError *error) {
    if (asked->fn != NULL)
        asked->fn(asked->job.n, error, asked->data);
    else if (error != NULL)
        model_error(forgetter->model, NULL,
                    "Something that was to be deleted for good is left: %s. It is tried again "
                    "every ten minutes, and when papo is started.",
                    error->message);
    else if (asked->resumed)
        model_notice(forgetter->model, NULL,
                     "What was left of it to be deleted is deleted for good now.");
}

/* Those of which nothing is left. */
static void finish(Forgetter *forgetter) {
    g_autoptr(GPtrArray) done = g_ptr_array_new_with_free_func(asked_free);

    for (guint i = 0; i < forgetter->asked->len;)
        if (((Asked *)g_ptr_array_index(forgetter->asked, i))->job.gone)
            g_ptr_array_add(done, g_ptr_array_steal_index(forgetter->asked, i));
        else
            i++;
    for (guint i = 0; i < done->len; i++) {
        const Asked *asked = g_ptr_array_index(done, i);
        forget_end(forgetter->model->db, asked->job.id, NULL);
        if (i == 0 || !asked->resumed)
            tell(forgetter, asked, NULL);
    }
}

/* Said once; who asked is told nothing else. */
static void give_up_for_now(Forgetter *forgetter, const GError *error) {
    for (guint i = 0; i < forgetter->asked->len; i++) {
        Asked *asked = g_ptr_array_index(forgetter->asked, i);
        GDestroyNotify free_data = asked->free_data;
        if (!asked->failed)
            tell(forgetter, asked, error);
        asked->failed = asked->resumed = TRUE;
        asked->log_done = FALSE;
        asked->log = (LogPlace){0};
        asked->fn = NULL;
        asked->free_data = NULL;
        if (free_data != NULL)
            free_data(asked->data);
    }
}

static void work(gpointer data) {
    Forgetter *forgetter = data;
    g_autoptr(GError) error = NULL;
    gboolean done;
    guint pause = PAUSE_MS;

    forgetter->timer = 0;
    done = one_piece(forgetter, &error);
    if (error != NULL) {
        give_up_for_now(forgetter, error);
        begin(forgetter);
        pause = RETRY_MS;
    } else if (done && forgetter->step == STEP_TRACES) {
        begin(forgetter);
        finish(forgetter);
    } else if (done) {
        forgetter->step++;
    }
    if (forgetter->asked->len > 0)
        wake(forgetter, pause);
}

/* ---- what is asked for ---- */

guint forget_found(const Conv *conv, gint64 before) {
    return conv->id <= 0 ? 0 : forget_count(conv->model->db, conv->id, before);
}

/* What a room sends again of it is not taken any more. */
static void remember(Conv *conv, gint64 before) {
    g_autoptr(GPtrArray) newest = messages_before(conv->model->db, conv->id, before, 0, 1);
    g_autofree char *time = NULL;

    if (newest->len == 0)
        return;
    conv->forgotten = MAX(conv->forgotten, ((Message *)g_ptr_array_index(newest, 0))->time);
    time = g_strdup_printf("%" G_GINT64_FORMAT, conv->forgotten);
    cache_set(conv->model->db, conv->account->jid, CONV_FORGOTTEN, conv->jid, time, NULL);
}

static void recount(Conv *conv) {
    conv->unread = messages_unread(conv->model->db, conv->id, conv->read_time, conv->read_id);
    conv->mentions = MIN(conv->mentions, conv->unread);
    bus_emit(conv->model->bus,
             &(Event){.type = EV_CONV_CHANGED, .account = conv->account, .conv = conv});
}

static void vanish(Conv *conv, gint64 before) {
    g_clear_pointer(&conv->model->hits, g_ptr_array_unref);
    if (conv->correcting_time < before)
        correction_end(conv);
    history_drop(conv->history, before);
    if (before == G_MAXINT64)
        conv_set_draft(conv, NULL);
    recount(conv);
}

gboolean forget(Conv *conv, gint64 before, ForgetFn fn, gpointer data, GDestroyNotify free_data,
                GError **error) {
    Model *model = conv->model;
    ForgetJob job = {0};
    Asked *asked;

    if (!saver_settle(model->saver)) {
        g_set_error_literal(error, DB_ERROR, DB_ERROR_FULL,
                            _("the disk refuses to be written just now"));
        return FALSE;
    }
    if (conv->id > 0) {
        remember(conv, before);
        if (!forget_begin(model->db, conv->id, before, &job, error))
            return FALSE;
    }
    asked = g_new0(Asked, 1);
    *asked = (Asked){.job = job, .fn = fn, .data = data, .free_data = free_data};
    if (job.id == 0) { /* there was nothing */
        tell(model->forgetter, asked, NULL);
        asked_free(asked);
        return TRUE;
    }
    g_ptr_array_add(model->forgetter->asked, asked);
    vanish(conv, before);
    clock_cancel(model->clock, &model->forgetter->timer);
    wake(model->forgetter, 0);
    return TRUE;
}
