#pragma once
#include "model/page.h"

/* Where the answers to one command go. Counted, so that a late answer finds its place or, when that
 * is gone, nowhere. */
typedef struct Reply Reply;
typedef enum { REPLY_LINE, REPLY_ERROR } ReplyKind;
typedef void (*ReplyFn)(ReplyKind kind, const char *text, gpointer data);

Reply *reply_new(ReplyFn fn, gpointer data, GDestroyNotify free_data);
Reply *reply_ref(Reply *reply);
void reply_unref(Reply *reply);
void reply_close(Reply *reply); /* the place is gone: nothing is passed on any more */

/* The command works on: scripts wait until as many reply_done() came. */
void reply_expect(Reply *reply);
void reply_done(Reply *reply);
gboolean reply_busy(const Reply *reply);
/* It may take long, but comes to an end by itself: scripts need not lose patience. */
void reply_takes_time(Reply *reply);
gboolean reply_is_slow(const Reply *reply);
/* Told each time the last awaited answer came; not after reply_close(). */
typedef void (*ReplyIdleFn)(Reply *reply, gpointer data);
void reply_on_idle(Reply *reply, ReplyIdleFn fn, gpointer data);
gboolean reply_failed(const Reply *reply); /* an error line was given */

void reply_line(Reply *reply, const char *format, ...) G_GNUC_PRINTF(2, 3);
void reply_error(Reply *reply, const char *format, ...) G_GNUC_PRINTF(2, 3);

/* An answer that is a list (taken). Where there is a screen it becomes a window, shown at once to
 * whoever still looks at the one the command was given in; else its lines are told. */
void reply_page(Reply *reply, Page *page);
gboolean reply_has_window(const Reply *reply);
void reply_set_window(Reply *reply, const Conv *conv); /* by a screen: pages are windows */

G_DEFINE_AUTOPTR_CLEANUP_FUNC(Reply, reply_unref)
