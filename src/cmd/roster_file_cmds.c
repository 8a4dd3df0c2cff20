/* The roster as a file: written, and read into the roster of the same or another account. */
#include "base/csv.h"
#include "base/jid.h"
#include "base/safe_file.h"
#include "base/tr.h"
#include "cmd/common.h"
#include "model/roster.h"
#include "xmpp/roster_sync.h"
#include <string.h>

enum { MAX_BYTES = 4 << 20, MAX_CONTACTS = 10000, MAX_COMPLAINTS = 5 };

/* ---- written ---- */

/* With ; between, and ;; for one in a name. */
static char *join_groups(char *const *groups) {
    g_autoptr(GString) joined = g_string_new(NULL);
    for (; groups && *groups; groups++) {
        g_auto(GStrv) parts = g_strsplit(*groups, ";", -1);
        g_autofree char *doubled = g_strjoinv(";;", parts);
        g_string_append_printf(joined, "%s%s", joined->len ? ";" : "", doubled);
    }
    return g_string_free(g_steal_pointer(&joined), FALSE);
}

static gboolean export(Ctx *ctx, const Args *args, GError **error) {
    static const char *const header[] = {"jid", "name", "groups", "subscription", NULL};
    const Account *account = args_account(ctx, args);
    const char *path = arg_text(args, "file");
    g_autoptr(GPtrArray) contacts = roster_sorted(account->roster);
    g_autoptr(GString) text = g_string_new(NULL);
    guint n = 0;
    csv_write(text, header);
    for (guint i = 0; i < contacts->len; i++) {
        const Contact *contact = g_ptr_array_index(contacts, i);
        g_autofree char *groups = join_groups(contact->groups);
        const char *fields[] = {contact->jid, contact->name ? contact->name : "", groups,
                                subscription_name(contact->subscription), NULL};
        if (!contact->in_roster)
            continue;
        csv_write(text, fields);
        n++;
    }
    g_autoptr(GError) wrong = NULL;
    if (!file_write(path, text->str, arg_on(args, "replace"), &wrong))
        return cmd_fail(error, CMD_ERROR_FAILED, "%s%s", wrong->message,
                        g_error_matches(wrong, G_FILE_ERROR, G_FILE_ERROR_EXIST)
                            ? _("; -f writes over it")
                            : "");
    reply_line(ctx->reply, tr_count("%u contact is in %s", "%u contacts are in %s", n), n, path);
    return TRUE;
}

/* ---- read ---- */

typedef struct {
    char *jid, *name, **groups;
    gboolean is_new, ask;
} Entry;

static void entry_free(gpointer data) {
    Entry *entry = data;
    g_free(entry->jid);
    g_free(entry->name);
    g_strfreev(entry->groups);
    g_free(entry);
}

typedef struct {
    Reply *reply;
    Account *account;
    GPtrArray *entries; /* Entry*, to be asked of the server one after the other */
    guint next, added, changed, refused;
    guint same, others,
        wrong; /* that stay as they are, likewise but not as in the file, bad rows */
    gboolean update, ask;
} Import;

static void import_free(gpointer data) {
    Import *import = data;
    reply_done(import->reply);
    reply_unref(import->reply);
    g_ptr_array_unref(import->entries);
    g_free(import);
}

enum { JID, NAME, GROUPS, SUBSCRIPTION, COLUMNS };

/* Which column is where: as the first row says, else address and name. FALSE: it is no header. */
static gboolean read_header(char **row, int columns[COLUMNS]) {
    static const char *const names[] = {"jid", "name", "groups", "subscription"};
    for (int i = 0; i < COLUMNS; i++) {
        columns[i] = -1;
        for (int k = 0; row[k]; k++)
            if (g_ascii_strcasecmp(row[k], names[i]) == 0)
                columns[i] = k;
    }
    if (columns[JID] >= 0)
        return TRUE;
    columns[JID] = 0;
    columns[NAME] = 1;
    columns[GROUPS] = columns[SUBSCRIPTION] = -1;
    return FALSE;
}

