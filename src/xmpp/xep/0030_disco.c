/* 0030_disco.c — who can do what (XEP-0030), and the forms that say more (XEP-0128). */
#include "xmpp/xep/0030_disco.h"
#include "wire/ns.h"
#include "xmpp/xep/0115_caps.h"
#include <string.h>

enum { MAX_FEATURES = 1000 };

static void ask(Stream *stream, const char *ns, const char *jid, const char *node, IqFn fn,
                gpointer data, GDestroyNotify free_data) {
    g_return_if_fail(stream);
    Stanza *iq = iq_new("get", jid, "query", ns);
    if (node)
        stanza_set(stanza_child(iq, NULL, NULL), "node", node);
    stream_ask(stream, iq, fn, data, free_data);
}

void disco_ask_info(Stream *stream, const char *jid, const char *node, IqFn fn, gpointer data,
                    GDestroyNotify free_data) {
    ask(stream, NS_DISCO_INFO, jid, node, fn, data, free_data);
}

void disco_ask_items(Stream *stream, const char *jid, const char *node, IqFn fn, gpointer data,
                     GDestroyNotify free_data) {
    ask(stream, NS_DISCO_ITEMS, jid, node, fn, data, free_data);
}

char **disco_features(const Stanza *query) {
    GPtrArray *features = g_ptr_array_new();
    const Stanza *feature = NULL;
    while (features->len < MAX_FEATURES &&
           (feature = stanza_next(query, feature, "feature", NS_DISCO_INFO)))
        if (stanza_get(feature, "var"))
            g_ptr_array_add(features, g_strdup(stanza_get(feature, "var")));
    g_ptr_array_add(features, NULL);
    return (char **)g_ptr_array_free(features, FALSE);
}

static int compare(gconstpointer a, gconstpointer b) {
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

void disco_fill_own(Stream *stream, Stanza *query) {
    Stanza *identity = stanza_add(query, "identity", NS_DISCO_INFO);
    stanza_set(identity, "category", "client");
    stanza_set(identity, "type", "console");
    stanza_set(identity, "name", "papo");
    g_autoptr(GPtrArray) features = g_ptr_array_new();
    for (const XepModule *const *m = stream_modules(stream); *m; m++)
        for (const char *const *f = (*m)->features; f && *f; f++)
            g_ptr_array_add(features, (gpointer)*f);
    g_ptr_array_sort(features, compare);
    for (guint i = 0; i < features->len; i++) {
        const char *feature = features->pdata[i];
        if (i > 0 && strcmp(feature, features->pdata[i - 1]) == 0)
            continue;
        stanza_set(stanza_add(query, "feature", NS_DISCO_INFO), "var", feature);
    }
}

/* Everybody may ask: no secrets here, and nothing that isn't in the capabilities anyway. */
static void answer_info(Stream *stream, Stanza *iq) {
    const char *node = stanza_get(stanza_child(iq, NULL, NULL), "node");
    g_autofree char *own = caps_own_node(stream);
    if (node && strcmp(node, own) != 0) {
        stream_send(stream, iq_error(iq, "cancel", "item-not-found"));
        return;
    }
    Stanza *result = iq_result(iq);
    Stanza *query = stanza_add(result, "query", NS_DISCO_INFO);
    if (node)
        stanza_set(query, "node", node);
    disco_fill_own(stream, query);
    stream_send(stream, result);
}

static void answer_items(Stream *stream, Stanza *iq) {
    const char *node = stanza_get(stanza_child(iq, NULL, NULL), "node");
    if (node) {
        stream_send(stream, iq_error(iq, "cancel", "item-not-found"));
        return;
    }
    Stanza *result = iq_result(iq);
    stanza_add(result, "query", NS_DISCO_ITEMS);
    stream_send(stream, result);
}

static void on_info(Stream *stream, Stanza *answer, gpointer is_server) {
    const Stanza *query = stanza_child(answer, "query", NS_DISCO_INFO);
    if (!query || g_strcmp0(stanza_get(answer, "type"), "result") != 0)
        return;
    g_auto(GStrv) features = disco_features(query);
    stream_learn(stream, GPOINTER_TO_INT(is_server), (const char *const *)features);
}

static void bound(Stream *stream) {
    disco_ask_info(stream, stream_domain(stream), NULL, on_info, GINT_TO_POINTER(TRUE), NULL);
    disco_ask_info(stream, stream_account(stream)->jid, NULL, on_info, GINT_TO_POINTER(FALSE),
                   NULL);
}

static const char *const features[] = {NS_DISCO_INFO, NS_DISCO_ITEMS, NULL};
static const IqHandler iqs[] = {{"get", "query", NS_DISCO_INFO, answer_info},
                                {"get", "query", NS_DISCO_ITEMS, answer_items},
                                {NULL}};

const XepModule xep_disco = {.xep = "0030",
                             .name = "Service Discovery",
                             .version = "2.5.0",
                             .features = features,
                             .iqs = iqs,
                             .bound = bound};

const XepModule xep_disco_extensions = {
    .xep = "0128", .name = "Service Discovery Extensions", .version = "1.0.1"};
