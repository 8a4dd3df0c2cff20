#pragma once
#include "model/conv.h"

/* The contiguous window of a conversation that is in memory, oldest first, ordered by (time, id).
 * It grows at both ends on demand and follows new messages while it touches the end. */
typedef struct History {
    Conv *conv;
    GPtrArray *messages; /* Message*, owned */
    gboolean at_start;   /* nothing older in the store */
    gboolean at_end;     /* nothing newer in the store */
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

int history_index(const History *history, gint64 message_id); /* -1: not loaded */
Message *history_find(const History *history, gint64 message_id);
