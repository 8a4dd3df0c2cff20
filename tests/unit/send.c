/* papo send: unseen, in order, no more than the server takes, and nothing told as sent that isn't.
 */
#include "app.h"
#include "base/words.h"
#include "model/room.h"
#include "script/send_words.h"
#include "wire/wire_fake.h"
#include "xmpp/stream.h"
#include <signal.h>
#include <string.h>
#include <unistd.h>

typedef struct {
    FakeNet *net;
    App *app;
    Clock *clock;
    Runner *runner;
    Sender *sender;
    SendWish wish;
    int code; /* -1: still running */
    GString *sent, *told;
    int in, out; /* what is sent is written to the first one */
    gboolean silent, new_room;
} Fixture;

static void ended(int code, gpointer data) {
    ((Fixture *)data)->code = code;
}

static gboolean tell(const char *line, gboolean is_error, gpointer data) {
    if (is_error)
        g_string_append_printf(data, "%s\n", line);
    return TRUE;
}

static const char *const bob[] = {"bob@example.org", NULL};
static const char *const both[] = {"bob@example.org", "carol@example.net", NULL};
static const char *const tea[] = {"tea@rooms.example.org/Robot", NULL};

static void set_up(Fixture *f, gconstpointer data) {
    g_autoptr(GError) error = NULL;
    int fds[2];
    f->clock = clock_new_fake(1795251600 * (gint64)G_USEC_PER_SEC);
    f->net = fake_net_new();
    fake_net_serve(f->net, "PLAIN");
    f->app = app_new(
        &(AppOptions){
            .profile = ":memory:", .maker = wire_fake_new, .maker_data = f->net, .clock = f->clock},
        &error);
    g_assert_no_error(error);
    Model *model = app_model(f->app);
    Account *account = accounts_add(model, "me@example.org", &error);
    settings_set(model->settings, "password", "secret", account, NULL, &error);
    g_assert_no_error(error);
    f->sent = g_string_new(NULL);
    f->told = g_string_new(NULL);
    f->code = -1;
    g_assert_cmpint(pipe(fds), ==, 0);
    f->in = fds[1];
    f->out = fds[0];
    f->wish = (SendWish){.recipients = bob, .fd = f->out, .timeout = 30000};
}

static void tear_down(Fixture *f, gconstpointer data) {
    runner_free(f->runner);
    sender_free(f->sender);
    app_free(f->app);
    fake_net_free(f->net);
    g_string_free(f->sent, TRUE);
    g_string_free(f->told, TRUE);
    close(f->out);
    if (f->in >= 0)
        close(f->in);
}

static void put(Fixture *f, const char *text) {
    g_assert_cmpint(write(f->in, text, strlen(text)), ==, (gssize)strlen(text));
}

static void end_of_input(Fixture *f) {
    close(f->in);
    f->in = -1;
}

static gboolean start(Fixture *f, GError **error) {
    Commands *commands = app_commands(f->app);
    Output *output = output_new(tell, f->told);
    runner_commands(commands);
    f->runner = runner_new(app_model(f->app), commands, output, ended, f);
    f->sender = sender_new(f->runner, commands, &f->wish, error);
    if (f->sender)
        runner_start(f->runner);
    return f->sender != NULL;
}

static Wire *wire(Fixture *f) {
    return fake_net_find(f->net, "me@example.org");
}

/* Questions are answered with nothing; who enters a room is in it. */
static void answer(Fixture *f, Stanza *asked) {
    const char *to = stanza_get(asked, "to");
    g_autofree char *xml = NULL;
    if (stanza_is(asked, "iq", NULL)) {
        Stanza *child = stanza_child(asked, NULL, NULL);
        if (f->silent && g_str_equal(stanza_name(child), "ping"))
            return;
        g_autofree char *from = to ? g_strdup_printf(" from='%s'", to) : g_strdup("");
        xml = g_strdup_printf("<iq type='result' id='%s'%s><%s xmlns='%s'/></iq>",
                              stanza_get(asked, "id"), from, stanza_name(child), stanza_ns(child));
    } else if (stanza_is(asked, "presence", NULL) && to && !stanza_get(asked, "type")) {
        xml = g_strdup_printf(
            "<presence from='%s'><x xmlns='http://jabber.org/protocol/muc#user'><item "
            "affiliation='none' role='participant'/><status code='110'/>%s</x></presence>",
            to, f->new_room ? "<status code='201'/>" : "");
    }
    if (xml)
        fake_wire_receive(wire(f), xml);
}

