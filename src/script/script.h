#pragma once
#include "script/lines.h"
#include "script/names.h"
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

typedef enum {
    /* states: either they hold, or they don't */
    CLAUSE_ONLINE,
    CLAUSE_OFFLINE,
    CLAUSE_SENT,
    CLAUSE_ROSTER,
    CLAUSE_PROMPT,
    CLAUSE_JOINED,
    CLAUSE_PRESENCE,
    CLAUSE_TYPING,
    /* happenings: each is waited for once */
    CLAUSE_MESSAGE,
    CLAUSE_MENTION,
    CLAUSE_SUBSCRIPTION,
    CLAUSE_INVITATION,
    CLAUSE_OCCUPANT_JOINED,
    CLAUSE_OCCUPANT_LEFT,
    CLAUSE_COUNT,
} ClauseKind;

/* "message from bob@example.org matching ^hi 10s" */
typedef struct {
    ClauseKind kind;
    EventType event;
    char *text;    /* as it was written */
    char *who;     /* whose state: an account, a room, a contact; NULL: see clause_account() */
    char *state;   /* presence and typing */
    char *from;    /* bare or full JID; NULL: anybody */
    char *in;      /* the JID of a conversation; NULL: any */
    GRegex *regex; /* NULL: any text */
    guint timeout; /* ms; 0: none */
} Clause;

typedef enum { CLAUSE_TO_WAIT, CLAUSE_TO_REACT } ClauseUse;
/* what: the first word; words: what follows it. What is waited for may end with a time. The error
 * says what would be right. */
Clause *clause_parse(const char *what, const char *words, ClauseUse use, GError **error);
Clause *clause_simple(ClauseKind kind);
void clause_free(Clause *clause);
guint clause_groups(const Clause *clause); /* of its expression */

/* states.c: whose state is waited for: the one named, else that of the last line; NULL if there is
 * none. */
Account *clause_account(const Clause *clause, const Runner *runner);
gboolean clause_holds(const Clause *clause, const Runner *runner);
/* Why waiting for it makes no sense (owned by the caller), and the exit code for that; NULL: it
 * does. */
char *clause_hopeless(const Clause *clause, const Runner *runner, int *exit_code);
/* What went wrong with an account? fallback if that isn't known. */
int account_exit_code(const Account *account, int fallback);

/* happening.c: something that was heard, and may be waited for or reacted to. */
typedef struct {
    EventType event;
    const char *state; /* what it is now: presence and account; NULL */
    gboolean mention;
    gboolean old; /* from before we were there: nothing reacts to it */
    Match match;  /* without groups */
} Happening;
/* now: wall clock, µs. FALSE: nothing of that kind. */
gboolean happening_read(Happening *happening, const Event *ev, gint64 now);
void happening_clear(Happening *happening);
gboolean happening_fits(const Happening *happening, const Clause *clause, Match *match);

/* An error whose code is the exit code it means. */
#define EXIT_ERROR (exit_error_quark())
GQuark exit_error_quark(void);

/* From the runner, for the others. */
typedef struct Heard Heard;
/* Lines that somebody makes, one when it is asked for, in place of those of files. name: for
 * errors. As lines_next(); EXIT_ERROR is understood. */
typedef LinesState (*RunnerMake)(gpointer data, char **line, LinesFn ready, gpointer ready_data,
                                 GError **error);
/* What others are asked for on behalf of the script is under way: what papo says meanwhile counts
 * as the script's. */
void runner_set_acting(Runner *runner, gboolean acting);
void runner_set_make(Runner *runner, const char *name, RunnerMake make, gpointer data);
typedef struct Rules Rules;
Model *runner_model(const Runner *runner);
Account *runner_account(const Runner *runner); /* of the last line; NULL if there is none */
Conv *runner_conv(const Runner *runner);       /* likewise; the console at least */
Heard *runner_heard(const Runner *runner);
Rules *runner_rules(const Runner *runner);
Names *runner_names(const Runner *runner);
char *runner_where(const Runner *runner);        /* "bot.papo:3"; owned by the caller */
gboolean runner_is_trying(const Runner *runner); /* some account is or goes online */

/* The line is done when the clause (taken) holds, or has come. needed: the line fails if it doesn't
 * in time. */
void runner_wait(Runner *runner, Clause *clause, gboolean needed);
void runner_sleep(Runner *runner, guint ms);
gboolean runner_source(Runner *runner, const char *path, GError **error);
gboolean runner_repeat(Runner *runner, const char *line, guint times, GError **error);
void runner_set_going_on(Runner *runner, gboolean going_on); /* a failed line stops nothing */
/* A line of a rule: in that conversation, with the names of match; it can't wait. */
gboolean runner_react(Runner *runner, Account *account, Conv *conv, const Match *match,
                      Reply *reply, const char *line, GError **error);
void runner_tell(Runner *runner, const char *line);
void runner_tell_error(Runner *runner, const char *where, const char *text);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(Clause, clause_free)
