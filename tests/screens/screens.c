/* The real program in a real terminal: what is to be seen, what it costs, and what stays behind.
 * Golden screens are in golden/; PAPO_UPDATE=1 writes them anew: look at the difference. */
#include "server.h"
#include "terminal.h"

#include <glib/gstdio.h>
#include <locale.h>
#include <sys/wait.h>

#define ROSTER                                                                                     \
    "<item jid='bob@a.test' name='Bob' subscription='both'><group>Friends</group></item>"          \
    "<item jid='carol@a.test' name='Carol' subscription='both'><group>Friends</group></item>"      \
    "<item jid='dora@a.test' subscription='both'/>"

typedef struct {
    Server *server;
    Terminal *terminal;
    char *profile;
} World;

static void remove_all(const char *path) {
    g_autoptr(GDir) dir = g_dir_open(path, 0, NULL);
    const char *name;

    while (dir && (name = g_dir_read_name(dir)) != NULL) {
        g_autofree char *inner = g_build_filename(path, name, NULL);
        remove_all(inner);
    }
    g_remove(path);
}

/* A profile with one account at the server, made the way a person would. */
static void make_profile(World *world, gboolean plain) {
    g_autofree char *file = g_build_filename(world->profile, "setup.papo", NULL);
    g_autofree char *safety =
        plain ? g_strdup("/account set me@a.test tls none\n/account set me@a.test auth legacy\n")
              : g_strdup_printf("/account set me@a.test ca-file %s\n", server_ca(world->server));
    g_autofree char *text =
        g_strdup_printf("/account add me@a.test\n/account set me@a.test server 127.0.0.1\n"
                        "/account set me@a.test port %u\n/account set me@a.test resource papo\n"
                        "/account set me@a.test password-command \"printf %%s secret\"\n%s"
                        "/set time-format 12:00\n/set date-format Today\n/set desktop off\n",
                        server_port(world->server), safety);
    const char *argv[] = {g_getenv("PAPO"), "--profile", world->profile, "--script", file, NULL};
    g_autofree char *out = NULL, *err = NULL;
    int status;

    g_assert_true(g_file_set_contents(file, text, -1, NULL));
    g_assert_true(
        g_spawn_sync(NULL, (char **)argv, NULL, 0, NULL, NULL, &out, &err, &status, NULL));
    if (status != 0)
        g_error("the profile could not be made: %s", err);
}

/* At first always in 80 by 24. */
static void start_as(World *world, const char *const *env) {
    const char *argv[] = {g_getenv("PAPO"), "--profile", world->profile, NULL};

    world->terminal = terminal_start(80, 24, env, argv);
}

static void start(World *world) {
    start_as(world, (const char *const[]){"TERM=xterm-256color", NULL});
}

static void log_in(World *world, gboolean plain) {
    world->server = server_start(ROSTER, plain);
    make_profile(world, plain);
}

static void set_up(World *world, gconstpointer data) {
    world->profile = g_dir_make_tmp("papo-screens-XXXXXX", NULL);
}

static void tear_down(World *world, gconstpointer data) {
    terminal_free(world->terminal);
    if (world->server)
        server_stop(world->server);
    remove_all(world->profile);
    g_free(world->profile);
}

static char *look(const Terminal *terminal) {
    g_autofree char *text = terminal_text(terminal), *styles = terminal_styles(terminal);
    int x, y;
    gboolean visible = terminal_cursor(terminal, &x, &y);

    return visible ? g_strdup_printf("%scursor %d,%d\n%s", text, x, y, styles)
                   : g_strdup_printf("%sno cursor\n%s", text, styles);
}

