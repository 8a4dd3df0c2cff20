/* All conversations: found, made, restored, opened and closed. */
#include "base/jid.h"
#include "model/conv.h"
#include "model/history.h"
#include "model/model.h"
#include "model/page.h"
#include "model/room.h"
#include "model/saver.h"
#include "store/caches.h"
#include "store/convs.h"
#include "store/messages.h"
#include <string.h>

static void emit(Conv *conv, EventType type) {
    bus_emit(conv->model->bus, &(Event){.type = type, .account = conv->account, .conv = conv});
}

Conv *convs_by_id(const Model *model, gint64 id) {
    gint64 now = saver_current_id(model->saver, id);

    return g_hash_table_lookup(model->conv_ids, &now);
}

Conv *convs_find(const Account *account, const char *jid) {
    Conv *conv = g_hash_table_lookup(account->conv_jids, jid);
    g_autofree char *bare = NULL;
    g_autofree char *prepared = NULL;
    g_autofree char *prepared_bare = NULL;

    if (conv != NULL)
        return conv;
    bare = jid_bare(jid);
    conv = g_hash_table_lookup(account->conv_jids, bare);
    if (conv != NULL)
        return conv;
    prepared = jid_prepare(jid, NULL);
    if (prepared == NULL)
        return NULL;
    conv = g_hash_table_lookup(account->conv_jids, prepared);
    if (conv != NULL)
        return conv;
    prepared_bare = jid_bare(prepared);
    return g_hash_table_lookup(account->conv_jids, prepared_bare);
}

static void take_in(Account *account, Conv *conv) {
    g_ptr_array_add(account->convs, conv);
    g_hash_table_insert(account->conv_jids, conv->jid, conv);
    if (conv->id != 0)
        g_hash_table_insert(account->model->conv_ids, &conv->id, conv);
}

Conv *convs_get(Account *account, ConvKind kind, const char *jid) {
    g_autofree char *prepared = jid_prepare(jid, NULL);
    g_autofree char *bare = NULL;
    const char *name = prepared != NULL ? prepared : jid;
    Conv *conv;

    if (kind != CONV_PRIVATE)
        name = bare = jid_bare(name);
    conv = g_hash_table_lookup(account->conv_jids, name);
    if (conv != NULL)
        return conv;
    conv = conv_new(account->model, account, kind, name);
    take_in(account, conv);
    saver_conv(account->model->saver, conv);
    emit(conv, EV_CONV_ADDED);
    return conv;
}

/* What was said first after the point up to which all is read. */
static gint64 first_unread(const Conv *conv) {
    g_autoptr(GPtrArray) rows =
        messages_after(conv->model->db, conv->id, conv->read_time, conv->read_id, 1);

    return rows->len == 0 ? 0 : ((Message *)g_ptr_array_index(rows, 0))->time;
}

static gboolean was_marked(const Conv *conv) {
    g_autofree char *value = cache_get(conv->model->db, conv->account->jid, CONV_MARK, conv->jid);

    return value != NULL;
}

static gint64 last_time(const Conv *conv) {
    g_autoptr(GPtrArray) rows =
        messages_before(conv->model->db, conv->id, G_MAXINT64, G_MAXINT64, 1);

    return rows->len == 0 ? 0 : ((const Message *)g_ptr_array_index(rows, 0))->time;
}

static gint64 forgotten(const Conv *conv) {
    g_autofree char *time =
        cache_get(conv->model->db, conv->account->jid, CONV_FORGOTTEN, conv->jid);

    return time != NULL ? g_ascii_strtoll(time, NULL, 10) : 0;
}

void convs_restore(Account *account) {
    Model *model = account->model;
    g_autoptr(GPtrArray) rows = convs_load(model->db, account->jid);

    for (guint i = 0; i < rows->len; i++) {
        ConvRow *row = g_ptr_array_index(rows, i);
        Conv *conv;
        if (g_hash_table_contains(account->conv_jids, row->jid))
            continue;
        conv = conv_new(model, account, row->kind, row->jid);
        conv->id = row->id;
        conv->draft = g_strdup(row->draft);
        conv->read_id = row->read_id;
        conv->read_time = row->read_time;
        conv->open = row->open;
        conv->position = row->position;
        if (conv->room != NULL)
            room_restore(conv->room);
        conv->unread = messages_unread(model->db, conv->id, conv->read_time, conv->read_id);
        conv->unread_since = conv->unread > 0 ? first_unread(conv) : 0;
        conv->marked = was_marked(conv);
        conv->forgotten = forgotten(conv);
        conv->last_time = last_time(conv);
        take_in(account, conv);
        emit(conv, EV_CONV_ADDED);
    }
}

