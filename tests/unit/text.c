/* Text from strangers: harmless after cleaning (S20, S21.1, S21.2, S21.4), fit for the wire
 * (S41.1), and measured right. */
#include "base/text.h"
#include "base/chars.h"
#include <string.h>

static void assert_clean(const char *text, const char *expected) {
    g_autofree char *clean = text_clean(text);
    g_assert_cmpstr(clean, ==, expected);
    g_autofree char *again = text_clean(clean);
    g_assert_cmpstr(again, ==, expected);
}

static void test_clean(void) {
    assert_clean("tea?", "tea?");
    assert_clean("", "");
    assert_clean("a\x1b[31mb", "a␛[31mb");
    assert_clean("a\x1b]0;owned\x07", "a␛]0;owned␇");
    assert_clean("a\x7f", "a␡");
    assert_clean("a\xc2\x9b"
                 "31m",
                 "a\ufffd31m");
    assert_clean("a\tb", "a b");
    assert_clean("a\r\nb\rc\nd\ve", "a b c d e");
    assert_clean("a\xc2\x85"
                 "b\u2028c\u2029d",
                 "a b c d");
    assert_clean("a\u202eb\u2066c\u2069\u200f", "a\ufffdb\ufffdc\ufffd\ufffd");
    assert_clean("bob\u200b", "bob\ufffd");
    assert_clean("\ufeff"
                 "bob",
                 "\ufffd"
                 "bob");
    assert_clean("bob\U000E0041", "bob\ufffd");
    assert_clean("a\ue000\ufffe", "a\ufffd\ufffd");
    assert_clean("a\xff\xed\xa0\x80z", "a\ufffd\ufffd\ufffd\ufffdz");
    assert_clean("e\u0301", "e\u0301");
    g_autofree char *null = text_clean(NULL);
    g_assert_cmpstr(null, ==, "");
}

static void test_joiners(void) {
    assert_clean("👨‍👩‍👧", "👨‍👩‍👧");
    assert_clean("❤️", "❤️");
    assert_clean("1\ufe0f\u20e3", "1\ufe0f\u20e3");
    assert_clean("می‌خواهم", "می‌خواهم");
    assert_clean("a\u200db", "a\ufffdb");
    assert_clean("a\ufe0f", "a\ufffd");
    assert_clean("👨\u200d", "👨\ufffd");
    assert_clean("🏴\U000E0067\U000E0062\U000E007F!", "🏴!");
}

static void test_floods(void) {
    GString *flood = g_string_new("z");
    for (int i = 0; i < 10000; i++)
        g_string_append(flood, "\u0335");
    g_string_append(flood, "!");
    g_autofree char *clean = text_clean(flood->str);
    g_assert_cmpuint(strlen(clean), <, 20);
    g_assert_cmpint(text_width(clean, -1), ==, 2);
    g_string_free(flood, TRUE);

    assert_clean("\u0335a", "\u25cc\u0335a");
    assert_clean("a \u0335", "a \u25cc\u0335");

    GString *chain = g_string_new("👩");
    for (int i = 0; i < 1000; i++)
        g_string_append(chain, "\u200d👩");
    g_autofree char *cut = text_clean(chain->str);
    g_assert_cmpint(text_width(cut, -1), >, 300);
    g_string_free(chain, TRUE);
}

static void test_lines(void) {
    g_autofree char *lines = text_clean_lines("a\r\nb\rc\nd\u2028e\x1b\tf");
    g_assert_cmpstr(lines, ==, "a\nb\nc\nd e␛ f");
    g_autofree char *mark = text_clean_lines("a\n\u0301b");
    g_assert_cmpstr(mark, ==, "a\n\u25cc\u0301b");
}

/* Whatever comes in, nothing that moves the cursor comes out. */
static void test_random(void) {
    for (int round = 0; round < 2000; round++) {
        char bytes[65];
        int length = g_test_rand_int_range(0, 64);
        for (int i = 0; i < length; i++)
            bytes[i] = (char)g_test_rand_int_range(1, 256);
        bytes[length] = '\0';
        g_autofree char *clean = text_clean(bytes);
        g_assert_true(g_utf8_validate(clean, -1, NULL));
        for (const char *p = clean; *p; p = g_utf8_next_char(p))
            g_assert_false(char_is_control(g_utf8_get_char(p)));
        int width = 0;
        for (const char *p = clean; *p;) {
            int cells;
            p = text_next_cluster(p, &cells);
            g_assert_cmpint(cells, >=, 0);
            g_assert_cmpint(cells, <=, 2);
            width += cells;
        }
        g_assert_cmpint(width, ==, text_width(clean, -1));
        g_autofree char *wire = text_for_wire(bytes);
        g_assert_true(g_utf8_validate(wire, -1, NULL));
    }
}

static void test_for_wire(void) {
    g_autofree char *text = text_for_wire("a\x16\x1b\x7f\xc2\x9b"
                                          ""
                                          "b\r\nc\rd\te\ufffe😀\xff");
    g_assert_cmpstr(text, ==, "ab\nc\nd\te😀\ufffd");
}

static void assert_width(const char *text, int width, int clusters) {
    g_assert_cmpint(text_width(text, -1), ==, width);
    int n = 0;
    for (const char *p = text; *p; p = text_next_cluster(p, NULL))
        n++;
    g_assert_cmpint(n, ==, clusters);
    const char *p = text + strlen(text);
    for (; p > text; n--)
        p = text_previous_cluster(text, p);
    g_assert_cmpint(n, ==, 0);
}

static void test_width(void) {
    assert_width("", 0, 0);
    assert_width("tea", 3, 3);
    assert_width("茶", 2, 1);
    assert_width("e\u0301", 1, 1);
    assert_width("👨‍👩‍👧", 2, 1);
    assert_width("👍🏽", 2, 1);
    assert_width("🇧🇷", 2, 1);
    assert_width("🇧🇷🇵🇹", 4, 2);
    assert_width("🇧", 1, 1);
    assert_width("❤️", 2, 1);
    assert_width("한글", 4, 2);
    assert_width("a\u4e2db", 4, 3);
    g_assert_cmpint(text_width("茶茶", 3), ==, 2);
    g_assert_true(text_previous_cluster("a", "a") != NULL);
}

static void test_ellipsize(void) {
    static const struct {
        const char *text;
        int width;
        const char *expected;
    } cases[] = {
        {"teapot", 6, "teapot"}, {"teapot", 5, "teap…"}, {"teapot", 1, "…"},   {"teapot", 0, ""},
        {"茶茶茶", 6, "茶茶茶"}, {"茶茶茶", 5, "茶茶…"}, {"茶茶茶", 4, "茶…"}, {"", 3, ""},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *cut = text_ellipsize(cases[i].text, cases[i].width);
        g_assert_cmpstr(cut, ==, cases[i].expected);
        g_assert_cmpint(text_width(cut, -1), <=, cases[i].width);
    }
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/text/clean", test_clean);
    g_test_add_func("/text/joiners", test_joiners);
    g_test_add_func("/text/floods", test_floods);
    g_test_add_func("/text/lines", test_lines);
    g_test_add_func("/text/random", test_random);
    g_test_add_func("/text/for-wire", test_for_wire);
    g_test_add_func("/text/width", test_width);
    g_test_add_func("/text/ellipsize", test_ellipsize);
    return g_test_run();
}
