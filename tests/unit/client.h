#pragma once
/* A real wire that notes what it hears, and a main loop that runs until it has heard it. */
#include "wire/wire.h"
#include <string.h>

typedef struct Client Client;
struct Client {
    Wire *wire;
    WireTarget target;
    GString *heard; /* "connected opened <features>" … */
    GError *error;  /* of the last WIRE_CLOSED */
    guint stanzas;
    gsize text_bytes;
    guint beats;         /* of a timer of 5 ms */
    gboolean quiet;      /* counts stanzas only */
    const char *free_at; /* frees the wire when it hears this */
    void (*on_stanza)(Client *client, Stanza *stanza);
};

static const char *const client_states[] = {"connected", "secured", "opened", "closed"};

static void client_hear(Client *client, const char *what) {
    g_string_append_printf(client->heard, "%s ", what);
    if (g_strcmp0(client->free_at, what) == 0) {
        Wire *wire = g_steal_pointer(&client->wire);
        wire->class->free(wire);
    }
}

static void client_on_state(WireState state, const GError *error, gpointer data) {
    Client *client = data;
    if (state == WIRE_CLOSED) {
        g_clear_error(&client->error);
        client->error = error ? g_error_copy(error) : NULL;
    }
    client_hear(client, client_states[state]);
}

static void client_on_stanza(Stanza *stanza, gpointer data) {
    Client *client = data;
    client->stanzas++;
    client->text_bytes += strlen(stanza_text(stanza_child(stanza, "body", NULL)));
    if (client->on_stanza)
        client->on_stanza(client, stanza);
    if (!client->quiet)
        client_hear(client, stanza_name(stanza));
}

static Client *client_new(guint16 port) {
    static const WireEvents events = {client_on_state, client_on_stanza};
    Client *client = g_new0(Client, 1);
    client->heard = g_string_new(NULL);
    client->wire = wire_strophe_new(&events, client, NULL);
    client->target.domain = g_strdup("a.test");
    client->target.host = g_strdup("127.0.0.1");
    client->target.port = port;
    return client;
}

static void client_free(Client *client) {
    if (client->wire)
        client->wire->class->free(client->wire);
    wire_target_clear(&client->target);
    g_string_free(client->heard, TRUE);
    g_clear_error(&client->error);
    g_free(client);
}

static gboolean client_too_late(gpointer data) {
    *(gboolean *)data = TRUE;
    return G_SOURCE_CONTINUE;
}

/* Runs the main loop until the text was heard, and forgets what was heard up to it. */
static void client_until(Client *client, const char *text) {
    gboolean late = FALSE;
    guint limit = g_timeout_add_seconds(40, client_too_late, &late);
    char *found;
    while (!(found = strstr(client->heard->str, text))) {
        if (late)
            g_error("waited for \"%s\" and heard \"%s\"", text, client->heard->str);
        g_main_context_iteration(NULL, TRUE);
    }
    g_source_remove(limit);
    g_string_erase(client->heard, 0, found + strlen(text) - client->heard->str);
}

G_GNUC_UNUSED static gboolean client_beat(gpointer data) {
    ((Client *)data)->beats++;
    return G_SOURCE_CONTINUE;
}

static void client_connect(Client *client) {
    client->wire->class->connect(client->wire, &client->target);
}

G_GNUC_UNUSED static void client_open(Client *client) {
    client->wire->class->open(client->wire, "me@a.test");
}

G_GNUC_UNUSED static void client_send(Client *client, const char *xml) {
    client->wire->class->send(client->wire, xml, strlen(xml));
}
