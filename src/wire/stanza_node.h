#pragma once
#include "wire/stanza.h"

/* The inside of a Stanza, for the files that build and print it. All the text of an element is one
 * string; a child remembers the offset in its parent's text where it stands. */
typedef struct {
    char *name, *value;
} StanzaAttribute;

struct Stanza {
    guint count;
    char *name;
    GRefString *ns; /* "": in no namespace */
    StanzaAttribute *attributes;
    guint n_attributes;
    char *text; /* NULL if there is none */
    gsize length, capacity, offset;
    Stanza *parent, *first, *last, *previous, *next;
};

/* These take what they are given (except text) and do not clean it: it comes from the XML parser.
 */
Stanza *stanza_node_new(const char *name, gsize length, GRefString *ns);
GRefString *stanza_node_share_ns(const Stanza *parent, const char *ns);
void stanza_node_add_attribute(Stanza *stanza, char *name, char *value);
void stanza_node_add_text(Stanza *stanza, const char *text, gsize length);
