/* The steps of a scenario; scenarios/README.md explains each. */
#include "base/words.h"
#include "model/idle.h"
#include "scenario.h"
#include <stdio.h>
#include <string.h>

#define PATIENCE_SECONDS 10 /* for work in threads, which is rare */

static void heard_reply(ReplyKind kind, const char *text, gpointer data) {
    Scenario *s = data;
    Printed *printed = g_new0(Printed, 1);
    printed->is_error = kind == REPLY_ERROR;
    printed->text = g_strdup(text);
    g_ptr_array_add(s->replies, printed);
}

static Account *find_account(Scenario *s, const char *jid) {
    return accounts_find(app_model(s->app), jid);
}

/* The account selected in the scenario is meant where the window says nothing else. on_screen: a
 * list becomes a window, else lines. */
static void type_in(Scenario *s, const char *typed, gboolean on_screen) {
    g_autofree char *line = subset_expand(s, typed);
    g_autoptr(GError) error = NULL;
    g_autoptr(Reply) reply = reply_new(heard_reply, s, NULL);
    Ctx ctx = {.reply = reply};
    ui_context(s->ui, &ctx);
    if (!ctx.conv->account && s->account)
        ctx.account = find_account(s, s->account);
    Conv *before = ctx.conv;
    if (on_screen) {
        idle_touch(app_model(s->app));
        reply_set_window(reply, before);
    }
    if (!cmd_run(&ctx, line, &error))
        heard_reply(REPLY_ERROR, error->message, s);
    if (ctx.conv != before && ui_shown(s->ui) == before)
        ui_show(s->ui, ctx.conv);
    scenario_settle(s);
}

static void type_line(Scenario *s, const char *typed) {
    type_in(s, typed, TRUE);
}

static void do_script(Scenario *s, const char *typed) {
    type_in(s, typed, FALSE);
}

static gboolean was_printed(Scenario *s, const char *pattern, gboolean is_error) {
    for (guint i = 0; i < s->replies->len; i++) {
        Printed *printed = s->replies->pdata[i];
        if (!printed->used && printed->is_error == is_error &&
            subset_text(pattern, printed->text)) {
            printed->used = TRUE;
            return TRUE;
        }
    }
    return FALSE;
}

static void expect_printed(Scenario *s, const char *rest, gboolean is_error) {
    g_autofree char *word = words_next(&rest), *pattern = subset_expand(s, word ? word : "");
    do
        if (was_printed(s, pattern, is_error))
            return;
    while (scenario_await(s));
    scenario_fail(s, "no %s “%s”", is_error ? "error" : "reply", pattern);
}

static gboolean lose_patience(gpointer data) {
    *(gboolean *)data = TRUE;
    return G_SOURCE_REMOVE;
}

static Prompt *first_prompt(Scenario *s) {
    return prompts_first(app_model(s->app)->prompts);
}

/* A question may come after something that is looked up outside, such as a keyring. */
static Prompt *await_prompt(Scenario *s) {
    gboolean impatient = FALSE;
    guint timer = g_timeout_add_seconds(PATIENCE_SECONDS, lose_patience, &impatient);
    while (!first_prompt(s) && !impatient) {
        g_main_context_iteration(NULL, TRUE);
        scenario_settle(s);
    }
    if (!impatient)
        g_source_remove(timer);
    return first_prompt(s);
}

static void answer_prompt(Scenario *s, const char *answer) {
    Prompt *prompt = await_prompt(s);
    g_autoptr(GError) error = NULL;
    if (!prompt)
        scenario_fail(s, "nothing is asked");
    if (!prompts_answer(app_model(s->app)->prompts, prompt->id, answer, &error))
        scenario_fail(s, "the answer is refused: %s", error->message);
    scenario_settle(s);
}

static void select_account(Scenario *s, const char *jid) {
    g_free(s->account);
    s->account = g_strdup(jid);
    g_hash_table_add(s->fresh, g_strdup(jid));
    if (find_account(s, jid))
        return;
    g_autoptr(GError) error = NULL;
    if (!accounts_add(app_model(s->app), jid, &error))
        scenario_fail(s, "%s", error->message);
    scenario_settle(s);
}

