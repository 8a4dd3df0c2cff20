/* Which login is chosen from an offer, and which offers are refused. */
#include "wire/sasl.h"
#include "wire/login_error.h"
#include "wire/said.h"
#include <string.h>

typedef struct {
    const char *offered;  /* mechanisms; "|" and channel bindings if the server names them */
    const char *bindings; /* that we have; NULL: none */
    SaslStrength minimum;
    gboolean plain_text, client_cert, anonymous, no_binding;
    const char *chosen; /* "gs2 mechanism", or words of the error after "!" */
} Case;

static const Case cases[] = {
    {"PLAIN SCRAM-SHA-1 SCRAM-SHA-512 SCRAM-SHA-256", NULL, .chosen = "n SCRAM-SHA-512"},
    {"PLAIN SCRAM-SHA-1 DIGEST-MD5 X-OAUTH2", NULL, .chosen = "n SCRAM-SHA-1"},
    {"PLAIN", NULL, .chosen = "n PLAIN"},
    {"PLAIN", NULL, .plain_text = TRUE, .chosen = "!not encrypted"},
    {"PLAIN SCRAM-SHA-1", NULL, .plain_text = TRUE, .chosen = "n SCRAM-SHA-1"},
    {"DIGEST-MD5", NULL, .chosen = "!DIGEST-MD5"},
    {"", NULL, .chosen = "!auth legacy"},
    /* S16.8: offered to everybody by some servers */
    {"EXTERNAL PLAIN", NULL, .chosen = "n PLAIN"},
    {"EXTERNAL PLAIN SCRAM-SHA-1-PLUS", "tls-exporter", .client_cert = TRUE,
     .chosen = "p EXTERNAL"},
    {"EXTERNAL SCRAM-SHA-1", NULL, .client_cert = TRUE, .plain_text = TRUE,
     .chosen = "n SCRAM-SHA-1"},
    {"ANONYMOUS SCRAM-SHA-1", NULL, .anonymous = TRUE, .chosen = "n ANONYMOUS"},
    {"ANONYMOUS PLAIN", NULL, .chosen = "n PLAIN"},
    {"SCRAM-SHA-1", NULL, .anonymous = TRUE, .chosen = "!without a name"},
    /* S16.6, XEP-0440 3 */
    {"SCRAM-SHA-1 SCRAM-SHA-256", "tls-exporter", .chosen = "y SCRAM-SHA-256"},
    {"SCRAM-SHA-512 SCRAM-SHA-1-PLUS", "tls-exporter", .chosen = "p SCRAM-SHA-1-PLUS"},
    {"SCRAM-SHA-1-PLUS SCRAM-SHA-256-PLUS|tls-server-end-point tls-exporter",
     "tls-exporter tls-server-end-point", .chosen = "p SCRAM-SHA-256-PLUS tls-exporter"},
    {"SCRAM-SHA-1-PLUS|tls-server-end-point", "tls-exporter tls-server-end-point",
     .chosen = "p SCRAM-SHA-1-PLUS tls-server-end-point"},
    {"SCRAM-SHA-1 SCRAM-SHA-1-PLUS", NULL, .chosen = "n SCRAM-SHA-1"},
    {"SCRAM-SHA-1 SCRAM-SHA-1-PLUS|x-imaginary", "tls-exporter", .chosen = "n SCRAM-SHA-1"},
    {"SCRAM-SHA-1|tls-exporter", "tls-exporter", .chosen = "!channel-binding off"},
    {"SCRAM-SHA-1|tls-exporter", "tls-exporter", .no_binding = TRUE, .chosen = "n SCRAM-SHA-1"},
    {"SCRAM-SHA-1 SCRAM-SHA-1-PLUS", "tls-exporter", .no_binding = TRUE, .chosen = "n SCRAM-SHA-1"},
    /* S16.5 */
    {"PLAIN", NULL, SASL_SCRAM, .chosen = "!/account clear me@example.org mechanism"},
    {"PLAIN", NULL, SASL_SCRAM_PLUS, .chosen = "!/account clear me@example.org mechanism"},
    {"PLAIN", NULL, SASL_PLAIN, .chosen = "n PLAIN"},
    {"SCRAM-SHA-1", NULL, SASL_SCRAM, .chosen = "n SCRAM-SHA-1"},
    {"SCRAM-SHA-1", "tls-exporter", SASL_SCRAM_PLUS, .chosen = "y SCRAM-SHA-1 proof"},
    {"SCRAM-SHA-1", NULL, SASL_EXTERNAL, .client_cert = TRUE, .chosen = "!mechanism"},
    {"SCRAM-SHA-1", NULL, SASL_EXTERNAL, .chosen = "n SCRAM-SHA-1"},
};

