/* Places in a conversation that are left and come back to. */
#include "ui/viewport_private.h"

#include "model/history.h"
#include "model/model.h"

ViewportPlace viewport_place(const Viewport *viewport) {
    return (ViewportPlace){viewport->bottom, viewport->anchor_id, viewport->anchor_time,
                           viewport->anchor_line, viewport->anchor_height};
}

void viewport_return(Viewport *viewport, const ViewportPlace *place) {
    gint64 wanted = place->id;

    if (!place->bottom)
        viewport_to_message(viewport, wanted);
    if (place->bottom || viewport->wanted_id != wanted) { /* it is gone: the newest, then */
        viewport_to_bottom(viewport);
        return;
    }
    viewport->wanted_id = 0;
    viewport->anchor_id = place->id;
    viewport->anchor_time = place->time;
    viewport->anchor_line = place->line;
    viewport->anchor_height = place->height;
}

void viewport_last(const Viewport *viewport, gint64 *time, gint64 *id) {
    *time = viewport->bottom ? G_MAXINT64 : viewport->last_time;
    *id = viewport->bottom ? G_MAXINT64 : viewport->last_id;
}

gboolean viewport_unread(const Viewport *viewport, gint64 *read_time, gint64 *read_id) {
    *read_time = viewport->read_time;
    *read_id = viewport->read_id;
    return viewport->read_time != G_MAXINT64;
}

gboolean viewport_shows(const Viewport *viewport, gint64 message_id) {
    const Message *message = history_find(viewport->conv->history, message_id);

    return message && viewport->wanted_id == 0 && message->time > viewport->top_time &&
           viewport->top_time > 0 && message->time < viewport->last_time;
}
