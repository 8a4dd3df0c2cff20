#pragma once
#include "cmd/grammar.h"

/* What the other parts of cmd/ ask the registry; front ends need only command.h. */

/* The command that the line begins with (after the slash), and *line moved behind its name; NULL.
 */
const Command *commands_match(const Commands *commands, const char **line);
const struct Aliases *commands_aliases(const Commands *commands); /* NULL: there are none */
/* All first words of names and aliases; with first: the second words of those that begin with it.
 * Owned; unref it. */
GPtrArray *commands_words(const Commands *commands, const char *first);
const Grammar *commands_grammar(const Commands *commands, const Command *command);
/* What the commands are listed under, in the order they were added; borrowed strings; unref it. */
GPtrArray *commands_topics(const Commands *commands);
