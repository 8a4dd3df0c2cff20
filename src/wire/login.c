/* Logging in: what comes first, and what is allowed without encryption. */
#include "wire/login.h"
#include "base/jid.h"
#include "base/tr.h"
#include "wire/login_private.h"
#include "wire/ns.h"
#include "wire/saslprep.h"
#include <string.h>

/* How long a server may take to tell its features before it counts as one that has none. */
#define OLD_SERVER_MS 3000

Login *login_new(const LoginSetup *setup, const LoginEvents *events, gpointer data) {
    Login *login = g_new0(Login, 1);
    login->setup = *setup;
    login->events = *events;
    login->data = data;
    login->account = setup->account;
    login->user = jid_local(setup->account->jid);
    login->domain = jid_domain(setup->account->jid);
    login->resource = g_strdup(setup->resource);
    return login;
}

void login_free(Login *login) {
    if (!login)
        return;
    clock_cancel(login->account->model->clock, &login->timer);
    g_clear_pointer(&login->features, stanza_unref);
    sasl_offer_clear(&login->offer);
    sasl_choice_clear(&login->choice);
    sasl_free(login->sasl);
    g_free(login->user);
    g_free(login->domain);
    g_free(login->resource);
    g_free(login->iq_id);
    g_free(login->jid);
    g_free(login);
}

const char *login_setting(const Login *login, const char *name) {
    return settings_text(login->account->model->settings, name, login->account, NULL);
}

gboolean login_encrypted(const Login *login) {
    return login->setup.wire->class->tls(login->setup.wire) != NULL;
}

void login_fail(Login *login, GError *error) {
    login->state = LOGIN_OVER;
    clock_cancel(login->account->model->clock, &login->timer);
    login->events.failed(error, login->data);
    g_error_free(error);
}

void login_stop(Login *login, LoginError code, const char *format, ...) {
    va_list args;
    va_start(args, format);
    GError *error = g_error_new_valist(LOGIN_ERROR, code, tr(format), args);
    va_end(args);
    login_fail(login, error);
}

void login_send(Login *login, Stanza *stanza) {
    login->events.send(stanza, login->data);
    stanza_unref(stanza);
}

void login_send_secret(Login *login, char *xml, Stanza *shown) {
    login->events.send_secret(xml, shown, login->data);
    secret_free(xml);
    stanza_unref(shown);
}

static gboolean wants(const Login *login, const char *setting, const char *value) {
    return g_strcmp0(login_setting(login, setting), value) == 0;
}

static void authenticate(Login *login) {
    if (login->setup.wait && !login_encrypted(login)) {
        login_stop(login, LOGIN_ERROR_TLS,
                   "An account is only made where the connection is encrypted: refused.");
    } else if (login->setup.wait) {
        login->state = LOGIN_WAITING;
        login->events.open(login->data);
    } else if (wants(login, "auth", "legacy"))
        login_begin_legacy(login);
    else
        login_begin_sasl(login);
}

void login_go_on(Login *login, const char *password) {
    g_return_if_fail(login->state == LOGIN_WAITING);
    login->setup.password = password;
    login->setup.wait = FALSE;
    authenticate(login);
}

/* RFC 6120 5: nothing but STARTTLS is said before the connection is encrypted, unless the user
 * wants none. */
static void before_login(Login *login) {
    const Stanza *starttls = stanza_child(login->features, "starttls", NS_TLS);
    if (login_encrypted(login)) {
        authenticate(login);
    } else if (wants(login, "tls", "none")) {
        if (stanza_child(starttls, "required", NULL))
            login_stop(login, LOGIN_ERROR_TLS,
                       "The server wants encryption: /account set %s tls require",
                       login->account->jid);
        else
            authenticate(login);
    } else if (starttls) {
        login->state = LOGIN_PROCEED;
        login_send(login, stanza_new("starttls", NS_TLS));
    } else {
        login_stop(login, LOGIN_ERROR_TLS,
                   "The server offers no encryption: refused, nothing was sent. If it has none and "
                   "everybody on the way may read along: /account set %s tls none",
                   login->account->jid);
    }
}

/* Servers from before XMPP 1.0 send no features. */
static void no_features(gpointer data) {
    Login *login = data;
    login->timer = 0;
    before_login(login);
}

void login_opened(Login *login) {
    if (login->state != LOGIN_CONNECTING)
        return;
    login->state = LOGIN_FEATURES;
    if (wants(login, "auth", "legacy"))
        login->timer = clock_after(login->account->model->clock, OLD_SERVER_MS, no_features, login);
}

static void take_features(Login *login, Stanza *stanza) {
    clock_cancel(login->account->model->clock, &login->timer);
    g_clear_pointer(&login->features, stanza_unref);
    login->features = stanza_ref(stanza);
}

static void proceed(Login *login, const Stanza *stanza) {
    if (!stanza_is(stanza, "proceed", NS_TLS)) {
        login_stop(login, LOGIN_ERROR_TLS, "The server could not start the encryption: refused.");
        return;
    }
    /* What was learned in the clear counts for nothing. */
    g_clear_pointer(&login->features, stanza_unref);
    login->state = LOGIN_CONNECTING;
    login->events.secured(login->data);
}

void login_stanza(Login *login, Stanza *stanza) {
    switch (login->state) {
    case LOGIN_CONNECTING:
    case LOGIN_FEATURES:
        if (stanza_is(stanza, "features", NS_STREAM)) {
            take_features(login, stanza);
            before_login(login);
        }
        break;
    case LOGIN_PROCEED:
        if (stanza_is(stanza, NULL, NS_TLS))
            proceed(login, stanza);
        break;
    case LOGIN_WAITING:
        if (stanza_is(stanza, "iq", NS_CLIENT))
            login->events.answer(stanza, login->data);
        break;
    case LOGIN_SASL:
    case LOGIN_WORKING:
        if (stanza_is(stanza, NULL, NS_SASL))
            login_sasl_stanza(login, stanza);
        break;
    case LOGIN_LEGACY_FIELDS:
    case LOGIN_LEGACY:
        login_legacy_stanza(login, stanza);
        break;
    case LOGIN_BIND_FEATURES:
        if (stanza_is(stanza, "features", NS_STREAM)) {
            take_features(login, stanza);
            login_begin_session(login);
        }
        break;
    case LOGIN_RESUME:
    case LOGIN_BIND:
    case LOGIN_SESSION:
    case LOGIN_ENABLE:
        login_session_stanza(login, stanza);
        break;
    case LOGIN_OVER:
        break;
    }
}

const Stanza *login_features(const Login *login) {
    return login->features;
}

const char *login_waits_for(const Login *login) {
    static const char *const what[] = {
        [LOGIN_CONNECTING] = N_("the connection"),
        [LOGIN_FEATURES] = N_("what the server offers; a very old one may need auth legacy"),
        [LOGIN_PROCEED] = N_("the start of encryption"),
        [LOGIN_WAITING] = N_("the account to be made"),
        [LOGIN_SASL] = N_("the answer to the login"),
        [LOGIN_WORKING] = N_("our own calculation"),
        [LOGIN_LEGACY_FIELDS] = N_("the answer to the login"),
        [LOGIN_LEGACY] = N_("the answer to the login"),
        [LOGIN_BIND_FEATURES] = N_("what the server offers after the login"),
        [LOGIN_RESUME] = N_("the old session"),
        [LOGIN_BIND] = N_("a session"),
        [LOGIN_SESSION] = N_("a session"),
        [LOGIN_ENABLE] = N_("stream management"),
        [LOGIN_OVER] = N_("nothing"),
    };
    return tr(what[login->state]);
}
