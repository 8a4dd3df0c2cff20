#pragma once
#include "cmd/common.h"

/* What servers and services are, have and can (XEP-0030), as a window to look around in: Enter goes
 * into an item, Esc goes back. items: the cursor begins there. node may be NULL. */
void disco_open(Ctx *ctx, Account *account, const char *jid, const char *node, gboolean items);
/* Back to where one was before, in the window the command is given in; FALSE: there is no such. */
gboolean disco_back(Ctx *ctx);
