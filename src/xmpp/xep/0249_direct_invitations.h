#pragma once
#include "xmpp/module.h"

#define NS_CONFERENCE "jabber:x:conference"

extern const XepModule xep_direct_invitations;

/* Asks who (bare) into a room, without the room's help. password and reason may be NULL. */
void direct_invite(Stream *stream, const char *id, const char *who, const char *room,
                   const char *password, const char *reason);