static void run_for(Fixture *f, guint seconds) {
    for (guint i = 0; i < seconds * 10 && f->code < 0; i++) {
        clock_advance(f->clock, G_USEC_PER_SEC / 10);
        while (g_main_context_iteration(NULL, FALSE))
            ;
        Stanza *stanza;
        while (wire(f) && (stanza = fake_wire_sent(wire(f)))) {
            g_autofree char *xml = stanza_to_xml(stanza);
            g_string_append_printf(f->sent, "%s\n", xml);
            answer(f, stanza);
            stanza_unref(stanza);
        }
    }
}

static int run(Fixture *f) {
    g_autoptr(GError) error = NULL;
    g_assert_true(start(f, &error));
    run_for(f, 120);
    return f->code;
}

static guint count(const GString *in, const char *what) {
    guint n = 0;
    for (const char *p = in->str; (p = strstr(p, what)); p += strlen(what))
        n++;
    return n;
}

static void test_unseen(Fixture *f, gconstpointer data) {
    f->wish.text = "hello <there>";
    f->wish.subject = "news";
    f->wish.recipients = both;
    g_assert_cmpint(run(f), ==, 0);
    g_assert_cmpstr(f->told->str, ==, "");
    g_assert_cmpuint(count(f->sent, "<presence"), ==, 0);
    g_assert_cmpuint(count(f->sent, "<body>hello &lt;there&gt;</body>"), ==, 2);
    g_assert_cmpuint(count(f->sent, "<subject>news</subject>"), ==, 2);
    /* and both servers were asked whether something comes back */
    g_assert_nonnull(strstr(strstr(f->sent->str, "<body>"), "to='example.net'"));
    Conv *conv = convs_find(accounts_default(app_model(f->app)), "bob@example.org");
    g_assert_false(conv->open);
}

static void test_no_command(Fixture *f, gconstpointer data) {
    f->wish.text = "/quit\n$from \\\n/account remove me@example.org";
    g_assert_cmpint(run(f), ==, 0);
    g_assert_nonnull(
        strstr(f->sent->str, "<body>/quit\n$from \\\n/account remove me@example.org</body>"));
}

static void test_room(Fixture *f, gconstpointer data) {
    f->wish.rooms = TRUE;
    f->wish.recipients = tea;
    f->wish.text = "hi";
    g_assert_cmpint(run(f), ==, 0);
    g_assert_cmpuint(count(f->sent, "<presence"), ==, 2); /* to the room alone: in, and out */
    g_assert_cmpuint(count(f->sent, "to='tea@rooms.example.org/Robot'"), ==, 2);
    g_assert_nonnull(strstr(f->sent->str, "type='unavailable'"));
    g_assert_cmpuint(count(f->sent, "<body>hi</body>"), ==, 1);
}

/* A mistyped one would be made, and what is said there heard by nobody. */
static void test_room_that_is_none(Fixture *f, gconstpointer data) {
    f->wish.rooms = f->new_room = TRUE;
    f->wish.recipients = tea;
    f->wish.text = "hi";
    g_assert_cmpint(run(f), ==, 7);
    g_assert_nonnull(strstr(f->told->str, "there is no such room"));
    g_assert_cmpuint(count(f->sent, "<body>"), ==, 0);
    g_assert_nonnull(strstr(f->sent->str, "type='unavailable'"));
}

static void test_whole(Fixture *f, gconstpointer data) {
    g_autoptr(GError) error = NULL;
    put(f, "one\n");
    g_assert_true(start(f, &error));
    run_for(f, 5);
    g_assert_null(wire(f)); /* it isn't known yet whether there is anything to say */
    put(f, "two\n");
    end_of_input(f);
    run_for(f, 20);
    g_assert_cmpint(f->code, ==, 0);
    g_assert_nonnull(strstr(f->sent->str, "<body>one\ntwo</body>"));
}

/* A server that takes no files is an answer. */
static void test_no_files(Fixture *f, gconstpointer data) {
    f->wish.file = "/etc/hostname";
    f->wish.fd = -1;
    g_autoptr(GError) error = NULL;
    g_assert_true(start(f, &error));
    run_for(f, 5);
    while (f->code < 0) { /* the file is looked at meanwhile, by another clock */
        g_main_context_iteration(NULL, TRUE);
        run_for(f, 1);
    }
    g_assert_cmpint(f->code, ==, 7);
    g_assert_nonnull(strstr(f->told->str, "papo send: "));
    g_assert_null(strstr(f->sent->str, "<body>"));
}

