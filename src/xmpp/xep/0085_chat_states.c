/* 0085_chat_states.c — who is writing just now; told only to those who may know. */
#include "xmpp/xep/0085_chat_states.h"
#include "base/jid.h"
#include "model/roster.h"
#include "wire/ns.h"
#include "xmpp/xep/0115_caps.h"
#include "xmpp/xep/0334_hints.h"
#include <string.h>

#define NS_CHAT_STATES "http://jabber.org/protocol/chatstates"

typedef enum { UNKNOWN, YES, NO } Support;

typedef struct {
    Support support; /* what the other side has shown by sending states, or none */
    gboolean heard;  /* a message came from there in this session */
    Typing last;     /* what we told last */
} Peer;

static const struct {
    const char *name;
    Typing typing;
} states[] = {
    {"active", TYPING_ACTIVE},     {"composing", TYPING_COMPOSING}, {"paused", TYPING_PAUSED},
    {"inactive", TYPING_INACTIVE}, {"gone", TYPING_GONE},
};

static gpointer attach(Stream *stream) {
    return g_hash_table_new_full(NULL, NULL, NULL, g_free); /* Conv * → Peer, only ever compared */
}

static void detach(Stream *stream, gpointer peers) {
    g_hash_table_destroy(peers);
}

static Peer *peer_of(Stream *stream, const Conv *conv) {
    GHashTable *peers = stream_state(stream, &xep_chat_states);
    Peer *peer = g_hash_table_lookup(peers, conv);
    if (!peer) {
        peer = g_new0(Peer, 1);
        g_hash_table_insert(peers, (gpointer)conv, peer);
    }
    return peer;
}

static void ended(Stream *stream) {
    GHashTable *peers = stream_state(stream, &xep_chat_states);
    const Account *account = stream_account(stream);
    for (guint i = 0; i < account->convs->len; i++) {
        Conv *conv = account->convs->pdata[i];
        if (conv->typing != TYPING_NONE)
            conv_set_typing(conv, TYPING_NONE);
    }
    g_hash_table_remove_all(peers);
}

static Typing read_state(const Stanza *message) {
    for (gsize i = 0; i < G_N_ELEMENTS(states); i++)
        if (stanza_child(message, states[i].name, NS_CHAT_STATES))
            return states[i].typing;
    return TYPING_NONE;
}

static gboolean is_live_chat(const Incoming *in) {
    return !in->outgoing && strcmp(in->type, "chat") == 0 && !(in->flags & MESSAGE_DELAYED);
}

/* A lone state never makes a conversation. */
static void on_read(Incoming *in) {
    Typing typing = read_state(in->stanza);
    Conv *conv = convs_find(stream_account(in->stream), in->peer);
    if (typing == TYPING_NONE || !conv || conv->kind != CONV_CHAT || !is_live_chat(in))
        return;
    Peer *peer = peer_of(in->stream, conv);
    peer->support = YES;
    peer->heard = TRUE;
    conv_set_typing(conv, typing);
}

/* Who answers without a state doesn't want any (5.1). */
static void arrive(Incoming *in, Conv *conv) {
    if (!is_live_chat(in) || conv->kind != CONV_CHAT)
        return;
    Typing typing = read_state(in->stanza);
    Peer *peer = peer_of(in->stream, conv);
    peer->heard = TRUE;
    peer->support = typing == TYPING_NONE ? NO : YES;
    conv_set_typing(conv, typing);
}

static void rejected(Incoming *in, Conv *conv) {
    if (conv)
        peer_of(in->stream, conv)->support = NO;
}

static void on_presence(Stream *stream, Stanza *presence) {
    const char *raw = stanza_get(presence, "from");
    if (g_strcmp0(stanza_get(presence, "type"), "unavailable") != 0 || !raw)
        return;
    g_autofree char *from = jid_prepare(raw, NULL);
    g_autofree char *bare = from ? jid_bare(from) : NULL;
    Conv *conv = bare ? convs_find(stream_account(stream), bare) : NULL;
    if (conv && conv->typing != TYPING_NONE)
        conv_set_typing(conv, TYPING_NONE);
}

static gboolean may_tell(Stream *stream, const Conv *conv, const Peer *peer) {
    const Account *account = stream_account(stream);
    const Contact *contact = roster_find(account->roster, conv->jid);
    return conv->kind == CONV_CHAT && peer->support != NO &&
           settings_on(account->model->settings, "chat-states", account, conv) &&
           (peer->heard || (contact && contact_may_see_us(contact)));
}

/* Shown by an answer with a state, or by the capabilities of one of their devices. */
static gboolean is_supported(Stream *stream, const Conv *conv, const Peer *peer) {
    const Contact *contact = roster_find(stream_account(stream)->roster, conv->jid);
    if (peer->support != UNKNOWN || !contact)
        return peer->support == YES;
    for (guint i = 0; i < contact->resources->len; i++) {
        const Resource *resource = contact->resources->pdata[i];
        g_autofree char *full =
            *resource->name ? jid_full(conv->jid, resource->name) : g_strdup(conv->jid);
        if (caps_has(stream, full, NS_CHAT_STATES))
            return TRUE;
    }
    return FALSE;
}

static void stamp(Stream *stream, Conv *conv, const Message *message, Stanza *stanza) {
    Peer *peer = peer_of(stream, conv);
    if (!may_tell(stream, conv, peer))
        return;
    stanza_add(stanza, "active", NS_CHAT_STATES);
    peer->last = TYPING_ACTIVE;
}

/* 5.3: never the same state twice in a row. */
static void tell(Stream *stream, Conv *conv, const char *text) {
    Peer *peer = peer_of(stream, conv);
    gsize i = 0;
    while (i < G_N_ELEMENTS(states) && g_strcmp0(text, states[i].name) != 0)
        i++;
    if (i == G_N_ELEMENTS(states) || peer->last == states[i].typing ||
        !may_tell(stream, conv, peer) || !is_supported(stream, conv, peer))
        return;
    peer->last = states[i].typing;
    Stanza *message = stanza_new("message", NS_CLIENT);
    g_autofree char *to =
        conv->resource ? jid_full(conv->jid, conv->resource) : g_strdup(conv->jid);
    stanza_set(message, "to", to);
    stanza_set(message, "type", "chat");
    stanza_add(message, states[i].name, NS_CHAT_STATES);
    hints_add(message, "no-store");
    stream_send(stream, message);
}

static void on_event(Stream *stream, const Event *ev) {
    if (ev->type == EV_TYPING && ev->conv && stream_is_ready(stream))
        tell(stream, ev->conv, ev->text);
    else if (ev->type == EV_CONV_CLOSED && ev->conv && stream_is_ready(stream))
        tell(stream, ev->conv, "gone");
}

static const char *const features[] = {NS_CHAT_STATES, NULL};

const XepModule xep_chat_states = {
    .xep = "0085",
    .name = "Chat State Notifications",
    .version = "2.1",
    .features = features,
    .attach = attach,
    .detach = detach,
    .ended = ended,
    .event = on_event,
    .presence = on_presence,
    .read = on_read,
    .arrive = arrive,
    .rejected = rejected,
    .stamp = stamp,
};
