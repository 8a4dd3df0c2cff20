/* SCRAM-SHA-1, -256 and -512, with and without channel binding. */
#include "wire/scram.h"
#include "base/random_id.h"
#include "base/tr.h"
#include "wire/login_error.h"
#include "wire/saslprep.h"
#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/params.h>
#include <string.h>

#define MESSAGE_MAX 8192
#define DIGEST_MAX 64

static const struct {
    const char *name;
    gsize size;
    GChecksumType checksum;
} digests[] = {
    [SCRAM_SHA1] = {"SHA1", 20, G_CHECKSUM_SHA1},
    [SCRAM_SHA256] = {"SHA256", 32, G_CHECKSUM_SHA256},
    [SCRAM_SHA512] = {"SHA512", 64, G_CHECKSUM_SHA512},
};

struct Scram {
    ScramHash hash;
    gsize size; /* of the digest */
    char *gs2, *first_bare, *nonce, *password, *offer_hash;
    char *unproven;
    gboolean answered, verified;
    GByteArray *binding; /* gs2 header and channel binding data */
    char *server_first, *full_nonce;
    GBytes *salt;
    guint iterations, done;
    EVP_MAC_CTX *mac; /* keyed with the password while deriving */
    guint8 u[DIGEST_MAX], salted[DIGEST_MAX], server_signature[DIGEST_MAX];
};

static gboolean refuse(GError **error, const char *what) {
    g_set_error(error, LOGIN_ERROR, LOGIN_ERROR_STOP,
                _("The server's part of the login is not right (%s): refused."), what);
    return FALSE;
}

static EVP_MAC_CTX *mac_new(ScramHash hash, const void *key, gsize length) {
    EVP_MAC *mac = EVP_MAC_fetch(NULL, "HMAC", NULL);
    EVP_MAC_CTX *ctx = mac ? EVP_MAC_CTX_new(mac) : NULL;
    EVP_MAC_free(mac);
    OSSL_PARAM params[] = {
        OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, (char *)digests[hash].name, 0),
        OSSL_PARAM_construct_end()};
    if (!ctx || !EVP_MAC_init(ctx, key, length, params))
        g_error("OpenSSL has no HMAC-%s", digests[hash].name);
    return ctx;
}

static void mac_run(EVP_MAC_CTX *ctx, const void *data, gsize length, guint8 *out) {
    gsize size = DIGEST_MAX;
    EVP_MAC_update(ctx, data, length);
    EVP_MAC_final(ctx, out, &size, DIGEST_MAX);
}

static void hmac(const Scram *scram, const void *key, const void *data, gsize length, guint8 *out) {
    EVP_MAC_CTX *ctx = mac_new(scram->hash, key, scram->size);
    mac_run(ctx, data, length, out);
    EVP_MAC_CTX_free(ctx);
}

static char *digest_base64(ScramHash hash, const char *text) {
    GChecksum *sum = g_checksum_new(digests[hash].checksum);
    guint8 digest[DIGEST_MAX];
    gsize size = sizeof digest;
    g_checksum_update(sum, (const guchar *)text, -1);
    g_checksum_get_digest(sum, digest, &size);
    g_checksum_free(sum);
    return g_base64_encode(digest, size);
}

static int by_octets(gconstpointer a, gconstpointer b) {
    return strcmp(*(char *const *)a, *(char *const *)b);
}

static void append_sorted(GString *out, const char *const *words) {
    g_autoptr(GPtrArray) sorted = g_ptr_array_new();
    for (; *words; words++)
        g_ptr_array_add(sorted, (gpointer)*words);
    g_ptr_array_sort(sorted, by_octets);
    for (guint i = 0; i < sorted->len; i++)
        g_string_append_printf(out, "%s%s", i ? "\x1e" : "", (const char *)sorted->pdata[i]);
}

char *scram_offer(const char *const *mechanisms, const char *const *bindings) {
    GString *out = g_string_new(NULL);
    append_sorted(out, mechanisms);
    if (bindings) {
        g_string_append_c(out, '\x1f');
        append_sorted(out, bindings);
    }
    return g_string_free(out, FALSE);
}

