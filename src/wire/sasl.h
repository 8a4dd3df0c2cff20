#pragma once
#include "wire/stanza.h"
#include <gio/gio.h>

/* SASL (RFC 6120 6) without the stream: which mechanism, and what to say in it. Errors are
 * LOGIN_ERROR. */

/* How much a kind of login protects, the weakest first. The strongest that worked is remembered per
 * account; a weaker one is refused then. The names are the values of the setting "mechanism". */
typedef enum { SASL_ANY, SASL_PLAIN, SASL_SCRAM, SASL_SCRAM_PLUS, SASL_EXTERNAL } SaslStrength;
const char *sasl_strength_name(SaslStrength strength); /* NULL for SASL_ANY */
SaslStrength sasl_strength_parse(const char *name);    /* SASL_ANY for NULL */

typedef struct SaslMechanism SaslMechanism;

/* What the server offers in its stream features. */
typedef struct {
    GStrv mechanisms;
    GStrv bindings; /* XEP-0440 channel binding types; NULL if it does not tell */
} SaslOffer;
void sasl_offer_read(SaslOffer *offer, const Stanza *features);
void sasl_offer_clear(SaslOffer *offer);

/* What we have and want. */
typedef struct {
    const char *user;     /* localpart; NULL: an anonymous account */
    const char *jid;      /* bare */
    const char *password; /* NULL: not known */
    gboolean encrypted;   /* verified TLS */
    gboolean client_cert;
    gboolean no_binding;  /* don't bind to the channel: the user says so, or it failed once */
    SaslStrength minimum; /* from the setting */
    GBytes *(*binding)(const char *type, gpointer data); /* channel binding data; NULL if none */
    gpointer data;
} SaslMeans;

typedef struct {
    const SaslMechanism *mechanism;
    SaslStrength strength;
    char gs2;            /* n, y or p (RFC 5802 7) */
    const char *binding; /* type, with p */
    GBytes *binding_data;
    gboolean
        unnamed; /* the server did not name the binding: if it fails, one try without is fine */
    gboolean need_proof_of_offer; /* weaker than before: only if the server signs its lists */
} SaslChoice;
void sasl_choice_clear(SaslChoice *choice);

/* Picks the strongest mechanism that both sides can do and that is not weaker than the minimum. */
gboolean sasl_choose(const SaslOffer *offer, const SaslMeans *means, SaslChoice *choice,
                     GError **error);

/* One exchange. Texts are base64 as they stand in the stanzas; the caller wipes ours. */
typedef struct Sasl Sasl;
Sasl *sasl_new(const SaslChoice *choice, const SaslOffer *offer, const SaslMeans *means,
               GError **error);
void sasl_free(Sasl *sasl);
const char *sasl_mechanism(const Sasl *sasl);
char *sasl_initial(Sasl *sasl); /* "=" for an empty one, NULL for none */

/* Reads a challenge; then sasl_work() until TRUE, then sasl_response(). */
gboolean sasl_challenge(Sasl *sasl, const char *text, GError **error);
gboolean sasl_work(Sasl *sasl, guint n); /* n: about so many microseconds */
char *sasl_response(Sasl *sasl);

/* Reads what came with <success/>: only TRUE means that the login counts. */
gboolean sasl_success(Sasl *sasl, const char *text, GError **error);

/* The error for a <failure/>, for people. */
GError *sasl_failure(const Stanza *failure, const SaslChoice *choice);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(Sasl, sasl_free)
