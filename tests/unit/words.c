/* Words of a command line. */
#include "base/words.h"

static void test_distance(void) {
    g_assert_cmpint(words_distance("tea", "tea"), ==, 0);
    g_assert_cmpint(words_distance("tea", ""), ==, 3);
    g_assert_cmpint(words_distance("tea", "eta"), ==, 1);
    g_assert_cmpint(words_distance("tea", "team"), ==, 1);
    g_assert_cmpint(words_distance("chá", "cha"), ==, 1);
    g_assert_cmpint(words_distance("kitten", "sitting"), ==, 3);
}

static void test_nearest(void) {
    static const char *const names[] = {"connect", "disconnect", "join", "msg", NULL};
    g_assert_cmpstr(words_nearest("conect", names), ==, "connect");
    g_assert_cmpstr(words_nearest("jion", names), ==, "join");
    g_assert_cmpstr(words_nearest("mgs", names), ==, "msg");
    g_assert_null(words_nearest("theme", names));
    g_assert_null(words_nearest("", names));
    g_assert_null(words_nearest("x", names));
    g_assert_null(words_nearest("join", NULL));
}

static void assert_words(const char *line, const char *expected) {
    GString *joined = g_string_new(NULL);
    for (char *word; (word = words_next(&line)); g_free(word))
        g_string_append_printf(joined, "[%s]", word);
    g_assert_cmpstr(joined->str, ==, expected);
    g_assert_cmpint(*line, ==, '\0');
    g_string_free(joined, TRUE);
}

static void test_next(void) {
    assert_words("", "");
    assert_words("   ", "");
    assert_words("msg bob hi", "[msg][bob][hi]");
    assert_words(" a  \"b c\" d", "[a][b c][d]");
    assert_words("a\"b c\"d", "[ab cd]");
    assert_words("\"\" x", "[][x]");
    assert_words("\"say \\\"hi\\\"\" a\\ b", "[say \"hi\"][a b]");
    assert_words("\"never closed", "[never closed]");
    assert_words("end\\", "[end\\]");
}

static void test_quote(void) {
    static const char *const words[] = {"plain", "", "two words", "qu\"ote", "back\\slash", "é"};
    for (gsize i = 0; i < G_N_ELEMENTS(words); i++) {
        g_autofree char *quoted = words_quote(words[i]);
        const char *line = quoted;
        g_autofree char *back = words_next(&line);
        g_assert_cmpstr(back, ==, words[i]);
    }
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/words/distance", test_distance);
    g_test_add_func("/words/nearest", test_nearest);
    g_test_add_func("/words/next", test_next);
    g_test_add_func("/words/quote", test_quote);
    return g_test_run();
}