static void golden(World *world, const char *name) {
    g_autofree char *file = g_strconcat(name, ".screen", NULL);
    g_autofree char *path = g_test_build_filename(G_TEST_DIST, "golden", file, NULL);
    g_autofree char *expected = NULL;
    g_autoptr(GError) error = NULL;

    if (g_getenv("PAPO_UPDATE")) {
        terminal_settle(world->terminal, 300);
        g_autofree char *now = look(world->terminal);
        g_assert_true(g_file_set_contents(path, now, -1, NULL));
    }
    g_file_get_contents(path, &expected, NULL, &error);
    g_assert_no_error(error);
    terminal_wait_equal(world->terminal, look, expected);
}

/* Bob and Carol are there, and Bob has been talked to. */
static void converse(World *world) {
    Terminal *terminal = world->terminal;

    terminal_wait(terminal, "console>");
    server_say(world->server, "<presence from='bob@a.test/desk'/>");
    server_say(world->server, "<presence from='carol@a.test/desk'><show>dnd</show>"
                              "<status>writing a book</status></presence>");
    server_say(world->server, "<message from='carol@a.test/desk' type='chat' id='c1'>"
                              "<body>later, please</body></message>");
    terminal_wait(terminal, "(1)");
    terminal_type(terminal, "/msg bob@a.test\r");
    terminal_wait(terminal, "Bob>");
    terminal_type(terminal, "is the kettle on?\r");
    terminal_wait(terminal, "kettle on? ");
    terminal_wait_gone(terminal, "kettle on? ·");
    terminal_wait_gone(terminal, "kettle on? .");
    server_say(world->server, "<message from='bob@a.test/desk' id='r1'>"
                              "<received xmlns='urn:xmpp:receipts' id='$id'/></message>");
    server_say(world->server, "<message from='bob@a.test/desk' type='chat' id='b1'><body>"
                              "it is 🍵 and there are 饼干 and sa\xcc\x81ndwiches for everybody who "
                              "comes before five</body></message>");
    terminal_wait(terminal, "five");
    server_say(world->server, "<message from='bob@a.test/desk' type='chat' id='b2'><body>"
                              "/me pours</body></message>");
    terminal_wait(terminal, "pours");
}

typedef struct {
    const char *name;
    int width, height;
    const char *env[3];
    const char *theme; /* NULL: the default one */
} Screen;

static const Screen screens[] = {
    {"chat-80x24-256", 80, 24, {"TERM=xterm-256color"}, NULL},
    {"chat-80x24-24bit", 80, 24, {"TERM=xterm-256color", "COLORTERM=truecolor"}, NULL},
    {"chat-80x24-8", 80, 24, {"TERM=linux"}, NULL},
    {"chat-80x24-mono", 80, 24, {"TERM=vt100"}, NULL},
    {"chat-80x24-ascii", 80, 24, {"TERM=xterm-256color", "LC_ALL=C"}, NULL},
    {"chat-120x40-256", 120, 40, {"TERM=xterm-256color"}, NULL},
    {"chat-40x10-256", 40, 10, {"TERM=xterm-256color"}, NULL},
    {"chat-20x5-256", 20, 5, {"TERM=xterm-256color"}, NULL},
    {"chat-light", 80, 24, {"TERM=xterm-256color"}, "light"},
    {"chat-mono", 80, 24, {"TERM=xterm-256color"}, "mono"},
};

static const Screen lists[] = {
    {"list-80x24-256", 80, 24, {"TERM=xterm-256color"}, NULL},
    {"list-120x40-256", 120, 40, {"TERM=xterm-256color"}, NULL},
    {"list-80x24-mono", 80, 24, {"TERM=vt100"}, NULL},
    {"list-20x5-ascii", 20, 5, {"TERM=xterm-256color", "LC_ALL=C"}, NULL},
};

static void test_chat(World *world, gconstpointer data) {
    const Screen *screen = data;

    log_in(world, FALSE);
    start_as(world, screen->env);
    converse(world);
    if (screen->theme) {
        g_autofree char *line = g_strdup_printf("/set theme %s\r", screen->theme);
        terminal_type(world->terminal, line);
        terminal_wait(world->terminal, "theme = ");
    }
    if (screen->width != 80)
        terminal_resize(world->terminal, screen->width, screen->height);
    golden(world, screen->name);
}

