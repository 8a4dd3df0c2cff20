/* The inside of a connection: taking a socket over, the handshake's time limit, a missing guard. */
#include "peer.h"
#include "wire/line_private.h"

typedef struct {
    GString *heard;
    GError *error;
} Ear;

static void on_state(WireState state, const GError *error, gpointer data) {
    Ear *ear = data;
    g_string_append_printf(ear->heard, "%d ", state);
    if (error)
        ear->error = g_error_copy(error);
}

static void on_stanza(Stanza *stanza, gpointer data) {
    g_string_append_printf(((Ear *)data)->heard, "%s ", stanza_name(stanza));
}

static void until(Ear *ear, const char *text) {
    while (!g_str_has_suffix(ear->heard->str, text))
        g_main_context_iteration(NULL, TRUE);
}

static int connect_to(const Peer *peer) {
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    address.sin_port = htons(peer->port);
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    g_assert_cmpint(connect(fd, (struct sockaddr *)&address, sizeof address), ==, 0);
    return fd;
}

static Line *take_over(const Peer *peer, Ear *ear, gboolean direct_tls) {
    static const LineEvents events = {on_state, on_stanza};
    WireTarget target = {.domain = "a.test"};
    Dialled dialled = {.fd = connect_to(peer),
                       .direct_tls = direct_tls,
                       .address = "127.0.0.1",
                       .port = peer->port};
    return line_new(&target, &dialled, &events, ear);
}

static void ear_clear(Ear *ear) {
    g_string_free(ear->heard, TRUE);
    g_clear_error(&ear->error);
}

/* A socket whose connect() blocked does not take a second one: the library dials again by itself.
 */
static void again_script(Peer *peer) {
    peer_hear_the_end(peer); /* the first was given up */
    peer_drop(peer);
    peer_accept(peer);
    peer_open(peer, FEATURES);
    peer_say_goodbye(peer);
}

static void test_not_taken_over(void) {
    Ear ear = {g_string_new(NULL)};
    Peer *peer = peer_new(again_script, NULL, NULL);
    Line *line = take_over(peer, &ear, FALSE);
    until(&ear, "0 ");
    line_open(line, NULL);
    until(&ear, "2 features ");
    line_close(line, TRUE);
    until(&ear, "3 ");
    g_assert_no_error(ear.error);
    line_free(line);
    peer_free(peer);
    ear_clear(&ear);
}

static void silent_script(Peer *peer) {
    peer_hear_the_end(peer); /* the first was given up */
    peer_drop(peer);
    peer_accept(peer);
    peer_hear_the_end(peer);
}

/* Where the limit came before a word was said, the script still waits for somebody who says one. */
static void let_go(const Peer *peer) {
    int fd = connect_to(peer);
    g_assert_cmpint(send(fd, "x", 1, MSG_NOSIGNAL), ==, 1);
    close(fd);
}

static void test_handshake_limit(void) {
    Ear ear = {g_string_new(NULL)};
    Peer *peer = peer_new(silent_script, NULL, NULL);
    Line *line = take_over(peer, &ear, TRUE);
    line->handshake_limit_ms = 100;
    until(&ear, "3 ");
    g_assert_error(ear.error, WIRE_ERROR, WIRE_ERROR_TLS);
    g_assert_nonnull(strstr(ear.error->message, "in time"));
    g_assert_cmpstr(ear.heard->str, ==, "3 ");
    line_free(line);
    let_go(peer);
    peer_free(peer);
    ear_clear(&ear);
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/line/not-taken-over", test_not_taken_over);
    g_test_add_func("/line/handshake-limit", test_handshake_limit);
    return g_test_run();
}
