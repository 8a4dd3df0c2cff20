#pragma once
#include "model/account.h"
#include "wire/login_error.h"
#include "wire/sm.h"
#include "wire/wire.h"

/* From an open connection to a session: features → STARTTLS → SASL (or jabber:iq:auth) → bind, or
 * resume of the old session → XEP-0198 (RFC 6120 4.3, 6, 7). One Login per connection. */
typedef struct Login Login;

typedef struct {
    void (*send)(Stanza *stanza, gpointer data); /* borrowed */
    /* xml is wiped after the call; shown is what may be seen of it, borrowed */
    void (*send_secret)(const char *xml, Stanza *shown, gpointer data);
    void (*secured)(gpointer data); /* <proceed/> came: start TLS */
    void (*reopen)(gpointer data);  /* the stream starts anew */

    /* One of these ends the login; no call of Login may follow but login_free(), later. */
    void (*bound)(const char *jid, gpointer data);
    void (*resumed)(const Stanza *resumed, gpointer data);
    void (*failed)(const GError *error, gpointer data); /* LOGIN_ERROR */

    void (*early)(Stanza *stanza, gpointer data); /* came before the session was ready */
    void (*refused)(const Stanza *failed,
                    gpointer data); /* the old session can't be resumed; the login goes on */

    void (*open)(gpointer data);               /* with wait: it waits for login_go_on() */
    void (*answer)(Stanza *iq, gpointer data); /* while it waits */
} LoginEvents;

typedef struct {
    Account *account;
    Wire *wire;
    Sm *sm;
    const char *password; /* NULL: not known; borrowed */
    const char *resource; /* to ask for */
    gboolean no_binding;  /* log in without channel binding */
    gboolean wait;        /* encrypted, but nobody logged in: an account is to be made first */
} LoginSetup;

Login *login_new(const LoginSetup *setup, const LoginEvents *events, gpointer data);
void login_free(Login *login);

/* The account is there now: logs in, with this password (borrowed). */
void login_go_on(Login *login, const char *password);

void login_opened(Login *login); /* the server answered our stream header */
void login_stanza(Login *login, Stanza *stanza);
const Stanza *login_features(const Login *login); /* the last ones; NULL */
const char *login_waits_for(const Login *login);  /* for people: "the server's features" */
