#pragma once
#include "model/account.h"
#include "model/prompt.h"
#include "wire/link.h"
#include <gio/gio.h>
#include <signal.h>
#include <string.h>

/* A private Prosody (prosody.sh), a line to it that can be cut, and accounts with real links. */
typedef struct {
    char *dir, *ca;
    guint16 port, tls_port;
} Server;

typedef struct {
    Model *model;
    const Server *server;
} Client;

typedef struct {
    Client *client;
    Account *account;
    Link *link;
    GString *heard; /* bound, resumed, lost, ended */
    guint acked, stanzas;
    GString *got; /* ids of the messages, in order */
} Session;

#define PATIENCE_MS 20000

static inline char *server_run(const char *action, const char *dir, const char *users) {
    g_autofree char *script = g_test_build_filename(G_TEST_DIST, "prosody.sh", NULL);
    g_autofree char *command = g_strdup_printf("bash '%s' %s '%s' %s", script, action, dir, users);
    g_autoptr(GError) error = NULL;
    const char *argv[] = {"bash", "-c", command, NULL};
    char *out = NULL;
    int status = 0;
    g_spawn_sync(NULL, (char **)argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, &out, NULL, &status,
                 &error);
    g_assert_no_error(error);
    g_assert_true(g_spawn_check_wait_status(status, &error));
    return out;
}

static inline Server *server_start(void) {
    Server *server = g_new0(Server, 1);
    g_autoptr(GError) error = NULL;
    server->dir = g_dir_make_tmp("papo-server-XXXXXX", &error);
    g_assert_no_error(error);
    g_setenv("PROSODY_SECONDS", "280", TRUE); /* also if the test is killed */
    g_free(server_run("start", server->dir, "alice bob"));
    g_autofree char *env = g_build_filename(server->dir, "env", NULL);
    g_autofree char *text = NULL;
    g_assert_true(g_file_get_contents(env, &text, NULL, NULL));
    server->port = (guint16)atoi(strstr(text, "PORT=") + 5);
    server->tls_port = (guint16)atoi(strstr(text, "TLS_PORT=") + 9);
    server->ca = g_build_filename(server->dir, "ca.crt", NULL);
    return server;
}

static inline void server_stop(Server *server) {
    g_free(server_run("stop", server->dir, ""));
    g_autofree char *remove = g_strdup_printf("rm -rf '%s'", server->dir);
    g_assert_true(g_spawn_command_line_sync(remove, NULL, NULL, NULL, NULL));
    g_free(server->dir);
    g_free(server->ca);
    g_free(server);
}

static inline void on_bound(gboolean taken_over, gpointer data) {
    g_string_append(((Session *)data)->heard, "bound ");
}

static inline void on_resumed(gpointer data) {
    g_string_append(((Session *)data)->heard, "resumed ");
}

static inline void on_lost(gboolean may_resume, gpointer data) {
    g_string_append(((Session *)data)->heard, may_resume ? "lost(may) " : "lost ");
}

static inline void on_ended(gpointer data) {
    g_string_append(((Session *)data)->heard, "ended ");
}

static inline void on_stanza(Stanza *stanza, gpointer data) {
    Session *s = data;
    if (!stanza_is(stanza, "message", NULL))
        return;
    s->stanzas++;
    g_string_append_printf(s->got, "%s ", stanza_get(stanza, "id"));
}

static inline void on_acked(gint64 message_id, gint64 conv_id, gpointer data) {
    ((Session *)data)->acked++;
}

static inline Client *client_new(const Server *server, const char *profile) {
    Client *client = g_new0(Client, 1);
    g_autoptr(GError) error = NULL;
    client->server = server;
    Paths *paths = paths_new(profile, &error);
    g_assert_no_error(error);
    client->model = model_new(clock_new(), paths, &error);
    g_assert_no_error(error);
    return client;
}

static inline void client_free(Client *client) {
    model_free(client->model);
    g_free(client);
}

static inline void session_set(Session *s, const char *name, const char *value) {
    g_autoptr(GError) error = NULL;
    settings_set(s->client->model->settings, name, value, s->account, NULL, &error);
    g_assert_no_error(error);
}

static inline void session_set_port(Session *s, guint port) {
    g_autofree char *text = g_strdup_printf("%u", port);
    session_set(s, "port", text);
}

/* An account that would reach the private server; password NULL: none is known. */
static inline Session *session_new(Client *client, const char *jid, const char *password) {
    static const LinkEvents events = {on_bound, on_resumed, on_lost, on_ended, on_stanza, on_acked};
    Session *s = g_new0(Session, 1);
    s->client = client;
    s->heard = g_string_new(NULL);
    s->got = g_string_new(NULL);
    s->account = accounts_find(client->model, jid);
    if (!s->account)
        s->account = accounts_add(client->model, jid, NULL);
    session_set(s, "server", "127.0.0.1");
    session_set_port(s, client->server->port);
    session_set(s, "ca-file", client->server->ca);
    session_set(s, "reconnect-delay", "2");
    if (password)
        session_set(s, "password", password);
    s->link = link_new(s->account, wire_strophe_new, NULL, &events, s);
    return s;
}

static inline void session_free(Session *s) {
    link_free(s->link);
    g_string_free(s->heard, TRUE);
    g_string_free(s->got, TRUE);
    g_free(s);
}

static inline gboolean too_late(gpointer data) {
    *(gboolean *)data = TRUE;
    return G_SOURCE_CONTINUE;
}

/* Runs the main loop until the condition holds; fails the test if it never does. */
#define until(condition)                                                                           \
    do {                                                                                           \
        gboolean late_ = FALSE;                                                                    \
        guint id_ = g_timeout_add(PATIENCE_MS, too_late, &late_);                                  \
        while (!(condition) && !late_)                                                             \
            g_main_context_iteration(NULL, TRUE);                                                  \
        g_source_remove(id_);                                                                      \
        if (late_)                                                                                 \
            g_error("%s:%d: in vain: %s", __FILE__, __LINE__, #condition);                         \
    } while (0)

static inline void session_reach(Session *s, AccountState state) {
    until(s->account->state == state || s->account->state == ACCOUNT_OFFLINE);
    if (s->account->state != state)
        g_error("%s: %s", s->account->jid, s->account->reason ? s->account->reason : "offline");
}

static inline void session_online(Session *s) {
    link_connect(s->link);
    session_reach(s, ACCOUNT_ONLINE);
}

static inline void session_offline(Session *s) {
    link_disconnect(s->link);
    until(s->account->state == ACCOUNT_OFFLINE);
}

static inline void session_fails(Session *s, const char *words) {
    link_connect(s->link);
    until(s->account->state == ACCOUNT_OFFLINE);
    if (!s->account->reason || !strstr(s->account->reason, words))
        g_error("%s: “%s” does not say “%s”", s->account->jid, s->account->reason, words);
}
