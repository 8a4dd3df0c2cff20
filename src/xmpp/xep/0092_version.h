#pragma once
#include "xmpp/stream.h"

#define NS_VERSION "jabber:iq:version"
void version_ask(Stream *stream, const char *jid, IqFn fn, gpointer data, GDestroyNotify free_data);
