/* How well a text fits what somebody typed to find it. */
#include "base/fuzzy.h"
#include <string.h>

static gboolean begins_word(const char *text, const char *at) {
    return !g_unichar_isalnum(g_utf8_get_char(g_utf8_find_prev_char(text, at)));
}

static gboolean has_letters(const char *text, const char *word) {
    for (; *word; word = g_utf8_next_char(word)) {
        text = g_utf8_strchr(text, -1, g_utf8_get_char(word));
        if (!text)
            return FALSE;
        text = g_utf8_next_char(text);
    }
    return TRUE;
}

Fuzzy fuzzy_match(const char *text, const char *word) {
    const char *at = strstr(text, word);
    if (at == text)
        return FUZZY_BEGINS;
    if (!at)
        return has_letters(text, word) ? FUZZY_LETTERS : FUZZY_NOT;
    for (; at; at = strstr(at + 1, word))
        if (begins_word(text, at))
            return FUZZY_BEGINS_WORD;
    return FUZZY_CONTAINS;
}
