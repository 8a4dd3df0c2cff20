#pragma once
#include "script/script.h"

/* What a script has heard and not used yet, and what it said and the server does not have yet. */
Heard *heard_new(void);
void heard_free(Heard *heard);

/* Every event; happening: what it was, or NULL; own: what is said just now, is said by the script.
 */
void heard_event(Heard *heard, const Event *ev, const Happening *happening, gboolean own);
/* The oldest happening that fits. It is gone then, with what came before it in its conversation,
 * and match is its. */
gboolean heard_take(Heard *heard, const Clause *clause, Match *match);
guint heard_unsent(const Heard *heard);
guint heard_said(const Heard *heard); /* how much was ever said */
gboolean heard_has_roster(const Heard *heard, const Account *account);
/* An error came back for something we said: "bob@example.org: not there"; borrowed; NULL: none. */
const char *heard_rejection(const Heard *heard);
void heard_forgive(Heard *heard); /* that was told */