Scram *scram_new(const ScramSetup *setup, GError **error) {
    char *password = saslprep(setup->password, "password", error);
    if (!password)
        return NULL;
    g_autofree char *user = saslprep(setup->user, _("user name"), error);
    if (!user || !*password) {
        if (user)
            g_set_error_literal(error, LOGIN_ERROR, LOGIN_ERROR_STOP, _("The password is empty."));
        secret_free(password);
        return NULL;
    }
    Scram *scram = g_new0(Scram, 1);
    scram->hash = setup->hash;
    scram->size = digests[setup->hash].size;
    scram->password = password;
    scram->nonce = setup->nonce ? g_strdup(setup->nonce) : random_id();
    scram->gs2 = g_strdup_printf("%s,,", setup->gs2);
    scram->offer_hash = setup->offer ? digest_base64(setup->hash, setup->offer) : NULL;
    scram->unproven = g_strdup(setup->unproven);
    g_autoptr(GString) name = g_string_new(user);
    g_string_replace(name, "=", "=3D", 0);
    g_string_replace(name, ",", "=2C", 0);
    scram->first_bare = g_strdup_printf("n=%s,r=%s", name->str, scram->nonce);
    scram->binding = g_byte_array_new();
    g_byte_array_append(scram->binding, (const guint8 *)scram->gs2, strlen(scram->gs2));
    if (setup->binding) {
        gsize length;
        const guint8 *data = g_bytes_get_data(setup->binding, &length);
        g_byte_array_append(scram->binding, data, length);
    }
    return scram;
}

void scram_free(Scram *scram) {
    if (!scram)
        return;
    secret_free(scram->password);
    EVP_MAC_CTX_free(scram->mac);
    g_free(scram->gs2);
    g_free(scram->first_bare);
    g_free(scram->nonce);
    g_free(scram->offer_hash);
    g_free(scram->unproven);
    g_free(scram->server_first);
    g_free(scram->full_nonce);
    g_clear_pointer(&scram->salt, g_bytes_unref);
    g_byte_array_unref(scram->binding);
    explicit_bzero(scram, sizeof *scram);
    g_free(scram);
}

char *scram_client_first(const Scram *scram) {
    return g_strconcat(scram->gs2, scram->first_bare, NULL);
}

/* g_base64_decode() reads over rubbish; a login must not. */
static GBytes *decode_strictly(const char *text) {
    gsize n = strlen(text), body = strspn(text, "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
                                                "abcdefghijklmnopqrstuvwxyz0123456789+/");
    if (!n || n % 4 || n - body > 2 || strspn(text + body, "=") != n - body)
        return NULL;
    gsize length;
    guchar *data = g_base64_decode(text, &length);
    return g_bytes_new_take(data, length);
}

static gboolean read_nonce(Scram *scram, const char *part, GError **error) {
    if (!g_str_has_prefix(part, "r=") || !g_str_has_prefix(part + 2, scram->nonce) ||
        strlen(part + 2) <= strlen(scram->nonce))
        return refuse(error, "its nonce does not continue ours");
    for (const char *p = part + 2; *p; p++)
        if (*p < 0x21 || *p > 0x7e)
            return refuse(error, "its nonce is not printable");
    scram->full_nonce = g_strdup(part + 2);
    return TRUE;
}

static gboolean read_salt(Scram *scram, const char *part, GError **error) {
    if (g_str_has_prefix(part, "s="))
        scram->salt = decode_strictly(part + 2);
    if (!scram->salt || !g_bytes_get_size(scram->salt) || g_bytes_get_size(scram->salt) > 1024)
        return refuse(error, "no usable salt");
    return TRUE;
}

static gboolean read_iterations(Scram *scram, const char *part, GError **error) {
    guint64 n;
    if (!g_str_has_prefix(part, "i=") ||
        !g_ascii_string_to_unsigned(part + 2, 10, 1, G_MAXUINT32, &n, NULL))
        return refuse(error, "no usable iteration count");
    if (n < SCRAM_ITERATIONS_MIN)
        return refuse(error, "it would make the password easy to guess: too few iterations");
    if (n > SCRAM_ITERATIONS_MAX)
        return refuse(error, "it wants absurdly many iterations");
    scram->iterations = (guint)n;
    return TRUE;
}

static gboolean check_offer(Scram *scram, char **extensions, GError **error) {
    gboolean proven = FALSE;
    for (; *extensions; extensions++) {
        const char *part = *extensions;
        if (!g_ascii_isalpha(part[0]) || part[1] != '=')
            return refuse(error, "it is garbled");
        if (part[0] == 'm')
            return refuse(error, "it demands an extension that does not exist");
        if (part[0] != 'h' || !scram->offer_hash)
            continue;
        if (g_strcmp0(part + 2, scram->offer_hash) != 0) {
            g_set_error_literal(error, LOGIN_ERROR, LOGIN_ERROR_STOP,
                                _("Somebody between papo and the server changed the list of login "
                                  "mechanisms: refused, the password was not sent."));
            return FALSE;
        }
        proven = TRUE;
    }
    if (scram->unproven && !proven) {
        g_set_error_literal(error, LOGIN_ERROR, LOGIN_ERROR_STOP, scram->unproven);
        return FALSE;
    }
    return TRUE;
}

