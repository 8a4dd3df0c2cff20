#pragma once
#include <glib.h>

/* Text to be sent that comes by a file descriptor, as it comes: read only when somebody asks, so
 * whoever writes it waits for whoever takes it. What isn't UTF-8 is replaced by U+FFFD; a NUL byte
 * is the mark of what is no text at all. */
typedef struct Feed Feed;
typedef void (*FeedFn)(gpointer data);
typedef enum { FEED_TEXT, FEED_WAIT, FEED_END, FEED_BROKEN } FeedState;

enum { FEED_MAX = 64 * 1024 }; /* bytes of one message */

Feed *feed_new(int fd); /* stays the caller's */
void feed_free(Feed *feed);

/* The next line without its end, or all there is to the end without the line ends at it; owned by
 * the caller. FEED_WAIT: none yet, ready is called once when it is worth asking again. FEED_BROKEN:
 * too long, no text, or it can't be read; the error says so. */
FeedState feed_line(Feed *feed, char **text, FeedFn ready, gpointer data, GError **error);
FeedState feed_all(Feed *feed, char **text, FeedFn ready, gpointer data, GError **error);
guint feed_number(const Feed *feed); /* of the last line */

G_DEFINE_AUTOPTR_CLEANUP_FUNC(Feed, feed_free)
