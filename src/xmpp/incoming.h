#pragma once
#include "xmpp/module.h"

/* Remembers what this session has seen of strangers. */
extern const XepModule incoming_module;

/* Turns one <message/> into what it means: through the stages of all modules, then into its
 * conversation. */
void incoming_message(Stream *stream, Stanza *message);
