#pragma once
#include "script/heard.h"
#include "script/lines.h"
#include "script/rules.h"

/* What runner.c and wait.c share, and nobody else. */
struct Runner {
    Model *model;
    Commands *commands;
    Output *output;
    RunnerFn fn;
    gpointer data;
    Account *account;
    Conv *conv;
    Lines *lines;
    const char *name; /* of what makes the lines; NULL: they are those of files */
    RunnerMake make;
    gpointer make_data;
    Heard *heard;
    Rules *rules;
    Names *names;
    gboolean for_rules; /* stays at the end while there are some */
    Match match;        /* what came last of what was waited for */
    Clause *wait;       /* what the current line waits for; see runner_wait() */
    char *deferred;     /* the line to run when it has come */
    Reply *reply;       /* of the current line */
    guint timer;        /* of the wait, the sleep or the answer */
    guint next;         /* the next step */
    guint rules_before; /* the current line */
    gboolean needed, sleeping;
    guint unsent;      /* what was so when the wait began, or since then: see runner_wait_sent() */
    gboolean ignoring; /* the current line may fail: "-/…" */
    gboolean failed;   /* it did */
    gboolean going_on; /* /script on-error continue */
    gboolean forever, at_end, done, told_unsent;
    gboolean shared; /* papo, by people and other scripts */
    guint running;   /* inside a line or a rule */
    int exit_code;   /* of the first line that failed */
};

/* The current line failed: told, and the end of the script, unless it goes on all the same. */
void runner_fail(Runner *runner, int exit_code, const char *format, ...) G_GNUC_PRINTF(3, 4);
/* The end, whatever the script wants. */
void runner_stop(Runner *runner, int exit_code, const char *format, ...) G_GNUC_PRINTF(3, 4);
void runner_schedule(Runner *runner); /* the next step */

/* wait.c: has what is waited for come, or become impossible? */
void runner_check(Runner *runner);
void runner_set_timer(Runner *runner, guint ms); /* 0: none */
/* Until the server has all that was said: in vain only if nothing moves for that long. */
void runner_wait_sent(Runner *runner);
/* Some lines make sense only later: an answer when there is a question, a goodbye when everything
 * is said. TRUE: it waits. */
gboolean runner_defer(Runner *runner, const char *line);
