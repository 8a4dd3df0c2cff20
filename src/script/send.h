#pragma once
#include "script/runner.h"

/* `papo send`: logs in unseen (no presence: nobody is told, nothing is delivered here that another
 * device should have), says something to some people or in some rooms, and is done when the server
 * has all of it and nothing came back. */
typedef struct SendWish {
    const char *account;           /* NULL: the default one */
    const char *const *recipients; /* addresses */
    const char *text;              /* NULL: what comes from fd; -1: none */
    int fd;
    const char *subject; /* NULL: none */
    const char *file;    /* a path; NULL: none */
    gboolean rooms;      /* the recipients are rooms, which are entered first */
    gboolean lines;      /* each line is a message, as it comes */
    gboolean shared;     /* this papo is not for this alone: it is online as its user wants */
    guint timeout;       /* ms: for the login, and then without anything being acknowledged */
} SendWish;

typedef struct Sender Sender;

/* Gives the runner its lines. Borrows everything, and has to go after the runner. NULL and an error
 * if that can't be sent by this profile at all. */
Sender *sender_new(Runner *runner, Commands *commands, const SendWish *wish, GError **error);
void sender_free(Sender *sender);
