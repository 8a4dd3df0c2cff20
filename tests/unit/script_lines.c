/* The language of scripts: names, other files, lines that may fail, and rules. */
#include "script_fixture.h"

#define ROOM "tea@rooms.example.org"

static void test_names(Fixture *f, gconstpointer data) {
    g_setenv("PAPO_TEST", "it's \"quoted\"", TRUE);
    g_assert_true(runner_define(f->runner, "chat=other", NULL));
    int code = run_script(f, "/define who bob@example.org\n"
                             "/define greeting \"good day\"\n"
                             "/echo $who ${chat:-x} $$5 $PAPO_TEST ${nobody:-$greeting}\n"
                             "/define text -s $who\n"
                             "/define who $greeting, $who\n"
                             "/echo $who; $text\n");
    g_unsetenv("PAPO_TEST");
    g_assert_cmpint(code, ==, 0);
    g_assert_cmpstr(f->told->str, ==,
                    "bob@example.org other $5 it's \"quoted\" good day\n"
                    "good day, bob@example.org; -s bob@example.org\n");
}

static void test_bad_names(Fixture *f, gconstpointer data) {
    g_autoptr(GError) error = NULL;
    g_assert_false(runner_define(f->runner, "room=x", NULL));
    g_assert_false(runner_define(f->runner, "no value", NULL));
    g_assert_false(runner_define(f->runner, "1st=x", NULL));
    g_assert_false(runner_define(f->runner, "x=\xff", &error));
    g_assert_nonnull(strstr(error->message, "UTF-8"));
    g_assert_cmpint(run_script(f, "/script on-error continue\n/echo $nope\n/echo $body\n/echo $1\n"
                                  "/echo ${1:-none} ${body:-none}\n/define body x\n/echo ${x\n"),
                    ==, 1);
    assert_told(f, ":2: $nope has no value: --define nope=VALUE");
    assert_told(f, ":3: $body has no value: nothing has come yet");
    assert_told(f, ":4: $1 has no value: nothing has come yet");
    assert_told(f, "\nnone none\n");
    assert_told(f, ":6: “body” has the value of what was heard");
    assert_told(f, ":7: “${x” has no closing }");
}

/* S47.1: a value is never a flag, a further word or a command. */
static void test_no_injection(Fixture *f, gconstpointer data) {
    start(f, LOGIN "/on message matching \"^to (.*)\" do /msg $1 hi\n"
                   "/on message matching \"^say (.*)\" do $1\n"
                   "/on message matching \"^subject (.*)\" do /msg -s $1 carol@example.org hi\n"
                   "/on message matching \"^status\" do /status set dnd $body\n/sleep 60s");
    run_for(f, 5);
    receive(f, "bob@example.org/x", "to -s eve@example.org");
    receive(f, "bob@example.org/x", "to \"eve@example.org\"");
    receive(f, "bob@example.org/x", "say /quit $body \" $$");
    receive(f, "bob@example.org/x", "subject a b\" c");
    receive(f, "bob@example.org/x", "status a\n/quit");
    run_for(f, 5);
    g_assert_cmpint(f->code, ==, -1);
    g_assert_null(strstr(f->sent->str, "eve"));
    assert_sent(f, "<body>/quit $body \" $$</body>");
    assert_sent(f, "<subject>a b\" c</subject>");
    assert_sent(f, "<status>status a /quit</status>");
    g_assert_cmpuint(count(f->told, "! "), ==, 2);
}

static void test_may_fail(Fixture *f, gconstpointer data) {
    int code =
        run_script(f, "-/nonsense\n- /msg bob hi\n-/expect message 1s\n-/repeat 2 /nonsense\n"
                      "-/source /nowhere\n/echo end\n");
    g_assert_cmpint(code, ==, 0);
    g_assert_cmpstr(f->told->str, ==, "end\n");
}

