/* What a script does each time something happens. */
#include "script/rules.h"

#include "base/tr.h"
#include "model/roster.h"
#include "script/heard.h"
#include <string.h>

enum {
    ACTIONS_MAX = 1000, /* that wait for their turn */
    BURST = 20,         /* answers in a row, in one conversation */
    PACE_MS = 1000,     /* between those after them */
    PACES_MAX = 1000,
    SETTLING_S = 10, /* the server tells who is there */
};

typedef struct {
    Runner *runner;
    Clause *clause;
    char *line, *where;
    Reply *reply; /* of all its lines: gone with the rule */
} Rule;

typedef struct {
    const Rule *rule;
    Account *account;
    Conv *conv;
    Match match;
} Action;

/* How many answers may be given in a conversation at once. */
typedef struct {
    gint64 conv, since; /* since when there were so many */
    guint left;
} Pace;

/* What a presence was, and in which session. */
typedef struct {
    Show show;
    gint64 session;
} Seen;

struct Rules {
    Runner *runner;
    GPtrArray *all;    /* Rule* */
    GPtrArray *gone;   /* the same, while one of them may be at work */
    GQueue actions;    /* Action* */
    GHashTable *shows; /* "account contact" → Seen*, of those who are online */
    GHashTable *paces; /* id of a conversation, or 0 for what is in none → Pace* */
    guint timer;
    gboolean full;
};

static void rule_free(gpointer data) {
    Rule *rule = data;
    reply_close(rule->reply);
    reply_unref(rule->reply);
    clause_free(rule->clause);
    g_free(rule->line);
    g_free(rule->where);
    g_free(rule);
}

static void action_free(gpointer data) {
    Action *action = data;
    match_clear(&action->match);
    g_free(action);
}

Rules *rules_new(Runner *runner) {
    Rules *rules = g_new0(Rules, 1);
    rules->runner = runner;
    rules->all = g_ptr_array_new_with_free_func(rule_free);
    rules->gone = g_ptr_array_new_with_free_func(rule_free);
    rules->shows = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    rules->paces = g_hash_table_new_full(g_int64_hash, g_int64_equal, NULL, g_free);
    return rules;
}

void rules_free(Rules *rules) {
    clock_cancel(runner_model(rules->runner)->clock, &rules->timer);
    g_queue_clear_full(&rules->actions, action_free);
    g_ptr_array_unref(rules->all);
    g_ptr_array_unref(rules->gone);
    g_hash_table_unref(rules->shows);
    g_hash_table_unref(rules->paces);
    g_free(rules);
}

static void rule_reply(ReplyKind kind, const char *text, gpointer data) {
    const Rule *rule = data;
    if (kind == REPLY_LINE)
        runner_tell(rule->runner, text);
    else
        runner_tell_error(rule->runner, rule->where, text);
}

gboolean rules_add(Rules *rules, Clause *clause, const char *line, const char *where,
                   GError **error) {
    g_autoptr(Clause) owned = clause;
    if (!names_check(runner_names(rules->runner), line, clause_groups(clause), error))
        return FALSE;
    Rule *rule = g_new0(Rule, 1);
    rule->runner = rules->runner;
    rule->clause = g_steal_pointer(&owned);
    rule->line = g_strdup(line);
    rule->where = g_strdup(where);
    rule->reply = reply_new(rule_reply, rule, NULL);
    g_ptr_array_add(rules->all, rule);
    return TRUE;
}

gboolean rules_has(const Rules *rules, EventType event) {
    for (guint i = 0; i < rules->all->len; i++)
        if (((const Rule *)g_ptr_array_index(rules->all, i))->clause->event == event)
            return TRUE;
    return FALSE;
}

guint rules_count(const Rules *rules) {
    return rules->all->len;
}

static const Rule *rule_of(const Rules *rules, guint number) {
    return g_ptr_array_index(rules->all, number - 1);
}

char *rules_text(const Rules *rules, guint number) {
    const Rule *rule = rule_of(rules, number);
    return g_strdup_printf("/on %s do %s", rule->clause->text, rule->line);
}

const char *rules_where(const Rules *rules, guint number) {
    return rule_of(rules, number)->where;
}

/* What waits for its turn goes with it; it may be the one that is at work. */
gboolean rules_remove(Rules *rules, guint number) {
    if (number < 1 || number > rules->all->len)
        return FALSE;
    Rule *rule = g_ptr_array_steal_index(rules->all, number - 1);
    g_ptr_array_add(rules->gone, rule);
    for (GList *l = rules->actions.head, *next; l; l = next) {
        Action *action = l->data;
        next = l->next;
        if (action->rule != rule)
            continue;
        action_free(action);
        g_queue_delete_link(&rules->actions, l);
    }
    return TRUE;
}

