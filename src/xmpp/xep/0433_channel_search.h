#pragma once
#include "xmpp/module.h"

#define NS_CHANNEL_SEARCH "urn:xmpp:channel-search:0:search"

extern const XepModule xep_channel_search;

/* 4.2.2: rooms anywhere that words are about, the fullest first; the next ones after that
 * (XEP-0059) or NULL. FALSE and an error: the service wanted to be left alone for a while
 * (4.2.2.4). */
gboolean channel_search(Stream *stream, const char *service, const char *words, guint max,
                        const char *after, IqFn fn, gpointer data, GDestroyNotify free_data,
                        GError **error);
/* Why not, for people; also takes note for how long not to ask again. Owned by the caller. */
char *channel_search_refusal(Stream *stream, const Stanza *answer);
