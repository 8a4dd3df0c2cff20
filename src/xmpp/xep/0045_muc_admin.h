#pragma once
#include "model/room.h"
#include "xmpp/stream.h"

/* What moderators, admins and owners ask of a room (XEP-0045 8 to 10). fn gets the room's answer,
 * see stream_ask(). */

/* One change: role by nick, or affiliation by bare JID. The other members are NULL; so may be
 * reason. */
typedef struct {
    const char *nick, *role;
    const char *jid, *affiliation;
    const char *reason;
} MucItem;
void muc_set_item(Stream *stream, const char *room, const MucItem *item, IqFn fn, gpointer data,
                  GDestroyNotify free_data);
/* Everybody of one affiliation: 9.2, 9.5, 10.5, 10.8. */
void muc_ask_items(Stream *stream, const char *room, MucAffiliation affiliation, IqFn fn,
                   gpointer data, GDestroyNotify free_data);
/* 10.9. venue: another room to go to; it and reason may be NULL. */
void muc_destroy(Stream *stream, const char *room, const char *venue, const char *reason, IqFn fn,
                 gpointer data, GDestroyNotify free_data);
char *muc_admin_refusal(const Stanza *answer); /* why not, for people; owned by the caller */

/* 7.13. We have to be in the room. */
void muc_request_voice(Conv *conv);
/* 8.6: the nicks of those who asked and wait, the oldest first; borrowed until something else is
 * heard. Unref it. */
GPtrArray *muc_voice_requests(Conv *conv);
/* FALSE: that one didn't ask. */
gboolean muc_answer_voice(Conv *conv, const char *nick, gboolean grant);
