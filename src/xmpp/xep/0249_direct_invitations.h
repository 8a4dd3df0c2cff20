#pragma once
#include "xmpp/module.h"

#define NS_CONFERENCE "jabber:x:conference"

extern const XepModule xep_direct_invitations;

typedef struct {
    const char *room, *password, *reason; /* password and reason may be NULL */
    gboolean continues;                   /* a conversation of two goes on there */
    const char *thread;                   /* of that; NULL */
} DirectInvitation;

/* Asks who into a room, without the room's help. */
void direct_invite(Stream *stream, const char *id, const char *who,
                   const DirectInvitation *invitation);
