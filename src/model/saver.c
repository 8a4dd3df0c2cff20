/* Keeps what the disk refuses until it takes it. */
#include "model/saver.h"
#include "base/tr.h"
#include "model/history.h"
#include "model/model.h"
#include "store/convs.h"
#include "store/messages.h"
#include "store/versions.h"

#define RETRY_MS 30000
#define ROUND_MAX 200                      /* messages: a transaction is in memory until it ends */
#define HELD_PAUSE_US (5 * G_USEC_PER_SEC) /* trying again costs as much as all that is held */

struct Saver {
    Model *model;
    GHashTable *updates;   /* id → Message*: stored ones whose change was refused */
    GHashTable *stored_as; /* negative id → id it was stored under */
    GPtrArray *versions;   /* Version*: refused ones */
    guint unsaved_convs;
    guint timer;
    guint round_timer;
    gboolean failing; /* the user was told */
    gint64 refused_at;
    guint in_round; /* messages that were written since the last flush */
    guint rows;
    GArray *after; /* After: who waits for the end of the row */
};

typedef struct {
    SaverFn fn;
    gpointer data;
} After;

Saver *saver_new(Model *model) {
    Saver *saver = g_new0(Saver, 1);

    saver->model = model;
    saver->updates =
        g_hash_table_new_full(g_int64_hash, g_int64_equal, NULL, (GDestroyNotify)message_free);
    saver->stored_as = g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, g_free);
    saver->versions = g_ptr_array_new_with_free_func((GDestroyNotify)version_free);
    saver->after = g_array_new(FALSE, FALSE, sizeof(After));
    return saver;
}

void saver_free(Saver *saver) {
    if (saver == NULL)
        return;
    clock_cancel(saver->model->clock, &saver->timer);
    clock_cancel(saver->model->clock, &saver->round_timer);
    if (saver->model->db != NULL)
        db_gather(saver->model->db, NULL, NULL);
    g_hash_table_unref(saver->updates);
    g_hash_table_unref(saver->stored_as);
    g_ptr_array_unref(saver->versions);
    g_array_unref(saver->after);
    g_free(saver);
}

gboolean saver_owns(const Message *message) {
    return message->id < 0 && (message->flags & MESSAGE_VOLATILE) == 0;
}

const Message *saver_pending_update(const Saver *saver, gint64 id) {
    return g_hash_table_lookup(saver->updates, &id);
}

gint64 saver_current_id(const Saver *saver, gint64 id) {
    const gint64 *stored = id < 0 ? g_hash_table_lookup(saver->stored_as, &id) : NULL;

    return stored == NULL ? id : *stored;
}

static void on_timer(gpointer data) {
    Saver *saver = data;

    saver->timer = 0;
    if (!saver_retry(saver))
        saver->timer = clock_after(saver->model->clock, RETRY_MS, on_timer, saver);
}

static void note_failure(Saver *saver, const GError *why) {
    if (saver->timer == 0)
        saver->timer = clock_after(saver->model->clock, RETRY_MS, on_timer, saver);
    if (saver->failing)
        return;
    saver->failing = TRUE;
    model_error(saver->model, NULL, "Could not save: %s. It is tried again every half minute.",
                why->message);
}

static gboolean flush(Saver *saver, gboolean now, GError **error) {
    gint64 time = clock_mono(saver->model->clock);

    if (!now && db_holds(saver->model->db) && time - saver->refused_at < HELD_PAUSE_US) {
        g_set_error_literal(error, DB_ERROR, DB_ERROR_FULL, _("the disk refused it a moment ago"));
        return FALSE;
    }
    if (!db_flush(saver->model->db, error)) {
        saver->refused_at = time;
        return FALSE;
    }
    saver->in_round = 0;
    return TRUE;
}

gboolean saver_flush(Saver *saver) {
    g_autoptr(GError) why = NULL;

    clock_cancel(saver->model->clock, &saver->round_timer);
    if (flush(saver, FALSE, &why))
        return TRUE;
    note_failure(saver, why);
    return FALSE;
}

