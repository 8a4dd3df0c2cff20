#pragma once
#include "wire/stanza.h"
#include <gio/gio.h>

/* Builds stanzas from the events of an XML parser that splits names with STANZA_SEPARATOR, within
 * limits: what a server (or a user) sends is never trusted to be small, shallow or short. */
#define STANZA_SEPARATOR '\x1F'

enum {
    STANZA_MAX_DEPTH = 100,
    STANZA_MAX_ELEMENTS = 100000,
    STANZA_MAX_ATTRIBUTES = 200,         /* of one element */
    STANZA_MAX_BYTES = 10 * 1024 * 1024, /* of one stanza, as counted by the parser's input */
    STANZA_MAX_TOKEN = 256 * 1024,       /* of one tag: the parser is slow with long ones */
};

typedef void (*StanzaFn)(Stanza *stanza, gpointer data); /* borrowed */

typedef struct {
    StanzaFn ready;
    gpointer data;
    Stanza *current; /* the innermost open element */
    guint depth;     /* of open elements; the stream's root is 1 */
    guint elements;
    GError *error; /* a limit was passed; nothing is built any more */
} StanzaBuilder;

void stanza_builder_clear(StanzaBuilder *builder);
void stanza_builder_start(StanzaBuilder *builder, const char *name, const char *const *attributes);
void stanza_builder_end(StanzaBuilder *builder);
void stanza_builder_text(StanzaBuilder *builder, const char *text, gsize length);
void stanza_builder_refuse(StanzaBuilder *builder, const char *what); /* a limit was passed */

/* Splits "namespace<separator>name"; gives the length of the namespace in *length. */
const char *stanza_split_name(const char *name, gsize *length);
