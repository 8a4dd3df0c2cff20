#pragma once
#include <glib.h>

/* The other side of the control socket: gives lines to a papo that runs and passes on what it
 * answers. Needs neither model nor database. */
typedef struct {
    char **commands;             /* NULL at the end; "-": the lines of standard input */
    const char *in;              /* the window that is meant; NULL: the one that is looked at */
    const char *events;          /* with follow: which; NULL: the default ones */
    const struct SendWish *send; /* instead of commands: papo send; its text, or standard input */
    gboolean json;
    gboolean follow; /* stay, and tell the events */
} RemoteCall;

/* The running papo of this profile; -1 and an error if there is none. */
int remote_connect(const char *profile, GError **error);

/* Blocks until that papo has done it; answers go to standard output, errors to standard error.
 * Returns the exit code it told; 3 if it has gone meanwhile, with an error. */
int remote_call(int fd, const RemoteCall *call, GError **error);
