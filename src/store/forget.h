#pragma once
#include "store/db.h"

/* Deleting what was said so that nothing of it is left in the file, in pieces that each take some
 * milliseconds. What is to go is written down first: from then on it isn't read any more, and what
 * papo could not finish it finishes after the next start. */
typedef struct {
    gint64 id, conv_id;
    guint n;       /* messages that went, or go; without those that are no line of their own */
    gboolean gone; /* they are deleted, traces of them may be left */
} ForgetJob;

/* Of a conversation all that is there now, from before a time (G_MAXINT64: all), with what it said
 * before it was corrected; not what waits to be sent. Flushes first. job->id is 0 if there is
 * nothing of that kind. FALSE and an error: nothing will be deleted. */
gboolean forget_begin(Db *db, gint64 conv_id, gint64 before, ForgetJob *job, GError **error);
guint forget_count(Db *db, gint64 conv_id, gint64 before); /* how many that would be, see n */
GArray *forget_jobs(Db *db); /* ForgetJob: what was begun and isn't done; n is not known */

/* 1. The messages: until more is FALSE. */
gboolean forget_some(Db *db, gint64 job, gboolean *more, GError **error);
/* 2. Their words go from the index of the search: until more is FALSE. first: begins anew. */
gboolean forget_words(Db *db, gboolean first, gboolean *more, GError **error);
/* 3. The backups that were made when the database was brought up to date. */
gboolean forget_backups(const Db *db, GError **error);
/* 4. What is left of it in the log beside the file and between the pages: see scrub.c. place is 0
 * at first. FALSE and an error: another program reads the file, or the disk refuses. */
gboolean forget_traces(Db *db, gint64 *place, gboolean *more, GError **error);
/* 5. It is forgotten that there was something to forget. */
gboolean forget_end(Db *db, gint64 job, GError **error);
