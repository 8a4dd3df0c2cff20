/* 0083_nested_groups.c — what stands between the names of groups in groups. */
#include "xmpp/xep/0083_nested_groups.h"
#include "model/groups.h"
#include "xmpp/xep/0049_private.h"

#define NS_DELIMITER "roster:delimiter"

static void on_answer(Stream *stream, Stanza *answer, gpointer data) {
    const Stanza *found = private_of(answer, "roster", NS_DELIMITER);
    if (found)
        roster_set_delimiter(stream_account(stream)->roster, stanza_text(found));
}

static void learned(Stream *stream, gboolean server) {
    if (!server && private_announced(stream))
        private_get(stream, "roster", NS_DELIMITER, on_answer, NULL, NULL);
}

void delimiter_set(Stream *stream, const char *delimiter, IqFn fn, gpointer data,
                   GDestroyNotify free_data) {
    Stanza *element = stanza_new("roster", NS_DELIMITER);
    stanza_add_text(element, delimiter);
    private_set(stream, element, fn, data, free_data);
}

const XepModule xep_nested_groups = {
    .xep = "0083", .name = "Nested Roster Groups", .version = "1.0", .learned = learned};