void convs_forget(Conv *conv) {
    g_hash_table_remove(conv->model->conv_ids, &conv->id);
}

static gint compare_positions(gconstpointer a, gconstpointer b) {
    const Conv *x = *(Conv *const *)a, *y = *(Conv *const *)b;

    if (x->position != y->position)
        return x->position < y->position ? -1 : 1;
    return x->id < y->id ? -1 : x->id > y->id;
}

GPtrArray *convs_open(const Model *model) {
    GPtrArray *open = g_ptr_array_new();

    for (guint i = 0; i < model->accounts->len; i++) {
        Account *account = g_ptr_array_index(model->accounts, i);
        for (guint k = 0; k < account->convs->len; k++)
            if (((Conv *)g_ptr_array_index(account->convs, k))->open)
                g_ptr_array_add(open, g_ptr_array_index(account->convs, k));
    }
    for (guint i = 0; i < model->pages->len; i++)
        if (((Conv *)g_ptr_array_index(model->pages, i))->open)
            g_ptr_array_add(open, g_ptr_array_index(model->pages, i));
    g_ptr_array_sort(open, compare_positions);
    if (model->xml != NULL)
        g_ptr_array_insert(open, 0, model->xml);
    g_ptr_array_insert(open, 0, model->console);
    return open;
}

void convs_count_news(const Model *model, guint *unread, guint *mentions) {
    g_autoptr(GPtrArray) open = convs_open(model);
    *unread = *mentions = 0;
    for (guint i = 0; i < open->len; i++) {
        const Conv *conv = g_ptr_array_index(open, i);
        *unread += conv->unread;
        *mentions += conv->mentions;
    }
}

gboolean convs_exists(const Model *model, const Conv *conv) {
    if (conv == model->console || conv == model->xml)
        return TRUE;
    for (guint i = 0; i < model->accounts->len; i++) {
        const Account *account = g_ptr_array_index(model->accounts, i);
        if (g_ptr_array_find(account->convs, conv, NULL))
            return TRUE;
    }
    return g_ptr_array_find(model->pages, conv, NULL);
}

void conv_open(Conv *conv) {
    g_autoptr(GPtrArray) open = NULL;
    const Conv *last;

    if (conv->open || conv->account == NULL)
        return;
    open = convs_open(conv->model);
    last = g_ptr_array_index(open, open->len - 1);
    conv->open = TRUE;
    conv->position = last->position + 1; /* the console's is 0 */
    saver_conv(conv->model->saver, conv);
    emit(conv, EV_CONV_OPENED);
}

static void close_page(Conv *conv) {
    g_ptr_array_remove(conv->model->pages, conv);
    if (conv->page->keep) {
        g_ptr_array_add(conv->model->pages, conv); /* the last is the first to be opened again */
        conv->open = FALSE;
        emit(conv, EV_CONV_CLOSED);
        page_kept(conv->page);
        return;
    }
    emit(conv, EV_CONV_CLOSED);
    bus_bury(conv->model->bus, conv, (GDestroyNotify)conv_free);
}

void conv_close(Conv *conv) {
    if (conv->kind == CONV_PAGE) {
        close_page(conv);
        return;
    }
    if (conv == conv->model->xml) {
        conv->model->xml = NULL;
        emit(conv, EV_CONV_CLOSED);
        bus_bury(conv->model->bus, conv, (GDestroyNotify)conv_free);
        return;
    }
    if (!conv->open || conv->account == NULL)
        return;
    conv->open = FALSE;
    conv->history->held = FALSE;
    saver_conv(conv->model->saver, conv);
    emit(conv, EV_CONV_CLOSED);
}

void conv_set_position(Conv *conv, int position) {
    g_autoptr(GPtrArray) open = NULL;

    if (!conv->open || (conv->account == NULL && conv->kind != CONV_PAGE))
        return;
    open = convs_open(conv->model);
    g_ptr_array_remove(open, conv);
    g_ptr_array_insert(open, CLAMP(position, 1, (int)open->len), conv);
    for (guint i = 1; i < open->len; i++) {
        Conv *each = g_ptr_array_index(open, i);
        if (each->position == (int)i)
            continue;
        each->position = (int)i;
        saver_conv(conv->model->saver, each);
        emit(each, EV_CONV_CHANGED);
    }
}
