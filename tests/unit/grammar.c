/* The grammar of commands: reading synopses and lines, running, completing. */
#include "cmd/complete.h"
#include "cmd/registry.h"
#include "cmd/types.h"
#include "model/roster.h"
#include <string.h>

typedef struct {
    Model *model;
    Commands *commands;
    Ctx ctx;
    GString *said; /* what the last command was given, and what was replied */
} Fixture;

static gboolean run_show(Ctx *ctx, const Args *args, GError **error) {
    static const char *const names[] = {"who",  "subject", "text",  "number",  "state", "q",
                                        "time", "name",    "value", "account", "filter"};
    g_autoptr(GString) out = g_string_new(args_command(args)->name);
    for (guint i = 0; i < G_N_ELEMENTS(names); i++)
        if (arg_text(args, names[i]))
            g_string_append_printf(out, " %s=%s;", names[i], arg_text(args, names[i]));
    reply_line(ctx->reply, "%s", out->str);
    return TRUE;
}

static const Command table[] = {
    {"say", "<text:verbatim...>", "Say.", NULL, NULL, NEED_CHAT | ACCEPT_LINES, run_show},
    {"msg", "[-s subject:text] <who:contact> [text:verbatim...]", "Message.", NULL,
     "msg bob@example.org hi", ACCEPT_LINES, run_show, "m"},
    {"pick", "[-q] <state:on|off> [number:number]", "Pick.", NULL, "pick on 5", 0, run_show},
    {"group", "[filter:all|some]", "Group.", NULL, NULL, 0, run_show},
    {"group add", "<who:jid>", "Add.", NULL, NULL, 0, run_show},
    {"group remove", "<who:jid>", "Remove.", NULL, NULL, 0, run_show, "group drop"},
    {"later", "<time:duration>", "Later.", NULL, NULL, 0, run_show},
    {"set", "[name:setting] [value:value...]", "Set.", NULL, NULL, 0, run_show},
    {"answer", "<text:secret...>", "Answer.", NULL, NULL, KEEP_SECRET, run_show},
    {"mood", "[text:text...]", "Mood.", NULL, NULL, 0, run_show},
    {"only online", "", "Needs much.", NULL, NULL, NEED_ONLINE, run_show},
};

static void hear(ReplyKind kind, const char *text, gpointer data) {
    g_string_append_printf(data, "%s%s", kind == REPLY_ERROR ? "ERROR " : "", text);
}

static void set_up(Fixture *f, gconstpointer data) {
    g_autoptr(GError) error = NULL;
    f->model = model_new(clock_new_fake(0), paths_new(":memory:", NULL), &error);
    g_assert_no_error(error);
    Account *account = accounts_add(f->model, "me@example.org", &error);
    g_assert_no_error(error);
    roster_set(account->roster, "bob@example.org", "Bob Builder", NULL, SUBSCRIPTION_BOTH, FALSE);
    roster_set(account->roster, "alma@example.org", "Άλμα", NULL, SUBSCRIPTION_BOTH, FALSE);
    roster_set(account->roster, "bert@example.org", NULL, NULL, SUBSCRIPTION_BOTH, FALSE);
    f->said = g_string_new(NULL);
    f->commands = commands_new();
    commands_add(f->commands, "Tests", table, G_N_ELEMENTS(table));
    f->ctx = (Ctx){.model = f->model,
                   .commands = f->commands,
                   .account = account,
                   .conv = f->model->console,
                   .reply = reply_new(hear, f->said, NULL)};
}

static void tear_down(Fixture *f, gconstpointer data) {
    reply_unref(f->ctx.reply);
    commands_free(f->commands);
    model_free(f->model);
    g_string_free(f->said, TRUE);
}

static void expect(Fixture *f, const char *line, const char *want) {
    g_autoptr(GError) error = NULL;
    g_string_truncate(f->said, 0);
    if (!cmd_run(&f->ctx, line, &error))
        g_string_assign(f->said, error->message);
    else
        g_assert_no_error(error);
    g_assert_cmpstr(f->said->str, ==, want);
}

