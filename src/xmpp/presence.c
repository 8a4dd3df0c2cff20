/* Presence: what we tell, and what others tell us (RFC 6121 3 and 4). */
#include "xmpp/presence.h"
#include "base/jid.h"
#include "base/log.h"
#include "model/blocks.h"
#include "model/inbox.h"
#include "model/roster.h"
#include "wire/ns.h"
#include "xmpp/xep/0172_nick.h"
#include "xmpp/xep/0203_delay.h"
#include <string.h>

enum { MAX_STRANGERS = 200 }; /* requests kept from people who aren't contacts */

typedef struct {
    gboolean sent; /* in this session; then, what: */
    Show show;
    char *status;
    int priority;
    gint64 idle_since;
    GHashTable *directed; /* who sees us by directed presence: prepared JIDs */
} State;

static gpointer attach(Stream *stream) {
    State *state = g_new0(State, 1);
    state->directed = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    return state;
}

static void detach(Stream *stream, gpointer data) {
    State *state = data;
    g_hash_table_destroy(state->directed);
    g_free(state->status);
    g_free(state);
}

static Stanza *presence_new(Show show, const char *status) {
    Stanza *presence = stanza_new("presence", NS_CLIENT);
    if (show == SHOW_OFFLINE)
        stanza_set(presence, "type", "unavailable");
    else if (show != SHOW_ONLINE)
        stanza_add_with_text(presence, "show", NULL, show_name(show));
    if (status && *status)
        stanza_add_with_text(presence, "status", NULL, status);
    return presence;
}

Stanza *presence_unavailable(const char *status) {
    return presence_new(SHOW_OFFLINE, status);
}

static void stamp(Stream *stream, Stanza *presence) {
    for (const XepModule *const *m = stream_modules(stream); *m; m++)
        if ((*m)->stamp_presence)
            (*m)->stamp_presence(stream, presence);
}

static void broadcast(Stream *stream) {
    State *state = stream_state(stream, &presence_module);
    const Account *account = stream_account(stream);
    Stanza *presence = presence_new(account->show, account->status);
    if (account->priority && account->show != SHOW_OFFLINE) {
        g_autofree char *priority = g_strdup_printf("%d", account->priority);
        stanza_add_with_text(presence, "priority", NULL, priority);
    }
    if (account->show != SHOW_OFFLINE)
        stamp(stream, presence);
    state->sent = TRUE;
    state->show = account->show;
    state->priority = account->priority;
    state->idle_since = account->idle_since;
    g_free(state->status);
    state->status = g_strdup(account->status);
    stream_send(stream, presence);
}

/* Who asked to be invisible from the start says nothing. */
static void on_ready(Stream *stream) {
    if (stream_account(stream)->show != SHOW_OFFLINE)
        broadcast(stream);
}

static void on_event(Stream *stream, const Event *ev) {
    State *state = stream_state(stream, &presence_module);
    const Account *account = stream_account(stream);
    if (ev->type != EV_ACCOUNT_CHANGED || !stream_is_ready(stream))
        return;
    Show told = state->sent ? state->show : SHOW_OFFLINE;
    if (told == account->show && state->priority == account->priority &&
        state->idle_since == account->idle_since && g_strcmp0(state->status, account->status) == 0)
        return;
    broadcast(stream);
}

/* What changed while the link was down is told now. */
static void on_resumed(Stream *stream) {
    on_event(stream, &(Event){.type = EV_ACCOUNT_CHANGED, .account = stream_account(stream)});
}

static void on_ended(Stream *stream) {
    State *state = stream_state(stream, &presence_module);
    state->sent = FALSE;
    state->priority = 0;
    state->idle_since = 0;
    g_clear_pointer(&state->status, g_free);
    g_hash_table_remove_all(state->directed);
    roster_clear_presence(stream_account(stream)->roster);
}

Stanza *presence_directed(Stream *stream, const char *to, Show show, const char *status) {
    Stanza *presence = presence_new(show, status);
    stanza_set(presence, "to", to);
    if (show != SHOW_OFFLINE)
        stamp(stream, presence);
    return presence;
}

void presence_send_directed(Account *account, const char *jid, Show show, const char *status) {
    g_return_if_fail(account && jid);
    Stream *stream = stream_of(account);
    g_autofree char *to = jid_prepare(jid, NULL);
    if (!stream || !to || !stream_is_bound(stream))
        return;
    State *state = stream_state(stream, &presence_module);
    if (show != SHOW_OFFLINE)
        g_hash_table_add(state->directed, g_strdup(to));
    else
        g_hash_table_remove(state->directed, to);
    stream_send(stream, presence_directed(stream, to, show, status));
}

gboolean presence_was_directed(Stream *stream, const char *jid) {
    State *state = stream_state(stream, &presence_module);
    g_autofree char *prepared = jid_prepare(jid, NULL);
    if (!state || !prepared)
        return FALSE;
    g_autofree char *bare = jid_bare(prepared);
    return g_hash_table_contains(state->directed, prepared) ||
           g_hash_table_contains(state->directed, bare);
}

Show presence_show(const Stanza *presence) {
    Show show;
    const char *text = stanza_child_text(presence, "show", NS_CLIENT);
    if (!text || !show_parse(text, &show) || show == SHOW_OFFLINE)
        return SHOW_ONLINE;
    return show;
}

