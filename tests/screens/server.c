/* A small server: PLAIN or the old login, a roster, an empty answer to every question. */
#include "server.h"

#include "wire/stanza.h"

#include <poll.h>

struct Server {
    Peer *peer;
    TestCert authority, cert;
    char *ca, *roster;
    gboolean plain;
    GAsyncQueue *lines; /* char *, from the test to the thread */
    int wake[2];        /* a pipe: there is a line */
    gboolean present;   /* the client has told its presence: from now on it listens */
    char *last_id;
    GMutex lock; /* of last_id */
};

#define PLAIN_FEATURES                                                                             \
    "<stream:features><mechanisms xmlns='urn:ietf:params:xml:ns:xmpp-sasl'>"                       \
    "<mechanism>PLAIN</mechanism></mechanisms></stream:features>"
#define OLD_FEATURES                                                                               \
    "<stream:features><auth xmlns='http://jabber.org/features/iq-auth'/></stream:features>"
#define BIND_FEATURES                                                                              \
    "<stream:features><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'/></stream:features>"

/* The first whole element, taken out of what has been heard; NULL: there is none yet. */
static char *take_element(GString *in) {
    int depth = 0;

    for (const char *p = in->str; (p = strchr(p, '<')) != NULL;) {
        const char *end = strchr(p, '>');

        if (!end)
            return NULL;
        if (p[1] == '/')
            depth--;
        else if (end[-1] != '/')
            depth++;
        p = end + 1;
        if (depth <= 0) {
            gsize n = (gsize)(p - in->str);
            char *element = g_strndup(in->str, n);
            g_string_erase(in, 0, (gssize)n);
            return element;
        }
    }
    return NULL;
}

static void answer(Server *server, const Stanza *iq) {
    const char *id = stanza_get(iq, "id");
    const Stanza *child = stanza_child(iq, NULL, NULL);
    const char *ns = child ? stanza_ns(child) : "";
    g_autofree char *inside = NULL;

    if (g_str_equal(ns, "urn:ietf:params:xml:ns:xmpp-bind"))
        inside = g_strdup_printf("<bind xmlns='%s'><jid>me@a.test/papo</jid></bind>", ns);
    else if (g_str_equal(ns, "jabber:iq:auth") && g_strcmp0(stanza_get(iq, "type"), "get") == 0)
        inside = g_strdup_printf("<query xmlns='%s'><username/><digest/><resource/></query>", ns);
    else if (g_str_equal(ns, "jabber:iq:roster"))
        inside = g_strdup_printf("<query xmlns='%s'>%s</query>", ns, server->roster);
    else if (child && g_strcmp0(stanza_get(iq, "type"), "get") == 0)
        inside = g_strdup_printf("<%s xmlns='%s'/>", stanza_name(child), ns);
    g_autofree char *result =
        g_strdup_printf("<iq type='result' id='%s'>%s</iq>", id, inside ? inside : "");
    peer_say(server->peer, result);
}

static void hear(Server *server) {
    for (char *xml; (xml = take_element(server->peer->in)) != NULL; g_free(xml)) {
        g_autoptr(Stanza) stanza = stanza_parse(xml, NULL);
        const char *type = stanza ? stanza_get(stanza, "type") : NULL;

        if (stanza_is(stanza, "iq", NULL) && (g_str_equal(type, "get") || g_str_equal(type, "set")))
            answer(server, stanza);
        if (stanza_is(stanza, "presence", NULL))
            server->present = TRUE;
        if (stanza_is(stanza, "message", NULL) && stanza_child(stanza, "body", NULL)) {
            g_mutex_lock(&server->lock);
            g_free(server->last_id);
            server->last_id = g_strdup(stanza_get(stanza, "id"));
            g_mutex_unlock(&server->lock);
        }
    }
}

static void say_lines(Server *server) {
    char byte;

    g_assert_cmpint(read(server->wake[0], &byte, 1), ==, 1);
    g_autofree char *line = g_async_queue_try_pop(server->lines);
    g_autoptr(GString) text = g_string_new(line);
    g_mutex_lock(&server->lock);
    g_string_replace(text, "$id", server->last_id ? server->last_id : "", 0);
    g_mutex_unlock(&server->lock);
    peer_say(server->peer, text->str);
}

static void log_in(Server *server) {
    Peer *peer = server->peer;

    if (server->plain) {
        peer_open(peer, OLD_FEATURES);
        return;
    }
    peer_open(peer, FEATURES_TLS);
    peer_expect(peer, "<starttls");
    peer_say(peer, PROCEED);
    g_assert_true(peer_tls(peer, 0));
    g_string_truncate(peer->in, 0);
    peer_open(peer, PLAIN_FEATURES);
    peer_expect(peer, "</auth>");
    peer_say(peer, "<success xmlns='urn:ietf:params:xml:ns:xmpp-sasl'/>");
    peer_open(peer, BIND_FEATURES);
}

static void serve(Peer *peer) {
    Server *server = peer->data;

    server->peer = peer; /* peer_new() may not have returned yet */
    log_in(server);
    for (;;) {
        struct pollfd fds[] = {{.fd = peer->fd, .events = POLLIN},
                               {.fd = server->wake[0], .events = POLLIN}};

        hear(server);
        if (strstr(peer->in->str, "</stream:stream>")) {
            peer_say(peer, "</stream:stream>");
            return;
        }
        if (peer->ssl && SSL_pending(peer->ssl) > 0)
            fds[0].revents = POLLIN;
        else
            poll(fds, server->present ? 2 : 1, -1);
        if (fds[1].revents)
            say_lines(server);
        if (fds[0].revents && !peer_read(peer))
            return;
    }
}

Server *server_start(const char *roster, gboolean plain) {
    Server *server = g_new0(Server, 1);

    server->roster = g_strdup(roster);
    server->plain = plain;
    server->lines = g_async_queue_new_full(g_free);
    g_mutex_init(&server->lock);
    g_assert_cmpint(pipe(server->wake), ==, 0);
    server->authority = cert_authority("Test authority");
    server->cert = cert_make((TestCertSpec){&server->authority, "a.test", "DNS:a.test"});
    if (!plain)
        server->ca = cert_save(&server->authority, FALSE);
    server->peer = peer_new(serve, &server->cert, server);
    return server;
}

void server_stop(Server *server) {
    peer_free(server->peer);
    cert_free(&server->authority);
    cert_free(&server->cert);
    if (server->ca)
        g_unlink(server->ca);
    close(server->wake[0]);
    close(server->wake[1]);
    g_async_queue_unref(server->lines);
    g_mutex_clear(&server->lock);
    g_free(server->ca);
    g_free(server->roster);
    g_free(server->last_id);
    g_free(server);
}

guint16 server_port(const Server *server) {
    return server->peer->port;
}

const char *server_ca(const Server *server) {
    return server->ca;
}

void server_say(Server *server, const char *format, ...) {
    va_list args;

    va_start(args, format);
    g_async_queue_push(server->lines, g_strdup_vprintf(format, args));
    va_end(args);
    g_assert_cmpint(write(server->wake[1], "", 1), ==, 1);
}
