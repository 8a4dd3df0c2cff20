/* Texts in the user's language: what the catalogue says, and what stays. */
#include "base/tr.h"

#include <locale.h>

static void test_texts(void) {
    g_assert_cmpstr(tr("Monday"), ==, "segunda-feira");
    g_assert_cmpstr(_("no catalogue has this"), ==, "no catalogue has this");
    g_assert_cmpstr(tr(""), ==, ""); /* not the head of the catalogue */
    g_assert_null(tr(NULL));
}

static void test_counts(void) {
    g_assert_cmpstr(tr_count("one is in no catalogue", "many", 1), ==, "one is in no catalogue");
    g_assert_cmpstr(tr_count("one is in no catalogue", "many", 2), ==, "many");
    g_assert_cmpstr(tr_count("%u window closed", "%u windows closed", 1), ==, "%u janela fechada");
    g_assert_cmpstr(tr_count("%u window closed", "%u windows closed", 2), ==,
                    "%u janelas fechadas");
}

static char *date(const char *format) {
    g_autoptr(GDateTime) time = g_date_time_new_utc(2026, 3, 7, 14, 5, 0);
    return tr_date(time, format);
}

static void test_dates(void) {
    struct {
        const char *format, *date;
    } dates[] = {
        {"%A %-d %B %Y", "sábado, 7 de março de 2026"}, /* papo's own way: as a whole */
        {"%B %A", "março sábado"},                      /* somebody's own */
        {"%a %-d %b", "sáb 7 mar"},
        {"%H:%M 100%%", "14:05 100%"},
        {"", ""},
    };
    for (guint i = 0; i < G_N_ELEMENTS(dates); i++) {
        g_autofree char *text = date(dates[i].format);
        g_assert_cmpstr(text, ==, dates[i].date);
    }
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_setenv("LANGUAGE", "pt_BR", TRUE);
    setlocale(LC_ALL, "C.UTF-8");
    tr_start();
    g_test_add_func("/tr/texts", test_texts);
    g_test_add_func("/tr/counts", test_counts);
    g_test_add_func("/tr/dates", test_dates);
    return g_test_run();
}
