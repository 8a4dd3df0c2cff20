/* XEP-0393: the examples of the specification, nesting, and texts made to be slow. */
#include "ui/styling.h"
#include <string.h>

/* One letter for each byte: s(trong) e(mphasis) x (strike) m(ono) q(uote), capital for the signs
 * themselves, several as a digit from the flags. */
static char *flags_of(const char *text) {
    g_autoptr(GArray) runs = styling_parse(text);
    GString *out = g_string_new(NULL);
    for (guint i = 0; i < runs->len; i++) {
        const StylingRun *run = &g_array_index(runs, StylingRun, i);
        guint8 kind = run->flags & ~STYLING_DIRECTIVE;
        char letter = kind == 0                  ? '.'
                      : kind == STYLING_STRONG   ? 's'
                      : kind == STYLING_EMPHASIS ? 'e'
                      : kind == STYLING_STRIKE   ? 'x'
                      : kind == STYLING_MONO     ? 'm'
                      : kind == STYLING_QUOTE    ? 'q'
                                                 : 'b';
        if (run->flags & STYLING_DIRECTIVE)
            letter = g_ascii_toupper(letter);
        for (gsize n = 0; n < run->length; n++)
            g_string_append_c(out, letter);
    }
    g_assert_cmpuint(out->len, ==, strlen(text));
    return g_string_free(out, FALSE);
}

static void test_examples(void) {
    static const char *const examples[][2] = {
        {"plain span", ".........."},
        {"*strong span*", "SsssssssssssS"},
        {"plain _emphasis_ plain", "......EeeeeeeeeE......"},
        {"`pre` plain *strong*", "MmmmM.......SssssssS"},
        {"*strong*plain*", "SssssssS......"},
        {"* plain *strong*", "........SssssssS"},
        {"not strong*", "..........."},
        {"*not strong", "..........."},
        {"*not \n strong*", ".............."},
        {"*not *strong", "............"},
        {"**", ".."},
        {"***", "..."},
        {"****", "...."},
        {"**a*", "...."},
        {"Everyone ~dis~likes cake.", ".........XxxxX..........."},
        {"This is `*monospace*`", "........MmmmmmmmmmmmM"},
        {"This is *`m`*", "........SBbBS"},
        {"_*a*_ b", "EBbBE.."},
        {"snake_case_name", "..............."},
        {"2*3*4", "....."},
        {"a\xc2\xa0*b*", "...SsS"},
        {"*\xc3\xa9*", "SssS"},
        {"", ""},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(examples); i++) {
        g_autofree char *flags = flags_of(examples[i][0]);
        g_test_message("%s", examples[i][0]);
        g_assert_cmpstr(flags, ==, examples[i][1]);
    }
}

static void test_blocks(void) {
    static const char *const examples[][2] = {
        {"```x\n*a*\n```\n*b*", "MMMM.mmm.MMM.SsS"},
        {"```\nopen", "MMM.mmmm"},
        {"``` \n```x\n```", "MMMM.mmmm.MMM"},
        {"> ```\n> (a)\n\n*b*", "QQBBB.QQbbb..SsS"},
        {"> *a*\nb", "QQBbB.."},
        {">> a\n> b", "QQQq.QQq"},
        {">a\n> b\nc", "Qq.QQq.."},
        {"a > b", "....."},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(examples); i++) {
        g_autofree char *flags = flags_of(examples[i][0]);
        g_test_message("%s", examples[i][0]);
        g_assert_cmpstr(flags, ==, examples[i][1]);
    }
}

static char *repeat(const char *what, guint n) {
    GString *out = g_string_new(NULL);
    for (guint i = 0; i < n; i++)
        g_string_append(out, what);
    return g_string_free(out, FALSE);
}

/* S28, S30: megabytes of signs. A square of that would not end in the time a test has. */
static void test_long(void) {
    static const char *const made[] = {"*a ", "_*~`", "*a*", ">", "> ```\n", "*_~` a", "* *a"};
    for (gsize i = 0; i < G_N_ELEMENTS(made); i++) {
        g_autofree char *text = repeat(made[i], 300000);
        g_autoptr(GArray) runs = styling_parse(text);
        g_assert_cmpuint(runs->len, >, 0);
    }
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/styling/examples", test_examples);
    g_test_add_func("/styling/blocks", test_blocks);
    g_test_add_func("/styling/long", test_long);
    return g_test_run();
}
