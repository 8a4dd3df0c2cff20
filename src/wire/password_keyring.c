/* Passwords in the desktop's keyring, asked for without waiting. */
#include "wire/password_keyring.h"
#include <libsecret/secret.h>

static const SecretSchema schema = {
    "org.papo.Password", SECRET_SCHEMA_NONE, {{"account", SECRET_SCHEMA_ATTRIBUTE_STRING}}};

typedef struct {
    KeyringFn found;
    KeyringStoredFn stored;
    gpointer data;
} Call;

static void on_lookup(GObject *source, GAsyncResult *result, gpointer data) {
    g_autofree Call *call = data;
    g_autoptr(GError) error = NULL;
    char *password = secret_password_lookup_finish(result, &error);
    if (g_error_matches(error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        return;
    call->found(password, !error, call->data);
    secret_password_free(password);
}

void keyring_lookup(const char *jid, GCancellable *cancel, KeyringFn fn, gpointer data) {
    Call *call = g_new0(Call, 1);
    *call = (Call){.found = fn, .data = data};
    secret_password_lookup(&schema, cancel, on_lookup, call, "account", jid, NULL);
}

static void on_store(GObject *source, GAsyncResult *result, gpointer data) {
    g_autofree Call *call = data;
    g_autoptr(GError) error = NULL;
    secret_password_store_finish(result, &error);
    if (!g_error_matches(error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        call->stored(error, call->data);
}

void keyring_store(const char *jid, const char *password, GCancellable *cancel, KeyringStoredFn fn,
                   gpointer data) {
    Call *call = g_new0(Call, 1);
    *call = (Call){.stored = fn, .data = data};
    g_autofree char *label = g_strdup_printf("papo: %s", jid);
    secret_password_store(&schema, SECRET_COLLECTION_DEFAULT, label, password, cancel, on_store,
                          call, "account", jid, NULL);
}
