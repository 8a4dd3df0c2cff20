#pragma once
#include <glib.h>

/* Addresses (RFC 7622): local@domain/resource. All functions take and give plain strings. */

/* The prepared form of what a user or a server wrote: domain in lower case, localpart folded,
 * resource in NFC. Owned by the caller; NULL and an error that quotes the text if it isn't a JID.
 */
char *jid_prepare(const char *text, GError **error);
gboolean jid_is_valid(const char *text);

char *jid_bare(const char *jid);           /* without the resource; owned by the caller */
const char *jid_resource(const char *jid); /* points into jid; NULL if there is none */
char *jid_local(const char *jid);          /* owned by the caller; NULL if there is none */
char *jid_domain(const char *jid);         /* owned by the caller */
char *jid_full(const char *bare, const char *resource);

/* Compare prepared forms; NULL equals only NULL. */
gboolean jid_equal(const char *a, const char *b);
gboolean jid_equal_bare(const char *a, const char *b);

/* XEP-0106: what a person typed as a localpart, and what to show for an escaped one. Owned by the
 * caller. */
char *jid_escape_local(const char *text);
char *jid_unescape_local(const char *local);