static void test_first_start(World *world, gconstpointer data) {
    start(world);
    terminal_wait(world->terminal, "/help");
    terminal_wait(world->terminal, "console>");
    terminal_type(world->terminal, "/set time-format 12:00\r/set date-format Today\r");
    terminal_wait(world->terminal, "Today");
    golden(world, "first-start");
}

/* Nobody can overlook that others can read along. */
static void test_plain(World *world, gconstpointer data) {
    log_in(world, TRUE);
    start(world);
    converse(world);
    golden(world, "plain-80x24");
    terminal_resize(world->terminal, 20, 5);
    golden(world, "plain-20x5");
}

/* S20 at the real terminal: what strangers write is shown, not obeyed. */
static void test_hostile(World *world, gconstpointer data) {
    static const char *const evil[] = {"\xc2\x9b",     "\xc2\x9d", "\xe2\x80\xae",
                                       "\xe2\x81\xa6", "\x7f",     "\xe2\x80\xa8"};

    log_in(world, FALSE);
    start(world);
    converse(world);
    g_bytes_unref(terminal_take_output(world->terminal));
    server_say(world->server, "<presence from='bob@a.test/d&#x9b;2J'><status>&#x9d;0;owned&#x202e;x"
                              "</status></presence>");
    server_say(world->server, "<message from='bob@a.test/desk' type='chat' id='e1'><subject>"
                              "su&#x9b;31m&#13;bject</subject><body>one&#x9b;2J&#13;"
                              "        Bob 12:00 I AGREE&#x202e;&#x2028;     "
                              "carol 12:00 me too&#x7f;&#x2066;end</body></message>");
    terminal_wait(world->terminal, "end");
    golden(world, "hostile");
    g_autoptr(GBytes) output = terminal_take_output(world->terminal);
    gsize n;
    const char *bytes = g_bytes_get_data(output, &n);
    for (guint i = 0; i < G_N_ELEMENTS(evil); i++)
        g_assert_null(g_strstr_len(bytes, (gssize)n, evil[i]));
}

static void say_number(World *world, int i) {
    server_say(world->server,
               "<message from='bob@a.test/desk' type='chat' id='n%d'><body>number %d.</body>"
               "</message>",
               i, i);
}

static void test_scroll(World *world, gconstpointer data) {
    log_in(world, FALSE);
    start(world);
    converse(world);
    for (int i = 1; i <= 60; i++)
        say_number(world, i);
    terminal_wait(world->terminal, "number 60.");
    terminal_type(world->terminal, "\033[5~"); /* PageUp */
    terminal_wait_gone(world->terminal, "number 60.");
    g_autofree char *before = terminal_text(world->terminal);
    say_number(world, 61);
    terminal_wait(world->terminal, "1 new below");
    g_autofree char *after = terminal_text(world->terminal);
    *strstr(before, " me@a.test") = *strstr(after, " me@a.test") = '\0';
    g_assert_cmpstr(strchr(before, '\n'), ==, strchr(after, '\n')); /* all but title and tabs */
    golden(world, "scrolled");
    terminal_type(world->terminal, "\033[6~\033[6~"); /* PageDown */
    terminal_wait(world->terminal, "number 61.");
    terminal_wait_gone(world->terminal, "new below");
}

/* Looking for words while they are typed: the place, and the words in it. */
static void test_find(World *world, gconstpointer data) {
    log_in(world, FALSE);
    start(world);
    converse(world);
    for (int i = 1; i <= 60; i++)
        say_number(world, i);
    terminal_wait(world->terminal, "number 60.");
    terminal_type(world->terminal, "\033s");
    terminal_wait(world->terminal, "find:");
    terminal_type(world->terminal, "Number 1");
    terminal_wait(world->terminal, "find: Number 1");
    terminal_type(world->terminal, "\022\022"); /* Ctrl-R: the one before that, and before */
    terminal_wait(world->terminal, "number 17.");
    say_number(world, 61); /* its count stands where the day of the place would */
    terminal_wait(world->terminal, "1 new below");
    golden(world, "find");
    terminal_type(world->terminal, "\033");
    terminal_wait(world->terminal, "number 61.");
    terminal_wait_gone(world->terminal, "find:");
}

