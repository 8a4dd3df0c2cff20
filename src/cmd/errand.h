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
    gboolean sure;     /* nothing more is asked */
    gboolean contacts; /* those of the service go with it */
} Errand;

Errand *errand_new(Act act, Account *account, const char *who);
void errand_free(gpointer errand);
/* What the errand answers with; it waits until reply_done(). Takes the errand. */
Late *errand_late(Ctx *ctx, Errand *errand);

/* An account that was made for this, and isn't on its server, is not kept, unless its form is still
 * there: what was typed isn't lost. Hangs up. */
void errand_give_up(const Errand *errand);
gboolean errand_is_kept(const Errand *errand); /* … when it is given up */

/* IqFns, whose data is the late one. */
void errand_asked(Stream *stream, Stanza *answer, gpointer late); /* what the host wants to know */
void errand_answered(Stream *stream, Stanza *answer, gpointer late); /* whether it agrees */

/* errand_contacts.c: those of a gateway that we have left (late->who): removed, or asked about, or
 * told. */
void errand_contacts(Late *late, gboolean remove, gboolean ask);

/* A form of ours: a text, and perhaps a field, both taken (field NULL: there is none). */
void errand_ask(Ctx *ctx, Errand *errand, const char *text, Field *field, const char *label);
