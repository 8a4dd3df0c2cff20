/* Dialling: which hosts, in which order, and the race between them. */
#include "wire/dial.h"
#include "base/proxy.h"
#include "base/tr.h"
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <unistd.h>

enum {
    STAGGER_MS = 2000, /* the next target starts when this one took so long, or failed */
    LIMIT_MS = 45000,  /* for everything together */
    LOWEST_FD = 3,
};

struct Dial {
    DialFn fn;
    gpointer data;
    char *domain;
    DialTargets *targets;
    GSocketClient *client;
    gboolean proxied;
    GCancellable *cancel;
    guint running, next, stagger, limit, hopeless;
    GError *error; /* the first one that tells something */
};

/* One connection attempt; outlives a Dial that was cancelled. */
typedef struct {
    Dial *dial; /* valid unless cancel is cancelled */
    GCancellable *cancel;
    const DialTarget *target; /* of the dial's */
} Attempt;

static void start_next(Dial *dial);

static void dial_free(Dial *dial) {
    g_cancellable_cancel(dial->cancel);
    g_object_unref(dial->cancel);
    if (dial->stagger)
        g_source_remove(dial->stagger);
    if (dial->limit)
        g_source_remove(dial->limit);
    g_clear_object(&dial->client);
    dial_targets_free(dial->targets);
    g_clear_error(&dial->error);
    g_free(dial->domain);
    g_free(dial);
}

void dial_cancel(Dial *dial) {
    if (dial)
        dial_free(dial);
}

static void finish(Dial *dial, const Dialled *dialled) {
    DialFn fn = dial->fn;
    gpointer data = dial->data;
    g_autoptr(GError) error = NULL;
    if (!dialled)
        error = g_steal_pointer(&dial->error);
    dial_free(dial);
    fn(dialled, error, data);
}

/* Keeps the first error, but one about connecting tells more than one about a name. */
static void keep_error(Dial *dial, WireError code, const char *text) {
    if (dial->error && (dial->error->code == WIRE_ERROR_CONNECT || code == WIRE_ERROR_RESOLVE))
        return;
    g_clear_error(&dial->error);
    g_set_error(&dial->error, WIRE_ERROR, (int)code, _("cannot reach %s: %s"), dial->domain, text);
}

static void hand_over(Dial *dial, GSocketConnection *connection, const DialTarget *target) {
    GSocket *socket = g_socket_connection_get_socket(connection);
    g_socket_set_keepalive(socket, TRUE);
    /* A message and the question whether it arrived are two small packets: neither shall wait. */
    g_socket_set_option(socket, IPPROTO_TCP, TCP_NODELAY, 1, NULL);
    Dialled dialled = {
        .fd = fcntl(g_socket_get_fd(socket), F_DUPFD_CLOEXEC, LOWEST_FD),
        .direct_tls = target->direct_tls,
    };
    if (dialled.fd < 0) {
        keep_error(dial, WIRE_ERROR_CONNECT, _("too many files are open"));
        finish(dial, NULL);
        return;
    }
    g_autoptr(GSocketAddress) peer = g_socket_get_remote_address(socket, NULL);
    if (!dial->proxied && G_IS_INET_SOCKET_ADDRESS(peer)) {
        GInetSocketAddress *inet = G_INET_SOCKET_ADDRESS(peer);
        dialled.address = g_inet_address_to_string(g_inet_socket_address_get_address(inet));
        dialled.port = g_inet_socket_address_get_port(inet);
    }
    g_autofree G_GNUC_UNUSED char *address = dialled.address;
    dialled.rest = dial_targets_rest(g_steal_pointer(&dial->targets));
    finish(dial, &dialled);
}

