/* XEP-0198's arithmetic and queue. */
#include "wire/sm.h"
#include "wire/login_error.h"
#include <string.h>

static Stanza *xml(const char *text) {
    g_autoptr(GError) error = NULL;
    Stanza *stanza = stanza_parse(text, &error);
    g_assert_no_error(error);
    return stanza;
}

static Sm *started(const char *attributes) {
    Sm *sm = sm_new();
    g_autofree char *text = g_strdup_printf("<enabled xmlns='urn:xmpp:sm:3' %s/>", attributes);
    g_autoptr(Stanza) enabled = xml(text);
    sm_begin(sm);
    sm_enabled(sm, enabled);
    return sm;
}

static void say(Sm *sm, gint64 id) {
    g_autofree char *text = g_strdup_printf("<message id='m%d'><body>x</body></message>", (int)id);
    g_autoptr(Stanza) message = xml(text);
    sm_sent(sm, message, id, id * 10);
}

static void note(gint64 message_id, gint64 conv_id, gpointer data) {
    g_assert_cmpint(conv_id, ==, message_id * 10);
    g_string_append_printf(data, "%d ", (int)message_id);
}

/* TRUE and the messages it covered in heard, or FALSE. */
static gboolean ack(Sm *sm, const char *name, const char *attributes, GString *heard) {
    g_autofree char *text = g_strdup_printf("<%s xmlns='urn:xmpp:sm:3' %s/>", name, attributes);
    g_autoptr(Stanza) a = xml(text);
    g_autoptr(GError) error = NULL;
    gboolean ok = g_str_equal(name, "resumed") ? sm_resumed(sm, a, note, heard, &error)
                                               : sm_acknowledge(sm, a, note, heard, &error);
    g_assert_true(ok == !error);
    return ok;
}

static void test_acks(void) {
    g_autoptr(Sm) sm = started("");
    g_autoptr(GString) heard = g_string_new(NULL);
    g_assert_false(sm_can_resume(sm));
    say(sm, 1);
    say(sm, 0);
    say(sm, 2);
    g_assert_cmpuint(sm_unacknowledged(sm), ==, 3);
    g_assert_true(sm_has_message(sm, 2));
    g_assert_false(sm_has_message(sm, 3));
    g_assert_true(ack(sm, "a", "h='2'", heard));
    g_assert_cmpstr(heard->str, ==, "1 ");
    g_assert_true(ack(sm, "a", "h='2'", heard));
    g_assert_true(ack(sm, "a", "h='3'", heard));
    g_assert_cmpstr(heard->str, ==, "1 2 ");
    g_assert_false(sm_has_message(sm, 0));
    g_assert_cmpuint(sm_unacknowledged(sm), ==, 0);
}

static void test_nonsense(void) {
    g_autoptr(Sm) sm = started("");
    g_autoptr(GString) heard = g_string_new(NULL);
    say(sm, 1);
    say(sm, 2);
    g_assert_false(ack(sm, "a", "h='3'", heard));
    g_assert_false(ack(sm, "a", "h='4294967295'", heard));
    g_assert_false(ack(sm, "a", "h='4294967296'", heard));
    g_assert_false(ack(sm, "a", "h='-1'", heard));
    g_assert_false(ack(sm, "a", "h='one'", heard));
    g_assert_false(ack(sm, "a", "", heard));
    g_assert_true(ack(sm, "a", "h='2'", heard));
    g_assert_false(ack(sm, "a", "h='1'", heard));
    g_assert_cmpstr(heard->str, ==, "1 2 ");
}

/* What is sent between <enable/> and <enabled/> counts; what came before does not. */
static void test_counts_from_enable(void) {
    g_autoptr(Sm) sm = sm_new();
    g_autoptr(GString) heard = g_string_new(NULL);
    say(sm, 7);
    sm_received(sm);
    sm_begin(sm);
    say(sm, 1);
    sm_received(sm); /* before <enabled/>: not counted */
    g_autoptr(Stanza) enabled = xml("<enabled xmlns='urn:xmpp:sm:3'/>");
    sm_enabled(sm, enabled);
    sm_received(sm);
    g_autoptr(Stanza) answer = sm_answer(sm);
    g_assert_cmpstr(stanza_get(answer, "h"), ==, "1");
    g_assert_true(ack(sm, "a", "h='1'", heard));
    g_assert_cmpstr(heard->str, ==, "1 ");
}

