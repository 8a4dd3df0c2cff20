#pragma once
#include "wire/stanza.h"
#include <gio/gio.h>

/* The only seam to libstrophe: bytes, TLS and XML streams of one connection at a time. Negotiation
 * is above (login.h). Two implementations: wire_strophe.c, wire_fake.c (tests). Nothing here
 * blocks; every call answers by an event. */
typedef struct Wire Wire;

typedef struct {
    char *domain; /* of the JID: certificates are checked against it, and SNI and stream 'to' say it
                   */
    char *host;   /* override of SRV; NULL */
    guint16 port; /* of host, or of the domain itself; 0: 5222, or 5223 for direct TLS */
    gboolean direct_tls_only, no_direct_tls; /* neither: both kinds of SRV records are raced */
    char *ca_file;                           /* in addition to the system's; NULL */
    char *pin;          /* SHA-256 of a certificate the user accepted for this domain, hex; NULL */
    char *client_cert;  /* PEM with key, or PKCS#12; NULL */
    char *proxy;        /* socks5://host:port, http://host:port; NULL: the system's */
    gboolean proxy_srv; /* ask our own DNS for SRV records although there is a proxy */
} WireTarget;

typedef enum {
    WIRE_CONNECTED, /* TCP is up; with direct TLS, verified TLS too. Open a stream. */
    WIRE_SECURED,   /* STARTTLS done and the certificate accepted. Open a stream again. */
    WIRE_OPENED,    /* the server answered our stream header: features come as a stanza (empty ones
                     are made up for a server older than XMPP 1.0) */
    WIRE_CLOSED,    /* the connection is gone; error says why, NULL if we closed it */
} WireState;

typedef enum {
    WIRE_ERROR_RESOLVE,     /* no such host, no DNS */
    WIRE_ERROR_CONNECT,     /* refused, unreachable, timed out, proxy */
    WIRE_ERROR_CERTIFICATE, /* refused; wire_certificate() has it */
    WIRE_ERROR_PIN,         /* another certificate than the pinned one */
    WIRE_ERROR_TLS,
    WIRE_ERROR_XML,   /* not well-formed, or beyond the limits */
    WIRE_ERROR_LOST,  /* the server went away */
    WIRE_ERROR_GUARD, /* the expat guard is not active: papo does not connect without it */
} WireError;
#define WIRE_ERROR (wire_error_quark())
GQuark wire_error_quark(void);

/* What a TLS peer showed; owned by the Wire, valid until the next connect. Texts are cleaned. */
typedef struct {
    char *subject, *issuer, *not_before, *not_after, *sha256,
        *reason;  /* reason: why it was refused; NULL */
    char **names; /* DNS and XMPP names it is for */
} Certificate;

Certificate *certificate_copy(const Certificate *certificate);
void certificate_free(Certificate *certificate); /* NULL is fine */
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Certificate, certificate_free)

typedef struct {
    /* error is valid only during the call. Called from the main loop, never from inside a wire_*()
     * call. */
    void (*state)(WireState state, const GError *error, gpointer data);
    void (*stanza)(Stanza *stanza, gpointer data); /* borrowed */
} WireEvents;

struct WireClass;
struct Wire {
    const struct WireClass *class;
    WireEvents events;
    gpointer data;
};

typedef struct WireClass {
    void (*free)(Wire *wire);
    void (*connect)(Wire *wire, const WireTarget *target);
    void (*open)(Wire *wire,
                 const char *from); /* (re)starts the XML stream; from NULL before TLS */
    void (*secure)(Wire *wire);     /* after <proceed/> */
    void (*send)(Wire *wire, const char *xml, gsize length);
    void (*close)(Wire *wire,
                  gboolean politely); /* politely: </stream:stream> and a moment for the answer */
    const char *(*stream_id)(Wire *wire); /* of the server's header; NULL */
    const char *(*tls)(Wire *wire); /* "TLSv1.3 TLS_AES_256_GCM_SHA384"; NULL while there is none */
    const Certificate *(*certificate)(Wire *wire);
    /* Channel binding data by its RFC 9266/5929 name ("tls-exporter", "tls-server-end-point"); NULL
     * if not available. */
    GBytes *(*binding)(Wire *wire, const char *type);
} WireClass;

/* Makes wires; app.c chooses the strophe one, tests the fake one. */
typedef Wire *(*WireMaker)(const WireEvents *events, gpointer data, gpointer maker_data);

Wire *wire_strophe_new(const WireEvents *events, gpointer data, gpointer maker_data);
/* Parses hostile XML through the library and the guard; FALSE says what got through. */
gboolean wire_selftest(GError **error);

void wire_target_clear(WireTarget *target);
void wire_target_copy(WireTarget *to, const WireTarget *from); /* to is cleared first */