static void test_arguments(Fixture *f, gconstpointer data) {
    expect(f, "/msg bob@example.org hi  there", "msg who=bob@example.org; text=hi  there;");
    expect(f, "/m bob@example.org", "msg who=bob@example.org;");
    expect(f, "/msg -s \"Tea time\" bob@example.org x",
           "msg who=bob@example.org; subject=Tea time; text=x;");
    expect(f, "/msg bob@example.org -s is text", "msg who=bob@example.org; text=-s is text;");
    expect(f, "/msg bob@example.org \"quoted\" \\ text",
           "msg who=bob@example.org; text=\"quoted\" \\ text;");
    expect(f, "/msg bob@example.org a\nb", "msg who=bob@example.org; text=a\nb;");
    expect(f, "/pick -q on", "pick state=on; q=on;");
    expect(f, "/pick ON -5", "pick number=-5; state=on;");
    expect(f, "/later 1.5s", "later time=1500;");
    expect(f, "/later 2m", "later time=120000;");
    expect(f, "/group all", "group filter=all;");
    expect(f, "/group add Bob@Example.ORG", "group add who=bob@example.org;");
    expect(f, "/group drop bob@example.org", "group remove who=bob@example.org;");
    expect(f, "/answer \"my secret\"", "answer text=\"my secret\";");
    expect(f, "/mood \"all in one\"", "mood text=all in one;");
    expect(f, "/mood \"in\" part", "mood text=\"in\" part;");
    expect(f, "   ", "");
}

static void test_wrong(Fixture *f, gconstpointer data) {
    expect(f, "/msg",
           "/msg: <who> is missing: a contact's name or an address. Usage: /msg [-s "
           "subject] <who> [text...]");
    expect(f, "/pick",
           "/pick: <state> is missing: one of on, off. Usage: /pick [-q] "
           "<on|off> [number]");
    expect(f, "/pick on 5 6",
           "/pick: “6” is too much. Usage: /pick [-q] <on|off> "
           "[number]");
    expect(f, "/pick on five", "/pick: <number> “five” isn't a whole number");
    expect(f, "/pick onn", "/pick: “onn” isn't one of on, off; did you mean “on”?");
    expect(f, "/pick -x on",
           "/pick: there is no flag “-x”. Usage: /pick [-q] <on|off> "
           "[number]");
    expect(f, "/pick\non", "/pick takes one line, not several");
    expect(f, "/later soon", "/later: “soon” isn't a time: write 500ms, 30s, 5m or 2h");
    expect(f, "/mgs bob", "There is no command “/mgs”; did you mean “/msg”?");
    expect(f, "/xyzzyx", "There is no command “/xyzzyx”; /help lists them all");
    expect(f, "/group ad x@example.org",
           "Did you mean “/group add”? /group: “ad” isn't one of all, some");
    expect(f, "/only", "/only is followed by one of online");
    expect(f, "/only onlin", "There is no command “/only onlin”; did you mean “/only online”?");
    expect(f, "/only online",
           "/only online needs a connection, and me@example.org is offline: /connect");
    expect(f, "/group add a@b@",
           "/group add: “a@b@” is not an address: its server is not a domain name");
    expect(f, "/", "There is no command “/”; /help lists them all");
    expect(f, "/msg \xff", "That isn't valid UTF-8");
}

static void test_people(Fixture *f, gconstpointer data) {
    expect(f, "/msg \"Bob Builder\"", "msg who=bob@example.org;");
    expect(f, "/msg \"bob builder\"", "msg who=bob@example.org;");
    expect(f, "/msg bob", "msg who=bob@example.org;");
    expect(f, "/msg ΆΛΜΑ hi", "msg who=alma@example.org; text=hi;");
    expect(f, "/msg άλ hi", "msg who=alma@example.org; text=hi;");
    expect(f, "/msg b", "/msg: “b” could be bert@example.org, bob@example.org: write more of it");
    expect(f, "/msg carol",
           "/msg: “carol” is neither a contact nor an address such as bob@example.org");
    expect(f, "/msg Bob@example.org/Phone", "msg who=bob@example.org/Phone;");
}

static void test_saying(Fixture *f, gconstpointer data) {
    expect(f, "hello", "Nobody hears you here: /msg WHO TEXT says it to somebody");
    f->ctx.conv = convs_get(f->ctx.account, CONV_CHAT, "bob@example.org");
    expect(f, "hello -s  you", "say text=hello -s  you;");
    expect(f, "//etc", "say text=/etc;");
    expect(f, "two\nlines", "say text=two\nlines;");
    expect(f, " /etc/fstab", "say text= /etc/fstab;");
    expect(f, " /answer hunter2",
           "A space stands before the command: take it away, or /say the line");
    expect(f, "/say  /answer", "say text=/answer;");
}

static void test_settings(Fixture *f, gconstpointer data) {
    expect(f, "/set bell off", "set name=bell; value=off;");
    expect(f, "/set bel off", "/set: there is no setting “bel”; did you mean “bell”?");
    expect(f, "/set time-format \"%H %M\"", "set name=time-format; value=%H %M;");
    expect(f, "/set time-format %H %M", "set name=time-format; value=%H %M;");
    g_autoptr(GError) error = NULL;
    g_assert_false(cmd_run(&f->ctx, "/set bell perhaps", &error));
}

