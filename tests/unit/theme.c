/* Themes: what a file may say, what is wrong with it, and the colours of names (XEP-0392). */
#include "ui/theme.h"

#include "ui/colour.h"

#include <glib/gstdio.h>
#include <math.h>
#include <string.h>

static void assert_style(Style style, guint32 fg, guint32 bg, guint attributes) {
    g_assert_cmphex(style.fg, ==, fg);
    g_assert_cmphex(style.bg, ==, bg);
    g_assert_cmpuint(style.attributes, ==, attributes);
}

static void test_parse(void) {
    g_autoptr(GError) error = NULL;
    g_autoptr(Theme) theme = theme_parse("# comment\n"
                                         "\n"
                                         " text = #102030 , bright-white\n"
                                         "title=red,default,bold  underline\n"
                                         "tab.current = , , none\n"
                                         "error = , blue\n",
                                         &error);

    g_assert_no_error(error);
    assert_style(theme_style(theme, ROLE_TEXT), 0x102030, COLOUR_TERMINAL + 15, 0);
    assert_style(theme_style(theme, ROLE_TITLE), COLOUR_TERMINAL + 1, STYLE_DEFAULT,
                 STYLE_BOLD | STYLE_UNDERLINE);
    /* tab.current → tab → status → title */
    assert_style(theme_style(theme, ROLE_TAB_CURRENT), COLOUR_TERMINAL + 1, STYLE_DEFAULT, 0);
    assert_style(theme_style(theme, ROLE_TAB_UNREAD), COLOUR_TERMINAL + 1, STYLE_DEFAULT,
                 STYLE_BOLD | STYLE_UNDERLINE);
    /* a fallback that comes later in the table */
    assert_style(theme_style(theme, ROLE_TITLE_WARNING), 0x102030, COLOUR_TERMINAL + 4, 0);
}

static void test_errors(void) {
    static const struct {
        const char *text, *message;
    } cases[] = {
        {"text = pink", "line 1: text: \"pink\" is no colour"},
        {"text = #12345", "line 1: text: \"#12345\" is no colour"},
        {"text = #12345g", "line 1: text: \"#12345g\" is no colour"},
        {"text = bright-", "line 1: text: \"bright-\" is no colour"},
        {"\n\ntext = red, red, blinking", "line 3: text: \"blinking\" is no attribute"},
        {"text = a, b, c, d", "line 1: text: too many commas"},
        {"text red", "line 1: text red: a line is"},
        {"txt = red", "line 1: txt: there is no such role; did you mean text?"},
        {"\x1b[2J = red", "there is no such role"},
        {"text = red\ntext = blue", "line 2: text: line 1 says it already"},
        {"nick-colours = 60", "line 1: nick-colours: \"60\" is neither"},
        {"nick-colours = 60, 101", "line 1: nick-colours: \"60, 101\" is neither"},
        {"text = \xff", "not UTF-8"},
    };
    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(GError) error = NULL;
        g_assert_null(theme_parse(cases[i].text, &error));
        g_assert_nonnull(error);
        g_assert_nonnull(strstr(error->message, cases[i].message));
        g_assert_null(strchr(error->message, 0x1b));
    }
}

static void test_load(void) {
    g_autofree char *mine = g_dir_make_tmp("papo-theme-XXXXXX", NULL);
    g_autofree char *file = g_build_filename(mine, "mono.theme", NULL);
    const char *const folders[] = {mine, g_getenv("PAPO_THEMES"), NULL};
    g_autoptr(GError) error = NULL;

    g_auto(GStrv) shipped = theme_names(folders + 1);
    g_assert_cmpuint(g_strv_length(shipped), >=, 12);
    for (char **name = shipped; *name; name++) {
        g_autoptr(Theme) theme = theme_load(folders, *name, &error);
        g_autofree char *about = theme_about(folders, *name);
        g_assert_no_error(error);
        g_assert_nonnull(theme);
        g_assert_nonnull(about);
    }
    g_assert_true(g_file_set_contents(file, "\ntext = nothing\n", -1, NULL));
    g_auto(GStrv) all = theme_names(folders); /* though one of them is there twice */
    g_assert_true(g_strv_equal((const char *const *)all, (const char *const *)shipped));
    g_assert_null(theme_about(folders, "mono"));
    g_assert_null(theme_load(folders, "mono", &error)); /* the user's own comes first */
    g_assert_true(g_str_has_prefix(error->message, file));
    g_assert_nonnull(strstr(error->message, "line 2: text:"));
    g_clear_error(&error);
    g_assert_null(theme_load(folders, "no-such", &error));
    g_assert_cmpstr(error->message, ==, "There is no theme \"no-such\".");
    g_clear_error(&error);
    g_assert_null(theme_load(folders, "../themes/light", &error));
    g_assert_error(error, G_FILE_ERROR, G_FILE_ERROR_NOENT);
    g_unlink(file);
    g_rmdir(mine);
}

