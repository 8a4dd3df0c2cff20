/* XEP-0198: what the server has, what we have, and how to go on after the connection broke. */
#include "wire/sm.h"
#include "base/tr.h"
#include "wire/login_error.h"
#include "wire/ns.h"
#include <string.h>

#define ID_MAX 4000
#define DIFFERENCE_MAX (G_MAXUINT32 / 2)

struct Sm {
    gboolean counting, active;
    char *id, *location; /* id: the session may be resumed */
    guint max_seconds;
    guint32 sent, acked, handled; /* modulo 2³² */
    guint32 told;                 /* the last handled that the server heard */
    gboolean held, restored;
    GQueue queue;         /* SmItem*: sent - acked of them */
    GHashTable *messages; /* the ids of those in it that are from the outbox */
};

void sm_item_free(SmItem *item) {
    if (item->stanza)
        stanza_unref(item->stanza);
    g_free(item);
}

Sm *sm_new(void) {
    Sm *sm = g_new0(Sm, 1);
    g_queue_init(&sm->queue);
    sm->messages = g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, NULL);
    return sm;
}

void sm_reset(Sm *sm) {
    g_queue_clear_full(&sm->queue, (GDestroyNotify)sm_item_free);
    g_hash_table_remove_all(sm->messages);
    g_clear_pointer(&sm->id, g_free);
    g_clear_pointer(&sm->location, g_free);
    sm->counting = sm->active = sm->restored = FALSE;
    sm->sent = sm->acked = sm->handled = sm->told = 0;
    sm->max_seconds = 0;
}

void sm_free(Sm *sm) {
    if (!sm)
        return;
    sm_reset(sm);
    g_hash_table_unref(sm->messages);
    g_free(sm);
}

void sm_begin(Sm *sm) {
    sm_reset(sm);
    sm->counting = TRUE;
}

static gboolean is_true(const char *value) {
    return g_strcmp0(value, "true") == 0 || g_strcmp0(value, "1") == 0;
}

void sm_enabled(Sm *sm, const Stanza *enabled) {
    const char *id = stanza_get(enabled, "id");
    guint64 max = 0;
    sm->active = TRUE;
    sm->handled = sm->told = 0;
    if (!is_true(stanza_get(enabled, "resume")) || !id || !*id || strlen(id) > ID_MAX)
        return;
    sm->id = g_strdup(id);
    sm->location = g_strdup(stanza_get(enabled, "location"));
    const char *seconds = stanza_get(enabled, "max");
    if (seconds && g_ascii_string_to_unsigned(seconds, 10, 0, G_MAXUINT32, &max, NULL))
        sm->max_seconds = (guint)max;
}

gboolean sm_is_active(const Sm *sm) {
    return sm->active;
}

gboolean sm_is_counting(const Sm *sm) {
    return sm->counting;
}

void sm_suspend(Sm *sm) {
    sm->active = sm->counting = FALSE;
}

void sm_sent(Sm *sm, Stanza *stanza, gint64 message_id, gint64 conv_id) {
    if (!sm->counting)
        return;
    SmItem *item = g_new0(SmItem, 1);
    *item = (SmItem){stanza ? stanza_ref(stanza) : NULL, message_id, conv_id};
    g_queue_push_tail(&sm->queue, item);
    if (message_id)
        g_hash_table_add(sm->messages, g_memdup2(&message_id, sizeof message_id));
    sm->sent++;
}

/* The first one of the queue, or NULL; owned by the caller. */
static SmItem *take(Sm *sm) {
    SmItem *item = g_queue_pop_head(&sm->queue);
    if (item && item->message_id)
        g_hash_table_remove(sm->messages, &item->message_id);
    return item;
}

void sm_received(Sm *sm) {
    if (sm->active)
        sm->handled++;
}

static void set_unsigned(Stanza *stanza, const char *name, guint32 value) {
    stanza_set_number(stanza, name, value);
}

void sm_hold(Sm *sm, gboolean hold) {
    sm->held = hold;
}

static guint32 safe(const Sm *sm) {
    return sm->held ? sm->told : sm->handled;
}

Stanza *sm_answer(Sm *sm) {
    Stanza *a = stanza_new("a", NS_SM);
    sm->told = safe(sm);
    set_unsigned(a, "h", sm->told);
    return a;
}

Stanza *sm_question(void) {
    return stanza_new("r", NS_SM);
}

gboolean sm_acknowledge(Sm *sm, const Stanza *from, SmAckFn fn, gpointer data, GError **error) {
    const char *text = stanza_get(from, "h");
    guint64 h;
    if (!text || !g_ascii_string_to_unsigned(text, 10, 0, G_MAXUINT32, &h, NULL)) {
        g_set_error_literal(error, LOGIN_ERROR, LOGIN_ERROR_RETRY,
                            _("The server's acknowledgement makes no sense."));
        return FALSE;
    }
    guint32 news = (guint32)h - sm->acked;
    if (sm->restored && news > g_queue_get_length(&sm->queue) && news <= DIFFERENCE_MAX) {
        sm->sent = (guint32)h;
        sm->acked = sm->sent - g_queue_get_length(&sm->queue);
        news = g_queue_get_length(&sm->queue);
    }
    if (news > g_queue_get_length(&sm->queue)) {
        gboolean back = news > DIFFERENCE_MAX;
        g_set_error(error, LOGIN_ERROR, LOGIN_ERROR_RETRY,
                    back ? _("The server took back an acknowledgement (%u, now %u).")
                         : _("The server acknowledged more than it was sent (%u, not %u)."),
                    back ? sm->acked : (guint32)h, back ? (guint32)h : sm->sent);
        return FALSE;
    }
    sm->acked = (guint32)h;
    for (; news; news--) {
        SmItem *item = take(sm);
        if (item->message_id && fn)
            fn(item->message_id, item->conv_id, data);
        sm_item_free(item);
    }
    return TRUE;
}

