#pragma once
#include "cmd/form_window.h"
#include "xmpp/xep/0077_register.h"

typedef enum { MAKE_ACCOUNT, JOIN_SERVICE, LEAVE_SERVICE, NEW_PASSWORD, DELETE_ACCOUNT } Act;

/* One act, from the command until the host has agreed. */
typedef struct {
    Act act;
    Account *account;
    char *who;      /* the service; NULL: our own server */
    char *page;     /* its form's window */
    char *password; /* what it will be, once the host has agreed */
    char **values;  /* of the command line; NULL */
    gboolean own;   /* the form is ours, not the host's */
    gboolean fields;
} Errand;

Errand *errand_new(Act act, Account *account, const char *who);
void errand_free(gpointer errand);
/* What the errand answers with; it waits until reply_done(). Takes the errand. */
Late *errand_late(Ctx *ctx, Errand *errand);

/* IqFns, whose data is the late one. */
void errand_asked(Stream *stream, Stanza *answer, gpointer late); /* what the host wants to know */
void errand_answered(Stream *stream, Stanza *answer, gpointer late); /* whether it agrees */

/* A form of ours: a text, and perhaps a field, both taken (field NULL: there is none). */
void errand_ask(Ctx *ctx, Errand *errand, const char *text, Field *field, const char *label);
