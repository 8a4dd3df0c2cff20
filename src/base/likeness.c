/* Names that look the same: Unicode's confusables (UTR 39) as far as they can be taken for ASCII.
 */
#include "base/likeness.h"
#include "base/chars.h"
#include <string.h>

/* Folded letters that are drawn like these; what compatibility forms have is taken by NFKC. */
static const struct {
    char latin;
    const char *others;
} alike[] = {
    {'a', "аαɑ"},  {'b', "ьЬƅ"}, {'c', "сϲς"},    {'d', "ԁɗ"}, {'e', "еєҽɘ"}, {'f', "ғƒ"},
    {'g', "ɡց"},   {'h', "һհ"},  {'i', "іıιɩ|"},  {'j', "јϳ"}, {'k', "кκ"},   {'l', "ӏ1ⅼ|ا"},
    {'m', "мⅿ"},   {'n', "пηո"}, {'o', "оο0օσө"}, {'p', "рρ"}, {'q', "ԛգ"},   {'r', "гг"},
    {'s', "ѕꜱ$5"}, {'t', "тτ"},  {'u', "υսц"},    {'v', "ѵν"}, {'w', "ѡԝω"},  {'x', "хχ"},
    {'y', "уүγ"},  {'z', "ᴢƶ"},  {'_', "-‐‑–—"},
};

static gunichar latin_of(gunichar c) {
    char utf8[7] = "";
    if (c < 0x80 && g_ascii_isalnum((char)c) && !strchr("015", (int)c))
        return c == 'l' ? 'i' : c; /* I, l and 1 are one in many fonts */
    g_unichar_to_utf8(c, utf8);
    for (gsize i = 0; i < G_N_ELEMENTS(alike); i++)
        if (strstr(alike[i].others, utf8))
            return alike[i].latin == 'l' ? 'i' : (gunichar)alike[i].latin;
    return c;
}

char *name_likeness(const char *name) {
    g_autofree char *valid = g_utf8_make_valid(name, -1);
    g_autofree char *wide = g_utf8_normalize(valid, -1, G_NORMALIZE_NFKC);
    g_autofree char *folded = g_utf8_casefold(wide, -1);
    g_autofree char *apart = g_utf8_normalize(folded, -1, G_NORMALIZE_NFKD);
    GString *out = g_string_sized_new(strlen(apart));
    for (const char *p = apart; *p; p = g_utf8_next_char(p)) {
        gunichar c = g_utf8_get_char(p);
        if (!g_unichar_isspace(c) && !char_is_hidden(c) && !char_is_control(c))
            g_string_append_unichar(out, latin_of(c));
    }
    return g_string_free(out, FALSE);
}

static guint script_bit(gunichar c) {
    switch (g_unichar_get_script(c)) {
    case G_UNICODE_SCRIPT_LATIN:
        return 1;
    case G_UNICODE_SCRIPT_GREEK:
        return 2;
    case G_UNICODE_SCRIPT_CYRILLIC:
        return 4;
    case G_UNICODE_SCRIPT_ARMENIAN:
        return 8;
    default:
        return 0;
    }
}

gboolean name_is_odd(const char *name) {
    g_autofree char *valid = g_utf8_make_valid(name, -1);
    guint scripts = 0;
    gunichar before = 0;
    for (const char *p = valid; *p; p = g_utf8_next_char(p)) {
        gunichar c = g_utf8_get_char(p), after = g_utf8_get_char(g_utf8_next_char(p));
        if (char_is_hidden(c) && !char_joins(c, before, after))
            return TRUE;
        if (g_unichar_isspace(c) && (!before || !after || g_unichar_isspace(before)))
            return TRUE; /* at an end, or two of them */
        scripts = g_unichar_isalpha(c) ? scripts | script_bit(c) : 0;
        if (scripts & (scripts - 1))
            return TRUE;
        before = c;
    }
    return !*valid;
}
