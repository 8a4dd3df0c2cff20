#pragma once
#include "script/runner.h"

/* What the files of script/ share: clauses such as "message from bob matching ^hi", and waiting for
 * what they describe. Front ends need only runner.h. */

typedef enum {
    EXIT_DONE,
    EXIT_LINE,
    EXIT_OPTIONS,
    EXIT_CONNECT,
    EXIT_LOGIN,
    EXIT_TLS,
    EXIT_TIMEOUT,
    EXIT_ANSWER,
} ExitCode;

/* "message from bob@example.org matching ^hi 10s" */
typedef struct {
    EventType event;
    char *what;    /* the first word */
    char *from;    /* bare or full JID; NULL: anybody */
    char *state;   /* presence and typing */
    GRegex *regex; /* NULL: any text */
    guint timeout; /* ms */
} Clause;

/* words: what follows the first word. with_time: a time may end it. The error says what is wrong
 * with it. */
Clause *clause_parse(const char *what, const char *words, gboolean with_time, GError **error);
void clause_free(Clause *clause);

/* What the last match gave: $from, $body, $1 … $9. */
typedef struct {
    char *from, *body;
    char **groups; /* groups[0] is the whole match */
} Match;
void match_clear(Match *match);
/* Does a message (or a request to see our presence) from somebody fit? Fills match, if so. */
gboolean clause_fits(const Clause *clause, const char *from, const char *body, Match *match);
/* Puts what was matched in place of $from, $body, $1 …; what others wrote never becomes a command.
 * Owned by the caller. */
char *match_expand(const Match *match, const char *line);

/* Whose state is expected: the one named, else that of the last line; NULL if there is none. */
Account *clause_account(const Clause *clause, const Runner *runner);
/* What is expected is a state, and here is it? (online, offline, sent, roster, presence, typing) */
gboolean clause_holds(const Clause *clause, const Runner *runner);

/* From the runner, for the others. */
typedef struct Heard Heard;
Model *runner_model(const Runner *runner);
Account *runner_account(const Runner *runner); /* of the last line; NULL if there is none */
Heard *runner_heard(const Runner *runner);
gboolean runner_is_trying(const Runner *runner);  /* some account is or goes online */
void runner_wait(Runner *runner, Clause *clause); /* taken; the line is done when it holds */
void runner_sleep(Runner *runner, guint ms);
void runner_react(Runner *runner, Account *account, Conv *conv, const char *line);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(Clause, clause_free)