static void test_goes_on(Fixture *f, gconstpointer data) {
    int code = run_script(f, "/script on-error continue\n/expect message 1s\n/nonsense\n\xff\n"
                             "/script on-error stop\n/echo here\n/nonsense\n/echo not here\n");
    g_assert_cmpint(code, ==, 6); /* of the first */
    g_assert_cmpuint(count(f->told, "! "), ==, 4);
    assert_told(f, ":4: the line isn't UTF-8 text");
    assert_told(f, "\nhere\n");
    g_assert_null(strstr(f->told->str, "not here"));
}

static void test_repeat(Fixture *f, gconstpointer data) {
    int code = run_script(f, "/define x 1\n/repeat 2 /repeat 2 /echo $x\n/repeat 0 /nonsense\n"
                             "/repeat 3 /wait message 1s\n-/repeat -1 /nonsense\n"
                             "/repeat two /echo x\n");
    g_assert_cmpint(code, ==, 1);
    g_assert_cmpuint(count(f->told, "1\n"), ==, 4);
    g_assert_cmpuint(count(f->told, ":4: waited 1 s in vain for “message”"), ==, 3);
    assert_told(f, ":6: /repeat: “two” isn't how often: a number, or forever");
}

static void test_repeat_for_ever(Fixture *f, gconstpointer data) {
    start(f, "/repeat forever /wait 10s\n/echo never\n");
    run_for(f, 3600);
    g_assert_cmpint(f->code, ==, -1);
    g_assert_cmpstr(f->told->str, ==, "");
}

static void test_wait(Fixture *f, gconstpointer data) {
    start(f, LOGIN "/wait message from bob@example.org matching \"^(y)?(n)?\" 10s\n"
                   "/echo <$1$2> $from $nick $conv $account $time $body\n"
                   "/wait message 2s\n/echo ${body:-nothing}\n/wait 1m\n/wait online\n"
                   "/wait sent 1s\n/wait presence bob@example.org online 2s\n/echo end\n");
    run_for(f, 3);
    receive(f, "bob@example.org/x", "yes");
    run_for(f, 100);
    g_assert_cmpint(f->code, ==, 0);
    assert_told(f, "<y> bob@example.org bob bob@example.org me@example.org 2026-");
    assert_told(f, " yes\n");
    assert_told(f, "waited 2 s in vain for “message”; it goes on\nnothing\n");
    assert_told(f, "in vain for “presence bob@example.org online”; it goes on\nend\n");
}

static void test_requests(Fixture *f, gconstpointer data) {
    start(f, LOGIN "/msg bob@example.org hi\n/expect subscription from carol@example.org\n/echo "
                   "$from asks: $body\n"
                   "/expect invitation in " ROOM "\n/echo $from, $room, $body\n"
                   "/expect typing bob@example.org composing\n/echo writes\n");
    run_for(f, 2);
    roster_set(accounts_default(app_model(f->app))->roster, "bob@example.org", "Bobby", NULL,
               SUBSCRIPTION_BOTH, FALSE);
    receive_xml(f, "<presence from='dave@example.org' type='subscribe'/>");
    receive_xml(f, "<presence from='carol@example.org' type='subscribe'>"
                   "<status>it's me</status></presence>");
    receive_xml(f, "<message from='bob@example.org/x'><x xmlns='jabber:x:conference' jid='" ROOM
                   "' reason='tea?'/></message>");
    receive_xml(f, "<message from='bob@example.org/x' type='chat'><composing "
                   "xmlns='http://jabber.org/protocol/chatstates'/></message>");
    run_for(f, 5);
    g_assert_cmpint(f->code, ==, 0);
    assert_told(f, "carol@example.org asks: it's me\n");
    assert_told(f, "bob@example.org, " ROOM ", tea?\nwrites\n");
}

/* Who answers first takes nothing from who is waited for first; what was said before an answer is
 * gone with it. */
static void test_several(Fixture *f, gconstpointer data) {
    start(f,
          LOGIN "/wait 5s\n/wait message from bob@example.org matching ^b 9s\n/define BOB $body\n"
                "/wait message from carol@example.org 9s\n/echo $BOB, $body\n"
                "/wait message from bob@example.org 9s\n/echo then $body\n");
    run_for(f, 2);
    receive(f, "carol@example.org/x", "c");
    receive(f, "bob@example.org/x", "a");
    receive(f, "bob@example.org/x", "b");
    receive(f, "bob@example.org/x", "d");
    run_for(f, 20);
    g_assert_cmpint(f->code, ==, 0);
    assert_told(f, "b, c\nthen d\n");
}

