/* The roster: fetched with its version, then followed by pushes (RFC 6121 2 and 3). */
#include "xmpp/roster_sync.h"
#include "base/jid.h"
#include "base/log.h"
#include "model/roster.h"
#include "wire/ns.h"
#include "xmpp/xep/0172_nick.h"
#include <string.h>

#define NS_ROSTER "jabber:iq:roster"
#define NS_ROSTER_VERSIONS "urn:xmpp:features:rosterver"

enum { MAX_GROUPS = 64 };

static Subscription subscription_parse(const char *text) {
    for (Subscription s = SUBSCRIPTION_NONE; s <= SUBSCRIPTION_BOTH; s++)
        if (g_strcmp0(text, subscription_name(s)) == 0)
            return s;
    return SUBSCRIPTION_NONE;
}

static char **read_groups(const Stanza *item) {
    g_autoptr(GPtrArray) groups = g_ptr_array_new_with_free_func(g_free);
    const Stanza *group = NULL;
    while (groups->len < MAX_GROUPS && (group = stanza_next(item, group, "group", NULL))) {
        const char *name = stanza_text(group);
        if (*name && !g_ptr_array_find_with_equal_func(groups, name, g_str_equal, NULL))
            g_ptr_array_add(groups, g_strdup(name));
    }
    g_ptr_array_add(groups, NULL);
    return (char **)g_ptr_array_steal(groups, NULL);
}

/* FALSE if it isn't an item with the JID of a contact. */
static gboolean apply_item(Roster *roster, const Stanza *item, gboolean push) {
    const char *raw = stanza_get(item, "jid"), *sub = stanza_get(item, "subscription");
    g_autofree char *jid = raw ? jid_prepare(raw, NULL) : NULL;
    if (!jid || jid_resource(jid))
        return FALSE;
    if (g_strcmp0(sub, "remove") == 0) {
        if (push)
            roster_drop(roster, jid);
        return TRUE;
    }
    g_auto(GStrv) groups = read_groups(item);
    const char *name = stanza_get(item, "name");
    roster_set(roster, jid, name && *name ? name : NULL, (const char *const *)groups,
               subscription_parse(sub), g_strcmp0(stanza_get(item, "ask"), "subscribe") == 0);
    return TRUE;
}

/* No query at all: what we have is what there is (RFC 6121 2.6.3). */
static void on_roster(Stream *stream, Stanza *answer, gpointer data) {
    Account *account = stream_account(stream);
    const Stanza *query = stanza_child(answer, "query", NS_ROSTER);
    if (!answer && !stream_is_bound(stream))
        return;
    if (g_strcmp0(stanza_get(answer, "type"), "result") != 0) {
        g_autofree char *why = stanza_error_text(answer);
        model_error(account->model, NULL, "%s: the contacts could not be loaded: %s.", account->jid,
                    why);
    } else if (query) {
        roster_begin_full(account->roster);
        const Stanza *item = NULL;
        while ((item = stanza_next(query, item, "item", NS_ROSTER)))
            apply_item(account->roster, item, FALSE);
        roster_end_full(account->roster, stanza_get(query, "ver"));
    } else {
        bus_emit(account->model->bus, &(Event){.type = EV_ROSTER_LOADED, .account = account});
    }
    stream_ready(stream);
}

static void fetch(Stream *stream) {
    Stanza *iq = iq_new("get", NULL, "query", NS_ROSTER);
    if (stream_offers(stream, NS_ROSTER_VERSIONS)) {
        const char *version = stream_account(stream)->roster->version;
        stanza_set(stanza_child(iq, NULL, NULL), "ver", version ? version : "");
    }
    stream_ask(stream, iq, on_roster, NULL, NULL);
}

/* RFC 6121 2.1.6: believed only from the account itself; whoever else sends one gets no answer. */
static void on_push(Stream *stream, Stanza *iq) {
    if (!stream_is_own(stream, stanza_get(iq, "from"))) {
        log_debug("a roster push that isn't from our account: ignored");
        return;
    }
    Roster *roster = stream_account(stream)->roster;
    const Stanza *query = stanza_child(iq, "query", NS_ROSTER);
    const Stanza *item = stanza_child(query, "item", NS_ROSTER);
    if (!item || stanza_next(query, item, "item", NS_ROSTER) || !apply_item(roster, item, TRUE)) {
        stream_send(stream, iq_error(iq, "modify", "bad-request"));
        return;
    }
    if (stanza_get(query, "ver"))
        roster_set_version(roster, stanza_get(query, "ver"));
    stream_send(stream, iq_result(iq));
}

/* Without a connection there is nobody to ask: the asker hears that no answer came. */
static void ask(Account *account, Stanza *iq, IqFn fn, gpointer data, GDestroyNotify free_data) {
    Stream *stream = stream_of(account);
    if (stream) {
        stream_ask(stream, iq, fn, data, free_data);
        return;
    }
    stanza_unref(iq);
    if (fn)
        fn(NULL, NULL, data);
    if (free_data)
        free_data(data);
}

static Stanza *item_iq(const char *jid, Stanza **item) {
    Stanza *iq = iq_new("set", NULL, "query", NS_ROSTER);
    *item = stanza_add(stanza_child(iq, NULL, NULL), "item", NULL);
    stanza_set(*item, "jid", jid);
    return iq;
}

void roster_sync_set(Account *account, const char *jid, const char *name, const char *const *groups,
                     IqFn fn, gpointer data, GDestroyNotify free_data) {
    g_return_if_fail(account && jid);
    Stanza *item, *iq = item_iq(jid, &item);
    if (name && *name)
        stanza_set(item, "name", name);
    for (; groups && *groups; groups++)
        stanza_add_with_text(item, "group", NULL, *groups);
    ask(account, iq, fn, data, free_data);
}

void roster_sync_remove(Account *account, const char *jid, IqFn fn, gpointer data,
                        GDestroyNotify free_data) {
    g_return_if_fail(account && jid);
    Stanza *item, *iq = item_iq(jid, &item);
    stanza_set(item, "subscription", "remove");
    ask(account, iq, fn, data, free_data);
}

void roster_sync_subscription(Account *account, const char *jid, const char *type,
                              const char *text) {
    g_return_if_fail(account && jid && type);
    Stream *stream = stream_of(account);
    if (!stream || !stream_is_bound(stream))
        return;
    g_autofree char *bare = jid_bare(jid);
    Stanza *presence = stanza_new("presence", NS_CLIENT);
    stanza_set(presence, "to", bare);
    stanza_set(presence, "type", type);
    if (text && *text)
        stanza_add_with_text(presence, "status", NULL, text);
    const char *nick = settings_text(account->model->settings, "nick", account, NULL);
    if (strcmp(type, "subscribe") == 0 && nick && *nick)
        stanza_add_with_text(presence, "nick", NS_NICK, nick); /* XEP-0172 4.1 */
    stream_send(stream, presence);
    if (strcmp(type, "subscribed") == 0 || strcmp(type, "unsubscribed") == 0)
        roster_set_request(account->roster, bare, FALSE, NULL);
    else
        roster_set_asked(account->roster, bare, strcmp(type, "subscribe") == 0);
}

static const IqHandler iqs[] = {{"set", "query", NS_ROSTER, on_push}, {NULL}};

const XepModule roster_module = {.name = "Roster", .iqs = iqs, .bound = fetch};
