/* The part of the login that speaks SASL (RFC 6120 6). */
#include "wire/login_private.h"
#include "wire/ns.h"
#include <string.h>

/* The key derivation runs in slices, so that no iteration count a server names stops the screen. */
#define SLICE_US 4000
#define SLICE_STEP 500
#define PAUSE_MS 2 /* for everything else, also what has a lower priority */

static GBytes *binding(const char *type, gpointer data) {
    Login *login = data;
    return login->setup.wire->class->binding(login->setup.wire, type);
}

static SaslMeans means_of(Login *login) {
    const Account *account = login->account;
    return (SaslMeans){
        .user = login->user,
        .jid = account->jid,
        .password = login->setup.password,
        .encrypted = login_encrypted(login),
        .client_cert = login_setting(login, "client-cert") != NULL,
        .no_binding = login->setup.no_binding ||
                      !settings_on(account->model->settings, "channel-binding", account, NULL),
        .minimum = sasl_strength_parse(login_setting(login, "mechanism")),
        .binding = binding,
        .data = login,
    };
}

static void say(Login *login, const char *name, const char *mechanism, const char *text) {
    g_autofree char *attribute =
        mechanism ? g_strdup_printf(" mechanism='%s'", mechanism) : g_strdup("");
    char *xml = g_strdup_printf("<%s xmlns='" NS_SASL "'%s>%s</%s>", name, attribute,
                                text ? text : "", name);
    Stanza *shown = stanza_new(name, NS_SASL);
    stanza_set(shown, "mechanism", mechanism);
    stanza_add_text(shown, "…");
    login_send_secret(login, xml, shown);
}

void login_begin_sasl(Login *login) {
    GError *error = NULL;
    SaslMeans means = means_of(login);
    sasl_offer_read(&login->offer, login->features);
    if (sasl_choose(&login->offer, &means, &login->choice, &error))
        login->sasl = sasl_new(&login->choice, &login->offer, &means, &error);
    if (!login->sasl) {
        login_fail(login, error);
        return;
    }
    char *initial = sasl_initial(login->sasl);
    login->state = LOGIN_SASL;
    say(login, "auth", sasl_mechanism(login->sasl), initial);
    if (initial)
        explicit_bzero(initial, strlen(initial));
    g_free(initial);
}

static void respond(Login *login) {
    g_autofree char *response = sasl_response(login->sasl);
    login->state = LOGIN_SASL;
    say(login, "response", NULL, response);
}

static void work(gpointer data) {
    Login *login = data;
    login->timer = 0;
    gint64 until = g_get_monotonic_time() + SLICE_US;
    do {
        if (sasl_work(login->sasl, SLICE_STEP)) {
            respond(login);
            return;
        }
    } while (g_get_monotonic_time() < until);
    login->timer = clock_after(login->account->model->clock, PAUSE_MS, work, login);
}

static void remember_strength(Login *login) {
    SaslStrength strength = login->choice.strength;
    g_autoptr(GError) error = NULL;
    if (strength <= SASL_PLAIN ||
        strength <= sasl_strength_parse(login_setting(login, "mechanism")))
        return;
    if (!settings_set(login->account->model->settings, "mechanism", sasl_strength_name(strength),
                      login->account, NULL, &error))
        model_error(login->account->model, NULL, "%s", error->message);
}

static void success(Login *login, const Stanza *stanza) {
    GError *error = NULL;
    if (!sasl_success(login->sasl, stanza_text(stanza), &error)) {
        login_fail(login, error);
        return;
    }
    remember_strength(login);
    g_clear_pointer(&login->sasl, sasl_free);
    login->state = LOGIN_BIND_FEATURES;
    login->events.reopen(login->data);
}

void login_sasl_stanza(Login *login, Stanza *stanza) {
    GError *error = NULL;
    if (stanza_is(stanza, "failure", NULL)) {
        login_fail(login, sasl_failure(stanza, &login->choice));
    } else if (login->state == LOGIN_WORKING) {
        login_stop(login, LOGIN_ERROR_STOP, "The server did not wait for our login: refused.");
    } else if (stanza_is(stanza, "challenge", NULL)) {
        login->state = LOGIN_WORKING;
        if (sasl_challenge(login->sasl, stanza_text(stanza), &error))
            work(login);
        else
            login_fail(login, error);
    } else if (stanza_is(stanza, "success", NULL)) {
        success(login, stanza);
    }
}
