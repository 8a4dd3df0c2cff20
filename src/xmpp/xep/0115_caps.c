/* 0115_caps.c — what a client can do, told by a hash in its presence; asked once, then remembered.
 */
#include "xmpp/xep/0115_caps.h"
#include "base/jid.h"
#include "base/log.h"
#include "model/roster.h"
#include "store/caches.h"
#include "wire/ns.h"
#include "xmpp/limiter.h"
#include "xmpp/xep/0030_disco.h"
#include <string.h>

#define NS_CAPS "http://jabber.org/protocol/caps"
#define CAPS_NODE "urn:papo"

/* A flood of different hashes costs at most this much (XEP-0390 4.2 says the same of its own). */
enum {
    MAX_ASKING = 4,
    MAX_WAITING = 200,
    MAX_KNOWN = 1000,
    MAX_STORED = 3000,
    ASK_BURST = 8,
    ASK_PER_MINUTE = 4,
};

typedef struct {
    GHashTable *known;    /* "hash ver" → char **: verified */
    GHashTable *by_jid;   /* full JID → char **: true for this one alone */
    GHashTable *asking;   /* "hash ver" or a JID, being asked for */
    GQueue waiting;       /* char *: full JIDs */
    Limiter *per_contact; /* how often one contact may make us ask */
} State;

typedef struct {
    char *jid, *key, *hash, *ver; /* hash NULL: legacy, nothing to verify */
} Query;

static void query_free(gpointer data) {
    Query *query = data;
    g_free(query->jid);
    g_free(query->key);
    g_free(query->hash);
    g_free(query->ver);
    g_free(query);
}

/* Other papos of this version need not be asked. */
static void know_own(Stream *stream, State *state) {
    g_autoptr(Stanza) query = stanza_new("query", NS_DISCO_INFO);
    disco_fill_own(stream, query);
    g_autofree char *ver = caps_verification(query, "sha-1");
    g_hash_table_insert(state->known, g_strconcat("sha-1 ", ver, NULL), disco_features(query));
}

static gpointer attach(Stream *stream) {
    State *state = g_new0(State, 1);
    GDestroyNotify free_strv = (GDestroyNotify)g_strfreev;
    state->known = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, free_strv);
    state->by_jid = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, free_strv);
    state->asking = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    state->per_contact = limiter_new(ASK_BURST, ASK_PER_MINUTE);
    g_queue_init(&state->waiting);
    know_own(stream, state);
    return state;
}

static void ended(Stream *stream) {
    State *state = stream_state(stream, &xep_caps);
    g_hash_table_remove_all(state->by_jid);
    g_hash_table_remove_all(state->asking);
    g_queue_clear_full(&state->waiting, g_free);
}

static void detach(Stream *stream, gpointer data) {
    State *state = data;
    g_hash_table_destroy(state->known);
    g_hash_table_destroy(state->by_jid);
    g_hash_table_destroy(state->asking);
    g_queue_clear_full(&state->waiting, g_free);
    limiter_free(state->per_contact);
    g_free(state);
}

static Resource *find_resource(Stream *stream, const char *full_jid) {
    Contact *contact = roster_find(stream_account(stream)->roster, full_jid);
    const char *name = jid_resource(full_jid);
    return contact ? contact_resource(contact, name ? name : "") : NULL;
}

static char *key_of(const Resource *resource) {
    return resource->caps_hash && resource->caps_ver
               ? g_strdup_printf("%s %s", resource->caps_hash, resource->caps_ver)
               : NULL;
}

static char **recall(Stream *stream, State *state, const char *key) {
    char **features = g_hash_table_lookup(state->known, key);
    if (features)
        return features;
    g_autofree char *stored = cache_get(stream_account(stream)->model->db, "", "caps", key);
    if (!stored)
        return NULL;
    if (g_hash_table_size(state->known) >= MAX_KNOWN)
        g_hash_table_remove_all(state->known);
    features = g_strsplit(stored, "\n", -1);
    g_hash_table_insert(state->known, g_strdup(key), features);
    return features;
}

static void remember(Stream *stream, const char *key, char **features) {
    Db *db = stream_account(stream)->model->db;
    g_autofree char *text = g_strjoinv("\n", features);
    g_autoptr(GError) error = NULL;
    if (!cache_set(db, "", "caps", key, text, &error))
        log_debug("capabilities not stored: %s", error->message);
    cache_trim(db, "", "caps", MAX_STORED);
}

const char *const *caps_features(Stream *stream, const char *full_jid) {
    g_return_val_if_fail(stream && full_jid, NULL);
    State *state = stream_state(stream, &xep_caps);
    Resource *resource = state ? find_resource(stream, full_jid) : NULL;
    if (!resource)
        return NULL;
    g_autofree char *key = key_of(resource);
    char **features = key ? recall(stream, state, key) : NULL;
    if (!features)
        features = g_hash_table_lookup(state->by_jid, full_jid);
    return (const char *const *)features;
}

gboolean caps_has(Stream *stream, const char *full_jid, const char *feature) {
    const char *const *features = caps_features(stream, full_jid);
    return features && g_strv_contains(features, feature);
}

static void pump(Stream *stream);

