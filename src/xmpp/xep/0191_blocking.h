#pragma once
#include "xmpp/module.h"

#define NS_BLOCKING "urn:xmpp:blocking"
#define NS_REPORTING "urn:xmpp:reporting:1"

extern const XepModule xep_blocking, xep_reporting;

/* Asks the server to block or unblock (XEP-0191 3.3, 3.4); the model changes when the server pushes
 * it. jid NULL: unblock all. The server must have NS_BLOCKING. */
void blocking_set(Stream *stream, const char *jid, gboolean block, IqFn fn, gpointer data,
                  GDestroyNotify free_data);

/* Blocks and says why (XEP-0377): reason is "spam" or "abuse", text may be NULL. Points at the last
 * messages of that JID if the archive has them. The server must have NS_REPORTING, too. */
void blocking_report(Stream *stream, const char *jid, const char *reason, const char *text, IqFn fn,
                     gpointer data, GDestroyNotify free_data);
