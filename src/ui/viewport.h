#pragma once
#include "model/history.h"
#include "ui/wrap.h"

/* What part of a conversation is on the screen. The anchor is a message and a line of it, or the
 * bottom: new messages, resizes and corrections never move what is being read. A paint costs the
 * height of the screen. */
typedef struct Viewport Viewport;

Viewport *viewport_new(Conv *conv);
void viewport_free(Viewport *viewport);

/* Fills the canvas. Loads older history where the screen has room for it. */
void viewport_draw(Viewport *viewport, Canvas *canvas, const RowStyle *style);

/* lines > 0: towards newer ones; on a screen of the size that was drawn last. Loads more history
 * when it runs out. */
void viewport_scroll(Viewport *viewport, int lines, const RowStyle *style);
void viewport_to_bottom(Viewport *viewport);
void viewport_clear(Viewport *viewport);  /* an empty window; scrolling up brings it back */
void viewport_to_top(Viewport *viewport); /* of what is loaded, and a page more */
/* Shows it with what was said before it; loads it if it must. Nothing happens if it is gone. */
void viewport_to_message(Viewport *viewport, gint64 message_id);
/* Where somebody was, to come back to. */
typedef struct {
    gboolean bottom;
    gint64 id, time;
    int line, height;
} ViewportPlace;
ViewportPlace viewport_place(const Viewport *viewport);
void viewport_return(Viewport *viewport, const ViewportPlace *place);
/* The last message on the screen; at the bottom: after all of them (G_MAXINT64). */
void viewport_last(const Viewport *viewport, gint64 *time, gint64 *id);
/* FALSE: there is no unread line in this window. */
gboolean viewport_unread(const Viewport *viewport, gint64 *read_time, gint64 *read_id);
/* The message is whole on the screen, as drawn last. */
gboolean viewport_shows(const Viewport *viewport, gint64 message_id);
gboolean viewport_at_bottom(const Viewport *viewport);
/* Messages that came while scrolled up and are below what was drawn last. */
guint viewport_new_below(const Viewport *viewport);

/* When the first message on the screen was said, while scrolled up; 0 at the bottom. */
/* When the first line that is shown was said, if no line with its day stands above it; else 0. */
gint64 viewport_undated(const Viewport *viewport);
gint64 viewport_scrolled_to(const Viewport *viewport);

/* Caches: one message changed (0: all did; also when the theme or the own nick did). */
void viewport_forget(Viewport *viewport, gint64 message_id);
/* Where the unread line is drawn: above the first message of others after this point. Stays until
 * set again; G_MAXINT64 as the time takes it away. */
void viewport_set_unread(Viewport *viewport, gint64 read_time, gint64 read_id);

/* How many rows have been wrapped so far: what painting costs, for tests. */
guint viewport_wraps(const Viewport *viewport);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(Viewport, viewport_free)
