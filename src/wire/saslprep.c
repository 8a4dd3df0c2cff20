/* SASLprep: user names and passwords compare equal however they were typed. */
#include "wire/saslprep.h"
#include "base/chars.h"
#include "base/tr.h"
#include "wire/login_error.h"
#include <string.h>

typedef struct {
    gunichar first, last;
} Range;

/* RFC 3454 B.1: mapped to nothing. */
static const Range nothing[] = {
    {0x00ad, 0x00ad}, {0x034f, 0x034f}, {0x1806, 0x1806}, {0x180b, 0x180d},
    {0x200b, 0x200d}, {0x2060, 0x2060}, {0xfe00, 0xfe0f}, {0xfeff, 0xfeff},
};

/* RFC 3454 C.2, C.4, C.6, C.7, C.8, C.9, as far as not covered by the character's category. */
static const Range prohibited[] = {
    {0x0340, 0x0341},   {0x06dd, 0x06dd},   {0x070f, 0x070f},     {0x180e, 0x180e},
    {0x200e, 0x200f},   {0x2028, 0x202e},   {0x2061, 0x2063},     {0x206a, 0x206f},
    {0x2ff0, 0x2ffb},   {0xfdd0, 0xfdef},   {0xfff9, 0xfffd},     {0x1d173, 0x1d17a},
    {0xe0001, 0xe0001}, {0xe0020, 0xe007f}, {0x10fffe, 0x10ffff},
};

static gboolean in_ranges(gunichar c, const Range *ranges, gsize n) {
    for (gsize i = 0; i < n; i++)
        if (c >= ranges[i].first && c <= ranges[i].last)
            return TRUE;
    return FALSE;
}

static gboolean is_prohibited(gunichar c) {
    GUnicodeType type = g_unichar_type(c);
    return type == G_UNICODE_CONTROL || type == G_UNICODE_PRIVATE_USE ||
           type == G_UNICODE_SURROGATE || (c & 0xfffe) == 0xfffe ||
           in_ranges(c, prohibited, G_N_ELEMENTS(prohibited));
}

/* RFC 3454 6: with a character that is written from the right, none is written from the left, and
 * such ones are at both ends. */
static gboolean mixes_directions(const char *text) {
    gboolean left = FALSE, right = FALSE;
    for (const char *p = text; *p; p = g_utf8_next_char(p)) {
        left = left || char_is_left(g_utf8_get_char(p));
        right = right || char_is_right(g_utf8_get_char(p));
    }
    if (!right)
        return FALSE;
    const char *last = g_utf8_prev_char(text + strlen(text));
    return left || !char_is_right(g_utf8_get_char(text)) || !char_is_right(g_utf8_get_char(last));
}

void secret_free(char *secret) {
    if (!secret)
        return;
    explicit_bzero(secret, strlen(secret));
    g_free(secret);
}

char *saslprep(const char *text, const char *what, GError **error) {
    if (!g_utf8_validate(text, -1, NULL)) {
        g_set_error(error, LOGIN_ERROR, LOGIN_ERROR_STOP, _("The %s is not valid UTF-8."), what);
        return NULL;
    }
    gsize capacity = strlen(text) + 1;
    char *mapped = g_malloc(capacity), *end = mapped;
    for (const char *p = text; *p; p = g_utf8_next_char(p)) {
        gunichar c = g_utf8_get_char(p);
        if (in_ranges(c, nothing, G_N_ELEMENTS(nothing)))
            continue;
        if (g_unichar_type(c) == G_UNICODE_SPACE_SEPARATOR)
            c = ' ';
        end += g_unichar_to_utf8(c, end);
    }
    *end = '\0';
    char *normal = g_utf8_normalize(mapped, -1, G_NORMALIZE_NFKC);
    explicit_bzero(mapped, capacity);
    g_free(mapped);
    for (const char *p = normal; *p; p = g_utf8_next_char(p)) {
        gunichar c = g_utf8_get_char(p);
        if (!is_prohibited(c))
            continue;
        g_set_error(error, LOGIN_ERROR, LOGIN_ERROR_STOP,
                    _("The %s has a character that no %s may have (U+%04X)."), what, what, c);
        secret_free(normal);
        return NULL;
    }
    if (mixes_directions(normal)) {
        g_set_error(error, LOGIN_ERROR, LOGIN_ERROR_STOP,
                    _("The %s mixes characters written from the right with others, which no server "
                      "accepts."),
                    what);
        secret_free(normal);
        return NULL;
    }
    return normal;
}

GQuark login_error_quark(void) {
    return g_quark_from_static_string("papo-login-error");
}