gboolean scram_server_first(Scram *scram, const char *text, GError **error) {
    if (scram->server_first)
        return refuse(error, "a second challenge");
    if (strlen(text) > MESSAGE_MAX || !g_utf8_validate(text, -1, NULL))
        return refuse(error, "it is garbled");
    if (g_str_has_prefix(text, "m="))
        return refuse(error, "it demands an extension that does not exist");
    g_auto(GStrv) parts = g_strsplit(text, ",", 32);
    if (g_strv_length(parts) < 3)
        return refuse(error, "it is garbled");
    if (!read_nonce(scram, parts[0], error) || !read_salt(scram, parts[1], error) ||
        !read_iterations(scram, parts[2], error) || !check_offer(scram, parts + 3, error))
        return FALSE;
    scram->server_first = g_strdup(text);
    return TRUE;
}

guint scram_iterations(const Scram *scram) {
    return scram->iterations;
}

static void first_iteration(Scram *scram) {
    gsize length;
    const guint8 *salt = g_bytes_get_data(scram->salt, &length);
    scram->mac = mac_new(scram->hash, scram->password, strlen(scram->password));
    EVP_MAC_update(scram->mac, salt, length);
    mac_run(scram->mac, "\0\0\0\1", 4, scram->u);
    memcpy(scram->salted, scram->u, scram->size);
    scram->done = 1;
}

gboolean scram_work(Scram *scram, guint n) {
    g_return_val_if_fail(scram->server_first, FALSE);
    if (!scram->done)
        first_iteration(scram);
    for (; n && scram->done < scram->iterations; n--, scram->done++) {
        EVP_MAC_init(scram->mac, NULL, 0, NULL); /* keeps the key */
        mac_run(scram->mac, scram->u, scram->size, scram->u);
        for (gsize i = 0; i < scram->size; i++)
            scram->salted[i] ^= scram->u[i];
    }
    if (scram->done < scram->iterations)
        return FALSE;
    g_clear_pointer(&scram->mac, EVP_MAC_CTX_free);
    return TRUE;
}

char *scram_client_final(Scram *scram) {
    g_return_val_if_fail(scram->done && scram->done == scram->iterations, NULL);
    guint8 client_key[DIGEST_MAX], stored_key[DIGEST_MAX], signature[DIGEST_MAX],
        server_key[DIGEST_MAX];
    g_autofree char *bound = g_base64_encode(scram->binding->data, scram->binding->len);
    g_autofree char *bare = g_strdup_printf("c=%s,r=%s", bound, scram->full_nonce);
    g_autofree char *auth = g_strjoin(",", scram->first_bare, scram->server_first, bare, NULL);

    hmac(scram, scram->salted, "Client Key", 10, client_key);
    EVP_Q_digest(NULL, digests[scram->hash].name, NULL, client_key, scram->size, stored_key, NULL);
    hmac(scram, stored_key, auth, strlen(auth), signature);
    hmac(scram, scram->salted, "Server Key", 10, server_key);
    hmac(scram, server_key, auth, strlen(auth), scram->server_signature);
    for (gsize i = 0; i < scram->size; i++)
        client_key[i] ^= signature[i];
    g_autofree char *proof = g_base64_encode(client_key, scram->size);
    explicit_bzero(client_key, sizeof client_key);
    explicit_bzero(stored_key, sizeof stored_key);
    explicit_bzero(server_key, sizeof server_key);
    explicit_bzero(scram->salted, sizeof scram->salted);
    explicit_bzero(scram->u, sizeof scram->u);
    scram->answered = TRUE;
    return g_strdup_printf("%s,p=%s", bare, proof);
}

gboolean scram_server_final(Scram *scram, const char *text, GError **error) {
    if (!scram->answered)
        return refuse(error, "it ended before we said anything");
    if (g_str_has_prefix(text, "e=")) {
        g_autofree char *what =
            g_strcanon(g_strndup(text + 2, 60), "abcdefghijklmnopqrstuvwxyz-0123456789", '?');
        g_set_error(error, LOGIN_ERROR, LOGIN_ERROR_PASSWORD, _("The server refused: %s."), what);
        return FALSE;
    }
    g_auto(GStrv) parts = g_strsplit(text, ",", 2);
    g_autoptr(GBytes) signature =
        parts[0] && g_str_has_prefix(parts[0], "v=") ? decode_strictly(parts[0] + 2) : NULL;
    scram->verified =
        signature && g_bytes_get_size(signature) == scram->size &&
        CRYPTO_memcmp(g_bytes_get_data(signature, NULL), scram->server_signature, scram->size) == 0;
    if (!scram->verified)
        g_set_error_literal(error, LOGIN_ERROR, LOGIN_ERROR_STOP,
                            _("The server could not prove that it knows the password: this is not "
                              "your server, or somebody is in between. Refused."));
    return scram->verified;
}

gboolean scram_is_verified(const Scram *scram) {
    return scram->verified;
}
