/* Names in lines, and what stands for them. */
#include "base/expand.h"
#include "base/words.h"
#include <gio/gio.h>
#include <string.h>

static char *value(const char *name, gpointer data, GError **error) {
    static const char *const known[][2] = {
        {"who", "bob@example.org"}, {"text", "say \"hi\" \\o/"}, {"empty", ""},   {"1", "one"},
        {"12", "twelve"},           {"dollar", "$who"},          {"cmd", "/quit"}};
    for (guint i = 0; i < G_N_ELEMENTS(known); i++)
        if (strcmp(known[i][0], name) == 0)
            return g_strdup(known[i][1]);
    g_set_error(error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND, "there is no $%s", name);
    return NULL;
}

static const Expander expander = {.value = value};

static void is(const char *text, const char *expected) {
    g_autoptr(GError) error = NULL;
    g_autofree char *out = expand(&expander, text, EXPAND_TEXT, &error);
    g_assert_no_error(error);
    g_assert_cmpstr(out, ==, expected);
}

static void test_text(void) {
    is("", "");
    is("no names", "no names");
    is("to $who.", "to bob@example.org.");
    is("${who}s ${1}0 $10 ${12}", "bob@example.orgs one0 one0 twelve");
    is("$$who, 5$, $ 7, $.50, ^a|b$", "$who, 5$, $ 7, $.50, ^a|b$");
    is("$dollar", "$who"); /* once, not again */
    is("$text", "say \"hi\" \\o/");
    is("${none:-nobody} ${empty:-nothing} ${empty} ${who:-else}",
       "nobody nothing  bob@example.org");
    is("${none:-${empty:-$who and more}}!", "bob@example.org and more!");
    is("${none:-}", "");
}

static void fails(const char *text, const char *why) {
    g_autoptr(GError) error = NULL;
    g_assert_null(expand(&expander, text, EXPAND_TEXT, &error));
    g_assert_nonnull(error);
    if (!strstr(error->message, why))
        g_error("“%s” isn't in “%s”", why, error->message);
}

static void test_wrong(void) {
    fails("a $nobody", "there is no $nobody");
    fails("${who", "no closing }");
    fails("${who:-$who", "no closing }");
    fails("${}", "isn't a name");
    fails("${who!}", "isn't a name");
    fails("${none:-$none}", "there is no $none");
    fails("${a:-${a:-${a:-${a:-${a:-${a:-${a:-${a:-${a:-x}}}}}}}}}", "too many");
    g_autofree char *long_name = g_strnfill(EXPAND_MAX, 'x');
    g_autofree char *long_line = g_strconcat(long_name, "$who", NULL);
    fails(long_line, "megabyte");
}

/* S47.4: what stands for a name is one word or a part of one, whatever is in it. */
static void words_are(const char *text, const char *expected) {
    g_autoptr(GError) error = NULL;
    g_autofree char *out = expand(&expander, text, EXPAND_WORDS, &error);
    g_assert_no_error(error);
    g_autoptr(GString) joined = g_string_new(NULL);
    const char *at = out;
    for (char *word; (word = words_next(&at)); g_free(word))
        g_string_append_printf(joined, "[%s]", word);
    g_assert_cmpstr(joined->str, ==, expected);
}

static void test_words(void) {
    words_are("from $who 10s", "[from][bob@example.org][10s]");
    words_are("$text x", "[say \"hi\" \\o/][x]");
    words_are("\"$text\" x", "[say \"hi\" \\o/][x]");
    words_are("a$text\"b $text\" x", "[asay \"hi\" \\o/b say \"hi\" \\o/][x]");
    words_are("$empty x", "[][x]");
    words_are("\"\\\"$text\" x", "[\"say \"hi\" \\o/][x]");
    words_are("\\$text \\\\$text", "[\\$text][\\say \"hi\" \\o/]");
    words_are("\"${none:-two words}\" ${none:-one}", "[two words][one]");
}

static void test_names(void) {
    g_assert_true(expand_is_name("a"));
    g_assert_true(expand_is_name("_A1"));
    g_assert_false(expand_is_name(""));
    g_assert_false(expand_is_name("1a"));
    g_assert_false(expand_is_name("a-b"));
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/expand/text", test_text);
    g_test_add_func("/expand/wrong", test_wrong);
    g_test_add_func("/expand/words", test_words);
    g_test_add_func("/expand/names", test_names);
    return g_test_run();
}
