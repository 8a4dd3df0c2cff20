#pragma once
#include "script/script.h"

/* What a script does each time something happens (/on). After everybody has heard the event, not in
 * the middle of it; one after the other, and not too fast: of two who answer each other, neither
 * would ever stop. Where more than a few answers have been given in a row, there is one a second.
 */
Rules *rules_new(Runner *runner);
void rules_free(Rules *rules);

/* Takes the clause. where: "bot.papo:3", for errors. The error is about the names in the line. */
gboolean rules_add(Rules *rules, Clause *clause, const char *line, const char *where,
                   GError **error);
gboolean rules_has(const Rules *rules, EventType event);
/* Those there are, by number from 1: "/on message do /say $body", owned by the caller, and where it
 * was said. */
guint rules_count(const Rules *rules);
char *rules_text(const Rules *rules, guint number);
const char *rules_where(const Rules *rules, guint number);
gboolean rules_remove(Rules *rules, guint number); /* FALSE: there is none */
/* Every event; happening: what it was, or NULL. */
void rules_event(Rules *rules, const Event *ev, const Happening *happening);
