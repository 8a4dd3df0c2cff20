/* What strangers say and ask, folded into one list. */
#include "model/inbox.h"
#include "base/jid.h"
#include "base/tr.h"
#include "model/blocks.h"
#include "model/history.h"
#include "model/message.h"
#include "model/roster.h"
#include "store/caches.h"
#include "store/messages.h"
#include <string.h>

#define CACHE_ACCEPTED "accepted" /* bare JID → "" */

enum { ACCEPTED_MAX = 20000 };

static gboolean mode_is(const Account *account, const char *mode) {
    const char *set = settings_text(account->model->settings, "strangers", account, NULL);

    return strcmp(set, mode) == 0;
}

gboolean inbox_is_stranger(const Account *account, const char *jid) {
    const Contact *contact = roster_find(account->roster, jid);
    const char *at = strchr(account->jid, '@');

    if (contact != NULL && contact->in_roster)
        return FALSE;
    if (strcmp(jid, account->jid) == 0 || strcmp(jid, at != NULL ? at + 1 : account->jid) == 0)
        return FALSE; /* ourselves, and our server */
    return !g_hash_table_contains(account->accepted, jid);
}

gboolean inbox_drops(const Account *account, const char *jid) {
    return mode_is(account, "drop") && inbox_is_stranger(account, jid);
}

gboolean inbox_folds(const Conv *conv) {
    return conv->kind == CONV_CHAT && !conv->open && mode_is(conv->account, "inbox") &&
           inbox_is_stranger(conv->account, conv->jid);
}

static gint compare(gconstpointer a, gconstpointer b) {
    const InboxItem *x = a, *y = b;

    if ((x->contact != NULL) != (y->contact != NULL))
        return x->contact != NULL ? -1 : 1;
    if (x->time != y->time)
        return x->time > y->time ? -1 : 1;
    return strcmp(x->jid, y->jid);
}

static gboolean waits(const Conv *conv) {
    return conv != NULL && conv->kind == CONV_CHAT && !conv->open && conv->unread > 0 &&
           inbox_is_stranger(conv->account, conv->jid) &&
           blocks_match(conv->account, conv->jid) == NULL;
}

static void add(GArray *items, Account *account, Conv *conv, Contact *contact) {
    InboxItem item = {.account = account, .conv = conv, .contact = contact};

    if (items->len >= INBOX_MAX)
        return;
    item.jid = contact != NULL ? contact->jid : conv->jid;
    item.time = conv != NULL ? history_last_time(conv->history) : 0;
    g_array_append_val(items, item);
}

static void add_account(GArray *items, Account *account) {
    g_autoptr(GPtrArray) contacts = roster_sorted(account->roster);

    for (guint i = 0; i < contacts->len; i++) {
        Contact *contact = g_ptr_array_index(contacts, i);
        Conv *conv;
        if (!contact->asks)
            continue;
        conv = g_hash_table_lookup(account->conv_jids, contact->jid);
        add(items, account, waits(conv) ? conv : NULL, contact);
    }
    for (guint i = 0; i < account->convs->len; i++) {
        Conv *conv = g_ptr_array_index(account->convs, i);
        const Contact *contact;
        if (!waits(conv))
            continue;
        contact = roster_find(account->roster, conv->jid);
        if (contact == NULL || !contact->asks)
            add(items, account, conv, NULL);
    }
}

static void add_invitations(GArray *items, Account *account) {
    for (guint i = 0; i < account->invitations->len && items->len < INBOX_MAX; i++) {
        const Invitation *invitation = g_ptr_array_index(account->invitations, i);
        InboxItem item = {.account = account,
                          .jid = invitation->room,
                          .invitation = invitation,
                          .time = invitation->time};
        if (invitation_folds(invitation))
            g_array_append_val(items, item);
    }
}

GArray *inbox_items(const Model *model, const Account *account) {
    GArray *items = g_array_new(FALSE, FALSE, sizeof(InboxItem));

    for (guint i = 0; i < model->accounts->len; i++) {
        Account *each = g_ptr_array_index(model->accounts, i);
        if (account == NULL || each == account) {
            add_account(items, each);
            add_invitations(items, each);
        }
    }
    g_array_sort(items, compare);
    return items;
}

