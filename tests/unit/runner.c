/* Command files: waiting, reacting, failing with the right exit code. */
#include "model/outbox.h"
#include "script_fixture.h"

static void test_plain(Fixture *f, gconstpointer data) {
    int code = run_script(f, "# a comment\n\n  /echo hi\n/sleep 2s\n/expect offline\n/echo end");
    g_assert_cmpint(code, ==, 0);
}

static void test_no_account(Fixture *f, gconstpointer data) {
    g_assert_cmpint(run_script(f, "/expect online 1s"), ==, 1);
}

static void test_says(Fixture *f, gconstpointer data) {
    int code = run_script(f, LOGIN "/msg bob@example.org hello\nmore\n/expect sent 10s\n"
                                   "/disconnect bye\n/expect offline");
    g_assert_cmpint(code, ==, 0);
    g_assert_nonnull(strstr(f->sent->str, "<body>hello</body>"));
    g_assert_nonnull(strstr(f->sent->str, "<body>more</body>"));
    g_assert_nonnull(strstr(f->sent->str, "<status>bye</status>"));
}

/* Many lines at once: all are sent, in order, and each is told as sent only when it is. */
static void test_row(Fixture *f, gconstpointer data) {
    g_autoptr(GString) script = g_string_new(LOGIN);
    for (guint i = 0; i < 350; i++)
        g_string_append_printf(script, "/msg bob@example.org number %u.\n", i);
    g_string_append(script, "/disconnect bye\n/expect offline");
    g_assert_cmpint(run_script(f, script->str), ==, 0);
    const char *at = f->sent->str;
    for (guint i = 0; i < 350; i++) {
        g_autofree char *body = g_strdup_printf("<body>number %u.</body>", i);
        at = strstr(at, body);
        g_assert_nonnull(at);
    }
    g_assert_nonnull(strstr(at, "<status>bye</status>"));
    g_autoptr(GPtrArray) pending = outbox_pending(accounts_default(app_model(f->app)));
    g_assert_cmpuint(pending->len, ==, 0);
}

static void test_end_waits_for_ack(Fixture *f, gconstpointer data) {
    fake_net_set_acks(f->net, FALSE);
    start(f, LOGIN "/msg bob@example.org hello");
    run_for(f, 10);
    g_assert_cmpint(f->code, ==, -1);
    fake_net_set_trouble(f->net, WIRE_ERROR_CONNECT, "refused");
    run_for(f, 60);
    g_assert_cmpint(f->code, ==, 6);
}

static void test_offline_is_not_sent(Fixture *f, gconstpointer data) {
    g_assert_cmpint(run_script(f, "/account add me@example.org\n/msg bob@example.org hello"), ==,
                    3);
}

static void test_other_account(Fixture *f, gconstpointer data) {
    int code = run_script(f, LOGIN "/account add other@example.org\n"
                                   "/expect offline other@example.org 1s\n"
                                   "/expect online me@example.org 1s\n"
                                   "/expect online other@example.org 1s");
    g_assert_cmpint(code, ==, 6);
}

static void test_unknown(Fixture *f, gconstpointer data) {
    g_assert_cmpint(run_script(f, "/ecko hi\n/sleep 1h"), ==, 1);
}

static void test_nobody_hears(Fixture *f, gconstpointer data) {
    g_assert_cmpint(run_script(f, "hello"), ==, 1);
}

static void test_cannot_connect(Fixture *f, gconstpointer data) {
    fake_net_set_trouble(f->net, WIRE_ERROR_CONNECT, "refused");
    g_assert_cmpint(run_script(f, LOGIN), ==, 3);
}

static void test_tls_trouble(Fixture *f, gconstpointer data) {
    fake_net_set_trouble(f->net, WIRE_ERROR_PIN, "another certificate");
    g_assert_cmpint(run_script(f, LOGIN), ==, 5);
}

static void test_time_out(Fixture *f, gconstpointer data) {
    g_assert_cmpint(run_script(f, LOGIN "/expect message from bob@example.org 3s\n/echo no"), ==,
                    6);
}

static void slow_done(gpointer reply) {
    reply_done(reply);
    reply_unref(reply);
}

static gboolean slow(Ctx *ctx, const Args *args, GError **error) {
    reply_expect(ctx->reply);
    if (arg_on(args, "takes-time"))
        reply_takes_time(ctx->reply);
    clock_after(ctx->model->clock, 60000, slow_done, reply_ref(ctx->reply));
    return TRUE;
}

/* Most answers have to come within 30 seconds; what takes its time, such as a file, is waited for.
 */
static const Command slow_table[] = {
    {"slow", "[-t takes-time:flag]", "Answers after a minute.", NULL, "slow", 0, slow}};

static void test_slow(Fixture *f, gconstpointer data) {
    commands_add(app_commands(f->app), "Test", slow_table, 1);
    g_assert_cmpint(run_script(f, "/slow\n"), ==, 6);
    clock_advance(f->clock, 60 * G_USEC_PER_SEC); /* its answer finds nobody any more */
}

static void test_takes_time(Fixture *f, gconstpointer data) {
    commands_add(app_commands(f->app), "Test", slow_table, 1);
    g_assert_cmpint(run_script(f, "/slow -t\n"), ==, 0);
}

