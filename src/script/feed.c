/* Text to be sent, from standard input as it comes. */
#include "script/feed.h"

#include "base/tr.h"
#include <errno.h>
#include <gio/gio.h>
#include <glib-unix.h>
#include <string.h>
#include <unistd.h>

struct Feed {
    int fd;
    GString *read; /* and not yet taken */
    gsize at;      /* where it begins in read */
    gboolean ended;
    int trouble; /* errno */
    guint number, watch;
    FeedFn ready;
    gpointer data;
};

Feed *feed_new(int fd) {
    Feed *feed = g_new0(Feed, 1);
    feed->fd = fd;
    feed->read = g_string_new(NULL);
    return feed;
}

void feed_free(Feed *feed) {
    if (!feed)
        return;
    if (feed->watch)
        g_source_remove(feed->watch);
    g_string_free(feed->read, TRUE);
    g_free(feed);
}

static gboolean on_readable(int fd, GIOCondition condition, gpointer data) {
    Feed *feed = data;
    char buffer[16384];
    gssize n = condition & G_IO_NVAL ? -1 : read(fd, buffer, sizeof buffer);
    int code = condition & G_IO_NVAL ? EBADF : errno;
    if (n < 0 && (code == EINTR || code == EAGAIN))
        return G_SOURCE_CONTINUE;
    if (n > 0) {
        g_string_erase(feed->read, 0, feed->at);
        feed->at = 0;
        g_string_append_len(feed->read, buffer, n);
    } else {
        feed->ended = TRUE;
        feed->trouble = n < 0 ? code : 0;
    }
    feed->watch = 0;
    FeedFn ready = feed->ready;
    feed->ready = NULL;
    if (ready)
        ready(feed->data);
    return G_SOURCE_REMOVE;
}

static FeedState wait_for_more(Feed *feed, FeedFn ready, gpointer data) {
    feed->ready = ready;
    feed->data = data;
    if (!feed->watch)
        feed->watch =
            g_unix_fd_add(feed->fd, G_IO_IN | G_IO_HUP | G_IO_ERR | G_IO_NVAL, on_readable, feed);
    return FEED_WAIT;
}

static FeedState broken(GError **error, const char *why) {
    g_set_error_literal(error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, why);
    return FEED_BROKEN;
}

static FeedState too_long(GError **error) {
    return broken(error, _("that is more than 64 KiB for one message: --lines makes each line one, "
                           "--file PATH sends a file"));
}

static FeedState take(Feed *feed, gsize length, gsize with_end, char **text, GError **error) {
    const char *start = feed->read->str + feed->at;
    feed->at += with_end;
    feed->number++;
    if (length > FEED_MAX)
        return too_long(error);
    if (memchr(start, 0, length))
        return broken(error, _("that is no text: --file PATH sends a file"));
    *text = g_utf8_make_valid(start, (gssize)length);
    return FEED_TEXT;
}

static FeedState at_end(const Feed *feed, GError **error) {
    if (!feed->trouble)
        return FEED_END;
    g_set_error(error, G_IO_ERROR, G_IO_ERROR_FAILED, _("standard input can't be read: %s"),
                g_strerror(feed->trouble));
    return FEED_BROKEN;
}

FeedState feed_line(Feed *feed, char **text, FeedFn ready, gpointer data, GError **error) {
    const char *start = feed->read->str + feed->at;
    gsize left = feed->read->len - feed->at;
    const char *end = memchr(start, '\n', left);
    *text = NULL;
    if (!end && left > FEED_MAX)
        return too_long(error);
    if (!end && !feed->ended)
        return wait_for_more(feed, ready, data);
    if (!left)
        return at_end(feed, error);
    gsize length = end ? (gsize)(end - start) : left, with_end = length + (end != NULL);
    if (length && start[length - 1] == '\r')
        length--;
    return take(feed, length, with_end, text, error);
}

FeedState feed_all(Feed *feed, char **text, FeedFn ready, gpointer data, GError **error) {
    const char *start = feed->read->str + feed->at;
    gsize left = feed->read->len - feed->at, length = left;
    *text = NULL;
    if (left > FEED_MAX)
        return too_long(error);
    if (!feed->ended)
        return wait_for_more(feed, ready, data);
    if (!left || feed->trouble)
        return at_end(feed, error);
    while (length && strchr("\r\n", start[length - 1]) && start[length - 1])
        length--;
    return take(feed, length, left, text, error);
}

guint feed_number(const Feed *feed) {
    return feed->number;
}
