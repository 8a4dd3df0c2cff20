/* What the bus told, written down field by field at that moment, for `=` and `!=`. */
#include "base/words.h"
#include "model/room.h"
#include "model/roster.h"
#include "scenario.h"
#include <stdio.h>
#include <string.h>

static const char *const states[] = {"received", "pending", "sent", "delivered", "read", "failed"};
static const char *const kinds[] = {"text", "notice", "error", "subject", "join", "leave"};
static const char *const typings[] = {"none", "active", "composing", "paused", "inactive", "gone"};
static const char *const account_states[] = {"offline", "connecting", "online", "waiting"};

static void set(GHashTable *fields, const char *name, const char *value) {
    if (value)
        g_hash_table_insert(fields, (gpointer)name, g_strdup(value));
}

static void set_number(GHashTable *fields, const char *name, gint64 value) {
    g_hash_table_insert(fields, (gpointer)name, g_strdup_printf("%" G_GINT64_FORMAT, value));
}

static void write_message(GHashTable *fields, const Message *m) {
    static const char *const flags[] = {"delayed",     "carbon",   "mention",
                                        "edited",      "volatile", [8] = "edit-waits",
                                        "edit-failed", "stray",    "unstyled"};
    set(fields, "body", m->body);
    set(fields, "subject", m->subject);
    set(fields, "from", m->from);
    set(fields, "id", m->message_id);
    set(fields, "archive_id", m->archive_id);
    set(fields, "error", m->error);
    set(fields, "thread", m->thread);
    set(fields, "nick", m->nick);
    set(fields, "occupant_id", m->occupant_id);
    set(fields, "kind", m->kind == MESSAGE_CORRECTION ? "correction" : kinds[m->kind]);
    set(fields, "replaces", m->replaces);
    set(fields, "state", states[m->state]);
    set_number(fields, "time", m->time / G_USEC_PER_SEC);
    g_autoptr(GString) list = g_string_new(NULL);
    for (gsize i = 0; i < G_N_ELEMENTS(flags); i++)
        if (flags[i] && m->flags & (1u << i))
            g_string_append_printf(list, "%s%s", list->len ? "," : "", flags[i]);
    set(fields, "flags", list->str);
}

static void write_contact(GHashTable *fields, const Contact *contact) {
    set(fields, "contact", contact->jid);
    set(fields, "name", contact->name);
    set(fields, "subscription", subscription_name(contact->subscription));
    set(fields, "asks", contact->asks ? "yes" : "no");
    set(fields, "asked", contact->asked ? "yes" : "no");
    set(fields, "in_roster", contact->in_roster ? "yes" : "no");
    set(fields, "show", show_name(contact_show(contact)));
    const Resource *best = contact_best(contact);
    set(fields, "status", best ? best->status : NULL);
    g_autofree char *groups = contact->groups ? g_strjoinv(",", contact->groups) : NULL;
    set(fields, "groups", groups);
}

static void write_conv(GHashTable *fields, const Conv *conv) {
    set(fields, "conv", conv->jid ? conv->jid : "console");
    set_number(fields, "unread", conv->unread);
    set_number(fields, "mentions", conv->mentions);
    set(fields, "typing", typings[conv->typing]);
    set(fields, "lock", conv->resource);
    set(fields, "draft", conv->draft);
}

static void write_room(GHashTable *fields, const Room *room) {
    static const char *const room_states[] = {"out", "joining", "in"};
    set(fields, "room", room_states[room->state]);
    set(fields, "own_nick", room->nick);
    set(fields, "room_subject", room->subject);
    set_number(fields, "occupants", room_count(room));
}

static void write_occupant(GHashTable *fields, const Occupant *occupant) {
    set(fields, "nick", occupant->nick);
    set(fields, "occupant_id", occupant->occupant_id);
    set(fields, "real_jid", occupant->real_jid);
    set(fields, "role", muc_role_name(occupant->role));
    set(fields, "affiliation", muc_affiliation_name(occupant->affiliation));
    set(fields, "show", show_name(occupant->show));
    g_autofree char *hats = occupant->hats ? g_strjoinv(",", occupant->hats) : NULL;
    set(fields, "hats", hats);
}

static void hear(const Event *ev, void *data) {
    Scenario *s = data;
    Heard *heard = g_new0(Heard, 1);
    heard->name = event_name(ev->type);
    heard->fields = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, g_free);
    if (ev->conv)
        write_conv(heard->fields, ev->conv);
    if (ev->conv && ev->conv->room)
        write_room(heard->fields, ev->conv->room);
    if (ev->occupant)
        write_occupant(heard->fields, ev->occupant);
    if (ev->contact)
        write_contact(heard->fields, ev->contact);
    if (ev->message)
        write_message(heard->fields, ev->message);
    if (ev->account) {
        set(heard->fields, "account", ev->account->jid);
        if (ev->type == EV_ACCOUNT_STATE)
            set(heard->fields, "state", account_states[ev->account->state]);
    }
    if (ev->prompt)
        set(heard->fields, "question", ev->prompt->text);
    set(heard->fields, "text", ev->text);
    set_number(heard->fields, "number", ev->number);
    g_ptr_array_add(s->heard, heard);
    if (ev->type == EV_ACCOUNT_STATE && ev->account->state != ACCOUNT_ONLINE)
        g_hash_table_add(s->fresh, g_strdup(ev->account->jid));
}

void events_listen(Scenario *s) {
    bus_listen(app_model(s->app)->bus, hear, s);
}

static gboolean fields_match(Scenario *s, const Heard *heard, const char *pattern) {
    for (char *word; (word = words_next(&pattern)); g_free(word)) {
        g_autofree char *expanded = subset_expand(s, word);
        char *equals = strchr(expanded, '=');
        if (!equals)
            scenario_fail(s, "an event's field is name=value, not %s", word);
        *equals = '\0';
        const char *value = g_hash_table_lookup(heard->fields, expanded);
        gboolean good = equals[1] ? subset_text(equals + 1, value) : !value || !*value;
        if (!good) {
            g_free(word);
            return FALSE;
        }
    }
    return TRUE;
}

gboolean events_match(Scenario *s, const char *pattern, gboolean use) {
    g_autofree char *name = words_next(&pattern);
    if (!name)
        scenario_fail(s, "which event?");
    for (guint i = 0; i < s->heard->len; i++) {
        Heard *heard = s->heard->pdata[i];
        if (heard->used || strcmp(heard->name, name) != 0 || !fields_match(s, heard, pattern))
            continue;
        heard->used = use;
        return TRUE;
    }
    return FALSE;
}

void events_print(Scenario *s, const char *pattern) {
    g_autofree char *name = words_next(&pattern);
    for (guint i = 0; i < s->heard->len; i++) {
        const Heard *heard = s->heard->pdata[i];
        if (strcmp(heard->name, name) != 0)
            continue;
        fprintf(stderr, "  heard%s: %s", heard->used ? " before" : "", heard->name);
        GHashTableIter iter;
        gpointer key, value;
        g_hash_table_iter_init(&iter, heard->fields);
        while (g_hash_table_iter_next(&iter, &key, &value))
            fprintf(stderr, " %s=\"%s\"", (char *)key, (char *)value);
        fputc('\n', stderr);
    }
}