static void test_unanswered(Fixture *f, gconstpointer data) {
    g_assert_cmpint(run_script(f, "/account add me@example.org\n/connect\n/expect online"), ==, 4);
}

static void test_answered(Fixture *f, gconstpointer data) {
    g_assert_cmpint(
        run_script(f, "/account add me@example.org\n/connect\n/answer secret\n/expect online"), ==,
        0);
}

static void test_hears(Fixture *f, gconstpointer data) {
    start(f, LOGIN "/expect message from bob@example.org matching \"^y(e)s\" 60s\n/echo there\n");
    run_for(f, 5);
    receive(f, "carol@example.org/x", "yes");
    receive(f, "bob@example.org/x", "no");
    run_for(f, 5);
    g_assert_cmpint(f->code, ==, -1);
    receive(f, "bob@example.org/x", "yes please");
    run_for(f, 5);
    g_assert_cmpint(f->code, ==, 0);
}

static void test_bot(Fixture *f, gconstpointer data) {
    start(f, LOGIN "/on message matching \"^say (\\\\w+)\" do /msg $from $1 - $body\n"
                   "/on message from bob@example.org matching ^/ do $body\n"
                   "/on message matching \"^subject (.*)\" do /msg -s \"$1\" $from hi\n/sleep 20s");
    run_for(f, 5);
    receive(f, "bob@example.org/x", "say cheese");
    receive(f, "bob@example.org/x", "/quit");
    receive(f, "bob@example.org/x", "never");
    receive(f, "bob@example.org/x", "subject x\" eve@example.org \"");
    run_for(f, 5);
    g_assert_cmpint(f->code, ==, -1);
    g_assert_nonnull(strstr(f->sent->str, "<subject>x\" eve@example.org \"</subject>"));
    g_assert_null(strstr(f->sent->str, "to='eve@example.org'"));
    g_assert_nonnull(strstr(f->sent->str, "<body>cheese - say cheese</body>"));
    g_assert_nonnull(strstr(f->sent->str, "<body>/quit</body>"));
    g_assert_null(strstr(f->sent->str, "never"));
    run_for(f, 30);
    g_assert_cmpint(f->code, ==, 0);
}

static void test_error_comes_back(Fixture *f, gconstpointer data) {
    start(f, LOGIN "/ping bob@example.org\n/sleep 1h");
    run_for(f, 3);
    const char *id = strstr(f->sent->str, "urn:xmpp:ping");
    g_assert_nonnull(id);
    run_for(f, 200);
    g_assert_cmpint(f->code, >=, 6); /* no answer: told as an error of the line */
}

static void test_wrong_clauses(Fixture *f, gconstpointer data) {
    g_assert_cmpint(run_script(f, LOGIN "/expect message from nobody@@ 1s"), ==, 1);
}

static void test_wrong_regex(Fixture *f, gconstpointer data) {
    g_assert_cmpint(run_script(f, "/expect message matching \"(\" 1s"), ==, 1);
}

static void test_on_without_do(Fixture *f, gconstpointer data) {
    g_assert_cmpint(run_script(f, "/on message from bob@example.org"), ==, 1);
}

static void test_not_text(Fixture *f, gconstpointer data) {
    g_assert_cmpint(run_script(f, "/echo \xff\xfe"), ==, 1);
}

static void test_quit(Fixture *f, gconstpointer data) {
    g_assert_cmpint(run_script(f, LOGIN "/quit\n/nonsense"), ==, 0);
}

static void test_presence(Fixture *f, gconstpointer data) {
    start(f, LOGIN "/expect presence bob@example.org away 60s\n");
    run_for(f, 2);
    Model *model = app_model(f->app);
    Account *account = accounts_default(model);
    roster_set(account->roster, "bob@example.org", NULL, NULL, SUBSCRIPTION_BOTH, FALSE);
    fake_wire_receive(wire(f), "<presence from='bob@example.org/x' to='me@example.org'/>");
    run_for(f, 2);
    g_assert_cmpint(f->code, ==, -1);
    fake_wire_receive(wire(f), "<presence from='bob@example.org/x' to='me@example.org'>"
                               "<show>away</show></presence>");
    run_for(f, 2);
    g_assert_cmpint(f->code, ==, 0);
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
#define ADD(name, fn) g_test_add("/runner/" name, Fixture, NULL, set_up, fn, tear_down)
    ADD("plain", test_plain);
    ADD("no-account", test_no_account);
    ADD("says", test_says);
    ADD("row", test_row);
    ADD("end-waits", test_end_waits_for_ack);
    ADD("offline", test_offline_is_not_sent);
    ADD("other-account", test_other_account);
    ADD("unknown", test_unknown);
    ADD("nobody", test_nobody_hears);
    ADD("cannot-connect", test_cannot_connect);
    ADD("tls", test_tls_trouble);
    ADD("time-out", test_time_out);
    ADD("slow", test_slow);
    ADD("takes-time", test_takes_time);
    ADD("unanswered", test_unanswered);
    ADD("answered", test_answered);
    ADD("hears", test_hears);
    ADD("bot", test_bot);
    ADD("error", test_error_comes_back);
    ADD("clauses", test_wrong_clauses);
    ADD("regex", test_wrong_regex);
    ADD("on", test_on_without_do);
    ADD("not-text", test_not_text);
    ADD("quit", test_quit);
    ADD("presence", test_presence);
    return g_test_run();
}
