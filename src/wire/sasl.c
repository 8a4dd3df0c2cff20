/* SASL: choosing the mechanism, and refusing a weaker one than the server had before. */
#include "wire/sasl.h"
#include "base/tr.h"
#include "wire/login_error.h"
#include "wire/ns.h"
#include "wire/sasl_mechanism.h"

#define NS_SASL_CB "urn:xmpp:sasl-cb:0"

/* The strongest first. */
static const SaslMechanism mechanisms[] = {
    {"EXTERNAL", SASL_KIND_EXTERNAL, SASL_EXTERNAL},
    {"SCRAM-SHA-512-PLUS", SASL_KIND_SCRAM, SASL_SCRAM_PLUS, SCRAM_SHA512},
    {"SCRAM-SHA-256-PLUS", SASL_KIND_SCRAM, SASL_SCRAM_PLUS, SCRAM_SHA256},
    {"SCRAM-SHA-1-PLUS", SASL_KIND_SCRAM, SASL_SCRAM_PLUS, SCRAM_SHA1},
    {"SCRAM-SHA-512", SASL_KIND_SCRAM, SASL_SCRAM, SCRAM_SHA512},
    {"SCRAM-SHA-256", SASL_KIND_SCRAM, SASL_SCRAM, SCRAM_SHA256},
    {"SCRAM-SHA-1", SASL_KIND_SCRAM, SASL_SCRAM, SCRAM_SHA1},
    {"PLAIN", SASL_KIND_PLAIN, SASL_PLAIN},
    {"ANONYMOUS", SASL_KIND_ANONYMOUS, SASL_ANY},
};

/* The strongest first (RFC 9266, RFC 5929). */
static const char *const bindings[] = {"tls-exporter", "tls-unique", "tls-server-end-point"};

static const char *const strengths[] = {
    [SASL_PLAIN] = "plain",
    [SASL_SCRAM] = "scram",
    [SASL_SCRAM_PLUS] = "scram-plus",
    [SASL_EXTERNAL] = "external",
};

const char *sasl_strength_name(SaslStrength strength) {
    return strengths[strength];
}

SaslStrength sasl_strength_parse(const char *name) {
    for (guint i = SASL_PLAIN; name && i < G_N_ELEMENTS(strengths); i++)
        if (g_str_equal(name, strengths[i]))
            return (SaslStrength)i;
    return SASL_ANY;
}

static void read_words(GStrvBuilder *words, const Stanza *parent, const char *name,
                       const char *attribute) {
    const Stanza *child = NULL;
    while ((child = stanza_next(parent, child, name, NULL))) {
        const char *word = attribute ? stanza_get(child, attribute) : stanza_text(child);
        if (word && *word)
            g_strv_builder_add(words, word);
    }
}

void sasl_offer_read(SaslOffer *offer, const Stanza *features) {
    sasl_offer_clear(offer);
    g_autoptr(GStrvBuilder) names = g_strv_builder_new();
    read_words(names, stanza_child(features, "mechanisms", NS_SASL), "mechanism", NULL);
    offer->mechanisms = g_strv_builder_end(names);
    const Stanza *announced = stanza_child(features, "sasl-channel-binding", NS_SASL_CB);
    if (announced) {
        g_autoptr(GStrvBuilder) types = g_strv_builder_new();
        read_words(types, announced, "channel-binding", "type");
        offer->bindings = g_strv_builder_end(types);
    }
}

void sasl_offer_clear(SaslOffer *offer) {
    g_clear_pointer(&offer->mechanisms, g_strfreev);
    g_clear_pointer(&offer->bindings, g_strfreev);
}

void sasl_choice_clear(SaslChoice *choice) {
    g_clear_pointer(&choice->binding_data, g_bytes_unref);
    *choice = (SaslChoice){0};
}

static gboolean offers(const SaslOffer *offer, const char *name) {
    return g_strv_contains((const char *const *)offer->mechanisms, name);
}

static gboolean offers_plus(const SaslOffer *offer) {
    for (char **name = offer->mechanisms; *name; name++)
        if (g_str_has_suffix(*name, "-PLUS"))
            return TRUE;
    return FALSE;
}

