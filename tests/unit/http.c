/* HTTP: addresses, and a PUT against a server that is honest, odd, silent or somebody else (S19).
 */
#include "http_world.h"

static void address(const char *text, gboolean plain, const char *expected) {
    g_autoptr(GError) error = NULL;
    g_autoptr(HttpUrl) url = http_url_parse(text, plain, &error);
    g_autofree char *got = url ? g_strdup_printf("%s %s %u %s %s", url->tls ? "tls" : "plain",
                                                 url->host, url->port, url->authority, url->target)
                               : NULL;
    g_assert_cmpstr(got, ==, expected);
    g_assert_true((url == NULL) == (error != NULL));
}

static void test_addresses(void) {
    address("https://up.example/a/b%20c.jpg?x=1&y=%2F", FALSE,
            "tls up.example 443 up.example /a/b%20c.jpg?x=1&y=%2F");
    address("HTTPS://UP.example:8443", FALSE, "tls up.example 8443 up.example:8443 /");
    address("https://[::1]:5281/x", FALSE, "tls ::1 5281 [::1]:5281 /x");
    address("http://127.0.0.1:5280/x", TRUE, "plain 127.0.0.1 5280 127.0.0.1:5280 /x");
    address("http://[::1]/x", TRUE, "plain ::1 80 [::1] /x");
    address("http://localhost/x", TRUE, "plain localhost 80 localhost /x");
    address("http://127.0.0.1:5280/x", FALSE, NULL); /* S19.1 */
    address("http://up.example/x", TRUE, NULL);
    address("http://localhost.evil.example/x", TRUE, NULL);
    address("http://127.0.0.1.evil.example/x", TRUE, NULL);
    address("https://alice:secret@up.example/x", FALSE, NULL);
    address("https://up.example/tr\303\250s.jpg", FALSE, NULL);
    address("https://up.example/a b", FALSE, NULL);
    address("https://up.example/a\r\nX: 1", FALSE, NULL);
    address("https://up.example:99999/", FALSE, NULL);
    address("https:///x", FALSE, NULL);
    address("file:///etc/passwd", TRUE, NULL);
    address("ftp://127.0.0.1/x", TRUE, NULL);
    address("", TRUE, NULL);
    address(NULL, TRUE, NULL);
    g_autofree char *long_path = g_strnfill(5000, 'a');
    g_autofree char *long_url = g_strconcat("https://up.example/", long_path, NULL);
    address(long_url, FALSE, NULL);
}

static void test_headers(void) {
    g_assert_true(http_header_fits("Cookie", "a=b; c=\"d\""));
    g_assert_false(http_header_fits("Cookie", "a\r\nX-Evil: 1")); /* S19.2 */
    g_assert_false(http_header_fits("Cookie", "a\nb"));
    g_assert_false(http_header_fits("Coo kie", "a"));
    g_assert_false(http_header_fits("Cookie:", "a"));
    g_assert_false(http_header_fits("", "a"));
}

static void go_on_first(Peer *peer) {
    expect_put(peer);
    peer->drip = TRUE;
    peer_say(peer, "HTTP/1.1 100 Continue\r\nX: y\r\n\r\nHTTP/1.1 103 Early Hints\r\n\r\n");
    peer_say(peer, CREATED);
    peer_hear_the_end(peer);
}

static void refuse_early(Peer *peer) {
    expect_put(peer);
    peer_say(peer, "HTTP/1.1 413 Too Large\r\n\r\n");
    peer_hear_the_end(peer);
}

static void accept_early(Peer *peer) {
    expect_put(peer);
    peer_say(peer, CREATED);
    peer_reset(peer);
}

static void hang_up(Peer *peer) {
    expect_put(peer);
    peer_expect(peer, "short and stout");
}

static void talk_rubbish(Peer *peer) {
    expect_put(peer);
    peer_say(peer, "SSH-2.0-OpenSSH_9.2\r\n");
    peer_hear_the_end(peer);
}

static void go_on_for_ever(Peer *peer) {
    expect_put(peer);
    for (int i = 0; i < 1000; i++)
        if (!peer_write(peer, "HTTP/1.1 100 Go\r\nX: aaaaaaaaaaaaaaaaaaaaaaaa\r\n", 45))
            break;
    peer_hear_the_end(peer);
}

static void lead_away(Peer *peer) {
    expect_put(peer);
    peer_say(peer, "HTTP/1.1 307 There\r\nLocation: https://evil.example/\r\n\r\n");
    peer_hear_the_end(peer);
}

static void test_answers(void) {
    try((Case){.script = take}, NULL);
    try((Case){.script = go_on_first}, NULL);
    try((Case){.script = hang_up}, "127.0.0.1 closed the connection without an answer");
    try((Case){.script = talk_rubbish}, "what 127.0.0.1 says is not HTTP");
    try((Case){.script = go_on_for_ever}, "the answer of 127.0.0.1 has no end");
    try((Case){.script = lead_away},
        "127.0.0.1 wants to have it sent elsewhere (HTTP 307)*"); /* S19.3 */
    g_autofree char *large = g_strnfill(8 << 20, 'x');
    try((Case){.script = refuse_early, .body = large},
        "it is too large for 127.0.0.1 (HTTP 413)"); /* S19.4 */
    try((Case){.script = accept_early, .body = large}, "*127.0.0.1*");
    try((Case){.script = listen_only, .proxy = "gopher://127.0.0.1"},
        "the account's proxy is no socks5*");
}

/* S19.4: a file that is longer or shorter than it was. */
static void test_changed(void) {
    try((Case){.script = listen_only, .size = 10}, "it was changed while it was being sent");
    try((Case){.script = listen_only, .size = 16}, "it was changed while it was being sent");
    try((Case){.script = listen_only, .body = "half full!", .size = 9},
        "it was changed while it was being sent");
}

static void stop_reading(Peer *peer) {
    expect_put(peer);
    peer_wait(peer);
}

/* Given up in the middle: nothing is called any more, and the server sees the end of it. */
static void test_cancel(void) {
    g_autofree char *large = g_strnfill(8 << 20, 'x');
    World w;
    begin(&w, &(Case){.script = stop_reading, .body = large});
    while (!w.steps)
        g_main_context_iteration(NULL, TRUE);
    http_put_cancel(w.put);
    guint steps = w.steps;
    peer_signal(w.peer);
    peer_join(w.peer);
    while (g_main_context_iteration(NULL, FALSE))
        ;
    g_assert_false(w.done);
    g_assert_cmpuint(w.steps, ==, steps);
    end(&w);

    begin(&w, &(Case){.script = listen_only});
    http_put_cancel(w.put);
    g_assert_false(w.done);
    end(&w);
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/http/addresses", test_addresses);
    g_test_add_func("/http/headers", test_headers);
    g_test_add_func("/http/answers", test_answers);
    g_test_add_func("/http/changed", test_changed);
    g_test_add_func("/http/cancel", test_cancel);
    return g_test_run();
}