/* Waits for what a thread works on, by waiting for its event; the clock stands still. */
static gboolean wait_online(Scenario *s, Account *account) {
    gboolean impatient = FALSE;
    guint timer = g_timeout_add_seconds(PATIENCE_SECONDS, lose_patience, &impatient);
    while (account->state != ACCOUNT_ONLINE && account->state != ACCOUNT_OFFLINE && !impatient) {
        Prompt *prompt = first_prompt(s);
        if (prompt && prompt->kind == PROMPT_SECRET)
            answer_prompt(s, "secret");
        else if (account->state == ACCOUNT_WAITING)
            clock_advance(s->clock, G_USEC_PER_SEC);
        else
            g_main_context_iteration(NULL, TRUE);
        scenario_settle(s);
    }
    if (!impatient)
        g_source_remove(timer);
    return account->state == ACCOUNT_ONLINE;
}

static void do_online(Scenario *s, const char *jid) {
    select_account(s, jid);
    g_autofree char *line = g_strdup_printf("/connect %s", jid);
    type_line(s, line);
    Account *account = find_account(s, jid);
    if (!wait_online(s, account))
        scenario_fail(s, "%s is not online: %s", jid, account->reason ? account->reason : "?");
}

static void do_connect(Scenario *s, const char *jid) {
    select_account(s, jid);
    g_autofree char *line = g_strdup_printf("/connect %s", jid);
    type_line(s, line);
}

/* "call open": papo's next step on the wire must be this one. */
static void do_call(Scenario *s, const char *rest) {
    static const char *const names[] = {"connect", "open", "secure", "send", "close"};
    g_autofree char *name = words_next(&rest), *text = words_next(&rest);
    g_autoptr(FakeCall) call = fake_wire_next(server_wire(s));
    const char *got = call ? names[call->kind] : "nothing";
    if (g_strcmp0(name, got) != 0 || (text && !subset_text(text, call->text)))
        scenario_fail(s, "papo did: %s %s", got, call && call->text ? call->text : "");
}

static void do_state(Scenario *s, const char *name) {
    static const char *const names[] = {"connected", "secured", "opened", "closed", NULL};
    for (guint i = 0; names[i]; i++) {
        if (strcmp(names[i], name) != 0)
            continue;
        fake_wire_state(server_wire(s), (WireState)i);
        scenario_settle(s);
        return;
    }
    scenario_fail(s, "the states are connected, secured, opened and closed");
}

static void do_drop(Scenario *s, const char *reason) {
    fake_wire_lose(server_wire(s), WIRE_ERROR_LOST, *reason ? reason : "the server went away");
    scenario_settle(s);
}

/* The server shows a certificate that is refused for this reason. */
static void do_certificate(Scenario *s, const char *reason) {
    char *names[] = {(char *)"example.net", NULL};
    Certificate certificate = {
        .subject = (char *)"CN=example.net",
        .issuer = (char *)"CN=Somebody",
        .not_before = (char *)"2026-01-01",
        .not_after = (char *)"2027-01-01",
        .sha256 = (char *)"ab12ab12ab12ab12ab12ab12ab12ab12ab12ab12ab12ab12ab12ab12ab12ab12",
        .reason = (char *)reason,
        .names = names};
    fake_wire_set_certificate(server_wire(s), &certificate);
    fake_wire_lose(server_wire(s), WIRE_ERROR_CERTIFICATE, reason);
    scenario_settle(s);
}

static void do_target(Scenario *s, const char *rest) {
    const WireTarget *target = fake_wire_target(server_wire(s));
    g_autofree char *text = g_strdup_printf("domain=%s host=%s port=%u pin=%s", target->domain,
                                            target->host ? target->host : "", target->port,
                                            target->pin ? target->pin : "");
    if (!subset_text(rest, text))
        scenario_fail(s, "papo dialled %s", text);
}

static gint64 read_time(Scenario *s, const char *text) {
    char *unit;
    gdouble number = g_ascii_strtod(text, &unit);
    static const struct {
        const char *name;
        gdouble seconds;
    } units[] = {{"ms", 0.001}, {"s", 1}, {"m", 60}, {"h", 3600}, {"d", 86400}};
    for (gsize i = 0; i < G_N_ELEMENTS(units); i++)
        if (strcmp(unit, units[i].name) == 0)
            return (gint64)(number * units[i].seconds * G_USEC_PER_SEC);
    scenario_fail(s, "a time is 500ms, 2s, 3m, 4h or 5d");
}

