#pragma once
#include "xmpp/module.h"

#define NS_OOB "jabber:x:oob"

extern const XepModule xep_oob;

/* The address an element points to (3): something on the web; NULL. Owned by the caller. */
char *oob_url(const Stanza *parent);
