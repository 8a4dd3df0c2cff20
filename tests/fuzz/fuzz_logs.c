/* Any bytes as a log of each of the programs that papo imports from, and as text with links in it.
 */
#include "base/links.h"
#include "model/foreign_logs.h"
#include <string.h>

int LLVMFuzzerTestOneInput(const guint8 *data, gsize size);

static void parse(const char *text, ForeignKind kind, GDateTime *day) {
    g_autoptr(GPtrArray) all = foreign_parse(text, strlen(text), kind, day, "me", NULL);
    for (guint i = 0; i < all->len; i++) {
        const ForeignMessage *message = g_ptr_array_index(all, i);
        g_assert_true(g_utf8_validate(message->body, -1, NULL));
        g_assert_true(!message->nick || g_utf8_validate(message->nick, -1, NULL));
    }
}

int LLVMFuzzerTestOneInput(const guint8 *data, gsize size) {
    g_autofree char *text = g_strndup((const char *)data, size);
    g_autofree char *valid = g_utf8_make_valid(text, -1);
    g_autoptr(GDateTime) day = g_date_time_new_utc(2026, 1, 31, 0, 0, 0);
    gsize start = 0, end = 0;
    foreign_kind(text);
    for (int kind = FOREIGN_UNKNOWN; kind <= FOREIGN_MCABBER; kind++)
        parse(text, (ForeignKind)kind, kind % 2 ? day : NULL);
    while (link_next(valid, &start, &end)) {
        g_autofree char *link = g_strndup(valid + start, end - start);
        g_assert_true(link_is_whole(link));
        g_free(link_host(link));
        start = end;
    }
    return 0;
}