/* In steps, so that what a timer starts can set the next one. */
static void do_wait(Scenario *s, const char *rest) {
    gint64 left = read_time(s, rest), step = MAX(left / 500, 10000);
    for (; left > 0; left -= step) {
        clock_advance(s->clock, MIN(step, left));
        scenario_settle(s);
    }
}

static void do_jump(Scenario *s, const char *rest) {
    clock_jump(s->clock, read_time(s, rest));
    scenario_settle(s);
}

static void do_restart(Scenario *s, const char *rest) {
    scenario_stop(s);
    scenario_start(s);
    if (strcmp(rest, "and connect") == 0)
        app_connect(s->app);
    scenario_settle(s);
}

static void do_contact(Scenario *s, const char *rest) {
    g_autofree char *jid = words_next(&rest), *sub = words_next(&rest), *name = words_next(&rest);
    g_string_append_printf(s->roster, "<item jid='%s' subscription='%s'", jid, sub ? sub : "both");
    if (name)
        g_string_append_printf(s->roster, " name='%s'", name);
    g_string_append(s->roster, "/>");
}

static void do_disco(Scenario *s, const char *rest) {
    g_autofree char *owner = words_next(&rest);
    g_hash_table_insert(s->features, g_steal_pointer(&owner), g_strdup(rest));
}

static gboolean is_on(Scenario *s, const char *rest) {
    if (strcmp(rest, "on") != 0 && strcmp(rest, "off") != 0)
        scenario_fail(s, "on or off?");
    return strcmp(rest, "on") == 0;
}

static void do_acks(Scenario *s, const char *rest) {
    fake_net_set_acks(s->net, is_on(s, rest));
}

static void do_resume(Scenario *s, const char *rest) {
    fake_net_set_resume(s->net, is_on(s, rest));
}

static void do_routine(Scenario *s, const char *rest) {
    s->routine = is_on(s, rest);
}

static void do_serve(Scenario *s, const char *rest) {
    fake_net_serve(s->net, strcmp(rest, "nothing") == 0 ? NULL : rest);
}

static void do_features(Scenario *s, const char *rest) {
    fake_net_set_features(s->net, *rest ? rest : NULL);
}

static void do_trouble(Scenario *s, const char *rest) {
    fake_net_set_trouble(s->net, WIRE_ERROR_CONNECT, *rest ? rest : NULL);
}

static void do_reply(Scenario *s, const char *rest) {
    expect_printed(s, rest, FALSE);
}

static void do_error(Scenario *s, const char *rest) {
    expect_printed(s, rest, TRUE);
}

static void do_prompt(Scenario *s, const char *rest) {
    g_autofree char *pattern = words_next(&rest);
    Prompt *prompt = await_prompt(s);
    if (!prompt || !subset_text(pattern ? pattern : "*", prompt->text))
        scenario_fail(s, "the question is: %s", prompt ? prompt->text : "(none)");
}

static void do_refuse(Scenario *s, const char *rest) {
    answer_prompt(s, NULL);
}

static void do_expect(Scenario *s, const char *rest) {
    server_expect(s, rest);
}

static void do_event(Scenario *s, const char *rest) {
    if (events_match(s, rest, TRUE))
        return;
    events_print(s, rest);
    scenario_fail(s, "not heard: %s", rest);
}

static void do_no_event(Scenario *s, const char *rest) {
    if (events_match(s, rest, FALSE)) {
        events_print(s, rest);
        scenario_fail(s, "must not be heard: %s", rest);
    }
}

/* The programs that /exec runs come to their end. */
static void do_ended(Scenario *s, const char *rest) {
    gboolean impatient = FALSE;
    guint timer = g_timeout_add_seconds(PATIENCE_SECONDS, lose_patience, &impatient);
    while (app_model(s->app)->programs && !impatient)
        g_main_context_iteration(NULL, TRUE);
    if (impatient)
        scenario_fail(s, "a program runs still");
    g_source_remove(timer);
    scenario_settle(s);
}

