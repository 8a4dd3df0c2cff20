/* Runs command files: one line after the other, waiting where a line says so. */
#include "script/runner.h"

#include "base/text.h"
#include "base/tr.h"
#include "script/heard.h"
#include "script/lines.h"
#include "script/script.h"
#include <errno.h>
#include <stdio.h>
#include <string.h>

enum { ANSWER_MS = 30000, FLUSH_MS = 30000 };

struct Runner {
    Model *model;
    Commands *commands;
    Output *output;
    RunnerFn fn;
    gpointer data;
    Account *account;
    Conv *conv;
    Lines *lines;
    Heard *heard;
    Clause *wait;   /* what the current line waits for */
    char *deferred; /* the line to run when it has come */
    Reply *reply;   /* of the current line */
    guint timer;    /* of the wait, the sleep or the answer */
    guint next;     /* the next step */
    gboolean started, forever, at_end, done, sleeping;
    int exit_code;
};

static void runner_step(gpointer data);

static void runner_tell_end(gpointer data) {
    Runner *runner = data;
    runner->next = 0;
    runner->fn(runner->exit_code, runner->data);
}

static void runner_finish(Runner *runner, int exit_code) {
    if (runner->done)
        return;
    runner->done = TRUE;
    runner->exit_code = exit_code;
    clock_cancel(runner->model->clock, &runner->timer);
    clock_cancel(runner->model->clock, &runner->next);
    runner->next = clock_after(runner->model->clock, 0, runner_tell_end, runner);
}

static void runner_fail(Runner *runner, int exit_code, const char *format, ...) G_GNUC_PRINTF(3, 4);
static void runner_fail(Runner *runner, int exit_code, const char *format, ...) {
    if (runner->done)
        return;
    va_list list;
    va_start(list, format);
    g_autofree char *text = tr_vprintf(format, list);
    va_end(list);
    g_autofree char *where =
        g_strdup_printf("%s:%u", lines_name(runner->lines), lines_number(runner->lines));
    output_error(runner->output, where, text);
    runner_finish(runner, exit_code);
}

static void runner_schedule(Runner *runner) {
    if (!runner->next && !runner->done)
        runner->next = clock_after(runner->model->clock, 0, runner_step, runner);
}

static void runner_told(Runner *runner, gboolean told) {
    if (!told && !runner->done)
        runner_fail(runner, EXIT_LINE, "the output is gone: %s", g_strerror(errno));
}

static void on_reply(ReplyKind kind, const char *text, gpointer data) {
    Runner *runner = data;
    if (kind == REPLY_ERROR)
        runner_fail(runner, EXIT_ANSWER, "%s", text);
    else
        runner_told(runner, output_line(runner->output, text));
}

static void on_answered(Reply *reply, gpointer data) {
    Runner *runner = data;
    clock_cancel(runner->model->clock, &runner->timer);
    runner_schedule(runner);
}

static void runner_drop_reply(Runner *runner) {
    if (!runner->reply)
        return;
    reply_close(runner->reply);
    g_clear_pointer(&runner->reply, reply_unref);
}

static void on_timeout(gpointer data) {
    Runner *runner = data;
    runner->timer = 0;
    const Account *account =
        runner->wait ? clause_account(runner->wait, runner) : runner_account(runner);
    if (runner->wait && strcmp(runner->wait->what, "online") == 0)
        runner_fail(runner, heard_exit_code(account, EXIT_TIMEOUT), "%s isn't online%s%s",
                    account ? account->jid : "nobody",
                    account && account->reason ? ": " : _(" yet"),
                    account && account->reason ? account->reason : "");
    else if (runner->wait)
        runner_fail(runner, EXIT_TIMEOUT, "nothing came: waited %g s for “%s”",
                    runner->wait->timeout / 1000.0, runner->wait->what);
    else
        runner_fail(runner, EXIT_TIMEOUT, "no answer came");
}

static void runner_set_timer(Runner *runner, guint ms) {
    clock_cancel(runner->model->clock, &runner->timer);
    runner->timer = clock_after(runner->model->clock, ms, on_timeout, runner);
}

/* A question nobody will answer: the script waits for something else, or has ended. */
static void runner_check_prompt(Runner *runner) {
    const Prompt *prompt = prompts_first(runner->model->prompts);
    if (!prompt || !(runner->wait || runner->at_end) ||
        (runner->wait && runner->wait->event == EV_PROMPT_ASKED) ||
        heard_reacts(runner->heard, EV_PROMPT_ASKED))
        return;
    if (prompt->account && account_is_online(prompt->account))
        return; /* an offer, which may wait */
    gboolean choice = prompt->kind == PROMPT_CHOICE;
    runner_fail(runner, heard_exit_code(prompt->account, choice ? EXIT_TLS : EXIT_LOGIN),
                "nobody answers the question: add a line “%s” after the one that leads to it%s",
                choice ? "/tls allow" : "/answer …",
                choice ? "" : _(", or set the account's password-command"));
}

