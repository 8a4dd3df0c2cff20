/* The life of a connection: acknowledgements, losing it, resuming, trying again, giving up. */
#include "link_fixture.h"
#include "store/caches.h"
#include "wire/link_private.h"

/* Reconnects up to the point where the old session may be resumed. */
static Stanza *resume_asked(Fix *f) {
    fix_open(f);
    fix_authenticate(f);
    fix_say(f, FEATURES(BIND SM));
    return fix_sent(f, "resume");
}

static void test_acks(void) {
    Fix *f = fix_new();
    fix_online(f);
    fix_heard(f, "bound ");
    fix_message(f, 1);
    fix_skip_sent(f, "message");
    fix_skip_sent(f, "r");
    fix_message(f, 2); /* one question is enough until it is answered */
    fix_skip_sent(f, "message");
    fix_nothing(f);
    g_assert_true(link_has_message(f->link, 2));
    fix_say(f, "<a xmlns='urn:xmpp:sm:3' h='1'/>");
    fix_heard(f, "ack(1) ");
    fix_skip_sent(f, "r");
    fix_say(f, "<a xmlns='urn:xmpp:sm:3' h='2'/>");
    fix_heard(f, "ack(2) ");
    fix_nothing(f);
    fix_say(f, "<message id='in1'/>");
    fix_say(f, "<r xmlns='urn:xmpp:sm:3'/>");
    fix_heard(f, "<in1 ");
    g_autoptr(Stanza) a = fix_sent(f, "a");
    g_assert_cmpstr(stanza_get(a, "h"), ==, "1");
    fix_free(f);
}

/* A long row of messages: the answers tell that a slow server works on it, and isn't gone. */
static void test_long_row(void) {
    Fix *f = fix_new();
    fix_online(f);
    for (int i = 1; i <= 120; i++) {
        fix_message(f, i);
        fix_skip_sent(f, "message");
        if (i == 1 || i % 50 == 0)
            fix_skip_sent(f, "r");
        fix_nothing(f);
    }
    fix_free(f);
}

/* What is no message is acknowledged now and then. */
static void test_few_questions(void) {
    Fix *f = fix_new();
    fix_online(f);
    for (int i = 0; i < 20; i++) {
        fix_nothing(f);
        link_send(f->link, stanza_new("presence", "jabber:client"), 0, 0);
        fix_skip_sent(f, "presence");
    }
    fix_skip_sent(f, "r");
    fix_free(f);
}

static void test_too_many_acknowledged(void) {
    Fix *f = fix_new();
    fix_online(f);
    fix_message(f, 1);
    fix_skip_sent(f, "message");
    fix_skip_sent(f, "r");
    fix_say(f, "<a xmlns='urn:xmpp:sm:3' h='2'/>");
    g_autofree char *complaint = fix_call(f, FAKE_SEND);
    g_assert_nonnull(
        strstr(complaint, "<handled-count-too-high xmlns='urn:xmpp:sm:3' h='2' send-count='1'/>"));
    fix_skip(f, FAKE_CLOSE);
    fake_wire_state(f->wire, WIRE_CLOSED);
    fix_heard(f, "bound lost ended ");
    fix_is(f, ACCOUNT_WAITING, "more than it was sent");
    fix_free(f);
}

static void test_resume(void) {
    Fix *f = fix_new();
    fix_online(f);
    fix_say(f, "<message id='in1'/>");
    fix_message(f, 1);
    fix_message(f, 2);
    fix_wait(f, 5 * G_USEC_PER_SEC);
    fix_lose(f);
    fix_heard(f, "bound <in1 lost(may) ");
    fix_is(f, ACCOUNT_WAITING, "reset");
    g_assert_false(link_is_bound(f->link));
    fix_message(f, 9); /* dropped: the outbox keeps it */
    g_assert_false(link_has_message(f->link, 9));
    while (fake_wire_peek(f->wire, 0))
        fake_call_free(fake_wire_next(f->wire));
    fix_wait(f, 3 * G_USEC_PER_SEC);
    g_autoptr(Stanza) resume = resume_asked(f);
    g_assert_cmpstr(stanza_get(resume, "h"), ==, "1");
    g_assert_cmpstr(stanza_get(resume, "previd"), ==, "s1");
    fix_say(f, "<resumed xmlns='urn:xmpp:sm:3' h='1' previd='s1'/>");
    g_autoptr(Stanza) again = fix_sent(f, "message");
    g_assert_cmpstr(stanza_get(again, "id"), ==, "m2");
    fix_skip_sent(f, "r");
    fix_nothing(f);
    fix_heard(f, "ack(1) resumed ");
    fix_is(f, ACCOUNT_ONLINE, NULL);
    fix_say(f, "<a xmlns='urn:xmpp:sm:3' h='2'/>");
    fix_heard(f, "ack(2) ");
    fix_free(f);
}

