/* The server's side: collects what the client sends, and answers what every login asks so that
 * scenarios needn't. */
#include "base/jid.h"
#include "scenario.h"
#include "wire/ns.h"
#include <stdio.h>
#include <string.h>

#define NS_ROSTER "jabber:iq:roster"
#define NS_INFO "http://jabber.org/protocol/disco#info"
#define NS_ITEMS "http://jabber.org/protocol/disco#items"
#define NS_CARBONS "urn:xmpp:carbons:2"

Wire *server_wire(Scenario *s) {
    Wire *wire = s->account ? fake_net_find(s->net, s->account) : fake_net_wire(s->net, 0);
    if (!wire)
        scenario_fail(s, "%s has no link yet", s->account ? s->account : "nobody");
    return wire;
}

/* To the server itself or to our own account: nobody else is asked by every login. */
static const char *owner_of(const char *account, const char *to) {
    g_autofree char *domain = jid_domain(account);
    if (g_strcmp0(to, domain) == 0)
        return "server";
    if (to && g_str_has_prefix(to, "rooms."))
        return "rooms";
    if (to && g_str_has_prefix(to, "upload."))
        return "upload";
    if (to && strstr(to, "@rooms.") && !strchr(to, '/'))
        return "room";
    return !to || strcmp(to, account) == 0 ? "account" : NULL;
}

static char *info_answer(Scenario *s, const char *owner) {
    GString *xml = g_string_new("<query xmlns='" NS_INFO "'>");
    gboolean server = strcmp(owner, "server") == 0;
    gboolean account = strcmp(owner, "account") == 0, upload = strcmp(owner, "upload") == 0;
    g_string_append(xml, server    ? "<identity category='server' type='im'/>"
                         : account ? "<identity category='account' type='registered'/>"
                         : upload  ? "<identity category='store' type='file'/>"
                                   : "<identity category='conference' type='text'/>");
    const char *announced = g_hash_table_lookup(s->features, owner);
    g_auto(GStrv) features = g_strsplit(announced ? announced : "", " ", -1);
    for (char **feature = features; *feature; feature++)
        if (**feature)
            g_string_append_printf(xml, "<feature var='%s'/>", *feature);
    g_string_append(xml, "</query>");
    return g_string_free(xml, FALSE);
}

/* The payload of the answer to what every login asks; NULL: the scenario has to answer. */
static char *routine_answer(Scenario *s, const char *account, const Stanza *iq) {
    const char *type = stanza_get(iq, "type");
    const char *owner = owner_of(account, stanza_get(iq, "to"));
    if (!stanza_is(iq, "iq", NULL) || !owner || !type)
        return NULL;
    gboolean get = strcmp(type, "get") == 0, set = strcmp(type, "set") == 0;
    if (get && stanza_child(iq, "query", NS_ROSTER))
        return g_strdup_printf("<query xmlns='" NS_ROSTER "'>%s</query>", s->roster->str);
    if (get && stanza_child(iq, "query", NS_INFO))
        return info_answer(s, owner);
    if (get && stanza_child(iq, "query", NS_ITEMS) && strcmp(owner, "server") == 0)
        return g_strdup_printf(
            "<query xmlns='" NS_ITEMS "'>%s%s</query>",
            g_hash_table_lookup(s->features, "rooms") ? "<item jid='rooms.example.org'/>" : "",
            g_hash_table_lookup(s->features, "upload") ? "<item jid='upload.example.org'/>" : "");
    if (set && stanza_child(iq, "enable", NS_CARBONS))
        return g_strdup("");
    if (set && stanza_child(iq, "session", NS_SESSION))
        return g_strdup("");
    return NULL;
}

static void answer(Wire *wire, const Stanza *iq, const char *payload) {
    g_autofree char *id = g_markup_escape_text(stanza_get(iq, "id"), -1);
    const char *to = stanza_get(iq, "to");
    g_autofree char *xml =
        g_strdup_printf("<iq type='result' id='%s'%s%s%s>%s</iq>", id, to ? " from='" : "",
                        to ? to : "", to ? "'" : "", payload);
    fake_wire_receive(wire, xml);
}

