#pragma once
#include "store/db.h"

/* Deleting what was said so that nothing of it is left in the file. */

/* The messages of a conversation from before a time (G_MAXINT64: all), and what they said before
 * they were corrected; not what waits to be sent. How many is put into n. Flushes first. */
gboolean forget_before(Db *db, gint64 conv_id, gint64 time, guint *n, GError **error);
guint forget_count(Db *db, gint64 conv_id, gint64 time); /* how many that would be */

/* Its words go from the index of the search, a piece at a time: TRUE if there is more to do. first:
 * begins anew. */
gboolean forget_words(Db *db, gboolean first);
/* The last step: nothing of it is left in the log beside the file and in backups. whole: nor
 * between the pages, which costs as much as copying all that is left. FALSE and an error if a part
 * could not be done: somebody reads the file, or a backup can't be deleted. */
gboolean forget_traces(Db *db, gboolean whole, GError **error);