/* A session that lasted is taken up again at once. */
static void test_at_once(void) {
    Fix *f = fix_new();
    fix_online(f);
    fix_wait(f, MINUTE);
    fix_lose(f);
    fix_wait(f, 0);
    fix_skip(f, FAKE_CONNECT);
    fix_free(f);
}

static void test_resume_refused(void) {
    Fix *f = fix_new();
    fix_online(f);
    fix_message(f, 1);
    fix_message(f, 2);
    fix_message(f, 0);
    link_send(
        f->link,
        stanza_parse(
            "<message id='c'><composing xmlns='http://jabber.org/protocol/chatstates'/></message>",
            NULL),
        0, 0);
    link_send(f->link, stanza_parse("<iq type='get' id='q'><x xmlns='y'/></iq>", NULL), 0, 0);
    fix_lose(f);
    while (fake_wire_peek(f->wire, 0))
        fake_call_free(fake_wire_next(f->wire));
    fix_wait(f, 3 * G_USEC_PER_SEC);
    g_autoptr(Stanza) G_GNUC_UNUSED resume = resume_asked(f);
    fix_say(f, "<failed xmlns='urn:xmpp:sm:3' h='1'><item-not-found "
               "xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></failed>");
    /* What the server got is settled before the outbox sends the rest again. */
    fix_heard(f, "bound lost(may) ack(1) ended ");
    g_assert_false(link_has_message(f->link, 2));
    fix_bind(f);
    fix_enable(f);
    fix_heard(f, "bound ");
    /* Nothing of the outbox, no old question, no old typing; but what nobody else keeps. */
    g_autoptr(Stanza) carried = fix_sent(f, "message");
    g_assert_cmpstr(stanza_get(carried, "id"), ==, "m0");
    fix_nothing(f);
    fix_free(f);
}

/* papo was killed: the next one settles what was under way, then begins like a fresh session. */
static void test_restart(void) {
    Fix *f = fix_new();
    fix_online(f);
    fix_message(f, 1);
    fix_message(f, 2);
    fix_say(f, "<message id='in1'/>");
    fix_wait(f, 2 * G_USEC_PER_SEC);
    g_autofree char *saved = cache_get(f->model->db, "me@example.org", "sm", "");
    g_assert_nonnull(saved);
    g_assert_null(strstr(saved, "body"));
    link_free(f->link);
    g_string_truncate(f->heard, 0);
    fix_link(f);
    link_connect(f->link);
    g_autoptr(Stanza) resume = resume_asked(f);
    g_assert_cmpstr(stanza_get(resume, "h"), ==, "1");
    fix_say(f, "<resumed xmlns='urn:xmpp:sm:3' h='1' previd='s1'/>");
    fix_nothing(f);
    fix_heard(f, "ack(1) taken-over ");
    g_assert_cmpstr(f->account->resource, ==, "r");
    g_assert_false(link_has_message(f->link, 2)); /* the outbox sends it */
    link_disconnect(f->link);
    fix_skip_sent(f, "a");
    fix_skip(f, FAKE_CLOSE);
    fake_wire_state(f->wire, WIRE_CLOSED);
    fix_heard(f, "ended ");
    g_assert_null(cache_get(f->model->db, "me@example.org", "sm", ""));
    fix_free(f);
}

/* The server keeps a session only so long: then it is over, also for us. */
static void test_expiry(void) {
    Fix *f = fix_new();
    fix_online(f);
    fix_lose(f);
    fake_net_set_trouble(f->net, WIRE_ERROR_CONNECT, "No route.");
    fix_heard(f, "bound lost(may) ");
    for (int i = 0; i < 20 && !strstr(f->heard->str, "ended"); i++) {
        fix_wait(f, MINUTE);
        FakeCall *call = fake_wire_next(f->wire);
        if (call)
            fake_wire_lose(f->wire, WIRE_ERROR_CONNECT, "No route.");
        fake_call_free(call);
    }
    fix_heard(f, "ended ");
    fix_is(f, ACCOUNT_WAITING, "No route");
    fix_free(f);
}

static void online_without_sm(Fix *f) {
    fix_set(f, "password", "secret");
    link_connect(f->link);
    fix_open(f);
    fix_authenticate(f);
    fix_say(f, FEATURES(BIND));
    fix_bind(f);
    fix_heard(f, "bound ");
}

