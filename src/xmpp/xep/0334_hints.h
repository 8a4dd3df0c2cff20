#pragma once
#include "xmpp/module.h"

extern const XepModule xep_hints;

/* hint: "no-store", "no-permanent-store", "no-copy" or "store". */
void hints_add(Stanza *message, const char *hint);
