/* A tiny web server on this computer, for files that papo sends: one request a connection. */
#include "base/words.h"
#include "scenario.h"
#include "xmpp/xep/0363_upload.h"
#include <stdlib.h>
#include <string.h>

#define PATIENCE_SECONDS 10

struct Http {
    GSocketService *service;
    int status;          /* what it answers; 0: nothing */
    GPtrArray *requests; /* Request, in the order they came */
};

typedef struct {
    Http *http;
    GSocketConnection *connection;
    GByteArray *bytes;
    guint8 piece[4096];
    char *head, *body; /* NULL: not whole yet */
    gboolean used;
} Request;

static void request_free(gpointer data) {
    Request *request = data;
    g_clear_object(&request->connection);
    g_byte_array_unref(request->bytes);
    g_free(request->head);
    g_free(request->body);
    g_free(request);
}

void http_free(Http *http) {
    if (!http)
        return;
    g_socket_service_stop(http->service);
    g_object_unref(http->service);
    g_ptr_array_unref(http->requests);
    g_free(http);
}

/* What runs because of a file on its way comes from threads and sockets: waits for the next of it.
 * FALSE: there is no such file, or nothing comes. */
static gboolean lose_patience(gpointer data) {
    *(gboolean *)data = TRUE;
    return G_SOURCE_REMOVE;
}

gboolean scenario_await(Scenario *s) {
    g_autoptr(GPtrArray) all = s->app ? uploads_all(app_model(s->app)) : NULL;
    gboolean impatient = FALSE;
    if (!all || !all->len)
        return FALSE;
    guint timer = g_timeout_add_seconds(PATIENCE_SECONDS, lose_patience, &impatient);
    g_main_context_iteration(NULL, TRUE);
    if (!impatient)
        g_source_remove(timer);
    scenario_settle(s);
    return !impatient;
}

static void answer(Request *request) {
    int status = request->http->status;
    g_autofree char *text =
        g_strdup_printf("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 %d Whatever\r\nContent-Length: 0\r\n"
                        "Location: http://127.0.0.1:1/elsewhere\r\n\r\n",
                        status);
    if (status)
        g_output_stream_write_all(g_io_stream_get_output_stream(G_IO_STREAM(request->connection)),
                                  text, strlen(text), NULL, NULL, NULL);
}

/* The body is as long as the head says. */
static gboolean is_whole(Request *request) {
    const char *text = (const char *)request->bytes->data;
    const char *end = g_strstr_len(text, request->bytes->len, "\r\n\r\n");
    const char *length = end ? g_strstr_len(text, end - text, "\r\nContent-Length: ") : NULL;
    gsize before = end ? (gsize)(end + 4 - text) : 0;
    gsize size = length ? strtoul(length + strlen("\r\nContent-Length: "), NULL, 10) : 0;
    if (!end || request->bytes->len - before < size)
        return FALSE;
    request->head = g_strndup(text, before);
    request->body = g_strndup(text + before, size);
    return TRUE;
}

static void read_on(Request *request);

static void on_read(GObject *object, GAsyncResult *result, gpointer data) {
    Request *request = data;
    gssize got = g_input_stream_read_finish(G_INPUT_STREAM(object), result, NULL);
    if (got <= 0) {
        g_io_stream_close(G_IO_STREAM(request->connection), NULL, NULL);
        return;
    }
    g_byte_array_append(request->bytes, request->piece, (guint)got);
    if (!request->body && is_whole(request))
        answer(request);
    read_on(request);
}

static void read_on(Request *request) {
    g_input_stream_read_async(g_io_stream_get_input_stream(G_IO_STREAM(request->connection)),
                              request->piece, sizeof request->piece, G_PRIORITY_DEFAULT, NULL,
                              on_read, request);
}

static gboolean on_incoming(GSocketService *service, GSocketConnection *connection, GObject *object,
                            gpointer data) {
    Http *http = data;
    Request *request = g_new0(Request, 1);
    request->http = http;
    request->connection = g_object_ref(connection);
    request->bytes = g_byte_array_new();
    g_ptr_array_add(http->requests, request);
    read_on(request);
    return TRUE;
}

static void start(Scenario *s) {
    g_autoptr(GInetAddress) loopback = g_inet_address_new_loopback(G_SOCKET_FAMILY_IPV4);
    g_autoptr(GSocketAddress) wanted = g_inet_socket_address_new(loopback, 0);
    g_autoptr(GSocketAddress) got = NULL;
    Http *http = s->http = g_new0(Http, 1);
    http->requests = g_ptr_array_new_with_free_func(request_free);
    http->service = g_socket_service_new();
    if (!g_socket_listener_add_address(G_SOCKET_LISTENER(http->service), wanted,
                                       G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_TCP, NULL, &got,
                                       NULL))
        scenario_fail(s, "there is no port on 127.0.0.1 for a web server");
    g_signal_connect(http->service, "incoming", G_CALLBACK(on_incoming), http);
    g_hash_table_insert(s->variables, g_strdup("$http"),
                        g_strdup_printf("127.0.0.1:%u", g_inet_socket_address_get_port(
                                                            G_INET_SOCKET_ADDRESS(got))));
}

void http_serve(Scenario *s, const char *rest) {
    if (!s->http)
        start(s);
    s->http->status = strcmp(rest, "nothing") == 0 ? 0 : atoi(rest);
}

static Request *find(Scenario *s, const char *target, const char *body) {
    g_autofree char *line = g_strdup_printf("PUT %s HTTP/1.1\r\n*", target);
    for (guint i = 0; s->http && i < s->http->requests->len; i++) {
        Request *request = s->http->requests->pdata[i];
        if (!request->used && request->body && g_pattern_match_simple(line, request->head) &&
            subset_text(body, request->body))
            return request;
    }
    return NULL;
}

void http_expect(Scenario *s, const char *rest) {
    g_autofree char *target = words_next(&rest), *word = words_next(&rest);
    g_autofree char *body = g_strcompress(word ? word : "*");
    Request *request;
    while (!(request = find(s, target ? target : "*", body)) && scenario_await(s))
        ;
    if (!request)
        scenario_fail(s, "nothing was put at %s", target);
    request->used = TRUE;
    s->head = request->head;
}

static gboolean has_line(Scenario *s, const char *rest) {
    g_autofree char *line = subset_expand(s, rest);
    g_auto(GStrv) lines = g_strsplit(s->head ? s->head : "", "\r\n", -1);
    for (char **l = lines; *l; l++)
        if (subset_text(line, *l))
            return TRUE;
    return FALSE;
}

void http_head(Scenario *s, const char *rest) {
    if (!has_line(s, rest))
        scenario_fail(s, "no such line in the head of the PUT:\n%s", s->head ? s->head : "");
}

void http_no_head(Scenario *s, const char *rest) {
    if (has_line(s, rest))
        scenario_fail(s, "there must be no such line in the head of the PUT:\n%s", s->head);
}

/* Nothing came there but what was expected. */
void http_check_rest(Scenario *s) {
    for (guint i = 0; s->http && i < s->http->requests->len; i++) {
        const Request *request = s->http->requests->pdata[i];
        if (!request->used && request->bytes->len)
            scenario_fail(s, "something was sent that nobody expected:\n%.*s",
                          (int)request->bytes->len, (const char *)request->bytes->data);
    }
}
