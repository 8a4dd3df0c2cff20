#pragma once
#include "wire/wire.h"

/* The wire of tests: nothing is dialled, the test is the server. A FakeNet makes the wires (give it
 * to wire_fake_new() as maker data) and knows them all, one per account.
 *
 * What papo does is queued per wire and taken with fake_wire_next(); what the server does is fed in
 * and heard at once. With fake_net_serve() a small server answers logging in and acknowledging by
 * itself, from the main loop, and keeps that out of the queue. */
typedef struct FakeNet FakeNet;

FakeNet *fake_net_new(void);
void fake_net_free(FakeNet *net); /* after the wires it made */
Wire *wire_fake_new(const WireEvents *events, gpointer data, gpointer net);

guint fake_net_count(const FakeNet *net);         /* of wires that are not freed */
Wire *fake_net_wire(const FakeNet *net, guint n); /* in the order they were made; NULL */
/* The newest wire whose stream is from this bare JID, or else goes to its domain; NULL. */
Wire *fake_net_find(const FakeNet *net, const char *jid);

/* Everybody may log in with these mechanisms ("PLAIN"; space between several; NULL: no answers). */
void fake_net_serve(FakeNet *net, const char *mechanisms);
void fake_net_set_features(FakeNet *net, const char *xml); /* more features after login; NULL */
void fake_net_set_acks(FakeNet *net, gboolean acks);       /* answer <r/>? At first yes. */
void fake_net_set_resume(FakeNet *net, gboolean resume);   /* resume sessions? At first yes. */
/* Until told otherwise, dialling fails like this (WIRE_ERROR_…); 0 message NULL: it works. */
void fake_net_set_trouble(FakeNet *net, WireError code, const char *message);

typedef enum {
    FAKE_CONNECT, /* text: the domain */
    FAKE_OPEN,    /* text: from, or NULL */
    FAKE_SECURE,
    FAKE_SEND,  /* text: the XML; stanza: the same read, NULL if it isn't one element */
    FAKE_CLOSE, /* text: "polite" or NULL */
} FakeKind;

typedef struct {
    FakeKind kind;
    char *text;
    Stanza *stanza;
} FakeCall;

FakeCall *fake_wire_next(Wire *wire); /* the oldest call, taken; NULL if papo did nothing more */
FakeCall *fake_wire_peek(Wire *wire, guint n); /* the nth oldest, borrowed; NULL */
void fake_call_free(FakeCall *call);
Stanza *fake_wire_sent(Wire *wire); /* skips to the next stanza sent; taken; NULL */

void fake_wire_state(Wire *wire, WireState state);
void fake_wire_lose(Wire *wire, WireError code,
                    const char *message);            /* WIRE_CLOSED with an error */
void fake_wire_receive(Wire *wire, const char *xml); /* one stanza; bad XML ends the test */

const WireTarget *fake_wire_target(Wire *wire); /* of the last connect; NULL before */
gboolean fake_wire_is_up(Wire *wire);           /* connecting or connected */
void fake_wire_set_stream_id(Wire *wire, const char *id);
void fake_wire_set_tls(Wire *wire, const char *description); /* WIRE_SECURED sets one by itself */
void fake_wire_set_certificate(Wire *wire, const Certificate *certificate); /* copied; NULL: none */
void fake_wire_set_binding(Wire *wire, const char *type, const char *text); /* text NULL: none */

G_DEFINE_AUTOPTR_CLEANUP_FUNC(FakeCall, fake_call_free)
