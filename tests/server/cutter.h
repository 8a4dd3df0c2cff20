#pragma once
#include <gio/gio.h>

/* A port on loopback that passes everything on to another one, until it is cut. */
typedef struct {
    GSocketService *service;
    guint16 port, to;
    GPtrArray *open; /* GIOStream* */
    guint made;
} Cutter;

static inline void cutter_spliced(GObject *source, GAsyncResult *result, gpointer data) {
    g_autoptr(GIOStream) other = data;
    g_output_stream_splice_finish(G_OUTPUT_STREAM(source), result, NULL);
    g_io_stream_close(other, NULL, NULL);
}

static inline void cutter_pipe(GIOStream *from, GIOStream *to) {
    g_output_stream_splice_async(g_io_stream_get_output_stream(to),
                                 g_io_stream_get_input_stream(from),
                                 G_OUTPUT_STREAM_SPLICE_CLOSE_TARGET, G_PRIORITY_DEFAULT, NULL,
                                 cutter_spliced, g_object_ref(to));
}

static inline gboolean cutter_accept(GSocketService *service, GSocketConnection *in,
                                     GObject *source, gpointer data) {
    Cutter *cutter = data;
    g_autoptr(GSocketClient) client = g_socket_client_new();
    GSocketConnection *out =
        g_socket_client_connect_to_host(client, "127.0.0.1", cutter->to, NULL, NULL);
    if (!out)
        return TRUE;
    cutter->made++;
    g_ptr_array_add(cutter->open, g_object_ref(in));
    g_ptr_array_add(cutter->open, out);
    cutter_pipe(G_IO_STREAM(in), G_IO_STREAM(out));
    cutter_pipe(G_IO_STREAM(out), G_IO_STREAM(in));
    return TRUE;
}

static inline Cutter *cutter_new(guint16 to) {
    Cutter *cutter = g_new0(Cutter, 1);
    cutter->to = to;
    cutter->open = g_ptr_array_new_with_free_func(g_object_unref);
    cutter->service = g_socket_service_new();
    cutter->port =
        g_socket_listener_add_any_inet_port(G_SOCKET_LISTENER(cutter->service), NULL, NULL);
    g_assert_cmpuint(cutter->port, !=, 0);
    g_signal_connect(cutter->service, "incoming", G_CALLBACK(cutter_accept), cutter);
    return cutter;
}

/* Both ends see a connection that ended in the middle. */
static inline void cutter_cut(Cutter *cutter) {
    for (guint i = 0; i < cutter->open->len; i++)
        g_socket_shutdown(g_socket_connection_get_socket(cutter->open->pdata[i]), TRUE, TRUE, NULL);
    g_ptr_array_set_size(cutter->open, 0);
}

static inline void cutter_free(Cutter *cutter) {
    cutter_cut(cutter);
    g_socket_service_stop(cutter->service);
    g_socket_listener_close(G_SOCKET_LISTENER(cutter->service));
    g_signal_handlers_disconnect_by_data(cutter->service, cutter);
    g_object_unref(cutter->service);
    g_ptr_array_unref(cutter->open);
    g_free(cutter);
}