void saver_begin_row(Saver *saver) {
    saver->rows++;
}

void saver_end_row(Saver *saver) {
    g_return_if_fail(saver->rows > 0);
    if (--saver->rows > 0 || saver->after->len == 0)
        return;
    saver_flush(saver);
    while (saver->after->len > 0) {
        After after = g_array_index(saver->after, After, 0);
        g_array_remove_index(saver->after, 0);
        after.fn(after.data);
    }
}

gboolean saver_after(Saver *saver, SaverFn fn, gpointer data) {
    After after = {fn, data};

    if (saver->rows > 0)
        g_array_append_val(saver->after, after);
    return saver->rows > 0;
}

void saver_not_after(Saver *saver, gpointer data) {
    for (guint i = saver->after->len; i-- > 0;)
        if (g_array_index(saver->after, After, i).data == data)
            g_array_remove_index(saver->after, i);
}

static void on_round_time(gpointer data) {
    Saver *saver = data;

    saver->round_timer = 0;
    saver_flush(saver);
}

static void on_round(gpointer data) {
    Saver *saver = data;

    if (saver->round_timer == 0)
        saver->round_timer = clock_after(saver->model->clock, 0, on_round_time, saver);
}

void saver_gather(Saver *saver) {
    db_gather(saver->model->db, on_round, saver);
}

static gboolean is_idle(const Saver *saver) {
    return !saver->failing && saver->model->unsaved->len == 0 &&
           g_hash_table_size(saver->updates) == 0 && saver->unsaved_convs == 0 &&
           saver->versions->len == 0;
}

static void renumber(Saver *saver, gint64 old, gint64 now) {
    gint64 *key = g_new(gint64, 1), *value = g_new(gint64, 1);

    *key = old;
    *value = now;
    g_hash_table_insert(saver->stored_as, key, value);
}

static gboolean write_conv(Saver *saver, Conv *conv, GError **error) {
    ConvRow row = {.id = conv->id > 0 ? conv->id : 0,
                   .account = conv->account->jid,
                   .kind = conv->kind,
                   .jid = conv->jid,
                   .draft = conv->draft,
                   .read_id = MAX(conv->read_id, 0),
                   .read_time = conv->read_time,
                   .open = conv->open,
                   .position = conv->position};
    gint64 old = conv->id;

    if (!convs_save(saver->model->db, &row, error))
        return FALSE;
    if (old == row.id)
        return TRUE;
    g_hash_table_remove(saver->model->conv_ids, &conv->id);
    conv->id = row.id;
    g_hash_table_insert(saver->model->conv_ids, &conv->id, conv);
    if (old == 0)
        return TRUE;
    renumber(saver, old, row.id);
    for (guint i = 0; i < saver->model->unsaved->len; i++) {
        Message *message = g_ptr_array_index(saver->model->unsaved, i);
        if (message->conv_id == old)
            message->conv_id = row.id;
    }
    return TRUE;
}

static gboolean retry_convs(Saver *saver, GError **error) {
    for (guint i = 0; saver->unsaved_convs > 0 && i < saver->model->accounts->len; i++) {
        Account *account = g_ptr_array_index(saver->model->accounts, i);
        for (guint k = 0; k < account->convs->len; k++) {
            Conv *conv = g_ptr_array_index(account->convs, k);
            if (!conv->unsaved)
                continue;
            if (!write_conv(saver, conv, error))
                return FALSE;
            conv->unsaved = FALSE;
            saver->unsaved_convs--;
        }
    }
    saver->unsaved_convs = 0; /* the rest went with its account */
    return TRUE;
}