static GBytes *binding(const char *type, gpointer data) {
    const Case *c = data;
    g_auto(GStrv) have = g_strsplit(c->bindings ? c->bindings : "", " ", -1);
    return g_strv_contains((const char *const *)have, type) ? g_bytes_new("b", 1) : NULL;
}

static Stanza *features(const char *offered) {
    g_auto(GStrv) halves = g_strsplit(offered, "|", 2);
    Stanza *root = stanza_new("features", "http://etherx.jabber.org/streams");
    Stanza *list = stanza_add(root, "mechanisms", "urn:ietf:params:xml:ns:xmpp-sasl");
    g_auto(GStrv) names = g_strsplit(halves[0] ? halves[0] : "", " ", -1);
    for (char **name = names; *name; name++)
        stanza_add_with_text(list, "mechanism", NULL, *name);
    if (halves[0] && halves[1]) {
        Stanza *types = stanza_add(root, "sasl-channel-binding", "urn:xmpp:sasl-cb:0");
        g_auto(GStrv) words = g_strsplit(halves[1], " ", -1);
        for (char **word = words; *word; word++)
            stanza_set(stanza_add(types, "channel-binding", NULL), "type", *word);
    }
    return root;
}

static char *result(const SaslOffer *offer, const Case *c) {
    SaslMeans means = {.user = c->anonymous ? NULL : "me",
                       .jid = "me@example.org",
                       .password = "secret",
                       .encrypted = !c->plain_text,
                       .client_cert = c->client_cert,
                       .no_binding = c->no_binding,
                       .minimum = c->minimum,
                       .binding = binding,
                       .data = (gpointer)c};
    SaslChoice choice;
    g_autoptr(GError) error = NULL;
    if (!sasl_choose(offer, &means, &choice, &error)) {
        g_assert_error(error, LOGIN_ERROR, LOGIN_ERROR_STOP);
        g_assert_null(choice.mechanism);
        return g_strdup_printf("!%s", error->message);
    }
    g_autoptr(Sasl) sasl = sasl_new(&choice, offer, &means, &error);
    g_assert_no_error(error);
    char *text = g_strdup_printf("%c %s %s%s", choice.gs2, sasl_mechanism(sasl),
                                 choice.binding ? choice.binding : "",
                                 choice.need_proof_of_offer ? "proof" : "");
    sasl_choice_clear(&choice);
    return text;
}

static void test_choice(void) {
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(Stanza) offered = features(cases[i].offered);
        SaslOffer offer = {0};
        sasl_offer_read(&offer, offered);
        g_autofree char *got = result(&offer, &cases[i]);
        const char *want = cases[i].chosen;
        if (*want == '!' ? *got != '!' || !strstr(got, want + 1) : !g_str_has_prefix(got, want))
            g_error("offered “%s”: wanted “%s”, got “%s”", cases[i].offered, want, got);
        sasl_offer_clear(&offer);
    }
}

