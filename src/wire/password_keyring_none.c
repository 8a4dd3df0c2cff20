/* papo built without libsecret: there is no keyring. */
#include "wire/password_keyring.h"

#include "base/tr.h"
void keyring_lookup(const char *jid, GCancellable *cancel, KeyringFn fn, gpointer data) {
    fn(NULL, FALSE, data);
}

void keyring_store(const char *jid, const char *password, GCancellable *cancel, KeyringStoredFn fn,
                   gpointer data) {
    g_autoptr(GError) error =
        g_error_new_literal(G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED, _("There is no keyring."));
    fn(error, data);
}