static void test_resume(void) {
    g_autoptr(Sm) sm = started("id='s1' resume='true' max='300' location='[::1]:5299'");
    g_autoptr(GString) heard = g_string_new(NULL);
    g_assert_true(sm_can_resume(sm));
    g_assert_cmpuint(sm_max_seconds(sm), ==, 300);
    g_assert_cmpstr(sm_location(sm), ==, "[::1]:5299");
    for (gint64 i = 1; i <= 4; i++)
        say(sm, i);
    sm_received(sm);
    sm_received(sm);
    g_assert_true(ack(sm, "a", "h='1'", heard));
    sm_suspend(sm);
    sm_received(sm);
    say(sm, 9); /* nothing counts while there is no connection */

    g_autoptr(Stanza) resume = sm_resume(sm);
    g_assert_cmpstr(stanza_get(resume, "previd"), ==, "s1");
    g_assert_cmpstr(stanza_get(resume, "h"), ==, "2");
    g_assert_false(ack(sm, "resumed", "previd='s2' h='2'", heard));
    g_assert_false(ack(sm, "resumed", "previd='s1'", heard));
    g_assert_true(ack(sm, "resumed", "previd='s1' h='2'", heard));
    g_assert_cmpstr(heard->str, ==, "1 2 ");

    g_autoptr(GPtrArray) again = sm_take_unacknowledged(sm);
    g_assert_cmpuint(again->len, ==, 2);
    g_assert_cmpuint(sm_sent_count(sm), ==, 2);
    for (guint i = 0; i < again->len; i++) {
        SmItem *item = again->pdata[i];
        sm_sent(sm, item->stanza, item->message_id, item->conv_id);
    }
    g_assert_cmpuint(sm_sent_count(sm), ==, 4);
    g_assert_true(ack(sm, "a", "h='4'", heard));
    g_assert_cmpstr(heard->str, ==, "1 2 3 4 ");
}

/* <failed h=''/> still says what arrived: only the rest is to be sent in the next session. */
static void test_failed_resume(void) {
    g_autoptr(Sm) sm = started("id='s1' resume='1'");
    g_autoptr(GString) heard = g_string_new(NULL);
    for (gint64 i = 1; i <= 3; i++)
        say(sm, i);
    sm_suspend(sm);
    g_assert_true(ack(sm, "failed", "h='2'", heard));
    g_assert_cmpstr(heard->str, ==, "1 2 ");
    g_autoptr(GPtrArray) rest = sm_take_unacknowledged(sm);
    g_assert_cmpuint(rest->len, ==, 1);
    g_assert_cmpint(((SmItem *)rest->pdata[0])->message_id, ==, 3);
    sm_reset(sm);
    g_assert_false(sm_can_resume(sm));
}

static void test_wrap(void) {
    g_autoptr(Sm) sm = sm_new();
    g_autoptr(GString) heard = g_string_new(NULL);
    g_autofree char *jid = NULL;
    g_assert_true(sm_restore(sm,
                             "<sm xmlns='papo:sm' id='s' jid='a@b/c' max='0' acked='4294967294' "
                             "handled='4294967295'/>",
                             &jid));
    g_assert_true(ack(sm, "resumed", "previd='s' h='4294967294'", heard));
    for (gint64 i = 1; i <= 4; i++)
        say(sm, i);
    g_assert_cmpuint(sm_sent_count(sm), ==, 2);
    g_assert_true(ack(sm, "a", "h='4294967295'", heard));
    g_assert_true(ack(sm, "a", "h='1'", heard));
    g_assert_cmpstr(heard->str, ==, "1 2 3 ");
    g_assert_false(ack(sm, "a", "h='4294967295'", heard));
    g_assert_false(ack(sm, "a", "h='3'", heard));
    sm_received(sm);
    g_autoptr(Stanza) answer = sm_answer(sm);
    g_assert_cmpstr(stanza_get(answer, "h"), ==, "0");
}

static guint64 h_of(Stanza *stanza) {
    guint64 h = g_ascii_strtoull(stanza_get(stanza, "h"), NULL, 10);
    stanza_unref(stanza);
    return h;
}

