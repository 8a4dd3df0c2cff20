#pragma once
#include "script/script.h"

/* What a script has heard and not used yet, what it said and the server does not have yet, and its
 * rules (/on). */
Heard *heard_new(Runner *runner);
void heard_free(Heard *heard);

void heard_event(Heard *heard, const Event *ev); /* every one */
/* The oldest message (or request) heard since the last one taken that fits; it and what came before
 * it is gone then, and $from, $body … are its. */
gboolean heard_take(Heard *heard, const Clause *clause);
guint heard_unsent(const Heard *heard);
gboolean heard_rejected(const Heard *heard); /* an error came back for a message */
gboolean heard_has_roster(const Heard *heard, const Account *account);

void heard_add_rule(Heard *heard, Clause *clause, const char *command); /* takes the clause */
gboolean heard_reacts(const Heard *heard, EventType event);

/* Why is it not online? fallback if that isn't known. */
int heard_exit_code(const Account *account, int fallback);
