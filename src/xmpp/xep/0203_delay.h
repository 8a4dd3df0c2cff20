#pragma once
#include "xmpp/module.h"

#define NS_DELAY "urn:xmpp:delay"

extern const XepModule xep_delay, xep_legacy_delay;

/* When this stanza of sender (prepared JID; NULL: nobody but our server may say) was really sent:
 * the earliest stamp that is believed (by our server, or by the sender or its server), never later
 * than now. Without one: now. *delayed (may be NULL) says whether there was one. */
gint64 delay_read(Stream *stream, const Stanza *stanza, const char *sender, gint64 now,
                  gboolean *delayed);
