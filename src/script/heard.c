/* What a script has heard, has said, and reacts to. */
#include "script/heard.h"

#include "model/roster.h"
#include <string.h>

enum { HEARD_MAX = 1000 };

typedef struct {
    EventType event;
    char *from, *body;
} Saying;

typedef struct {
    Clause *clause;
    char *command;
} Rule;

typedef struct {
    Account *account;
    Conv *conv;
    char *line;
} Action;

struct Heard {
    Runner *runner;
    GQueue sayings;      /* Saying*, oldest first */
    GHashTable *unsent;  /* message ids */
    GHashTable *rosters; /* Account* whose roster is there */
    GPtrArray *rules;
    GQueue actions;
    guint acting;
    Match match;
    gboolean rejected;
};

static void saying_free(gpointer data) {
    Saying *saying = data;
    g_free(saying->from);
    g_free(saying->body);
    g_free(saying);
}

static void rule_free(gpointer data) {
    Rule *rule = data;
    clause_free(rule->clause);
    g_free(rule->command);
    g_free(rule);
}

static void action_free(gpointer data) {
    Action *action = data;
    g_free(action->line);
    g_free(action);
}

Heard *heard_new(Runner *runner) {
    Heard *heard = g_new0(Heard, 1);
    heard->runner = runner;
    heard->unsent = g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, NULL);
    heard->rosters = g_hash_table_new(NULL, NULL);
    heard->rules = g_ptr_array_new_with_free_func(rule_free);
    return heard;
}

void heard_free(Heard *heard) {
    clock_cancel(runner_model(heard->runner)->clock, &heard->acting);
    g_queue_clear_full(&heard->sayings, saying_free);
    g_queue_clear_full(&heard->actions, action_free);
    g_hash_table_unref(heard->unsent);
    g_hash_table_unref(heard->rosters);
    g_ptr_array_unref(heard->rules);
    match_clear(&heard->match);
    g_free(heard);
}

static void heard_act(gpointer data) {
    Heard *heard = data;
    heard->acting = 0;
    Action *action;
    while ((action = g_queue_pop_head(&heard->actions))) {
        runner_react(heard->runner, action->account, action->conv, action->line);
        action_free(action);
    }
}

/* After everybody has heard the event, not in the middle of it. */
static void heard_react(Heard *heard, const Event *ev, const char *from, const char *body) {
    for (guint i = 0; i < heard->rules->len; i++) {
        const Rule *rule = g_ptr_array_index(heard->rules, i);
        Match match = {0};
        const char *state = rule->clause->state;
        if (rule->clause->event == ev->type && (!state || g_strcmp0(state, body) == 0) &&
            clause_fits(rule->clause, from, body, &match)) {
            Action *action = g_new0(Action, 1);
            action->account = ev->account;
            action->conv = ev->conv;
            action->line = match_expand(&match, rule->command);
            g_queue_push_tail(&heard->actions, action);
        }
        match_clear(&match);
    }
    if (heard->actions.length && !heard->acting)
        heard->acting = clock_after(runner_model(heard->runner)->clock, 0, heard_act, heard);
}

static void heard_saying(Heard *heard, const Event *ev, const char *from, const char *body) {
    Saying *saying = g_new0(Saying, 1);
    saying->event = ev->type;
    saying->from = g_strdup(from);
    saying->body = g_strdup(body ? body : "");
    g_queue_push_tail(&heard->sayings, saying);
    if (heard->sayings.length > HEARD_MAX)
        saying_free(g_queue_pop_head(&heard->sayings));
    heard_react(heard, ev, from, body);
}

static void heard_changed(Heard *heard, const Message *message) {
    if (message->state == MESSAGE_FAILED)
        heard->rejected = TRUE;
    if (message->state != MESSAGE_PENDING)
        g_hash_table_remove(heard->unsent, &message->id);
}

/* An account that goes away takes what refers to it along. */
static void heard_forget(Heard *heard, const Account *account) {
    g_hash_table_remove(heard->rosters, account);
    for (GList *l = heard->actions.head, *next; l; l = next) {
        Action *action = l->data;
        next = l->next;
        if (action->account != account)
            continue;
        action_free(action);
        g_queue_delete_link(&heard->actions, l);
    }
}

void heard_event(Heard *heard, const Event *ev) {
    switch (ev->type) {
    case EV_MESSAGE_ADDED:
        if (ev->message->state == MESSAGE_RECEIVED && ev->message->kind == MESSAGE_TEXT)
            heard_saying(heard, ev, ev->message->from, ev->message->body);
        break;
    case EV_SUBSCRIPTION:
        if (ev->contact && ev->contact->asks)
            heard_saying(heard, ev, ev->contact->jid, ev->contact->request_text);
        break;
    case EV_PRESENCE:
        if (ev->contact)
            heard_react(heard, ev, ev->contact->jid, show_name(contact_show(ev->contact)));
        break;
    case EV_PROMPT_ASKED:
        heard_react(heard, ev, "", ev->prompt->text);
        break;
    case EV_OUTGOING:
        g_hash_table_add(heard->unsent, g_memdup2(&ev->message->id, sizeof ev->message->id));
        break;
    case EV_MESSAGE_CHANGED:
        heard_changed(heard, ev->message);
        break;
    case EV_ROSTER_LOADED:
        g_hash_table_add(heard->rosters, ev->account);
        break;
    case EV_ACCOUNT_STATE:
        if (ev->account->state == ACCOUNT_OFFLINE)
            g_hash_table_remove(heard->rosters, ev->account);
        break;
    case EV_ACCOUNT_REMOVED:
        heard_forget(heard, ev->account);
        break;
    default:
        break;
    }
}

gboolean heard_take(Heard *heard, const Clause *clause) {
    for (GList *l = heard->sayings.head; l; l = l->next) {
        const Saying *saying = l->data;
        if (saying->event != clause->event ||
            !clause_fits(clause, saying->from, saying->body, &heard->match))
            continue;
        gboolean last;
        do {
            last = heard->sayings.head == l;
            saying_free(g_queue_pop_head(&heard->sayings));
        } while (!last);
        return TRUE;
    }
    return FALSE;
}

guint heard_unsent(const Heard *heard) {
    return g_hash_table_size(heard->unsent);
}

gboolean heard_rejected(const Heard *heard) {
    return heard->rejected;
}

gboolean heard_has_roster(const Heard *heard, const Account *account) {
    return g_hash_table_contains(heard->rosters, account);
}

void heard_add_rule(Heard *heard, Clause *clause, const char *command) {
    Rule *rule = g_new0(Rule, 1);
    rule->clause = clause;
    rule->command = g_strdup(command);
    g_ptr_array_add(heard->rules, rule);
}

gboolean heard_reacts(const Heard *heard, EventType event) {
    for (guint i = 0; i < heard->rules->len; i++)
        if (((const Rule *)g_ptr_array_index(heard->rules, i))->clause->event == event)
            return TRUE;
    return FALSE;
}

int heard_exit_code(const Account *account, int fallback) {
    static const int codes[] = {0, EXIT_CONNECT, EXIT_LOGIN, EXIT_TLS};
    return account && account->trouble ? codes[account->trouble] : fallback;
}