static void test_nothing(Fixture *f, gconstpointer data) {
    put(f, " \n\n");
    end_of_input(f);
    g_assert_cmpint(run(f), ==, 0);
    g_assert_null(wire(f));
}

static void test_lines(Fixture *f, gconstpointer data) {
    g_autoptr(GError) error = NULL;
    f->wish.lines = TRUE;
    g_assert_true(start(f, &error));
    run_for(f, 5);
    put(f, "one\ntw");
    run_for(f, 5);
    g_assert_nonnull(strstr(f->sent->str, "<body>one</body>"));
    g_assert_null(strstr(f->sent->str, "<body>tw"));
    run_for(f, 3600); /* nothing waits for it that gives up */
    put(f, "o\n\n/three\n");
    end_of_input(f);
    run_for(f, 20);
    g_assert_cmpint(f->code, ==, 0);
    g_assert_nonnull(strstr(f->sent->str, "<body>two</body>"));
    g_assert_nonnull(strstr(f->sent->str, "<body>/three</body>"));
    g_assert_cmpuint(count(f->sent, "<body>"), ==, 3);
}

/* A server that confirms nothing gets only so many; then papo waits, reads no more, and says what
 * isn't sent. */
static void test_back_pressure(Fixture *f, gconstpointer data) {
    g_autoptr(GError) error = NULL;
    f->wish.lines = TRUE;
    fake_net_set_acks(f->net, FALSE);
    g_assert_true(start(f, &error));
    for (int i = 0; i < 2000; i++)
        put(f, "a line\n");
    end_of_input(f);
    run_for(f, 20);
    g_assert_cmpuint(count(f->sent, "<body>"), ==, 512);
    g_assert_cmpint(f->code, ==, -1);
    run_for(f, 120);
    g_assert_cmpint(f->code, ==, 6);
    runner_tell_unsent(f->runner);
    g_assert_nonnull(strstr(f->told->str, "papo send: "));
    g_assert_nonnull(strstr(f->told->str, "512 messages were not sent"));
}

static void test_comes_back(Fixture *f, gconstpointer data) {
    f->wish.recipients = both;
    f->wish.text = "hi";
    g_autoptr(GError) error = NULL;
    f->silent = TRUE; /* the servers' sign of life is waited for, a little */
    g_assert_true(start(f, &error));
    run_for(f, 5);
    g_assert_cmpint(f->code, ==, -1);
    const char *message = strstr(f->sent->str, "<message");
    g_assert_nonnull(message);
    const char *start_of_id = strstr(message, " id='") + strlen(" id='");
    g_autofree char *id = g_strndup(start_of_id, strcspn(start_of_id, "'"));
    g_autofree char *xml = g_strdup_printf(
        "<message type='error' from='bob@example.org' id='%s'><error type='cancel'><item-not-found "
        "xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></message>",
        id);
    fake_wire_receive(wire(f), xml);
    run_for(f, 60);
    g_assert_cmpint(f->code, ==, 7);
    g_assert_nonnull(strstr(f->told->str, "papo send: bob@example.org: "));
}

static void test_no_connection(Fixture *f, gconstpointer data) {
    f->wish.text = "hi";
    fake_net_set_trouble(f->net, WIRE_ERROR_CONNECT, "refused");
    g_assert_cmpint(run(f), ==, 3);
    runner_tell_unsent(f->runner);
    g_assert_cmpuint(count(f->told, "\n"), ==, 1); /* nothing was said, nothing is kept */
}

static void test_certificate(Fixture *f, gconstpointer data) {
    f->wish.text = "hi";
    fake_net_set_trouble(f->net, WIRE_ERROR_PIN, "another certificate");
    g_assert_cmpint(run(f), ==, 5);
}

static void test_no_password(Fixture *f, gconstpointer data) {
    Model *model = app_model(f->app);
    f->wish.text = "hi";
    settings_set(model->settings, "password", NULL, accounts_default(model), NULL, NULL);
    g_assert_cmpint(run(f), ==, 4);
    g_assert_nonnull(strstr(f->told->str, "password-command"));
}

static void refused(Fixture *f, const char *why) {
    g_autoptr(GError) error = NULL;
    g_assert_false(start(f, &error));
    g_assert_nonnull(strstr(error->message, why));
}

static void test_wrong_account(Fixture *f, gconstpointer data) {
    f->wish.text = "hi";
    f->wish.account = "you@example.org";
    refused(f, "/account add you@example.org");
}

