#pragma once
#include "model/conv.h"
#include "model/invitation.h"

/* What people say and ask who aren't contacts: kept, but folded into one list instead of a window
 * each (setting strangers: inbox, window or drop). Somebody is no stranger any more once we have
 * said something to them, or accepted them. */
typedef struct {
    Account *account;
    const char *jid;              /* bare; borrowed from what follows */
    Conv *conv;                   /* with unread words; or NULL */
    Contact *contact;             /* asks to see us; or NULL */
    const Invitation *invitation; /* jid is a room, into which somebody wants us; or NULL */
    gint64 time;                  /* of the last words; 0: none */
} InboxItem;

gboolean inbox_is_stranger(const Account *account, const char *jid); /* bare, prepared */
gboolean inbox_drops(const Account *account, const char *jid);       /* nothing of theirs is kept */
gboolean inbox_folds(const Conv *conv); /* their words get no window, and ring no bell */

/* All that waits, of account or of everybody (NULL): requests first, then the newest words. At most
 * INBOX_MAX of it. */
enum { INBOX_MAX = 500 };
GArray *inbox_items(const Model *model, const Account *account); /* InboxItem; unref it */
char *inbox_last_words(const InboxItem *item); /* as received; owned by the caller; NULL: none */

void inbox_accept(Account *account, const char *jid); /* for ever: over a restart, too */
void inbox_load(Account *account);                    /* who was accepted, from the store */
void inbox_hear(const Event *ev, void *model);
