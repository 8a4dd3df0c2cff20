/* One account's session: what is asked and told in which order, and floods (security class S30). */
#include "../session.h"
#include "model/conv.h"
#include "model/history.h"
#include "model/roster.h"
#include "wire/ns.h"
#include <string.h>

#define DISCO "http://jabber.org/protocol/disco#info"
#define BOB "<item jid='bob@example.net' name='Bob' subscription='both'/>"

static void set_up(Session *s, gconstpointer data) {
    session_init(s);
    session_connect(s);
}

static void tear_down(Session *s, gconstpointer data) {
    session_clear(s);
}

static void drain(Session *s) {
    Stanza *stanza;
    while ((stanza = fake_wire_sent(session_wire(s))))
        stanza_unref(stanza);
}

static guint count_sent(Session *s, const char *name) {
    guint n = 0;
    Stanza *stanza;
    while ((stanza = session_sent(s, name, NULL))) {
        stanza_unref(stanza);
        n++;
    }
    return n;
}

/* Roster, disco of server and account, carbons; initial presence only after the roster; then what
 * waits. */
static void test_order(Session *s, gconstpointer data) {
    static const char *const asked[] = {"jabber:iq:roster", DISCO, DISCO, "urn:xmpp:carbons:2"};
    Conv *conv = convs_get(s->account, CONV_CHAT, "bob@example.net");
    conv_say(conv, "written before", NULL);
    g_autofree char *roster_id = NULL;
    for (gsize i = 0; i < G_N_ELEMENTS(asked); i++) {
        g_autoptr(Stanza) iq = fake_wire_sent(session_wire(s));
        g_assert_nonnull(stanza_child(iq, NULL, asked[i]));
        if (i == 0)
            roster_id = g_strdup(stanza_get(iq, "id"));
    }
    g_assert_null(fake_wire_sent(session_wire(s)));
    session_hear(s, "<iq type='result' id='%s'><query xmlns='jabber:iq:roster'/></iq>", roster_id);
    g_autoptr(Stanza) presence = fake_wire_sent(session_wire(s));
    g_assert_true(stanza_is(presence, "presence", NS_CLIENT));
    g_assert_nonnull(stanza_child(presence, "c", "http://jabber.org/protocol/caps"));
    g_autoptr(Stanza) message = fake_wire_sent(session_wire(s));
    g_assert_cmpstr(stanza_child_text(message, "body", NULL), ==, "written before");
    g_assert_cmpstr(stanza_get(message, "to"), ==, "bob@example.net");
    g_assert_null(session_sent(s, "message", NULL));
}

/* Even without an answer the session goes on after a minute. */
static void test_no_roster(Session *s, gconstpointer data) {
    drain(s);
    clock_advance(s->clock, 61 * (gint64)G_USEC_PER_SEC);
    session_run();
    g_autoptr(Stanza) presence = session_sent(s, "presence", NULL);
    g_assert_nonnull(presence);
}

/* The server keeps the session of a papo that was killed: the next one takes it over, asks all it
 * needs to know, is told again who is there, and sends nothing twice. */
static void test_taken_over(void) {
    g_autofree char *dir = g_dir_make_tmp("papo-session-XXXXXX", NULL);
    Session s;
    session_init_in(&s, dir, fake_net_new());
    session_connect(&s);
    session_roster(&s, BOB);
    fake_net_set_acks(s.net, FALSE);
    const Message *message =
        conv_say(convs_get(s.account, CONV_CHAT, "bob@example.net"), "once", NULL);
    g_autofree G_GNUC_UNUSED char *id = g_strdup(message->message_id);
    drain(&s);
    clock_advance(s.clock, 5 * (gint64)G_USEC_PER_SEC);
    FakeNet *net = session_kill(&s);

    session_init_in(&s, dir, net);
    fake_net_set_acks(net, TRUE);
    session_connect(&s);
    session_roster(&s, BOB); /* and not before: it is gone only when it can be back at once */
    g_autoptr(Stanza) gone = session_sent(&s, "presence", NULL);
    g_assert_nonnull(gone);
    g_assert_cmpstr(stanza_get(gone, "type"), ==, "unavailable");
    g_autoptr(Stanza) back = session_sent(&s, "presence", NULL);
    g_assert_nonnull(back);
    g_assert_null(stanza_get(back, "type"));
    g_assert_null(session_sent(&s, "message", NULL));
    session_clear(&s);
    g_autofree char *clean = g_strdup_printf("rm -rf '%s'", dir);
    g_assert_true(g_spawn_command_line_sync(clean, NULL, NULL, NULL, NULL));
}

