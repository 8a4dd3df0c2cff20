#pragma once
#include "model/roster.h"
#include "server_fixture.h"
#include "xmpp/module.h"

/* One papo with one account, without a screen: the whole of xmpp/ on a real connection. */
typedef struct {
    Client *client;
    Account *account;
    guint rosters; /* times that one arrived */
} Device;

static inline void on_event(const Event *ev, void *data) {
    Device *device = data;
    device->rosters += ev->type == EV_ROSTER_LOADED;
}

static inline Device *device_new(const Server *server, const char *jid) {
    Device *device = g_new0(Device, 1);
    device->client = client_new(server, ":memory:");
    bus_listen(device->client->model->bus, on_event, device);
    Session *session = session_new(device->client, jid, "secret");
    device->account = session->account;
    session_free(session); /* it has made the account; the connection is the stream's */
    stream_new(device->account, xep_modules, wire_strophe_new, NULL);
    return device;
}

static inline void device_online(Device *device) {
    guint before = device->rosters;
    stream_connect(device->account->stream, NULL);
    until(device->rosters > before);
}

static inline void device_offline(Device *device) {
    stream_disconnect(device->account->stream, "bye");
    until(device->account->state == ACCOUNT_OFFLINE);
}

static inline void device_free(Device *device) {
    stream_free(device->account->stream);
    bus_ignore(device->client->model->bus, on_event, device);
    client_free(device->client);
    g_free(device);
}

static inline Show show_of(const Device *device, const char *jid) {
    const Contact *contact = roster_find(device->account->roster, jid);
    return contact ? contact_show(contact) : SHOW_OFFLINE;
}
