#pragma once
#include "model/conv.h"

/* What waits to be sent. A message of ours is PENDING until the server has acknowledged it; while
 * the account is offline that's all there is to it. */
GPtrArray *outbox_pending(Account *account); /* Message*, in order: copies owned by the array */

/* Told by xmpp: by message row id. Unknown ids are ignored: the conversation may be gone. */
void outbox_sent(Account *account, gint64 message_id, gint64 conv_id);
void outbox_failed(Account *account, gint64 message_id, gint64 conv_id, const char *reason);

/* A receipt (DELIVERED) or marker (READ) for one of ours by its message id; never moves a state
 * back. TRUE if ours. */
gboolean outbox_confirmed(Conv *conv, const char *message_id, MessageState state);
/* A room has sent one of ours back to us: it is SENT, and has the ids that the copy has. */
gboolean outbox_reflected(Conv *conv, const char *message_id, const Message *copy);
gboolean outbox_rejected(Conv *conv, const char *message_id,
                         const char *reason); /* an error came back for it */
