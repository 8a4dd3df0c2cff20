#pragma once
#include "script/feed.h"
#include "script/output.h"

/* What papo was called with. */
typedef struct {
    char *profile, *log, *print;
    char **scripts, **commands, **defines;
    gboolean forever, version, json, remote, follow;
    char **rest;    /* --remote: its commands */
    char *in;       /* --remote: the window meant; NULL: the one on the screen */
    char *events;   /* as given; NULL: the default ones */
    EventSet shown; /* of that */

    gboolean sending; /* papo send */
    gboolean rooms, lines;
    char *account, *subject, *file, *text;
    char **recipients;
    int timeout; /* seconds */
} Options;

/* What there is, as a table: also for completion. Owned by the caller. */
GOptionEntry *options_entries(Options *options);
GOptionEntry *options_entries_send(Options *options);
gboolean options_read(Options *options, int argc, char **argv, GError **error);
gboolean options_read_send(Options *options, int argc, char **argv,
                           GError **error); /* argv[0] is "send" */
void options_clear(Options *options);
