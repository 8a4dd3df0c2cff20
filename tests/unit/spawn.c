/* Commands of the user's: no shell, no terminal, no endless output, no endless wait; their
 * complaints are shown, their arguments are not (S26.1, S26.5). */
#include "base/spawn.h"
#include <string.h>

typedef struct {
    GMainLoop *loop;
    char *output;
    GError *error;
    guint calls;
} Fixture;

static void heard(const char *output, const GError *error, gpointer data) {
    Fixture *f = data;
    f->output = g_strdup(output);
    f->error = error ? g_error_copy(error) : NULL;
    f->calls++;
    g_main_loop_quit(f->loop);
}

static void run(Fixture *f, const char *line, gsize limit, guint timeout) {
    g_free(f->output);
    g_clear_error(&f->error);
    spawn_collect(line, limit, timeout, NULL, heard, f);
    g_assert_cmpuint(f->calls, ==, 0);
    g_main_loop_run(f->loop);
    g_assert_cmpuint(f->calls, ==, 1);
    f->calls = 0;
}

static void set_up(Fixture *f, gconstpointer data) {
    f->loop = g_main_loop_new(NULL, FALSE);
}

static void tear_down(Fixture *f, gconstpointer data) {
    g_main_loop_unref(f->loop);
    g_free(f->output);
    g_clear_error(&f->error);
}

static void test_output(Fixture *f, gconstpointer data) {
    run(f, "printf 'one\\ntwo\\n'", 100, 20000);
    g_assert_no_error(f->error);
    g_assert_cmpstr(f->output, ==, "one\ntwo");
    run(f, "echo '$HOME;`id`' \"a  b\"", 100, 20000);
    g_assert_cmpstr(f->output, ==, "$HOME;`id` a  b");
    run(f, "true", 100, 20000);
    g_assert_cmpstr(f->output, ==, "");
    run(f, "cat", 100, 20000);
    g_assert_cmpstr(f->output, ==, "");
    run(f, "sh -c 'true </dev/tty 2>/dev/null && echo tty || echo none'", 100, 20000);
    g_assert_cmpstr(f->output, ==, "none");
}

static void assert_failed(Fixture *f, int code, const char *words) {
    g_assert_error(f->error, G_IO_ERROR, code);
    g_assert_null(f->output);
    g_assert_nonnull(strstr(f->error->message, words));
}

static void test_failures(Fixture *f, gconstpointer data) {
    run(f, "sh -c 'echo no key >&2; exit 3' s3cret", 100, 20000);
    assert_failed(f, G_IO_ERROR_FAILED, "sh ended with status 3: no key");
    g_assert_null(strstr(f->error->message, "s3cret"));
    run(f, "/nonexistent/program", 100, 20000);
    assert_failed(f, G_IO_ERROR_FAILED, "/nonexistent/program");
    run(f, "'unclosed", 100, 20000);
    assert_failed(f, G_IO_ERROR_INVALID_ARGUMENT, "");
    run(f, "sh -c 'kill -TERM $$'", 100, 20000);
    assert_failed(f, G_IO_ERROR_FAILED, "signal 15");
    run(f, "yes", 1000, 20000);
    assert_failed(f, G_IO_ERROR_NO_SPACE, "yes printed more than 1000 bytes");
    run(f, "sh -c 'sleep 100 & sleep 100'", 100, 20);
    assert_failed(f, G_IO_ERROR_TIMED_OUT, "sh took too long");
}

static gboolean quit_later(gpointer data) {
    g_main_loop_quit(data);
    return G_SOURCE_REMOVE;
}

static void test_cancel(Fixture *f, gconstpointer data) {
    g_autoptr(GCancellable) cancel = g_cancellable_new();
    spawn_collect("sleep 100", 100, 20000, cancel, heard, f);
    g_cancellable_cancel(cancel);
    spawn_collect("echo never", 100, 20000, cancel, heard, f);
    g_timeout_add(50, quit_later, f->loop);
    g_main_loop_run(f->loop);
    g_assert_cmpuint(f->calls, ==, 0);
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_test_add("/spawn/output", Fixture, NULL, set_up, test_output, tear_down);
    g_test_add("/spawn/failures", Fixture, NULL, set_up, test_failures, tear_down);
    g_test_add("/spawn/cancel", Fixture, NULL, set_up, test_cancel, tear_down);
    return g_test_run();
}
