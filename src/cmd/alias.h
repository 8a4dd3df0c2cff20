#pragma once
#include "cmd/command.h"
#include "model/aliases.h"

/* The user's aliases where lines are read. A command of the same name goes before an alias. */

/* The line that one with an alias means, through all of them; owned by the caller. names: $$ is
 * left to who puts values in place of names (Ctx.names). NULL: it begins with none; or an error: a
 * word is missing, or the aliases lead back to themselves. */
char *alias_meant(const Commands *commands, const char *line, gboolean names, GError **error);
/* The line of the alias that this line begins with, *rest: what follows it; owned; NULL: none. */
char *alias_of(const Commands *commands, const char *line, const char **rest);
gboolean alias_takes(const char *line); /* has $1 … $9 or $* */