/* The bell and the flash, which ends by itself. */
static void test_flash(World *world, gconstpointer data) {
    log_in(world, FALSE);
    start(world);
    terminal_wait(world->terminal, "console>");
    terminal_type(world->terminal, "/set flash on\r");
    terminal_wait(world->terminal, "flash = on");
    g_bytes_unref(terminal_take_output(world->terminal));
    server_say(world->server, "<message from='carol@a.test/desk' type='chat' id='c1'>"
                              "<body>look</body></message>");
    terminal_wait(world->terminal, "(1)");
    terminal_settle(world->terminal, 400);
    g_autoptr(GBytes) output = terminal_take_output(world->terminal);
    gsize n;
    const char *bytes = g_bytes_get_data(output, &n);
    const char *begin = g_strstr_len(bytes, (gssize)n, "\033[?5h");
    g_assert_nonnull(memchr(bytes, '\a', n));
    g_assert_nonnull(begin);
    g_assert_nonnull(g_strstr_len(begin, (gssize)n - (begin - bytes), "\033[?5l"));
}

/* A window that is a list, and what a step in it costs. */
static void test_list(World *world, gconstpointer data) {
    const Screen *screen = data;

    start_as(world, screen->env);
    terminal_wait(world->terminal, "console>");
    terminal_type(world->terminal, "/set\r");
    terminal_wait(world->terminal, "settings>");
    terminal_resize(world->terminal, screen->width, screen->height);
    terminal_type(world->terminal, "\033[B"); /* Down */
    terminal_type(world->terminal, "bel");
    terminal_wait(world->terminal, "> bel");
    terminal_type(world->terminal, "\003answer-\033[B\033[B");
    golden(world, screen->name);
    terminal_settle(world->terminal, 100);
    g_bytes_unref(terminal_take_output(world->terminal));
    terminal_type(world->terminal, "\033[A");
    terminal_settle(world->terminal, 300);
    g_autoptr(GBytes) output = terminal_take_output(world->terminal);
    g_test_message("%s: %" G_GSIZE_FORMAT " bytes a step", screen->name, g_bytes_get_size(output));
    g_assert_cmpuint(g_bytes_get_size(output), >, 0);
    g_assert_cmpuint(g_bytes_get_size(output), <, 400);
}

/* What one more line costs over a slow connection, and what a flood does. */
static void test_bytes(World *world, gconstpointer data) {
    static const struct {
        int width, height;
        const char *keys; /* before it */
        gsize limit;
    } sizes[] = {
        {80, 24, "", 200}, {120, 40, "", 400}, {140, 40, "/panel left conversations\r", 500}};

    log_in(world, FALSE);
    start(world);
    converse(world);
    int number = 0;
    for (guint s = 0; s < G_N_ELEMENTS(sizes); s++) {
        terminal_type(world->terminal, sizes[s].keys);
        terminal_resize(world->terminal, sizes[s].width, sizes[s].height);
        for (int i = 0; i < 60; i++)
            say_number(world, ++number);
        g_autofree char *full = g_strdup_printf("number %d.", number);
        terminal_wait(world->terminal, full);
        terminal_settle(world->terminal, 300);
        g_bytes_unref(terminal_take_output(world->terminal));
        for (int i = 0; i < 10; i++) {
            say_number(world, ++number);
            g_autofree char *text = g_strdup_printf("number %d.", number);
            terminal_wait(world->terminal, text);
            terminal_settle(world->terminal, 60);
        }
        g_autoptr(GBytes) output = terminal_take_output(world->terminal);
        g_test_message("%dx%d: %" G_GSIZE_FORMAT " bytes a line", sizes[s].width, sizes[s].height,
                       g_bytes_get_size(output) / 10);
        g_assert_cmpuint(g_bytes_get_size(output) / 10, <=, sizes[s].limit);
    }
    for (int i = 0; i < 2000; i++)
        say_number(world, ++number);
    g_autofree char *last = g_strdup_printf("number %d.", number);
    terminal_wait(world->terminal, last);
    terminal_settle(world->terminal, 60);
    g_autoptr(GBytes) output = terminal_take_output(world->terminal);
    g_test_message("a flood of 2000: %" G_GSIZE_FORMAT " bytes", g_bytes_get_size(output));
    g_assert_cmpuint(g_bytes_get_size(output), <, 1000000);
}

