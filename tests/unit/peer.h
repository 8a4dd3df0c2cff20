#pragma once
/* A server on loopback that follows a script: a function that runs in a thread of the test and may
 * block. What it does not get in time fails the test. */
#include "certs.h"
#include <arpa/inet.h>
#include <gio/gio.h>
#include <netinet/tcp.h>
#include <openssl/ssl.h>
#include <string.h>
#include <sys/socket.h>

typedef struct Peer Peer;
typedef void (*PeerScript)(Peer *peer);

struct Peer {
    int listener, fd;
    guint16 port;
    GThread *thread;
    PeerScript script;
    const TestCert *cert; /* for TLS */
    SSL_CTX *context;
    SSL *ssl;
    GString *in;
    GAsyncQueue *signals; /* from the test to the script */
    gboolean drip;        /* one byte at a time */
    gpointer data;
    char *alpn, *sni;
};

#define HEADER                                                                                     \
    "<?xml version='1.0'?><stream:stream xmlns='jabber:client' "                                   \
    "xmlns:stream='http://etherx.jabber.org/streams' id='s1' from='a.test' version='1.0'>"
#define FEATURES_TLS                                                                               \
    "<stream:features><starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'/></stream:features>"
#define FEATURES "<stream:features/>"
#define PROCEED "<proceed xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>"

/* Reads some more; FALSE at the end. */
G_GNUC_UNUSED static gboolean peer_read(Peer *peer) {
    char buffer[65536];
    long n = peer->ssl ? SSL_read(peer->ssl, buffer, sizeof buffer)
                       : recv(peer->fd, buffer, sizeof buffer, 0);
    if (n <= 0)
        return FALSE;
    g_string_append_len(peer->in, buffer, n);
    return TRUE;
}

/* Waits for the text and drops everything up to its end. */
G_GNUC_UNUSED static void peer_expect(Peer *peer, const char *text) {
    char *found;
    while (!(found = strstr(peer->in->str, text)))
        if (!peer_read(peer))
            g_error("the peer waited for \"%s\" and got \"%.200s\"", text, peer->in->str);
    g_string_erase(peer->in, 0, found + strlen(text) - peer->in->str);
}

G_GNUC_UNUSED static gboolean peer_write(Peer *peer, const char *data, gsize length) {
    while (length) {
        gsize part = peer->drip ? 1 : MIN(length, 1024 * 1024);
        long n = peer->ssl ? SSL_write(peer->ssl, data, (int)part)
                           : send(peer->fd, data, part, MSG_NOSIGNAL);
        if (n <= 0)
            return FALSE;
        data += n;
        length -= (gsize)n;
    }
    return TRUE;
}

G_GNUC_UNUSED static void peer_say(Peer *peer, const char *text) {
    peer_write(peer, text, strlen(text)); /* that the client hung up may be what is tested */
}

G_GNUC_UNUSED static void peer_hear_the_end(Peer *peer) {
    while (peer_read(peer))
        ;
}

G_GNUC_UNUSED static int peer_on_alpn(SSL *ssl, const unsigned char **out,
                                      unsigned char *out_length, const unsigned char *in,
                                      unsigned in_length, void *data) {
    Peer *peer = data;
    g_free(peer->alpn);
    peer->alpn = g_strndup((const char *)in + 1, in[0]);
    *out = in + 1;
    *out_length = in[0];
    return SSL_TLSEXT_ERR_OK;
}

/* The server's side of a handshake; FALSE if the client does not like it. */
G_GNUC_UNUSED static gboolean peer_tls(Peer *peer, int max_version) {
    peer->context = SSL_CTX_new(TLS_server_method());
    SSL_CTX_use_certificate(peer->context, peer->cert->x509);
    SSL_CTX_use_PrivateKey(peer->context, peer->cert->key);
    SSL_CTX_set_alpn_select_cb(peer->context, peer_on_alpn, peer);
    SSL_CTX_set_security_level(peer->context, 0);
    if (max_version)
        SSL_CTX_set_max_proto_version(peer->context, max_version);
    peer->ssl = SSL_new(peer->context);
    SSL_set_fd(peer->ssl, peer->fd);
    if (SSL_accept(peer->ssl) <= 0)
        return FALSE;
    peer->sni = g_strdup(SSL_get_servername(peer->ssl, TLSEXT_NAMETYPE_host_name));
    return TRUE;
}

