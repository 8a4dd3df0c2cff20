/* Timers of both clocks. */
#include "base/clock.h"

typedef struct {
    Clock *clock;
    GString *heard;
    guint other;
} Fixture;

static void say_a(gpointer data) {
    g_string_append_c(((Fixture *)data)->heard, 'a');
}

static void say_b(gpointer data) {
    g_string_append_c(((Fixture *)data)->heard, 'b');
}

static void say_c_then_a(gpointer data) {
    Fixture *f = data;
    g_string_append_c(f->heard, 'c');
    clock_after(f->clock, 10, say_a, f);
}

static void cancel_other(gpointer data) {
    Fixture *f = data;
    g_string_append_c(f->heard, 'x');
    clock_cancel(f->clock, &f->other);
}

static void test_order(void) {
    g_autoptr(Clock) clock = clock_new_fake(1000);
    Fixture f = {clock, g_string_new(NULL), 0};
    clock_after(clock, 30, say_b, &f);
    clock_after(clock, 20, say_a, &f);
    clock_after(clock, 20, say_b, &f);
    clock_after(clock, 25, say_c_then_a, &f);
    gint64 mono = clock_mono(clock);
    clock_advance(clock, 19999);
    g_assert_cmpstr(f.heard->str, ==, "");
    clock_advance(clock, 1);
    g_assert_cmpstr(f.heard->str, ==, "ab");
    clock_advance(clock, G_USEC_PER_SEC);
    g_assert_cmpstr(f.heard->str, ==, "abcba");
    g_assert_cmpint(clock_now(clock), ==, 1000 + 20000 + G_USEC_PER_SEC);
    g_assert_cmpint(clock_mono(clock) - mono, ==, 20000 + G_USEC_PER_SEC);
    g_string_free(f.heard, TRUE);
}

static void test_cancel(void) {
    g_autoptr(Clock) clock = clock_new_fake(0);
    Fixture f = {clock, g_string_new(NULL), 0};
    guint id = clock_after(clock, 5, say_a, &f);
    g_assert_cmpuint(id, !=, 0);
    clock_cancel(clock, &id);
    g_assert_cmpuint(id, ==, 0);
    clock_cancel(clock, &id);
    clock_after(clock, 6, cancel_other, &f);
    f.other = clock_after(clock, 7, say_b, &f);
    guint fired = clock_after(clock, 1, say_a, &f);
    clock_advance(clock, 100000);
    clock_cancel(clock, &fired);
    g_assert_cmpstr(f.heard->str, ==, "ax");
    g_string_free(f.heard, TRUE);
}

/* S37.1: setting the wall clock neither fires nor delays a timer. */
static void test_jump(void) {
    g_autoptr(Clock) clock = clock_new_fake(5000);
    Fixture f = {clock, g_string_new(NULL), 0};
    clock_after(clock, 1000, say_a, &f);
    gint64 mono = clock_mono(clock);
    clock_jump(clock, 86400 * (gint64)G_USEC_PER_SEC);
    clock_advance(clock, 0);
    g_assert_cmpstr(f.heard->str, ==, "");
    clock_jump(clock, -2 * 86400 * (gint64)G_USEC_PER_SEC);
    g_assert_cmpint(clock_mono(clock), ==, mono);
    g_assert_cmpint(clock_now(clock), <, 0);
    clock_advance(clock, G_USEC_PER_SEC);
    g_assert_cmpstr(f.heard->str, ==, "a");
    g_string_free(f.heard, TRUE);
}

static void end_loop(gpointer data) {
    g_main_loop_quit(data);
}

static void test_real(void) {
    g_autoptr(Clock) clock = clock_new();
    Fixture f = {clock, g_string_new(NULL), 0};
    g_autoptr(GMainLoop) loop = g_main_loop_new(NULL, FALSE);
    clock_after(clock, 2, say_a, &f);
    guint cancelled = clock_after(clock, 1, say_b, &f);
    clock_cancel(clock, &cancelled);
    clock_after(clock, 5, end_loop, loop);
    clock_after(clock, 60000, say_b, &f);
    g_main_loop_run(loop);
    g_assert_cmpstr(f.heard->str, ==, "a");
    g_assert_cmpint(clock_now(clock), >, 1000000000000000);
    g_string_free(f.heard, TRUE);
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/clock/order", test_order);
    g_test_add_func("/clock/cancel", test_cancel);
    g_test_add_func("/clock/jump", test_jump);
    g_test_add_func("/clock/real", test_real);
    return g_test_run();
}
