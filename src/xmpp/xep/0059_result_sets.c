/* 0059_result_sets.c — long lists, a piece at a time. */
#include "xmpp/xep/0059_result_sets.h"

void rsm_ask(Stanza *query, guint max, const char *after) {
    Stanza *set = stanza_add(query, "set", NS_RSM);
    g_autofree char *number = g_strdup_printf("%u", max);
    stanza_add_with_text(set, "max", NULL, number);
    if (after)
        stanza_add_with_text(set, "after", NULL, after);
}

RsmSet rsm_read(const Stanza *query) {
    const Stanza *set = stanza_child(query, "set", NS_RSM);
    const char *last = stanza_child_text(set, "last", NULL);
    const char *count = stanza_child_text(set, "count", NULL);
    RsmSet read = {.last = last && *last ? last : NULL, .count = -1};
    gint64 number;
    if (count && g_ascii_string_to_signed(count, 10, 0, G_MAXINT32, &number, NULL))
        read.count = number;
    return read;
}

const XepModule xep_result_sets = {.xep = "0059",
                                   .name = "Result Set Management",
                                   .version = "1.0",
                                   .note = "lists of rooms are asked for in pieces"};
