/* Roster, presence, chat and carbons between real sessions on a real server. */
#include "device.h"
#include "model/conv.h"
#include "model/history.h"
#include "xmpp/roster_sync.h"

static Message *find(const Device *device, const char *jid, const char *body) {
    const Conv *conv = convs_find(device->account, jid);
    for (guint i = 0; conv && i < conv->history->messages->len; i++) {
        Message *message = conv->history->messages->pdata[i];
        if (g_strcmp0(message->body, body) == 0)
            return message;
    }
    return NULL;
}

static Message *say(Device *device, const char *jid, const char *body) {
    return conv_say(convs_get(device->account, CONV_CHAT, jid), body, NULL);
}

static void test_chat(gconstpointer server) {
    Device *alice = device_new(server, "alice@papo.test");
    Device *bob = device_new(server, "bob@papo.test");
    device_online(alice);
    device_online(bob);
    until(show_of(alice, "bob@papo.test") == SHOW_ONLINE);
    until(show_of(bob, "alice@papo.test") == SHOW_ONLINE);
    account_set_presence(bob->account, SHOW_AWAY, "tea", 3);
    until(show_of(alice, "bob@papo.test") == SHOW_AWAY);
    g_assert_cmpstr(contact_best(roster_find(alice->account->roster, "bob@papo.test"))->status, ==,
                    "tea");

    const Message *ours = say(alice, "bob@papo.test", "hello <&> 🫖");
    until(find(bob, "alice@papo.test", "hello <&> 🫖"));
    until(ours->state == MESSAGE_DELIVERED); /* by a receipt */
    say(bob, "alice@papo.test", "two\nlines");
    until(find(alice, "bob@papo.test", "two\nlines"));
    const Message *theirs = find(alice, "bob@papo.test", "two\nlines");
    g_assert_nonnull(theirs->archive_id); /* Prosody announces XEP-0359 */
    g_assert_cmpstr(convs_find(alice->account, "bob@papo.test")->resource, ==,
                    bob->account->resource);

    device_offline(bob);
    until(show_of(alice, "bob@papo.test") == SHOW_OFFLINE);
    say(alice, "bob@papo.test", "for later");
    say(bob, "alice@papo.test", "kept here");
    until(find(alice, "bob@papo.test", "for later")->state == MESSAGE_SENT);
    device_online(bob);
    until(find(bob, "alice@papo.test", "for later"));
    g_assert_cmpuint(find(bob, "alice@papo.test", "for later")->flags & MESSAGE_DELAYED, !=, 0);
    until(find(alice, "bob@papo.test", "kept here"));
    device_offline(bob);
    device_offline(alice);
    device_free(bob);
    device_free(alice);
}

/* Also: a copy that somebody else forges gets through the server, and is not believed (S1.8). */
static void test_carbons(gconstpointer server) {
    Device *desk = device_new(server, "alice@papo.test");
    Device *phone = device_new(server, "alice@papo.test");
    Device *bob = device_new(server, "bob@papo.test");
    device_online(desk);
    device_online(phone);
    device_online(bob);
    say(desk, "bob@papo.test", "from the desk");
    until(find(phone, "bob@papo.test", "from the desk"));
    /* the receipt may have come, too */
    MessageState state = find(phone, "bob@papo.test", "from the desk")->state;
    g_assert_true(state == MESSAGE_SENT || state == MESSAGE_DELIVERED);
    until(find(bob, "alice@papo.test", "from the desk"));
    say(bob, "alice@papo.test", "to the desk"); /* locked to it: the phone gets a copy */
    until(find(desk, "bob@papo.test", "to the desk"));
    until(find(phone, "bob@papo.test", "to the desk"));
    const Message *copy = find(phone, "bob@papo.test", "to the desk");
    g_assert_cmpint(copy->state, ==, MESSAGE_RECEIVED);

    stream_send(bob->account->stream,
                stanza_parse("<message to='alice@papo.test' type='chat'>"
                             "<received xmlns='urn:xmpp:carbons:2'>"
                             "<forwarded xmlns='urn:xmpp:forward:0'>"
                             "<message xmlns='jabber:client' from='carol@papo.test/x' "
                             "to='alice@papo.test' type='chat'><body>forged</body></message>"
                             "</forwarded></received></message>",
                             NULL));
    say(bob, "alice@papo.test", "after it");
    until(find(desk, "bob@papo.test", "after it") && find(phone, "bob@papo.test", "after it"));
    g_assert_null(convs_find(desk->account, "carol@papo.test"));
    g_assert_null(convs_find(phone->account, "carol@papo.test"));
    device_offline(desk);
    device_offline(phone);
    device_offline(bob);
    device_free(desk);
    device_free(phone);
    device_free(bob);
}

static const Contact *contact_in(const Device *device, const char *jid) {
    const Contact *contact = roster_find(device->account->roster, jid);
    return contact && contact->in_roster ? contact : NULL;
}

static void test_roster(gconstpointer server) {
    static const char *const groups[] = {"Friends", "Tea", NULL};
    Device *alice = device_new(server, "alice@papo.test");
    Device *dave = device_new(server, "alice@plain.test");
    device_online(alice);
    device_online(dave);
    roster_sync_set(alice->account, "alice@plain.test", "Dave", groups, NULL, NULL, NULL);
    until(contact_in(alice, "alice@plain.test"));
    const Contact *contact = contact_in(alice, "alice@plain.test");
    g_assert_cmpstr(contact->name, ==, "Dave");
    g_assert_true(g_strv_contains((const char *const *)contact->groups, "Tea"));

    roster_sync_subscription(alice->account, "alice@plain.test", "subscribe", "it's me");
    until(roster_find(dave->account->roster, "alice@papo.test"));
    until(roster_find(dave->account->roster, "alice@papo.test")->asks);
    g_assert_cmpint(show_of(alice, "alice@plain.test"), ==, SHOW_OFFLINE); /* not by itself */
    roster_sync_subscription(dave->account, "alice@papo.test", "subscribed", NULL);
    until(contact_in(alice, "alice@plain.test")->subscription == SUBSCRIPTION_TO);
    until(show_of(alice, "alice@plain.test") == SHOW_ONLINE);

    roster_sync_remove(alice->account, "alice@plain.test", NULL, NULL, NULL);
    until(!contact_in(alice, "alice@plain.test"));
    device_offline(alice);
    device_online(alice); /* with the version of what is kept */
    g_assert_null(contact_in(alice, "alice@plain.test"));
    g_assert_nonnull(contact_in(alice, "bob@papo.test"));
    device_offline(alice);
    device_offline(dave);
    device_free(alice);
    device_free(dave);
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_unsetenv("DBUS_SESSION_BUS_ADDRESS");
    Server *server = server_start();
    g_test_add_data_func("/chat/both-ways", server, test_chat);
    g_test_add_data_func("/chat/carbons", server, test_carbons);
    g_test_add_data_func("/chat/roster", server, test_roster);
    int result = g_test_run();
    server_stop(server);
    return result;
}