static const char *cell(char **row, int column) {
    for (int i = 0; column >= 0 && row[i]; i++)
        if (i == column)
            return row[i];
    return NULL;
}

static char **split_groups(const char *text) {
    g_autoptr(GStrvBuilder) groups = g_strv_builder_new();
    g_autoptr(GString) group = g_string_new(NULL);
    for (const char *p = text;; p++) {
        gboolean doubled = *p == ';' && p[1] == ';';
        if (*p && (*p != ';' || doubled)) {
            g_string_append_c(group, *p);
            p += doubled;
            continue;
        }
        if (group->len)
            g_strv_builder_add(groups, group->str);
        g_string_truncate(group, 0);
        if (!*p)
            return g_strv_builder_end(groups);
    }
}

static void complain(Import *import, guint line, const char *why) {
    if (import->wrong++ < MAX_COMPLAINTS)
        reply_error(import->reply, "line %u: %s", line, why);
}

/* In whatever order: servers keep none. */
static gboolean same_groups(char **a, char **b) {
    guint n = a ? g_strv_length(a) : 0;
    if (n != (b ? g_strv_length(b) : 0))
        return FALSE;
    for (guint i = 0; i < n; i++)
        if (!g_strv_contains((const char *const *)b, a[i]))
            return FALSE;
    return TRUE;
}

/* What is in the roster stays, unless it was asked for to be changed; what the file doesn't say
 * stays in any case. */
static void add_entry(Import *import, GHashTable *seen, char **row, const int *columns,
                      guint line) {
    g_autoptr(GError) error = NULL;
    const char *raw = cell(row, columns[JID]);
    g_autofree char *jid = jid_prepare(raw ? raw : "", &error);
    const char *name = cell(row, columns[NAME]), *groups = cell(row, columns[GROUPS]);
    const char *sub = cell(row, columns[SUBSCRIPTION]);
    if (!jid || jid_resource(jid)) {
        complain(import, line, jid ? _("an address of a contact has no resource") : error->message);
        return;
    }
    if (!g_hash_table_add(seen, g_strdup(jid)))
        return;
    const Contact *known = roster_find(import->account->roster, jid);
    if (known && !known->in_roster)
        known = NULL;
    Entry *entry = g_new0(Entry, 1);
    entry->is_new = !known;
    entry->name = g_strdup(name && *name ? name : known ? known->name : NULL);
    entry->groups = groups ? split_groups(groups) : g_strdupv(known ? known->groups : NULL);
    entry->ask = !known && (!sub || strcmp(sub, "to") == 0 || strcmp(sub, "both") == 0);
    gboolean same = known && g_strcmp0(entry->name, known->name) == 0 &&
                    same_groups(entry->groups, known->groups);
    entry->jid = g_steal_pointer(&jid);
    if (!known || (!same && import->update)) {
        g_ptr_array_add(import->entries, entry);
        return;
    }
    *(same ? &import->same : &import->others) += 1;
    entry_free(entry);
}

static gboolean read_all(Import *import, const char *text, GError **error) {
    g_autoptr(GHashTable) seen = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    g_autoptr(GError) wrong = NULL;
    int columns[COLUMNS];
    guint line, next = 1;
    char **row = csv_read(&text, &line, &next, &wrong);
    gboolean header = row && read_header(row, columns);
    while (row) {
        if (!header)
            add_entry(import, seen, row, columns, line);
        header = FALSE;
        g_strfreev(row);
        row = import->entries->len < MAX_CONTACTS ? csv_read(&text, &line, &next, &wrong) : NULL;
    }
    if (wrong)
        g_propagate_error(error, g_steal_pointer(&wrong));
    else if (import->entries->len >= MAX_CONTACTS)
        cmd_fail(error, CMD_ERROR_FAILED, "more than %d contacts are no roster", MAX_CONTACTS);
    else
        return TRUE;
    return FALSE;
}

