#pragma once
#include "xmpp/module.h"

/* Turns one <message/> into what it means: through the stages of all modules, then into its
 * conversation. */
void incoming_message(Stream *stream, Stanza *message);
