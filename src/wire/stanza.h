#pragma once
#include <glib.h>

/* One XML element: a small tree of our own, so that nobody above the wire knows the XML library.
 * Counted; a child belongs to its parent and is borrowed from it. Attributes have no namespaces
 * (only xml:lang keeps its prefix). */
typedef struct Stanza Stanza;

Stanza *stanza_new(const char *name, const char *ns);
Stanza *stanza_ref(Stanza *stanza);
void stanza_unref(Stanza *stanza);
Stanza *stanza_copy(const Stanza *stanza);

const char *stanza_name(const Stanza *stanza);
const char *stanza_ns(const Stanza *stanza);
gboolean stanza_is(const Stanza *stanza, const char *name,
                   const char *ns); /* NULL matches any; a NULL stanza none */

const char *stanza_get(const Stanza *stanza,
                       const char *attribute); /* NULL if absent, or if stanza is NULL */
void stanza_set(Stanza *stanza, const char *attribute,
                const char *value); /* NULL removes; illegal characters go */
void stanza_set_number(Stanza *stanza, const char *attribute, gint64 value);

/* Adds and returns a borrowed child; ns NULL: the parent's. */
Stanza *stanza_add(Stanza *parent, const char *name, const char *ns);
Stanza *stanza_add_with_text(Stanza *parent, const char *name, const char *ns, const char *text);
void stanza_take(Stanza *parent, Stanza *child); /* takes the reference */
void stanza_add_text(Stanza *stanza, const char *text);
void stanza_remove(Stanza *parent, Stanza *child);

/* First child element that matches, NULL matches any; NULL if none, or if parent is NULL: chains
 * are safe. */
Stanza *stanza_child(const Stanza *parent, const char *name, const char *ns);
Stanza *stanza_next(const Stanza *parent, const Stanza *after, const char *name,
                    const char *ns);           /* after NULL: first */
const char *stanza_text(const Stanza *stanza); /* never NULL: "" */
const char *stanza_child_text(const Stanza *parent, const char *name,
                              const char *ns); /* NULL if no such child */

/* As XML; the default namespace jabber:client is left out on the top level. Owned by the caller. */
char *stanza_to_xml(const Stanza *stanza);
/* The same, with passwords, SASL data and keys replaced by dots: for the XML console and logs. */
char *stanza_to_xml_redacted(const Stanza *stanza);
/* One element; an element without xmlns is in jabber:client. The same limits as the wire. */
Stanza *stanza_parse(const char *xml, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(Stanza, stanza_unref)
