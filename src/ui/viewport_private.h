#pragma once
#include "ui/viewport.h"

/* Shared by the viewport files alone. */
struct Viewport {
    Conv *conv;
    int width, height; /* as drawn last */
    RowStyle style;    /* fitted to the width; what the cache was made with */
    char *time_format; /* our copy: settings come and go */
    char *find;        /* likewise */
    GHashTable *cache; /* message id → Wrapped */
    guint wraps;

    gboolean bottom;
    gint64 anchor_id, anchor_time;  /* the message on the first line of the screen */
    int anchor_line, anchor_height; /* which of its lines, of how many */
    gint64 wanted_id;               /* to be brought into view with the next drawing, or 0 */

    gint64 seen_time, seen_id; /* the newest message when the bottom was left */
    guint new_below;
    gint64 top_time;                 /* of the first message drawn */
    gboolean dated;                  /* its day stands above it */
    gint64 last_id, last_time;       /* the last message drawn */
    gint64 read_time, read_id;       /* the unread line */
    guint unread;                    /* what it says; 0: not counted yet */
    gint64 cleared_time, cleared_id; /* at the bottom, nothing up to here is shown */
};
