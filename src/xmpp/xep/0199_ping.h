#pragma once
#include "xmpp/module.h"

extern const XepModule xep_ping;
void ping_ask(Stream *stream, const char *jid, IqFn fn, gpointer data,
              GDestroyNotify free_data); /* NULL: the server */
