#pragma once
#include "cmd/command.h"

/* Command files without a screen. Exit codes: 0 done, 1 a line failed or is unknown, 2 wrong use of
 * papo's options, 3 could not connect, 4 authentication failed, 5 TLS or certificate refused, 6
 * time-out, 7 an error came back. */
typedef struct Runner Runner;
typedef void (*RunnerFn)(int exit_code, gpointer data);

/* Registers /expect, /sleep, /on … in commands. fn is called once, when the last file is done or a
 * line failed. */
Runner *runner_new(Model *model, Commands *commands, RunnerFn fn, gpointer data);
void runner_free(Runner *runner);
gboolean runner_add_file(Runner *runner, const char *path,
                         GError **error); /* "-": standard input, read as it comes */
void runner_start(Runner *runner);