/* A message of model->unsaved is on disk now, or was there all the time (id 0). */
static void let_go(Saver *saver, Message *message, gint64 id) {
    Conv *conv = convs_by_id(saver->model, message->conv_id);
    gint64 old = message->id;
    gboolean shown = conv != NULL && history_find(conv->history, old) == message;

    if (id == 0)
        message->flags |= MESSAGE_VOLATILE;
    else {
        message->id = id;
        renumber(saver, old, id);
    }
    if (conv != NULL && conv->read_id == old && id != 0) {
        conv->read_id = id;
        saver_conv(saver, conv);
    }
    if (shown)
        bus_emit(saver->model->bus, &(Event){.type = EV_MESSAGE_CHANGED,
                                             .account = conv->account,
                                             .conv = conv,
                                             .message = message,
                                             .number = old});
    else
        bus_bury(saver->model->bus, message, (GDestroyNotify)message_free);
}

static gboolean retry_inserts(Saver *saver, GError **error) {
    GPtrArray *unsaved = saver->model->unsaved;

    while (unsaved->len > 0) {
        Message *message = g_ptr_array_index(unsaved, 0);
        g_autoptr(GError) why = NULL;
        gint64 old = message->id, id;
        gboolean stored = messages_insert(saver->model->db, message, &why);

        id = stored ? message->id : 0;
        message->id = old; /* known by it until it is let go */
        if (!stored && !g_error_matches(why, DB_ERROR, DB_ERROR_DUPLICATE)) {
            g_propagate_error(error, g_steal_pointer(&why));
            return FALSE;
        }
        g_ptr_array_steal_index(unsaved, 0);
        let_go(saver, message, id);
    }
    return TRUE;
}

/* An update that an index refuses would be refused for ever: it must not hold up the others. */
static gboolean write_update(Saver *saver, const Message *message, GError **error) {
    g_autoptr(GError) why = NULL;

    if (messages_update(saver->model->db, message, &why) ||
        g_error_matches(why, DB_ERROR, DB_ERROR_DUPLICATE))
        return TRUE;
    g_propagate_error(error, g_steal_pointer(&why));
    return FALSE;
}

static gboolean retry_updates(Saver *saver, GError **error) {
    GHashTableIter iter;
    gpointer message;

    g_hash_table_iter_init(&iter, saver->updates);
    while (g_hash_table_iter_next(&iter, NULL, &message)) {
        if (!write_update(saver, message, error))
            return FALSE;
        g_hash_table_iter_remove(&iter);
    }
    return TRUE;
}

static gboolean retry_versions(Saver *saver, GError **error) {
    while (saver->versions->len > 0) {
        Version *version = g_ptr_array_index(saver->versions, 0);
        g_autoptr(GError) why = NULL;

        version->message = saver_current_id(saver, version->message);
        /* below 0: its message was on disk all the time, and so is what came of it */
        if (version->message > 0 && !versions_insert(saver->model->db, version, &why) &&
            !g_error_matches(why, DB_ERROR, DB_ERROR_DUPLICATE)) {
            g_propagate_error(error, g_steal_pointer(&why));
            return FALSE;
        }
        g_ptr_array_remove_index(saver->versions, 0);
    }
    return TRUE;
}

gboolean saver_retry(Saver *saver) {
    g_autoptr(GError) why = NULL;

    if (is_idle(saver))
        return TRUE;
    if (!flush(saver, FALSE, &why) || !retry_convs(saver, &why) || !retry_inserts(saver, &why) ||
        !retry_updates(saver, &why) || !retry_versions(saver, &why)) {
        note_failure(saver, why);
        return FALSE;
    }
    clock_cancel(saver->model->clock, &saver->timer);
    if (saver->failing) {
        saver->failing = FALSE;
        model_notice(saver->model, NULL, "Saving works again; nothing was lost.");
    }
    return TRUE;
}

gboolean saver_settle(Saver *saver) {
    return saver_flush(saver) && saver_retry(saver);
}

gboolean saver_is_failing(const Saver *saver) {
    return saver->failing;
}

guint saver_last_try(Saver *saver) {
    if (flush(saver, TRUE, NULL) && saver_retry(saver))
        return 0;
    return saver->model->unsaved->len + saver->in_round;
}

/* Nothing is refused just now, or what is refused is held, and this with it. */
static gboolean may_write(Saver *saver) {
    return saver_retry(saver) || db_holds(saver->model->db);
}

