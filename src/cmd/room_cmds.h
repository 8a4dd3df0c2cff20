#pragma once
#include "cmd/command.h"
#include "model/invitation.h"

/* What several files of room commands do. */

/* Opens the room's window and enters; the answer comes later. nick NULL: the usual one. password
 * NULL: the one of an invitation, else of the last time. */
gboolean room_enter(Ctx *ctx, Conv *conv, const char *nick, const char *password, GError **error);
gboolean room_is_inside(const Ctx *ctx, GError **error); /* of the room of this window */

/* invite_cmds.c: answers, and forgets the invitation */
gboolean invitation_accept(Ctx *ctx, const Invitation *invitation, const char *nick,
                           GError **error);
gboolean invitation_decline(Ctx *ctx, const Invitation *invitation, const char *reason,
                            GError **error);
