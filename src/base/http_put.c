/* PUT: a stream of known size goes out piece by piece, while the answer is already listened for. */
#include "base/http.h"
#include "base/tr.h"
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <string.h>

enum { PIECE = 64 * 1024, ANSWER_MAX = 16 * 1024, STALL_MS = 90000 };

struct HttpPut {
    int refs; /* of the owner until it is over, and of everything that has to come back */
    gboolean over;
    HttpProgressFn progress;
    HttpDoneFn done;
    gpointer data;
    char *host, *head;
    GCancellable *cancel;
    Clock *clock;
    guint stall;
    guint64 moved, seen; /* steps forward, and how many there were at the last look */
    GIOStream *stream;
    GSocket *socket; /* the stream's */
    GInputStream *body;
    gint64 size, sent;
    guint8 *piece;
    GByteArray *answer;
    gboolean written, accepted; /* all of it is out; the server has said that it has it */
    GError *broken;             /* why it can't be written on: the answer may tell better */
};

static HttpPut *put_ref(HttpPut *put) {
    put->refs++;
    return put;
}

static void put_unref(HttpPut *put) {
    if (--put->refs)
        return;
    if (put->socket) /* closed at once: else the stream would wait for what can't be said any more
                      */
        g_socket_close(put->socket, NULL);
    g_clear_object(&put->stream);
    g_clear_object(&put->body);
    g_clear_object(&put->cancel);
    g_clear_error(&put->broken);
    g_byte_array_unref(put->answer);
    g_free(put->piece);
    g_free(put->host);
    if (put->head) /* may hold what lets one in */
        explicit_bzero(put->head, strlen(put->head));
    g_free(put->head);
    g_free(put);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC(HttpPut, put_unref)

static void stop(HttpPut *put) {
    put->over = TRUE;
    clock_cancel(put->clock, &put->stall);
    g_cancellable_cancel(put->cancel);
}

void http_put_cancel(HttpPut *put) {
    if (!put)
        return;
    stop(put);
    put_unref(put);
}

static void finish(HttpPut *put, const GError *error) {
    if (put->over)
        return;
    stop(put);
    put->done(error, put->data);
    put_unref(put);
}

static void fail(HttpPut *put, const char *format, ...) G_GNUC_PRINTF(2, 3);
static void fail(HttpPut *put, const char *format, ...) {
    va_list list;
    va_start(list, format);
    g_autofree char *text = tr_vprintf(format, list);
    va_end(list);
    g_autoptr(GError) error = g_error_new_literal(G_IO_ERROR, G_IO_ERROR_FAILED, text);
    finish(put, error);
}

static void on_stall(gpointer data) {
    HttpPut *put = data;
    put->stall = 0;
    if (put->moved == put->seen) {
        fail(put, "%s does not answer any more", put->host);
        return;
    }
    put->seen = put->moved;
    put->stall = clock_after(put->clock, STALL_MS, on_stall, put);
}

/* ---- the answer ---- */

static void refused(HttpPut *put, int status) {
    if (status >= 300 && status < 400)
        fail(put, "%s wants to have it sent elsewhere (HTTP %d): papo doesn't do that", put->host,
             status);
    else if (status == 401 || status == 403)
        fail(put, "%s does not allow it (HTTP %d)", put->host, status);
    else if (status == 404 || status == 410)
        fail(put, "%s doesn't know the place any more that was promised (HTTP %d)", put->host,
             status);
    else if (status == 413)
        fail(put, "it is too large for %s (HTTP %d)", put->host, status);
    else if (status == 507)
        fail(put, "%s has no room left (HTTP %d)", put->host, status);
    else
        fail(put, "%s could not take it (HTTP %d)", put->host, status);
}

/* "HTTP/1.1 201 Created": 201; 0: it is not whole yet; -1: it is something else. */
static int status_of(const GByteArray *answer) {
    const char *text = (const char *)answer->data;
    gsize head = strlen("HTTP/1.x "), length = MIN(answer->len, strlen("HTTP/1."));
    if (length && strncmp(text, "HTTP/1.", length) != 0)
        return -1;
    if (answer->len < head + 4)
        return 0;
    const char *digits = text + head;
    if (!g_ascii_isdigit(digits[0]) || !g_ascii_isdigit(digits[1]) || !g_ascii_isdigit(digits[2]) ||
        g_ascii_isalnum(digits[3]))
        return -1;
    return (digits[0] - '0') * 100 + (digits[1] - '0') * 10 + digits[2] - '0';
}

/* What only says "go on" (1xx) is taken out, when all of it is there. */
static gboolean skip_interim(GByteArray *answer) {
    const char *end = g_strstr_len((const char *)answer->data, answer->len, "\r\n\r\n");
    if (end)
        g_byte_array_remove_range(answer, 0, (guint)(end + 4 - (const char *)answer->data));
    return end != NULL;
}

/* TRUE: there is more to listen for. */
static gboolean judge(HttpPut *put) {
    int status = status_of(put->answer);
    while (status >= 100 && status < 200 && skip_interim(put->answer))
        status = status_of(put->answer);
    if (status < 0) {
        fail(put, "what %s says is not HTTP", put->host);
    } else if (status >= 200 && status < 300) {
        put->accepted = TRUE;
        if (put->written)
            finish(put, NULL);
    } else if (status >= 300) {
        refused(put, status);
    } else if (put->answer->len >= ANSWER_MAX) {
        fail(put, "the answer of %s has no end", put->host);
    } else {
        return TRUE;
    }
    return FALSE;
}

static void listen_on(HttpPut *put);

static void on_answer(GObject *object, GAsyncResult *result, gpointer data) {
    g_autoptr(HttpPut) put = data;
    g_autoptr(GError) error = NULL;
    g_autoptr(GBytes) bytes =
        g_input_stream_read_bytes_finish(G_INPUT_STREAM(object), result, &error);
    if (put->over)
        return;
    if (!bytes || g_bytes_get_size(bytes) == 0) {
        const GError *why = put->broken ? put->broken : error;
        if (why)
            fail(put, "the connection to %s broke off: %s", put->host, why->message);
        else
            fail(put, "%s closed the connection without an answer", put->host);
        return;
    }
    put->moved++;
    g_byte_array_append(put->answer, g_bytes_get_data(bytes, NULL), (guint)g_bytes_get_size(bytes));
    if (judge(put))
        listen_on(put);
}

static void listen_on(HttpPut *put) {
    g_input_stream_read_bytes_async(g_io_stream_get_input_stream(put->stream), 4096,
                                    G_PRIORITY_DEFAULT, put->cancel, on_answer, put_ref(put));
}

/* ---- the body ---- */

static void read_piece(HttpPut *put);

static void on_written(GObject *object, GAsyncResult *result, gpointer data) {
    g_autoptr(HttpPut) put = data;
    gsize written;
    g_autoptr(GError) error = NULL;
    gboolean fine =
        g_output_stream_write_all_finish(G_OUTPUT_STREAM(object), result, &written, &error);
    if (put->over)
        return;
    if (!fine && put->accepted) {
        fail(put, "%s took only a part of it", put->host);
        return;
    }
    if (!fine) { /* an answer, such as a refusal, is perhaps on its way */
        put->broken = g_steal_pointer(&error);
        return;
    }
    put->moved++;
    put->progress(put->sent, put->data);
    if (put->over)
        return;
    if (put->sent < put->size) {
        read_piece(put);
        return;
    }
    put->written = TRUE;
    if (put->accepted)
        finish(put, NULL);
}

static void write_out(HttpPut *put, gconstpointer bytes, gsize length) {
    g_output_stream_write_all_async(g_io_stream_get_output_stream(put->stream), bytes, length,
                                    G_PRIORITY_DEFAULT, put->cancel, on_written, put_ref(put));
}

static void on_piece(GObject *object, GAsyncResult *result, gpointer data) {
    g_autoptr(HttpPut) put = data;
    g_autoptr(GError) error = NULL;
    gssize got = g_input_stream_read_finish(G_INPUT_STREAM(object), result, &error);
    if (put->over)
        return;
    if (got < 0) {
        fail(put, "it can't be read on: %s", error->message);
    } else if (got == 0 || got > put->size - put->sent) {
        fail(put, "it was changed while it was being sent");
    } else {
        put->sent += got;
        write_out(put, put->piece, (gsize)got);
    }
}

/* Asks for one byte more than there should be: a file that grows is noticed before its end is out,
 * and no server takes what is shorter than promised. */
static void read_piece(HttpPut *put) {
    gsize want = (gsize)MIN((gint64)PIECE, put->size - put->sent + 1);
    g_input_stream_read_async(put->body, put->piece, want, G_PRIORITY_DEFAULT, put->cancel,
                              on_piece, put_ref(put));
}

static void on_connected(GObject *object, GAsyncResult *result, gpointer data) {
    g_autoptr(HttpPut) put = data;
    g_autoptr(GError) error = NULL;
    GSocket *socket = NULL;
    put->stream = http_connect_finish(result, &socket, &error);
    put->socket = socket;
    if (put->over)
        return;
    if (!put->stream) {
        finish(put, error);
        return;
    }
    /* What only waits in this computer is not on its way: else a small file would be all sent at
     * once, and a large one seem to stop at its end. */
    g_socket_set_option(socket, IPPROTO_TCP, TCP_NOTSENT_LOWAT, PIECE, NULL);
    put->moved++;
    listen_on(put);
    write_out(put, put->head, strlen(put->head));
}

static char *write_head(const HttpUpload *upload) {
    g_autoptr(GString) head = g_string_new(NULL);
    g_string_append_printf(head,
                           "PUT %s HTTP/1.1\r\nHost: %s\r\nContent-Length: %" G_GINT64_FORMAT
                           "\r\nConnection: close\r\n",
                           upload->url->target, upload->url->authority, upload->size);
    if (upload->type && http_header_fits("Content-Type", upload->type))
        g_string_append_printf(head, "Content-Type: %s\r\n", upload->type);
    for (const char *const *h = upload->headers; h && h[0] && h[1]; h += 2)
        if (http_header_fits(h[0], h[1]))
            g_string_append_printf(head, "%s: %s\r\n", h[0], h[1]);
    g_string_append(head, "\r\n");
    return g_string_free(g_steal_pointer(&head), FALSE);
}

HttpPut *http_put(const HttpUpload *upload, HttpProgressFn progress, HttpDoneFn done,
                  gpointer data) {
    g_return_val_if_fail(upload->url && upload->body && upload->size > 0, NULL);
    HttpPut *put = g_new0(HttpPut, 1);
    *put = (HttpPut){.refs = 1,
                     .progress = progress,
                     .done = done,
                     .data = data,
                     .host = g_strdup(upload->url->host),
                     .head = write_head(upload),
                     .cancel = g_cancellable_new(),
                     .clock = upload->clock,
                     .body = g_object_ref(upload->body),
                     .size = upload->size,
                     .piece = g_malloc(PIECE),
                     .answer = g_byte_array_new()};
    put->stall = clock_after(put->clock, STALL_MS, on_stall, put);
    http_connect_async(upload->url, &upload->way, put->cancel, on_connected, put_ref(put));
    return put;
}