static void test_for_ever(Fixture *f, gconstpointer data) {
    start(f, LOGIN "/expect message forever\n");
    run_for(f, 1000);
    g_assert_cmpint(f->code, ==, -1);
    receive(f, "bob@example.org/x", "at last");
    run_for(f, 2);
    g_assert_cmpint(f->code, ==, 0);
}

static void presence(Fixture *f, const char *nick, const char *type, const char *codes) {
    g_autofree char *xml =
        g_strdup_printf("<presence from='" ROOM "/%s' to='me@example.org/papo'%s>"
                        "<x xmlns='http://jabber.org/protocol/muc#user'><item affiliation='none' "
                        "role='participant'/>%s</x></presence>",
                        nick, type, codes);
    receive_xml(f, xml);
}

static void said_in_room(Fixture *f, const char *nick, const char *body, const char *more) {
    g_autofree char *xml = g_strdup_printf("<message from='" ROOM
                                           "/%s' to='me@example.org/papo' type='groupchat' id='%u'>"
                                           "<body>%s</body>%s</message>",
                                           nick, g_random_int(), body, more);
    receive_xml(f, xml);
}

static void let_in(Fixture *f) {
    presence(f, "old hand", "", "");
    presence(f, "Alice", "", "<status code='110'/>");
    said_in_room(f, "old hand", "welcome to those before",
                 "<delay xmlns='urn:xmpp:delay' from='" ROOM "' stamp='2026-11-20T10:00:00Z'/>");
    receive_xml(f, "<message from='" ROOM "' type='groupchat'><subject/></message>");
}

static void test_room(Fixture *f, gconstpointer data) {
    start(f, LOGIN "/on occupant-joined in " ROOM " do welcome, $nick\n"
                   "/on occupant-left in " ROOM " matching ^B do /me waves after $nick\n"
                   "/on message in " ROOM " matching ^welcome do /nonsense\n"
                   "/on mention do /msg $conv $nick means me in $room\n"
                   "/join " ROOM " Alice\n/expect joined " ROOM " 10s\n/expect joined\n"
                   "/expect message from " ROOM " matching ^welcome 10s\n/echo $from in $room\n"
                   "/expect occupant-left 30s\n/echo $nick left\n");
    run_for(f, 3);
    g_assert_cmpint(f->code, ==, -1);
    let_in(f);
    run_for(f, 3);
    assert_told(f, ROOM "/old hand in " ROOM "\n");
    presence(f, "Bob", "", "");
    said_in_room(f, "Bob", "hi Alice", "");
    said_in_room(f, "Alice", "welcome, Bob", ""); /* our own */
    run_for(f, 2);
    presence(f, "Bob", " type='unavailable'", "");
    run_for(f, 60);
    assert_sent(f, "<body>welcome, Bob</body>");
    assert_sent(f, "<body>Bob means me in " ROOM "</body>");
    assert_sent(f, "<body>/me waves after Bob</body>");
    g_assert_cmpuint(count(f->sent, "<body>welcome"), ==, 1);
    assert_told(f, "Bob left\n");
    g_assert_null(strstr(f->told->str, "nonsense"));
}

static void test_not_let_in(Fixture *f, gconstpointer data) {
    start(f, LOGIN "-/join " ROOM " Alice\n/expect joined " ROOM "\n");
    run_for(f, 3);
    receive_xml(f, "<presence from='" ROOM "/Alice' type='error'><error type='auth'><forbidden "
                   "xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></presence>");
    run_for(f, 5);
    g_assert_cmpint(f->code, ==, 7);
    assert_told(f, "! ");
    assert_told(f, ROOM);
}

