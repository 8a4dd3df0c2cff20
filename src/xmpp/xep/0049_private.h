#pragma once
#include "xmpp/module.h"

#define NS_PRIVATE "jabber:iq:private"

extern const XepModule xep_private;

/* What our own account keeps for all our clients (XEP-0049): one element per name and namespace.
 * The answer has it where private_of() looks. */
void private_get(Stream *stream, const char *name, const char *ns, IqFn fn, gpointer data,
                 GDestroyNotify free_data);
/* Replaces all of it; takes the element. */
void private_set(Stream *stream, Stanza *element, IqFn fn, gpointer data, GDestroyNotify free_data);
/* NULL unless it is a good answer that has it. */
const Stanza *private_of(const Stanza *answer, const char *name, const char *ns);
gboolean private_announced(const Stream *stream); /* some servers have it without saying so */
