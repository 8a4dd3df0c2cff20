#pragma once
#include "model/roster.h"
#include "xmpp/module.h"

extern const XepModule xep_idle;

/* The device that an available presence is about, as presence.c has noted it; NULL: of nobody we
 * know. */
Resource *idle_resource(Stream *stream, const Stanza *presence);