static void test_secrets(Fixture *f, gconstpointer data) {
    g_assert_true(cmd_line_is_secret(f->commands, "/answer hunter2"));
    g_assert_true(cmd_line_is_secret(f->commands, "/anser hunter2"));
    g_assert_true(cmd_line_is_secret(f->commands, "/set password hunter2"));
    g_assert_true(cmd_line_is_secret(f->commands, "/set pasword hunter2"));
    g_assert_true(cmd_line_is_secret(f->commands, "/ste password hunter2"));
    g_assert_false(cmd_line_is_secret(f->commands, "/set password-command pass show x"));
    g_assert_false(cmd_line_is_secret(f->commands, "/msg bob hi"));
    g_assert_false(cmd_line_is_secret(f->commands, "//answer"));
}

static void complete(Fixture *f, const char *line, const char *want) {
    g_autoptr(Completion) completion = complete_line(&f->ctx, line, strlen(line));
    g_autofree char *joined = g_strjoinv("|", completion->candidates);
    g_autofree char *got = g_strdup_printf("%u:%s", (guint)completion->start, joined);
    g_assert_cmpstr(got, ==, want);
}

static void test_completion(Fixture *f, gconstpointer data) {
    complete(f, "/m", "0:/m|/mood|/msg");
    complete(f, "/group ", "7:add|drop|remove|all|some");
    complete(f, "/group a", "7:add|all");
    complete(f, "/group add b", "11:bert@example.org|\"Bob Builder\"");
    complete(f, "/msg bo", "5:\"Bob Builder\"");
    complete(f, "/msg bob@", "5:bob@example.org");
    complete(f, "/msg \"bob b", "5:\"Bob Builder\"");
    complete(f, "/msg αλ", "5:");
    complete(f, "/msg άλ", "5:Άλμα");
    complete(f, "/msg bob hel", "9:");
    complete(f, "/msg -", "5:-s");
    complete(f, "/pick -q o", "9:on|off");
    complete(f, "/set tim", "5:time-format");
    complete(f, "/set bell ", "10:on|off");
    complete(f, "/answer x", "8:");
    complete(f, "hello", "5:");
    complete(f, "//m", "3:");
    complete(f, "/nothing x", "9:");
}

static void test_synopses(void) {
    static const char *const wrong[] = {"who", "<who", "<who:nothing>", "<-s x:text>", "[-]"};
    for (guint i = 0; i < G_N_ELEMENTS(wrong); i++) {
        g_autoptr(GError) error = NULL;
        g_assert_null(grammar_parse(wrong[i], &error));
        g_assert_error(error, CMD_ERROR, CMD_ERROR_USAGE);
    }
}

static void test_types_are_sorted(void) {
    guint n;
    const ArgType *types = types_table(&n);
    for (guint i = 0; i < n; i++)
        g_assert_true(type_find(types[i].name) == &types[i]);
}

static void count(Reply *reply, gpointer data) {
    ++*(guint *)data;
}

static void test_reply(void) {
    g_autoptr(GString) said = g_string_new(NULL);
    guint idle = 0;
    Reply *reply = reply_new(hear, said, NULL);
    reply_on_idle(reply, count, &idle);
    reply_expect(reply);
    reply_expect(reply);
    reply_line(reply, "a");
    reply_done(reply);
    g_assert_true(reply_busy(reply));
    g_assert_cmpuint(idle, ==, 0);
    reply_error(reply, "b");
    reply_done(reply);
    g_assert_cmpuint(idle, ==, 1);
    g_assert_true(reply_failed(reply));
    Reply *late = reply_ref(reply);
    reply_close(reply);
    reply_unref(reply);
    reply_line(late, "c");
    g_assert_cmpstr(said->str, ==, "aERROR b");
    reply_unref(late);
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
#define ADD(name, fn) g_test_add("/grammar/" name, Fixture, NULL, set_up, fn, tear_down)
    ADD("arguments", test_arguments);
    ADD("wrong", test_wrong);
    ADD("people", test_people);
    ADD("saying", test_saying);
    ADD("settings", test_settings);
    ADD("secrets", test_secrets);
    ADD("completion", test_completion);
    g_test_add_func("/grammar/synopses", test_synopses);
    g_test_add_func("/grammar/types", test_types_are_sorted);
    g_test_add_func("/grammar/reply", test_reply);
    return g_test_run();
}
