#pragma once
#include "cmd/common.h"
#include "model/invitation.h"
#include "xmpp/xep/0045_muc.h"

/* What several files of room commands do. */

/* Opens the room's window and enters; the answer comes later. nick NULL: the usual one. password
 * NULL: the one of an invitation, else of the last time. */
gboolean room_enter(Ctx *ctx, Conv *conv, const char *nick, const char *password, GError **error);
/* The same by 10.1.3: fn is told when we are in. */
gboolean room_enter_new(Ctx *ctx, Conv *conv, const char *nick, MucFn fn, gpointer data,
                        GDestroyNotify free_data, GError **error);
gboolean room_is_inside(const Ctx *ctx, GError **error); /* of the room of this window */
/* The room that an argument "room" names, else the one of this window, or of the private
 * conversation in it. NULL and an error: there is none, or its account is offline. */
Conv *room_meant(const Ctx *ctx, const Args *args, GError **error);
/* An IqFn for a Late: in the words of rooms. */
void room_answer(Stream *stream, Stanza *answer, gpointer late);
/* room_lists.c */
gboolean room_list_affiliations(Ctx *ctx, const Args *args, GError **error);
gboolean room_list_roles(Ctx *ctx, const Args *args, GError **error);

/* invite_cmds.c: answers, and forgets the invitation */
gboolean invitation_accept(Ctx *ctx, const Invitation *invitation, const char *nick,
                           GError **error);
gboolean invitation_decline(Ctx *ctx, const Invitation *invitation, const char *reason,
                            GError **error);
