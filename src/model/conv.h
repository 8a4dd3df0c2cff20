#pragma once
#include "model/account.h"

typedef enum {
    TYPING_NONE,
    TYPING_ACTIVE,
    TYPING_COMPOSING,
    TYPING_PAUSED,
    TYPING_INACTIVE,
    TYPING_GONE
} Typing;

/* How much something new deserves to be looked at. */
typedef enum { NEWS_NONE, NEWS_MESSAGE, NEWS_MENTION, NEWS_PRIVATE } News;

#define CONV_FORGOTTEN "forgotten" /* likewise: µs */
#define CONV_MARK "marked"         /* the kind in the caches table */

/* A conversation. Exists when there is history, a window or a draft; open means it has a window. */
struct Conv {
    Model *model;
    Account *account; /* NULL for the console and for pages */
    gint64 id;
    ConvKind kind;
    char *jid;
    char *local; /* localpart of jid; NULL if it has none */
    char *label; /* CONV_PRIVATE: the room's localpart and the nick; else NULL */
    gboolean open;
    int position;
    guint unread, mentions;
    gint64 unread_since;       /* when the first of them was said */
    gboolean marked;           /* the user wants to come back to it; kept over a restart */
    gint64 forgotten;          /* the newest that /forget has deleted was said then; 0: nothing */
    gint64 read_id, read_time; /* the last message read */
    gint64 last_time;          /* when something was said here last; 0: never */
    char *draft;
    Typing typing;  /* the other side, XEP-0085 */
    char *resource; /* locked to (XEP-0296), or NULL: bare JID */
    struct History *history;
    struct Room *room; /* CONV_ROOM */
    struct Page *page; /* CONV_PAGE, see page.h */
    gboolean unsaved;  /* the disk refused its row: tried again by the saver */

    /* Writing a correction, see correction.h: of which message (0: of none), our how manieth, when
     * it was said; and what is in the input line for it while another window is shown. */
    gint64 correcting;
    guint correcting_nth;
    gint64 correcting_time;
    guint quoting_nth; /* the message of others whose quote was put into the input line last; 0 */
    gint64 selected;   /* the message the user has gone to, while it stands out; 0 */
    char *rewording;
};

Conv *convs_find(const Account *account, const char *jid);         /* bare for chats; NULL */
Conv *convs_get(Account *account, ConvKind kind, const char *jid); /* finds or makes; never NULL */
void convs_restore(Account *account);                              /* from the store, at start */
GPtrArray *convs_open(
    const Model *model); /* borrowed Conv*: the console, then all open ones by position; unref it */
void convs_count_news(const Model *model, guint *unread, guint *mentions); /* of all open ones */
gboolean convs_exists(const Model *model, const Conv *conv); /* conv may be freed memory */
gboolean conv_has_peer(const Conv *conv); /* there is somebody to talk to: no console, no page */
Account *conv_account(const Conv *conv);  /* its own, or the one its page is for; NULL */

News conv_news(const Conv *conv); /* what is unread: in a room words for all are only a message */

void conv_open(Conv *conv);
void conv_close(Conv *conv);
void conv_set_position(Conv *conv, int position);
const char *
conv_name(const Conv *conv); /* what a tab says: contact's name, else localpart or JID; borrowed.
                              * A room's localpart; "tea/Bob" for a private conversation in it */

Conv *convs_by_id(const Model *model, gint64 id);                               /* NULL */
Conv *conv_new(Model *model, Account *account, ConvKind kind, const char *jid); /* convs_get() */
void conv_free(Conv *conv);
void convs_forget(Conv *conv); /* its account goes: not found by id any more */

/* Adds a message (taken): stores it unless volatile, counts unread and mentions, emits
 * EV_MESSAGE_ADDED. Returns it, borrowed from the history or from the bus until delivered; NULL if
 * the store says it is there already. */
Message *conv_add(Conv *conv, Message *message);
void conv_changed(Conv *conv,
                  Message *message); /* saves a changed message (loaded or not) and emits */

/* A notice of this run says something else from now on, in its place. Nothing if it is gone. */
void conv_reword(Conv *conv, gint64 notice, const char *text);

/* Our own words: makes the message PENDING, adds it, emits EV_OUTGOING. subject may be NULL. */
Message *conv_say(Conv *conv, const char *body, const char *subject);
Message *conv_say_unstyled(Conv *conv, const char *body, const char *subject); /* XEP-0393 */
/* The same of what was said elsewhere at that time by somebody (bare JID): it is told again here,
 * by us (XEP-0045 7.9). thread may be NULL. */
void conv_retell(Conv *conv, const char *body, const char *thread, const char *by, gint64 time);
Message *conv_say_file(Conv *conv, const char *url); /* where it can be fetched (XEP-0066) */

void conv_set_draft(Conv *conv, const char *draft); /* kept over a restart */
void conv_mark(Conv *conv, gboolean marked);
void conv_set_typing(Conv *conv, Typing typing);
void conv_lock(Conv *conv, const char *resource); /* NULL unlocks */
void conv_mark_read(Conv *conv); /* up to the newest; emits EV_READ if that is news */
