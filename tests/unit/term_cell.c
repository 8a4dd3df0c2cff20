/* What the terminal is given for a cluster. */
#include "ui/term_cell.h"
#include "base/text.h"
#include <locale.h>
#include <string.h>

/* Every cluster of the text as the terminal gets it, with | between cells; and as wide. */
static void assert_cells(const char *text, const char *wanted) {
    g_autoptr(GString) got = g_string_new(NULL);
    const char *end;
    for (const char *p = text; *p; p = end) {
        int width, counted = 0;
        end = text_next_cluster(p, &width);
        g_autofree char *cluster = g_strndup(p, (gsize)(end - p));
        TermCell cells[2];
        int n = term_cells(cluster, width, cells);
        for (int i = 0; i < n; i++) {
            for (const wchar_t *c = cells[i].text; *c; c++) {
                g_string_append_unichar(got, (gunichar)*c);
                counted += wcwidth(*c);
            }
            g_string_append_c(got, '|');
        }
        g_assert_cmpint(counted, ==, width);
    }
    g_assert_cmpstr(got->str, ==, wanted);
}

static void test_plain(void) {
    assert_cells("aé", "a|é|");
    assert_cells("e\u0301\u0323", "e\u0301\u0323|");
    assert_cells("日本", "日|本|");
    assert_cells("\u1112\u1161\u11ab", "\u1112\u1161\u11ab|"); /* Hangul in parts */
    TermCell cells[2];
    g_assert_cmpint(term_cells("", 1, cells), ==, 1);
    g_assert_cmpint(cells[0].text[0], ==, L' ');
}

/* Vowels that stand beside their consonant have a column of their own. */
static void test_vowels(void) {
    assert_cells("दुनिया", "दु|न|ि|य|ा|");
    assert_cells("தமிழ்", "த|ம|ி|ழ்|");
    assert_cells("กำ", "ก|ำ|");
}

/* What terminals would or would not join is not left to them. */
static void test_emoji(void) {
    assert_cells("🫖", "🫖|");
    assert_cells("👨\u200d👩\u200d👧.", "👨|.|");
    assert_cells("👍🏽.", "👍|.|");
    assert_cells("🇧🇷.", "B|R|.|");
    assert_cells("❤\ufe0f.", "❤| |.|");
    assert_cells("1\ufe0f\u20e3.", "1\u20e3| |.|");
    assert_cells("🏴\U000e0067\U000e0062\U000e007f.", "🏴|.|");
}

/* Never more columns than papo counted: the rest of the line would be out of place. */
static void test_disagreement(void) {
    TermCell cells[2];
    g_assert_cmpint(term_cells("日", 1, cells), ==, 1);
    g_assert_cmpint(cells[0].text[0], ==, 0xFFFD);
    g_assert_cmpint(term_cells("\u0301", 1, cells), ==, 1);
    g_assert_cmpint(cells[0].text[0], ==, L' ');
    g_assert_cmpint(term_cells("a\u0301\u0302\u0303\u0304\u0305\u0306\u0307", 1, cells), ==, 1);
    g_assert_cmpuint(wcslen(cells[0].text), ==, TERM_CELL_CHARS);
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_assert_nonnull(setlocale(LC_ALL, "C.UTF-8"));
    g_test_add_func("/term-cell/plain", test_plain);
    g_test_add_func("/term-cell/vowels", test_vowels);
    g_test_add_func("/term-cell/emoji", test_emoji);
    g_test_add_func("/term-cell/disagreement", test_disagreement);
    return g_test_run();
}
