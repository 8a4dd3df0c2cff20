/* The contacts of an account, kept on disk with the version the server gave them (RFC 6121 2.6). */
#include "model/roster.h"
#include "base/jid.h"
#include "model/bus.h"
#include "model/groups.h"
#include "store/caches.h"
#include <string.h>

#define CACHE_ROSTER "roster"          /* bare JID → contact_pack() */
#define CACHE_VERSION "roster-version" /* "" → version */
#define STRANGERS_MAX 1000             /* who isn't in the roster can't fill our memory */
#define NICK_MAX 60                    /* characters */
#define FIELD "\x1f"                   /* never in XML 1.0 text */

Roster *roster_new(Account *account) {
    Roster *roster = g_new0(Roster, 1);

    roster->account = account;
    roster->contacts =
        g_hash_table_new_full(g_str_hash, g_str_equal, NULL, (GDestroyNotify)contact_free);
    return roster;
}

void roster_free(Roster *roster) {
    if (roster == NULL)
        return;
    g_clear_pointer(&roster->sorted, g_ptr_array_unref);
    g_clear_pointer(&roster->awaited, g_hash_table_unref);
    g_hash_table_unref(roster->contacts);
    g_free(roster->version);
    g_free(roster->delimiter);
    g_free(roster);
}

static void emit(Roster *roster, EventType type, Contact *contact, const char *text) {
    bus_emit(roster->account->model->bus,
             &(Event){.type = type, .account = roster->account, .contact = contact, .text = text});
}

static void unsort(Roster *roster) {
    g_clear_pointer(&roster->sorted, g_ptr_array_unref);
}

/* subscription digit + asked digit, name, groups */
static char *contact_pack(const Contact *contact) {
    GString *out = g_string_new(NULL);

    g_string_append_printf(out, "%d%d" FIELD "%s", contact->subscription, contact->asked,
                           contact->name != NULL ? contact->name : "");
    for (char **group = contact->groups; group != NULL && *group != NULL; group++)
        g_string_append_printf(out, FIELD "%s", *group);
    return g_string_free(out, FALSE);
}

/* Names and groups are one line each, and never contain FIELD. */
static char *plain_field(const char *text) {
    char *plain = text == NULL || *text == '\0' ? NULL : g_strdup(text);

    for (char *p = plain; p != NULL && *p != '\0'; p++)
        if (g_ascii_iscntrl(*p))
            *p = ' ';
    return plain;
}

/* TRUE if the display name or anything else became different. */
static gboolean contact_fill(Contact *contact, const char *name, const char *const *groups,
                             Subscription sub, gboolean asked) {
    g_autofree char *before = contact_pack(contact);
    g_autofree char *after = NULL;
    GStrvBuilder *builder = g_strv_builder_new();
    gboolean was_in = contact->in_roster;

    for (guint i = 0; groups != NULL && groups[i] != NULL; i++) {
        g_autofree char *group = plain_field(groups[i]);
        if (group != NULL)
            g_strv_builder_add(builder, group);
    }
    g_free(contact->name);
    g_strfreev(contact->groups);
    contact->name = plain_field(name);
    contact->groups = g_strv_builder_end(builder);
    contact->subscription = sub;
    contact->asked = asked;
    contact->in_roster = TRUE;
    g_strv_builder_unref(builder);
    after = contact_pack(contact);
    return !was_in || strcmp(before, after) != 0;
}

static void load_contact(const char *key, const char *value, gpointer data) {
    Roster *roster = data;
    g_auto(GStrv) fields = g_strsplit(value, FIELD, -1);
    Contact *contact;

    if (g_strv_length(fields) < 2 || strlen(fields[0]) != 2 || fields[0][0] < '0' ||
        fields[0][0] > '3' || g_hash_table_contains(roster->contacts, key)) {
        roster->stale = TRUE;
        return;
    }
    contact = contact_new(roster->account, key);
    contact_fill(contact, fields[1], (const char *const *)fields + 2, fields[0][0] - '0',
                 fields[0][1] == '1');
    g_hash_table_insert(roster->contacts, contact->jid, contact);
}

