#pragma once
#include "model/conv.h"
#include "xmpp/stream.h"

/* One message on its way in, as the stages see it. Stages fill it; incoming.c turns it into a
 * Message of a Conv. */
typedef struct {
    Stream *stream;
    Stanza *outer;     /* as received */
    Stanza *stanza;    /* the message it really is: the outer one, or what unwrap found in it */
    gboolean outgoing; /* said by us, on another device */
    gboolean copy;     /* a carbon or from an archive: never answered automatically */
    char *from;        /* who said it: prepared, full if known; owned */
    char *peer;        /* JID of the conversation: bare, but of a CONV_PRIVATE full; owned */
    ConvKind kind;     /* CONV_CHAT unless identify says otherwise */
    char *nick;        /* of an occupant of a room; owned */
    const char *occupant_id, *real_jid; /* of that one, if known; borrowed */
    gboolean live; /* said in a room after its history: no stamp but our own server's is believed */
    gboolean notice;  /* the room itself speaks */
    const char *type; /* "chat", "normal", "headline", "groupchat" or "error" */
    gint64 time;      /* µs; now unless delayed */
    guint flags;      /* MessageFlags */
    const char *message_id, *origin_id, *archive_id, *archive_by; /* borrowed from stanza */
    char *body, *subject;                                         /* owned; what will be shown */
    const char *replaces; /* XEP-0308: the message it corrects; borrowed from stanza */
    gint64 joined;        /* of an occupant: has had this nick at least since then; 0: unknown */
    gboolean handled;     /* a stage took care of it: no Message */
} Incoming;

typedef struct PepNode PepNode; /* xep/0163_pep.h */

/* One IQ that a module answers: type and first child decide. Gets without a taker are answered by
 * an error. */
typedef struct {
    const char *type; /* "get" or "set" */
    const char *name, *ns;
    void (*answer)(Stream *stream, Stanza *iq);
} IqHandler;

/* One XEP, one file; xep is NULL for what RFC 6121 itself says. Every hook is optional. Order: the
 * stages one after the other; inside a stage, modules.c. */
struct XepModule {
    const char *xep, *name, *version;
    const char *note;            /* DOAP: "only …", or NULL */
    const char *const *features; /* announced in disco and caps; NULL-terminated; or NULL */
    const IqHandler *iqs;        /* ended by an entry without type; or NULL */
    const PepNode *pep;          /* what it hears of; ended by an entry without node; or NULL */

    gpointer (*attach)(Stream *stream); /* its state, per stream */
    void (*detach)(Stream *stream, gpointer state);
    void (*bound)(Stream *stream);                      /* a fresh session */
    void (*ready)(Stream *stream);                      /* and its roster is known */
    void (*learned)(Stream *stream, gboolean server);   /* what the server, or our account, can */
    void (*resumed)(Stream *stream);                    /* the old session goes on */
    void (*ended)(Stream *stream);                      /* the session is over */
    void (*event)(Stream *stream, const Event *ev);     /* of this account, or of none */
    void (*presence)(Stream *stream, Stanza *presence); /* every incoming one */
    void (*unwrap)(Incoming *in);                       /* which message is it really? */
    void (*identify)(Incoming *in);                     /* when, from whom, which ids? */
    void (*open)(Incoming *in);                         /* decrypt */
    void (*read)(Incoming *in);                         /* what does it say? */
    void (*arrive)(Incoming *in, Conv *conv);           /* it is about to join this conversation */
    void (*added)(Incoming *in, Conv *conv, Message *message); /* it was news, and is shown */
    void (*rejected)(Incoming *in, Conv *conv); /* an error came back; conv may be NULL */
    gboolean (*holds)(Stream *stream, Conv *conv,
                      const Message *message); /* may it not be said now? Then outgoing_flush() */
    void (*stamp)(Stream *stream, Conv *conv, const Message *message,
                  Stanza *stanza); /* decorate what we say */
    void (*stamp_presence)(Stream *stream,
                           Stanza *presence); /* decorate our own presence broadcast */
};

extern const XepModule *const xep_modules[]; /* modules.c: the one list, NULL-terminated */