/* Chat states alone go to whom the capabilities of a device say that it knows them. */
static void test_states_by_caps(Session *s, gconstpointer data) {
    session_roster(s, BOB);
    drain(s);
    session_hear(s, "<presence from='bob@example.net/x'><c xmlns='http://jabber.org/protocol/caps' "
                    "node='old' ver='1'/></presence>"); /* without a hash: true for him alone */
    g_autoptr(Stanza) asked = session_sent(s, "iq", DISCO);
    session_hear(s,
                 "<iq type='result' id='%s' from='bob@example.net/x'><query xmlns='" DISCO "'>"
                 "<feature var='http://jabber.org/protocol/chatstates'/></query></iq>",
                 stanza_get(asked, "id"));
    Conv *conv = convs_get(s->account, CONV_CHAT, "bob@example.net");
    bus_emit(s->model->bus,
             &(Event){.type = EV_TYPING, .account = s->account, .conv = conv, .text = "composing"});
    g_autoptr(Stanza) state = session_sent(s, "message", "http://jabber.org/protocol/chatstates");
    g_assert_nonnull(state);
}

static void test_both_ways(Session *s, gconstpointer data) {
    session_roster(s, BOB);
    drain(s);
    session_hear(s,
                 "<message from='bob@example.net/x' type='chat' id='m1'><body>hi</body></message>");
    Conv *conv = convs_find(s->account, "bob@example.net");
    g_assert_nonnull(conv);
    g_assert_true(conv->open);
    g_assert_cmpuint(conv->unread, ==, 1);
    Message *ours = conv_say(conv, "hello", "news");
    g_autoptr(Stanza) sent = session_sent(s, "message", NULL);
    g_assert_cmpstr(stanza_get(sent, "to"), ==, "bob@example.net/x");
    g_assert_cmpstr(stanza_get(sent, "type"), ==, "chat");
    g_assert_cmpstr(stanza_get(sent, "id"), ==, ours->message_id);
    g_assert_cmpstr(stanza_child_text(sent, "subject", NULL), ==, "news");
    g_assert_cmpstr(stanza_get(stanza_child(sent, "origin-id", "urn:xmpp:sid:0"), "id"), ==,
                    ours->message_id);
    session_run();
    g_assert_cmpint(ours->state, ==, MESSAGE_SENT);
}

/* S30.2: answers to a flood are limited; our own server is always answered. */
static void test_question_flood(Session *s, gconstpointer data) {
    session_roster(s, BOB);
    drain(s);
    for (int i = 0; i < 5000; i++)
        session_hear(
            s, "<iq type='get' from='eve@example.com/%d' id='%d'><ping xmlns='" NS_PING "'/></iq>",
            i, i);
    guint answered = count_sent(s, "iq");
    g_assert_cmpuint(answered, >, 0);
    g_assert_cmpuint(answered, <=, 50);
    session_hear(s,
                 "<iq type='get' from='bob@example.net/x' id='b'><ping xmlns='" NS_PING "'/></iq>");
    g_assert_cmpuint(count_sent(s, "iq"), ==, 1);
    for (int i = 0; i < 100; i++)
        session_hear(s, "<iq type='get' id='s%d'><ping xmlns='" NS_PING "'/></iq>", i);
    g_assert_cmpuint(count_sent(s, "iq"), ==, 100);
}

