#pragma once
#include "xmpp/module.h"

#define NS_VCARD "vcard-temp"

extern const XepModule xep_vcard, xep_vcard4;

/* XEP-0054 3: jid NULL: our own. */
void vcard_ask(Stream *stream, const char *jid, IqFn fn, gpointer data, GDestroyNotify free_data);
/* The same as XEP-0292 has it; only where somebody has no other. jid NULL: our own. */
void vcard4_ask(Stream *stream, const char *jid, IqFn fn, gpointer data, GDestroyNotify free_data);
/* The card in an answer to either, or NULL: there is none, or it is empty. */
const Stanza *vcard_of(const Stanza *answer);

/* A field for people: "tel" and "+55 11 …  [cell, work]"; both owned by the caller. As received. */
void vcard_field(const Stanza *field, char **name, char **value);
/* What vcard_set_number() would put another text in place of; *part: which part of a field that has
 * several; NULL. NULL if that can't be done; borrowed. */
const char *vcard_field_text(const Stanza *field, const char **part);

/* Our own card while it is edited: a copy of what the server has, with everything in it that we
 * don't know. NULL until vcard_begin(). */
Stanza *vcard_draft(Stream *stream);
void vcard_begin(Stream *stream, const Stanza *card); /* NULL: an empty one */
void vcard_drop(Stream *stream);
/* XEP-0054 3.2; fn hears the answer. */
void vcard_save(Stream *stream, IqFn fn, gpointer data, GDestroyNotify free_data);

/* Changing a draft. Fields have the names of vcard_names; number counts its elements from 1. FALSE:
 * no such field, or no such part of it. */
extern const char *const vcard_names[];
gboolean vcard_set(Stanza *card, const char *name, const char *value); /* the first one, or new */
gboolean vcard_add(Stanza *card, const char *name, const char *value);
gboolean vcard_set_number(Stanza *card, guint number, const char *part, const char *value);
gboolean vcard_remove(Stanza *card, guint number);