static void on_connected(GObject *object, GAsyncResult *result, gpointer data) {
    g_autofree Attempt *attempt = data;
    g_autoptr(GCancellable) cancel = attempt->cancel;
    g_autoptr(GError) error = NULL;
    g_autoptr(GSocketConnection) connection =
        g_socket_client_connect_finish(G_SOCKET_CLIENT(object), result, &error);
    if (g_cancellable_is_cancelled(cancel))
        return; /* too late, or cancelled: the socket closes with the connection */
    Dial *dial = attempt->dial;
    dial->running--;
    dial_targets_spend(dial->targets, attempt->target);
    if (connection) {
        hand_over(dial, connection, attempt->target);
        return;
    }
    gboolean unknown = error->domain == G_RESOLVER_ERROR;
    keep_error(dial, unknown ? WIRE_ERROR_RESOLVE : WIRE_ERROR_CONNECT, error->message);
    start_next(dial);
}

static gboolean on_stagger(gpointer data) {
    Dial *dial = data;
    dial->stagger = 0;
    start_next(dial);
    return G_SOURCE_REMOVE;
}

static gboolean on_limit(gpointer data) {
    Dial *dial = data;
    dial->limit = 0;
    if (dial->targets)
        keep_error(dial, WIRE_ERROR_CONNECT, _("nobody answered in time"));
    else
        keep_error(dial, WIRE_ERROR_RESOLVE, _("DNS does not answer"));
    finish(dial, NULL);
    return G_SOURCE_REMOVE;
}

static void start_next(Dial *dial) {
    if (dial->stagger)
        g_source_remove(dial->stagger);
    dial->stagger = 0;
    const DialTarget *target = dial_targets_nth(dial->targets, dial->next);
    if (!target) {
        if (!dial->running)
            finish(dial, NULL);
        return;
    }
    dial->next++;
    dial->running++;
    Attempt *attempt = g_new0(Attempt, 1);
    attempt->dial = dial;
    attempt->cancel = g_object_ref(dial->cancel);
    attempt->target = target;
    g_autoptr(GSocketConnectable) address = g_network_address_new(target->host, target->port);
    g_socket_client_connect_async(dial->client, address, dial->cancel, on_connected, attempt);
    if (dial_targets_nth(dial->targets, dial->next))
        dial->stagger = g_timeout_add(STAGGER_MS, on_stagger, dial);
}

static void on_targets(DialTargets *targets, const char *problem, gpointer data) {
    Dial *dial = data;
    dial->targets = targets;
    if (problem) {
        keep_error(dial, WIRE_ERROR_RESOLVE, problem);
        finish(dial, NULL);
        return;
    }
    start_next(dial);
}

static gboolean set_up(Dial *dial, const WireTarget *target) {
    dial->client = g_socket_client_new();
    if (!target->proxy)
        return TRUE;
    g_autoptr(GProxyResolver) resolver = proxy_resolver(target->proxy);
    if (!resolver) {
        keep_error(dial, WIRE_ERROR_CONNECT,
                   _("the account's proxy is no socks5://host:port, socks4://… or http://…"));
        return FALSE;
    }
    dial->proxied = TRUE;
    g_socket_client_set_proxy_resolver(dial->client, resolver);
    return TRUE;
}

static gboolean on_hopeless(gpointer data) {
    Dial *dial = data;
    dial->limit = 0;
    finish(dial, NULL);
    return G_SOURCE_REMOVE;
}

static Dial *dial_new(const WireTarget *target, DialFn fn, gpointer data) {
    Dial *dial = g_new0(Dial, 1);
    dial->fn = fn;
    dial->data = data;
    dial->domain = g_strdup(target->domain);
    dial->cancel = g_cancellable_new();
    if (set_up(dial, target))
        dial->limit = g_timeout_add(LIMIT_MS, on_limit, dial);
    else
        dial->hopeless = dial->limit = g_idle_add(on_hopeless, dial);
    return dial;
}

Dial *dial_start(const WireTarget *target, DialFn fn, gpointer data) {
    Dial *dial = dial_new(target, fn, data);
    if (!dial->hopeless)
        dial_targets_find(target, dial->cancel, on_targets, dial);
    return dial;
}

Dial *dial_go_on(const WireTarget *target, DialTargets *rest, DialFn fn, gpointer data) {
    Dial *dial = dial_new(target, fn, data);
    dial->targets = rest;
    if (!dial->hopeless)
        start_next(dial);
    return dial;
}
