/* Addresses in the web, and connections to them that have been checked. */
#include "base/http.h"
#include "base/proxy.h"
#include "base/tr.h"
#include <string.h>

enum { URL_MAX = 4000, HEADER_MAX = 8000 };

/* ---- addresses ---- */

#define fail(error, ...) tr_fail(error, G_IO_ERROR, G_IO_ERROR_FAILED, __VA_ARGS__)

void http_url_free(HttpUrl *url) {
    if (!url)
        return;
    g_free(url->host);
    g_free(url->authority);
    g_free(url->target);
    g_free(url);
}

static gboolean is_visible_ascii(const char *text) {
    for (const char *c = text; *c; c++)
        if (*c <= ' ' || *c > '~')
            return FALSE;
    return TRUE;
}

/* Where nobody can listen on the way; decided by the name alone, before anything is looked up. */
static gboolean is_this_computer(const char *host) {
    g_autoptr(GInetAddress) address = g_inet_address_new_from_string(host);
    return address ? g_inet_address_get_is_loopback(address)
                   : g_ascii_strcasecmp(host, "localhost") == 0;
}

static HttpUrl *take_apart(GUri *uri, gboolean tls) {
    HttpUrl *url = g_new0(HttpUrl, 1);
    const char *path = g_uri_get_path(uri), *query = g_uri_get_query(uri);
    int port = g_uri_get_port(uri), usual = tls ? 443 : 80;
    url->tls = tls;
    url->host = g_ascii_strdown(g_uri_get_host(uri), -1);
    url->port = (guint16)(port > 0 ? port : usual);
    g_autofree char *host =
        strchr(url->host, ':') ? g_strdup_printf("[%s]", url->host) : g_strdup(url->host);
    url->authority =
        url->port == usual ? g_steal_pointer(&host) : g_strdup_printf("%s:%u", host, url->port);
    url->target = g_strconcat(*path ? path : "/", query ? "?" : "", query ? query : "", NULL);
    return url;
}

HttpUrl *http_url_parse(const char *text, gboolean plain, GError **error) {
    g_autoptr(GUri) uri =
        text && strlen(text) <= URL_MAX && is_visible_ascii(text)
            ? g_uri_parse(text, G_URI_FLAGS_ENCODED | G_URI_FLAGS_HAS_PASSWORD, NULL)
            : NULL;
    const char *host = uri ? g_uri_get_host(uri) : NULL;
    if (!host || !*host || strpbrk(host, "%/\\@ ") || g_uri_get_userinfo(uri)) {
        fail(error, "this is no address in the web that papo goes to");
        return NULL;
    }
    if (g_ascii_strcasecmp(g_uri_get_scheme(uri), "https") == 0)
        return take_apart(uri, TRUE);
    if (plain && g_ascii_strcasecmp(g_uri_get_scheme(uri), "http") == 0 && is_this_computer(host))
        return take_apart(uri, FALSE);
    fail(error, "%s is not an https address: everybody on the way could read along",
         g_uri_get_scheme(uri));
    return NULL;
}

static gboolean is_token(const char *name) {
    for (const char *c = name; *c; c++)
        if (!g_ascii_isalnum(*c) && !strchr("!#$%&'*+-.^_`|~", *c))
            return FALSE;
    return *name != '\0';
}

gboolean http_header_fits(const char *name, const char *value) {
    if (!is_token(name) || strlen(name) + strlen(value) > HEADER_MAX)
        return FALSE;
    for (const char *c = value; *c; c++)
        if (g_ascii_iscntrl(*c))
            return FALSE;
    return TRUE;
}

/* ---- connections ---- */

/* The data of a task that connects. */
typedef struct {
    char *host, *ca_file, *pin;
    gboolean tls;
    GSocketConnectable *address;
    GSocketConnection *connection;
    GIOStream *secure;
    GTlsCertificateFlags objections;
} Call;

static void call_free(gpointer data) {
    Call *call = data;
    g_free(call->host);
    g_free(call->ca_file);
    g_free(call->pin);
    g_clear_object(&call->address);
    g_clear_object(&call->connection);
    g_clear_object(&call->secure);
    g_free(call);
}

/* The one that the user has accepted for the account. */
static gboolean is_pinned(const Call *call, GTlsCertificate *certificate) {
    g_autoptr(GByteArray) der = NULL;
    g_autoptr(GString) pin = g_string_new(NULL);
    for (const char *c = call->pin ? call->pin : ""; *c; c++)
        if (g_ascii_isxdigit(*c))
            g_string_append_c(pin, g_ascii_tolower(*c));
    g_object_get(certificate, "certificate", &der, NULL);
    g_autofree char *sha256 =
        der ? g_compute_checksum_for_data(G_CHECKSUM_SHA256, der->data, der->len) : NULL;
    return sha256 && strcmp(sha256, pin->str) == 0;
}

/* Do the account's own authorities vouch for it? */
static gboolean is_vouched_for(const Call *call, GTlsCertificate *certificate) {
    g_autoptr(GError) error = NULL;
    g_autoptr(GTlsDatabase) authorities =
        call->ca_file && *call->ca_file ? g_tls_file_database_new(call->ca_file, &error) : NULL;
    return authorities && g_tls_database_verify_chain(
                              authorities, certificate, G_TLS_DATABASE_PURPOSE_AUTHENTICATE_SERVER,
                              call->address, NULL, G_TLS_DATABASE_VERIFY_NONE, NULL, NULL) == 0;
}

