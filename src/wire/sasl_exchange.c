/* One SASL exchange, and what its failures mean to a person. */
#include "base/tr.h"
#include "wire/login_error.h"
#include "wire/said.h"
#include "wire/sasl_mechanism.h"
#include "wire/saslprep.h"
#include <string.h>

struct Sasl {
    const SaslMechanism *mechanism;
    Scram *scram;
    char *jid, *user, *password; /* of PLAIN; prepared */
};

static gboolean prepare_plain(Sasl *sasl, const SaslMeans *means, GError **error) {
    sasl->user = saslprep(means->user, _("user name"), error);
    sasl->password = sasl->user ? saslprep(means->password, "password", error) : NULL;
    return sasl->password != NULL;
}

static gboolean prepare_scram(Sasl *sasl, const SaslChoice *choice, const SaslOffer *offer,
                              const SaslMeans *means, GError **error) {
    g_autofree char *gs2 = choice->gs2 == 'p' ? g_strconcat("p=", choice->binding, NULL)
                                              : g_strdup_printf("%c", choice->gs2);
    g_autofree char *lists =
        scram_offer((const char *const *)offer->mechanisms, (const char *const *)offer->bindings);
    g_autofree char *unproven =
        choice->need_proof_of_offer
            ? g_strdup_printf(
                  _("The server no longer offers a login bound to the encrypted channel "
                    "(%s): somebody may be in between. Refused. If the server was "
                    "changed: /account clear %s mechanism"),
                  sasl_strength_name(means->minimum), means->jid)
            : NULL;
    sasl->scram = scram_new(&(ScramSetup){.hash = choice->mechanism->hash,
                                          .user = means->user,
                                          .password = means->password,
                                          .gs2 = gs2,
                                          .binding = choice->binding_data,
                                          .offer = lists,
                                          .unproven = unproven},
                            error);
    return sasl->scram != NULL;
}

Sasl *sasl_new(const SaslChoice *choice, const SaslOffer *offer, const SaslMeans *means,
               GError **error) {
    gboolean secret =
        choice->mechanism->kind == SASL_KIND_PLAIN || choice->mechanism->kind == SASL_KIND_SCRAM;
    if (secret && !means->password) {
        g_set_error_literal(error, LOGIN_ERROR, LOGIN_ERROR_NO_PASSWORD,
                            _("The server wants a password."));
        return NULL;
    }
    g_autoptr(Sasl) sasl = g_new0(Sasl, 1);
    sasl->mechanism = choice->mechanism;
    sasl->jid = g_strdup(means->jid);
    if (sasl->mechanism->kind == SASL_KIND_PLAIN && !prepare_plain(sasl, means, error))
        return NULL;
    if (sasl->mechanism->kind == SASL_KIND_SCRAM &&
        !prepare_scram(sasl, choice, offer, means, error))
        return NULL;
    return g_steal_pointer(&sasl);
}

void sasl_free(Sasl *sasl) {
    if (!sasl)
        return;
    scram_free(sasl->scram);
    g_free(sasl->jid);
    g_free(sasl->user);
    secret_free(sasl->password);
    g_free(sasl);
}

const char *sasl_mechanism(const Sasl *sasl) {
    return sasl->mechanism->name;
}

static char *plain_message(const Sasl *sasl) {
    gsize user = strlen(sasl->user), password = strlen(sasl->password), n = user + password + 2;
    guchar *message = g_malloc0(n);
    memcpy(message + 1, sasl->user, user);
    memcpy(message + user + 2, sasl->password, password);
    char *text = g_base64_encode(message, n);
    explicit_bzero(message, n);
    g_free(message);
    return text;
}

char *sasl_initial(Sasl *sasl) {
    switch (sasl->mechanism->kind) {
    case SASL_KIND_PLAIN:
        return plain_message(sasl);
    case SASL_KIND_SCRAM: {
        g_autofree char *first = scram_client_first(sasl->scram);
        return g_base64_encode((guchar *)first, strlen(first));
    }
    case SASL_KIND_EXTERNAL: /* XEP-0178 2: the certificate says who */
        return g_strdup("=");
    case SASL_KIND_ANONYMOUS: /* XEP-0175 3: no trace */
        return NULL;
    }
    return NULL;
}

/* NULL if it is not base64 of a text. */
static char *decode(const char *text) {
    if (strlen(text) > 65536)
        return NULL;
    gsize length;
    g_autofree char *stripped = g_strstrip(g_strdup(text));
    char *data = (char *)g_base64_decode(g_str_equal(stripped, "=") ? "" : stripped, &length);
    data = g_realloc(data, length + 1);
    data[length] = '\0';
    if (strlen(data) == length)
        return data;
    g_free(data);
    return NULL;
}

