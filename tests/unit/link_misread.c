/* A server that resumed a session, and no longer understands what is said in it. */
#include "link_fixture.h"

#define SECOND G_USEC_PER_SEC

static void resume(Fix *f) {
    fix_online(f);
    fix_lose(f);
    fix_wait(f, 5 * SECOND);
    fix_open(f);
    fix_authenticate(f);
    fix_say(f, FEATURES(BIND SM));
    fix_skip_sent(f, "resume");
    fix_say(f, "<resumed xmlns='urn:xmpp:sm:3' h='0' previd='s1'/>");
    fix_heard(f, "bound lost(may) resumed ");
    fix_message(f, 1);
    fix_skip_sent(f, "message");
    fix_skip_sent(f, "r");
}

/* The outbox says it again, in a session that begins with nothing. */
static void is_fresh(Fix *f) {
    fix_heard(f, "lost(may) ended ");
    g_assert_false(link_has_message(f->link, 1));
    fix_wait(f, 5 * SECOND);
    fix_open(f);
    fix_authenticate(f);
    fix_say(f, FEATURES(BIND SM));
    fix_bind(f);
    fix_enable(f);
    fix_heard(f, "bound ");
}

/* It goes on talking, but what we say disappears in it. */
static void test_swallowed(void) {
    Fix *f = fix_new();
    resume(f);
    for (int i = 0; i < 3; i++) {
        fix_say(f, "<presence id='p' from='bob@example.org/x'/>");
        fix_heard(f, "<p ");
        fix_nothing(f);
        fix_wait(f, 11 * SECOND);
    }
    fix_skip(f, FAKE_CLOSE);
    fake_wire_state(f->wire, WIRE_CLOSED);
    is_fresh(f);
    fix_free(f);
}

static void test_refused(void) {
    Fix *f = fix_new();
    resume(f);
    fix_say(f, "<a xmlns='urn:xmpp:sm:3' h='0'/>"); /* says nothing new */
    fix_skip_sent(f, "r");
    fix_say(f, "<stream:error xmlns:stream='http://etherx.jabber.org/streams'><policy-violation "
               "xmlns='urn:ietf:params:xml:ns:xmpp-streams'/></stream:error>");
    fix_skip(f, FAKE_CLOSE);
    fake_wire_state(f->wire, WIRE_CLOSED);
    is_fresh(f); /* and not after a minute, as for rules that were really broken */
    fix_free(f);
}

/* Where something was confirmed since, the session is good: silence is the network's. */
static void test_proven(void) {
    Fix *f = fix_new();
    resume(f);
    fix_say(f, "<a xmlns='urn:xmpp:sm:3' h='1'/>");
    fix_heard(f, "ack(1) ");
    fix_message(f, 2);
    fix_skip_sent(f, "message");
    fix_skip_sent(f, "r");
    for (int i = 0; i < 12; i++) { /* a slow one is given time */
        fix_say(f, "<presence id='p' from='bob@example.org/x'/>");
        fix_heard(f, "<p ");
        fix_nothing(f);
        fix_wait(f, 10 * SECOND);
    }
    fix_skip(f, FAKE_CLOSE);
    fake_wire_state(f->wire, WIRE_CLOSED);
    fix_heard(f, "lost(may) ");
    g_assert_true(link_has_message(f->link, 2));
    fix_free(f);
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/link-misread/swallowed", test_swallowed);
    g_test_add_func("/link-misread/refused", test_refused);
    g_test_add_func("/link-misread/proven", test_proven);
    return g_test_run();
}