void roster_load(Roster *roster) {
    Db *db = roster->account->model->db;

    cache_each(db, roster->account->jid, CACHE_ROSTER, load_contact, roster);
    g_free(roster->version);
    roster->version = cache_get(db, roster->account->jid, CACHE_VERSION, "");
    if (roster->stale) /* not what we wrote: ask for all of it */
        g_clear_pointer(&roster->version, g_free);
    g_autofree char *delimiter = cache_get(db, roster->account->jid, CACHE_DELIMITER, "");
    g_free(roster->delimiter);
    roster->delimiter =
        delimiter && delimiter_is_good(delimiter) ? g_steal_pointer(&delimiter) : NULL;
    unsort(roster);
}

Contact *roster_find(const Roster *roster, const char *jid) {
    g_autofree char *bare = jid == NULL ? NULL : jid_bare(jid);
    Contact *contact = bare == NULL ? NULL : g_hash_table_lookup(roster->contacts, bare);
    g_autofree char *prepared = NULL;

    if (contact != NULL || bare == NULL)
        return contact;
    prepared = jid_prepare(bare, NULL);
    return prepared == NULL ? NULL : g_hash_table_lookup(roster->contacts, prepared);
}

static char *fold_name(const char *name) {
    g_autofree char *folded = g_utf8_casefold(name, -1);

    return g_utf8_normalize(folded, -1, G_NORMALIZE_ALL);
}

Contact *roster_find_name(const Roster *roster, const char *name) {
    Contact *found = roster_find(roster, name);
    g_autofree char *wanted = NULL;
    GHashTableIter iter;
    gpointer value;

    if (found != NULL || !g_utf8_validate(name, -1, NULL))
        return found;
    wanted = fold_name(name);
    g_hash_table_iter_init(&iter, roster->contacts);
    while (g_hash_table_iter_next(&iter, NULL, &value)) {
        Contact *contact = value;
        g_autofree char *folded = contact->name == NULL ? NULL : fold_name(contact->name);
        if (g_strcmp0(folded, wanted) != 0)
            continue;
        if (found != NULL)
            return NULL; /* two of that name: only the JID tells */
        found = contact;
    }
    return found;
}

typedef struct {
    char *key;
    Contact *contact;
} SortEntry;

static gint compare_entries(gconstpointer a, gconstpointer b) {
    const SortEntry *x = a, *y = b;
    int order = strcmp(x->key, y->key);

    return order != 0 ? order : strcmp(x->contact->jid, y->contact->jid);
}

GPtrArray *roster_sorted(const Roster *roster) {
    g_autoptr(GArray) entries = NULL;
    GHashTableIter iter;
    gpointer value;

    if (roster->sorted != NULL)
        return g_ptr_array_ref(roster->sorted);
    entries = g_array_new(FALSE, FALSE, sizeof(SortEntry));
    g_hash_table_iter_init(&iter, roster->contacts);
    while (g_hash_table_iter_next(&iter, NULL, &value)) {
        g_autofree char *folded = g_utf8_casefold(contact_display_name(value), -1);
        SortEntry entry = {g_utf8_collate_key(folded, -1), value};
        g_array_append_val(entries, entry);
    }
    g_array_sort(entries, compare_entries);
    ((Roster *)roster)->sorted = g_ptr_array_sized_new(entries->len);
    for (guint i = 0; i < entries->len; i++) {
        SortEntry *entry = &g_array_index(entries, SortEntry, i);
        g_ptr_array_add(roster->sorted, entry->contact);
        g_free(entry->key);
    }
    return g_ptr_array_ref(roster->sorted);
}

