#pragma once
#include "model/history.h"
#include "ui/wrap.h"

/* What part of a conversation is on the screen. The anchor is a message and a line of it, or the
 * bottom: new messages, resizes and corrections never move what is being read. A paint costs the
 * height of the screen. */
typedef struct Viewport Viewport;

Viewport *viewport_new(Conv *conv);
void viewport_free(Viewport *viewport);
Conv *viewport_conv(const Viewport *viewport);

void viewport_draw(Viewport *viewport, Canvas *canvas, const RowStyle *style);

/* lines > 0: towards newer ones. Loads more history when it runs out. */
void viewport_scroll(Viewport *viewport, int lines, const RowStyle *style);
void viewport_to_bottom(Viewport *viewport);
void viewport_to_top(Viewport *viewport); /* of what there is */
void viewport_to_message(Viewport *viewport, gint64 message_id);
gboolean viewport_at_bottom(const Viewport *viewport);
guint viewport_new_below(const Viewport *viewport); /* messages that came while scrolled up */

/* Caches: one message changed (0: all did). */
void viewport_forget(Viewport *viewport, gint64 message_id);
/* Where the unread line is drawn: above the first message after this point. Stays until set again.
 */
void viewport_set_unread(Viewport *viewport, gint64 read_time, gint64 read_id);