static void test_builtin(void) {
    const char *const folders[] = {g_getenv("PAPO_THEMES"), NULL};
    g_autoptr(Theme) builtin = theme_builtin();
    g_autoptr(Theme) file = theme_load(folders, "default", NULL);
    Style text = theme_style(builtin, ROLE_TEXT);

    assert_style(text, STYLE_DEFAULT, STYLE_DEFAULT, 0); /* the terminal's own background */
    for (Role role = 0; role < ROLE_COUNT; role++) {
        Style a = theme_style(builtin, role), b = theme_style(file, role);
        assert_style(a, b.fg, b.bg, b.attributes);
    }
}

/* WCAG 2.1: relative luminance and contrast. */
static double luminance(guint32 rgb) {
    double sum = 0, weights[] = {0.2126, 0.7152, 0.0722};

    for (int i = 0; i < 3; i++) {
        double c = (rgb >> (16 - 8 * i) & 0xff) / 255.0;
        sum += weights[i] * (c <= 0.03928 ? c / 12.92 : pow((c + 0.055) / 1.055, 2.4));
    }
    return sum;
}

static double contrast(guint32 a, guint32 b) {
    double x = luminance(a) + 0.05, y = luminance(b) + 0.05;

    return MAX(x, y) / MIN(x, y);
}

/* What has a background of its own can be read on it; names, too. */
static void test_contrast(void) {
    const char *const folders[] = {g_getenv("PAPO_THEMES"), NULL};
    g_auto(GStrv) names = theme_names(folders);
    guint checked = 0;

    for (char **name = names; *name; name++) {
        g_autoptr(Theme) theme = theme_load(folders, *name, NULL);
        double least = g_str_has_prefix(*name, "high-contrast") ? 7 : 3;
        for (Role role = 0; role < ROLE_COUNT; role++) {
            Style style = theme_style(theme, role);
            if (style.fg >= COLOUR_TERMINAL || style.bg >= COLOUR_TERMINAL)
                continue;
            checked++;
            g_test_message("%s: %s %.2f", *name, role_name(role), contrast(style.fg, style.bg));
            g_assert_cmpfloat(contrast(style.fg, style.bg), >=, role == ROLE_TEXT ? 4.5 : least);
        }
        for (int n = 0; n < 360; n++) {
            g_autofree char *nick = g_strdup_printf("nick%d", n);
            Style style = theme_nick(theme, nick);
            if (style.fg < COLOUR_TERMINAL && style.bg < COLOUR_TERMINAL)
                g_assert_cmpfloat(contrast(style.fg, style.bg), >=, MAX(least - 1, 3));
        }
    }
    g_assert_cmpuint(checked, >, 400);
}

/* Section 13.1 of the XEP. */
static void test_vectors(void) {
    static const struct {
        const char *text;
        double hue, r, g, b;
    } vectors[] = {
        {"Romeo", 327.255249, 0.865, 0.000, 0.686},
        {"juliet@capulet.lit", 209.410400, 0.000, 0.515, 0.573},
        {"😺", 331.199341, 0.872, 0.000, 0.659},
        {"council", 359.994507, 0.918, 0.000, 0.394},
        {"Board", 171.430664, 0.000, 0.527, 0.457},
    };
    for (guint i = 0; i < G_N_ELEMENTS(vectors); i++) {
        double hue = colour_hue_of(vectors[i].text), h, s, l;
        guint32 rgb = colour_from_hsluv(hue, 100, 50);

        g_assert_cmpfloat_with_epsilon(hue, vectors[i].hue, 0.000001);
        g_assert_cmpfloat_with_epsilon((rgb >> 16 & 0xff) / 255.0, vectors[i].r, 0.003);
        g_assert_cmpfloat_with_epsilon((rgb >> 8 & 0xff) / 255.0, vectors[i].g, 0.003);
        g_assert_cmpfloat_with_epsilon((rgb & 0xff) / 255.0, vectors[i].b, 0.003);
        colour_to_hsluv(rgb, &h, &s, &l);
        g_assert_cmpfloat(cos((h - hue) * G_PI / 180), >, cos(G_PI / 180));
        g_assert_cmpfloat_with_epsilon(l, 50, 0.5);
    }
}

