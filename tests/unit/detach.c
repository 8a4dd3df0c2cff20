/* The tmux or screen around us: the kernel tells when nobody looks any more. */
#include "ui/detach.h"
#include <glib/gstdio.h>

typedef struct {
    GMainLoop *loop;
    int detached; /* -1: not told */
} Heard;

static void on_change(gboolean detached, gpointer data) {
    Heard *heard = data;
    heard->detached = detached;
    g_main_loop_quit(heard->loop);
}

static void give_up(gpointer data) {
    g_error("nothing was told");
}

static void change(Heard *heard, const char *path, int mode) {
    heard->detached = -1;
    g_assert_cmpint(g_chmod(path, mode), ==, 0);
    guint timer = g_timeout_add_once(20000, give_up, NULL);
    g_main_loop_run(heard->loop);
    g_source_remove(timer);
}

static char *socket_in(const char *folder, const char *name) {
    char *path = g_build_filename(folder, name, NULL);
    g_assert_true(g_file_set_contents(path, "", 0, NULL));
    g_assert_cmpint(g_chmod(path, 0700), ==, 0);
    return path;
}

static void test_detach(void) {
    g_autofree char *folder = g_dir_make_tmp("papo-detach-XXXXXX", NULL);
    g_autofree char *tmux = socket_in(folder, "default,odd"), *screen = socket_in(folder, "1.tty");
    g_autofree char *value = g_strconcat(tmux, ",4242,0", NULL);
    g_autoptr(GMainLoop) loop = g_main_loop_new(NULL, FALSE);
    Heard heard = {loop, -1};

    g_unsetenv("TMUX");
    g_unsetenv("STY");
    g_assert_null(detach_new(on_change, &heard));
    g_setenv("TMUX", "/nowhere/at/all,1,0", TRUE);
    g_setenv("STY", "../1.tty", TRUE);
    g_assert_null(detach_new(on_change, &heard));

    g_setenv("TMUX", value, TRUE);
    g_unsetenv("STY");
    Detach *detach = detach_new(on_change, &heard);
    g_assert_nonnull(detach);
    change(&heard, tmux, 0600);
    g_assert_cmpint(heard.detached, ==, TRUE);
    change(&heard, tmux, 0700);
    g_assert_cmpint(heard.detached, ==, FALSE);
    detach_free(detach);

    /* tmux in a screen: both have to be looked at */
    g_setenv("SCREENDIR", folder, TRUE);
    g_setenv("STY", "1.tty", TRUE);
    detach = detach_new(on_change, &heard);
    change(&heard, screen, 0600);
    g_assert_cmpint(heard.detached, ==, TRUE);
    g_assert_cmpint(g_chmod(tmux, 0600), ==, 0);
    g_assert_cmpint(g_chmod(screen, 0700), ==, 0); /* still nobody: not told again */
    change(&heard, tmux, 0700);
    g_assert_cmpint(heard.detached, ==, FALSE);
    detach_free(detach);
    g_remove(tmux);
    g_remove(screen);
    g_rmdir(folder);
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/detach/tmux-and-screen", test_detach);
    return g_test_run();
}
