#pragma once
#include "xmpp/module.h"

extern const XepModule xep_forwarded;

/* The one message forwarded inside parent, borrowed; NULL if there is none, or more than one. It
 * says nothing about who forwarded it: that is the caller's check. */
Stanza *forwarded_message(const Stanza *parent);