guint32 sm_sent_count(const Sm *sm) {
    return sm->sent;
}

guint sm_unacknowledged(const Sm *sm) {
    return sm->queue.length;
}

gboolean sm_has_message(const Sm *sm, gint64 message_id) {
    return message_id ? g_hash_table_contains(sm->messages, &message_id)
                      : g_hash_table_size(sm->messages) > 0;
}

gboolean sm_can_resume(const Sm *sm) {
    return sm->id != NULL;
}

guint sm_max_seconds(const Sm *sm) {
    return sm->max_seconds;
}

const char *sm_location(const Sm *sm) {
    return sm->location;
}

Stanza *sm_resume(Sm *sm) {
    g_return_val_if_fail(sm->id, NULL);
    Stanza *resume = stanza_new("resume", NS_SM);
    sm->handled = sm->told = safe(sm); /* what comes again counts again */
    set_unsigned(resume, "h", sm->told);
    stanza_set(resume, "previd", sm->id);
    return resume;
}

gboolean sm_resumed(Sm *sm, const Stanza *resumed, SmAckFn fn, gpointer data, GError **error) {
    if (g_strcmp0(stanza_get(resumed, "previd"), sm->id) != 0) {
        g_set_error_literal(error, LOGIN_ERROR, LOGIN_ERROR_RETRY,
                            _("The server resumed another session than ours."));
        return FALSE;
    }
    if (!sm_acknowledge(sm, resumed, fn, data, error))
        return FALSE;
    sm->counting = sm->active = TRUE;
    sm->restored = FALSE;
    return TRUE;
}

GPtrArray *sm_take_unacknowledged(Sm *sm) {
    GPtrArray *items = g_ptr_array_new_with_free_func((GDestroyNotify)sm_item_free);
    SmItem *item;
    while ((item = take(sm)))
        g_ptr_array_add(items, item);
    sm->sent = sm->acked; /* they count anew */
    return items;
}

gboolean sm_worth_repeating(const Stanza *stanza) {
    if (!stanza_is(stanza, "message", NS_CLIENT) ||
        g_strcmp0(stanza_get(stanza, "type"), "error") == 0)
        return FALSE;
    const Stanza *child = NULL;
    while ((child = stanza_next(stanza, child, NULL, NULL)))
        if (!stanza_is(child, NULL, "http://jabber.org/protocol/chatstates") &&
            !stanza_is(child, NULL, "urn:xmpp:hints"))
            return TRUE;
    return FALSE;
}

#define SAVED_NS "papo:sm"

char *sm_save(const Sm *sm, const char *jid) {
    if (!sm->id)
        return NULL;
    g_autoptr(Stanza) root = stanza_new("sm", SAVED_NS);
    stanza_set(root, "id", sm->id);
    stanza_set(root, "jid", jid);
    stanza_set(root, "location", sm->location);
    set_unsigned(root, "max", sm->max_seconds);
    set_unsigned(root, "acked", sm->acked);
    set_unsigned(root, "handled", safe(sm));
    for (const GList *l = sm->queue.head; l; l = l->next) {
        const SmItem *item = l->data;
        Stanza *saved = stanza_add(root, "item", NULL);
        stanza_set_number(saved, "message", item->message_id);
        stanza_set_number(saved, "conv", item->conv_id);
        if (!item->message_id && sm_worth_repeating(item->stanza))
            stanza_take(saved, stanza_copy(item->stanza));
    }
    return stanza_to_xml(root);
}

static gboolean get_number(const Stanza *stanza, const char *name, gint64 max, gint64 *value) {
    const char *text = stanza_get(stanza, name);
    return text && g_ascii_string_to_signed(text, 10, G_MININT64, max, value, NULL);
}

gboolean sm_restore(Sm *sm, const char *text, char **jid) {
    g_autoptr(Stanza) root = stanza_parse(text, NULL);
    gint64 max, acked, handled;
    if (!stanza_is(root, "sm", SAVED_NS) || !stanza_get(root, "id") || !stanza_get(root, "jid") ||
        !get_number(root, "max", G_MAXUINT32, &max) ||
        !get_number(root, "acked", G_MAXUINT32, &acked) ||
        !get_number(root, "handled", G_MAXUINT32, &handled))
        return FALSE;
    sm_reset(sm);
    sm->id = g_strdup(stanza_get(root, "id"));
    sm->location = g_strdup(stanza_get(root, "location"));
    sm->max_seconds = (guint)max;
    sm->sent = sm->acked = (guint32)acked;
    sm->handled = sm->told = (guint32)handled;
    sm->restored = sm->counting = TRUE;
    Stanza *saved = NULL;
    while ((saved = stanza_next(root, saved, "item", NULL))) {
        gint64 message, conv;
        Stanza *stanza = stanza_child(saved, NULL, NULL);
        if (get_number(saved, "message", G_MAXINT64, &message) &&
            get_number(saved, "conv", G_MAXINT64, &conv))
            sm_sent(sm, stanza, message, conv);
    }
    sm->counting = FALSE;
    *jid = g_strdup(stanza_get(root, "jid"));
    return TRUE;
}
