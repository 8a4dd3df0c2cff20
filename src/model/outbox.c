/* The life of our own messages: PENDING → SENT → DELIVERED → READ, or FAILED. Never back. */
#include "model/outbox.h"
#include "model/correction.h"
#include "model/history.h"
#include "model/message.h"
#include "model/model.h"
#include "model/saver.h"
#include "store/messages.h"

static gint compare(gconstpointer a, gconstpointer b) {
    return message_compare(*(Message *const *)a, *(Message *const *)b);
}

GPtrArray *outbox_pending(Account *account) {
    Model *model = account->model;
    g_autoptr(GPtrArray) rows = messages_pending(model->db, account->jid);
    GPtrArray *pending = g_ptr_array_new_with_free_func((GDestroyNotify)message_free);

    for (guint i = 0; i < rows->len; i++) {
        Message *row = g_ptr_array_index(rows, i);
        const Message *newer = saver_pending_update(model->saver, row->id);
        if (newer == NULL || newer->state == MESSAGE_PENDING)
            g_ptr_array_add(pending, message_copy(newer != NULL ? newer : row));
    }
    for (guint i = 0; i < model->unsaved->len; i++) {
        Message *message = g_ptr_array_index(model->unsaved, i);
        Conv *conv = convs_by_id(model, message->conv_id);
        if (message->state == MESSAGE_PENDING && conv != NULL && conv->account == account)
            g_ptr_array_add(pending, message_copy(message));
    }
    g_ptr_array_sort(pending, compare);
    return pending;
}

/* FALSE if the message is beyond that state already. */
static gboolean move(Conv *conv, Message *message, MessageState state, const char *reason) {
    Message *unsaved = saver_owns(message) ? saver_unsaved(conv->model->saver, message->id) : NULL;

    if (message->state == MESSAGE_RECEIVED || message->state == MESSAGE_FAILED ||
        message->state >= state || (state == MESSAGE_FAILED && message->state >= MESSAGE_DELIVERED))
        return FALSE;
    if (unsaved != NULL)
        message = unsaved;
    message->state = state;
    g_free(message->error);
    message->error = g_strdup(reason);
    conv_changed(conv, message);
    if (message->kind == MESSAGE_CORRECTION)
        correction_moved(conv, message);
    return TRUE;
}

static void settle(Account *account, gint64 message_id, gint64 conv_id, MessageState state,
                   const char *reason) {
    g_autoptr(Message) message = saver_get(account->model->saver, message_id);
    Conv *conv = message == NULL ? NULL : convs_by_id(account->model, message->conv_id);

    if (conv != NULL && conv->account == account && conv == convs_by_id(account->model, conv_id))
        move(conv, message, state, reason);
}

void outbox_sent(Account *account, gint64 message_id, gint64 conv_id) {
    settle(account, message_id, conv_id, MESSAGE_SENT, NULL);
}

void outbox_failed(Account *account, gint64 message_id, gint64 conv_id, const char *reason) {
    settle(account, message_id, conv_id, MESSAGE_FAILED, reason);
}

/* A copy of the one of ours with this message id, in its newest state. */
static Message *find_ours(Conv *conv, const char *message_id) {
    Model *model = conv->model;
    g_autoptr(Message) stored = NULL;

    for (guint i = 0; i < model->unsaved->len; i++) {
        Message *message = g_ptr_array_index(model->unsaved, i);
        if (message->conv_id == conv->id && message_is_ours(message) &&
            g_strcmp0(message->message_id, message_id) == 0)
            return message_copy(message);
    }
    stored = conv->id <= 0 ? NULL : messages_find(model->db, conv->id, message_id, TRUE);
    return stored == NULL ? NULL : saver_get(model->saver, stored->id);
}

gboolean outbox_confirmed(Conv *conv, const char *message_id, MessageState state) {
    g_autoptr(Message) message = find_ours(conv, message_id);

    if (message != NULL)
        move(conv, message, state, NULL);
    return message != NULL;
}

gboolean outbox_reflected(Conv *conv, const char *message_id, const Message *copy) {
    g_autoptr(Message) message = find_ours(conv, message_id);

    if (message == NULL)
        return FALSE;
    move(conv, message, MESSAGE_SENT, NULL);
    if (copy->archive_id != NULL && message->archive_id == NULL && !saver_owns(message)) {
        message->archive_id = g_strdup(copy->archive_id);
        message->archive_by = g_strdup(copy->archive_by);
        message->occupant_id = g_strdup(copy->occupant_id);
        conv_changed(conv, message);
    }
    return TRUE;
}

gboolean outbox_rejected(Conv *conv, const char *message_id, const char *reason) {
    g_autoptr(Message) message = find_ours(conv, message_id);

    if (message != NULL)
        move(conv, message, MESSAGE_FAILED, reason);
    return message != NULL;
}
