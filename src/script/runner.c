/* Runs command files: one line after the other, waiting where a line says so. */
#include "script/runner.h"

#include "base/text.h"
#include "base/tr.h"
#include "model/saver.h"
#include "script/runner_private.h"
#include <errno.h>
#include <string.h>

enum { ANSWER_MS = 30000, ROW_US = 5000, ROW_MAX = 100 };

static void runner_tell_end(gpointer data) {
    Runner *runner = data;
    runner->next = 0;
    runner->fn(runner->exit_code, runner->data);
}

static void runner_finish(Runner *runner, int exit_code) {
    if (runner->done)
        return;
    runner->done = TRUE;
    runner->exit_code = runner->exit_code ? runner->exit_code : exit_code;
    clock_cancel(runner->model->clock, &runner->timer);
    clock_cancel(runner->model->clock, &runner->next);
    runner->next = clock_after(runner->model->clock, 0, runner_tell_end, runner);
}

char *runner_where(const Runner *runner) {
    return runner->name
               ? g_strdup(runner->name)
               : g_strdup_printf("%s:%u", lines_name(runner->lines), lines_number(runner->lines));
}

void runner_tell_error(Runner *runner, const char *where, const char *text) {
    output_error(runner->output, where, text);
}

static void runner_blame(Runner *runner, const char *format, va_list list) {
    g_autofree char *text = tr_vprintf(format, list);
    g_autofree char *where = runner_where(runner);
    runner_tell_error(runner, where, text);
}

void runner_stop(Runner *runner, int exit_code, const char *format, ...) {
    va_list list;
    va_start(list, format);
    if (!runner->done)
        runner_blame(runner, format, list);
    va_end(list);
    runner_finish(runner, exit_code);
}

void runner_fail(Runner *runner, int exit_code, const char *format, ...) {
    if (runner->done)
        return;
    va_list list;
    va_start(list, format);
    if (!runner->ignoring)
        runner_blame(runner, format, list);
    va_end(list);
    runner->failed = TRUE;
    runner->sleeping = FALSE;
    g_clear_pointer(&runner->wait, clause_free);
    g_clear_pointer(&runner->deferred, g_free);
    clock_cancel(runner->model->clock, &runner->timer);
    if (!runner->ignoring && !runner->exit_code)
        runner->exit_code = exit_code;
    if (runner->ignoring || runner->going_on)
        runner_schedule(runner);
    else
        runner_finish(runner, exit_code);
}

static void runner_told(Runner *runner, gboolean told) {
    if (!told)
        runner_stop(runner, EXIT_LINE, "the output is gone: %s", g_strerror(errno));
}

void runner_tell(Runner *runner, const char *line) {
    runner_told(runner, output_line(runner->output, line));
}

static void on_reply(ReplyKind kind, const char *text, gpointer data) {
    Runner *runner = data;
    if (kind == REPLY_ERROR)
        runner_fail(runner, EXIT_ANSWER, "%s", text);
    else
        runner_tell(runner, text);
}

static void on_answered(Reply *reply, gpointer data) {
    Runner *runner = data;
    if (!runner->wait && !runner->sleeping)
        clock_cancel(runner->model->clock, &runner->timer);
    runner_schedule(runner);
}

static void runner_drop_reply(Runner *runner) {
    if (!runner->reply)
        return;
    reply_close(runner->reply);
    g_clear_pointer(&runner->reply, reply_unref);
}

static Ctx runner_context(Runner *runner, Reply *reply) {
    if (runner->conv && !convs_exists(runner->model, runner->conv))
        runner->conv = NULL;
    return (Ctx){.model = runner->model,
                 .commands = runner->commands,
                 .account = runner_account(runner),
                 .conv = runner_conv(runner),
                 .reply = reply};
}