static void test_invited(Fixture *f, gconstpointer data) {
    start(f, LOGIN "/on invitation from bob@example.org do /join $room\n"
                   "/on subscription do /sub allow $from\n/sleep 60s\n");
    run_for(f, 3);
    roster_set(accounts_default(app_model(f->app))->roster, "bob@example.org", NULL, NULL,
               SUBSCRIPTION_BOTH, FALSE);
    receive_xml(f, "<message from='eve@example.org/x'><x xmlns='jabber:x:conference' "
                   "jid='evil@rooms.example.org'/></message>");
    receive_xml(f, "<message from='bob@example.org/x'><x xmlns='jabber:x:conference' jid='" ROOM
                   "' reason='tea?'/></message>");
    receive_xml(f, "<presence from='carol@example.org' type='subscribe'/>");
    run_for(f, 3);
    assert_sent(f, "to='" ROOM "/me'");
    g_assert_null(strstr(f->sent->str, "evil@"));
    assert_sent(f, "type='subscribed'");
}

static void test_presence_rule(Fixture *f, gconstpointer data) {
    static const char *const shows[] = {"", "<status>x</status>", "<show>away</show>",
                                        "<show>away</show><status>y</status>", ""};
    start(f,
          LOGIN "/on presence bob@example.org do /echo bob is $body\n"
                "/on presence bob@example.org online do /msg bob@example.org hi $nick\n/sleep 60s");
    run_for(f, 3);
    roster_set(accounts_default(app_model(f->app))->roster, "bob@example.org", "Bobby", NULL,
               SUBSCRIPTION_BOTH, FALSE);
    for (guint i = 0; i < G_N_ELEMENTS(shows); i++) {
        g_autofree char *xml =
            g_strdup_printf("<presence from='bob@example.org/x'>%s</presence>", shows[i]);
        receive_xml(f, xml);
    }
    receive_xml(f, "<presence from='bob@example.org/x' type='unavailable'/>");
    run_for(f, 3);
    assert_told(f, "bob is online\nbob is away\nbob is online\nbob is offline\n");
    g_assert_cmpuint(count(f->sent, "<body>hi Bobby</body>"), ==, 2);
}

/* S47.2: two who answer each other don't do it as fast as they can, and nothing is left out. */
static void test_ends_with_a_rule(Fixture *f, gconstpointer data) {
    g_assert_cmpint(run_script(f, "/on message do hi\n"), ==, 0);
    assert_told(f, ":1: the script ends here, and /on with it: --forever keeps it going");
}

static void test_rules_listed(Fixture *f, gconstpointer data) {
    start(f,
          LOGIN "/on\n/on message from bob@example.org do one $body\n/on mention do two\n/on\n"
                "/wait message 30s\n/on remove 1\n/on\n/sleep 30s\n-/on remove 2\n/on remove 0\n");
    run_for(f, 2);
    receive(f, "bob@example.org/x", "x");
    run_for(f, 2);
    receive(f, "bob@example.org/x", "y");
    run_for(f, 60);
    assert_told(f, "Nothing is done by itself");
    assert_told(f, "1  /on message from bob@example.org do one $body  ");
    assert_told(f, "2  /on mention do two  ");
    assert_told(f, "1  /on mention do two  ");
    assert_told(f, ":15: There is no rule 0: /on lists them");
    assert_sent(f, "<body>one x</body>");
    g_assert_null(strstr(f->sent->str, "one y"));
}

static void test_pace(Fixture *f, gconstpointer data) {
    start(f, LOGIN "/on message from bob@example.org do said $body\n"
                   "/on message from carol@example.org do /echo $body\n/sleep 1h");
    run_for(f, 5);
    for (guint i = 0; i < 40; i++)
        receive(f, "bob@example.org/x", "again");
    for (guint i = 0; i < 100; i++)
        receive(f, "carol@example.org/x", "only heard");
    run_for(f, 1);
    g_assert_cmpuint(count(f->sent, "said again"), <=, 22);
    g_assert_cmpuint(count(f->told, "only heard"), ==, 100);
    run_for(f, 10);
    g_assert_cmpuint(count(f->sent, "said again"), <=, 32);
    run_for(f, 20);
    g_assert_cmpuint(count(f->sent, "said again"), ==, 40);
    for (guint i = 0; i < 5000; i++)
        receive(f, "bob@example.org/x", "flood");
    run_for(f, 5);
    g_assert_cmpuint(count(f->told, "more comes than can be answered"), ==, 1);
}

