/* Logging in to a real Prosody in every way it knows, and what must not be let in. */
#include "server_fixture.h"
#include <stdlib.h>

typedef struct {
    const char *jid, *tls, *auth;
    gboolean direct;
    const char *mechanism; /* the setting afterwards: what kind of login it was */
    gboolean clear;        /* without TLS */
} Way;

static const Way ways[] = {
    {"alice@papo.test", NULL, NULL, FALSE, "scram"},
    {"alice@papo.test", "direct", NULL, TRUE, "scram"},
    {"alice@papo.test", "require", NULL, FALSE, "scram"},
    {"bob@plain.test", NULL, NULL, FALSE, "scram"},
    {"alice@sha1.test", NULL, NULL, FALSE, "scram"},
    {"alice@bare.test", NULL, NULL, FALSE, NULL}, /* PLAIN */
    {"alice@plus.test", NULL, NULL, FALSE, "scram-plus"},
    {"anon.test", NULL, NULL, FALSE, NULL},
    {"alice@legacy.test", NULL, "legacy", FALSE, NULL},
    {"alice@legacy.test", "direct", "legacy", TRUE, NULL},
    {"alice@legacy.test", "none", "legacy", FALSE, NULL, TRUE},
    {"alice@legacy.test", "none", NULL, FALSE, "scram", TRUE},
};

static void test_ways(gconstpointer data) {
    const Server *server = data;
    for (gsize i = 0; i < G_N_ELEMENTS(ways); i++) {
        const Way *way = &ways[i];
        Client *client = client_new(server, ":memory:");
        Session *s = session_new(client, way->jid, "secret");
        if (way->tls)
            session_set(s, "tls", way->tls);
        if (way->auth)
            session_set(s, "auth", way->auth);
        if (way->direct)
            session_set_port(s, server->tls_port);
        session_online(s);
        g_test_message("%s: %s", way->jid, s->account->tls);
        g_assert_true(way->clear ? !s->account->tls : g_str_has_prefix(s->account->tls, "TLSv1."));
        g_assert_cmpstr(settings_text(client->model->settings, "mechanism", s->account, NULL), ==,
                        way->mechanism);
        g_assert_nonnull(s->account->resource);
        session_offline(s);
        g_assert_null(s->account->reason);
        g_assert_cmpstr(s->heard->str, ==, "bound ended ");
        session_free(s);
        client_free(client);
    }
}

/* Who was let in by a login bound to the channel has only mistyped, too: nobody is in between. */
static void wrong_password(gconstpointer data, const char *jid, const char *mechanism) {
    Client *client = client_new(data, ":memory:");
    Session *s = session_new(client, jid, NULL);
    if (mechanism)
        session_set(s, "mechanism", mechanism);
    link_connect(s->link);
    Prompt *prompt = prompts_first(client->model->prompts);
    g_assert_true(prompts_answer(client->model->prompts, prompt->id, "wrong", NULL));
    session_fails(s, "wrong");
    prompt = prompts_first(client->model->prompts);
    g_assert_true(prompts_answer(client->model->prompts, prompt->id, "secret", NULL));
    session_reach(s, ACCOUNT_ONLINE);
    session_offline(s);
    session_free(s);
    client_free(client);
}

static void test_wrong_password(gconstpointer data) {
    wrong_password(data, "alice@papo.test", NULL);
    wrong_password(data, "alice@plus.test", NULL);
    wrong_password(data, "alice@plus.test", "scram-plus");
}

/* The XMPP server need not know how the password is kept: a command prints it. */
static void test_password_command(gconstpointer data) {
    Client *client = client_new(data, ":memory:");
    Session *s = session_new(client, "alice@papo.test", NULL);
    session_set(s, "password-command", "printf 'sec%s\\n' ret");
    session_online(s);
    session_offline(s);
    session_free(s);
    s = session_new(client, "alice@papo.test", NULL);
    session_set(s, "password-command", "false");
    session_fails(s, "password-command");
    session_free(s);
    client_free(client);
}

/* XEP-0178: the certificate is the login; nobody is asked for a password. */
static void test_client_certificate(gconstpointer data) {
    const Server *server = data;
    Client *client = client_new(server, ":memory:");
    Session *s = session_new(client, "alice@cert.test", NULL);
    g_autofree char *file = g_build_filename(server->dir, "alice.pem", NULL);
    session_set(s, "client-cert", file);
    session_online(s);
    g_assert_cmpstr(settings_text(client->model->settings, "mechanism", s->account, NULL), ==,
                    "external");
    session_offline(s);
    session_free(s);
    s = session_new(client, "bob@cert.test", NULL);
    session_set(s, "client-cert", file);
    session_fails(s, "");
    g_test_message("%s", s->account->reason);
    session_free(s);
    client_free(client);
}

