#pragma once
#include "xmpp/module.h"

#define NS_VERSION "jabber:iq:version"

extern const XepModule xep_version;
void version_ask(Stream *stream, const char *jid, IqFn fn, gpointer data, GDestroyNotify free_data);
