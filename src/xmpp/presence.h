#pragma once
#include "xmpp/module.h"

/* Own presence and that of others (RFC 6121 3 and 4). In the list before all modules that look at
 * presence. */
extern const XepModule presence_module;

/* Directed presence (RFC 6121 4.6): what one entity alone shall see. SHOW_OFFLINE: unavailable. */
void presence_send_directed(Account *account, const char *jid, Show show, const char *status);
gboolean presence_was_directed(Stream *stream, const char *jid); /* in this session */

/* The same, not sent and not remembered: whoever gets it learns no more than that. */
Stanza *presence_directed(Stream *stream, const char *to, Show show, const char *status);
Show presence_show(const Stanza *presence); /* of an available one */

/* For the end of a session; status may be NULL. Owned by the caller. */
Stanza *presence_unavailable(const char *status);