static void test_not_in_the_clear(gconstpointer data) {
    Client *client = client_new(data, ":memory:");
    Session *s = session_new(client, "alice@papo.test", "secret");
    session_set(s, "tls", "none");
    session_fails(s, "tls require");
    session_free(s);
    client_free(client);
}

/* S17.1, S17.3: refused without consent, then pinned; and a pin is for this certificate alone. */
static void test_certificates(gconstpointer data) {
    static const struct {
        const char *jid, *words;
    } bad[] = {
        {"alice@expired.test", "expired"},          {"alice@future.test", "not valid before"},
        {"alice@wrong.test", "not for wrong.test"}, {"alice@self.test", "self-signed"},
        {"alice@unknown.test", "no authority"},
    };
    const Server *server = data;
    for (gsize i = 0; i < 2 * G_N_ELEMENTS(bad); i++) {
        gboolean direct = i % 2;
        Client *client = client_new(server, ":memory:");
        Session *s = session_new(client, bad[i / 2].jid, "secret");
        if (direct) {
            session_set(s, "tls", "direct");
            session_set_port(s, server->tls_port);
        }
        session_fails(s, bad[i / 2].words);
        g_test_message("%s", s->account->reason);
        g_assert_cmpstr(s->heard->str, ==, "");
        Prompt *prompt = prompts_first(client->model->prompts);
        g_assert_nonnull(prompt);
        g_test_message("%s", prompt->text);
        g_assert_cmpstr(prompt->choices[0], ==, "no");
        g_assert_nonnull(strstr(prompt->text, "SHA-256"));
        g_assert_true(prompts_answer(client->model->prompts, prompt->id, "no", NULL));
        g_assert_cmpint(s->account->state, ==, ACCOUNT_OFFLINE);

        session_fails(s, "");
        prompt = prompts_first(client->model->prompts);
        g_assert_true(prompts_answer(client->model->prompts, prompt->id, "yes", NULL));
        session_reach(s, ACCOUNT_ONLINE);
        session_offline(s);
        session_set(s, "tls-pin",
                    "0000000000000000000000000000000000000000000000000000000000000000");
        session_fails(s, "tls-pin");
        g_test_message("%s", s->account->reason);
        g_assert_null(prompts_first(client->model->prompts));
        session_free(s);
        client_free(client);
    }
}

/* tls pinned: even a certificate that an authority vouches for is shown once. */
static void test_pinned(gconstpointer data) {
    Client *client = client_new(data, ":memory:");
    Session *s = session_new(client, "alice@papo.test", "secret");
    session_set(s, "tls", "pinned");
    session_fails(s, "not pinned yet");
    Prompt *prompt = prompts_first(client->model->prompts);
    g_assert_true(prompts_answer(client->model->prompts, prompt->id, "yes", NULL));
    session_reach(s, ACCOUNT_ONLINE);
    session_offline(s);
    session_free(s);
    client_free(client);
}

static void test_two_accounts(gconstpointer data) {
    Client *client = client_new(data, ":memory:");
    Session *a = session_new(client, "alice@papo.test", "secret");
    Session *b = session_new(client, "bob@plain.test", "secret");
    link_connect(a->link);
    link_connect(b->link);
    session_reach(a, ACCOUNT_ONLINE);
    session_reach(b, ACCOUNT_ONLINE);
    session_offline(a);
    g_assert_cmpint(b->account->state, ==, ACCOUNT_ONLINE);
    session_offline(b);
    session_free(a);
    session_free(b);
    client_free(client);
}

int main(int argc, char **argv) {
    signal(SIGPIPE, SIG_IGN);
    g_test_init(&argc, &argv, NULL);
    Server *server = server_start();
    g_test_add_data_func("/server/login/ways", server, test_ways);
    g_test_add_data_func("/server/login/wrong-password", server, test_wrong_password);
    g_test_add_data_func("/server/login/password-command", server, test_password_command);
    g_test_add_data_func("/server/login/client-certificate", server, test_client_certificate);
    g_test_add_data_func("/server/login/not-in-the-clear", server, test_not_in_the_clear);
    g_test_add_data_func("/server/login/certificates", server, test_certificates);
    g_test_add_data_func("/server/login/pinned", server, test_pinned);
    g_test_add_data_func("/server/login/two-accounts", server, test_two_accounts);
    int result = g_test_run();
    server_stop(server);
    return result;
}