/* ---- and asked of the server ---- */

static void tell_end(const Import *import) {
    g_autoptr(GString) words = g_string_new(NULL);
    g_string_printf(words, _("%u added"), import->added);
    if (import->changed)
        g_string_append_printf(words, _(", %u changed"), import->changed);
    if (import->same)
        g_string_append_printf(words, _(", %u the same as before"), import->same);
    if (import->others)
        g_string_append_printf(words, _(", %u left as they are (-u changes names and groups)"),
                               import->others);
    if (import->wrong)
        g_string_append_printf(
            words, tr_count(", %u line not understood", ", %u lines not understood", import->wrong),
            import->wrong);
    if (import->refused)
        g_string_append_printf(words, _(", %u refused by the server"), import->refused);
    reply_line(import->reply, "%s", words->str);
    if (import->added && !import->ask)
        reply_line(import->reply, "Nobody was asked whether you may see them: /sub request does, "
                                  "or import with -s");
}

static void ask_next(Import *import);

static void on_done(Stream *stream, Stanza *answer, gpointer data) {
    Import *import = data;
    const Entry *entry = g_ptr_array_index(import->entries, import->next - 1);
    if (!answer) {
        reply_error(import->reply,
                    "No answer came after %u of %u contacts; import the file again to go on",
                    import->next - 1, import->entries->len);
        import_free(import);
        return;
    }
    if (g_strcmp0(stanza_get(answer, "type"), "result") == 0) {
        *(entry->is_new ? &import->added : &import->changed) += 1;
        if (entry->ask && import->ask)
            roster_sync_subscription(import->account, entry->jid, "subscribe", NULL);
    } else if (import->refused++ < MAX_COMPLAINTS) {
        g_autofree char *why = stanza_error_text(answer);
        reply_error(import->reply, "%s was refused: %s", entry->jid, why);
    }
    ask_next(import);
}

/* One after the other: no flood, and what was done is known when the connection breaks. */
static void ask_next(Import *import) {
    if (import->next == import->entries->len) {
        tell_end(import);
        import_free(import);
        return;
    }
    const Entry *entry = g_ptr_array_index(import->entries, import->next++);
    roster_sync_set(import->account, entry->jid, entry->name, (const char *const *)entry->groups,
                    on_done, import, NULL);
}

static gboolean import(Ctx *ctx, const Args *args, GError **error) {
    if (!cmd_stream(ctx, args, error))
        return FALSE;
    g_autofree char *text = file_read(arg_text(args, "file"), MAX_BYTES, error);
    if (!text)
        return FALSE;
    Import *import = g_new0(Import, 1);
    import->reply = reply_ref(ctx->reply);
    import->account = args_account(ctx, args);
    import->entries = g_ptr_array_new_with_free_func(entry_free);
    import->update = arg_on(args, "update");
    import->ask = arg_on(args, "ask");
    reply_expect(import->reply);
    if (!read_all(import, text, error)) {
        import_free(import);
        return FALSE;
    }
    ask_next(import);
    return TRUE;
}

static const Command table[] = {
    {"roster export", "[-a account:account] [-f replace:flag] <file:file>",
     "Write your contacts into a file (CSV).",
     "The columns are jid, name, groups (with ; between) and subscription. A file that is there "
     "already is only written over with -f.",
     "roster export ~/contacts.csv", NEED_ACCOUNT, export},
    {"roster import", "[-a account:account] [-u update:flag] [-s ask:flag] <file:file>",
     "Add the contacts of a file (CSV) to your roster.",
     "The first row names the columns, as /roster export writes them; without such a row they are "
     "jid and name. Who is in the roster stays as before, unless -u lets name and groups change to "
     "what the file says. With -s those you have added are asked to let you see them.",
     "roster import -s ~/contacts.csv", NEED_ONLINE, import},
};

void roster_file_commands(Commands *commands) {
    commands_add(commands, "Roster and presence", table, G_N_ELEMENTS(table));
}