/* What a program will say counts as well. */
static void test_program_pace(Fixture *f, gconstpointer data) {
    start(f, LOGIN "/on message from bob@example.org do /exec -o echo counted\n/sleep 1h");
    run_for(f, 5);
    for (guint i = 0; i < 40; i++)
        receive(f, "bob@example.org/x", "again");
    run_for(f, 1);
    while (app_model(f->app)->programs)
        g_main_context_iteration(NULL, TRUE);
    run_for(f, 1);
    g_assert_cmpuint(count(f->sent, "<body>counted"), >=, 20);
    g_assert_cmpuint(count(f->sent, "<body>counted"), <=, 22);
}

static void test_wrong_rules(Fixture *f, gconstpointer data) {
    g_assert_cmpint(
        run_script(f,
                   "/script on-error continue\n/on mesage do hi\n/on sent do hi\n"
                   "/on message matching ^a do $1\n/on message do $nobody\n"
                   "/on message matching ( do x\n/on message do\n"
                   "/on presence bob@example.org tired do x\n"
                   "/on message in here@ do x\n/on message from Bob do x\n/expect message out 3s\n"
                   "/expect presence 3s\n/wait 3x\n/wait wonder\n"),
        ==, 1);
    assert_told(f, "did you mean “message”?");
    assert_told(f, ":3: /on: “sent” isn't one of message");
    assert_told(f, ":4: $1 has no value");
    assert_told(f, ":5: $nobody has no value");
    assert_told(f, ":6: “(” isn't a regular expression");
    assert_told(f, ":7: /on message: say what to do");
    assert_told(f, ":8: “tired” isn't right there: presence JID [online|");
    assert_told(f, ":9: ");
    assert_told(f, ":10: “Bob” isn't an address such as bob@example.org");
    assert_told(f, ":11: “out” isn't right there: message [from JID]");
    assert_told(f, ":12: whose? presence JID");
    assert_told(f, ":13: /wait: “3x” isn't a time");
    assert_told(f, ":14: there is no “wonder”");
}

/* S47.3: many lines of somebody's don't become lines of the one who prints them. */
static void test_no_forged_lines(Fixture *f, gconstpointer data) {
    start(f,
          LOGIN "/on message do /echo <$nick> $body\n/expect message\n/echo $body!\n/sleep 9s\n");
    run_for(f, 3);
    receive(f, "bob@example.org/x", "hi\n<alice> I resign");
    run_for(f, 2);
    assert_told(f, "<bob> hi <alice> I resign\n");
    assert_told(f, "hi <alice> I resign!\n");
}

/* A rule can't wait; what fails in it is told with the line that made it. */
static void test_rule_fails(Fixture *f, gconstpointer data) {
    start(f, LOGIN "/on message do /sleep 1s\n/on message do /echo ${room}\n/sleep 60s\n");
    run_for(f, 3);
    receive(f, "bob@example.org/x", "hi");
    run_for(f, 2);
    assert_told(f, ":6: /sleep is for scripts, on a line of its own");
    assert_told(f, ":7: $room has no value: what came had none (${room:-else})");
    g_assert_cmpint(f->code, ==, -1);
}

