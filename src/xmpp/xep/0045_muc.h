#pragma once
#include "model/invitation.h"
#include "xmpp/module.h"

#define NS_MUC "http://jabber.org/protocol/muc"
#define NS_MUC_USER NS_MUC "#user"
#define NS_MUC_ADMIN NS_MUC "#admin"
#define NS_MUC_OWNER NS_MUC "#owner"

extern const XepModule xep_muc, xep_hats, xep_occupant_ids, xep_self_ping;

/* Told once: error is NULL when it worked, else for people. */
typedef void (*MucFn)(Conv *conv, const char *error, gpointer data);

/* XEP-0045 7.2. conv is a CONV_ROOM of an account that is online. password may be NULL: the one
 * used last. fn may be NULL: then errors are said in the room's window. */
void muc_enter(Conv *conv, const char *nick, const char *password, MucFn fn, gpointer data,
               GDestroyNotify free_data);
/* 10.1: the same, but a new room stays locked, room->locked, until its form is sent. */
void muc_create(Conv *conv, const char *nick, MucFn fn, gpointer data, GDestroyNotify free_data);
void muc_leave(Conv *conv, const char *reason); /* 7.14; also forgets that it was wanted */
/* 7.6. The conversation has to be in the room. */
void muc_change_nick(Conv *conv, const char *nick, MucFn fn, gpointer data,
                     GDestroyNotify free_data);
void muc_set_subject(Conv *conv, const char *subject); /* 8.1; "" clears it */

/* The room wants to be shown something before it lets us in (XEP-0158): waits is TRUE until the
 * user has answered, then it is the room's turn again. */
void muc_wait_for_user(Conv *conv, gboolean waits);

/* 7.8: asks who (full only if that device alone is meant) in. reason may be NULL. */
typedef enum {
    MUC_INVITE_BY_ROOM = 1 << 0, /* even if the room need not do it: that of members only has to */
    MUC_INVITE_CONTINUES = 1 << 1, /* a conversation of two goes on there (7.9) */
} MucInvite;
void muc_invite(Conv *conv, const char *who, const char *reason, guint how);
/* 7.9: what we say there, and invitations that continue, belong to this thread; NULL: to none. */
void muc_set_thread(Conv *conv, const char *thread);
/* Tells by way of the room; only where it isn't direct and told who invites. reason may be NULL. */
void muc_decline(Stream *stream, const Invitation *invitation, const char *reason);

/* 6.3: the rooms of a service, at most max of them (XEP-0059), after that one or NULL. */
void muc_ask_rooms(Stream *stream, const char *service, guint max, const char *after, IqFn fn,
                   gpointer data, GDestroyNotify free_data);

/* Where rooms without a service are: the setting rooms-service, else what was found on our server.
 * Owned by the caller; NULL: not known (yet). */
char *muc_service(const Account *account);
