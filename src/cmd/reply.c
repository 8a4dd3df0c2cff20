/* The counted place where the answers of a command go. */
#include "cmd/reply.h"

#include "base/tr.h"
struct Reply {
    int refs;
    ReplyFn fn;
    gpointer data;
    GDestroyNotify free_data;
    guint expected;
    gboolean failed, slow;
    ReplyIdleFn idle;
    gpointer idle_data;
    const Conv *window; /* perhaps gone: only handed on to be compared */
};

Reply *reply_new(ReplyFn fn, gpointer data, GDestroyNotify free_data) {
    Reply *reply = g_new0(Reply, 1);
    reply->refs = 1;
    reply->fn = fn;
    reply->data = data;
    reply->free_data = free_data;
    return reply;
}

Reply *reply_ref(Reply *reply) {
    g_return_val_if_fail(reply, NULL);
    reply->refs++;
    return reply;
}

void reply_close(Reply *reply) {
    GDestroyNotify free_data = reply->free_data;
    gpointer data = reply->data;
    reply->fn = NULL;
    reply->data = NULL;
    reply->free_data = NULL;
    reply->idle = NULL;
    if (free_data)
        free_data(data);
}

void reply_unref(Reply *reply) {
    if (!reply || --reply->refs)
        return;
    reply_close(reply);
    g_free(reply);
}

void reply_on_idle(Reply *reply, ReplyIdleFn fn, gpointer data) {
    reply->idle = fn;
    reply->idle_data = data;
}

void reply_expect(Reply *reply) {
    reply->expected++;
}

void reply_done(Reply *reply) {
    g_return_if_fail(reply->expected > 0);
    if (--reply->expected == 0 && reply->idle)
        reply->idle(reply, reply->idle_data);
}

gboolean reply_busy(const Reply *reply) {
    return reply->expected > 0;
}

void reply_takes_time(Reply *reply) {
    reply->slow = TRUE;
}

gboolean reply_is_slow(const Reply *reply) {
    return reply->slow;
}

gboolean reply_failed(const Reply *reply) {
    return reply->failed;
}

static void say(Reply *reply, ReplyKind kind, const char *format, va_list list) {
    g_autofree char *text = tr_vprintf(format, list);
    if (reply->fn)
        reply->fn(kind, text, reply->data);
}

void reply_line(Reply *reply, const char *format, ...) {
    va_list list;
    va_start(list, format);
    say(reply, REPLY_LINE, format, list);
    va_end(list);
}

void reply_error(Reply *reply, const char *format, ...) {
    va_list list;
    va_start(list, format);
    reply->failed = TRUE;
    say(reply, REPLY_ERROR, format, list);
    va_end(list);
}

void reply_set_window(Reply *reply, const Conv *conv) {
    reply->window = conv;
}

gboolean reply_has_window(const Reply *reply) {
    return reply->window != NULL;
}

void reply_page(Reply *reply, Page *page) {
    if (reply->fn && reply->window) {
        page_open(page, reply->window);
        return;
    }
    g_autoptr(GPtrArray) lines = page_lines(page);
    for (guint i = 0; i < lines->len; i++)
        reply_line(reply, "%s", (const char *)g_ptr_array_index(lines, i));
    page_free(page);
}
