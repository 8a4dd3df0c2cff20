/* 24-bit colours in the slots of a terminal with 256. */
#include "ui/term_colour.h"

#include <string.h>

static void use(Colours *colours, guint32 fg, guint32 bg) {
    unsigned attributes;
    colours_pair(colours, (Style){fg, bg, STYLE_BOLD}, &attributes);
    g_assert_cmpuint(attributes, !=, 0);
}

static void assert_rewritten(const Colours *colours, const char *bytes, const char *expected) {
    g_autoptr(GString) out = g_string_new(NULL);
    colours_rewrite(colours, bytes, strlen(bytes), out);
    g_assert_cmpstr(out->str, ==, expected);
}

static void test_slots(void) {
    Colours *colours = colours_new(256, TRUE, FALSE);
    g_assert_cmpint(colours_count(colours), ==, 1 << 24);
    use(colours, 0x010203, 0xfffefd);
    use(colours, 0x010203, STYLE_DEFAULT);
    use(colours, 0x112233, 0x010203);
    assert_rewritten(colours, "a\033[38;5;16mb\033[48;5;17mc\033[38;5;18md",
                     "a\033[38;2;1;2;3mb\033[48;2;255;254;253mc\033[38;2;17;34;51md");
    /* slots that nobody has, other sequences and broken ones stay what they are */
    assert_rewritten(colours, "\033[38;5;19m\033[38;5;1m\033[1;5H\033[38;5;\033[38;5;16",
                     "\033[38;5;19m\033[38;5;1m\033[1;5H\033[38;5;\033[38;5;16");
    colours_free(colours);
}

/* More colours than slots: the nearest one there is. */
static void test_full(void) {
    Colours *colours = colours_new(256, TRUE, FALSE);
    for (guint32 i = 0; i < 1000; i++)
        use(colours, i, STYLE_DEFAULT);
    assert_rewritten(colours, "\033[38;5;255m", "\033[38;2;0;0;239m");
    colours_free(colours);
}

static void test_fewer(void) {
    static const int counts[] = {1, 8, 16, 256};
    for (guint i = 0; i < G_N_ELEMENTS(counts); i++) {
        Colours *colours = colours_new(counts[i], FALSE, FALSE);
        g_assert_cmpint(colours_count(colours), ==, counts[i]);
        use(colours, 0xff0000, 0x0000ff);
        assert_rewritten(colours, "\033[38;5;16m", "\033[38;5;16m");
        colours_free(colours);
    }
}

static unsigned attributes_of(Colours *colours, guint32 fg, guint8 wish) {
    unsigned attributes;
    colours_pair(colours, (Style){fg, STYLE_DEFAULT, wish}, &attributes);
    return attributes;
}

/* What curses takes for blinking is struck out; colours of that number stay colours. */
static void test_strike(void) {
    Colours *can = colours_new(256, TRUE, TRUE), *cannot = colours_new(256, TRUE, FALSE);
    unsigned struck = attributes_of(can, STYLE_DEFAULT, STYLE_STRIKE);
    g_assert_cmpuint(struck, !=, 0);
    g_assert_cmpuint(struck, !=, attributes_of(can, STYLE_DEFAULT, STYLE_DIM));
    g_assert_cmpuint(attributes_of(cannot, STYLE_DEFAULT, STYLE_STRIKE), ==,
                     attributes_of(cannot, STYLE_DEFAULT, STYLE_DIM));
    g_assert_cmpuint(attributes_of(cannot, 0x808080, STYLE_STRIKE), ==, 0);
    assert_rewritten(can, "\033[0;1;5mx\033[5m\033[m", "\033[0;1;9mx\033[9m\033[m");
    assert_rewritten(can, "\033[5;38;5;5;48;2;5;5;5;5m\033[38;5;5m\033[5H\033[5",
                     "\033[9;38;5;5;48;2;5;5;5;9m\033[38;5;5m\033[5H\033[5");
    assert_rewritten(cannot, "\033[0;5m", "\033[0;5m");
    colours_free(can);
    colours_free(cannot);
}

/* What says nothing new is left out; what does, stays. */
static void test_needless(void) {
    static const char *const cases[][2] = {
        {"a\033[39m\033(B\033[mb\033[39;49m\033(B\033[0;1mc", "a\033(B\033[mb\033[0;1mc"},
        {"\033[49m\033[m\033[39mx", "\033[m\033[39mx"},
        {"\033[39m\033[1m\033[39m", "\033[39m\033[1m\033[39m"},
        {"\033(B1\033(0x\033(B2\033(B3", "\033(B1\033(0x\033(B23"},
        {"\033[39m\033(B", "\033[39m\033(B"},
        {"\033", "\033"},
    };
    Colours *colours = colours_new(256, FALSE, FALSE);
    for (guint i = 0; i < G_N_ELEMENTS(cases); i++)
        assert_rewritten(colours, cases[i][0], cases[i][1]);
    colours_free(colours);
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/term-colour/slots", test_slots);
    g_test_add_func("/term-colour/full", test_full);
    g_test_add_func("/term-colour/fewer", test_fewer);
    g_test_add_func("/term-colour/strike", test_strike);
    g_test_add_func("/term-colour/needless", test_needless);
    return g_test_run();
}