/* Without XEP-0198 the answer to a later ping says that the messages arrived. */
static void test_confirmed_by_ping(void) {
    Fix *f = fix_new();
    online_without_sm(f);
    fix_message(f, 1);
    fix_message(f, 2);
    fix_skip_sent(f, "message");
    fix_skip_sent(f, "message");
    fix_nothing(f);
    fix_wait(f, G_USEC_PER_SEC);
    g_autoptr(Stanza) ping = fix_sent(f, "iq");
    g_assert_nonnull(stanza_child(ping, "ping", "urn:xmpp:ping"));
    g_assert_cmpuint(strlen(stanza_get(ping, "id")), >=, 32);
    fix_message(f, 3);
    fix_skip_sent(f, "message");
    g_autofree char *forged = g_strdup_printf("<iq type='result' id='%s' from='eve@evil.example'/>",
                                              stanza_get(ping, "id"));
    fix_say(f, forged);
    g_autofree char *guess = g_strdup_printf("<%s ", stanza_get(ping, "id"));
    fix_heard(f, guess);
    g_autofree char *pong =
        g_strdup_printf("<iq type='error' id='%s' from='example.org'/>", stanza_get(ping, "id"));
    fix_say(f, pong);
    fix_heard(f, "ack(1) ack(2) ");
    fix_wait(f, G_USEC_PER_SEC);
    fix_skip_sent(f, "iq");
    fix_lose(f);
    fix_heard(f, "lost ended ");
    fix_free(f);
}

/* Silence costs one question per interval; no answer to it is a lost connection. */
static void test_keep_alive(void) {
    Fix *f = fix_new();
    fix_online(f);
    fix_wait(f, 299 * G_USEC_PER_SEC);
    fix_nothing(f);
    fix_say(f, "<message id='in1'/>");
    fix_wait(f, 299 * (gint64)G_USEC_PER_SEC);
    fix_nothing(f);
    fix_wait(f, 2 * G_USEC_PER_SEC);
    fix_skip_sent(f, "r");
    fix_say(f, "<a xmlns='urn:xmpp:sm:3' h='0'/>");
    fix_wait(f, MINUTE);
    fix_nothing(f);
    link_probe(f->link);
    link_probe(f->link);
    fix_skip_sent(f, "r");
    fix_nothing(f);
    fix_wait(f, 21 * G_USEC_PER_SEC);
    fix_skip(f, FAKE_CLOSE);
    fake_wire_state(f->wire, WIRE_CLOSED);
    fix_is(f, ACCOUNT_WAITING, "does not answer");
    fix_heard(f, "bound <in1 lost(may) ");
    fix_free(f);
}

static void test_keep_alive_off(void) {
    Fix *f = fix_new();
    fix_online(f);
    fix_set(f, "ping-interval", "0");
    fix_wait(f, 600 * MINUTE);
    fix_nothing(f);
    fix_set(f, "ping-interval", "60");
    fix_wait(f, MINUTE);
    fix_skip_sent(f, "r");
    fix_free(f);
}

static void test_back_off(void) {
    Fix *f = fix_new();
    fix_set(f, "password", "secret");
    link_connect(f->link);
    gint64 least = G_USEC_PER_SEC, total = 0;
    for (int i = 0; i < 12; i++) {
        fix_skip(f, FAKE_CONNECT);
        fake_wire_lose(f->wire, WIRE_ERROR_CONNECT, "Connection refused.");
        fix_is(f, ACCOUNT_WAITING, "refused");
        fix_wait(f, least - 1);
        fix_nothing(f);
        gint64 waited = least - 1;
        for (; !fake_wire_peek(f->wire, 0); waited += G_USEC_PER_SEC)
            fix_wait(f, G_USEC_PER_SEC);
        g_assert_cmpint(waited, <=, 2 * least + G_USEC_PER_SEC);
        total += waited;
        least = MIN(2 * least, 150 * G_USEC_PER_SEC);
    }
    g_assert_cmpint(total, >, 10 * MINUTE);
    /* the user is faster */
    fix_skip(f, FAKE_CONNECT);
    fake_wire_lose(f->wire, WIRE_ERROR_CONNECT, "Connection refused.");
    link_connect(f->link);
    fix_skip(f, FAKE_CONNECT);
    fake_wire_lose(f->wire, WIRE_ERROR_CONNECT, "Connection refused.");
    link_disconnect(f->link);
    fix_is(f, ACCOUNT_OFFLINE, NULL);
    fix_wait(f, 60 * MINUTE);
    fix_nothing(f);
    fix_free(f);
}