/* Has what is waited for come, or become impossible? */
static void runner_check(Runner *runner) {
    if (runner->done)
        return;
    runner_check_prompt(runner);
    if (!runner->wait || runner->done)
        return;
    const Account *account = clause_account(runner->wait, runner);
    if (clause_holds(runner->wait, runner) || heard_take(runner->heard, runner->wait)) {
        g_clear_pointer(&runner->wait, clause_free);
        clock_cancel(runner->model->clock, &runner->timer);
        runner_schedule(runner);
    } else if (heard_rejected(runner->heard) && strcmp(runner->wait->what, "sent") == 0) {
        runner_fail(runner, EXIT_ANSWER, "a message could not be delivered");
    } else if (strcmp(runner->wait->what, "online") == 0 && account &&
               account->state == ACCOUNT_OFFLINE && account->reason) {
        runner_fail(runner, heard_exit_code(account, EXIT_CONNECT), "%s: %s", account->jid,
                    account->reason);
    }
}

void runner_wait(Runner *runner, Clause *clause) {
    g_clear_pointer(&runner->wait, clause_free);
    runner->wait = clause;
    runner_set_timer(runner, clause->timeout);
    runner_check(runner);
}

static void on_slept(gpointer data) {
    Runner *runner = data;
    runner->timer = 0;
    runner->sleeping = FALSE;
    runner_schedule(runner);
}

void runner_sleep(Runner *runner, guint ms) {
    runner->sleeping = TRUE;
    runner->timer = clock_after(runner->model->clock, ms, on_slept, runner);
}

static Ctx runner_context(Runner *runner, Reply *reply) {
    Account *account = runner_account(runner);
    return (Ctx){.model = runner->model,
                 .commands = runner->commands,
                 .account = account,
                 .conv = runner->conv ? runner->conv : runner->model->console,
                 .reply = reply,
                 .runner = runner};
}

static void runner_run(Runner *runner, const char *line) {
    g_autoptr(GError) error = NULL;
    runner_drop_reply(runner);
    runner->reply = reply_new(on_reply, runner, NULL);
    Ctx ctx = runner_context(runner, runner->reply);
    if (!cmd_run(&ctx, line, &error)) {
        runner_fail(runner, EXIT_LINE, "%s", error->message);
        return;
    }
    runner->account = ctx.account;
    runner->conv = ctx.conv;
    if (!reply_busy(runner->reply)) {
        runner_schedule(runner);
        return;
    }
    reply_on_idle(runner->reply, on_answered, runner);
    if (!reply_is_slow(runner->reply))
        runner_set_timer(runner, ANSWER_MS);
}

/* Some lines make sense only later: an answer when there is a question, a goodbye when everything
 * is said. TRUE: it waits. */
static gboolean runner_defer(Runner *runner, const char *line) {
    const char *what = NULL;
    if (g_str_has_prefix(line, "/answer") || g_str_has_prefix(line, "/tls "))
        what = prompts_first(runner->model->prompts) ? NULL : "prompt";
    else if (g_str_has_prefix(line, "/disconnect") || g_str_has_prefix(line, "/quit"))
        what = heard_unsent(runner->heard) && runner_is_trying(runner) ? "sent" : NULL;
    if (!what)
        return FALSE;
    runner->deferred = g_strdup(line);
    runner_wait(runner, clause_parse(what, NULL, FALSE, NULL));
    return TRUE;
}

/* Is any account online, or on its way? */
gboolean runner_is_trying(const Runner *runner) {
    for (guint i = 0; i < runner->model->accounts->len; i++) {
        const Account *account = g_ptr_array_index(runner->model->accounts, i);
        if (account->state != ACCOUNT_OFFLINE)
            return TRUE;
    }
    return FALSE;
}

/* Nothing is left to run: what was said must have arrived at the server. */
static void runner_end(Runner *runner) {
    guint unsent = heard_unsent(runner->heard);
    if (unsent && runner_is_trying(runner)) {
        Clause *clause = clause_parse("sent", NULL, FALSE, NULL);
        clause->timeout = FLUSH_MS;
        runner_wait(runner, clause);
    } else if (unsent) {
        runner_fail(runner, EXIT_CONNECT,
                    tr_count("%u message was not sent: kept for the next connection",
                             "%u messages were not sent: kept for the next connection", unsent),
                    unsent);
    } else if (!runner->forever) {
        runner_finish(runner, heard_rejected(runner->heard) ? EXIT_ANSWER : EXIT_DONE);
    } else {
        runner->at_end = TRUE;
        runner_check(runner);
    }
}