G_GNUC_UNUSED static void peer_open(Peer *peer, const char *features) {
    peer_expect(peer, "<stream:stream ");
    peer_expect(peer, ">");
    peer_say(peer, HEADER);
    peer_say(peer, features);
}

/* STARTTLS until the second stream is open. */
G_GNUC_UNUSED static void peer_open_secure(Peer *peer) {
    peer_open(peer, FEATURES_TLS);
    peer_expect(peer, "<starttls");
    peer_say(peer, PROCEED);
    if (!peer_tls(peer, 0))
        g_error("the client broke the TLS handshake off");
    g_string_truncate(peer->in, 0);
    peer_open(peer, FEATURES);
}

G_GNUC_UNUSED static void peer_say_goodbye(Peer *peer) {
    peer_expect(peer, "</stream:stream>");
    peer_say(peer, "</stream:stream>");
    peer_hear_the_end(peer);
}

/* Waits for peer_signal(). */
G_GNUC_UNUSED static void peer_wait(Peer *peer) {
    if (!g_async_queue_timeout_pop(peer->signals, 30 * G_USEC_PER_SEC))
        g_error("the peer was never signalled");
}

G_GNUC_UNUSED static void peer_signal(Peer *peer) {
    g_async_queue_push(peer->signals, peer);
}

/* Ends the connection without a word, so that the client gets a reset. */
G_GNUC_UNUSED static void peer_reset(Peer *peer) {
    struct linger linger = {1, 0};
    setsockopt(peer->fd, SOL_SOCKET, SO_LINGER, &linger, sizeof linger);
    close(peer->fd);
    peer->fd = -1;
}

G_GNUC_UNUSED static void peer_drop(Peer *peer) {
    g_clear_pointer(&peer->ssl, SSL_free);
    g_clear_pointer(&peer->context, SSL_CTX_free);
    if (peer->fd >= 0)
        close(peer->fd);
    peer->fd = -1;
}

G_GNUC_UNUSED static void peer_accept(Peer *peer) {
    struct timeval limit = {.tv_sec = 30};
    int on = 1;
    g_string_truncate(peer->in, 0);
    peer->fd = accept(peer->listener, NULL, NULL);
    g_assert_cmpint(peer->fd, >=, 0);
    setsockopt(peer->fd, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
    setsockopt(peer->fd, SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof limit);
    setsockopt(peer->fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
}

G_GNUC_UNUSED static gpointer peer_thread(gpointer data) {
    Peer *peer = data;
    peer_accept(peer);
    peer->script(peer);
    peer_drop(peer);
    return NULL;
}

G_GNUC_UNUSED static Peer *peer_new(PeerScript script, const TestCert *cert, gpointer data) {
    Peer *peer = g_new0(Peer, 1);
    peer->script = script;
    peer->cert = cert;
    peer->data = data;
    peer->in = g_string_new(NULL);
    peer->signals = g_async_queue_new();
    peer->fd = -1;
    peer->listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t length = sizeof address;
    g_assert_cmpint(bind(peer->listener, (struct sockaddr *)&address, length), ==, 0);
    g_assert_cmpint(listen(peer->listener, 5), ==, 0);
    getsockname(peer->listener, (struct sockaddr *)&address, &length);
    peer->port = ntohs(address.sin_port);
    peer->thread = g_thread_new("peer", peer_thread, peer);
    return peer;
}

/* Waits for the script to end. */
G_GNUC_UNUSED static void peer_join(Peer *peer) {
    g_clear_pointer(&peer->thread, g_thread_join);
}

G_GNUC_UNUSED static void peer_free(Peer *peer) {
    if (peer->thread)
        peer_join(peer);
    close(peer->listener);
    g_string_free(peer->in, TRUE);
    g_async_queue_unref(peer->signals);
    g_free(peer->alpn);
    g_free(peer->sni);
    g_free(peer);
}
