/* Does a message mean us: our nick in that room, or a word the user waits for. */
#include "model/message.h"
#include "model/model.h"
#include "model/room.h"
#include <string.h>

static gboolean same_letter(gunichar a, gunichar b, guint how) {
    return a == b ||
           ((how & MENTION_SAME_CASE) == 0 && g_unichar_tolower(a) == g_unichar_tolower(b));
}

/* How many bytes of text are this word; 0: it begins otherwise. */
static gsize match_at(const char *text, const char *word, gsize length, guint how) {
    const char *p = text, *end = word + length;

    for (const char *w = word; w < end; w = g_utf8_next_char(w), p = g_utf8_next_char(p))
        if (*p == '\0' || !same_letter(g_utf8_get_char(p), g_utf8_get_char(w), how))
            return 0;
    return (gsize)(p - text);
}

static gboolean is_part_of_word(gunichar c) {
    return g_unichar_isalnum(c) || g_unichar_ismark(c) || c == '_';
}

/* A word of its own: where it begins or ends with a letter, its neighbour is none. */
static gboolean find_word(const char *text, const char *word, gsize length, guint how, gsize *start,
                          gsize *found) {
    gunichar before = 0;
    gboolean whole = (how & MENTION_PARTS) == 0;
    gboolean first = whole && is_part_of_word(g_utf8_get_char(word));
    gboolean last = whole && is_part_of_word(g_utf8_get_char(g_utf8_prev_char(word + length)));

    for (const char *p = text; *p != '\0'; before = g_utf8_get_char(p), p = g_utf8_next_char(p)) {
        gsize n = first && is_part_of_word(before) ? 0 : match_at(p, word, length, how);
        if (n == 0 || (last && is_part_of_word(g_utf8_get_char(p + n))))
            continue;
        *start = (gsize)(p - text);
        *found = n;
        return TRUE;
    }
    return FALSE;
}

gboolean mention_find(const char *text, const char *nick, const char *words, guint how,
                      gsize *start, gsize *length) {
    gsize at = G_MAXSIZE, n = 0, where, how_long;

    if (nick != NULL && *nick != '\0' &&
        find_word(text, nick, strlen(nick), how, &where, &how_long)) {
        at = where;
        n = how_long;
    }
    for (const char *word = words != NULL ? words : ""; *word != '\0';) {
        gsize size = strcspn(word, ", ");
        if (size > 0 && find_word(text, word, size, how, &where, &how_long) && where < at) {
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

guint mention_how(const Conv *conv) {
    const Settings *settings = conv->model->settings;

    return (settings_on(settings, "mention-case", conv->account, conv) ? MENTION_SAME_CASE : 0) |
           (settings_on(settings, "mention-parts", conv->account, conv) ? MENTION_PARTS : 0);
}

void mention_mark(const Conv *conv, Message *message) {
    const char *nick = conv->room != NULL ? conv->room->nick : NULL;
    const char *words = settings_text(conv->model->settings, "triggers", conv->account, conv);
    gsize start, length;

    if (message->kind == MESSAGE_TEXT && !message_is_ours(message) && message->body != NULL &&
        mention_find(message->body, nick, words, mention_how(conv), &start, &length))
        message->flags |= MESSAGE_MENTION;
}
