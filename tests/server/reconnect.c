/* A real session that is cut, resumed, taken up by the next papo, or gone for good. */
#include "cutter.h"
#include "server_fixture.h"
#include <stdlib.h>

static void say(Session *s, gint64 id, const char *to) {
    g_autofree char *xml = g_strdup_printf(
        "<message to='%s' type='chat' id='m%d'><body>%d</body></message>", to, (int)id, (int)id);
    link_send(s->link, stanza_parse(xml, NULL), id, 1);
}

static void be_available(Session *s) {
    link_send(s->link, stanza_new("presence", "jabber:client"), 0, 0);
}

static void test_resume(gconstpointer data) {
    const Server *server = data;
    Cutter *cutter = cutter_new(server->port);
    Client *client = client_new(server, ":memory:");
    Session *bob = session_new(client, "bob@papo.test", "secret");
    Session *alice = session_new(client, "alice@papo.test", "secret");
    session_set_port(alice, cutter->port);
    session_online(bob);
    be_available(bob);
    session_online(alice);
    be_available(alice);
    say(alice, 1, "bob@papo.test");
    until(alice->acked == 1 && bob->stanzas == 1);

    /* cut with a message under way: it arrives once */
    say(alice, 2, "bob@papo.test");
    cutter_cut(cutter);
    until(strstr(alice->heard->str, "lost(may)"));
    say(bob, 3, "alice@papo.test"); /* the server keeps it */
    until(bob->acked == 1);
    until(alice->acked == 2 && bob->stanzas == 2 && alice->stanzas == 1);
    g_assert_cmpstr(alice->heard->str, ==, "bound lost(may) resumed ");
    g_assert_cmpuint(cutter->made, ==, 2);

    session_offline(alice);
    session_offline(bob);
    g_assert_cmpuint(bob->stanzas, ==, 2);
    session_free(alice);
    session_free(bob);
    client_free(client);
    cutter_free(cutter);
}

/* S36.2: cut again and again, at any moment of sending, nothing is lost, doubled or out of order.
 */
static void test_storm(gconstpointer data) {
    enum { MESSAGES = 200, EVERY = 9 };
    const Server *server = data;
    Cutter *cutter = cutter_new(server->port);
    Client *client = client_new(server, ":memory:");
    Session *bob = session_new(client, "bob@papo.test", "secret");
    Session *alice = session_new(client, "alice@papo.test", "secret");
    session_set_port(alice, cutter->port);
    session_online(bob);
    be_available(bob);
    session_online(alice);
    g_autoptr(GString) wanted = g_string_new(NULL);
    for (int i = 1; i <= MESSAGES; i++) {
        until(link_is_bound(alice->link));
        say(alice, i, "bob@papo.test");
        g_string_append_printf(wanted, "m%d ", i);
        for (int turns = i % 5; turns; turns--)
            g_main_context_iteration(NULL, FALSE);
        if (i % EVERY)
            continue;
        cutter_cut(cutter);
        until(alice->account->state == ACCOUNT_WAITING);
        link_connect(alice->link);
    }
    until(alice->acked == MESSAGES && bob->stanzas >= MESSAGES);
    session_offline(alice);
    session_offline(bob);
    g_assert_cmpstr(bob->got->str, ==, wanted->str);
    g_assert_cmpuint(alice->acked, ==, MESSAGES);
    g_assert_null(strstr(alice->heard->str, "bound lost(may) ended"));
    session_free(alice);
    session_free(bob);
    client_free(client);
    cutter_free(cutter);
}

/* papo is killed in the middle: the next one settles what was under way. */
static void test_restart(gconstpointer data) {
    const Server *server = data;
    g_autofree char *profile = g_build_filename(server->dir, "profile", NULL);
    Client *client = client_new(server, profile);
    Client *other = client_new(server, ":memory:");
    Session *alice = session_new(client, "alice@papo.test", "secret");
    Session *bob = session_new(other, "bob@papo.test", "secret");
    session_online(bob);
    be_available(bob);
    session_online(alice);
    be_available(alice);
    say(alice, 1, "bob@papo.test");
    g_autofree char *resource = g_strdup(alice->account->resource);
    until(alice->acked == 1);
    session_free(alice); /* no goodbye */
    client_free(client);
    say(bob, 5, "alice@papo.test");
    until(bob->acked == 1);

    client = client_new(server, profile);
    alice = session_new(client, "alice@papo.test", NULL);
    session_online(alice);
    g_assert_cmpstr(alice->account->resource, ==, resource);
    until(alice->stanzas == 1);
    be_available(alice);
    say(alice, 2, "bob@papo.test");
    until(alice->acked == 1);
    session_offline(alice);
    g_assert_cmpstr(alice->heard->str, ==, "bound ended ");
    session_offline(bob);
    session_free(alice);
    session_free(bob);
    client_free(client);
    client_free(other);
}

/* The server starts anew and knows nothing of the old session. */
static void test_server_restart(gconstpointer data) {
    const Server *server = data;
    Client *client = client_new(server, ":memory:");
    Session *alice = session_new(client, "alice@papo.test", "secret");
    session_online(alice);
    g_free(server_run("restart", server->dir, ""));
    until(strstr(alice->heard->str, "lost"));
    until(alice->account->state == ACCOUNT_WAITING);
    g_test_message("%s", alice->account->reason);
    link_connect(alice->link);
    until(g_str_has_suffix(alice->heard->str, "ended bound "));
    session_offline(alice);
    session_free(alice);
    client_free(client);
}

/* The same resource elsewhere: no fight about it. */
static void test_conflict(gconstpointer data) {
    const Server *server = data;
    Client *one = client_new(server, ":memory:"), *two = client_new(server, ":memory:");
    Session *first = session_new(one, "alice@papo.test", "secret");
    Session *second = session_new(two, "alice@papo.test", "secret");
    session_set(first, "resource", "same");
    session_set(second, "resource", "same");
    session_online(first);
    session_online(second);
    until(first->account->state == ACCOUNT_OFFLINE);
    g_assert_nonnull(strstr(first->account->reason, "same resource"));
    g_assert_cmpint(second->account->state, ==, ACCOUNT_ONLINE);
    session_offline(second);
    session_free(first);
    session_free(second);
    client_free(one);
    client_free(two);
}

static void test_nobody_there(gconstpointer data) {
    Client *client = client_new(data, ":memory:");
    Session *s = session_new(client, "alice@papo.test", "secret");
    Cutter *cutter = cutter_new(1);
    session_set_port(s, cutter->port);
    cutter_free(cutter);
    link_connect(s->link);
    until(s->account->state == ACCOUNT_WAITING);
    g_assert_nonnull(strstr(s->account->reason, "refused"));
    session_set_port(s, client->server->port);
    session_reach(s, ACCOUNT_WAITING);
    until(s->account->state == ACCOUNT_ONLINE); /* by itself */
    session_offline(s);
    session_free(s);
    client_free(client);
}

int main(int argc, char **argv) {
    signal(SIGPIPE, SIG_IGN);
    g_test_init(&argc, &argv, NULL);
    Server *server = server_start();
    g_test_add_data_func("/server/reconnect/resume", server, test_resume);
    g_test_add_data_func("/server/reconnect/storm", server, test_storm);
    g_test_add_data_func("/server/reconnect/restart", server, test_restart);
    g_test_add_data_func("/server/reconnect/server-restart", server, test_server_restart);
    g_test_add_data_func("/server/reconnect/conflict", server, test_conflict);
    g_test_add_data_func("/server/reconnect/nobody-there", server, test_nobody_there);
    int result = g_test_run();
    server_stop(server);
    return result;
}
