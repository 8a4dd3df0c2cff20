#pragma once
#include "wire/login.h"
#include "wire/sasl.h"

/* Shared by the parts of the login: login.c, login_sasl.c, login_bind.c, legacy_auth.c. */
typedef enum {
    LOGIN_CONNECTING,
    LOGIN_FEATURES, /* before authentication */
    LOGIN_PROCEED,  /* <starttls/> was sent */
    LOGIN_WAITING,  /* XEP-0077: an account is being made */
    LOGIN_SASL,
    LOGIN_WORKING,       /* calculating an answer */
    LOGIN_LEGACY_FIELDS, /* XEP-0078: what does the server want? */
    LOGIN_LEGACY,
    LOGIN_BIND_FEATURES,
    LOGIN_RESUME,
    LOGIN_BIND,
    LOGIN_SESSION,
    LOGIN_ENABLE,
    LOGIN_OVER,
} LoginState;

struct Login {
    LoginSetup setup;
    LoginEvents events;
    gpointer data;
    Account *account;
    char *user, *domain, *resource;
    LoginState state;
    guint timer;
    Stanza *features;
    SaslOffer offer;
    SaslChoice choice;
    Sasl *sasl;
    char *iq_id, *jid;
};

const char *login_setting(const Login *login, const char *name);
gboolean login_encrypted(const Login *login);
void login_fail(Login *login, GError *error); /* taken */
void login_stop(Login *login, LoginError code, const char *format, ...) G_GNUC_PRINTF(3, 4);
void login_send(Login *login, Stanza *stanza); /* taken */
/* Takes and wipes both: the XML as it is, and what may be shown of it. */
void login_send_secret(Login *login, char *xml, Stanza *shown);

void login_begin_sasl(Login *login);
void login_sasl_stanza(Login *login, Stanza *stanza);

/* XEP-0078 3.1 */
void login_begin_legacy(Login *login);
void login_legacy_stanza(Login *login, Stanza *stanza);

void login_begin_session(Login *login); /* authenticated, and features are known */
void login_session_stanza(Login *login, Stanza *stanza);
void login_done(Login *login); /* jid is bound: enable XEP-0198 if offered, then tell */
