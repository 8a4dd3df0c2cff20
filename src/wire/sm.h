#pragma once
#include "wire/stanza.h"
#include <gio/gio.h>

/* Stream management (XEP-0198) as bookkeeping: counts, what is not acknowledged yet, what it takes
 * to go on with a session. No I/O, no timers. */
typedef struct Sm Sm;

/* A stanza of ours that the server has not confirmed. message_id 0: not a message of the outbox. */
typedef struct {
    Stanza *stanza; /* NULL: sent by an earlier run of papo, and not worth repeating */
    gint64 message_id, conv_id;
} SmItem;
void sm_item_free(SmItem *item);

typedef void (*SmAckFn)(gint64 message_id, gint64 conv_id, gpointer data);

Sm *sm_new(void);
void sm_free(Sm *sm);

/* <enable/> was sent: our stanzas count from here. What was queued before is forgotten. */
void sm_begin(Sm *sm);
void sm_enabled(Sm *sm, const Stanza *enabled); /* theirs count from here */
void sm_reset(Sm *sm);                          /* the session is over, or was refused */

gboolean sm_is_active(const Sm *sm);   /* <enabled/> or <resumed/> came on this connection */
gboolean sm_is_counting(const Sm *sm); /* sm_begin() was called: what is sent counts */
void sm_suspend(Sm *sm);               /* the connection is gone; queue and counts stay */

void sm_sent(Sm *sm, Stanza *stanza, gint64 message_id, gint64 conv_id); /* keeps a reference */
void sm_received(Sm *sm);                                                /* a stanza was handled */

/* What came is not safe here: what we say that we have stays what we said last, until let go. The
 * server keeps the rest, and sends it again in a resumed session. */
void sm_hold(Sm *sm, gboolean hold);

/* The answer to <r/>, and the question. */
Stanza *sm_answer(Sm *sm);
Stanza *sm_question(void);

/* Takes note of h in <a/>, <resumed/> or <failed/>; fn for every outbox message that it covers, in
 * order. FALSE and an error if the server claims more than it was sent, or goes back. What an
 * earlier run of papo sent after it saved its state is not known: there the server is believed. */
gboolean sm_acknowledge(Sm *sm, const Stanza *from, SmAckFn fn, gpointer data, GError **error);
guint32 sm_sent_count(const Sm *sm);
guint sm_unacknowledged(const Sm *sm);
gboolean sm_has_message(const Sm *sm, gint64 message_id); /* 0: any outbox message */

/* After the connection was lost. */
gboolean sm_can_resume(const Sm *sm);
guint sm_max_seconds(const Sm *sm);    /* how long the server said it waits; 0: did not say */
const char *sm_location(const Sm *sm); /* "host:port" to prefer, or NULL */
Stanza *sm_resume(Sm *sm);             /* the <resume/> to send */
gboolean sm_resumed(Sm *sm, const Stanza *resumed, SmAckFn fn, gpointer data, GError **error);

/* Takes the queue: SmItem*, oldest first, to be sent (and counted) again. Owned by the caller. */
GPtrArray *sm_take_unacknowledged(Sm *sm);

/* Is this worth sending again in another session? Messages are, but not if they only say that
 * somebody writes; questions and presence of an old session mean nothing in a new one. */
gboolean sm_worth_repeating(const Stanza *stanza);

/* As text that survives a restart; NULL if there is nothing to resume. Owned by the caller. jid is
 * the full one that the session is bound to. Messages of the outbox are named, not
 * quoted: the outbox keeps them. */
char *sm_save(const Sm *sm, const char *jid);
/* FALSE if the text is not one of ours, or damaged. *jid is owned by the caller. */
gboolean sm_restore(Sm *sm, const char *text, char **jid);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(Sm, sm_free)
