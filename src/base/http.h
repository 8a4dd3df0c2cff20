#pragma once
#include "base/clock.h"
#include <gio/gio.h>

/* HTTP/1.1 (RFC 9112) as far as papo needs it, over GIO: nothing blocks, and when a request is over
 * its connection is closed and nothing is left that could wake the program. */

/* An address in the web, taken apart. */
typedef struct {
    gboolean tls;
    char *host; /* ASCII; an IPv6 address without brackets */
    guint16 port;
    char *authority; /* as the header Host has it */
    char *target;    /* path and query, as they are on the wire */
} HttpUrl;

/* Only https. Where plain is TRUE also http, but to this computer itself alone (localhost,
 * 127.0.0.1, ::1): what goes there can't be listened to on the way. Refused are also user names,
 * anything that isn't ASCII (RFC 3986), and what is longer than 4000 bytes. NULL and an error for
 * people. */
HttpUrl *http_url_parse(const char *url, gboolean plain, GError **error);
void http_url_free(HttpUrl *url);

/* May a header stand in a request like this: nothing in it that begins another line? */
gboolean http_header_fits(const char *name, const char *value);

/* How to get there, and whom to believe: the authorities of the system and those in ca_file, and
 * the one certificate whose SHA-256 in hex is pin. Each may be NULL. */
typedef struct {
    const char *ca_file, *pin, *proxy;
} HttpWay;

/* Connected, and for https verified to be the host. The socket is the stream's. */
void http_connect_async(const HttpUrl *url, const HttpWay *way, GCancellable *cancel,
                        GAsyncReadyCallback fn, gpointer data);
GIOStream *http_connect_finish(GAsyncResult *result, GSocket **socket, GError **error);

/* A PUT of a stream of known size. What is borrowed here has to live during http_put() only, but
 * body, which is referenced, and the clock. */
typedef struct {
    const HttpUrl *url;
    HttpWay way;
    Clock *clock;
    const char *const *headers; /* name, value, name, value, NULL; what doesn't fit is left out */
    const char *type;           /* "image/png"; NULL: not known */
    GInputStream *body;
    gint64 size; /* > 0; a body that turns out to be longer or shorter is not sent to its end */
} HttpUpload;

typedef struct HttpPut HttpPut;
typedef void (*HttpProgressFn)(gint64 sent, gpointer data);
/* Once; error NULL: the server has all of it (2xx). Nothing is called after it. */
typedef void (*HttpDoneFn)(const GError *error, gpointer data);

/* Redirects are not followed: the file is for the one it was promised to. Given up when nothing
 * moves for 90 s. */
HttpPut *http_put(const HttpUpload *upload, HttpProgressFn progress, HttpDoneFn done,
                  gpointer data);
void http_put_cancel(HttpPut *put); /* nothing is called any more, and put is gone */

G_DEFINE_AUTOPTR_CLEANUP_FUNC(HttpUrl, http_url_free)
