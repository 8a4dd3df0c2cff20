#pragma once
#include "model/account.h"

/* Somebody wants us in a room (XEP-0045 7.8, XEP-0249). It waits until it is answered or the room
 * is entered, also over a restart; one for each room. Those of strangers wait in the inbox. */
typedef struct {
    Account *account;
    char *room; /* bare */
    char *from; /* who: bare, or an occupant's. What the room says, unless direct; NULL: not told */
    gboolean direct;    /* from that one himself: he isn't told when it is declined */
    char *reason;       /* as received; NULL */
    char *password;     /* to the room; never on the disk; NULL */
    gboolean continues; /* a conversation of two goes on there (7.9) */
    char *thread;       /* its thread; NULL */
    gint64 time;
} Invitation;

enum { INVITATIONS_MAX = 100 }; /* for each account; then the oldest ones go */

/* Takes nothing. Emits EV_INVITED, if there was none to this room. */
void invitations_add(Account *account, const Invitation *news);
void invitations_remove(Account *account, const char *room); /* answered; emits EV_INVITED */
const Invitation *invitations_find(const Account *account, const char *room); /* NULL */
/* Of nobody we know, as far as the room can be believed; a room that we have been in is known. */
gboolean invitation_is_strangers(const Invitation *invitation);
gboolean invitation_drops(const Invitation *invitation); /* by the setting strangers */
gboolean invitation_folds(const Invitation *invitation); /* it waits in the inbox, and rings not */

void invitations_load(Account *account); /* from the store */
void invitations_hear(const Event *ev, void *model);
void invitation_free(gpointer invitation);
