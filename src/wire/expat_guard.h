#pragma once
#include "wire/stanza_build.h"

/* Stands between libstrophe and expat: takes every stanza before the library sees it, builds our
 * own tree in linear time, drops attributes with a prefix (the library would confuse x:from with
 * from), and enforces the limits of stanza_build.h. No DTD, comment or processing instruction
 * passes (RFC 6120 11.1), no other encoding than UTF-8, and nothing that follows <proceed/> in the
 * clear.
 *
 * It works by defining some of expat's functions in this program, which wins over the shared
 * library only if the program exports its symbols: expat_guard_has_parser() tells whether it did.
 */
typedef struct {
    StanzaBuilder builder;
    GQueue ready;       /* Stanza *, to be taken by the owner after each call into the library */
    gboolean opened;    /* the server's stream header was read; the owner resets it */
    gboolean ended;     /* </stream:stream> */
    gboolean any_root;  /* of the self-test: the root need not be an XMPP stream */
    gboolean encrypted; /* set by the owner: <proceed/> means nothing any more */
    gboolean deaf; /* <proceed/> was read: nothing more counts until the stream is opened again */
    char *stream_id;
    GError *error; /* the stream is unusable: WIRE_ERROR_XML */
    gsize bytes, token;
    gpointer parser, library_data, library_start;
} ExpatGuard;

void expat_guard_init(ExpatGuard *guard);
void expat_guard_clear(ExpatGuard *guard);

/* Around every call into the library that may make, reset or feed its parser. */
void expat_guard_enter(ExpatGuard *guard);
void expat_guard_leave(void);

gboolean expat_guard_has_parser(const ExpatGuard *guard);
