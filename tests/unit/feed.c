/* Text to be sent, as it comes through a pipe. */
#include "script/feed.h"
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

typedef struct {
    int in, out;
    Feed *feed;
    guint woken;
} Fixture;

static void set_up(Fixture *f, gconstpointer data) {
    int fds[2];
    g_assert_cmpint(pipe(fds), ==, 0);
    f->out = fds[0];
    f->in = fds[1];
    f->feed = feed_new(f->out);
}

static void tear_down(Fixture *f, gconstpointer data) {
    feed_free(f->feed);
    close(f->out);
    if (f->in >= 0)
        close(f->in);
}

static void put(Fixture *f, const char *text, gsize length) {
    g_assert_cmpint(write(f->in, text, length), ==, (gssize)length);
}

static void end(Fixture *f) {
    close(f->in);
    f->in = -1;
}

static void woken(gpointer data) {
    ((Fixture *)data)->woken++;
}

/* The next one, however long it takes. */
static FeedState get(Fixture *f, gboolean all, char **text, GError **error) {
    FeedState state;
    while ((state = (all ? feed_all : feed_line)(f->feed, text, woken, f, error)) == FEED_WAIT) {
        guint before = f->woken;
        while (f->woken == before)
            g_main_context_iteration(NULL, TRUE);
    }
    return state;
}

static void line_is(Fixture *f, const char *wanted) {
    g_autofree char *text = NULL;
    g_autoptr(GError) error = NULL;
    g_assert_cmpint(get(f, FALSE, &text, &error), ==, FEED_TEXT);
    g_assert_cmpstr(text, ==, wanted);
}

static void test_lines(Fixture *f, gconstpointer data) {
    g_autofree char *text = NULL;
    put(f, "one\ntw", 6);
    line_is(f, "one");
    g_assert_cmpint(feed_line(f->feed, &text, woken, f, NULL), ==, FEED_WAIT);
    g_assert_null(text);
    put(f, "o\r\n\n\xff three\nend", 15);
    end(f);
    line_is(f, "two");
    line_is(f, "");
    line_is(f, "\xef\xbf\xbd three");
    line_is(f, "end");
    g_assert_cmpuint(feed_number(f->feed), ==, 5);
    g_assert_cmpint(get(f, FALSE, &text, NULL), ==, FEED_END);
}

/* Nothing is read before somebody asks: who writes waits. */
static void test_unasked(Fixture *f, gconstpointer data) {
    put(f, "a\nb\n", 4);
    while (g_main_context_iteration(NULL, FALSE))
        ;
    char buffer[8];
    g_assert_cmpint(read(f->out, buffer, sizeof buffer), ==, 4);
}

static void test_all(Fixture *f, gconstpointer data) {
    g_autofree char *text = NULL;
    put(f, "  one\n\ntwo\n\n", 12);
    end(f);
    g_assert_cmpint(get(f, TRUE, &text, NULL), ==, FEED_TEXT);
    g_assert_cmpstr(text, ==, "  one\n\ntwo");
    g_free(text);
    g_assert_cmpint(get(f, TRUE, &text, NULL), ==, FEED_END);
}

static void test_nothing(Fixture *f, gconstpointer data) {
    g_autofree char *text = NULL;
    end(f);
    g_assert_cmpint(get(f, TRUE, &text, NULL), ==, FEED_END);
}

static void broken(Fixture *f, gboolean all, const char *why) {
    g_autofree char *text = NULL;
    g_autoptr(GError) error = NULL;
    g_assert_cmpint(get(f, all, &text, &error), ==, FEED_BROKEN);
    g_assert_null(text);
    g_assert_nonnull(strstr(error->message, why));
}

static void test_binary(Fixture *f, gconstpointer data) {
    put(f, "good\nPNG\0\1\2\nmore\n", 17);
    end(f);
    line_is(f, "good");
    broken(f, FALSE, "no text");
}

static void test_binary_whole(Fixture *f, gconstpointer data) {
    put(f, "PNG\0\1\2", 6);
    end(f);
    broken(f, TRUE, "no text");
}

static void fill(Fixture *f) {
    char block[16384];
    memset(block, 'x', sizeof block);
    for (int i = 0; i < 5; i++) {
        g_autofree char *text = NULL;
        put(f, block, sizeof block);
        if (feed_line(f->feed, &text, woken, f, NULL) == FEED_WAIT)
            g_main_context_iteration(NULL, TRUE);
    }
}

static void test_long_line(Fixture *f, gconstpointer data) {
    fill(f);
    broken(f, FALSE, "64 KiB");
}

static void test_long_text(Fixture *f, gconstpointer data) {
    fill(f);
    broken(f, TRUE, "64 KiB");
}

static void test_unreadable(Fixture *f, gconstpointer data) {
    g_autoptr(Feed) G_GNUC_UNUSED feed = f->feed;
    int folder = open("/", O_RDONLY | O_CLOEXEC);
    f->feed = feed_new(folder);
    broken(f, FALSE, "can't be read");
    close(folder);
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
#define ADD(name, fn) g_test_add("/feed/" name, Fixture, NULL, set_up, fn, tear_down)
    ADD("lines", test_lines);
    ADD("unasked", test_unasked);
    ADD("all", test_all);
    ADD("nothing", test_nothing);
    ADD("binary", test_binary);
    ADD("binary-whole", test_binary_whole);
    ADD("long-line", test_long_line);
    ADD("long-text", test_long_text);
    ADD("unreadable", test_unreadable);
    return g_test_run();
}
