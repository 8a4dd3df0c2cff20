#pragma once
#include <gio/gio.h>

/* The desktop's keyring (libsecret). password_keyring_none.c is the twin without it. */

/* password NULL: not there; usable: there is a keyring that could keep it. */
typedef void (*KeyringFn)(const char *password, gboolean usable, gpointer data);
/* Cancelling means fn is not called. */
void keyring_lookup(const char *jid, GCancellable *cancel, KeyringFn fn, gpointer data);

typedef void (*KeyringStoredFn)(const GError *error, gpointer data);
void keyring_store(const char *jid, const char *password, GCancellable *cancel, KeyringStoredFn fn,
                   gpointer data);