/* A papo that runs does it as well, as the account is: offline is offline. */
static void test_shared_offline(Fixture *f, gconstpointer data) {
    f->wish.text = "hi";
    f->wish.shared = TRUE;
    g_assert_cmpint(run(f), ==, 3);
    g_assert_null(wire(f));
}

static void test_shared(Fixture *f, gconstpointer data) {
    app_connect(f->app);
    run_for(f, 5);
    g_assert_nonnull(strstr(f->sent->str, "<presence"));
    g_string_truncate(f->sent, 0);
    f->wish.shared = TRUE;
    put(f, "over there\n");
    end_of_input(f);
    g_assert_cmpint(run(f), ==, 0);
    g_assert_cmpuint(count(f->sent, "<presence"), ==, 0);
    g_assert_cmpuint(count(f->sent, "<body>over there</body>"), ==, 1);
    g_assert_true(account_is_online(accounts_default(app_model(f->app))));
}

/* It goes offline before the server has it: nobody waits for what won't come by itself. */
static void test_shared_left(Fixture *f, gconstpointer data) {
    g_autoptr(GError) error = NULL;
    app_connect(f->app);
    run_for(f, 5);
    fake_net_set_acks(f->net, FALSE);
    f->wish.shared = TRUE;
    f->wish.text = "nobody takes it";
    g_assert_true(start(f, &error));
    run_for(f, 1);
    g_assert_cmpuint(count(f->sent, "<body>nobody takes it</body>"), ==, 1);
    g_assert_cmpint(f->code, ==, -1);
    stream_disconnect(accounts_default(app_model(f->app))->stream, NULL);
    run_for(f, 10);
    g_assert_cmpint(f->code, ==, 3);
}

/* What one papo asks of the other arrives as it was meant. */
static void test_words(Fixture *f, gconstpointer data) {
    g_autoptr(GString) line = g_string_new("papo 1");
    g_autoptr(SendAsked) asked = send_asked_new();
    f->wish.recipients = both;
    f->wish.subject = "two \"words\" \\ $x";
    f->wish.file = "/tmp/with blank";
    f->wish.lines = TRUE;
    f->wish.timeout = 5000;
    send_words_add(line, &f->wish);
    const char *rest = line->str;
    for (char *word; (word = words_next(&rest)); g_free(word))
        g_assert_true(send_asked_take(asked, word) || g_str_equal(word, "papo") ||
                      g_str_equal(word, "1"));
    const SendWish *wish = send_asked_wish(asked, 7);
    g_assert_cmpstr(wish->recipients[0], ==, both[0]);
    g_assert_cmpstr(wish->recipients[1], ==, both[1]);
    g_assert_null(wish->recipients[2]);
    g_assert_cmpstr(wish->subject, ==, f->wish.subject);
    g_assert_cmpstr(wish->file, ==, f->wish.file);
    g_assert_null(wish->account);
    g_assert_true(wish->lines && !wish->rooms && wish->shared);
    g_assert_cmpuint(wish->timeout, ==, 5000);
    g_assert_cmpint(wish->fd, ==, 7);
    g_assert_false(send_asked_take(asked, "sendx"));
    g_autoptr(SendAsked) nothing = send_asked_new();
    g_assert_null(send_asked_wish(nothing, 7));
}

static void test_is_room(Fixture *f, gconstpointer data) {
    f->wish.text = "hi";
    f->wish.recipients = tea;
    rooms_get(accounts_default(app_model(f->app)), "tea@rooms.example.org");
    refused(f, "--room tea@rooms.example.org");
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    signal(SIGPIPE, SIG_IGN);
#define ADD(name, fn) g_test_add("/send/" name, Fixture, NULL, set_up, fn, tear_down)
    ADD("unseen", test_unseen);
    ADD("no-command", test_no_command);
    ADD("room", test_room);
    ADD("room-that-is-none", test_room_that_is_none);
    ADD("whole", test_whole);
    ADD("no-files", test_no_files);
    ADD("nothing", test_nothing);
    ADD("lines", test_lines);
    ADD("back-pressure", test_back_pressure);
    ADD("comes-back", test_comes_back);
    ADD("no-connection", test_no_connection);
    ADD("certificate", test_certificate);
    ADD("no-password", test_no_password);
    ADD("wrong-account", test_wrong_account);
    ADD("shared-offline", test_shared_offline);
    ADD("shared-left", test_shared_left);
    ADD("shared", test_shared);
    ADD("words", test_words);
    ADD("is-room", test_is_room);
    return g_test_run();
}
