#pragma once
#include "xmpp/module.h"

extern const XepModule xep_caps;

/* Does this resource say it has a feature? FALSE as long as its capabilities are unknown. */
gboolean caps_has(Stream *stream, const char *full_jid, const char *feature);
/* All features known of it, borrowed; NULL while unknown. */
const char *const *caps_features(Stream *stream, const char *full_jid);

/* The node under which our own capabilities can be asked for: "node#ver". Owned by the caller. */
char *caps_own_node(Stream *stream);

/* XEP-0115 5.1: the verification string of a disco#info query, by the hash of this name ("sha-1").
 * NULL if the query is ill-formed (5.4) or the hash unknown. Owned by the caller. */
char *caps_verification(const Stanza *query, const char *hash);