/* Only asked when the authorities of the system don't vouch for it. */
static gboolean on_certificate(GTlsConnection *tls, GTlsCertificate *certificate,
                               GTlsCertificateFlags objections, gpointer data) {
    Call *call = data;
    call->objections = objections;
    return is_pinned(call, certificate) || is_vouched_for(call, certificate);
}

static const char *objection(GTlsCertificateFlags flags) {
    if (flags & G_TLS_CERTIFICATE_REVOKED)
        return N_("it was revoked");
    if (flags & G_TLS_CERTIFICATE_BAD_IDENTITY)
        return N_("it is for somebody else");
    if (flags & G_TLS_CERTIFICATE_EXPIRED)
        return N_("it has expired");
    if (flags & G_TLS_CERTIFICATE_NOT_ACTIVATED)
        return N_("it is not valid yet (is this computer's clock right?)");
    if (flags & G_TLS_CERTIFICATE_UNKNOWN_CA)
        return N_("no authority that this computer knows vouches for it");
    return N_("it could not be checked, or is too weak");
}

static void on_secured(GObject *object, GAsyncResult *result, gpointer data) {
    g_autoptr(GTask) task = data;
    Call *call = g_task_get_task_data(task);
    g_autoptr(GError) error = NULL;
    if (g_tls_connection_handshake_finish(G_TLS_CONNECTION(object), result, &error))
        g_task_return_boolean(task, TRUE);
    else if (g_error_matches(error, G_TLS_ERROR, G_TLS_ERROR_BAD_CERTIFICATE))
        g_task_return_new_error(task, G_IO_ERROR, G_IO_ERROR_FAILED,
                                _("the certificate of %s is refused: %s"), call->host,
                                tr(objection(call->objections)));
    else
        g_task_return_new_error(task, G_IO_ERROR, G_IO_ERROR_FAILED,
                                _("there is no encryption with %s: %s"), call->host,
                                error->message);
}

static void secure(GTask *task) {
    Call *call = g_task_get_task_data(task);
    g_autoptr(GError) error = NULL;
    if (g_tls_backend_supports_tls(g_tls_backend_get_default()))
        call->secure =
            g_tls_client_connection_new(G_IO_STREAM(call->connection), call->address, &error);
    if (!call->secure) {
        g_task_return_new_error(task, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED,
                                _("GLib's encryption is not installed here: the package "
                                  "glib-networking has it"));
        g_object_unref(task);
        return;
    }
    g_signal_connect(call->secure, "accept-certificate", G_CALLBACK(on_certificate), call);
    g_tls_connection_handshake_async(G_TLS_CONNECTION(call->secure), G_PRIORITY_DEFAULT,
                                     g_task_get_cancellable(task), on_secured, task);
}

static void on_connected(GObject *object, GAsyncResult *result, gpointer data) {
    GTask *task = data;
    Call *call = g_task_get_task_data(task);
    g_autoptr(GError) error = NULL;
    call->connection = g_socket_client_connect_finish(G_SOCKET_CLIENT(object), result, &error);
    if (call->connection && call->tls) {
        secure(task);
        return;
    }
    if (call->connection)
        g_task_return_boolean(task, TRUE);
    else
        g_task_return_new_error(task, G_IO_ERROR, G_IO_ERROR_FAILED, _("cannot reach %s: %s"),
                                call->host, error->message);
    g_object_unref(task);
}

void http_connect_async(const HttpUrl *url, const HttpWay *way, GCancellable *cancel,
                        GAsyncReadyCallback fn, gpointer data) {
    GTask *task = g_task_new(NULL, cancel, fn, data);
    Call *call = g_new0(Call, 1);
    *call = (Call){.host = g_strdup(url->host),
                   .ca_file = g_strdup(way->ca_file),
                   .pin = g_strdup(way->pin),
                   .tls = url->tls,
                   .address = g_network_address_new(url->host, url->port)};
    g_task_set_task_data(task, call, call_free);
    g_autoptr(GSocketClient) client = g_socket_client_new();
    gboolean proxied = way->proxy && *way->proxy;
    g_autoptr(GProxyResolver) resolver = proxied ? proxy_resolver(way->proxy) : NULL;
    if (proxied && !resolver) {
        g_task_return_new_error(
            task, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
            _("the account's proxy is no socks5://host:port, socks4://… or http://…"));
        g_object_unref(task);
        return;
    }
    if (resolver)
        g_socket_client_set_proxy_resolver(client, resolver);
    g_socket_client_connect_async(client, call->address, cancel, on_connected, task);
}

GIOStream *http_connect_finish(GAsyncResult *result, GSocket **socket, GError **error) {
    GTask *task = G_TASK(result);
    const Call *call = g_task_get_task_data(task);
    if (!g_task_propagate_boolean(task, error))
        return NULL;
    *socket = g_socket_connection_get_socket(call->connection);
    return g_object_ref(call->secure ? call->secure : G_IO_STREAM(call->connection));
}
