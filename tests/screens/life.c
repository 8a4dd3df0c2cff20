/* What a terminal and its user do to a program: sizes, signals, poor terminals, stalled ones. */
#include "terminal.h"

#include <locale.h>
#include <signal.h>
#include <string.h>

typedef struct {
    Terminal *terminal;
} World;

static void start(World *world, int width, int height, const char *term) {
    const char *argv[] = {g_getenv("PAPO"), "--profile", ":memory:", NULL};
    g_autofree char *kind = g_strconcat("TERM=", term, NULL);
    const char *env[] = {kind, NULL};
    world->terminal = terminal_start(width, height, env, argv);
}

static void tear_down(World *world, gconstpointer data) {
    terminal_free(world->terminal);
}

static void assert_line(World *world, int from_end, const char *expected) {
    g_autofree char *text = terminal_text(world->terminal);
    g_auto(GStrv) lines = g_strsplit(g_strchomp(text), "\n", -1);
    int n = (int)g_strv_length(lines);
    g_assert_cmpint(n, >=, from_end);
    g_assert_cmpstr(lines[n - from_end], ==, expected);
}

static void quit(World *world) {
    terminal_type(world->terminal, "\003/quit\r");
    g_assert_cmpint(terminal_wait_exit(world->terminal), ==, 0);
}

/* The input grows and shrinks; what is above moves and stays whole, in every size. */
static void test_growing(World *world, gconstpointer data) {
    static const int sizes[][2] = {{100, 30}, {80, 24}, {60, 50}, {120, 12}};
    g_autofree char *word = g_strnfill(130, 'x');

    start(world, 100, 30, "xterm-256color");
    terminal_wait(world->terminal, "console>");
    for (guint i = 0; i < G_N_ELEMENTS(sizes); i++) {
        int room = sizes[i][0] - (int)strlen("console> ");
        g_autofree char *first = g_strdup_printf("console> %.*s", room, word);
        if (i > 0)
            terminal_resize(world->terminal, sizes[i][0], sizes[i][1]);
        terminal_type(world->terminal, word);
        terminal_wait(world->terminal, first);
        terminal_settle(world->terminal, 300);
        int lines = (130 + room - 1) / room;
        assert_line(world, lines + 1, " no account  1*console");
        assert_line(world, lines, first);
        terminal_type(world->terminal, "\003");
        terminal_wait_gone(world->terminal, "xxx");
        terminal_settle(world->terminal, 300);
        assert_line(world, 2, " no account  1*console");
        assert_line(world, 1, "console>");
    }
    quit(world);
}

static void test_sizes(World *world, gconstpointer data) {
    static const int sizes[][2] = {{1, 1}, {500, 200}, {2, 100}, {100, 2}, {0, 0}, {20, 5}};

    start(world, 80, 24, "xterm-256color");
    terminal_wait(world->terminal, "console>");
    for (int round = 0; round < 50; round++) {
        const int *size = sizes[(guint)round % G_N_ELEMENTS(sizes)];
        if (size[0] > 0)
            terminal_resize(world->terminal, size[0], size[1]);
        kill(terminal_pid(world->terminal), SIGWINCH);
    }
    terminal_resize(world->terminal, 80, 24);
    terminal_wait(world->terminal, "Tab completes what you type");
    terminal_wait(world->terminal, "console>");
    quit(world);
}

/* Nobody reads what papo writes (^S, a dead line): it goes on hearing, and shows the newest later.
 */
static void test_stalled(World *world, gconstpointer data) {
    start(world, 200, 60, "xterm-256color");
    terminal_wait(world->terminal, "console>");
    for (int i = 0; i < 3000; i++)
        terminal_type(world->terminal, i % 2 ? "/win 1\r\f" : "/keys\r\f");
    terminal_type(world->terminal, "it still hears");
    terminal_wait(world->terminal, "console> it still hears");
    quit(world);
}

/* Whoever can't be stopped (nobody could continue us here) is on the screen again at once. */
static void test_stop(World *world, gconstpointer data) {
    start(world, 80, 24, "xterm-256color");
    terminal_wait(world->terminal, "console>");
    terminal_type(world->terminal, "half a line");
    terminal_wait(world->terminal, "half a line");
    g_bytes_unref(terminal_take_output(world->terminal));
    terminal_type(world->terminal, "\032");
    terminal_settle(world->terminal, 300);
    g_autoptr(GBytes) output = terminal_take_output(world->terminal);
    gsize n;
    const char *bytes = g_bytes_get_data(output, &n);
    const char *left = g_strstr_len(bytes, (gssize)n, "\033[?1049l");
    g_assert_nonnull(left);
    g_assert_nonnull(strstr(left, "\033[?1049h"));
    assert_line(world, 1, "console> half a line");
    quit(world);
}