static gboolean garbled(GError **error) {
    g_set_error_literal(error, LOGIN_ERROR, LOGIN_ERROR_STOP,
                        _("The server's part of the login makes no sense: refused."));
    return FALSE;
}

gboolean sasl_challenge(Sasl *sasl, const char *text, GError **error) {
    g_autofree char *message = decode(text);
    if (!message)
        return garbled(error);
    if (!sasl->scram) /* an empty challenge asks for the name that we act as */
        return sasl->mechanism->kind == SASL_KIND_EXTERNAL && !*message ? TRUE : garbled(error);
    if (g_str_has_prefix(message, "v=") || g_str_has_prefix(message, "e="))
        return scram_server_final(sasl->scram, message, error);
    return scram_server_first(sasl->scram, message, error);
}

gboolean sasl_work(Sasl *sasl, guint n) {
    return !sasl->scram || scram_is_verified(sasl->scram) || scram_work(sasl->scram, n);
}

char *sasl_response(Sasl *sasl) {
    if (!sasl->scram)
        return g_base64_encode((const guchar *)sasl->jid, strlen(sasl->jid));
    if (scram_is_verified(sasl->scram))
        return g_strdup("");
    g_autofree char *final = scram_client_final(sasl->scram);
    return g_base64_encode((guchar *) final, strlen(final));
}

gboolean sasl_success(Sasl *sasl, const char *text, GError **error) {
    if (!sasl->scram || scram_is_verified(sasl->scram))
        return TRUE;
    g_autofree char *message = decode(text);
    return message ? scram_server_final(sasl->scram, message, error) : garbled(error);
}

static const struct {
    const char *condition;
    LoginError code;
    const char *words;
} failures[] = {
    {"not-authorized", LOGIN_ERROR_PASSWORD, N_("The server says that name or password is wrong.")},
    {"credentials-expired", LOGIN_ERROR_STOP,
     N_("The password has expired: change it on the server's web page, then connect again.")},
    {"account-disabled", LOGIN_ERROR_STOP,
     N_("The account is switched off on the server: ask who runs it.")},
    {"temporary-auth-failure", LOGIN_ERROR_RETRY,
     N_("The server can't check passwords at the moment.")},
    {"encryption-required", LOGIN_ERROR_STOP,
     N_("The server wants encryption before the login: set tls to require.")},
    {"mechanism-too-weak", LOGIN_ERROR_STOP,
     N_("The server finds the login it offered itself too weak: ask who runs it.")},
    {"invalid-mechanism", LOGIN_ERROR_STOP, N_("The server does not know the login it offered.")},
    {"invalid-authzid", LOGIN_ERROR_STOP,
     N_("The server does not let us act as this account: does the client certificate belong to "
        "it?")},
    {"incorrect-encoding", LOGIN_ERROR_STOP, N_("The server could not read our login.")},
    {"malformed-request", LOGIN_ERROR_STOP, N_("The server could not read our login.")},
    {"aborted", LOGIN_ERROR_RETRY, N_("The server broke off the login.")},
};

static gint failure_index(const Stanza *failure) {
    for (gsize i = 0; i < G_N_ELEMENTS(failures); i++)
        if (stanza_child(failure, failures[i].condition, NULL))
            return (gint)i;
    return 0;
}

GError *sasl_failure(const Stanza *failure, const SaslChoice *choice) {
    gint i = failure_index(failure);
    LoginError code = failures[i].code;
    const char *words = tr(failures[i].words);
    if (code == LOGIN_ERROR_PASSWORD && choice->unnamed)
        code = LOGIN_ERROR_BINDING;
    else if (code == LOGIN_ERROR_PASSWORD && choice->mechanism->kind == SASL_KIND_EXTERNAL) {
        code = LOGIN_ERROR_STOP;
        words = _("The server does not accept the client certificate: clear client-cert to log in "
                  "with a password.");
    } else if (code == LOGIN_ERROR_PASSWORD && choice->mechanism->kind == SASL_KIND_ANONYMOUS) {
        code = LOGIN_ERROR_STOP;
        words = _("The server does not let anonymous users in.");
    }
    g_autofree char *said = said_clean(stanza_child_text(failure, "text", NULL));
    return g_error_new(LOGIN_ERROR, code, "%s%s", words, said);
}