static void test_stays(Fixture *f, gconstpointer data) {
    runner_set_forever(f->runner, TRUE);
    start(f, LOGIN "/on message do said\n/on online me@example.org do /echo $from is back\n"
                   "/on offline do /echo $from is gone\n/on online x@example.org do /echo never\n");
    run_for(f, 1000);
    fake_net_set_trouble(f->net, WIRE_ERROR_CONNECT, "refused");
    fake_wire_lose(wire(f), WIRE_ERROR_CONNECT, "gone");
    run_for(f, 1000);
    fake_net_set_trouble(f->net, WIRE_ERROR_CONNECT, NULL);
    run_for(f, 1000);
    receive(f, "bob@example.org/x", "there?");
    run_for(f, 2);
    assert_sent(f, "<body>said</body>");
    g_assert_cmpint(f->code, ==, -1);
    receive_xml(f, "<stream:error xmlns:stream='http://etherx.jabber.org/streams'><conflict "
                   "xmlns='urn:ietf:params:xml:ns:xmpp-streams'/></stream:error>");
    run_for(f, 10);
    g_assert_cmpint(f->code, >, 0); /* nothing will ever happen again */
    g_assert_cmpuint(count(f->told, "me@example.org is back\n"), ==, 1);
    g_assert_null(strstr(f->told->str, "never"));
}

static void test_rejected(Fixture *f, gconstpointer data) {
    start(f, LOGIN "/msg bob@example.org hello\n/sleep 5s\n/expect sent\n");
    run_for(f, 3);
    const char *at = strstr(f->sent->str, "<message");
    g_assert_nonnull(at);
    g_autofree char *id = g_strndup(strstr(at, " id='") + 5, strcspn(strstr(at, " id='") + 5, "'"));
    g_autofree char *xml = g_strdup_printf(
        "<message from='bob@example.org' type='error' id='%s'><error type='cancel'>"
        "<service-unavailable xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></message>",
        id);
    receive_xml(f, xml);
    run_for(f, 10);
    g_assert_cmpint(f->code, ==, 7);
    assert_told(f, "not delivered to bob@example.org: ");
}

static void acknowledge(Fixture *f, guint all_but) {
    guint n = count(f->sent, "<iq ") + count(f->sent, "<presence") + count(f->sent, "<message ");
    g_autofree char *xml = g_strdup_printf("<a xmlns='urn:xmpp:sm:3' h='%u'/>", n - all_but);
    receive_xml(f, xml);
}

/* A slow server is waited for as long as it goes on. */
static void test_slow_server(Fixture *f, gconstpointer data) {
    fake_net_set_acks(f->net, FALSE);
    start(f, LOGIN "/repeat 5 /msg bob@example.org hello");
    run_for(f, 2);
    f->silent = TRUE;
    for (guint left = 4; left + 1; left--) {
        run_for(f, 10);
        g_assert_cmpint(f->code, ==, -1);
        acknowledge(f, left);
    }
    run_for(f, 1);
    g_assert_cmpint(f->code, ==, 0);
}

static void test_quits_unsent(Fixture *f, gconstpointer data) {
    g_assert_cmpint(run_script(f, "/account add me@example.org\n/msg bob@example.org hello\n/quit"),
                    ==, 3);
    assert_told(f, "1 message was not sent");
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
#define ADD(name, fn) g_test_add("/script-lines/" name, Fixture, NULL, set_up, fn, tear_down)
    ADD("names", test_names);
    ADD("bad-names", test_bad_names);
    ADD("no-injection", test_no_injection);
    ADD("may-fail", test_may_fail);
    ADD("goes-on", test_goes_on);
    ADD("repeat", test_repeat);
    ADD("repeat-for-ever", test_repeat_for_ever);
    ADD("wait", test_wait);
    ADD("requests", test_requests);
    ADD("several", test_several);
    ADD("for-ever", test_for_ever);
    ADD("room", test_room);
    ADD("not-let-in", test_not_let_in);
    ADD("invited", test_invited);
    ADD("presence-rule", test_presence_rule);
    ADD("ends-with-a-rule", test_ends_with_a_rule);
    ADD("rules-listed", test_rules_listed);
    ADD("pace", test_pace);
    ADD("program-pace", test_program_pace);
    ADD("wrong-rules", test_wrong_rules);
    ADD("no-forged-lines", test_no_forged_lines);
    ADD("rule-fails", test_rule_fails);
    ADD("stays", test_stays);
    ADD("rejected", test_rejected);
    ADD("slow-server", test_slow_server);
    ADD("quits-unsent", test_quits_unsent);
    return g_test_run();
}
