#pragma once
#include <glib.h>

/* What the database keeps, one struct per table. Strings are owned by the row; NULL is NULL. Times
 * are µs UTC. */

typedef enum {
    MESSAGE_TEXT,
    MESSAGE_NOTICE,
    MESSAGE_ERROR,
    MESSAGE_SUBJECT,
    MESSAGE_JOIN,
    MESSAGE_LEAVE,
    MESSAGE_ASIDE =
        64, /* from here on: of ours about another message; sent, but no line of its own */
    MESSAGE_CORRECTION = MESSAGE_ASIDE,
} MessageKind;

typedef enum {
    MESSAGE_RECEIVED, /* from somebody else */
    MESSAGE_PENDING,  /* ours, waits: offline, or not acknowledged by the server */
    MESSAGE_SENT,     /* the server has it (XEP-0198, or an answer to a later ping) */
    MESSAGE_DELIVERED,
    MESSAGE_READ,
    MESSAGE_FAILED, /* error says why */
} MessageState;

typedef enum {
    MESSAGE_DELAYED = 1 << 0, /* stored on the way (XEP-0203, XEP-0091) */
    MESSAGE_CARBON = 1 << 1,  /* copy from or to another device of ours */
    MESSAGE_MENTION = 1 << 2,
    MESSAGE_EDITED = 1 << 3,
    MESSAGE_VOLATILE = 1 << 4,    /* a notice of this run: never stored */
    MESSAGE_EDIT_WAITS = 1 << 8,  /* our correction of it is not with the server yet */
    MESSAGE_EDIT_FAILED = 1 << 9, /* our correction of it was refused */
    MESSAGE_STRAY = 1 << 10,      /* a correction of nothing that its sender said here */
    MESSAGE_UNSTYLED = 1 << 11,   /* its signs mean nothing (XEP-0393) */
    MESSAGE_FILE = 1 << 12,       /* ours: its body is the address of a file (XEP-0066) */
} MessageFlags;

typedef struct Message {
    gint64 id;      /* rowid; negative for what is not stored */
    gint64 conv_id; /* rowid of the conversation */
    gint64 time;
    MessageKind kind;
    MessageState state;
    guint flags;      /* MessageFlags */
    char *from;       /* full JID if known: who said it; NULL for notices of papo itself */
    char *nick;       /* room only */
    char *subject;    /* a message may have one beside its body */
    char *body;       /* as received; cleaned at render */
    char *thread;     /* RFC 6121 5.2.5 */
    char *message_id; /* <message id=''/> */
    char *origin_id;  /* XEP-0359, spoofable: only for recognising our own */
    char *archive_id; /* XEP-0359 stanza-id, already checked against archive_by */
    char *archive_by;
    char *occupant_id; /* XEP-0421 */
    char *real_jid;    /* of an occupant, if the room tells; of ours: who said it before (7.9) */
    char *error;       /* MESSAGE_FAILED: the reason, for people */
    char *replaces;    /* XEP-0308: message_id of what this corrects, in its first version */
} Message;

/* CONV_PAGE is never stored. */
typedef enum { CONV_CONSOLE, CONV_CHAT, CONV_ROOM, CONV_PRIVATE, CONV_PAGE } ConvKind;
/* What a message said at some time, also the first one and the present one; only of corrected
 * messages. */
typedef struct {
    gint64 message; /* rowid of the message */
    gint64 time;
    char *message_id; /* of the stanza that brought it; may be NULL */
    char *subject, *body;
} Version;

typedef struct {
    gint64 id;
    char *account; /* bare JID */
    ConvKind kind;
    char *jid; /* bare; full for CONV_PRIVATE */
    char *draft;
    gint64 read_id; /* last message read: row id, 0 for none */
    gint64 read_time;
    gboolean open; /* had a window */
    int position;  /* of the window */
} ConvRow;

Message *message_new(MessageKind kind);
Message *message_copy(const Message *message);
void message_free(Message *message);
Version *version_copy(const Version *version);
void version_free(Version *version);
void conv_row_free(ConvRow *row);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(Message, message_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Version, version_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC(ConvRow, conv_row_free)