/* Verified, it is true for everybody who announces the same; else only for who said it. */
static void on_answer(Stream *stream, Stanza *answer, gpointer data) {
    const Query *query = data;
    State *state = stream_state(stream, &xep_caps);
    g_hash_table_remove(state->asking, query->key);
    const Stanza *info = stanza_child(answer, "query", NS_DISCO_INFO);
    Resource *resource = find_resource(stream, query->jid);
    if (info && resource && g_strcmp0(stanza_get(answer, "type"), "result") == 0) {
        char **features = disco_features(info);
        g_autofree char *ver = query->hash ? caps_verification(info, query->hash) : NULL;
        if (ver && strcmp(ver, query->ver) == 0) {
            remember(stream, query->key, features);
            g_hash_table_insert(state->known, g_strdup(query->key), features);
        } else if (g_hash_table_size(state->by_jid) < MAX_KNOWN) {
            g_hash_table_insert(state->by_jid, g_strdup(query->jid), features);
        } else {
            g_strfreev(features);
        }
    }
    if (stream_is_bound(stream))
        pump(stream);
}

/* FALSE if somebody is being asked for the same already: then wait for that answer. */
static gboolean ask(Stream *stream, State *state, const char *jid) {
    const Resource *resource = find_resource(stream, jid);
    if (!resource || !resource->caps_ver || caps_features(stream, jid))
        return TRUE;
    g_autofree char *key = key_of(resource);
    if (!key)
        key = g_strdup(jid);
    if (g_hash_table_contains(state->asking, key))
        return FALSE;
    g_autofree char *bare = jid_bare(jid);
    if (!limiter_allow(state->per_contact, bare, clock_mono(stream_clock(stream))))
        return TRUE;
    g_autofree char *node = g_strdup_printf("%s#%s", resource->caps_node ? resource->caps_node : "",
                                            resource->caps_ver);
    Query *query = g_new0(Query, 1);
    *query = (Query){g_strdup(jid), g_strdup(key), g_strdup(resource->caps_hash),
                     g_strdup(resource->caps_ver)};
    g_hash_table_add(state->asking, g_strdup(key));
    disco_ask_info(stream, jid, node, on_answer, query, query_free);
    return TRUE;
}

static void pump(Stream *stream) {
    State *state = stream_state(stream, &xep_caps);
    guint n = g_queue_get_length(&state->waiting);
    while (n-- > 0 && g_hash_table_size(state->asking) < MAX_ASKING) {
        char *jid = g_queue_pop_head(&state->waiting);
        if (!jid)
            return;
        if (ask(stream, state, jid))
            g_free(jid);
        else
            g_queue_push_tail(&state->waiting, jid);
    }
}

static void want(Stream *stream, const char *jid) {
    State *state = stream_state(stream, &xep_caps);
    if (g_queue_get_length(&state->waiting) >= MAX_WAITING ||
        g_queue_find_custom(&state->waiting, jid, (GCompareFunc)strcmp))
        return;
    g_queue_push_tail(&state->waiting, g_strdup(jid));
    pump(stream);
}

static void set_caps(Resource *resource, const Stanza *c) {
    g_free(resource->caps_node);
    g_free(resource->caps_ver);
    g_free(resource->caps_hash);
    resource->caps_node = g_strdup(stanza_get(c, "node"));
    resource->caps_ver = g_strdup(stanza_get(c, "ver"));
    resource->caps_hash = g_strdup(stanza_get(c, "hash"));
}

/* Asking tells that we are here: only who may know is asked. */
static void on_presence(Stream *stream, Stanza *presence) {
    State *state = stream_state(stream, &xep_caps);
    const char *raw = stanza_get(presence, "from"), *type = stanza_get(presence, "type");
    g_autofree char *from = raw ? jid_prepare(raw, NULL) : NULL;
    Resource *resource = from ? find_resource(stream, from) : NULL;
    if (!resource || type) {
        if (from)
            g_hash_table_remove(state->by_jid, from);
        return;
    }
    const Stanza *c = stanza_child(presence, "c", NS_CAPS);
    g_autofree char *before = g_strdup(resource->caps_ver);
    set_caps(resource, c);
    if (g_strcmp0(before, resource->caps_ver) != 0)
        g_hash_table_remove(state->by_jid, from);
    if (resource->caps_ver && !caps_features(stream, from) && stream_may_tell(stream, from))
        want(stream, from);
}

static char *own_ver(Stream *stream) {
    g_autoptr(Stanza) query = stanza_new("query", NS_DISCO_INFO);
    disco_fill_own(stream, query);
    return caps_verification(query, "sha-1");
}

char *caps_own_node(Stream *stream) {
    g_autofree char *ver = own_ver(stream);
    return g_strconcat(CAPS_NODE "#", ver, NULL);
}

static void stamp_presence(Stream *stream, Stanza *presence) {
    g_autofree char *ver = own_ver(stream);
    Stanza *c = stanza_add(presence, "c", NS_CAPS);
    stanza_set(c, "hash", "sha-1");
    stanza_set(c, "node", CAPS_NODE);
    stanza_set(c, "ver", ver);
}

static const char *const features[] = {NS_CAPS, NULL};

const XepModule xep_caps = {
    .xep = "0115",
    .name = "Entity Capabilities",
    .version = "1.6.0",
    .features = features,
    .attach = attach,
    .detach = detach,
    .ended = ended,
    .presence = on_presence,
    .stamp_presence = stamp_presence,
};
