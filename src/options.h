#pragma once
#include "script/event_json.h"

/* What papo was called with. */
typedef struct {
    char *profile, *log, *print;
    char **scripts, **commands, **defines;
    gboolean forever, version, json;
    char *events;   /* as given; NULL: the default ones */
    EventSet shown; /* of that */
} Options;

gboolean options_read(Options *options, int argc, char **argv, GError **error);
void options_clear(Options *options);
