/* Away when nobody is there, back when somebody is. */
#include "model/idle.h"
#include <string.h>

typedef enum { STAGE_HERE, STAGE_AWAY, STAGE_XA } Stage;

struct Idle {
    Model *model;
    gint64 touched; /* monotonic; 0: never */
    gint64 since;   /* the same by the wall clock, while nobody is there */
    guint timer;
    Stage stage;
    gboolean detached; /* and the user wants to be away then */
    GHashTable *saved; /* Account* → Saved: what was before */
};

typedef struct {
    Show show, ours;
    char *status, *our_status;
} Saved;

static void saved_free(gpointer data) {
    Saved *saved = data;

    g_free(saved->status);
    g_free(saved->our_status);
    g_free(saved);
}

static gboolean becomes_away(const Idle *idle) {
    return idle->detached ||
           strcmp(settings_text(idle->model->settings, "autoaway", NULL, NULL), "away") == 0;
}

static gboolean tells_idle(const Account *account) {
    return settings_on(account->model->settings, "tell-idle", account, NULL);
}

/* Is there anybody who wants to know that nobody is there? */
static gboolean matters(const Idle *idle) {
    if (becomes_away(idle))
        return TRUE;
    for (guint i = 0; i < idle->model->accounts->len; i++)
        if (tells_idle(g_ptr_array_index(idle->model->accounts, i)))
            return TRUE;
    return FALSE;
}

static gint64 minutes(const Idle *idle, const char *name) {
    return settings_number(idle->model->settings, name, NULL, NULL) * 60 * G_TIME_SPAN_SECOND;
}

/* The user has said nothing else meanwhile. */
static gboolean is_ours(const Account *account, const Saved *saved) {
    return account->show == saved->ours && g_strcmp0(account->status, saved->our_status) == 0;
}

static gboolean leave(Idle *idle, Account *account, Show show, const char *text) {
    Saved *saved = g_hash_table_lookup(idle->saved, account);

    if (saved == NULL) {
        if (account->show != SHOW_ONLINE && account->show != SHOW_CHAT)
            return FALSE;
        saved = g_new0(Saved, 1);
        saved->show = account->show;
        saved->status = g_strdup(account->status);
        g_hash_table_insert(idle->saved, account, saved);
    } else if (!is_ours(account, saved)) {
        return FALSE;
    }
    saved->ours = show;
    g_free(saved->our_status);
    saved->our_status = g_strdup(text != NULL && *text != '\0' ? text : saved->status);
    account_set_presence(account, show, saved->our_status, account->priority);
    return TRUE;
}

/* The presence stays, but since when nobody is there is told with it, or no more. */
static void tell_again(Account *account) {
    account_set_presence(account, account->show, account->status, account->priority);
}

static void go(Idle *idle, Stage stage) {
    const Settings *settings = idle->model->settings;
    const char *text = settings_text(
        settings, stage == STAGE_XA ? "autoaway-xa-text" : "autoaway-text", NULL, NULL);
    gint64 quiet = clock_mono(idle->model->clock) - idle->touched;

    if (idle->stage == STAGE_HERE)
        idle->since = clock_now(idle->model->clock) - quiet;
    idle->stage = stage;
    for (guint i = 0; i < idle->model->accounts->len; i++) {
        Account *account = g_ptr_array_index(idle->model->accounts, i);
        gint64 before = account->idle_since;
        account->idle_since = tells_idle(account) ? idle->since : 0;
        gboolean told = becomes_away(idle) &&
                        leave(idle, account, stage == STAGE_XA ? SHOW_XA : SHOW_AWAY, text);
        if (!told && account->idle_since != before)
            tell_again(account);
    }
}

static void come_back(Idle *idle) {
    idle->stage = STAGE_HERE;
    for (guint i = 0; i < idle->model->accounts->len; i++) {
        Account *account = g_ptr_array_index(idle->model->accounts, i);
        const Saved *saved = g_hash_table_lookup(idle->saved, account);
        gboolean idled = account->idle_since != 0;
        account->idle_since = 0;
        if (saved != NULL && is_ours(account, saved))
            account_set_presence(account, saved->show, saved->status, account->priority);
        else if (idled)
            tell_again(account);
    }
    g_hash_table_remove_all(idle->saved);
}

/* How long nobody must have been there for the next step; 0: there is none. */
static gint64 next_step(const Idle *idle) {
    if (idle->touched == 0 || !matters(idle))
        return 0;
    if (idle->stage == STAGE_HERE)
        return minutes(idle, "autoaway-after");
    if (idle->stage == STAGE_AWAY && becomes_away(idle))
        return minutes(idle, "autoaway-xa-after");
    return 0;
}

static void plan(Idle *idle);

/* Not at every key a new timer: the old one sees that there was a key, and waits for the rest. */
static void on_time(gpointer data) {
    Idle *idle = data;
    gint64 due = next_step(idle);

    idle->timer = 0;
    if (due > 0 && clock_mono(idle->model->clock) - idle->touched >= due)
        go(idle, idle->stage + 1);
    plan(idle);
}

static void plan(Idle *idle) {
    gint64 due = next_step(idle);

    clock_cancel(idle->model->clock, &idle->timer);
    if (due == 0)
        return;
    gint64 left = due - (clock_mono(idle->model->clock) - idle->touched);
    idle->timer =
        clock_after(idle->model->clock, (guint)((MAX(left, 0) + 999) / 1000), on_time, idle);
}

static void on_event(const Event *ev, void *data) {
    Idle *idle = data;

    if (ev->type == EV_ACCOUNT_REMOVED)
        g_hash_table_remove(idle->saved, ev->account);
    if (ev->type == EV_SETTING_CHANGED &&
        (g_str_has_prefix(ev->text, "autoaway") || strcmp(ev->text, "tell-idle") == 0))
        plan(idle);
}

Idle *idle_new(Model *model) {
    Idle *idle = g_new0(Idle, 1);

    idle->model = model;
    idle->saved = g_hash_table_new_full(NULL, NULL, NULL, saved_free);
    bus_listen(model->bus, on_event, idle);
    return idle;
}

void idle_free(Idle *idle) {
    if (idle == NULL)
        return;
    clock_cancel(idle->model->clock, &idle->timer);
    bus_ignore(idle->model->bus, on_event, idle);
    g_hash_table_unref(idle->saved);
    g_free(idle);
}

void idle_touch(Model *model) {
    Idle *idle = model->idle;
    gboolean first = idle->touched == 0, was_away = idle->stage != STAGE_HERE;

    idle->touched = MAX(clock_mono(model->clock), 1);
    idle->detached = FALSE;
    if (was_away)
        come_back(idle);
    if (first || was_away)
        plan(idle);
}

void idle_detached(Model *model, gboolean detached) {
    Idle *idle = model->idle;

    if (!detached) {
        idle_touch(model);
        return;
    }
    if (idle->touched == 0 || !settings_on(model->settings, "away-on-detach", NULL, NULL))
        return;
    idle->detached = TRUE;
    go(idle, MAX(idle->stage, STAGE_AWAY));
    plan(idle);
}

gint64 idle_seconds(const Model *model) {
    const Idle *idle = model->idle;

    if (idle->touched == 0)
        return -1;
    return MAX(clock_mono(model->clock) - idle->touched, 0) / G_USEC_PER_SEC;
}