char *inbox_last_words(const InboxItem *item) {
    const GPtrArray *loaded;
    g_autoptr(GPtrArray) stored = NULL;

    if (item->invitation != NULL)
        return g_strdup(item->invitation->reason);
    if (item->conv == NULL)
        return item->contact != NULL ? g_strdup(item->contact->request_text) : NULL;
    loaded = item->conv->history->messages;
    for (guint i = loaded->len; i-- > 0;) {
        const Message *message = g_ptr_array_index(loaded, i);
        if (message->state == MESSAGE_RECEIVED && message->kind == MESSAGE_TEXT)
            return g_strdup(message->body);
    }
    stored = messages_before(item->conv->model->db, item->conv->id, G_MAXINT64, G_MAXINT64, 1);
    return stored->len > 0 ? g_strdup(((Message *)g_ptr_array_index(stored, 0))->body) : NULL;
}

void inbox_accept(Account *account, const char *jid) {
    Db *db = account->model->db;

    if (!g_hash_table_add(account->accepted, g_strdup(jid)))
        return;
    cache_set(db, account->jid, CACHE_ACCEPTED, jid, "", NULL);
    cache_trim(db, account->jid, CACHE_ACCEPTED, ACCEPTED_MAX);
}

static void load(const char *key, const char *value, gpointer data) {
    g_hash_table_add(((Account *)data)->accepted, g_strdup(key));
}

void inbox_load(Account *account) {
    cache_each(account->model->db, account->jid, CACHE_ACCEPTED, load, account);
}

/* Said once, until the inbox was empty again: many strangers are one matter. */
static void announce(Model *model, const char *jid, const char *what) {
    if (model->inbox_told)
        return;
    model->inbox_told = TRUE;
    model_notice(model, NULL, "%s, who isn't one of your contacts, %s: /inbox", jid, what);
}

static gboolean is_empty(const Account *account) {
    GHashTableIter iter;
    gpointer contact;

    for (guint i = 0; i < account->convs->len; i++)
        if (waits(g_ptr_array_index(account->convs, i)))
            return FALSE;
    for (guint i = 0; i < account->invitations->len; i++)
        if (invitation_folds(g_ptr_array_index(account->invitations, i)))
            return FALSE;
    g_hash_table_iter_init(&iter, account->roster->contacts);
    while (g_hash_table_iter_next(&iter, NULL, &contact))
        if (((const Contact *)contact)->asks)
            return FALSE;
    return TRUE;
}

static void check_empty(Model *model) {
    for (guint i = 0; model->inbox_told && i < model->accounts->len; i++)
        if (!is_empty(g_ptr_array_index(model->accounts, i)))
            return;
    model->inbox_told = FALSE;
}

static void hear_message(Model *model, const Event *ev) {
    Conv *conv = ev->conv;

    if (conv->account == NULL || conv->kind != CONV_CHAT)
        return;
    if (message_is_ours(ev->message)) {
        if (inbox_is_stranger(conv->account, conv->jid))
            inbox_accept(conv->account, conv->jid);
    } else if (inbox_folds(conv) && conv->unread > 0) {
        announce(model, conv->jid, _("writes to you"));
    }
}

static void hear_invitation(Model *model, const Event *ev) {
    const Invitation *invitation = invitations_find(ev->account, ev->text);

    if (ev->number == 0 || invitation == NULL)
        check_empty(model);
    else if (invitation_folds(invitation))
        announce(model, invitation->from != NULL ? invitation->from : invitation->room,
                 _("invites you into a room"));
}

void inbox_hear(const Event *ev, void *data) {
    Model *model = data;
    Conv *conv;

    switch (ev->type) {
    case EV_MESSAGE_ADDED:
        hear_message(model, ev);
        break;
    case EV_SUBSCRIPTION:
        if (strcmp(ev->text, "subscribe") == 0 && !ev->contact->in_roster &&
            mode_is(ev->account, "inbox"))
            announce(model, ev->contact->jid, _("asks to see when you are online"));
        break;
    case EV_INVITED:
        hear_invitation(model, ev);
        break;
    case EV_CONTACT_ADDED: /* no stranger any more: what they said is to be seen */
        conv = g_hash_table_lookup(ev->account->conv_jids, ev->contact->jid);
        if (conv != NULL && conv->unread > 0)
            conv_open(conv);
        check_empty(model);
        break;
    case EV_CONV_CHANGED:
    case EV_CONV_OPENED:
    case EV_CONTACT_CHANGED:
    case EV_BLOCKED:
        check_empty(model);
        break;
    default:
        break;
    }
}
