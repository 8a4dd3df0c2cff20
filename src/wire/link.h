#pragma once
#include "model/account.h"
#include "wire/wire.h"

/* The connection of one account through its whole life: offline → connecting → online → backing
 * off. Dials, logs in, keeps and resumes the stream (XEP-0198), tells the account's state to the
 * model. */
typedef struct Link Link;

typedef struct {
    /* A session begins: the account is ONLINE, its JID bound. taken_over: an earlier run of papo
     * left it behind (XEP-0198 5), and the server takes us for available still. */
    void (*bound)(gboolean taken_over, gpointer data);
    void (*resumed)(gpointer data); /* the old session goes on (XEP-0198 5): nothing was lost */
    void (*lost)(gboolean may_resume,
                 gpointer data); /* link is down; pending IQs will only be answered if it resumes */
    void (*ended)(
        gpointer data); /* the session is over for good: forget presence, fail pending IQs */
    void (*stanza)(Stanza *stanza,
                   gpointer data); /* message, presence or iq; borrowed; counted after the call */
    void (*acked)(gint64 message_id, gint64 conv_id,
                  gpointer data); /* the server has this message */
    /* After link_register(). TRUE: nobody is logged in, but the stream is encrypted and questions
     * may be asked. FALSE: not, or not any longer; why is for people, borrowed, or NULL. */
    void (*open)(gboolean open, const char *why, gpointer data);
} LinkEvents;

Link *link_new(Account *account, WireMaker maker, gpointer maker_data, const LinkEvents *events,
               gpointer data);
void link_free(Link *link);

/* From the next connect until link_disconnect(), instead of the setting; NULL: the setting. A
 * session under another one is given up. */
void link_use_resource(Link *link, const char *resource);
void link_connect(Link *link); /* at once, also when backing off */
/* The account has to be made first (XEP-0077 3.1.1): connects, and waits before the login. */
void link_register(Link *link);
gboolean link_is_open(const Link *link);            /* it waits */
void link_send_open(Link *link, Stanza *iq);        /* taken */
void link_log_in(Link *link, const char *password); /* it is made: the login goes on */
void link_stay(Link *link, gboolean stay); /* FALSE: a connection that goes isn't made anew */
void link_password_changed(Link *link, const char *password); /* on the server */
/* Sends the rest, closes the stream properly and ends the session; retries stop. */
void link_disconnect(Link *link);
gboolean link_is_bound(const Link *link);

/* Sends a stanza (taken) while bound; ids identify our message for acked(), 0 for everything else.
 * A message that was not acknowledged when the session ended is in the outbox still: it is PENDING.
 */
void link_send(Link *link, Stanza *stanza, gint64 message_id, gint64 conv_id);
/* Is this message under way: sent, and not acknowledged yet? Then it must not be sent again. */
gboolean link_has_message(const Link *link, gint64 message_id);
void link_send_raw(Link *link, const char *xml); /* what the user typed in the XML console */

/* Is the server still there? After a network change, a long sleep, or now and then. */
void link_probe(Link *link);
const char *link_stream_feature(const Link *link,
                                const char *ns); /* name of an offered feature; NULL */
