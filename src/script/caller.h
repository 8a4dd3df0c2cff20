#pragma once
#include "cmd/command.h"

/* One program that drives this papo through the control socket. Its lines are a script of its own
 * (script/runner.h); what that tells goes back, each line behind a sign: "= " an answer or an
 * event,
 * "! " an error, ". CODE" the end. Its first line is "papo 1", then as wanted: json, follow,
 * events=LIST, in=WINDOW.
 */
typedef struct Caller Caller;
typedef void (*CallerFn)(Caller *caller, gpointer data);

/* Which window is meant if none is named; called when it is wanted. */
typedef Conv *(*ShownFn)(gpointer data);

typedef struct {
    Model *model;
    Commands *commands;
    ShownFn shown; /* NULL: the console */
    gpointer shown_data;
    CallerFn gone; /* free it now: it has left, or read too slowly, or had its last line */
    gpointer gone_data;
} CallerHost;

/* Borrows host; fd, which doesn't block, is taken. */
Caller *caller_new(const CallerHost *host, int fd);
void caller_free(Caller *caller); /* what it has not read yet, is tried once more */
/* Says why, and that it's the end. */
void caller_refuse(Caller *caller, int exit_code, const char *why);
