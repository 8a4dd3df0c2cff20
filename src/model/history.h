#pragma once
#include "model/conv.h"

/* The contiguous window of a conversation that is in memory, oldest first, ordered by (time, id).
 * It grows at both ends on demand and follows new messages while it touches the end. */
typedef struct History {
    Conv *conv;
    GPtrArray *messages; /* Message*, owned */
    gboolean at_start;   /* nothing older in the store */
    gboolean at_end;     /* nothing newer in the store */
    gboolean held;       /* somebody shows a place far from the end: not trimmed by itself */
    GPtrArray *aside;    /* notices of this run that are outside the window, owned */
    Message *newest;     /* the last one added while the window was elsewhere, owned; or NULL */
} History;

History *history_new(Conv *conv);
void history_free(History *history);

/* TRUE if the window moved or grew; each emits EV_HISTORY_MOVED. */
gboolean history_load_older(History *history, guint n);
gboolean history_load_newer(History *history, guint n);
gboolean history_jump(History *history, gint64 message_id,
                      guint around); /* to a search hit; FALSE if it is gone */
void history_to_end(History *history, guint n);

/* Lets go of what is far from the end, so that memory stays bounded. Only when at_end. */
void history_trim(History *history, guint keep);

/* What is stored and from before a time (G_MAXINT64: all of it) is no more. */
void history_drop(History *history, gint64 before);

/* Something came into the middle of what is stored: loaded anew, at the end. */
void history_renew(History *history);

/* For conv.c: what has to be known before a message is stored, and its way into the window. */
void history_begin(History *history);
gint64 history_last_time(History *history);
void history_take(History *history, Message *message);

/* Copies of the newest n messages that are more than notices, loaded or not, oldest first; owned by
 * the caller, with the messages. */
GPtrArray *history_last(const History *history, guint n);

int history_index(const History *history, gint64 message_id); /* -1: not loaded */
Message *history_find(const History *history, gint64 message_id);
/* A notice of this run, also outside the window; NULL. */
Message *history_notice(const History *history, gint64 id);