/* What is to be sent is written at once, not with its round: the outbox must not miss it because
 * the disk refuses all of the round later. In a row the end of that is soon enough. */
static gboolean insert(Saver *saver, Message *message, GError **error) {
    Db *db = saver->model->db;
    gboolean stored;

    if (message->state != MESSAGE_PENDING || saver->rows > 0) {
        stored = messages_insert(db, message, error);
        saver->in_round += stored;
        if (saver->in_round >= ROUND_MAX && !db_holds(db))
            saver_flush(saver);
        return stored;
    }
    db_begin(db);
    stored = messages_insert(db, message, error);
    return db_commit(db, stored ? error : NULL) && stored;
}

SaveResult saver_insert(Saver *saver, Message *message) {
    g_autoptr(GError) why = NULL;

    if (may_write(saver)) { /* first what is older */
        /* the conversation may have got its row just now */
        message->conv_id = saver_current_id(saver, message->conv_id);
        if (insert(saver, message, &why))
            return SAVE_DONE;
        if (g_error_matches(why, DB_ERROR, DB_ERROR_DUPLICATE))
            return SAVE_DUPLICATE;
    }
    message->id = --saver->model->last_id;
    g_ptr_array_add(saver->model->unsaved, message);
    if (why != NULL)
        note_failure(saver, why);
    return SAVE_LATER;
}

void saver_update(Saver *saver, const Message *message) {
    g_autoptr(GError) why = NULL;
    Message *copy;

    if (message->id < 0) /* unsaved as a whole, or a notice */
        return;
    g_hash_table_remove(saver->updates, &message->id);
    if (may_write(saver) && write_update(saver, message, &why))
        return;
    copy = message_copy(message);
    g_hash_table_insert(saver->updates, &copy->id, copy);
    if (why != NULL)
        note_failure(saver, why);
}

void saver_version(Saver *saver, const Version *version) {
    g_autoptr(GError) why = NULL;
    g_autoptr(Version) copy = version_copy(version);

    if (may_write(saver)) {
        copy->message = saver_current_id(saver, copy->message);
        if (versions_insert(saver->model->db, copy, &why) ||
            g_error_matches(why, DB_ERROR, DB_ERROR_DUPLICATE))
            return;
    }
    g_ptr_array_add(saver->versions, g_steal_pointer(&copy));
    if (why != NULL)
        note_failure(saver, why);
}

GPtrArray *saver_versions(const Saver *saver, gint64 message_id) {
    gint64 id = saver_current_id(saver, message_id);
    GPtrArray *versions = versions_of(saver->model->db, id);

    for (guint i = 0; i < saver->versions->len; i++) {
        const Version *version = g_ptr_array_index(saver->versions, i);
        if (saver_current_id(saver, version->message) == id)
            g_ptr_array_add(versions, version_copy(version));
    }
    return versions;
}

Message *saver_unsaved(const Saver *saver, gint64 id) {
    const GPtrArray *unsaved = saver->model->unsaved;

    for (guint i = 0; i < unsaved->len; i++)
        if (((Message *)g_ptr_array_index(unsaved, i))->id == id)
            return g_ptr_array_index(unsaved, i);
    return NULL;
}

Message *saver_get(const Saver *saver, gint64 message_id) {
    gint64 id = saver_current_id(saver, message_id);
    const Message *known = id < 0 ? saver_unsaved(saver, id) : saver_pending_update(saver, id);

    return known != NULL ? message_copy(known) : id < 0 ? NULL : messages_get(saver->model->db, id);
}

void saver_conv(Saver *saver, Conv *conv) {
    g_autoptr(GError) why = NULL;

    if (conv->account == NULL || conv->unsaved)
        return;
    if (write_conv(saver, conv, &why))
        return;
    if (conv->id == 0) {
        conv->id = --saver->model->last_id;
        g_hash_table_insert(saver->model->conv_ids, &conv->id, conv);
    }
    conv->unsaved = TRUE;
    saver->unsaved_convs++;
    note_failure(saver, why);
}
