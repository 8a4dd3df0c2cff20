#pragma once
#include "xmpp/module.h"

#define NS_TIME "urn:xmpp:time"

extern const XepModule xep_time;
void time_ask(Stream *stream, const char *jid, IqFn fn, gpointer data, GDestroyNotify free_data);
