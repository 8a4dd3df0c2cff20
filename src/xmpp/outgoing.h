#pragma once
#include "xmpp/module.h"

/* Sends what waits in the outbox. In the list after presence_module: initial presence comes first.
 */
extern const XepModule outgoing_module;

void outgoing_flush(Stream *stream); /* sends what waits and is not held any more */