static gboolean is_routine(Scenario *s, Wire *wire, const char *account, const Stanza *stanza) {
    if (stanza_is(stanza, NULL, NS_SM))
        return TRUE;
    const char *type = stanza_get(stanza, "type");
    if (stanza_is(stanza, "presence", NULL) && !stanza_get(stanza, "to")) {
        /* a session resumed after a restart becomes a fresh one by leaving for a moment */
        gboolean gone = g_strcmp0(type, "unavailable") == 0;
        return gone ? g_hash_table_contains(s->fresh, account)
                    : !type && g_hash_table_remove(s->fresh, account);
    }
    g_autofree char *payload = s->routine ? routine_answer(s, account, stanza) : NULL;
    if (payload)
        answer(wire, stanza, payload);
    return payload != NULL;
}

static gboolean collect_from(Scenario *s, const char *account) {
    Wire *wire = fake_net_find(s->net, account);
    FakeCall *call = wire ? fake_wire_peek(wire, 0) : NULL;
    if (!call || call->kind != FAKE_SEND)
        return FALSE;
    call = fake_wire_next(wire);
    Sent *sent = g_new0(Sent, 1);
    sent->account = g_strdup(account);
    sent->stanza = g_steal_pointer(&call->stanza);
    sent->text = g_strdup(call->text);
    fake_call_free(call);
    g_ptr_array_add(s->sent, sent);
    if (sent->stanza)
        sent->routine = is_routine(s, wire, account, sent->stanza);
    return TRUE;
}

/* Answers may make the client say more, and connect more. */
void server_collect(Scenario *s) {
    for (gboolean more = TRUE; more;) {
        more = FALSE;
        while (g_main_context_iteration(NULL, FALSE)) {
        }
        GPtrArray *accounts = app_model(s->app)->accounts;
        for (guint i = 0; i < accounts->len; i++)
            more |= collect_from(s, ((Account *)accounts->pdata[i])->jid);
    }
}

static Stanza *parse(Scenario *s, const char *xml) {
    g_autoptr(GError) error = NULL;
    Stanza *stanza = stanza_parse(xml, &error);
    if (!stanza)
        scenario_fail(s, "this is no XML: %s", error->message);
    return stanza;
}

static Sent *find(Scenario *s, const Stanza *expected, gboolean routine) {
    for (guint i = 0; i < s->sent->len; i++) {
        Sent *sent = s->sent->pdata[i];
        if (!sent->used && sent->stanza && (routine || !sent->routine) &&
            g_strcmp0(sent->account, s->account) == 0 && subset_match(s, expected, sent->stanza))
            return sent;
    }
    return NULL;
}

static void print_rest(Scenario *s, gboolean all) {
    for (guint i = 0; i < s->sent->len; i++) {
        const Sent *sent = s->sent->pdata[i];
        if (!sent->used && (all || !sent->routine))
            fprintf(stderr, "  %s sent: %s\n", sent->account, sent->text);
    }
}

void server_expect(Scenario *s, const char *xml) {
    g_autoptr(Stanza) expected = parse(s, xml);
    Sent *sent;
    while (!(sent = find(s, expected, TRUE)) && scenario_await(s))
        ;
    if (!sent) {
        print_rest(s, TRUE);
        scenario_fail(s, "the client did not say: %s", xml);
    }
    sent->used = TRUE;
}

void server_refuse(Scenario *s, const char *xml) {
    g_autoptr(Stanza) expected = parse(s, xml);
    Sent *sent = find(s, expected, FALSE);
    if (sent)
        scenario_fail(s, "the client must not say: %s", sent->text);
}

void server_say(Scenario *s, const char *xml) {
    g_autofree char *expanded = subset_expand(s, xml);
    g_autoptr(Stanza) G_GNUC_UNUSED checked = parse(s, expanded);
    fake_wire_receive(server_wire(s), expanded);
    scenario_settle(s);
}

void server_check_rest(Scenario *s) {
    for (guint i = 0; i < s->sent->len; i++) {
        const Sent *sent = s->sent->pdata[i];
        if (sent->used || sent->routine)
            continue;
        print_rest(s, FALSE);
        scenario_fail(s, "the client said what nobody expected");
    }
}
