#pragma once
#include "store/db.h"
#include "store/rows.h"

/* XEP-0308: every text a corrected message ever had. DB_ERROR_DUPLICATE if this message has a
 * version by that message id. */
gboolean versions_insert(Db *db, const Version *version, GError **error);
GPtrArray *versions_of(Db *db, gint64 message); /* Version*, in the order of their times */

/* Texts of a conversation that a correction of this message id may mean: by their own id, or as a
 * correction whose original is not here, or by the id of an earlier correction. Newest first; at
 * most 20, so that copied ids cost nothing. */
GPtrArray *versions_meant(Db *db, gint64 conv_id, const char *message_id, gboolean outgoing);

/* All of a conversation, in no order. Owned by the caller. */
GPtrArray *versions_all(Db *db, gint64 conv_id);

/* Our nth text in a conversation, counted from the last (1); owned by the caller; NULL. */
Message *versions_own(Db *db, gint64 conv_id, guint nth);
/* The nth corrected text, counted from the last (1). */
Message *versions_edited(Db *db, gint64 conv_id, guint nth);