static Pace *pace_of(Rules *rules, const Action *action, gint64 now) {
    gint64 id = action->conv ? action->conv->id : 0;
    Pace *pace = g_hash_table_lookup(rules->paces, &id);
    if (!pace) {
        if (g_hash_table_size(rules->paces) >= PACES_MAX)
            g_hash_table_remove_all(rules->paces);
        pace = g_new0(Pace, 1);
        *pace = (Pace){.conv = id, .since = now, .left = BURST};
        g_hash_table_insert(rules->paces, &pace->conv, pace);
    }
    gint64 more = (now - pace->since) / (PACE_MS * G_TIME_SPAN_MILLISECOND);
    pace->left = (guint)MIN(pace->left + more, BURST);
    pace->since =
        pace->left == BURST ? now : pace->since + more * PACE_MS * G_TIME_SPAN_MILLISECOND;
    return pace;
}

/* What it said counts; what it only printed doesn't. What is still at work may say something yet.
 */
static void rules_run(Rules *rules, const Action *action, Pace *pace) {
    g_autoptr(GError) error = NULL;
    const Heard *heard = runner_heard(rules->runner);
    guint before = heard_said(heard);
    if (!runner_react(rules->runner, action->account, action->conv, &action->match,
                      action->rule->reply, action->rule->line, &error))
        runner_tell_error(rules->runner, action->rule->where, error->message);
    guint said = heard_said(heard) - before;
    if (!said && reply_busy(action->rule->reply))
        said = 1;
    pace->left -= MIN(pace->left, said);
}

static void rules_act(gpointer data) {
    Rules *rules = data;
    const Model *model = runner_model(rules->runner);
    rules->timer = 0;
    g_ptr_array_set_size(rules->gone, 0);
    for (guint n = rules->actions.length; n; n--) {
        Action *action = g_queue_pop_head(&rules->actions);
        Pace *pace = pace_of(rules, action, clock_mono(model->clock));
        if (!pace->left) {
            g_queue_push_tail(&rules->actions, action);
            continue;
        }
        rules_run(rules, action, pace);
        action_free(action);
    }
    rules->full = rules->full && rules->actions.length;
    if (rules->actions.length && !rules->timer)
        rules->timer = clock_after(model->clock, PACE_MS, rules_act, rules);
}

static void rules_act_soon(Rules *rules) {
    Clock *clock = runner_model(rules->runner)->clock;
    clock_cancel(clock, &rules->timer);
    rules->timer = clock_after(clock, 0, rules_act, rules);
}

static void rules_queue(Rules *rules, const Rule *rule, const Event *ev, Match *match) {
    if (rules->actions.length >= ACTIONS_MAX) {
        if (!rules->full)
            runner_tell_error(rules->runner, rule->where,
                              _("more comes than can be answered: some of it is left out"));
        rules->full = TRUE;
        return;
    }
    Action *action = g_new0(Action, 1);
    *action = (Action){rule, ev->account, ev->conv, *match};
    *match = (Match){0};
    g_queue_push_tail(&rules->actions, action);
    rules_act_soon(rules);
}

/* An account that goes away takes what refers to it along. */
static void rules_forget(Rules *rules, const Account *account) {
    for (GList *l = rules->actions.head, *next; l; l = next) {
        Action *action = l->data;
        next = l->next;
        if (action->account != account)
            continue;
        action_free(action);
        g_queue_delete_link(&rules->actions, l);
    }
}

/* Another text, or another device, is no other presence. In a new session the server tells once
 * more who is there: who was it before, too, is no news. */
static gboolean is_new_presence(Rules *rules, const Event *ev) {
    const Account *account = ev->account;
    Show show = contact_show(ev->contact);
    g_autofree char *key = g_strdup_printf("%s %s", account->jid, ev->contact->jid);
    const Seen *seen = g_hash_table_lookup(rules->shows, key);
    gboolean settling =
        clock_now(account->model->clock) - account->online_since < SETTLING_S * G_USEC_PER_SEC;
    gboolean same = seen
                        ? seen->show == show && (seen->session == account->online_since || settling)
                        : show == SHOW_OFFLINE;
    if (show == SHOW_OFFLINE) {
        g_hash_table_remove(rules->shows, key);
    } else {
        Seen *now = g_new0(Seen, 1);
        *now = (Seen){show, account->online_since};
        g_hash_table_insert(rules->shows, g_steal_pointer(&key), now);
    }
    return !same;
}

void rules_event(Rules *rules, const Event *ev, const Happening *happening) {
    if (ev->type == EV_ACCOUNT_REMOVED)
        rules_forget(rules, ev->account);
    if (!happening || happening->old || (ev->type == EV_PRESENCE && !is_new_presence(rules, ev)))
        return;
    for (guint i = 0; i < rules->all->len; i++) {
        const Rule *rule = g_ptr_array_index(rules->all, i);
        Match match = {0};
        if (happening_fits(happening, rule->clause, &match))
            rules_queue(rules, rule, ev, &match);
        match_clear(&match);
    }
}