/* Finds the channel binding to use, if any, and the gs2 flag that goes with it (XEP-0440 3). */
static gboolean choose_binding(const SaslOffer *offer, const SaslMeans *means, SaslChoice *choice,
                               GError **error) {
    gboolean plus = offers_plus(offer);
    if (offer->bindings && *offer->bindings && !plus && means->encrypted && !means->no_binding) {
        g_set_error_literal(
            error, LOGIN_ERROR, LOGIN_ERROR_STOP,
            _("The server names channel bindings but no mechanism for them: somebody "
              "may be in between. Refused; if the server is known to be like "
              "that: /account set JID channel-binding off"));
        return FALSE;
    }
    choice->gs2 = 'n';
    if (!means->encrypted || means->no_binding)
        return TRUE;
    gboolean able = FALSE;
    for (gsize i = 0; i < G_N_ELEMENTS(bindings); i++) {
        g_autoptr(GBytes) data = means->binding(bindings[i], means->data);
        able = able || data;
        if (!data || !plus ||
            (offer->bindings &&
             !g_strv_contains((const char *const *)offer->bindings, bindings[i])))
            continue;
        choice->gs2 = 'p';
        choice->binding = bindings[i];
        choice->binding_data = g_steal_pointer(&data);
        choice->unnamed = !offer->bindings && means->minimum < SASL_SCRAM_PLUS;
        return TRUE;
    }
    if (able && !plus)
        choice->gs2 = 'y';
    return TRUE;
}

static gboolean usable(const SaslMechanism *m, const SaslMeans *means, const SaslChoice *choice) {
    if (!means->user)
        return m->kind == SASL_KIND_ANONYMOUS;
    switch (m->kind) {
    case SASL_KIND_ANONYMOUS:
        return FALSE;
    case SASL_KIND_EXTERNAL:
        return means->client_cert && means->encrypted;
    case SASL_KIND_PLAIN:
        return means->encrypted;
    case SASL_KIND_SCRAM:
        return m->strength != SASL_SCRAM_PLUS || choice->gs2 == 'p';
    }
    return FALSE;
}

static gboolean refuse_offer(const SaslOffer *offer, const SaslMeans *means, GError **error) {
    g_autofree char *names = g_strjoinv(", ", offer->mechanisms);
    g_autofree char *clean =
        g_strcanon(g_strndup(names, 200), "ABCDEFGHIJKLMNOPQRSTUVWXYZ-_0123456789, ", '?');
    if (!means->user)
        g_set_error(error, LOGIN_ERROR, LOGIN_ERROR_STOP,
                    _("The server lets nobody in without a name: add an account with one "
                      "(/account add name@%s)."),
                    means->jid);
    else if (offers(offer, "PLAIN") && !means->encrypted)
        g_set_error(error, LOGIN_ERROR, LOGIN_ERROR_STOP,
                    _("The server wants the password in the clear, and the connection is not "
                      "encrypted: refused. /account set %s tls require"),
                    means->jid);
    else if (!*names)
        g_set_error(error, LOGIN_ERROR, LOGIN_ERROR_STOP,
                    _("The server offers no way to log in%s. If it is a very old one: /account set "
                      "%s auth legacy"),
                    means->encrypted ? "" : _(" without encryption"), means->jid);
    else
        g_set_error(error, LOGIN_ERROR, LOGIN_ERROR_STOP,
                    _("The server offers no way to log in that papo can use here (it offers %s)."),
                    clean);
    return FALSE;
}

static gboolean check_minimum(const SaslMeans *means, SaslChoice *choice, GError **error) {
    if (choice->strength >= means->minimum || choice->mechanism->kind == SASL_KIND_ANONYMOUS)
        return TRUE;
    /* A server that signs its lists may change them (XEP-0474); the signature comes with the
     * first challenge, before anything is given away. */
    if (choice->mechanism->kind == SASL_KIND_SCRAM && means->minimum == SASL_SCRAM_PLUS) {
        choice->need_proof_of_offer = TRUE;
        return TRUE;
    }
    /* Without the client certificate the user has taken the strength away. */
    if (means->minimum == SASL_EXTERNAL && !means->client_cert)
        return TRUE;
    g_set_error(error, LOGIN_ERROR, LOGIN_ERROR_STOP,
                _("The server offers only a weaker login (%s) than before (%s): somebody may be in "
                  "between. Refused. If the server was changed: /account clear %s mechanism"),
                sasl_strength_name(choice->strength), sasl_strength_name(means->minimum),
                means->jid);
    return FALSE;
}

gboolean sasl_choose(const SaslOffer *offer, const SaslMeans *means, SaslChoice *choice,
                     GError **error) {
    *choice = (SaslChoice){0};
    if (!choose_binding(offer, means, choice, error))
        return FALSE;
    for (gsize i = 0; i < G_N_ELEMENTS(mechanisms) && !choice->mechanism; i++)
        if (offers(offer, mechanisms[i].name) && usable(&mechanisms[i], means, choice))
            choice->mechanism = &mechanisms[i];
    if (!choice->mechanism) {
        sasl_choice_clear(choice);
        return refuse_offer(offer, means, error);
    }
    choice->strength = choice->mechanism->strength;
    if (check_minimum(means, choice, error))
        return TRUE;
    sasl_choice_clear(choice);
    return FALSE;
}
