#pragma once
/* One PUT to a server on loopback that follows a script. */
#include "base/http.h"
#include "peer.h"

typedef struct {
    Peer *peer;
    Clock *clock;
    HttpPut *put;
    gint64 sent;
    guint steps;
    gboolean done;
    char *error; /* NULL: it worked */
} World;

typedef struct {
    PeerScript script;
    const TestCert *cert; /* NULL: without TLS */
    const char *host, *ca_file, *pin, *proxy;
    gboolean is_proxy; /* the peer is one, and leads nowhere else */
    const char *body;
    gint64 size; /* 0: as long as the body */
} Case;

static void on_progress(gint64 sent, gpointer data) {
    World *w = data;
    g_assert_cmpint(sent, >=, w->sent);
    g_assert_false(w->done);
    w->sent = sent;
    w->steps++;
}

static void on_done(const GError *error, gpointer data) {
    World *w = data;
    g_assert_false(w->done);
    w->done = TRUE;
    w->put = NULL;
    w->error = error ? g_strdup(error->message) : NULL;
}

static void begin(World *w, const Case *c) {
    static const char *const headers[] = {"Authorization", "Basic eA==", "Cookie", "a\r\nX-Evil: 1",
                                          NULL};
    *w = (World){.peer = peer_new(c->script, c->cert, NULL), .clock = clock_new()};
    g_autofree char *text = g_strdup_printf("http%s://%s:%u/up/x.txt?k=v", c->cert ? "s" : "",
                                            c->host ? c->host : "127.0.0.1", w->peer->port);
    g_autoptr(GError) error = NULL;
    g_autoptr(HttpUrl) url = http_url_parse(text, TRUE, &error);
    g_assert_no_error(error);
    const char *body = c->body ? c->body : "short and stout";
    g_autoptr(GInputStream) stream = g_memory_input_stream_new_from_data(body, -1, NULL);
    g_autofree char *proxy =
        c->is_proxy ? g_strdup_printf("http://127.0.0.1:%u", w->peer->port) : g_strdup(c->proxy);
    HttpUpload upload = {.url = url,
                         .way = {.ca_file = c->ca_file, .pin = c->pin, .proxy = proxy},
                         .clock = w->clock,
                         .headers = headers,
                         .type = "text/plain",
                         .body = stream,
                         .size = c->size ? c->size : (gint64)strlen(body)};
    w->put = http_put(&upload, on_progress, on_done, w);
    g_assert_false(w->done); /* never at once */
}

/* So that a peer to whom nobody came has somebody. */
static void visit(const Peer *peer) {
    g_autoptr(GError) error = NULL;
    g_autoptr(GSocketClient) client = g_socket_client_new();
    g_autoptr(GSocketConnection) G_GNUC_UNUSED connection =
        g_socket_client_connect_to_host(client, "127.0.0.1", peer->port, NULL, &error);
    g_assert_no_error(error);
}

static void end(World *w) {
    while (g_main_context_iteration(NULL, FALSE))
        ;
    visit(w->peer);
    peer_free(w->peer);
    clock_free(w->clock);
    g_free(w->error);
}

/* error NULL: it works; else what the error says, with *. */
G_GNUC_UNUSED static void try(Case c, const char *error) {
    World w;
    begin(&w, &c);
    while (!w.done)
        g_main_context_iteration(NULL, TRUE);
    if (error && (!w.error || !g_pattern_match_simple(error, w.error)))
        g_error("expected “%s”, got “%s”", error, w.error ? w.error : "success");
    if (!error)
        g_assert_cmpstr(w.error, ==, NULL);
    end(&w);
}

#define CREATED "HTTP/1.1 201 Created\r\nContent-Length: 0\r\n\r\n"

G_GNUC_UNUSED static void expect_put(Peer *peer) {
    if (peer->cert && !peer_tls(peer, 0))
        return;
    peer_expect(peer, "PUT /up/x.txt?k=v HTTP/1.1\r\n");
    peer_expect(peer, "\r\n\r\n");
}

G_GNUC_UNUSED static void take(Peer *peer) {
    if (peer->cert && !peer_tls(peer, 0))
        return;
    while (!strstr(peer->in->str, "\r\n\r\nshort and stout") && peer_read(peer))
        ;
    const char *in = peer->in->str;
    g_assert_true(g_str_has_prefix(in, "PUT /up/x.txt?k=v HTTP/1.1\r\n"));
    g_assert_nonnull(strstr(in, "\r\nContent-Length: 15\r\n"));
    g_assert_nonnull(strstr(in, "\r\nContent-Type: text/plain\r\n"));
    g_assert_nonnull(strstr(in, "\r\nAuthorization: Basic eA==\r\n"));
    g_assert_nonnull(strstr(in, "\r\nConnection: close\r\n"));
    g_assert_null(strstr(in, "X-Evil"));
    g_assert_null(strstr(in, "Cookie"));
    peer_say(peer, CREATED);
    peer_hear_the_end(peer);
}

G_GNUC_UNUSED static void listen_only(Peer *peer) {
    if (peer->cert && !peer_tls(peer, 0))
        return;
    peer_hear_the_end(peer);
    g_assert_null(strstr(peer->in->str, "half full!"));
}
