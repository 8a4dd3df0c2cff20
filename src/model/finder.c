/* Looking for words in a conversation: in pages of what is stored, without loading them. */
#include "model/finder.h"

#include "base/fold.h"
#include "model/history.h"
#include "model/message.h"
#include "model/model.h"
#include "store/messages.h"

struct Finder {
    Conv *conv;
    FinderKind kind;
    char *folded;
    gboolean newer;
    gint64 time, id; /* looked at up to here */
};

Finder *finder_new(Conv *conv, FinderKind kind, const char *text, gboolean newer, gint64 time,
                   gint64 id) {
    Finder *finder = g_new0(Finder, 1);

    finder->conv = conv;
    finder->kind = kind;
    finder->folded = text ? fold_text(text) : NULL;
    finder->newer = newer;
    finder->time = time;
    finder->id = id;
    return finder;
}

void finder_free(Finder *finder) {
    if (!finder)
        return;
    g_free(finder->folded);
    g_free(finder);
}

gint64 finder_id(const Finder *finder) {
    return finder->id;
}

gint64 finder_time(const Finder *finder) {
    return finder->time;
}

static gboolean fits(const Finder *finder, const Message *message) {
    if (finder->kind == FINDER_MENTION)
        return (message->flags & MESSAGE_MENTION) != 0;
    if (finder->kind == FINDER_NEWS)
        return message->kind == MESSAGE_TEXT && !message_is_ours(message);
    return (message->body && fold_contains(message->body, finder->folded)) ||
           (message->subject && fold_contains(message->subject, finder->folded));
}

static gboolean is_stored(const Conv *conv) {
    return conv->account && conv->id > 0;
}

/* The next ones, oldest first. What isn't stored (the console) is all in memory. */
static GPtrArray *next_page(const Finder *finder, guint n) {
    const Conv *conv = finder->conv;
    GPtrArray *all = conv->history->messages;

    if (is_stored(conv))
        return finder->newer
                   ? messages_after(conv->model->db, conv->id, finder->time, finder->id, n)
                   : messages_before(conv->model->db, conv->id, finder->time, finder->id, n);
    GPtrArray *page = g_ptr_array_new();
    for (guint i = 0; i < all->len; i++) {
        const Message *message = g_ptr_array_index(all, i);
        const Message edge = {.time = finder->time, .id = finder->id};
        int order = message_compare(message, &edge);
        if (finder->newer ? order > 0 : order < 0)
            g_ptr_array_add(page, (gpointer)message);
    }
    return page;
}

FinderState finder_step(Finder *finder, guint n) {
    g_autoptr(GPtrArray) page = next_page(finder, n);

    for (guint i = 0; i < page->len; i++) {
        const Message *message = g_ptr_array_index(page, finder->newer ? i : page->len - 1 - i);

        finder->time = message->time;
        finder->id = message->id;
        if (fits(finder, message))
            return FINDER_FOUND;
    }
    return page->len < n || !is_stored(finder->conv) ? FINDER_END : FINDER_MORE;
}

gboolean finder_first_at(const Conv *conv, gint64 time, gint64 *id, gint64 *found) {
    if (!is_stored(conv))
        return FALSE;
    g_autoptr(GPtrArray) page = messages_after(conv->model->db, conv->id, time, -1, 1);

    if (!page->len)
        return FALSE;
    const Message *message = g_ptr_array_index(page, 0);
    *id = message->id;
    *found = message->time;
    return TRUE;
}
