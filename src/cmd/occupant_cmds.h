#pragma once
#include "cmd/reply.h"
#include "model/room.h"

/* /who and /info where rooms are meant. which: as for /who, or a role; NULL: all. */
void occupants_list(Reply *reply, Room *room, const char *which);
gboolean occupant_tell(Reply *reply, const Room *room, const char *nick); /* FALSE: not there */
void room_tell(Reply *reply, const Room *room);
