/* What a script has heard, and what became of what it said. */
#include "script/heard.h"

#include "base/text.h"
#include <string.h>

enum { HEARD_MAX = 1000 };

struct Heard {
    GQueue happenings;   /* Happening*, oldest first */
    GHashTable *unsent;  /* message ids */
    GHashTable *rosters; /* Account* whose roster is there */
    guint said;
    char *rejection;
};

static void happening_free(gpointer data) {
    happening_clear(data);
    g_free(data);
}

Heard *heard_new(void) {
    Heard *heard = g_new0(Heard, 1);
    heard->unsent = g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, NULL);
    heard->rosters = g_hash_table_new(NULL, NULL);
    return heard;
}

void heard_free(Heard *heard) {
    g_queue_clear_full(&heard->happenings, happening_free);
    g_hash_table_unref(heard->unsent);
    g_hash_table_unref(heard->rosters);
    g_free(heard->rejection);
    g_free(heard);
}

/* States are looked at when they are waited for; the rest is kept until then. */
static void heard_keep(Heard *heard, const Happening *happening) {
    if (happening->state || happening->event == EV_PROMPT_ASKED)
        return;
    Happening *kept = g_memdup2(happening, sizeof *happening);
    for (guint i = 0; i < PART_COUNT; i++)
        kept->match.parts[i] = g_strdup(happening->match.parts[i]);
    g_queue_push_tail(&heard->happenings, kept);
    if (heard->happenings.length > HEARD_MAX)
        happening_free(g_queue_pop_head(&heard->happenings));
}

static void heard_changed(Heard *heard, const Event *ev, gboolean own) {
    const Message *message = ev->message;
    own = own || g_hash_table_contains(heard->unsent, &message->id);
    if (message->state == MESSAGE_FAILED && !heard->rejection && own) {
        g_autofree char *why = text_clean(message->error ? message->error : "");
        heard->rejection = g_strdup_printf("%s: %s", ev->conv->jid, why);
    }
    if (message->state != MESSAGE_PENDING)
        g_hash_table_remove(heard->unsent, &message->id);
}

void heard_event(Heard *heard, const Event *ev, const Happening *happening, gboolean own) {
    if (happening)
        heard_keep(heard, happening);
    switch (ev->type) {
    case EV_OUTGOING:
        if (!own)
            break;
        heard->said++;
        g_hash_table_add(heard->unsent, g_memdup2(&ev->message->id, sizeof ev->message->id));
        break;
    case EV_MESSAGE_CHANGED:
        heard_changed(heard, ev, own);
        break;
    case EV_ROSTER_LOADED:
        g_hash_table_add(heard->rosters, ev->account);
        break;
    case EV_ACCOUNT_STATE:
        if (ev->account->state == ACCOUNT_OFFLINE)
            g_hash_table_remove(heard->rosters, ev->account);
        break;
    case EV_ACCOUNT_REMOVED:
        g_hash_table_remove(heard->rosters, ev->account);
        break;
    default:
        break;
    }
}

static gboolean same_place(const Happening *a, const Happening *b) {
    char *const *one = a->match.parts, *const *other = b->match.parts;
    return one[PART_CONV] && g_strcmp0(one[PART_CONV], other[PART_CONV]) == 0 &&
           g_strcmp0(one[PART_ACCOUNT], other[PART_ACCOUNT]) == 0;
}

/* Takes it out, and what was heard before it in the same conversation. */
static void heard_drop(Heard *heard, GList *taken) {
    for (GList *l = taken->prev, *before; l; l = before) {
        before = l->prev;
        if (!same_place(l->data, taken->data))
            continue;
        happening_free(l->data);
        g_queue_delete_link(&heard->happenings, l);
    }
    happening_free(taken->data);
    g_queue_delete_link(&heard->happenings, taken);
}

gboolean heard_take(Heard *heard, const Clause *clause, Match *match) {
    for (GList *l = heard->happenings.head; l; l = l->next) {
        if (!happening_fits(l->data, clause, match))
            continue;
        heard_drop(heard, l);
        return TRUE;
    }
    return FALSE;
}

guint heard_unsent(const Heard *heard) {
    return g_hash_table_size(heard->unsent);
}

guint heard_said(const Heard *heard) {
    return heard->said;
}

gboolean heard_has_roster(const Heard *heard, const Account *account) {
    return g_hash_table_contains(heard->rosters, account);
}

const char *heard_rejection(const Heard *heard) {
    return heard->rejection;
}

void heard_forgive(Heard *heard) {
    g_clear_pointer(&heard->rejection, g_free);
}
