/* 0433_channel_search.c — finding public rooms by words, on any server. */
#include "xmpp/xep/0433_channel_search.h"
#include "base/tr.h"
#include "wire/ns.h"
#include "xmpp/xep/0059_result_sets.h"

#define NS_DATA "jabber:x:data"
#define NS_ERRORS "urn:xmpp:channel-search:0:error"
#define PARAMS "urn:xmpp:channel-search:0:search-params"
#define BY_USERS "{urn:xmpp:channel-search:0:order}nusers"

enum { WAIT_S = 30, WAIT_MOST_S = 3600 };

typedef struct {
    gint64 until; /* monotonic, µs: no questions before */
} Patience;

static gpointer attach(Stream *stream) {
    return g_new0(Patience, 1);
}

static void detach(Stream *stream, gpointer state) {
    g_free(state);
}

static void add_field(Stanza *x, const char *var, const char *type, const char *value) {
    Stanza *field = stanza_add(x, "field", NULL);
    stanza_set(field, "var", var);
    stanza_set(field, "type", type);
    stanza_add_with_text(field, "value", NULL, value);
}

gboolean channel_search(Stream *stream, const char *service, const char *words, guint max,
                        const char *after, IqFn fn, gpointer data, GDestroyNotify free_data,
                        GError **error) {
    const Patience *patience = stream_state(stream, &xep_channel_search);
    gint64 left = patience->until - clock_mono(stream_clock(stream));
    if (left > 0) {
        g_set_error(error, G_IO_ERROR, G_IO_ERROR_BUSY,
                    _("%s takes no more questions for the next %d s"), service,
                    (int)(left / G_USEC_PER_SEC) + 1);
        return FALSE;
    }
    Stanza *iq = iq_new("get", service, "search", NS_CHANNEL_SEARCH);
    Stanza *search = stanza_child(iq, "search", NULL);
    rsm_ask(search, max, after);
    Stanza *x = stanza_add(search, "x", NS_DATA);
    stanza_set(x, "type", "submit");
    add_field(x, "FORM_TYPE", "hidden", PARAMS);
    add_field(x, "q", "text-single", words);
    add_field(x, "sinname", "boolean", "true");
    add_field(x, "sindescription", "boolean", "true");
    add_field(x, "sinaddr", "boolean", "true");
    add_field(x, "key", "list-single", BY_USERS);
    stream_ask(stream, iq, fn, data, free_data);
    return TRUE;
}

char *channel_search_refusal(Stream *stream, const Stanza *answer) {
    Patience *patience = stream_state(stream, &xep_channel_search);
    const Stanza *error = stanza_child(answer, "error", NULL);
    const Stanza *limit = stanza_child(error, "rate-limit", NS_ERRORS);
    const char *text = stanza_child_text(error, "text", NS_STANZA_ERROR);
    const char *after = stanza_get(limit, "retry-after");
    gint64 seconds = WAIT_S;
    if (limit) {
        if (after && g_ascii_string_to_signed(after, 10, 0, G_MAXINT32, &seconds, NULL))
            seconds = MIN(seconds, WAIT_MOST_S);
        patience->until = clock_mono(stream_clock(stream)) + seconds * G_USEC_PER_SEC;
        return g_strdup_printf(_("too many questions: ask again in %d s"), (int)seconds);
    }
    if (stanza_child(error, "service-unavailable", NULL) ||
        stanza_child(error, "feature-not-implemented", NULL))
        return g_strdup(_("it searches no rooms; /set rooms-search names a service that does"));
    if (stanza_child(error, "invalid-search-terms", NS_ERRORS) && text && *text)
        return g_strdup(text);
    if (stanza_child(error, "invalid-search-terms", NS_ERRORS))
        return g_strdup(_("it can't look for these words: try longer ones"));
    return stanza_error_text(answer);
}

const XepModule xep_channel_search = {.xep = "0433",
                                      .name = "Extended Channel Search",
                                      .version = "0.1.0",
                                      .attach = attach,
                                      .detach = detach};
