#pragma once
#include "store/rows.h"

gboolean profanity_db_is(const char *path); /* it is a database, by its first bytes */

/* What a history of Profanity's (database/ACCOUNT/chatlog.db) has of a conversation, in the order
 * it came: time, body, nick (in a room), sender, the ids of its stanza and whether it was received
 * or sent; the newest text of what was corrected. own, peer: bare JIDs. Nothing is written to it.
 * Only a piece of it: place is 0 at first, and -1 when this was the last one. NULL and an error if
 * it is none. Owned by the caller. */
GPtrArray *profanity_db_read(const char *path, const char *own, const char *peer, gboolean room,
                             gint64 *place, GError **error);
