#pragma once
#include "store/db.h"
#include "store/rows.h"

/* Stores a new message and sets its id. DB_ERROR_DUPLICATE if an index says it is there already:
 * same conversation and archive_id, or (received ones) same conversation, sender, message_id and
 * text within some minutes: ids may be used again, and new text is never refused. */
gboolean messages_insert(Db *db, Message *message, GError **error);
/* What was said before it in the conversation, and doesn't wait to be sent, is no more. Not for
 * what is on disk: see forget.h. */
gboolean messages_drop_before(Db *db, gint64 conv_id, gint64 id, GError **error);
gboolean messages_update(Db *db, const Message *message, GError **error);

/* Pages of at most n, oldest first; arrays own their messages. Order is (time, id). What is being
 * forgotten (forget.h) is not among them. */
GPtrArray *messages_before(Db *db, gint64 conv_id, gint64 time, gint64 id,
                           guint n); /* time G_MAXINT64: the newest */
GPtrArray *messages_after(Db *db, gint64 conv_id, gint64 time, gint64 id, guint n);

/* One message, owned by the caller, or NULL. */
Message *messages_get(Db *db, gint64 id);
Message *messages_find(Db *db, gint64 conv_id, const char *message_id,
                       gboolean outgoing); /* id or origin-id */
Message *messages_find_archived(Db *db, gint64 conv_id, const char *archive_id);

/* Texts that were said between two times (both included), ours or those of others. Owned by the
 * caller. */
GPtrArray *messages_said(Db *db, gint64 conv_id, gboolean outgoing, gint64 from, gint64 to);

/* What an account still has to send, oldest first (state PENDING). */
GPtrArray *messages_pending(Db *db, const char *account);

/* Received texts after that point; more than so many are not counted, which would take time at the
 * start. */
#define MESSAGES_UNREAD_MOST 9999
guint messages_unread(Db *db, gint64 conv_id, gint64 read_time, gint64 read_id);
gint64 messages_last_id(Db *db); /* the highest one; 0: there are none */
