#pragma once
#include "xmpp/module.h"

/* Gets the roster of a fresh session and follows its changes; then tells stream_ready(). */
extern const XepModule roster_module;

/* Asks the server to change the roster (RFC 6121 2); the model changes when the server pushes it.
 * name NULL: none; groups NULL: none. fn is called with the server's answer. */
void roster_sync_set(Account *account, const char *jid, const char *name, const char *const *groups,
                     IqFn fn, gpointer data, GDestroyNotify free_data);
void roster_sync_remove(Account *account, const char *jid, IqFn fn, gpointer data,
                        GDestroyNotify free_data);

/* RFC 6121 3: type is "subscribe", "subscribed", "unsubscribe" or "unsubscribed". text may be NULL.
 */
void roster_sync_subscription(Account *account, const char *jid, const char *type,
                              const char *text);
