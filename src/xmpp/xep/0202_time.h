#pragma once
#include "xmpp/stream.h"

#define NS_TIME "urn:xmpp:time"
void time_ask(Stream *stream, const char *jid, IqFn fn, gpointer data, GDestroyNotify free_data);