static void runner_take(Runner *runner) {
    g_autofree char *line = NULL;
    g_autoptr(GError) error = NULL;
    switch (lines_next(runner->lines, &line, runner_step, runner, &error)) {
    case LINES_ONE: {
        const char *start = line + strspn(line, " \t");
        if (!*start || *start == '#')
            runner_schedule(runner);
        else if (!runner_defer(runner, start))
            runner_run(runner, start);
        break;
    }
    case LINES_WAIT:
        break;
    case LINES_END:
        runner_end(runner);
        break;
    case LINES_BROKEN:
        runner_fail(runner, EXIT_LINE, "%s", error->message);
        break;
    }
}

static void runner_step(gpointer data) {
    Runner *runner = data;
    clock_cancel(runner->model->clock, &runner->next);
    if (runner->done || runner->wait || runner->sleeping ||
        (runner->reply && reply_busy(runner->reply)))
        return;
    runner_drop_reply(runner);
    if (runner->deferred) {
        g_autofree char *line = g_steal_pointer(&runner->deferred);
        runner_run(runner, line);
        return;
    }
    runner_take(runner);
}

static void runner_hear(const Event *ev, void *data) {
    Runner *runner = data;
    if (runner->done)
        return;
    runner_told(runner, output_event(runner->output, ev));
    heard_event(runner->heard, ev);
    switch (ev->type) {
    case EV_ACCOUNT_REMOVED:
        if (runner->account == ev->account)
            runner->account = NULL;
        if (runner->conv && runner->conv->account == ev->account)
            runner->conv = NULL;
        break;
    case EV_QUIT:
        runner_finish(runner, EXIT_DONE);
        break;
    default:
        break;
    }
    runner_check(runner);
}

static void rule_reply(ReplyKind kind, const char *text, gpointer data) {
    const Runner *runner = data;
    if (kind == REPLY_LINE)
        output_line(runner->output, text);
    else
        output_error(runner->output, "/on", text);
}

/* What a rule does; an error there is told, and the script goes on. */
void runner_react(Runner *runner, Account *account, Conv *conv, const char *line) {
    g_autoptr(GError) error = NULL;
    g_autoptr(Reply) reply = reply_new(rule_reply, runner, NULL);
    Ctx ctx = runner_context(runner, reply);
    ctx.account = account ? account : ctx.account;
    ctx.conv = conv ? conv : ctx.conv;
    ctx.runner = NULL; /* it can't wait */
    if (cmd_run(&ctx, line, &error))
        return;
    output_error(runner->output, "/on", error->message);
}

Runner *runner_new(Model *model, Commands *commands, Output *output, RunnerFn fn, gpointer data) {
    Runner *runner = g_new0(Runner, 1);
    runner->model = model;
    runner->commands = commands;
    runner->output = output;
    output_set_clock(output, model->clock);
    runner->fn = fn;
    runner->data = data;
    runner->lines = lines_new();
    runner->heard = heard_new(runner);
    bus_listen(model->bus, runner_hear, runner);
    return runner;
}

void runner_free(Runner *runner) {
    if (!runner)
        return;
    bus_ignore(runner->model->bus, runner_hear, runner);
    clock_cancel(runner->model->clock, &runner->timer);
    clock_cancel(runner->model->clock, &runner->next);
    runner_drop_reply(runner);
    g_clear_pointer(&runner->wait, clause_free);
    heard_free(runner->heard);
    lines_free(runner->lines);
    output_free(runner->output);
    g_free(runner->deferred);
    g_free(runner);
}

gboolean runner_add_file(Runner *runner, const char *path, GError **error) {
    return lines_add_file(runner->lines, path, error);
}

void runner_add_fd(Runner *runner, const char *name, int fd) {
    lines_add_fd(runner->lines, name, fd);
}

void runner_add_line(Runner *runner, const char *line) {
    lines_add_text(runner->lines, "-x", line);
}

void runner_set_forever(Runner *runner, gboolean forever) {
    runner->forever = forever;
}

void runner_start(Runner *runner) {
    runner_schedule(runner);
}

Model *runner_model(const Runner *runner) {
    return runner->model;
}

Account *runner_account(const Runner *runner) {
    return runner->account ? runner->account : accounts_default(runner->model);
}

Heard *runner_heard(const Runner *runner) {
    return runner->heard;
}
