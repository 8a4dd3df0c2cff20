/* Floods of questions: a burst, then a steady rate, for a bounded number of senders. */
#include "xmpp/limiter.h"

static void test_burst_and_rate(void) {
    g_autoptr(Limiter) limiter = limiter_new(3, 60);
    gint64 now = 1000;
    for (int i = 0; i < 3; i++)
        g_assert_true(limiter_allow(limiter, "a", now));
    g_assert_false(limiter_allow(limiter, "a", now));
    g_assert_true(limiter_allow(limiter, "b", now)); /* each for himself */
    now += G_USEC_PER_SEC;
    g_assert_true(limiter_allow(limiter, "a", now));
    g_assert_false(limiter_allow(limiter, "a", now));
    now += 3600 * (gint64)G_USEC_PER_SEC;
    for (int i = 0; i < 3; i++)
        g_assert_true(limiter_allow(limiter, "a", now));
    g_assert_false(limiter_allow(limiter, "a", now)); /* an hour saves up no more than a burst */
}

static void test_many_senders(void) {
    g_autoptr(Limiter) limiter = limiter_new(1, 60);
    guint allowed = 0;
    for (int i = 0; i < 5000; i++) {
        g_autofree char *who = g_strdup_printf("%d@example.org", i);
        allowed += limiter_allow(limiter, who, 0);
    }
    g_assert_cmpuint(allowed, ==, 256);
    g_assert_true(limiter_allow(limiter, "late@example.org", 2 * G_USEC_PER_SEC));
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/limiter/burst-and-rate", test_burst_and_rate);
    g_test_add_func("/limiter/many-senders", test_many_senders);
    return g_test_run();
}