/* A binding nobody named may be what fails; but who was let in with it before has only mistyped. */
static void test_guess(void) {
    static const struct {
        const char *offered;
        SaslStrength minimum;
        LoginError failure;
    } guesses[] = {
        {"SCRAM-SHA-1-PLUS", SASL_SCRAM, LOGIN_ERROR_BINDING},
        {"SCRAM-SHA-1-PLUS", SASL_SCRAM_PLUS, LOGIN_ERROR_PASSWORD},
        {"SCRAM-SHA-1-PLUS|tls-exporter", SASL_SCRAM, LOGIN_ERROR_PASSWORD},
    };
    g_autoptr(GError) unread = NULL;
    g_autoptr(Stanza) failure = stanza_parse(
        "<failure xmlns='urn:ietf:params:xml:ns:xmpp-sasl'><not-authorized/></failure>", &unread);
    g_assert_no_error(unread);
    for (gsize i = 0; i < G_N_ELEMENTS(guesses); i++) {
        Case c = {.bindings = "tls-exporter"};
        SaslMeans means = {.user = "me",
                           .jid = "me@example.org",
                           .password = "secret",
                           .encrypted = TRUE,
                           .minimum = guesses[i].minimum,
                           .binding = binding,
                           .data = &c};
        g_autoptr(Stanza) offered = features(guesses[i].offered);
        SaslOffer offer = {0};
        SaslChoice choice;
        sasl_offer_read(&offer, offered);
        g_assert_true(sasl_choose(&offer, &means, &choice, NULL));
        g_autoptr(GError) error = sasl_failure(failure, &choice);
        g_assert_error(error, LOGIN_ERROR, (gint)guesses[i].failure);
        sasl_choice_clear(&choice);
        sasl_offer_clear(&offer);
    }
}

static char *decoded(char *text) {
    gsize n;
    char *data = (char *)g_base64_decode(text, &n);
    data = g_realloc(data, n + 1);
    data[n] = '\0';
    for (gsize i = 0; i < n; i++)
        if (!data[i])
            data[i] = '|';
    g_free(text);
    return data;
}

static Sasl *exchange(const char *offered, const Case *c, SaslChoice *choice) {
    g_autoptr(Stanza) root = features(offered);
    SaslOffer offer = {0};
    sasl_offer_read(&offer, root);
    SaslMeans means = {.user = c->anonymous ? NULL : "me",
                       .jid = "me@example.org",
                       .password = "s\xc2\xaa"
                                   "cret",
                       .encrypted = TRUE,
                       .client_cert = c->client_cert,
                       .binding = binding,
                       .data = (gpointer)c};
    g_autoptr(GError) error = NULL;
    g_assert_true(sasl_choose(&offer, &means, choice, &error));
    Sasl *sasl = sasl_new(choice, &offer, &means, &error);
    g_assert_no_error(error);
    sasl_offer_clear(&offer);
    return sasl;
}

static void test_plain(void) {
    SaslChoice choice;
    g_autoptr(Sasl) sasl = exchange("PLAIN", &(Case){0}, &choice);
    g_autofree char *text = decoded(sasl_initial(sasl));
    g_assert_cmpstr(text, ==, "|me|sacret");
    g_autoptr(GError) error = NULL;
    g_assert_false(sasl_challenge(sasl, "", &error));
    g_assert_true(sasl_success(sasl, "", NULL));
}

static void test_external(void) {
    SaslChoice choice;
    g_autoptr(Sasl) sasl = exchange("EXTERNAL", &(Case){.client_cert = TRUE}, &choice);
    g_autofree char *initial = sasl_initial(sasl);
    g_assert_cmpstr(initial, ==, "=");
    g_assert_true(sasl_challenge(sasl, "", NULL));
    g_assert_true(sasl_work(sasl, 1));
    g_autofree char *response = decoded(sasl_response(sasl));
    g_assert_cmpstr(response, ==, "me@example.org");
    g_assert_true(sasl_success(sasl, "", NULL));
    g_autoptr(Stanza) failure = stanza_parse(
        "<failure xmlns='urn:ietf:params:xml:ns:xmpp-sasl'><not-authorized/></failure>", NULL);
    g_autoptr(GError) error = sasl_failure(failure, &choice);
    g_assert_error(error, LOGIN_ERROR, LOGIN_ERROR_STOP);
    g_assert_nonnull(strstr(error->message, "client-cert"));
}

static void test_anonymous(void) {
    SaslChoice choice;
    g_autoptr(Sasl) sasl = exchange("ANONYMOUS", &(Case){.anonymous = TRUE}, &choice);
    g_assert_null(sasl_initial(sasl));
    g_assert_true(sasl_success(sasl, "", NULL));
}

