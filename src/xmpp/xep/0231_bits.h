#pragma once
#include "model/form.h"
#include "xmpp/module.h"

#define NS_BITS "urn:xmpp:bob"

extern const XepModule xep_bits;

/* Small pictures and sounds that forms name by "cid:…". Only what is what its name says (a hash) is
 * taken: into a private file, gone when papo ends. */

gboolean bits_is_uri(const char *uri);                  /* "cid:…" */
const char *bits_file(Stream *stream, const char *uri); /* its file; NULL: not here; borrowed */
void bits_keep(Stream *stream, const Stanza *parent);   /* the <data/> among its children */
void bits_resolve(Stream *stream, Form *form);          /* files for the addresses that we have */
/* Asks jid for it (2.3). fn is told once when that is over, whether it came or not. */
typedef void (*BitsFn)(Stream *stream, gpointer data);
void bits_ask(Stream *stream, const char *jid, const char *uri, BitsFn fn, gpointer data,
              GDestroyNotify free_data);
