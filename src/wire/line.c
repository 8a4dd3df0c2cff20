/* One connection through libstrophe, driven by one source on its socket. */
#include "wire/line.h"
#include "base/tr.h"
#include "wire/expat_guard.h"
#include "wire/line_private.h"
#include "wire/ns.h"
#include "wire/tls_tap.h"
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <strophe.h>
#include <sys/select.h>
#include <sys/socket.h>
#include <unistd.h>

enum {
    READS_PER_ROUND = 4, /* the library reads 4 KiB at a time, a TLS record has up to 16 */
    ROUNDS = 64,         /* about 10 ms; then others have their turn */
    LEAST_WRITE = 4000,  /* bytes that surely go out when a socket is writable */
    HANDSHAKE_LIMIT_MS = 15000,
    OPEN_LIMIT_MS = 30000,
    GOODBYE_MS = 1000,
};

#define SESSION "papo-line"

static void line_ref(Line *line) {
    line->refs++;
}

static void remove_timer(guint *id) {
    if (*id)
        g_source_remove(*id);
    *id = 0;
}

static void stop_pump(Line *line) {
    if (!line->source)
        return;
    g_source_destroy(line->source);
    g_clear_pointer(&line->source, g_source_unref);
    line->tag = NULL;
}

void line_unref(Line *line) {
    if (--line->refs)
        return;
    stop_pump(line);
    expat_guard_enter(&line->guard);
    if (line->connection) {
        g_dataset_destroy(line->connection);
        xmpp_conn_release(line->connection);
    }
    xmpp_ctx_free(line->context);
    expat_guard_leave();
    if (line->handed_fd >= 0)
        close(line->handed_fd);
    expat_guard_clear(&line->guard);
    tls_tap_free(line->tap);
    wire_target_clear(&line->target);
    g_free(line->tls);
    g_free(line);
}

/* The library only tidies up after this. */
static void hang_up(Line *line) {
    if (line->fd < 0)
        return;
    if (line->tls)
        tls_tap_say_goodbye(line->tap);
    shutdown(line->fd, SHUT_RDWR);
}

void line_finish(Line *line, const GError *error) {
    if (line->finished)
        return;
    line->finished = TRUE;
    stop_pump(line);
    remove_timer(&line->watchdog);
    remove_timer(&line->goodbye);
    hang_up(line);
    if (line->events.state)
        line->events.state(WIRE_CLOSED, error, line->data);
}

void line_fail(Line *line, WireError code, const char *text) {
    g_autoptr(GError) error = g_error_new_literal(WIRE_ERROR, (int)code, text);
    line_finish(line, error);
}

static void tell(Line *line, WireState state) {
    if (line->events.state && !line->finished)
        line->events.state(state, NULL, line->data);
}

/* Called inside the library: only notes what happened. */
static void on_library(xmpp_conn_t *connection, xmpp_conn_event_t event, int error,
                       xmpp_stream_error_t *stream_error, void *data) {
    Line *line = data;
    if (event == XMPP_CONN_RAW_CONNECT)
        line->raw_connected = TRUE;
    if (event != XMPP_CONN_DISCONNECT && event != XMPP_CONN_FAIL)
        return;
    line->lost = TRUE;
    line->fd = -1; /* closed by the library; the number may be somebody else's soon */
}

static void send_now(Line *line, const char *xml, gsize length) {
    xmpp_send_raw(line->connection, xml, length);
    line->budget += length / LEAST_WRITE + 2;
    line_kick(line);
}

/* One turn of the library, in which it writes and reads a little. */
static void turn(Line *line) {
    struct pollfd poll_fd = {.fd = line->fd, .events = POLLOUT};
    if (line->budget && poll(&poll_fd, 1, 0) > 0 && (poll_fd.revents & POLLOUT))
        line->budget--;
    expat_guard_enter(&line->guard);
    xmpp_run_once(line->context, 0);
    expat_guard_leave();
}

static void deliver(Line *line) {
    if (line->raw_connected && !line->up) {
        line->up = TRUE;
        remove_timer(&line->watchdog);
        if (line->direct_tls)
            line_start_tls(line);
        else
            tell(line, WIRE_CONNECTED);
    }
    if (line->guard.opened) {
        line->guard.opened = FALSE;
        remove_timer(&line->watchdog);
        tell(line, WIRE_OPENED);
    }
    Stanza *stanza;
    while (!line->finished && (stanza = g_queue_pop_head(&line->guard.ready))) {
        line->progress = TRUE;
        if (line->events.stanza)
            line->events.stanza(stanza, line->data);
        stanza_unref(stanza);
    }
}

