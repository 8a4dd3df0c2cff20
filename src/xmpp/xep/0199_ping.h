#pragma once
#include "xmpp/stream.h"

void ping_ask(Stream *stream, const char *jid, IqFn fn, gpointer data,
              GDestroyNotify free_data); /* NULL: the server */