static void test_watchdog(void) {
    Fix *f = fix_new();
    fix_set(f, "password", "secret");
    link_connect(f->link);
    fix_open(f);
    fix_wait(f, 59 * (gint64)G_USEC_PER_SEC);
    fix_nothing(f);
    fix_wait(f, 2 * G_USEC_PER_SEC);
    fix_skip(f, FAKE_CLOSE);
    fake_wire_state(f->wire, WIRE_CLOSED);
    fix_is(f, ACCOUNT_WAITING, "what the server offers");
    fix_free(f);
}

static void test_disconnect(void) {
    Fix *f = fix_new();
    fix_online(f);
    fix_message(f, 1);
    fix_skip_sent(f, "message");
    fix_skip_sent(f, "r");
    link_disconnect(f->link);
    fix_nothing(f); /* what was said last is waited for */
    fix_say(f, "<a xmlns='urn:xmpp:sm:3' h='1'/>");
    fix_skip_sent(f, "a");
    g_autofree char *how = fix_call(f, FAKE_CLOSE);
    g_assert_cmpstr(how, ==, "polite");
    fake_wire_state(f->wire, WIRE_CLOSED);
    fix_heard(f, "bound ack(1) ended ");
    fix_is(f, ACCOUNT_OFFLINE, NULL);
    g_assert_null(f->account->reason);
    fix_wait(f, 60 * MINUTE);
    fix_nothing(f);
    fix_free(f);
}

/* A server that never closes is left after a moment; who wants back in is, at once. */
static void test_disconnect_deaf(void) {
    Fix *f = fix_new();
    fix_online(f);
    link_disconnect(f->link);
    fix_skip_sent(f, "a");
    fix_skip(f, FAKE_CLOSE);
    link_connect(f->link);
    fix_wait(f, 5 * G_USEC_PER_SEC);
    g_autofree char *how = fix_call(f, FAKE_CLOSE);
    g_assert_null(how);
    fake_wire_state(f->wire, WIRE_CLOSED);
    fix_wait(f, 0);
    fix_skip(f, FAKE_CONNECT);
    fix_free(f);
}

/* A new network, or a sleep that is over: the server is asked, or dialled, without waiting. */
static void test_network_changed(void) {
    Fix *f = fix_new();
    fix_online(f);
    link_network_changed(f->link);
    fix_skip_sent(f, "r");
    fix_say(f, "<a xmlns='urn:xmpp:sm:3' h='0'/>");
    fix_lose(f);
    link_network_changed(f->link);
    fix_wait(f, 600000); /* the back-off would have been longer */
    fix_skip(f, FAKE_CONNECT);
    link_network_changed(f->link); /* dialling already */
    fix_wait(f, G_USEC_PER_SEC);
    fix_nothing(f);
    link_disconnect(f->link);
    fix_skip(f, FAKE_CLOSE);
    fake_wire_state(f->wire, WIRE_CLOSED);
    link_network_changed(f->link);
    fix_wait(f, MINUTE);
    fix_nothing(f);
    fix_free(f);
}

/* What was confirmed to the server is remembered before: a killed papo asks for nothing twice. */
static void test_saved_before_answer(void) {
    Fix *f = fix_new();
    fix_online(f);
    fix_say(f, "<message id='in1'/>");
    fix_say(f, "<r xmlns='urn:xmpp:sm:3'/>");
    g_autofree char *saved = cache_get(f->model->db, "me@example.org", "sm", "");
    g_assert_nonnull(strstr(saved, "handled='1'"));
    fix_free(f);
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/link/acks", test_acks);
    g_test_add_func("/link/long-row", test_long_row);
    g_test_add_func("/link/few-questions", test_few_questions);
    g_test_add_func("/link/too-many-acknowledged", test_too_many_acknowledged);
    g_test_add_func("/link/resume", test_resume);
    g_test_add_func("/link/at-once", test_at_once);
    g_test_add_func("/link/resume-refused", test_resume_refused);
    g_test_add_func("/link/restart", test_restart);
    g_test_add_func("/link/expiry", test_expiry);
    g_test_add_func("/link/confirmed-by-ping", test_confirmed_by_ping);
    g_test_add_func("/link/keep-alive", test_keep_alive);
    g_test_add_func("/link/keep-alive-off", test_keep_alive_off);
    g_test_add_func("/link/back-off", test_back_off);
    g_test_add_func("/link/watchdog", test_watchdog);
    g_test_add_func("/link/network-changed", test_network_changed);
    g_test_add_func("/link/saved-before-answer", test_saved_before_answer);
    g_test_add_func("/link/disconnect", test_disconnect);
    g_test_add_func("/link/disconnect-deaf", test_disconnect_deaf);
    return g_test_run();
}
