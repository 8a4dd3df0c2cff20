/* XEP-0082 dates, good and odd. */
#include "base/datetime.h"

static void test_good(void) {
    static const struct {
        const char *text;
        gint64 us;
    } good[] = {
        {"1970-01-01T00:00:00Z", 0},
        {"2026-11-21T09:00:00Z", 1795251600000000},
        {"2026-11-21T09:00:00", 1795251600000000},
        {"2026-11-21T11:00:00+02:00", 1795251600000000},
        {"2026-11-21T04:30:00-04:30", 1795251600000000},
        {"2026-11-21T09:00:00.5Z", 1795251600500000},
        {"2026-11-21T09:00:00.123456789Z", 1795251600123456},
        {"20261121T09:00:00", 1795251600000000},
        {"2026-11-20T24:00:00Z", 1795219200000000},
        {"2024-02-29T00:00:00Z", 1709164800000000},
        {"2016-12-31T23:59:60Z", 1483228800000000},
        {"9999-12-31T23:59:59Z", 253402300799000000},
        {"2038-01-19T03:14:08Z", 2147483648000000},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(good); i++) {
        gint64 us = -1;
        g_assert_true(datetime_parse(good[i].text, &us));
        g_assert_cmpint(us, ==, good[i].us);
    }
}

static void test_odd(void) {
    static const char *const odd[] = {
        "",
        "now",
        "2026",
        "2026-11-21",
        "2026-11-21T",
        "2026-11-21T09:00Z",
        "2026-13-01T00:00:00Z",
        "2026-02-29T00:00:00Z",
        "2026-00-00T00:00:00Z",
        "2026-11-21T25:00:00Z",
        "2026-11-21T24:00:01Z",
        "2026-11-21T09:60:00Z",
        "2026-11-21T09:00:61Z",
        "2026-11-21T09:00:00.Z",
        "2026-11-21T09:00:00+99:99",
        "2026-11-21T09:00:00Zjunk",
        "1969-12-31T23:59:59Z",
        "-2026-11-21T09:00:00Z",
        "99999-11-21T09:00:00Z",
        "2026-11-21 09:00:00Z",
        "1970-01-01T00:00:00+01:00",
        "٢٠٢٦-11-21T09:00:00Z",
    };
    gint64 us;
    for (gsize i = 0; i < G_N_ELEMENTS(odd); i++)
        g_assert_false(datetime_parse(odd[i], &us));
    g_assert_false(datetime_parse(NULL, &us));
}

static void test_format(void) {
    g_autofree char *whole = datetime_format(1795251600000000);
    g_autofree char *fraction = datetime_format(1795251600042000);
    g_autofree char *beyond = datetime_format(G_MAXINT64);
    g_assert_cmpstr(whole, ==, "2026-11-21T09:00:00Z");
    g_assert_cmpstr(fraction, ==, "2026-11-21T09:00:00.042Z");
    g_assert_nonnull(beyond);
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/datetime/good", test_good);
    g_test_add_func("/datetime/odd", test_odd);
    g_test_add_func("/datetime/format", test_format);
    return g_test_run();
}