/* The contact of a bare JID, made if need be; NULL if it is none, or one stranger too many. */
static Contact *roster_need(Roster *roster, const char *jid, gboolean stranger) {
    Contact *contact = roster_find(roster, jid);
    g_autofree char *prepared = NULL;
    g_autofree char *bare = NULL;

    if (contact != NULL)
        return contact;
    prepared = jid_prepare(jid, NULL);
    if (prepared == NULL || (stranger && roster->strangers >= STRANGERS_MAX))
        return NULL;
    bare = jid_bare(prepared);
    contact = contact_new(roster->account, bare);
    g_hash_table_insert(roster->contacts, contact->jid, contact);
    roster->strangers++;
    unsort(roster);
    return contact;
}

static void contact_remove(Roster *roster, Contact *contact) {
    if (!contact->in_roster)
        roster->strangers--;
    unsort(roster);
    g_hash_table_steal(roster->contacts, contact->jid);
    emit(roster, EV_CONTACT_REMOVED, contact, NULL);
    bus_bury(roster->account->model->bus, contact, (GDestroyNotify)contact_free);
}

/* Who is not in the roster is kept only while there is something to know. */
static void drop_stranger(Roster *roster, Contact *contact) {
    if (!contact->in_roster && !contact->asks && !contact->asked && contact->resources->len == 0)
        contact_remove(roster, contact);
}

static void contact_save(Roster *roster, const Contact *contact) {
    g_autofree char *packed = contact_pack(contact);

    if (!cache_set(roster->account->model->db, roster->account->jid, CACHE_ROSTER, contact->jid,
                   packed, NULL))
        roster->stale = TRUE;
}

Contact *roster_set(Roster *roster, const char *jid, const char *name, const char *const *groups,
                    Subscription sub, gboolean asked) {
    Contact *contact = jid_resource(jid) != NULL ? NULL : roster_need(roster, jid, FALSE);
    gboolean was_in, saw;

    if (contact == NULL)
        return NULL;
    was_in = contact->in_roster;
    saw = was_in && (contact->subscription & SUBSCRIPTION_TO);
    if (roster->awaited != NULL)
        g_hash_table_remove(roster->awaited, contact->jid);
    if (!contact_fill(contact, name, groups, sub, asked))
        return contact;
    if (!was_in)
        roster->strangers--;
    if (contact_may_see_us(contact)) {
        contact->asks = FALSE; /* answered, here or on another device */
        g_clear_pointer(&contact->request_text, g_free);
    }
    unsort(roster);
    contact_save(roster, contact);
    if (saw && !(sub & SUBSCRIPTION_TO)) /* not every server says that they are gone for us */
        roster_set_presence(roster, contact->jid, SHOW_OFFLINE, NULL, 0,
                            clock_now(roster->account->model->clock));
    if (roster->awaited == NULL)
        emit(roster, was_in ? EV_CONTACT_CHANGED : EV_CONTACT_ADDED, contact, NULL);
    return contact;
}

void roster_drop(Roster *roster, const char *jid) {
    Contact *contact = roster_find(roster, jid);

    if (contact == NULL || !contact->in_roster)
        return;
    cache_clear(roster->account->model->db, roster->account->jid, CACHE_ROSTER, contact->jid);
    contact_remove(roster, contact);
}

void roster_begin_full(Roster *roster) {
    GHashTableIter iter;
    gpointer value;

    g_return_if_fail(roster->awaited == NULL);
    roster->awaited = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    g_hash_table_iter_init(&iter, roster->contacts);
    while (g_hash_table_iter_next(&iter, NULL, &value)) {
        Contact *contact = value;
        if (contact->in_roster)
            g_hash_table_add(roster->awaited, g_strdup(contact->jid));
    }
    db_begin(roster->account->model->db);
    if (roster->stale) /* what is on disk is not what we think: all of it anew */
        cache_clear(roster->account->model->db, roster->account->jid, CACHE_ROSTER, NULL);
}

