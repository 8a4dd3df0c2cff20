/* Waiting: for what a line names, for its answer, and for nothing at the end of a script. */
#include "base/text.h"
#include "base/tr.h"
#include "script/runner_private.h"
#include <string.h>

static void wait_end(Runner *runner) {
    g_clear_pointer(&runner->wait, clause_free);
    clock_cancel(runner->model->clock, &runner->timer);
    runner_schedule(runner);
}

/* It won't come. What a line only hoped for is told, and missing then: $body has no value. */
static void wait_in_vain(Runner *runner, int exit_code, const char *why) {
    if (heard_rejection(runner->heard) && runner->wait->kind == CLAUSE_SENT)
        heard_forgive(runner->heard);
    if (runner->needed) {
        runner_fail(runner, exit_code, "%s", why);
        return;
    }
    g_autofree char *where = runner_where(runner);
    g_autofree char *text = g_strdup_printf(_("%s; it goes on"), why);
    if (!runner->ignoring)
        runner_tell_error(runner, where, text);
    if (runner->wait->kind >= CLAUSE_MESSAGE)
        match_clear(&runner->match);
    wait_end(runner);
}

static void on_timeout(gpointer data) {
    Runner *runner = data;
    runner->timer = 0;
    const Clause *wait = runner->wait;
    if (!wait) {
        runner_fail(runner, EXIT_TIMEOUT, "no answer came");
        return;
    }
    const Account *account = clause_account(wait, runner);
    g_autofree char *why =
        wait->kind != CLAUSE_ONLINE
            ? g_strdup_printf(_("waited %g s in vain for “%s”"), wait->timeout / 1000.0, wait->text)
            : g_strdup_printf(_("%s isn't online: %s"), account ? account->jid : _("nobody"),
                              account && account->reason ? account->reason : _("not yet"));
    wait_in_vain(
        runner,
        wait->kind == CLAUSE_ONLINE ? account_exit_code(account, EXIT_TIMEOUT) : EXIT_TIMEOUT, why);
}

void runner_set_timer(Runner *runner, guint ms) {
    clock_cancel(runner->model->clock, &runner->timer);
    if (ms)
        runner->timer = clock_after(runner->model->clock, ms, on_timeout, runner);
}

/* A question nobody will answer: the script waits for something else, or has ended. */
static gboolean unanswered(Runner *runner, int *exit_code, char **why) {
    const Prompt *prompt = prompts_first(runner->model->prompts);
    if (!prompt || runner->shared || (runner->wait && runner->wait->event == EV_PROMPT_ASKED) ||
        rules_has(runner->rules, EV_PROMPT_ASKED))
        return FALSE;
    if (prompt->account && account_is_online(prompt->account))
        return FALSE; /* an offer, which may wait */
    gboolean choice = prompt->kind == PROMPT_CHOICE;
    *exit_code = account_exit_code(prompt->account, choice ? EXIT_TLS : EXIT_LOGIN);
    if (runner->make) {
        *why = g_strdup(
            choice ? _("papo has a question first: log in once on the screen to answer it, or set "
                       "ca-file of the account")
                   : _("there is no password: set password-command of the account, or log in once "
                       "on the screen and let the keyring keep it"));
        return TRUE;
    }
    *why = g_strdup_printf(
        _("nobody answers the question: add a line “%s” after the one that leads to it%s"),
        choice ? "/tls allow" : "/answer …",
        choice ? "" : _(", or set the account's password-command"));
    return TRUE;
}

/* At its end a script that stays has something to do as long as an account is or goes online. */
static void check_end(Runner *runner) {
    int exit_code = EXIT_DONE;
    g_autofree char *why = NULL;
    const Account *broken = NULL;
    if (unanswered(runner, &exit_code, &why)) {
        runner_stop(runner, exit_code, "%s", why);
        return;
    }
    for (guint i = 0; i < runner->model->accounts->len; i++) {
        const Account *account = g_ptr_array_index(runner->model->accounts, i);
        if (account->state != ACCOUNT_OFFLINE)
            return;
        broken = account->trouble && account->reason ? account : broken;
    }
    if (broken)
        runner_stop(runner, account_exit_code(broken, EXIT_CONNECT), "%s: %s", broken->jid,
                    broken->reason);
}

void runner_check(Runner *runner) {
    int exit_code;
    g_autofree char *why = NULL;
    if (runner->done)
        return;
    if (!runner->wait) {
        if (runner->at_end && !runner->shared)
            check_end(runner);
        return;
    }
    if (clause_holds(runner->wait, runner) ||
        heard_take(runner->heard, runner->wait, &runner->match)) {
        wait_end(runner);
        return;
    }
    if (heard_unsent(runner->heard) < runner->unsent) {
        runner->unsent = heard_unsent(runner->heard);
        runner_set_timer(runner, runner->wait->timeout);
    }
    if (!unanswered(runner, &exit_code, &why))
        why = clause_hopeless(runner->wait, runner, &exit_code);
    if (why)
        wait_in_vain(runner, exit_code, why);
}

void runner_wait(Runner *runner, Clause *clause, gboolean needed) {
    g_clear_pointer(&runner->wait, clause_free);
    runner->wait = clause;
    runner->needed = needed;
    runner->unsent = 0;
    runner_set_timer(runner, clause->timeout);
    runner_check(runner);
}

void runner_wait_sent(Runner *runner) {
    runner_wait(runner, clause_simple(CLAUSE_SENT), TRUE);
    runner->unsent = heard_unsent(runner->heard);
}

static void on_slept(gpointer data) {
    Runner *runner = data;
    runner->timer = 0;
    runner->sleeping = FALSE;
    runner_schedule(runner);
}

void runner_sleep(Runner *runner, guint ms) {
    runner->sleeping = TRUE;
    clock_cancel(runner->model->clock, &runner->timer);
    runner->timer = clock_after(runner->model->clock, ms, on_slept, runner);
}

static gboolean is_command(const char *line, const char *name) {
    gsize length = strlen(name);
    return strncmp(line, name, length) == 0 && (line[length] == ' ' || !line[length]);
}

gboolean runner_defer(Runner *runner, const char *line) {
    gboolean answer = (is_command(line, "/answer") || is_command(line, "/tls allow")) &&
                      !prompts_first(runner->model->prompts);
    gboolean goodbye = (is_command(line, "/disconnect") || is_command(line, "/quit")) &&
                       heard_unsent(runner->heard) && runner_is_trying(runner);
    if (!answer && !goodbye)
        return FALSE;
    runner->deferred = g_strdup(line);
    if (answer)
        runner_wait(runner, clause_simple(CLAUSE_PROMPT), TRUE);
    else
        runner_wait_sent(runner);
    return TRUE;
}
