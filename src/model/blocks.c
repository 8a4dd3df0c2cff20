/* Whom an account has blocked (XEP-0191). */
#include "model/blocks.h"
#include "base/jid.h"
#include "model/conv.h"
#include "model/roster.h"

enum { BLOCKS_MAX = 20000 };

gboolean blocks_has(const Account *account, const char *jid) {
    return g_hash_table_contains(account->blocked, jid);
}

static const char *entry(const Account *account, const char *jid) {
    return g_hash_table_lookup(account->blocked, jid);
}

const char *blocks_match(const Account *account, const char *jid) {
    const char *resource, *found;
    g_autofree char *prepared = NULL, *bare = NULL, *domain = NULL, *at_domain = NULL;

    if (g_hash_table_size(account->blocked) == 0 || jid == NULL)
        return NULL;
    prepared = jid_prepare(jid, NULL);
    if (prepared == NULL)
        return NULL;
    bare = jid_bare(prepared);
    domain = jid_domain(prepared);
    resource = jid_resource(prepared);
    at_domain = resource != NULL ? jid_full(domain, resource) : NULL;
    found = entry(account, prepared);
    if (found == NULL)
        found = entry(account, bare);
    if (found == NULL && at_domain != NULL)
        found = entry(account, at_domain);
    return found != NULL ? found : entry(account, domain);
}

static gint compare(gconstpointer a, gconstpointer b) {
    return g_strcmp0(*(const char *const *)a, *(const char *const *)b);
}

GPtrArray *blocks_sorted(const Account *account) {
    GPtrArray *sorted = g_ptr_array_new();
    GHashTableIter iter;
    gpointer jid;

    g_hash_table_iter_init(&iter, account->blocked);
    while (g_hash_table_iter_next(&iter, &jid, NULL))
        g_ptr_array_add(sorted, jid);
    g_ptr_array_sort(sorted, compare);
    return sorted;
}

static void tell(Account *account, const char *jid) {
    bus_emit(account->model->bus,
             &(Event){.type = EV_BLOCKED, .account = account, .text = jid != NULL ? jid : ""});
}

/* The devices of a contact that can't be seen any more. */
static void hide_contact(Account *account, Contact *contact) {
    gint64 now = clock_now(account->model->clock);

    for (guint i = contact->resources->len; i-- > 0;) {
        const Resource *resource = g_ptr_array_index(contact->resources, i);
        g_autofree char *full =
            *resource->name ? jid_full(contact->jid, resource->name) : g_strdup(contact->jid);
        gboolean last = contact->resources->len == 1;
        if (blocks_match(account, full) == NULL)
            continue;
        roster_set_presence(account->roster, full, SHOW_OFFLINE, NULL, 0, now);
        if (last) /* a stranger is gone with it */
            return;
    }
}

static void hide(Account *account) {
    g_autoptr(GPtrArray) contacts = roster_sorted(account->roster);

    for (guint i = 0; i < contacts->len; i++) {
        Contact *contact = g_ptr_array_index(contacts, i);
        gboolean asks = contact->asks && blocks_match(account, contact->jid) != NULL;
        g_autofree char *jid = asks ? g_strdup(contact->jid) : NULL;
        hide_contact(account, contact);
        if (asks)
            roster_set_request(account->roster, jid, FALSE, NULL);
    }
    for (guint i = 0; i < account->convs->len; i++) {
        Conv *conv = g_ptr_array_index(account->convs, i);
        if (blocks_match(account, conv->jid) != NULL)
            conv_set_typing(conv, TYPING_NONE);
    }
}

/* FALSE if it is no JID, or one too many. */
static gboolean put(Account *account, const char *jid) {
    char *prepared = jid != NULL ? jid_prepare(jid, NULL) : NULL;

    if (prepared == NULL || g_hash_table_size(account->blocked) >= BLOCKS_MAX) {
        g_free(prepared);
        return FALSE;
    }
    g_hash_table_add(account->blocked, prepared);
    return TRUE;
}

gboolean blocks_add(Account *account, const char *const *jids) {
    gboolean good = TRUE;

    for (guint i = 0; jids[i] != NULL; i++)
        good &= put(account, jids[i]);
    hide(account);
    tell(account, jids[0] != NULL && jids[1] == NULL ? jids[0] : NULL);
    return good;
}

gboolean blocks_remove(Account *account, const char *jid) {
    g_autofree char *prepared = jid != NULL ? jid_prepare(jid, NULL) : NULL;

    if (prepared == NULL)
        return FALSE;
    if (g_hash_table_remove(account->blocked, prepared))
        tell(account, prepared);
    return TRUE;
}

void blocks_clear(Account *account) {
    if (g_hash_table_size(account->blocked) == 0)
        return;
    g_hash_table_remove_all(account->blocked);
    tell(account, NULL);
}
