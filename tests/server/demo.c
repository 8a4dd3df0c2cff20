/* tests/demo: it opens papo with people to talk to, and nothing of it is left, whatever ends it. */
#include "../screens/terminal.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <locale.h>
#include <signal.h>
#include <string.h>

typedef struct {
    Terminal *terminal;
    char *folder; /* its temporary files */
    GArray *pids; /* what it has started */
} World;

/* Generous: certificates are made, a server starts. */
static void wait_long(World *world, const char *text) {
    for (int i = 0; i < 240; i++) {
        g_autofree char *seen = terminal_text(world->terminal);
        if (strstr(seen, text))
            return;
        terminal_settle(world->terminal, 500);
    }
    terminal_wait(world->terminal, text); /* says what there is instead */
}

static char *demo_folder(const World *world) {
    g_autoptr(GDir) dir = g_dir_open(world->folder, 0, NULL);
    const char *name;

    while ((name = g_dir_read_name(dir)))
        if (g_str_has_prefix(name, "papo-demo."))
            return g_build_filename(world->folder, name, NULL);
    return NULL;
}

static void note_pids(World *world, const char *folder, const char *file) {
    g_autofree char *path = g_build_filename(folder, file, NULL), *text = NULL;

    g_assert_true(g_file_get_contents(path, &text, NULL, NULL));
    g_auto(GStrv) lines = g_strsplit(g_strstrip(text), "\n", -1);
    for (int i = 0; lines[i]; i++) {
        GPid pid = (GPid)g_ascii_strtoll(lines[i], NULL, 10);
        g_assert_cmpint(pid, >, 1);
        g_assert_cmpint(kill(pid, 0), ==, 0);
        g_array_append_val(world->pids, pid);
    }
}

static void set_up(World *world, gconstpointer data) {
    const char *argv[] = {g_getenv("PAPO_DEMO"), NULL};

    world->folder = g_dir_make_tmp("papo-demo-test-XXXXXX", NULL);
    world->pids = g_array_new(FALSE, FALSE, sizeof(GPid));
    g_autofree char *tmp = g_strconcat("TMPDIR=", world->folder, NULL);
    g_autofree char *build = g_strconcat("PAPO_BUILD=", g_getenv("PAPO_BUILD"), NULL);
    const char *env[] = {"TERM=xterm-256color", tmp, build, NULL};
    world->terminal = terminal_start(80, 24, env, argv);
    wait_long(world, "alice@papo.test is online");
    wait_long(world, "2 Bob(1)");
    g_autofree char *demo = demo_folder(world), *server = g_build_filename(demo, "server", NULL);
    note_pids(world, demo, "pids");
    note_pids(world, server, "prosody.pid");
    g_assert_cmpuint(world->pids->len, ==, 4);
}

/* Whoever cleans up may be another process: it is waited for. */
static void tear_down(World *world, gconstpointer data) {
    for (int i = 0; i < 300; i++) {
        g_autofree char *demo = demo_folder(world);
        if (!demo)
            break;
        g_usleep(G_USEC_PER_SEC / 10);
    }
    g_autofree char *demo = demo_folder(world);
    g_assert_null(demo);
    for (guint i = 0; i < world->pids->len; i++) {
        g_assert_cmpint(kill(g_array_index(world->pids, GPid, i), 0), ==, -1);
        g_assert_cmpint(errno, ==, ESRCH);
    }
    terminal_free(world->terminal);
    g_assert_cmpint(g_rmdir(world->folder), ==, 0); /* there is nothing else in it */
    g_free(world->folder);
    g_array_unref(world->pids);
}

static void test_quit(World *world, gconstpointer data) {
    terminal_type(world->terminal, "\0332hello there\r");
    terminal_wait(world->terminal, "You said: hello there");
    terminal_type(world->terminal, "/msg carol hi\r");
    terminal_wait(world->terminal, "chapter four");
    terminal_type(world->terminal, "/quit\r");
    g_assert_cmpint(terminal_wait_exit(world->terminal), ==, 0);
    g_autofree char *demo = demo_folder(world);
    g_assert_null(demo); /* at once */
}

static void test_signal(World *world, gconstpointer number) {
    kill(terminal_pid(world->terminal), GPOINTER_TO_INT(number));
    terminal_wait_exit(world->terminal);
}

int main(int argc, char **argv) {
    setlocale(LC_ALL, "C.UTF-8");
    g_test_init(&argc, &argv, NULL);
#define ADD(name, data, fn) g_test_add("/demo/" name, World, data, set_up, fn, tear_down)
    ADD("quit", NULL, test_quit);
    ADD("terminated", GINT_TO_POINTER(SIGTERM), test_signal);
    ADD("killed", GINT_TO_POINTER(SIGKILL), test_signal);
    return g_test_run();
}
