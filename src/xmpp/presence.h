#pragma once
#include "xmpp/stream.h"

/* Directed presence (RFC 6121 4.6): what one entity alone shall see. SHOW_OFFLINE: unavailable. */
void presence_send_directed(Account *account, const char *jid, Show show, const char *status);
