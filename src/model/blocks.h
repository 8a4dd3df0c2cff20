#pragma once
#include "model/account.h"

/* Whom an account has blocked (XEP-0191): prepared JIDs, as the server told them in this session.
 */
gboolean blocks_has(const Account *account, const char *jid); /* exactly this one; prepared */
/* The entry that keeps this JID out, by the order of XEP-0191 6: itself, its bare JID, its domain
 * with the resource, its domain. Borrowed; NULL: none does. */
const char *blocks_match(const Account *account, const char *jid);
GPtrArray *blocks_sorted(const Account *account); /* borrowed strings; unref it */

/* Told by the server (xmpp only); emit EV_BLOCKED. FALSE if one of them is no JID, or one too many
 * (the others hold). Who is blocked is offline for us from then on, and asks for nothing. */
gboolean blocks_add(Account *account, const char *const *jids); /* NULL-terminated */
gboolean blocks_remove(Account *account, const char *jid);
void blocks_clear(Account *account);
