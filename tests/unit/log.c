/* The debug log: what libraries say goes there too, by whichever of GLib's ways they say it. */
#include "base/log.h"
#include <glib/gstdio.h>
#include <string.h>

static void test_structured(void) {
    g_autofree char *path = g_build_filename(g_get_tmp_dir(), "papo.log", NULL);
    g_assert_true(log_open(path, NULL));
    g_log_structured("dconf", G_LOG_LEVEL_MESSAGE, "MESSAGE", "no %s\033[2J", "folder");
    g_log("libproxy", G_LOG_LEVEL_INFO, "asked");
    log_close();
    g_autofree char *text = NULL;
    g_assert_true(g_file_get_contents(path, &text, NULL, NULL));
    g_assert_nonnull(strstr(text, " warning dconf: no folder"));
    g_assert_nonnull(strstr(text, " info libproxy: asked"));
    g_assert_null(strchr(text, '\033'));
    g_unlink(path);
}

/* Without a file nothing is written anywhere: a screen is on standard error. */
static void test_silent(void) {
    if (g_test_subprocess()) {
        g_assert_true(log_open(NULL, NULL));
        g_log_structured("dconf", G_LOG_LEVEL_MESSAGE, "MESSAGE", "no folder");
        g_log("libproxy", G_LOG_LEVEL_MESSAGE, "asked");
        log_close();
        return;
    }
    g_test_trap_subprocess(NULL, 0, 0);
    g_test_trap_assert_passed();
    g_test_trap_assert_stderr_unmatched("*folder*");
    g_test_trap_assert_stderr_unmatched("*asked*");
}

int main(int argc, char **argv) {
    g_log_set_writer_func(log_writer, NULL, NULL);
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/log/structured", test_structured);
    g_test_add_func("/log/silent", test_silent);
    return g_test_run();
}
