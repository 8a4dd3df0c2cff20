#pragma once
#include "script/runner.h"
#include "script/scripts_record.h"

/* The scripts of a papo that has a screen: those that the user runs, those that accounts start, and
 * the rules (/on) of hooks.papo and of the screen. */
typedef struct Scripts Scripts;

/* Adds the commands of scripts, runner_commands() among them. Borrows both. */
Scripts *scripts_new(Model *model, Commands *commands);
void scripts_free(Scripts *scripts);
/* From now on: hooks.papo is read, and accounts that come online have their script run. Once. */
void scripts_start(Scripts *scripts);

/* The commands of scripts, those of runner_commands(); scripts: what they mean to a person at a
 * screen; NULL: there is none, and they say so. */
void scripts_commands(Commands *commands, Scripts *scripts);
void script_file_commands(Commands *commands, Scripts *scripts); /* its part: /script run, list … */

/* Where the script begins: a window (NULL: the console) and an account (NULL: the window's). */
gboolean scripts_run(Scripts *scripts, const char *name, Account *account, Conv *conv,
                     GError **error);
gboolean scripts_stop(Scripts *scripts, const char *name); /* FALSE: it doesn't run */
gboolean scripts_is_running(const Scripts *scripts, const char *name);
char **scripts_running(const Scripts *scripts); /* their names; owned by the caller */
Runner *scripts_session(Scripts *scripts);      /* whose rules are those of the screen */
Recorder *scripts_recorder(Scripts *scripts);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(Scripts, scripts_free)
