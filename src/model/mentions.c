/* Does a message mean us: our nick in that room, or a word the user waits for. */
#include "model/message.h"
#include "model/model.h"
#include "model/room.h"
#include <string.h>

/* How many bytes of text are this word (in any case); 0: it begins otherwise. */
static gsize match_at(const char *text, const char *word, gsize length) {
    const char *p = text, *end = word + length;

    for (const char *w = word; w < end; w = g_utf8_next_char(w), p = g_utf8_next_char(p))
        if (*p == '\0' ||
            g_unichar_tolower(g_utf8_get_char(p)) != g_unichar_tolower(g_utf8_get_char(w)))
            return 0;
    return (gsize)(p - text);
}

static gboolean is_part_of_word(gunichar c) {
    return g_unichar_isalnum(c) || g_unichar_ismark(c) || c == '_';
}

/* A word of its own: where it begins or ends with a letter, its neighbour is none. */
static gboolean find_word(const char *text, const char *word, gsize length, gsize *start,
                          gsize *found) {
    gunichar before = 0;
    gboolean first = is_part_of_word(g_utf8_get_char(word));
    gboolean last = is_part_of_word(g_utf8_get_char(g_utf8_prev_char(word + length)));

    for (const char *p = text; *p != '\0'; before = g_utf8_get_char(p), p = g_utf8_next_char(p)) {
        gsize n = first && is_part_of_word(before) ? 0 : match_at(p, word, length);
        if (n == 0 || (last && is_part_of_word(g_utf8_get_char(p + n))))
            continue;
        *start = (gsize)(p - text);
        *found = n;
        return TRUE;
    }
    return FALSE;
}

gboolean mention_find(const char *text, const char *nick, const char *words, gsize *start,
                      gsize *length) {
    gsize at = G_MAXSIZE, n = 0, where, how_long;

    if (nick != NULL && *nick != '\0' && find_word(text, nick, strlen(nick), &where, &how_long)) {
        at = where;
        n = how_long;
    }
    for (const char *word = words != NULL ? words : ""; *word != '\0';) {
        gsize size = strcspn(word, ", ");
        if (size > 0 && find_word(text, word, size, &where, &how_long) && where < at) {
            at = where;
            n = how_long;
        }
        word += size;
        word += strspn(word, ", ");
    }
    if (n == 0)
        return FALSE;
    *start = at;
    *length = n;
    return TRUE;
}

void mention_mark(const Conv *conv, Message *message) {
    const char *nick = conv->room != NULL ? conv->room->nick : NULL;
    const char *words = settings_text(conv->model->settings, "triggers", conv->account, conv);
    gsize start, length;

    if (message->kind == MESSAGE_TEXT && !message_is_ours(message) && message->body != NULL &&
        mention_find(message->body, nick, words, &start, &length))
        message->flags |= MESSAGE_MENTION;
}