void roster_end_full(Roster *roster, const char *version) {
    g_autoptr(GHashTable) gone = g_steal_pointer(&roster->awaited);
    Db *db = roster->account->model->db;
    gboolean rewrite = roster->stale;
    GHashTableIter iter;
    gpointer key;

    g_return_if_fail(gone != NULL);
    g_hash_table_iter_init(&iter, gone);
    while (g_hash_table_iter_next(&iter, &key, NULL))
        roster_drop(roster, key);
    roster->stale = FALSE;
    g_hash_table_iter_init(&iter, roster->contacts);
    while (rewrite && g_hash_table_iter_next(&iter, NULL, &key))
        if (((Contact *)key)->in_roster)
            contact_save(roster, key);
    roster_set_version(roster, version);
    if (!db_commit(db, NULL))
        roster->stale = TRUE;
    emit(roster, EV_ROSTER_LOADED, NULL, NULL);
}

void roster_set_version(Roster *roster, const char *version) {
    Account *account = roster->account;

    g_free(roster->version);
    roster->version = roster->stale ? NULL : g_strdup(version);
    if (roster->version == NULL)
        cache_clear(account->model->db, account->jid, CACHE_VERSION, NULL);
    else if (!cache_set(account->model->db, account->jid, CACHE_VERSION, "", version, NULL))
        roster->stale = TRUE;
}

void roster_set_request(Roster *roster, const char *jid, gboolean asks, const char *text) {
    Contact *contact = asks ? roster_need(roster, jid, TRUE) : roster_find(roster, jid);

    if (contact == NULL)
        return;
    contact->asks = asks;
    g_free(contact->request_text);
    contact->request_text = asks ? g_strdup(text) : NULL;
    emit(roster, EV_CONTACT_CHANGED, contact, NULL);
    drop_stranger(roster, contact);
}

void roster_set_asked(Roster *roster, const char *jid, gboolean asked) {
    Contact *contact = asked ? roster_need(roster, jid, TRUE) : roster_find(roster, jid);

    if (contact == NULL || contact->asked == asked ||
        (asked && (contact->subscription & SUBSCRIPTION_TO)))
        return;
    contact->asked = asked;
    if (contact->in_roster)
        contact_save(roster, contact);
    emit(roster, EV_CONTACT_CHANGED, contact, NULL);
    drop_stranger(roster, contact);
}

void roster_set_request_nick(Roster *roster, const char *jid, const char *nick) {
    Contact *contact = roster_find(roster, jid);

    if (contact == NULL || !contact->asks)
        return;
    g_free(contact->request_nick);
    contact->request_nick = nick != NULL && *nick != '\0'
                                ? g_utf8_substring(nick, 0, MIN(g_utf8_strlen(nick, -1), NICK_MAX))
                                : NULL;
}

Resource *roster_set_presence(Roster *roster, const char *full_jid, Show show, const char *status,
                              int priority, gint64 since) {
    const char *name = jid_resource(full_jid);
    Contact *contact =
        show == SHOW_OFFLINE ? roster_find(roster, full_jid) : roster_need(roster, full_jid, TRUE);
    Resource *resource = NULL;

    if (contact == NULL)
        return NULL;
    if (name == NULL)
        name = "";
    if (show != SHOW_OFFLINE)
        resource = contact_set_resource(contact, name, show, status, priority, since);
    else if (!contact_drop_resource(contact, name, status))
        return NULL;
    if (show != SHOW_OFFLINE && resource == NULL)
        return NULL;
    emit(roster, EV_PRESENCE, contact, name);
    drop_stranger(roster, contact);
    return resource;
}

void roster_clear_presence(Roster *roster) {
    g_autoptr(GPtrArray) all = roster_sorted(roster);
    gboolean any = FALSE;

    for (guint i = 0; i < all->len; i++) {
        Contact *contact = g_ptr_array_index(all, i);
        any = any || contact->resources->len > 0;
        g_ptr_array_set_size(contact->resources, 0);
        contact->told = SHOW_OFFLINE;
        if (!contact->in_roster)
            contact->asked = FALSE; /* the roster says it, if the server knows of it */
        drop_stranger(roster, contact);
    }
    if (any)
        emit(roster, EV_ACCOUNT_CHANGED, NULL, NULL);
}