/* So many of them; self: it is us. */
static void come(World *world, const char *who, int n, const char *item, const char *more,
                 int self) {
    for (int i = 0; i < n; i++)
        server_say(
            world->server,
            "<presence from='tea@rooms.a.test/%s%.*d'>%s<x xmlns='http://jabber.org/protocol/"
            "muc#user'><item %s/>%s</x></presence>",
            who, n > 1, n > 1 ? i : 0, more, item, self ? "<status code='110'/>" : "");
}

/* Who is in a room, who has the looks of somebody else, and what is said to us. */
static void test_tea(World *world, gconstpointer data) {
    const char *from = "<message from='tea@rooms.a.test/Alice' type='groupchat'";

    log_in(world, FALSE);
    start(world);
    terminal_wait(world->terminal, "is online");
    terminal_type(world->terminal, "/join tea@rooms.a.test Hatter\r");
    terminal_wait(world->terminal, "tea>");
    come(world, "Alice", 1, "affiliation='owner' role='moderator'",
         "<show>dnd</show><status>pouring</status><hats xmlns='urn:xmpp:hats:0'>"
         "<hat uri='urn:host' title='Host'/></hats>",
         FALSE);
    come(world, "Bob", 1, "role='participant'", "", FALSE);
    come(world, "b0b", 1, "role='visitor'", "<show>away</show>", FALSE);
    come(world, "Hatter", 1, "role='participant'", "", TRUE);
    server_say(world->server, "%s><subject>Tea party</subject></message>", from);
    server_say(world->server, "%s id='t1'><body>Hatter: it is on</body></message>", from);
    terminal_wait(world->terminal, "Hatter: it is");
    golden(world, "room-80x24");
    terminal_resize(world->terminal, 120, 40);
    terminal_wait(world->terminal, "Moderators");
    golden(world, "room-120x40");
}

/* A room of 5,000 is there at once, and a flood of those who come is painted, not each of them. */
static void test_room(World *world, gconstpointer data) {
    log_in(world, FALSE);
    start(world);
    terminal_wait(world->terminal, "is online");
    terminal_resize(world->terminal, 120, 24);
    terminal_type(world->terminal, "/set room-comings all\r/join tea@rooms.a.test me0\r");
    terminal_wait(world->terminal, "tea>");
    terminal_settle(world->terminal, 300);
    g_bytes_unref(terminal_take_output(world->terminal));
    come(world, "guest", 5000, "role='participant'", "", FALSE);
    come(world, "me0", 1, "role='participant'", "", TRUE);
    terminal_wait(world->terminal, "5001 here");
    g_autoptr(GBytes) entered = terminal_take_output(world->terminal);
    g_assert_cmpuint(g_bytes_get_size(entered), <, 10000);
    come(world, "late", 3000, "role='participant'", "", FALSE);
    terminal_wait(world->terminal, "8001 here");
    g_autoptr(GBytes) flood = terminal_take_output(world->terminal);
    g_assert_cmpuint(g_bytes_get_size(flood), <, 30000);
}

