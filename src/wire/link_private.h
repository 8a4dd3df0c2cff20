#pragma once
#include "wire/link.h"
#include "wire/link_fault.h"
#include "wire/login.h"
#include "wire/password.h"

/* Shared by the parts of the link: link.c (life cycle), link_target.c (where to), link_session.c
 * (stanzas, acknowledgements), link_certificate.c (questions about it), link_watch.c (network and
 * clock). */
struct Link {
    Account *account;
    Wire *wire;
    LinkEvents events;
    gpointer data;
    char *domain;

    gboolean wanted;         /* the user wants to be online */
    gboolean up;             /* the wire was told to connect, and has not closed */
    gboolean closing;        /* the wire was told to close */
    gboolean dial_when_down; /* connect again as soon as it has closed */
    Fault fault;             /* why it closes */
    guint attempts;          /* since the last session that lasted */
    gint64 bound_at;
    guint dial_timer, watchdog, close_timer;

    Login *login; /* while logging in */
    Password *password;
    gboolean login_over; /* it may be freed when it is not on the stack */
    gboolean want_password, no_binding;
    gboolean registering, open; /* see link_register() */
    char *resource;             /* instead of the setting, until the user disconnects; NULL */

    /* Where to, beyond the settings; each is tried once. */
    char *redirect; /* see-other-host */
    guint redirects;
    gboolean location_failed;

    /* The session */
    Sm *sm;
    char *jid;          /* full, as bound */
    gboolean bound;     /* stanzas may pass */
    gboolean session;   /* bound() was told, ended() not yet */
    gboolean restored;  /* sm is what an earlier run of papo left */
    gboolean unproven;  /* resumed, and the server has confirmed nothing since */
    gboolean misread;   /* and will not: no use in resuming it once more */
    Stanza *features;   /* of the bound stream */
    GPtrArray *early;   /* Stanza* that came while the session was not ready yet */
    GPtrArray *carried; /* SmItem* of the last session that are worth sending again */
    guint save_timer, expire_timer;
    GString *held; /* goes out at the end of the row: see saver_begin_row() */

    /* Is the server there? */
    gint64 heard_at;
    guint ping_timer, probe_timer, answer_timer;
    gboolean asked; /* an <r/> is not answered yet */
    char *ping_id;
    GQueue unconfirmed; /* SmItem* without a stanza: messages where there is no XEP-0198 */
    guint ping_covers;  /* that many of them */
    guint confirm_timer;

    guint question;    /* prompt about a certificate */
    char *asked_about; /* its SHA-256 */
    struct LinkWatch *watch;
};

/* link.c */
void link_dial(Link *link);
void link_fail(Link *link, FaultKind kind, const char *format, ...) G_GNUC_PRINTF(3, 4);
void link_close(Link *link, gboolean politely);
void link_forget_session(Link *link); /* it can't be resumed */
void link_end_session(Link *link);    /* and is over: told, unless it was */
void link_on_password(const char *password, const GError *error, gpointer data);
void link_go(Link *link); /* as link_connect() or link_register() want it */
void link_watch_login(Link *link);
Clock *link_clock(const Link *link);
const char *link_setting(const Link *link, const char *name);

/* link_react.c */
void link_react(Link *link); /* to link->fault, when the connection is gone */
void link_stop(Link *link);  /* offline, until the user acts */
void link_dial_in(Link *link, guint ms);
void link_session_broke(Link *link);

/* link_register.c */
void link_open(Link *link); /* from here on questions may be asked */
void link_answer(Link *link, Stanza *iq);
void link_register_broke(Link *link);                 /* the connection did, for link->fault */
void link_register_over(Link *link, const char *why); /* and will not be tried again */

/* link_target.c */
void link_fill_target(Link *link, WireTarget *target);
char *link_resource(Link *link); /* owned by the caller */

/* link_session.c: the wire carries only what goes through these two. */
void link_write(Link *link, Stanza *stanza);                        /* borrowed */
void link_write_secret(Link *link, const char *xml, Stanza *shown); /* borrowed */
void link_send_held(Link *link);                                    /* what a row holds back */
void link_show(Link *link, const Stanza *stanza, gboolean sent);    /* in the XML console */
void link_session_begin(Link *link, const char *jid);
void link_session_resumed(Link *link, const Stanza *resumed);
void link_session_refused(Link *link, const Stanza *failed);
void link_session_stanza(Link *link, Stanza *stanza);
void link_session_down(Link *link);                /* the connection is gone */
gboolean link_session_unsettled(const Link *link); /* messages wait for the server's word */

/* link_save.c: what it takes to resume survives a restart. */
void link_save_soon(Link *link);
void link_save(Link *link);
void link_save_forget(Link *link);
void link_restore(Link *link);

/* link_alive.c */
void link_alive_start(Link *link);
void link_alive_stop(Link *link);
void link_alive_heard(Link *link);
void link_alive_answered(Link *link);                     /* by <a/> */
void link_ask(Link *link);                                /* has the server everything? */
gboolean link_alive_answer(Link *link, const Stanza *iq); /* TRUE: an answer to our ping */

/* link_certificate.c */
gboolean link_certificate_known(Link *link); /* FALSE: tls is pinned, and it isn't */
void link_ask_certificate(Link *link);
void link_explain_pin(Link *link); /* adds to the fault how to accept the new one */

/* link_watch.c */
struct LinkWatch *link_watch_new(Link *link);
void link_watch_free(struct LinkWatch *watch);
void link_network_changed(Link *link);
