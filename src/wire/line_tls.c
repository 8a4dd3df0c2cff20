/* The TLS handshake of a line: the library blocks in it, so a thread does it, while the pump is
 * away and nothing else touches the library's connection. */
#include "base/tr.h"
#include "wire/line_private.h"
#include <sys/socket.h>

static void in_thread(GTask *task, gpointer source, gpointer data, GCancellable *cancel) {
    Line *line = data;
    tls_tap_enter(line->tap);
    int failed = xmpp_conn_tls_start(line->connection);
    tls_tap_leave();
    g_task_return_boolean(task, !failed);
}

static gboolean on_late(gpointer data) {
    Line *line = data;
    line->watchdog = 0;
    line->late = TRUE;
    shutdown(line->fd, SHUT_RDWR); /* wakes the thread up */
    return G_SOURCE_REMOVE;
}

static void fail_tls(Line *line) {
    const TlsTap *tap = line->tap;
    g_autofree char *text = NULL;
    if (tap->error) {
        line_finish(line, tap->error);
        return;
    }
    if (line->late)
        text = g_strdup(_("the server did not finish the TLS handshake in time"));
    else if (tap->alert)
        text = g_strdup_printf(_("TLS with the server failed: %s"), tap->alert);
    else
        text = g_strdup(_("TLS with the server failed"));
    line_fail(line, WIRE_ERROR_TLS, text);
}

static void on_done(GObject *source, GAsyncResult *result, gpointer data) {
    Line *line = data;
    gboolean fine = g_task_propagate_boolean(G_TASK(result), NULL);
    line->handshaking = FALSE;
    if (line->watchdog)
        g_source_remove(line->watchdog);
    line->watchdog = 0;
    if (!line->finished) {
        if (fine && tls_tap_accepted(line->tap)) {
            line->tls = tls_tap_describe(line->tap);
            line->guard.encrypted = TRUE;
            line_start_pump(line);
            if (line->events.state)
                line->events.state(line->direct_tls ? WIRE_CONNECTED : WIRE_SECURED, NULL,
                                   line->data);
        } else {
            fail_tls(line);
        }
    }
    line_unref(line);
}

void line_start_tls(Line *line) {
    line_stop_pump(line);
    line->handshaking = TRUE;
    line->guard.deaf = TRUE; /* until the stream is opened again */
    line->tap = tls_tap_new(&line->target, line->direct_tls);
    line->refs++;
    if (line->watchdog)
        g_source_remove(line->watchdog);
    line->watchdog = g_timeout_add(line->handshake_limit_ms, on_late, line);
    g_autoptr(GTask) task = g_task_new(NULL, NULL, on_done, line);
    g_task_set_task_data(task, line, NULL);
    g_task_run_in_thread(task, in_thread);
}
