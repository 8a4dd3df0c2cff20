#pragma once
#include "xmpp/stream.h"

/* Does this resource say it has a feature? FALSE as long as its capabilities are unknown. */
gboolean caps_has(Stream *stream, const char *full_jid, const char *feature);
/* All features known of it, borrowed; NULL while unknown. */
const char *const *caps_features(Stream *stream, const char *full_jid);
