#pragma once
#include <glib.h>

/* The text logs of other programs, as they are documented by themselves and found on disks. */
typedef enum { FOREIGN_UNKNOWN, FOREIGN_PROFANITY, FOREIGN_POEZIO, FOREIGN_MCABBER } ForeignKind;

typedef struct {
    gint64 time; /* µs UTC */
    gint64 span; /* so long after that it may have been, as exactly as the log tells it */
    gboolean ours;
    char *nick; /* NULL: not told */
    char *body;
    char *from;                    /* full JID; NULL: not told */
    char *message_id, *archive_id; /* of the stanza; NULL: not told */
} ForeignMessage;

GPtrArray *foreign_list_new(void); /* ForeignMessage*, owned by it */
/* To the second; returns it, borrowed from the list. */
ForeignMessage *foreign_add(GPtrArray *list, gint64 time, gboolean ours, const char *nick,
                            const char *body);

ForeignKind foreign_kind(const char *text); /* by its first lines */

/* The messages of a log, in its order. day: of a Profanity log whose lines have only a time of day
 * (from its name, YYYY_MM_DD); NULL. own: our name there, where only that tells what is ours; NULL.
 * What is no message (status, joins, broken lines) is left out. Bad UTF-8 is made valid. rest NULL:
 * this is all of it, or the end; else how many bytes at the end may go on in what follows, and were
 * not read. Owned by the caller. */
GPtrArray *foreign_parse(const char *text, gsize length, ForeignKind kind, GDateTime *day,
                         const char *own, gsize *rest);