/* What is not on disk is not acknowledged, wherever we say what we have. */
static void test_held(void) {
    g_autoptr(Sm) sm = started("id='s' resume='true'");
    sm_received(sm);
    g_assert_cmpuint(h_of(sm_answer(sm)), ==, 1);
    sm_received(sm);
    sm_hold(sm, TRUE);
    sm_received(sm);
    g_assert_cmpuint(h_of(sm_answer(sm)), ==, 1);
    g_autofree char *saved = sm_save(sm, "me@example.org/papo"), *jid = NULL;
    g_autoptr(Sm) next = sm_new();
    g_assert_true(sm_restore(next, saved, &jid));
    g_assert_cmpuint(h_of(sm_resume(next)), ==, 1);
    sm_hold(sm, FALSE);
    g_assert_cmpuint(h_of(sm_answer(sm)), ==, 3);
    sm_received(sm);
    sm_suspend(sm);
    sm_hold(sm, TRUE);
    g_assert_cmpuint(h_of(sm_resume(sm)), ==, 3); /* the fourth comes again, and counts then */
    sm_hold(sm, FALSE);
    g_assert_cmpuint(h_of(sm_resume(sm)), ==, 3);
}

/* Killed before it saved what it sent: the server knows better, but only after a restart. */
static void test_unsaved_count(void) {
    g_autoptr(Sm) sm = started("id='s' resume='true'");
    GString *heard = g_string_new(NULL);
    say(sm, 1);
    g_autofree char *saved = sm_save(sm, "me@example.org/papo"), *jid = NULL;
    say(sm, 2);
    say(sm, 3);
    g_autoptr(Sm) next = sm_new();
    g_assert_true(sm_restore(next, saved, &jid));
    g_assert_true(ack(next, "resumed", "previd='s' h='3'", heard));
    g_assert_cmpstr(heard->str, ==, "1 ");
    g_assert_cmpuint(sm_unacknowledged(next), ==, 0);
    g_assert_cmpuint(sm_sent_count(next), ==, 3);
    g_assert_false(ack(next, "a", "h='9'", heard)); /* from here on papo knows */
    g_string_free(heard, TRUE);
}

static void test_restart(void) {
    g_autoptr(Sm) sm = started("id='&lt;s&apos;1' resume='true' max='60'");
    g_autoptr(GString) heard = g_string_new(NULL);
    for (gint64 i = 1; i <= 3; i++)
        say(sm, i);
    sm_received(sm);
    g_assert_true(ack(sm, "a", "h='1'", heard));
    g_autofree char *saved = sm_save(sm, "me@example.org/papo");

    g_autoptr(Sm) next = sm_new();
    g_autofree char *jid = NULL;
    g_assert_true(sm_restore(next, saved, &jid));
    g_assert_cmpstr(jid, ==, "me@example.org/papo");
    g_assert_cmpuint(sm_unacknowledged(next), ==, 2);
    g_assert_cmpuint(sm_max_seconds(next), ==, 60);
    g_autoptr(Stanza) resume = sm_resume(next);
    g_assert_cmpstr(stanza_get(resume, "previd"), ==, "<s'1");
    g_assert_cmpstr(stanza_get(resume, "h"), ==, "1");
    g_autofree char *again = sm_save(next, jid);
    g_assert_cmpstr(again, ==, saved);

    g_autofree char *none = NULL;
    g_assert_false(sm_restore(next, "", &none));
    g_assert_false(sm_restore(next, "<sm", &none));
    g_assert_false(sm_restore(next, "<sm xmlns='papo:sm'/>", &none));
    g_assert_false(sm_restore(
        next, "<sm xmlns='papo:sm' id='s' jid='j' max='x' acked='0' handled='0'/>", &none));
    g_assert_null(none);
    g_autoptr(Sm) plain = started("id='s1'");
    g_assert_null(sm_save(plain, jid));
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/sm/acks", test_acks);
    g_test_add_func("/sm/nonsense", test_nonsense);
    g_test_add_func("/sm/counts-from-enable", test_counts_from_enable);
    g_test_add_func("/sm/resume", test_resume);
    g_test_add_func("/sm/failed-resume", test_failed_resume);
    g_test_add_func("/sm/wrap", test_wrap);
    g_test_add_func("/sm/held", test_held);
    g_test_add_func("/sm/unsaved-count", test_unsaved_count);
    g_test_add_func("/sm/restart", test_restart);
    return g_test_run();
}