static void test_crash(World *world, gconstpointer number) {
    int x, y;

    start(world, 80, 24, "xterm-256color");
    terminal_wait(world->terminal, "console>");
    terminal_settle(world->terminal, 100);
    kill(terminal_pid(world->terminal), GPOINTER_TO_INT(number));
    g_assert_cmpint(terminal_wait_exit(world->terminal), ==, -1);
    g_autofree char *text = terminal_text(world->terminal);
    g_assert_null(strstr(text, "console>"));
    g_assert_true(terminal_cursor(world->terminal, &x, &y));
}

static void test_poor(World *world, gconstpointer term) {
    start(world, 200, 24, term);
    g_assert_cmpint(terminal_wait_exit(world->terminal), ==, 2);
    g_autofree char *text = terminal_text(world->terminal);
    g_assert_nonnull(strstr(text, "set TERM to what it is"));
}

static void test_old(World *world, gconstpointer term) {
    start(world, 80, 24, term);
    terminal_wait(world->terminal, "Welcome to papo.");
    terminal_type(world->terminal, "/wins\r");
    terminal_wait(world->terminal, "1 console");
    g_bytes_unref(terminal_take_output(world->terminal));
    quit(world);
    g_autoptr(GBytes) output = terminal_take_output(world->terminal);
    gsize n;
    const char *bytes = g_bytes_get_data(output, &n);
    g_assert_null(g_strstr_len(bytes, (gssize)n, "$<")); /* a time to wait is no text */
}

/* Without Unicode quotes are still quotes. */
static void test_ascii(World *world, gconstpointer data) {
    const char *argv[] = {g_getenv("PAPO"), "--profile", ":memory:", NULL};
    const char *env[] = {"TERM=xterm-256color", "LC_ALL=C", NULL};
    world->terminal = terminal_start(80, 24, env, argv);
    terminal_wait(world->terminal, "console>");
    terminal_type(world->terminal, "/nosuch\r");
    terminal_wait(world->terminal, "There is no command \"/nosuch\"");
    quit(world);
}

/* A paste is one line of several until Enter, whatever is in it; what is no key is no text. */
static void test_paste(World *world, gconstpointer data) {
    start(world, 80, 24, "xterm-256color");
    terminal_wait(world->terminal, "console>");
    terminal_type(world->terminal, "\033[200~/quit\r\n/quit\r\n/quit\033[201~");
    terminal_wait(world->terminal, "         /quit\n         /quit");
    terminal_type(world->terminal, "\003\033[99;99~\033[?1;2c\033]0;x");
    terminal_settle(world->terminal, 200);
    terminal_type(world->terminal, "\003");
    terminal_wait_gone(world->terminal, "         /quit");
    quit(world);
}

static gboolean wrote(World *world, const char *bytes) {
    g_autoptr(GBytes) output = terminal_take_output(world->terminal);
    gsize n;
    const char *all = g_bytes_get_data(output, &n);
    return g_strstr_len(all, (gssize)n, bytes) != NULL;
}

/* The terminal tells of the mouse only as long as that is wished. */
static void test_mouse(World *world, gconstpointer data) {
    start(world, 80, 24, "xterm-256color");
    terminal_wait(world->terminal, "console>");
    g_assert_false(wrote(world, "\033[?1000h"));
    terminal_type(world->terminal, "/set mouse on\r");
    terminal_wait(world->terminal, "mouse = on");
    g_assert_true(wrote(world, "\033[?1000h\033[?1006h"));
    terminal_type(world->terminal, "/set\r");
    terminal_wait(world->terminal, "settings>");
    terminal_type(world->terminal, "\033[<0;16;23M\033[<0;16;23m"); /* the console's tab */
    terminal_wait(world->terminal, "console>");
    quit(world);
    g_assert_true(wrote(world, "\033[?1006l\033[?1000l"));
}