static int read_priority(const Stanza *presence) {
    const char *text = stanza_child_text(presence, "priority", NS_CLIENT);
    gint64 priority = text ? g_ascii_strtoll(text, NULL, 10) : 0;
    return (int)CLAMP(priority, -128, 127);
}

/* Strangers may send anything: only what concerns somebody we know, or talk to, is kept. */
static gboolean is_of_interest(const Account *account, const char *from, const char *bare) {
    Contact *contact = roster_find(account->roster, from);
    const Conv *conv = convs_find(account, bare);
    return (contact && contact->in_roster) || jid_equal(bare, account->jid) ||
           (conv && conv->kind == CONV_CHAT);
}

static void take_availability(Stream *stream, const Stanza *presence, const char *from, Show show) {
    Account *account = stream_account(stream);
    g_autofree char *bare = jid_bare(from), *own = account_full_jid(account);
    if (!is_of_interest(account, from, bare) || jid_equal(from, own))
        return;
    gint64 now = clock_now(account->model->clock);
    const char *status = stanza_child_text(presence, "status", NS_CLIENT);
    int priority = show == SHOW_OFFLINE ? 0 : read_priority(presence);
    gint64 since = delay_read(stream, presence, from, now, NULL);
    roster_set_presence(account->roster, from, show, status && *status ? status : NULL, priority,
                        since);
}

static gboolean too_many_requests(const Roster *roster) {
    guint n = 0;
    GHashTableIter iter;
    gpointer value;
    g_hash_table_iter_init(&iter, roster->contacts);
    while (g_hash_table_iter_next(&iter, NULL, &value)) {
        const Contact *contact = value;
        n += contact->asks && !contact->in_roster;
    }
    return n >= MAX_STRANGERS;
}

static void tell(Account *account, Contact *contact, const char *what) {
    if (contact)
        bus_emit(account->model->bus, &(Event){.type = EV_SUBSCRIPTION,
                                               .account = account,
                                               .contact = contact,
                                               .text = what});
}

/* Never answered by papo itself: the user decides (/sub allow, /sub deny). */
static void take_request(Account *account, const Stanza *presence, const char *bare) {
    Contact *contact = roster_find(account->roster, bare);
    const char *text = stanza_child_text(presence, "status", NS_CLIENT);
    if (jid_equal(bare, account->jid) || (contact && contact_may_see_us(contact)))
        return; /* RFC 6121 3.1.3: the server has answered it already */
    if (inbox_drops(account, bare))
        return;
    if ((!contact || !contact->in_roster) && too_many_requests(account->roster)) {
        log_debug("too many subscription requests wait already");
        return;
    }
    if (contact && contact->asks)
        return; /* asking again and again is no news */
    roster_set_request(account->roster, bare, TRUE, text && *text ? text : NULL);
    roster_set_request_nick(account->roster, bare, stanza_child_text(presence, "nick", NS_NICK));
    tell(account, roster_find(account->roster, bare), "subscribe");
}

/* What they tell is news only about contacts; the roster itself changes by the server's push. */
static void take_answer(Account *account, const char *bare, const char *type) {
    Contact *contact = roster_find(account->roster, bare);
    if (!contact)
        return;
    if (strcmp(type, "unsubscribe") == 0 && contact->asks) {
        roster_set_request(account->roster, bare, FALSE, NULL);
        contact = roster_find(account->roster, bare);
    }
    if (contact && contact->in_roster)
        tell(account, contact, type);
}

static void take_error(Account *account, const Stanza *presence, const char *bare) {
    Contact *contact = roster_find(account->roster, bare);
    if (!contact || (!contact->in_roster && !contact->asked))
        return;
    if (contact->asked) {
        g_autofree char *why = stanza_error_text(presence);
        model_error(account->model, NULL, "%s could not be asked for a subscription: %s.", bare,
                    why);
        if (!contact->in_roster)
            roster_set_asked(account->roster, bare, FALSE);
    }
    roster_set_presence(account->roster, bare, SHOW_OFFLINE, NULL, 0,
                        clock_now(account->model->clock));
}

static void on_presence(Stream *stream, Stanza *presence) {
    const char *type = stanza_get(presence, "type"), *raw = stanza_get(presence, "from");
    g_autofree char *from = raw ? jid_prepare(raw, NULL) : NULL;
    if (!from)
        return;
    g_autofree char *bare = jid_bare(from);
    Account *account = stream_account(stream);
    if (blocks_match(account, from) && g_strcmp0(type, "error") != 0)
        return;
    if (!type)
        take_availability(stream, presence, from, presence_show(presence));
    else if (strcmp(type, "unavailable") == 0)
        take_availability(stream, presence, from, SHOW_OFFLINE);
    else if (strcmp(type, "subscribe") == 0)
        take_request(account, presence, bare);
    else if (strcmp(type, "subscribed") == 0 || strcmp(type, "unsubscribe") == 0 ||
             strcmp(type, "unsubscribed") == 0)
        take_answer(account, bare, type);
    else if (strcmp(type, "error") == 0)
        take_error(account, presence, bare);
}

const XepModule presence_module = {
    .name = "Presence",
    .attach = attach,
    .detach = detach,
    .ready = on_ready,
    .resumed = on_resumed,
    .ended = on_ended,
    .event = on_event,
    .presence = on_presence,
};