/* What ends a connection, in the order of what tells most. */
static void look_for_the_end(Line *line) {
    if (line->finished || line->handshaking)
        return;
    if (line->closing && (line->guard.error || line->guard.ended || line->lost)) {
        line_finish(line, NULL);
    } else if (line->guard.error) {
        static const char goodbye[] = "<stream:error><not-well-formed xmlns='" NS_STREAM_ERROR
                                      "'/></stream:error></stream:stream>";
        xmpp_send_raw(line->connection, goodbye, strlen(goodbye));
        turn(line);
        line_finish(line, line->guard.error);
    } else if (line->guard.ended) {
        xmpp_send_raw(line->connection, "</stream:stream>", strlen("</stream:stream>"));
        turn(line);
        line_fail(line, WIRE_ERROR_LOST, _("the server ended the session"));
    } else if (line->lost) {
        line_fail(line, WIRE_ERROR_LOST, _("the connection to the server was lost"));
    }
}

/* Anything to read that the socket, or TLS above it, holds already; or anything to write. */
static gboolean more_to_do(Line *line) {
    if (line->progress || (line->tls && SSL_pending(line->tap->ssl) > 0))
        return TRUE;
    struct pollfd poll_fd = {.fd = line->fd, .events = POLLIN | (line->budget ? POLLOUT : 0)};
    return poll(&poll_fd, 1, 0) > 0;
}

static gboolean on_open_limit(gpointer data) {
    Line *line = data;
    line->watchdog = 0;
    line_fail(line, line->up ? WIRE_ERROR_LOST : WIRE_ERROR_CONNECT,
              _("the server does not answer"));
    return G_SOURCE_REMOVE;
}

static void watch(Line *line) {
    GIOCondition want = G_IO_IN | G_IO_ERR | G_IO_HUP;
    if (line->guard.deaf) { /* what comes now belongs to TLS, which should begin soon */
        want = 0;
        if (!line->watchdog)
            line->watchdog = g_timeout_add(OPEN_LIMIT_MS, on_open_limit, line);
    }
    if (!line->guard.deaf && (line->budget || !line->up))
        want |= G_IO_OUT;
    if (want != line->want)
        g_source_modify_unix_fd(line->source, line->tag, want);
    line->want = want;
}

static void pump(Line *line) {
    line_ref(line);
    gboolean more = TRUE;
    for (int round = 0; more && round < ROUNDS; round++) {
        line->progress = FALSE;
        for (int i = 0; i < READS_PER_ROUND && line->source; i++) {
            turn(line);
            deliver(line);
            look_for_the_end(line);
            if (line->guard.deaf)
                break;
        }
        more = line->source && !line->guard.deaf && more_to_do(line);
    }
    if (line->source) {
        watch(line);
        if (more)
            line_kick(line);
    }
    line_unref(line);
}

static gboolean on_dispatch(GSource *source, GSourceFunc callback, gpointer data) {
    g_source_set_ready_time(source, -1);
    Line *line = *(Line **)(source + 1);
    pump(line);
    return G_SOURCE_CONTINUE;
}

static GSourceFuncs *pump_functions(void) {
    static const GSourceFuncs functions = {.dispatch = on_dispatch};
    return (GSourceFuncs *)&functions;
}

void line_start_pump(Line *line) {
    g_return_if_fail(!line->source);
    line->source = g_source_new(pump_functions(), sizeof(GSource) + sizeof(Line *));
    *(Line **)(line->source + 1) = line;
    line->want = G_IO_IN | G_IO_OUT | G_IO_ERR | G_IO_HUP;
    line->tag = g_source_add_unix_fd(line->source, line->fd, line->want);
    g_source_attach(line->source, NULL);
}

/* Lets the pump run soon, for what the socket does not tell. */
void line_kick(Line *line) {
    if (line->source)
        g_source_set_ready_time(line->source, 0);
}

void line_stop_pump(Line *line) {
    stop_pump(line);
}

static gboolean on_failed_start(gpointer data) {
    Line *line = data;
    line->goodbye = 0;
    line_ref(line);
    if (line->guard_missing)
        line_fail(line, WIRE_ERROR_GUARD,
                  _("papo's guard against hostile XML is not active, so papo does not connect"));
    else
        line_fail(line, WIRE_ERROR_CONNECT, _("the connection could not be taken over"));
    line_unref(line);
    return G_SOURCE_REMOVE;
}

/* The library made a socket of its own: ours, connected already, takes its place. */
static int on_socket(xmpp_conn_t *connection, void *socket) {
    Line *line = g_dataset_get_data(connection, SESSION);
    int fd = *(int *)socket;
    line->fd = fd;
    if (fd >= FD_SETSIZE) /* the library uses select() */
        return -1;
    if (line->handed_fd < 0)
        return 0;
    int result = dup2(line->handed_fd, fd);
    close(line->handed_fd);
    line->handed_fd = -1;
    return result < 0 ? -1 : 0;
}