static void do_show(Scenario *s, const char *rest) {
    Account *account = s->account ? find_account(s, s->account) : NULL;
    Conv *conv = account && *rest ? convs_find(account, rest) : app_model(s->app)->console;
    if (!conv)
        scenario_fail(s, "there is no conversation %s", rest);
    ui_show(s->ui, conv);
    scenario_settle(s);
}

static void do_keys(Scenario *s, const char *rest) {
    g_autofree char *bytes = g_strcompress(rest);
    ui_feed(s->ui, bytes, strlen(bytes));
    scenario_settle(s);
}

/* Is there such a line on a screen of ordinary size? */
static gboolean on_screen(Scenario *s, const char *rest) {
    g_autofree char *pattern = words_next(&rest);
    g_autoptr(Canvas) canvas = canvas_new(100, 30);
    ui_draw(s->ui, canvas);
    g_autofree char *text = canvas_to_text(canvas);
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
    for (char **line = lines; *line; line++)
        if (subset_text(pattern ? pattern : "", *line))
            return TRUE;
    return FALSE;
}

static void print_screen(Scenario *s) {
    g_autoptr(Canvas) canvas = canvas_new(100, 30);
    ui_draw(s->ui, canvas);
    g_autofree char *text = canvas_to_text(canvas);
    fprintf(stderr, "%s\n", text);
}

static void do_sees(Scenario *s, const char *rest) {
    if (on_screen(s, rest))
        return;
    print_screen(s);
    scenario_fail(s, "the user doesn't see %s", rest);
}

static void do_not_sees(Scenario *s, const char *rest) {
    if (!on_screen(s, rest))
        return;
    print_screen(s);
    scenario_fail(s, "the user must not see %s", rest);
}

static void do_forget(Scenario *s, const char *rest) {
    g_ptr_array_set_size(s->sent, 0);
    g_ptr_array_set_size(s->heard, 0);
    g_ptr_array_set_size(s->replies, 0);
}

static const struct {
    const char *name;
    void (*run)(Scenario *s, const char *rest);
} steps[] = {
    {"!=", do_no_event},
    {"!>", server_refuse},
    {"!head", http_no_head},
    {"!notified", notify_refuse},
    {"!sees", do_not_sees},
    {"/", type_line},
    {"<", server_say},
    {"=", do_event},
    {">", do_expect},
    {"account", select_account},
    {"acks", do_acks},
    {"answer", answer_prompt},
    {"call", do_call},
    {"certificate", do_certificate},
    {"connect", do_connect},
    {"contact", do_contact},
    {"crash", disk_crash},
    {"disco", do_disco},
    {"disk", disk_fill},
    {"drop", do_drop},
    {"ended", do_ended},
    {"error", do_error},
    {"fails", disk_fails},
    {"features", do_features},
    {"file", disk_file},
    {"forget", do_forget},
    {"gone", disk_gone},
    {"head", http_head},
    {"holds", disk_holds},
    {"http", http_serve},
    {"jump", do_jump},
    {"keys", do_keys},
    {"looks", scenario_looks},
    {"monkey", scenario_monkey},
    {"mutate", scenario_mutate},
    {"notified", notify_expect},
    {"online", do_online},
    {"profile", disk_profile},
    {"prompt", do_prompt},
    {"put", http_expect},
    {"refuse", do_refuse},
    {"reply", do_reply},
    {"restart", do_restart},
    {"resume", do_resume},
    {"routine", do_routine},
    {"script", do_script},
    {"sees", do_sees},
    {"serve", do_serve},
    {"show", do_show},
    {"spoil", disk_spoil},
    {"state", do_state},
    {"target", do_target},
    {"trouble", do_trouble},
    {"wait", do_wait},
};

void run_step(Scenario *s, const char *text) {
    gsize length = strcspn(text, " \t");
    g_autofree char *name = g_strndup(text, length);
    const char *rest = text + length + strspn(text + length, " \t");
    for (gsize i = 0; i < G_N_ELEMENTS(steps); i++) {
        if (strcmp(steps[i].name, name) == 0) {
            steps[i].run(s, rest);
            return;
        }
    }
    scenario_fail(s, "there is no step “%s”", name);
}