/* S30.3 */
static void test_stranger_flood(Session *s, gconstpointer data) {
    session_roster(s, BOB);
    for (int i = 0; i < 500; i++)
        session_hear(
            s, "<message from='s%d@example.com/x' type='chat' id='%d'><body>buy</body></message>",
            i, i);
    g_autoptr(GPtrArray) open = convs_open(s->model);
    g_assert_cmpuint(open->len, <=, 12);
    g_assert_cmpuint(s->account->convs->len, ==, 500); /* nothing is lost */
    g_assert_cmpuint(s->model->console->history->messages->len, <, 10);
}

/* S30.6: thousands of different hashes make few questions at a time. */
static void test_caps_flood(Session *s, gconstpointer data) {
    g_autoptr(GString) items = g_string_new(BOB);
    for (int i = 0; i < 300; i++)
        g_string_append_printf(items, "<item jid='c%d@example.net' subscription='both'/>", i);
    session_roster(s, items->str);
    drain(s);
    for (int i = 0; i < 3000; i++)
        session_hear(
            s,
            "<presence from='c%d@example.net/r%d'><c xmlns='http://jabber.org/protocol/caps' "
            "hash='sha-1' node='n' ver='%d'/></presence>",
            i % 300, i / 300, i);
    guint asked = count_sent(s, "iq");
    g_assert_cmpuint(asked, >, 0);
    g_assert_cmpuint(asked, <=, 4);
    for (int minute = 0; minute < 60; minute++) { /* nobody answers */
        clock_advance(s->clock, 61 * (gint64)G_USEC_PER_SEC);
        session_run();
        g_assert_cmpuint(count_sent(s, "iq"), <=, 8);
    }
}

/* S30.1, S30.8 */
static void test_presence_flood(Session *s, gconstpointer data) {
    g_autoptr(GString) items = g_string_new(NULL);
    for (int i = 0; i < 10000; i++)
        g_string_append_printf(items, "<item jid='c%d@example.net' subscription='both'/>", i);
    session_roster(s, items->str);
    g_assert_cmpuint(g_hash_table_size(s->account->roster->contacts), ==, 10000);
    for (int i = 0; i < 10000; i++)
        session_hear(s, "<presence from='c%d@example.net/x'><show>away</show></presence>", i);
    g_assert_cmpint(contact_show(roster_find(s->account->roster, "c9999@example.net")), ==,
                    SHOW_AWAY);
    for (int i = 0; i < 10000; i++)
        session_hear(s, "<presence from='stranger%d@example.com/x'/>", i);
    g_assert_cmpuint(g_hash_table_size(s->account->roster->contacts), ==, 10000);
}

/* S9.5 */
static void test_request_flood(Session *s, gconstpointer data) {
    session_roster(s, BOB);
    drain(s);
    for (int i = 0; i < 1000; i++)
        session_hear(s, "<presence type='subscribe' from='s%d@example.com'/>", i);
    guint waiting = 0;
    GHashTableIter iter;
    gpointer contact;
    g_hash_table_iter_init(&iter, s->account->roster->contacts);
    while (g_hash_table_iter_next(&iter, NULL, &contact))
        waiting += ((Contact *)contact)->asks;
    g_assert_cmpuint(waiting, ==, 200);
    g_assert_cmpuint(count_sent(s, "presence"), ==, 0); /* never answered by papo itself */
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
#define ADD(path, fn) g_test_add("/session/" path, Session, NULL, set_up, fn, tear_down)
    ADD("order", test_order);
    ADD("no-roster", test_no_roster);
    ADD("both-ways", test_both_ways);
    g_test_add_func("/session/taken-over", test_taken_over);
    ADD("states-by-caps", test_states_by_caps);
    ADD("question-flood", test_question_flood);
    ADD("stranger-flood", test_stranger_flood);
    ADD("caps-flood", test_caps_flood);
    ADD("presence-flood", test_presence_flood);
    ADD("request-flood", test_request_flood);
    return g_test_run();
}
