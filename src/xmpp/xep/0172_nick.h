#pragma once
#include "xmpp/module.h"

#define NS_NICK "http://jabber.org/protocol/nick"

extern const XepModule xep_nick;