static void runner_run(Runner *runner, const char *line) {
    g_autoptr(GError) error = NULL;
    Meaning meaning;
    meaning_init(&meaning, runner->names, &runner->match);
    runner_drop_reply(runner);
    runner->reply = reply_new(on_reply, runner, NULL);
    Ctx ctx = runner_context(runner, runner->reply);
    ctx.runner = runner;
    ctx.names = &meaning.expander;
    runner->rules_before = rules_count(runner->rules);
    runner->running++;
    gboolean worked = cmd_run(&ctx, line, &error);
    runner->running--;
    if (!worked) {
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

/* Is any account online, or on its way? */
gboolean runner_is_trying(const Runner *runner) {
    for (guint i = 0; i < runner->model->accounts->len; i++) {
        const Account *account = g_ptr_array_index(runner->model->accounts, i);
        if (account->state != ACCOUNT_OFFLINE)
            return TRUE;
    }
    return FALSE;
}

void runner_tell_unsent(Runner *runner) {
    guint unsent = heard_unsent(runner->heard);
    if (!unsent || runner->told_unsent)
        return;
    runner->told_unsent = TRUE;
    gboolean lost = paths_in_memory(runner->model->paths);
    g_autofree char *where = runner_where(runner);
    g_autofree char *text = g_strdup_printf(
        lost ? tr_count("%u message was not sent, and this profile keeps nothing: it is lost",
                        "%u messages were not sent, and this profile keeps nothing: they are lost",
                        unsent)
             : tr_count("%u message was not sent: kept for the next connection",
                        "%u messages were not sent: kept for the next connection", unsent),
        unsent);
    runner_tell_error(runner, where, text);
}

/* What was said and didn't arrive is never passed over. */
static void runner_leave(Runner *runner) {
    guint unsent = heard_unsent(runner->heard);
    if (unsent) {
        runner_tell_unsent(runner);
        runner_finish(runner, EXIT_CONNECT);
    } else if (heard_rejection(runner->heard) && !runner->forever) {
        runner_stop(runner, EXIT_ANSWER, "not delivered to %s", heard_rejection(runner->heard));
    } else {
        runner_finish(runner, EXIT_DONE);
    }
}

/* Who ends a script with a rule wants it to stay. */
static void runner_warn_of_end(Runner *runner) {
    if (runner->forever || runner->for_rules || rules_count(runner->rules) == runner->rules_before)
        return;
    g_autofree char *where = runner_where(runner);
    runner_tell_error(runner, where,
                      _("the script ends here, and /on with it: --forever keeps it going"));
}

/* Nothing is left to run: what was said must have arrived at the server. */
static void runner_end(Runner *runner) {
    runner_warn_of_end(runner);
    runner->rules_before = rules_count(runner->rules);
    runner->ignoring = runner->going_on = FALSE;
    if (runner->forever || (runner->for_rules && rules_count(runner->rules))) {
        runner->at_end = TRUE;
        runner_check(runner);
    } else if (heard_unsent(runner->heard) && runner_is_trying(runner)) {
        runner_wait_sent(runner);
    } else {
        runner_leave(runner);
    }
}

/* "-/msg …" may fail. */
static const char *runner_look_at(Runner *runner, const char *line) {
    const char *command = line + 1 + strspn(line + (*line != '\0'), " \t");
    runner->ignoring = *line == '-' && *command == '/';
    return runner->ignoring ? command : line;
}

static void runner_step(gpointer data);

static LinesState runner_next(Runner *runner, char **line, GError **error) {
    if (!runner->make)
        return lines_next(runner->lines, line, runner_step, runner, error);
    runner->running++; /* what the maker says is the script's */
    LinesState state = runner->make(runner->make_data, line, runner_step, runner, error);
    runner->running--;
    return state;
}

static void runner_take(Runner *runner) {
    g_autofree char *line = NULL;
    g_autoptr(GError) error = NULL;
    switch (runner_next(runner, &line, &error)) {
    case LINES_ONE: {
        const char *start = line + strspn(line, " \t");
        if (!*start || *start == '#') {
            runner_schedule(runner);
            break;
        }
        start = runner_look_at(runner, start);
        if (!runner_defer(runner, start))
            runner_run(runner, start);
        break;
    }
    case LINES_WAIT:
        break;
    case LINES_END:
        runner_end(runner);
        break;
    case LINES_BROKEN:
        runner->ignoring = FALSE;
        runner_fail(runner, error->domain == EXIT_ERROR ? error->code : EXIT_LINE, "%s",
                    error->message);
        break;
    }
}

static void runner_one(Runner *runner) {
    clock_cancel(runner->model->clock, &runner->next);
    if (runner->done || runner->wait || runner->sleeping ||
        (!runner->failed && runner->reply && reply_busy(runner->reply)))
        return;
    runner->failed = FALSE;
    runner_drop_reply(runner);
    if (runner->deferred) {
        g_autofree char *line = g_steal_pointer(&runner->deferred);
        runner_run(runner, line);
        return;
    }
    runner_take(runner);
}

/* Lines that have nothing to wait for are a row: written and sent together, but not so many that
 * others would have to wait. */
static void runner_step(gpointer data) {
    Runner *runner = data;
    Saver *saver = runner->model->saver;
    gint64 end = clock_mono(runner->model->clock) + ROW_US;
    guint n = 0;
    saver_begin_row(saver);
    do
        runner_one(runner);
    while (runner->next && !runner->done && ++n < ROW_MAX &&
           clock_mono(runner->model->clock) < end);
    saver_end_row(saver);
}

void runner_schedule(Runner *runner) {
    if (!runner->next && !runner->done)
        runner->next = clock_after(runner->model->clock, 0, runner_step, runner);
}

static gboolean runner_is_at_it(const Runner *runner) {
    return !runner->shared || runner->running || (runner->reply && reply_busy(runner->reply));
}

static void runner_hear(const Event *ev, void *data) {
    Runner *runner = data;
    if (runner->done) {
        if (ev->type == EV_MESSAGE_CHANGED) /* while papo says goodbye */
            heard_event(runner->heard, ev, NULL, runner_is_at_it(runner));
        return;
    }
    runner_told(runner, output_event(runner->output, ev));
    Happening happening;
    gboolean happened = happening_read(&happening, ev, clock_now(runner->model->clock));
    heard_event(runner->heard, ev, happened && !runner->at_end ? &happening : NULL,
                runner_is_at_it(runner));
    rules_event(runner->rules, ev, happened ? &happening : NULL);
    happening_clear(&happening);
    switch (ev->type) {
    case EV_ACCOUNT_REMOVED:
        if (runner->account == ev->account)
            runner->account = NULL;
        if (runner->conv && runner->conv->account == ev->account)
            runner->conv = NULL;
        break;
    case EV_QUIT: /* what still may be sent is told at the very end, if it wasn't */
        if (heard_unsent(runner->heard) && runner_is_trying(runner))
            runner_finish(runner, EXIT_CONNECT);
        else
            runner_leave(runner);
        break;
    default:
        break;
    }
    runner_check(runner);
}

gboolean runner_react(Runner *runner, Account *account, Conv *conv, const Match *match,
                      Reply *reply, const char *line, GError **error) {
    Meaning meaning;
    meaning_init(&meaning, runner->names, match);
    Ctx ctx = runner_context(runner, reply);
    ctx.account = account ? account : ctx.account;
    ctx.conv = conv ? conv : ctx.conv;
    ctx.names = &meaning.expander;
    runner->running++;
    gboolean worked = cmd_run(&ctx, line, error);
    runner->running--;
    return worked;
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
    runner->heard = heard_new();
    runner->rules = rules_new(runner);
    runner->names = names_new();
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
    rules_free(runner->rules);
    heard_free(runner->heard);
    names_free(runner->names);
    match_clear(&runner->match);
    lines_free(runner->lines);
    output_free(runner->output);
    g_free(runner->deferred);
    g_free(runner);
}

void runner_set_account(Runner *runner, Account *account) {
    runner->account = account;
}

void runner_stay_for_rules(Runner *runner) {
    runner->for_rules = TRUE;
}

void runner_halt(Runner *runner) {
    runner_finish(runner, EXIT_DONE);
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

gboolean runner_define(Runner *runner, const char *pair, GError **error) {
    return names_define_pair(runner->names, pair, error);
}

void runner_set_make(Runner *runner, const char *name, RunnerMake make, gpointer data) {
    runner->name = name;
    runner->make = make;
    runner->make_data = data;
}

void runner_set_acting(Runner *runner, gboolean acting) {
    runner->running += acting ? 1 : -1;
}

GQuark exit_error_quark(void) {
    return g_quark_from_static_string("papo-exit-error");
}

void runner_set_forever(Runner *runner, gboolean forever) {
    runner->forever = forever;
}

void runner_set_going_on(Runner *runner, gboolean going_on) {
    runner->going_on = going_on;
}

gboolean runner_source(Runner *runner, const char *path, GError **error) {
    return lines_push_file(runner->lines, path, error);
}

gboolean runner_repeat(Runner *runner, const char *line, guint times, GError **error) {
    g_autofree char *again = g_strconcat(runner->ignoring ? "-" : "", line, NULL);
    return lines_push_again(runner->lines, again, times, error);
}

void runner_share(Runner *runner, Conv *conv) {
    runner->shared = TRUE;
    runner->conv = conv;
    runner->account = conv_account(conv);
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

Conv *runner_conv(const Runner *runner) {
    return runner->conv ? runner->conv : runner->model->console;
}

Heard *runner_heard(const Runner *runner) {
    return runner->heard;
}

Rules *runner_rules(const Runner *runner) {
    return runner->rules;
}

Names *runner_names(const Runner *runner) {
    return runner->names;
}
