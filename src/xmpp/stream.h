#pragma once
#include "model/account.h"
#include "wire/link.h"
#include "wire/stanza.h"

/* What one account is to the protocol: its link, its open questions (IQs), the state of its XEP
 * modules. */
typedef struct Stream Stream;
typedef struct XepModule XepModule;

/* modules: NULL-terminated, in the order that hooks run in; must outlive the stream. Sets
 * account->stream. */
Stream *stream_new(Account *account, const XepModule *const *modules, WireMaker maker,
                   gpointer maker_data);
void stream_free(Stream *stream);

/* resource: for this session only; NULL: the one of the account, or of the session that is lost. */
void stream_connect(Stream *stream, const char *resource);
/* Unavailable presence with this status (may be NULL), then a proper stream end. */
void stream_disconnect(Stream *stream, const char *status);

/* The account has to be made first (XEP-0077 3.1.1). fn is told once: TRUE when questions may be
 * asked before the login, FALSE and why (for people, or NULL) when that can't be. Must be offline.
 */
typedef void (*OpenFn)(Stream *stream, gboolean open, const char *why, gpointer data);
void stream_register(Stream *stream, OpenFn fn, gpointer data, GDestroyNotify free_data);
gboolean stream_is_open(const Stream *stream);
void stream_log_in(Stream *stream, const char *password); /* it is made: goes on to be online */
/* While the account is being deleted: FALSE, a connection that goes isn't made anew. */
void stream_stay(Stream *stream, gboolean stay);
void stream_password_changed(Stream *stream, const char *password); /* on the server */

Account *stream_account(const Stream *stream);
Stream *stream_of(const Account *account);        /* NULL if it has none */
void stream_send(Stream *stream, Stanza *stanza); /* taken; dropped while not bound */
void stream_send_message(Stream *stream, Stanza *stanza,
                         const Message *m); /* taken; acknowledgements reach the outbox */
gboolean stream_has_message(const Stream *stream, const Message *m); /* sent, not acknowledged */
void stream_send_raw(Stream *stream, const char *xml);

/* The answer to an IQ: a result, an error, or NULL on time-out, disconnect or end. Called exactly
 * once. */
typedef void (*IqFn)(Stream *stream, Stanza *answer, gpointer data);

/* Sends an IQ (taken); sets an id. The answer must match id and from (RFC 6120 8.1.2.1). While not
 * bound, fn is called at once; but before the login of stream_register() the server may be asked.
 */
void stream_ask(Stream *stream, Stanza *iq, IqFn fn, gpointer data, GDestroyNotify free_data);
Stanza *iq_new(const char *type, const char *to, const char *child,
               const char *ns);       /* the child is the first child */
Stanza *iq_result(const Stanza *get); /* an empty answer to it */
Stanza *iq_error(const Stanza *get, const char *type, const char *condition);
/* "item-not-found", and the server's text if any, for people, cleaned; owned by the caller. NULL
 * answer: no answer came. */
char *stanza_error_text(const Stanza *answer);

gpointer stream_state(Stream *stream, const XepModule *module); /* what attach() returned */
char *stream_new_id(void); /* unguessable, 128 bits; owned by the caller */

/* Does the server, or our account, announce this feature (XEP-0030)? FALSE until known. */
gboolean stream_server_has(const Stream *stream, const char *feature);
gboolean stream_account_has(const Stream *stream, const char *feature);
void stream_learn(Stream *stream, gboolean server,
                  const char *const *features);                  /* tells the modules */
const char *stream_offers(const Stream *stream, const char *ns); /* see link_stream_feature() */

const XepModule *const *stream_modules(const Stream *stream);
const char *stream_domain(const Stream *stream);
Clock *stream_clock(const Stream *stream);
gboolean stream_is_bound(const Stream *stream);
gboolean stream_is_ready(const Stream *stream); /* bound, and initial presence is out */
void stream_ready(Stream *stream); /* the roster is known: tells the modules, once per session */

/* Our account itself said it: no from, or our bare JID. Nobody else can send that. */
gboolean stream_is_own(const Stream *stream, const char *from);
/* May this JID learn that we are online, or what we run? Our own devices, contacts who may see our
 * presence, and whom we sent directed presence. */
gboolean stream_may_tell(Stream *stream, const char *jid);