/* The address matters only where a connected socket does not take a second connect(). */
static gboolean take_over(Line *line, const Dialled *dialled) {
    expat_guard_enter(&line->guard);
    line->context = xmpp_ctx_new(NULL, NULL);
    line->connection = xmpp_conn_new(line->context);
    g_dataset_set_data(line->connection, SESSION, line);
    xmpp_conn_set_flags(line->connection, XMPP_CONN_FLAG_DISABLE_SM);
    g_autofree char *ascii = g_hostname_to_ascii(line->target.domain);
    xmpp_conn_set_jid(line->connection, ascii ? ascii : line->target.domain);
    xmpp_conn_set_sockopt_callback(line->connection, on_socket);
    int failed = xmpp_connect_raw(line->connection, "127.0.0.1", 9, on_library, line);
    if (failed && dialled->address)
        failed =
            xmpp_connect_raw(line->connection, dialled->address, dialled->port, on_library, line);
    expat_guard_leave();
    if (failed)
        line->fd = -1;
    line->guard_missing = !expat_guard_has_parser(&line->guard);
    return line->fd >= 0 && line->fd < FD_SETSIZE && !line->guard_missing;
}

Line *line_new(const WireTarget *target, const Dialled *dialled, const LineEvents *events,
               gpointer data) {
    /* Neither libstrophe nor OpenSSL prevents the signal when the other side is gone. */
    signal(SIGPIPE, SIG_IGN);
    xmpp_initialize();
    Line *line = g_new0(Line, 1);
    line->refs = 1;
    line->events = *events;
    line->data = data;
    wire_target_copy(&line->target, target);
    line->direct_tls = dialled->direct_tls;
    line->handshake_limit_ms = HANDSHAKE_LIMIT_MS;
    line->fd = -1;
    line->handed_fd = dialled->fd;
    expat_guard_init(&line->guard);
    if (take_over(line, dialled)) {
        line->watchdog = g_timeout_add(OPEN_LIMIT_MS, on_open_limit, line);
        line_start_pump(line);
    } else {
        line->goodbye = g_idle_add(on_failed_start, line);
    }
    return line;
}

void line_free(Line *line) {
    line->events = (LineEvents){0};
    line_finish(line, NULL);
    line_unref(line);
}

void line_open(Line *line, const char *from) {
    if (line->finished || line->handshaking || !line->up)
        return;
    g_autofree char *to = g_markup_escape_text(line->target.domain, -1);
    g_autofree char *escaped_from = from ? g_markup_escape_text(from, -1) : NULL;
    char *attributes[] = {
        "to",    to,        "version",      "1.0",     "xml:lang", "en",
        "xmlns", NS_CLIENT, "xmlns:stream", NS_STREAM, "from",     escaped_from,
    };
    xmpp_conn_open_stream(line->connection, attributes, G_N_ELEMENTS(attributes) - (from ? 0 : 2));
    line->stream_sent = TRUE;
    line->budget += 2;
    remove_timer(&line->watchdog);
    line->watchdog = g_timeout_add(OPEN_LIMIT_MS, on_open_limit, line);
    line->guard.deaf = FALSE;
    line_kick(line);
}

void line_secure(Line *line) {
    if (!line->finished && !line->handshaking && line->up && !line->tls)
        line_start_tls(line);
}

void line_send(Line *line, const char *xml, gsize length) {
    if (!line->finished && !line->handshaking && !line->closing && line->up)
        send_now(line, xml, length);
}

static gboolean on_goodbye(gpointer data) {
    Line *line = data;
    line->goodbye = 0;
    line_ref(line);
    line_finish(line, NULL);
    line_unref(line);
    return G_SOURCE_REMOVE;
}

void line_close(Line *line, gboolean politely) {
    if (line->finished)
        return;
    politely = politely && line->stream_sent && !line->handshaking && !line->closing;
    if (politely)
        send_now(line, "</stream:stream>", strlen("</stream:stream>"));
    if (line->handshaking)
        shutdown(line->fd, SHUT_RDWR);
    line->closing = TRUE;
    remove_timer(&line->goodbye);
    line->goodbye = politely ? g_timeout_add(GOODBYE_MS, on_goodbye, line)
                             : g_idle_add_full(G_PRIORITY_DEFAULT, on_goodbye, line, NULL);
}

const char *line_stream_id(const Line *line) {
    return line->guard.stream_id;
}

const char *line_tls(const Line *line) {
    return line->tls;
}

const Certificate *line_certificate(const Line *line) {
    return line->tap && !line->handshaking ? line->tap->certificate : NULL;
}

GBytes *line_binding(const Line *line, const char *type) {
    return line->tls ? tls_tap_binding(line->tap, type) : NULL;
}
