/* The part of a conversation that is in memory, and how it moves over what is on disk. */
#include "model/history.h"
#include "model/message.h"
#include "model/model.h"
#include "model/saver.h"
#include "store/messages.h"
#include <string.h>

#define ASIDE_MAX 1000

History *history_new(Conv *conv) {
    History *history = g_new0(History, 1);

    history->conv = conv;
    history->messages = g_ptr_array_new();
    history->aside = g_ptr_array_new_with_free_func((GDestroyNotify)message_free);
    history->at_start = conv->account == NULL; /* of the console nothing is stored */
    history->at_end = TRUE;
    return history;
}

void history_free(History *history) {
    if (history == NULL)
        return;
    for (guint i = 0; i < history->messages->len; i++)
        if (!saver_owns(g_ptr_array_index(history->messages, i)))
            message_free(g_ptr_array_index(history->messages, i));
    g_ptr_array_unref(history->messages);
    g_ptr_array_unref(history->aside);
    message_free(history->newest);
    g_free(history);
}

static gboolean is_stored(const History *history) {
    return history->conv->account != NULL && history->conv->id > 0;
}

static gboolean moved(History *history) {
    bus_emit(history->conv->model->bus, &(Event){.type = EV_HISTORY_MOVED,
                                                 .account = history->conv->account,
                                                 .conv = history->conv});
    return TRUE;
}

static void bury(History *history, Message *message) {
    if (!saver_owns(message))
        bus_bury(history->conv->model->bus, message, (GDestroyNotify)message_free);
}

static Message *edge(const History *history, gboolean last) {
    guint n = history->messages->len;

    return n == 0 ? NULL : g_ptr_array_index(history->messages, last ? n - 1 : 0);
}

/* Messages are nearly always newer than all others: looks from the end. */
static void insert_sorted(History *history, Message *message) {
    guint i = history->messages->len;

    while (i > 0 && message_compare(g_ptr_array_index(history->messages, i - 1), message) > 0)
        i--;
    g_ptr_array_insert(history->messages, i, message);
}

static gboolean belongs(const History *history, const Message *message) {
    const Message *first = edge(history, FALSE), *last = edge(history, TRUE);

    if (first == NULL)
        return history->at_start && history->at_end;
    return (history->at_start || message_compare(message, first) > 0) &&
           (history->at_end || message_compare(message, last) < 0);
}

/* The window has moved over what is on disk: what isn't on disk joins it where it belongs. */
static void gather(History *history) {
    GPtrArray *unsaved = history->conv->model->unsaved;

    for (guint i = 0; i < unsaved->len; i++) {
        Message *message = g_ptr_array_index(unsaved, i);
        if (message->conv_id == history->conv->id && message->kind < MESSAGE_ASIDE &&
            belongs(history, message) && history_index(history, message->id) < 0)
            insert_sorted(history, message);
    }
    for (guint i = 0; i < history->aside->len;) {
        Message *message = g_ptr_array_index(history->aside, i);
        if (belongs(history, message))
            insert_sorted(history, g_ptr_array_steal_index(history->aside, i));
        else
            i++;
    }
}

static void put_aside(History *history, Message *message) {
    if (history->aside->len >= ASIDE_MAX)
        bury(history, g_ptr_array_steal_index(history->aside, 0));
    g_ptr_array_add(history->aside, message);
}

/* Takes rows (emptied) to the front or the end of the window. */
static void join(History *history, GPtrArray *rows, gboolean front) {
    GPtrArray *messages = history->messages;
    guint old = messages->len, n = rows->len;

    if (n == 0)
        return;
    g_ptr_array_set_size(messages, (int)(old + n));
    if (front)
        memmove(messages->pdata + n, messages->pdata, old * sizeof(gpointer));
    for (guint i = 0; i < n; i++) {
        Message *message = g_ptr_array_index(rows, i);
        const Message *newer = saver_pending_update(history->conv->model->saver, message->id);
        if (newer != NULL) {
            message_free(message);
            message = message_copy(newer);
        }
        messages->pdata[front ? i : old + i] = message;
    }
    g_ptr_array_set_free_func(rows, NULL);
}

static void clear(History *history) {
    for (guint i = 0; i < history->messages->len; i++) {
        Message *message = g_ptr_array_index(history->messages, i);
        if ((message->flags & MESSAGE_VOLATILE) != 0)
            put_aside(history, message);
        else
            bury(history, message);
    }
    g_ptr_array_set_size(history->messages, 0);
}

static guint load_before(History *history, guint n) {
    const Message *first = edge(history, FALSE);
    g_autoptr(GPtrArray) rows = NULL;

    if (!is_stored(history)) {
        history->at_start = TRUE;
        return 0;
    }
    rows = messages_before(history->conv->model->db, history->conv->id,
                           first == NULL ? G_MAXINT64 : first->time,
                           first == NULL ? G_MAXINT64 : first->id, n);
    join(history, rows, TRUE);
    history->at_start = rows->len < n;
    return rows->len;
}

gboolean history_load_older(History *history, guint n) {
    guint before = history->messages->len;

    if (history->at_start)
        return FALSE;
    load_before(history, n);
    gather(history);
    return history->messages->len == before ? FALSE : moved(history);
}

static guint load_after(History *history, guint n) {
    const Message *last = edge(history, TRUE);
    g_autoptr(GPtrArray) rows =
        messages_after(history->conv->model->db, history->conv->id, last->time, last->id, n);

    join(history, rows, FALSE);
    history->at_end = rows->len < n;
    return rows->len;
}

gboolean history_load_newer(History *history, guint n) {
    guint before = history->messages->len;

    if (history->at_end || before == 0)
        return FALSE;
    load_after(history, n);
    gather(history);
    return history->messages->len == before ? FALSE : moved(history);
}

