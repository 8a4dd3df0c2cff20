/* Groups of the roster, and groups in groups (XEP-0083). */
#include "model/groups.h"
#include "store/caches.h"
#include <string.h>

#define DELIMITER_MAX 16 /* bytes */
#define DEPTH_MAX 8

gboolean delimiter_is_good(const char *delimiter) {
    gsize n = strlen(delimiter);

    if (n == 0 || n > DELIMITER_MAX || (n == 1 && g_ascii_isalnum(*delimiter)))
        return FALSE;
    for (const char *p = delimiter; *p != '\0'; p = g_utf8_next_char(p))
        if (g_unichar_iscntrl(g_utf8_get_char(p)))
            return FALSE;
    return TRUE;
}

void roster_set_delimiter(Roster *roster, const char *delimiter) {
    Account *account = roster->account;
    const char *good = delimiter != NULL && delimiter_is_good(delimiter) ? delimiter : NULL;

    if (g_strcmp0(roster->delimiter, good) == 0)
        return;
    g_free(roster->delimiter);
    roster->delimiter = g_strdup(good);
    cache_set(account->model->db, account->jid, CACHE_DELIMITER, "", good != NULL ? good : "",
              NULL);
    bus_emit(account->model->bus, &(Event){.type = EV_ACCOUNT_CHANGED, .account = account});
}

/* The parts of a name, without empty ones; owned by the caller. */
static GPtrArray *parts_of(const Roster *roster, const char *name) {
    GPtrArray *parts = g_ptr_array_new_with_free_func(g_free);
    g_auto(GStrv) all =
        roster->delimiter != NULL ? g_strsplit(name, roster->delimiter, DEPTH_MAX) : NULL;

    for (char **part = all; part != NULL && *part != NULL; part++)
        if (**part != '\0')
            g_ptr_array_add(parts, g_strdup(*part));
    if (parts->len == 0)
        g_ptr_array_add(parts, g_strdup(name));
    return parts;
}

typedef struct {
    Group group;
    GPtrArray *parts;
} Entry;

static void entry_free(gpointer data) {
    Entry *entry = data;

    g_free(entry->group.name);
    g_free(entry->group.title);
    g_ptr_array_unref(entry->parts);
    g_free(entry);
}

static gint compare(gconstpointer a, gconstpointer b) {
    const Entry *x = *(Entry *const *)a, *y = *(Entry *const *)b;

    for (guint i = 0; i < x->parts->len && i < y->parts->len; i++) {
        const char *left = g_ptr_array_index(x->parts, i), *right = g_ptr_array_index(y->parts, i);
        int order = g_utf8_collate(left, right);
        order = order != 0 ? order : strcmp(left, right);
        if (order != 0)
            return order;
    }
    return x->parts->len != y->parts->len ? (int)x->parts->len - (int)y->parts->len
                                          : strcmp(x->group.name, y->group.name);
}

static void add(const Roster *roster, GPtrArray *found, GHashTable *seen, const char *name) {
    Entry *entry = g_new0(Entry, 1);

    entry->parts = parts_of(roster, name);
    entry->group.name = g_strdup(name);
    entry->group.depth = entry->parts->len - 1;
    entry->group.title = g_strdup(g_ptr_array_index(entry->parts, entry->group.depth));
    g_hash_table_add(seen, entry->group.name);
    g_ptr_array_add(found, entry);
}

/* The groups around one exist, too, whether or not somebody is in them. */
static void add_around(const Roster *roster, GPtrArray *found, GHashTable *seen, const char *name) {
    g_autoptr(GPtrArray) parts = parts_of(roster, name);
    g_autoptr(GString) around = g_string_new(NULL);

    for (guint i = 0; i + 1 < parts->len; i++) {
        g_string_append_printf(around, "%s%s", i > 0 ? roster->delimiter : "",
                               (const char *)g_ptr_array_index(parts, i));
        if (!g_hash_table_contains(seen, around->str))
            add(roster, found, seen, around->str);
    }
}

GPtrArray *roster_groups(const Roster *roster) {
    g_autoptr(GHashTable) seen = g_hash_table_new(g_str_hash, g_str_equal);
    GPtrArray *found = g_ptr_array_new_with_free_func(entry_free);
    GHashTableIter iter;
    gpointer value;

    g_hash_table_iter_init(&iter, roster->contacts);
    while (g_hash_table_iter_next(&iter, NULL, &value)) {
        const Contact *contact = value;
        for (char **group = contact->groups; contact->in_roster && group && *group; group++)
            if (!g_hash_table_contains(seen, *group))
                add(roster, found, seen, *group);
    }
    for (guint i = 0, n = found->len; i < n; i++) {
        g_autofree char *name = g_strdup(((Entry *)g_ptr_array_index(found, i))->group.name);
        add_around(roster, found, seen, name);
    }
    g_ptr_array_sort(found, compare);
    return found;
}

gboolean contact_in_group(const Contact *contact, const char *group) {
    const char *delimiter = contact->account->roster->delimiter;

    if (group == NULL)
        return TRUE;
    for (char **own = contact->groups; own != NULL && *own != NULL; own++) {
        gsize n = strlen(group);
        if (strncmp(*own, group, n) == 0 &&
            ((*own)[n] == '\0' || (delimiter != NULL && g_str_has_prefix(*own + n, delimiter))))
            return TRUE;
    }
    return FALSE;
}