static guint64 voluntary_switches(GPid pid) {
    g_autofree char *path = g_strdup_printf("/proc/%d/status", (int)pid), *text = NULL;
    g_autoptr(GError) error = NULL;

    g_file_get_contents(path, &text, NULL, &error);
    g_assert_no_error(error);
    const char *line = strstr(text, "\nvoluntary_ctxt_switches:");
    g_assert_nonnull(line);
    return g_ascii_strtoull(line + strlen("\nvoluntary_ctxt_switches:"), NULL, 10);
}

/* Online, in a conversation, and nothing happens: nothing is done. */
static void test_idle(World *world, gconstpointer data) {
    log_in(world, FALSE);
    start(world);
    converse(world);
    terminal_settle(world->terminal, 3000); /* what the login has begun comes to its end */
    guint64 before = voluntary_switches(terminal_pid(world->terminal));
    g_assert_cmpuint(terminal_settle(world->terminal, 30000), ==, 0);
    g_assert_cmpuint(voluntary_switches(terminal_pid(world->terminal)), ==, before);
}

/* The terminal is as it was found; so it is after a signal. */
static void test_end(World *world, gconstpointer data) {
    int x, y;

    log_in(world, FALSE);
    start(world);
    converse(world);
    terminal_type(world->terminal, "/quit\r");
    g_assert_cmpint(terminal_wait_exit(world->terminal), ==, 0);
    g_autofree char *text = terminal_text(world->terminal);
    g_assert_null(strstr(text, "Bob"));
    g_assert_true(terminal_cursor(world->terminal, &x, &y)); /* not hidden */
}

static void test_signal(World *world, gconstpointer data) {
    int x, y;

    log_in(world, FALSE);
    start(world);
    converse(world);
    terminal_type(world->terminal, "half a thought");
    terminal_wait(world->terminal, "half a thought");
    kill(terminal_pid(world->terminal), SIGTERM);
    g_assert_cmpint(terminal_wait_exit(world->terminal), ==, 128 + SIGTERM);
    g_autofree char *text = terminal_text(world->terminal);
    g_assert_null(strstr(text, "Bob"));
    g_assert_true(terminal_cursor(world->terminal, &x, &y));
    terminal_free(world->terminal);
    start(world); /* nothing is lost */
    terminal_wait(world->terminal, "Bob");
    terminal_type(world->terminal, "\0333"); /* Alt-3 */
    terminal_wait(world->terminal, "half a thought");
    terminal_wait(world->terminal, "is the kettle on?");
}

int main(int argc, char **argv) {
    setlocale(LC_ALL, "C.UTF-8"); /* for what a failure shows */
    g_test_init(&argc, &argv, NULL);
#define ADD(name, data, fn) g_test_add(name, World, data, set_up, fn, tear_down)
    ADD("/screens/first-start", NULL, test_first_start);
    for (guint i = 0; i < G_N_ELEMENTS(screens); i++) {
        g_autofree char *name = g_strconcat("/screens/", screens[i].name, NULL);
        ADD(name, &screens[i], test_chat);
    }
    ADD("/screens/plain", NULL, test_plain);
    ADD("/screens/hostile", NULL, test_hostile);
    ADD("/screens/scroll", NULL, test_scroll);
    ADD("/screens/find", NULL, test_find);
    ADD("/screens/flash", NULL, test_flash);
    for (gsize i = 0; i < G_N_ELEMENTS(lists); i++) {
        g_autofree char *name = g_strconcat("/screens/", lists[i].name, NULL);
        ADD(name, &lists[i], test_list);
    }
    ADD("/screens/bytes", NULL, test_bytes);
    ADD("/screens/room", NULL, test_room);
    ADD("/screens/tea", NULL, test_tea);
    ADD("/screens/end", NULL, test_end);
    ADD("/screens/signal", NULL, test_signal);
    ADD("/screens/idle", NULL, test_idle);
    return g_test_run();
}
