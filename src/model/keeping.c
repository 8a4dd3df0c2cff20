/* Forgets what was said: when the user says so. */
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

gboolean forget(Conv *conv, gint64 before, guint *n, GError **error) {
    Model *model = conv->model;

    *n = 0;
    if (!saver_settle(model->saver)) {
        g_set_error_literal(error, DB_ERROR, DB_ERROR_FULL,
                            _("the disk refuses to be written just now"));
        return FALSE;
    }
    if (conv->id <= 0)
        return TRUE;
    correction_end(conv);
    remember(conv, before);
    if (!forget_before(model->db, conv->id, before, n, error))
        return FALSE;
    g_clear_pointer(&model->hits, g_ptr_array_unref);
    history_drop(conv->history, before);
    if (before == G_MAXINT64)
        conv_set_draft(conv, NULL);
    recount(conv);
    for (gboolean more = forget_words(model->db, TRUE); more;)
        more = forget_words(model->db, FALSE);
    return text_log_renew(conv, error) && forget_traces(model->db, TRUE, error);
}