/* Section 13.2: the 210 colours of the "web safe" palette that are no greys. */
static void test_palette_vectors(void) {
    static const struct {
        const char *text;
        guint32 rgb;
    } vectors[] = {{"Romeo", 0xff00cc},
                   {"juliet@capulet.lit", 0x00ccff},
                   {"😺", 0xff66cc},
                   {"council", 0xcc3366},
                   {"Board", 0x00ffcc}};
    guint32 palette[216];
    guint n = 0;

    for (guint r = 0; r < 6; r++)
        for (guint g = 0; g < 6; g++)
            for (guint b = 0; b < 6; b++)
                palette[n++] = r * 0x33 << 16 | g * 0x33 << 8 | b * 0x33;
    for (guint i = 0; i < G_N_ELEMENTS(vectors); i++) {
        int found = colour_for_hue(colour_hue_of(vectors[i].text), palette, n, 73.2);
        g_assert_cmphex(palette[found], ==, vectors[i].rgb);
    }
}

/* Few colours: no theme writes in the colour of the ground, or in one it can't know on its own. */
static void test_few_colours(void) {
    const char *const folders[] = {g_getenv("PAPO_THEMES"), NULL};
    g_auto(GStrv) names = theme_names(folders);
    int f, b;
    g_assert_cmpuint(g_strv_length(names), >=, 12);
    for (char **name = names; *name; name++) {
        g_autoptr(Theme) theme = theme_load(folders, *name, NULL);
        for (int role = 0; role < ROLE_COUNT; role++)
            for (int colours = 8; colours <= 16; colours += 8) {
                Style style = theme_style(theme, role);
                colour_nearest_pair(style.fg, style.bg, colours, &f, &b);
                if (style.fg != style.bg)
                    g_assert_true(f != b || f < 0);
                if (b >= 0 && style.fg != STYLE_DEFAULT)
                    g_assert_cmpint(f, >=, 0);
                g_assert_true(b >= 0 || style.bg >= COLOUR_TERMINAL);
            }
    }
    colour_nearest_pair(0x93a1a1, 0x002b36, 8, &f, &b); /* solarized: a tinted black */
    g_assert_cmpint(b, ==, 0);
    colour_nearest_pair(0x3c3836, 0xfbf1c7, 8, &f, &b); /* gruvbox: cream */
    g_assert_cmpint(b, ==, 7);
    colour_nearest_pair(0x808080, 0xffffff, 8, &f, &b);
    g_assert_cmpint(f, ==, 0);
}

static void test_nearest(void) {
    g_assert_cmpint(colour_nearest(STYLE_DEFAULT, 1 << 24), ==, -1);
    g_assert_cmpint(colour_nearest(0xff0000, 0), ==, -1);
    g_assert_cmpint(colour_nearest(0xff0000, 2), ==, -1);
    g_assert_cmpint(colour_nearest(0x123456, 1 << 24), ==, 0x123456);
    g_assert_cmpint(colour_nearest(0x000001, 1 << 24), ==, 8);
    g_assert_cmpint(colour_nearest(0x005f87, 256), ==, 24);
    g_assert_cmpint(colour_nearest(0x808080, 256), ==, 244);
    g_assert_cmpint(colour_nearest(0xff8888, 16), ==, 9);
    g_assert_cmpint(colour_nearest(0x00489c, 16), ==, 4);
    g_assert_cmpint(colour_nearest(0x00489c, 8), ==, 4);
    g_assert_cmpint(colour_nearest(0xdf2020, 8), ==, 1);
    g_assert_cmpint(colour_nearest(0x00871f, 8), ==, 2);
    g_assert_cmpint(colour_nearest(0x9f7f00, 8), ==, 3);
    g_assert_cmpint(colour_nearest(0xff00ff, 8), ==, 5);
    g_assert_cmpint(colour_nearest(0xff0010, 8), ==, 1);
    g_assert_cmpint(colour_nearest(0x00ffff, 8), ==, 6);
    g_assert_cmpint(colour_nearest(0xffffff, 8), ==, 7);
    g_assert_cmpint(colour_nearest(0xffffff, 16), ==, 15);
    g_assert_cmpint(colour_nearest(0x101010, 8), ==, 0);
    g_assert_cmpint(colour_nearest(0x808080, 16), ==, 8);
    g_assert_cmpint(colour_nearest(0x808080, 8), ==, -1);
    g_assert_cmpint(colour_nearest(COLOUR_TERMINAL + 12, 256), ==, 12);
    g_assert_cmpint(colour_nearest(COLOUR_TERMINAL + 12, 8), ==, 4);
    g_assert_cmpint(colour_nearest(COLOUR_TERMINAL + 8, 8), ==, -1);
    for (int i = 16; i < 256; i++) /* each of the 256 is nearest to itself, or to its twin */
        g_assert_cmphex(colour_of_index(colour_nearest(colour_of_index(i), 256)), ==,
                        colour_of_index(i));
}