gboolean history_jump(History *history, gint64 message_id, guint around) {
    int index = history_index(history, message_id);
    Message *message;

    if (index >= 0) {
        if ((guint)index < around)
            history_load_older(history, around - (guint)index);
        return TRUE;
    }
    message = is_stored(history) ? messages_get(history->conv->model->db, message_id) : NULL;
    if (message == NULL || message->conv_id != history->conv->id) {
        message_free(message);
        return FALSE;
    }
    clear(history);
    g_ptr_array_add(history->messages, message);
    load_before(history, around);
    load_after(history, around);
    gather(history);
    return moved(history);
}

void history_to_end(History *history, guint n) {
    if (history->at_end && (history->at_start || history->messages->len >= n))
        return;
    if (!history->at_end)
        clear(history);
    history->at_end = TRUE;
    load_before(history, n - MIN(n, history->messages->len));
    gather(history);
    moved(history);
}

void history_trim(History *history, guint keep) {
    guint n = history->messages->len;

    if (!history->at_end || n <= keep)
        return;
    for (guint i = 0; i < n - keep; i++)
        bury(history, g_ptr_array_index(history->messages, i));
    g_ptr_array_remove_range(history->messages, 0, n - keep);
    history->at_start = history->conv->account == NULL;
    moved(history);
}

void history_drop(History *history, gint64 before) {
    guint kept = 0;

    for (guint i = 0; i < history->messages->len; i++) {
        Message *message = g_ptr_array_index(history->messages, i);
        gboolean stays = (message->flags & MESSAGE_VOLATILE) != 0 || message->time >= before ||
                         message->state == MESSAGE_PENDING;
        if (stays)
            history->messages->pdata[kept++] = message;
        else
            bury(history, message);
    }
    g_ptr_array_set_size(history->messages, (int)kept);
    if (history->newest != NULL && history->newest->time < before)
        bury(history, g_steal_pointer(&history->newest));
    if (kept == 0) { /* wherever the window was, now it is everything */
        history->at_end = TRUE;
        history->at_start = FALSE;
    }
    moved(history);
}

void history_renew(History *history) {
    guint n = MAX(history->messages->len, 100u);

    clear(history);
    g_clear_pointer(&history->newest, message_free);
    history->at_end = TRUE;
    history->at_start = FALSE;
    load_before(history, n);
    gather(history);
    moved(history);
}

void history_begin(History *history) {
    if (history->messages->len == 0 && !history->at_start && history->at_end) {
        load_before(history, 1);
        gather(history);
    }
}

gint64 history_last_time(History *history) {
    const GPtrArray *unsaved = history->conv->model->unsaved;
    const Message *last = edge(history, TRUE);
    g_autoptr(GPtrArray) rows = NULL;
    gint64 time = 0;

    if (history->at_end && last != NULL)
        return last->time;
    if (history->newest != NULL)
        time = history->newest->time;
    for (guint i = 0; i < unsaved->len; i++)
        if (((Message *)g_ptr_array_index(unsaved, i))->conv_id == history->conv->id)
            time = MAX(time, ((Message *)g_ptr_array_index(unsaved, i))->time);
    if (time > 0 || !is_stored(history))
        return time;
    rows = messages_before(history->conv->model->db, history->conv->id, G_MAXINT64, G_MAXINT64, 1);
    return rows->len == 0 ? 0 : ((Message *)g_ptr_array_index(rows, 0))->time;
}

void history_take(History *history, Message *message) {
    if (belongs(history, message)) {
        insert_sorted(history, message);
        return;
    }
    if (saver_owns(message))
        return;
    if ((message->flags & MESSAGE_VOLATILE) != 0) {
        put_aside(history, message);
        return;
    }
    if (history->newest != NULL)
        bury(history, history->newest);
    history->newest = message;
}

/* From the end: it is nearly always asked for what is new. */
int history_index(const History *history, gint64 message_id) {
    for (guint i = history->messages->len; i-- > 0;)
        if (((Message *)g_ptr_array_index(history->messages, i))->id == message_id)
            return (int)i;
    return -1;
}

Message *history_find(const History *history, gint64 message_id) {
    int index = history_index(history, message_id);

    if (index >= 0)
        return g_ptr_array_index(history->messages, index);
    return history->newest != NULL && history->newest->id == message_id ? history->newest : NULL;
}

Message *history_notice(const History *history, gint64 id) {
    Message *notice = history_find(history, id);

    for (guint i = 0; notice == NULL && i < history->aside->len; i++) {
        Message *message = g_ptr_array_index(history->aside, i);
        if (message->id == id)
            notice = message;
    }
    return notice != NULL && (notice->flags & MESSAGE_VOLATILE) != 0 ? notice : NULL;
}

GPtrArray *history_last(const History *history, guint n) {
    GPtrArray *last = g_ptr_array_new_with_free_func((GDestroyNotify)message_free);
    g_autoptr(GPtrArray) older = NULL;
    gint64 time = G_MAXINT64, id = G_MAXINT64;

    for (guint i = history->messages->len; history->at_end && i-- > 0 && last->len < n;) {
        const Message *message = g_ptr_array_index(history->messages, i);
        if ((message->flags & MESSAGE_VOLATILE) != 0)
            continue;
        g_ptr_array_insert(last, 0, message_copy(message));
        if (message->id > 0) {
            time = message->time;
            id = message->id;
        }
    }
    if (last->len >= n || !is_stored(history) || (history->at_end && history->at_start))
        return last;
    older = messages_before(history->conv->model->db, history->conv->id, time, id, n - last->len);
    for (guint i = older->len; i-- > 0;)
        g_ptr_array_insert(last, 0, message_copy(g_ptr_array_index(older, i)));
    return last;
}
