#pragma once
#include "cmd/command.h"
#include "script/output.h"

/* Command files without a screen. Exit codes: 0 done, 1 a line failed or is unknown, 2 wrong use of
 * papo's options, 3 could not connect, 4 authentication failed, 5 TLS or certificate refused, 6
 * time-out, 7 an error came back. */
typedef struct Runner Runner;
typedef void (*RunnerFn)(int exit_code, gpointer data);

/* Adds /expect, /sleep, /on …, which work on ctx->runner. */
void runner_commands(Commands *commands);

/* Borrows model and commands (which know runner_commands()), takes output. fn is called once, when
 * the last file is done or a line failed. */
Runner *runner_new(Model *model, Commands *commands, Output *output, RunnerFn fn, gpointer data);
void runner_free(Runner *runner);
void runner_set_account(Runner *runner, Account *account); /* where it begins, not the window's */
void runner_stay_for_rules(Runner *runner);                /* at the end, if there are any */
void runner_halt(Runner *runner); /* fn is told soon; nothing is run before */
gboolean runner_add_file(Runner *runner, const char *path,
                         GError **error); /* "-": standard input, read as it comes */
void runner_add_fd(Runner *runner, const char *name, int fd); /* stays the caller's */
void runner_add_line(Runner *runner, const char *line);
gboolean runner_define(Runner *runner, const char *pair, GError **error); /* "NAME=VALUE" */
void runner_set_forever(Runner *runner, gboolean forever); /* stay at the end, for /on */
/* papo isn't the script's alone: others speak, too, and answer questions. It begins in the window
 * conv. */
void runner_share(Runner *runner, Conv *conv);
void runner_start(Runner *runner);

/* What was said and isn't with the server, if that has not been told: when papo ends. */
void runner_tell_unsent(Runner *runner);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(Runner, runner_free)