/* S16.1: <success/> alone, or too early, or with rubbish, is no login. */
static void test_scram_success(void) {
    static const char *const lies[] = {"", "=", "dj0=", "not base64!", "ZT1vdGhlci1lcnJvcg=="};
    for (gsize i = 0; i < G_N_ELEMENTS(lies); i++) {
        SaslChoice choice;
        g_autoptr(Sasl) sasl = exchange("SCRAM-SHA-1", &(Case){0}, &choice);
        g_autofree char *initial = sasl_initial(sasl);
        g_autoptr(GError) error = NULL;
        g_assert_nonnull(initial);
        g_assert_false(sasl_success(sasl, lies[i], &error));
        g_assert_nonnull(error);
    }
}

static void test_no_password(void) {
    g_autoptr(Stanza) root = features("PLAIN SCRAM-SHA-1");
    SaslOffer offer = {0};
    sasl_offer_read(&offer, root);
    SaslMeans means = {.user = "me",
                       .jid = "me@example.org",
                       .encrypted = TRUE,
                       .binding = binding,
                       .data = &(Case){0}};
    SaslChoice choice;
    g_autoptr(GError) error = NULL;
    g_assert_true(sasl_choose(&offer, &means, &choice, &error));
    g_assert_null(sasl_new(&choice, &offer, &means, &error));
    g_assert_error(error, LOGIN_ERROR, LOGIN_ERROR_NO_PASSWORD);
    sasl_offer_clear(&offer);
}

static void test_failures(void) {
    static const struct {
        const char *inside;
        LoginError code;
        const char *words;
    } all[] = {
        {"<not-authorized/>", LOGIN_ERROR_PASSWORD, "wrong"},
        {"", LOGIN_ERROR_PASSWORD, "wrong"},
        {"<temporary-auth-failure/>", LOGIN_ERROR_RETRY, "moment"},
        {"<account-disabled/>", LOGIN_ERROR_STOP, "It said: Call"},
        {"<credentials-expired/>", LOGIN_ERROR_STOP, "expired"},
        {"<encryption-required/>", LOGIN_ERROR_STOP, "tls"},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(all); i++) {
        SaslChoice choice;
        g_autoptr(Sasl) G_GNUC_UNUSED sasl = exchange("SCRAM-SHA-1", &(Case){0}, &choice);
        g_autoptr(Stanza) failure = stanza_new("failure", "urn:ietf:params:xml:ns:xmpp-sasl");
        stanza_add_with_text(failure, "text", NULL, "Call\xc2\x9b us");
        if (*all[i].inside) {
            g_autofree char *name = g_strndup(all[i].inside + 1, strlen(all[i].inside) - 3);
            stanza_add(failure, name, NULL);
        }
        g_autoptr(GError) error = sasl_failure(failure, &choice);
        g_assert_error(error, LOGIN_ERROR, (int)all[i].code);
        g_assert_nonnull(strstr(error->message, all[i].words));
        g_assert_null(strstr(error->message, "\xc2\x9b"));
    }
}

/* A server that talks too much. */
static void test_said(void) {
    g_autofree char *nothing = said_clean(NULL);
    g_assert_cmpstr(nothing, ==, "");
    g_autofree char *blank = said_clean(" \n\t");
    g_assert_cmpstr(blank, ==, "");
    g_autofree char *two = said_clean("a\nb");
    g_assert_cmpstr(two, ==, " It said: a b");
    GString *flood = g_string_new(NULL);
    for (int i = 0; i < 1000; i++)
        g_string_append(flood, "\xc3\xa4");
    g_autofree char *cut = said_clean(flood->str);
    g_assert_cmpint(g_utf8_strlen(cut, -1), ==, 200 + (int)strlen(" It said: "));
    g_string_free(flood, TRUE);
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/sasl/choice", test_choice);
    g_test_add_func("/sasl/guess", test_guess);
    g_test_add_func("/sasl/plain", test_plain);
    g_test_add_func("/sasl/external", test_external);
    g_test_add_func("/sasl/anonymous", test_anonymous);
    g_test_add_func("/sasl/scram-success", test_scram_success);
    g_test_add_func("/sasl/no-password", test_no_password);
    g_test_add_func("/sasl/failures", test_failures);
    g_test_add_func("/sasl/said", test_said);
    return g_test_run();
}
