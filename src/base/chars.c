/* Kinds of characters that somebody could use to deceive (UAX 31, UTR 36, RFC 8264). */
#include "base/chars.h"
#include <utf8proc.h>

typedef struct {
    gunichar first, last;
} Range;

/* Default ignorable code points, bidi controls and blank letters. */
static const Range hidden[] = {
    {0x00AD, 0x00AD},   {0x034F, 0x034F},   {0x061C, 0x061C}, {0x115F, 0x1160}, {0x17B4, 0x17B5},
    {0x180B, 0x180F},   {0x200B, 0x200F},   {0x202A, 0x202E}, {0x2060, 0x206F}, {0x3164, 0x3164},
    {0xFE00, 0xFE0F},   {0xFEFF, 0xFEFF},   {0xFFA0, 0xFFA0}, {0xFFF0, 0xFFFC}, {0x1BCA0, 0x1BCA3},
    {0x1D173, 0x1D17A}, {0xE0000, 0xE0FFF},
};

/* Scripts in which ZWJ and ZWNJ change how letters join: Arabic to Malayalam, Sinhala, Myanmar,
 * Khmer, Mongolian. */
static const Range joining[] = {
    {0x0620, 0x074F}, {0x0840, 0x08FF}, {0x0900, 0x0DFF}, {0x1000, 0x109F}, {0x1780, 0x18AF},
};

/* What emoji are made of besides U+1F000 … U+1FAFF. */
static const Range pictographs[] = {
    {0x00A9, 0x00A9}, {0x00AE, 0x00AE}, {0x203C, 0x203C}, {0x2049, 0x2049},
    {0x2122, 0x2122}, {0x2139, 0x2139}, {0x2190, 0x21FF}, {0x2300, 0x23FF},
    {0x24C2, 0x24C2}, {0x25A0, 0x27BF}, {0x2900, 0x297F}, {0x2B00, 0x2BFF},
    {0x3030, 0x3030}, {0x303D, 0x303D}, {0x3297, 0x3299}, {0x1F000, 0x1FAFF},
};

static gboolean within(const Range *ranges, gsize n, gunichar c) {
    for (gsize i = 0; i < n; i++)
        if (c >= ranges[i].first && c <= ranges[i].last)
            return TRUE;
    return FALSE;
}

gboolean char_is_control(gunichar c) {
    return c < 0x20 || (c >= 0x7F && c < 0xA0);
}

gboolean char_is_separator(gunichar c) {
    return (c >= 0x09 && c <= 0x0D) || c == 0x85 || c == 0x2028 || c == 0x2029;
}

gboolean char_is_hidden(gunichar c) {
    return c >= 0xAD && within(hidden, G_N_ELEMENTS(hidden), c);
}

gboolean char_is_unfit(gunichar c) {
    return (c >= 0xD800 && c <= 0xF8FF) || (c >= 0xFDD0 && c <= 0xFDEF) || (c & 0xFFFE) == 0xFFFE ||
           c >= 0xF0000;
}

gboolean char_is_mark(gunichar c) {
    if (c < 0x300)
        return FALSE;
    utf8proc_category_t category = utf8proc_category((utf8proc_int32_t)c);
    return category == UTF8PROC_CATEGORY_MN || category == UTF8PROC_CATEGORY_MC ||
           category == UTF8PROC_CATEGORY_ME;
}

gboolean char_is_pictograph(gunichar c) {
    return within(pictographs, G_N_ELEMENTS(pictographs), c);
}

gboolean char_joins(gunichar c, gunichar before, gunichar after) {
    gboolean keycap = (before >= '0' && before <= '9') || before == '#' || before == '*';
    switch (c) {
    case 0xFE0E:
    case 0xFE0F:
        return char_is_pictograph(before) || (keycap && after == 0x20E3);
    case 0x200D:
        if ((char_is_pictograph(before) || before == 0xFE0F) && char_is_pictograph(after))
            return TRUE;
        G_GNUC_FALLTHROUGH;
    case 0x200C:
        return within(joining, G_N_ELEMENTS(joining), before) &&
               within(joining, G_N_ELEMENTS(joining), after);
    default:
        return FALSE;
    }
}

gboolean char_is_left(gunichar c) {
    return utf8proc_get_property((utf8proc_int32_t)c)->bidi_class == UTF8PROC_BIDI_CLASS_L;
}

gboolean char_is_right(gunichar c) {
    unsigned class = utf8proc_get_property((utf8proc_int32_t)c)->bidi_class;
    return class == UTF8PROC_BIDI_CLASS_R || class == UTF8PROC_BIDI_CLASS_AL;
}