/* ~Struck~ is struck out where the terminal can do that, and never blinks. */
static void test_struck(World *world, gconstpointer term) {
    start(world, 80, 24, term);
    terminal_wait(world->terminal, "console>");
    terminal_type(world->terminal, "/account add me@a.test\r/msg bob@a.test\r");
    terminal_wait(world->terminal, "bob@a.test>");
    terminal_type(world->terminal, "~gone~ and *there*\r");
    terminal_wait(world->terminal, "~gone~ and *there* ");
    g_autofree char *styles = terminal_styles(world->terminal);
    g_assert_cmpint(strstr(styles, " strike") != NULL, ==, strcmp(term, "linux") != 0);
    g_assert_null(strstr(styles, "blink"));
    quit(world);
}

static void remote(const char *profile, const char *command, const char *answer) {
    g_autoptr(GError) error = NULL;
    const char *argv[] = {g_getenv("PAPO"), "--profile", profile, "--remote", command, NULL};
    g_auto(GStrv) env = g_environ_setenv(g_get_environ(), "XDG_RUNTIME_DIR", "/dev/null", TRUE);
    g_autofree char *out = NULL, *err = NULL;
    int status;
    g_assert_true(
        g_spawn_sync(NULL, (char **)argv, env, 0, NULL, NULL, &out, &err, &status, &error));
    g_assert_no_error(error);
    g_assert_cmpstr(err, ==, "");
    g_assert_cmpint(status, ==, 0);
    g_assert_cmpstr(out, ==, answer);
}

/* From outside: answers go there; the screen goes elsewhere when that is what was asked for. */
static void test_remote(World *world, gconstpointer data) {
    g_autofree char *profile = g_dir_make_tmp("papo-life-XXXXXX", NULL);
    const char *argv[] = {g_getenv("PAPO"), "--profile", profile, NULL};
    const char *env[] = {"TERM=xterm-256color", NULL};
    world->terminal = terminal_start(80, 24, env, argv);
    terminal_wait(world->terminal, "console>");
    remote(profile, "/echo only there", "only there\n");
    remote(profile, "/account add me@example.org",
           "Added me@example.org: /connect me@example.org\n");
    remote(profile, "/msg bob@example.org", "");
    terminal_wait(world->terminal, "2 bob@example.org");
    remote(profile, "/wins", " 1 console\n 2 bob@example.org\n");
    terminal_wait(world->terminal, "console>");
    remote(profile, "/win 2", "");
    terminal_wait(world->terminal, "bob@example.org>");
    remote(profile, "/close", "");
    terminal_wait(world->terminal, "console>");
    g_autofree char *text = terminal_text(world->terminal);
    g_assert_null(strstr(text, "only there"));
    remote(profile, "/quit", "");
    g_assert_cmpint(terminal_wait_exit(world->terminal), ==, 0);
    g_autofree char *socket = g_build_filename(profile, "control", NULL);
    g_assert_false(g_file_test(socket, G_FILE_TEST_EXISTS));
    g_autofree char *remove = g_strdup_printf("rm -r %s", profile);
    g_assert_true(g_spawn_command_line_sync(remove, NULL, NULL, NULL, NULL));
}

int main(int argc, char **argv) {
    setlocale(LC_ALL, "C.UTF-8");
    g_test_init(&argc, &argv, NULL);
#define ADD(name, data, fn) g_test_add("/life/" name, World, data, NULL, fn, tear_down)
    ADD("growing", NULL, test_growing);
    ADD("sizes", NULL, test_sizes);
    ADD("stalled", NULL, test_stalled);
    ADD("stop", NULL, test_stop);
    ADD("mouse", NULL, test_mouse);
    ADD("struck/xterm", "xterm-256color", test_struck);
    ADD("struck/tmux", "tmux-256color", test_struck);
    ADD("struck/linux", "linux", test_struck);
    ADD("crash/segv", GINT_TO_POINTER(SIGSEGV), test_crash);
    ADD("crash/abort", GINT_TO_POINTER(SIGABRT), test_crash);
    ADD("poor/dumb", "dumb", test_poor);
    ADD("poor/unknown", "no-such-terminal", test_poor);
    ADD("old/vt100", "vt100", test_old);
    ADD("old/linux", "linux", test_old);
    ADD("old/screen", "screen", test_old);
    ADD("ascii", NULL, test_ascii);
    ADD("paste", NULL, test_paste);
    ADD("remote", NULL, test_remote);
    return g_test_run();
}
