/* 0118_tune.c — what people are listening to. */
#include "xmpp/xep/0118_tune.h"
#include "model/about.h"
#include "xmpp/xep/0163_pep.h"

#define NS_TUNE "http://jabber.org/protocol/tune"

static const char *field(const Stanza *tune, const char *name) {
    const char *text = stanza_child_text(tune, name, NS_TUNE);
    return text && *text ? text : NULL;
}

/* "Yes – Heart of the Sunrise (Yessongs)", as much of it as there is. */
static char *words(const Stanza *tune) {
    const char *artist = field(tune, "artist"), *title = field(tune, "title");
    const char *source = field(tune, "source");
    if (!title)
        title = field(tune, "uri");
    if (!artist && !title)
        return g_strdup(source);
    return g_strdup_printf("%s%s%s%s%s%s", artist ? artist : "", artist && title ? " – " : "",
                           title ? title : "", source ? " (" : "", source ? source : "",
                           source ? ")" : "");
}

static void on_item(Stream *stream, const char *owner, const char *id, const Stanza *payload) {
    g_autofree char *text = stanza_is(payload, "tune", NS_TUNE) ? words(payload) : NULL;
    about_set(stream_account(stream), owner, ABOUT_TUNE, text);
}

static void on_gone(Stream *stream, const char *owner, const char *id) {
    about_set(stream_account(stream), owner, ABOUT_TUNE, NULL);
}

static void add(Stanza *tune, const char *name, const char *text) {
    if (text && *text)
        stanza_add_with_text(tune, name, NULL, text);
}

void tune_publish(Stream *stream, const char *artist, const char *title, const char *source,
                  IqFn fn, gpointer data, GDestroyNotify free_data) {
    Stanza *tune = stanza_new("tune", NS_TUNE);
    add(tune, "artist", artist);
    add(tune, "source", source);
    add(tune, "title", title);
    pep_publish(stream, NS_TUNE, NULL, tune, fn, data, free_data);
}

static const char *const features[] = {NS_TUNE, NS_TUNE "+notify", NULL};
static const PepNode nodes[] = {{NS_TUNE, on_item, on_gone}, {NULL}};

const XepModule xep_tune = {
    .xep = "0118", .name = "User Tune", .version = "1.3.0", .features = features, .pep = nodes};