static void test_nicks(void) {
    g_autoptr(Theme) theme = theme_parse("nick-colours = 60, 100\nnick = , , bold\n", NULL);
    g_autoptr(Theme) none = theme_parse("nick-colours = none\nnick = red\n", NULL);
    static const int depths[] = {8, 16, 256, 1 << 24};

    assert_style(theme_nick(none, "bob"), COLOUR_TERMINAL + 1, STYLE_DEFAULT, 0);
    assert_style(theme_nick(theme, "bob"), colour_from_hsluv(colour_hue_of("bob"), 100, 60),
                 STYLE_DEFAULT, STYLE_BOLD);
    for (guint i = 0; i < G_N_ELEMENTS(depths); i++) {
        theme_set_colours(theme, depths[i]);
        for (int n = 0; n < 200; n++) {
            g_autofree char *name = g_strdup_printf("nick%d", n);
            int index = colour_nearest(theme_nick(theme, name).fg, depths[i]);
            double h, s, l;

            if (depths[i] <= 16) {
                g_assert_cmpint(index, >=, 1); /* never black, white or a grey */
                g_assert_cmpint(index, <=, 6);
                continue;
            }
            colour_to_hsluv(depths[i] == 256 ? colour_of_index(index) : (guint32)index, &h, &s, &l);
            g_assert_cmpfloat(fabs(l - 60), <=, 13); /* readable on dark and on light */
        }
    }
    theme_set_colours(theme, 0);
    g_assert_cmphex(theme_nick(theme, "bob").fg, ==, STYLE_DEFAULT);
}

/* Of two hues that these eyes can't tell apart only one is used; the others stay. */
static void test_vision(void) {
    g_autoptr(Theme) theme = theme_builtin();
    Style before = theme_nick(theme, "juliet@capulet.lit");
    for (int hue = 0; hue < 360; hue++) {
        double red = colour_hue_for(hue, VISION_REDGREEN), blue = colour_hue_for(hue, VISION_BLUE);
        g_assert_true((red >= 0 && red < 90) || (red >= 270 && red < 360));
        g_assert_true(blue >= 0 && blue < 180);
        g_assert_cmpfloat(colour_hue_for(hue, VISION_NORMAL), ==, hue);
        g_assert_cmpfloat(fmod(red, 180), ==, fmod(hue, 180));
        g_assert_cmpfloat(blue, ==, fmod(hue, 180));
    }
    g_assert_cmpfloat(colour_hue_of("juliet@capulet.lit"), >, 180);
    theme_set_vision(theme, VISION_BLUE);
    g_assert_cmphex(theme_nick(theme, "juliet@capulet.lit").fg, !=, before.fg);
    theme_set_vision(theme, VISION_NORMAL);
    g_assert_cmphex(theme_nick(theme, "juliet@capulet.lit").fg, ==, before.fg);
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/theme/parse", test_parse);
    g_test_add_func("/theme/errors", test_errors);
    g_test_add_func("/theme/load", test_load);
    g_test_add_func("/theme/contrast", test_contrast);
    g_test_add_func("/theme/builtin", test_builtin);
    g_test_add_func("/theme/vectors", test_vectors);
    g_test_add_func("/theme/palette-vectors", test_palette_vectors);
    g_test_add_func("/theme/nearest", test_nearest);
    g_test_add_func("/theme/few-colours", test_few_colours);
    g_test_add_func("/theme/nicks", test_nicks);
    g_test_add_func("/theme/vision", test_vision);
    return g_test_run();
}
