#pragma once
#include "model/invitation.h"
#include "model/room.h"
#include "xmpp/xep/0045_muc.h"

/* Shared by the files of XEP-0045 alone. */

/* Our seat in a room: what only the protocol needs to know. One per room that was entered in this
 * run, as long as the stream lives. */
typedef struct {
    Stream *stream;
    Conv *conv;
    char *password; /* wiped when freed */
    char *thread;   /* of the conversation that goes on here (7.9); NULL */
    MucFn fn;       /* who waits for the entry, or for the new nick */
    gpointer data;
    GDestroyNotify free_data;
    guint timer;
    gboolean challenged;          /* the room has asked whether we are a machine (XEP-0158) */
    gboolean own_nick;            /* the room was asked which nick is ours there (7.12) */
    guint tries;                  /* nicks that were taken */
    guint failures;               /* of entering again by ourselves, in a row */
    gboolean typed;               /* the user asked for it: no trying again in silence */
    gboolean caught_up;           /* history has been told: the subject came */
    char *renaming;               /* the nick asked for */
    gint64 heard;                 /* monotonic: the room's last word */
    gboolean configure;           /* a new room isn't opened by itself */
    gboolean pinged;              /* and it wasn't answered yet */
    GPtrArray *requests;          /* Stanza*: forms of those who ask to speak (8.6) */
    GPtrArray *applicants;        /* Applicant*: those who ask to be members (9.9) */
    gboolean open_told, log_told; /* that everybody sees our address, that all is logged */
} Seat;

typedef struct {
    GHashTable *seats; /* Conv* → Seat* */
    Show show;         /* what rooms were told last */
    char *status;
    GPtrArray *asked; /* whom we have invited; see 0045_muc_invite.c */
} Muc;

Seat *seat_get(Conv *conv);                    /* made if there is none; NULL without a stream */
Seat *seat_find(Conv *conv);                   /* NULL */
void seat_done(Seat *seat, const char *error); /* tells who waits */
void seat_set_password(Seat *seat, const char *password);

/* 0045_muc_join.c */
void seat_enter(Seat *seat);
void seat_fail(Seat *seat, const char *why);
void seat_enter_later(Seat *seat, guint ms);
void seat_inside(Seat *seat);                          /* our own presence is there */
void seat_refused(Seat *seat, const Stanza *presence); /* an error */
void seat_caught_up(Seat *seat);
void seat_watch(Seat *seat); /* XEP-0410: asks after a long silence whether we are still in */
/* We are out. again: back by ourselves; hint: tell how the user could. */
void seat_lost(Seat *seat, const char *why, gboolean again, gboolean hint);

/* 0045_muc_presence.c, 0045_muc_messages.c: hooks */
void muc_presence(Stream *stream, Stanza *presence);
void muc_identify(Incoming *in);
void muc_read(Incoming *in);
void muc_added(Incoming *in, Conv *conv, Message *message);
void muc_rejected(Incoming *in, Conv *conv);
gboolean muc_holds(Stream *stream, Conv *conv, const Message *message);
void muc_stamp(Stream *stream, Conv *conv, const Message *message, Stanza *stanza);

/* 0045_muc_features.c: what rooms and services say of themselves */
void muc_ask_features(Seat *seat);
void muc_find_service(Stream *stream);
/* 7.12: enters with the nick that is kept for us, or fails for this reason. */
void muc_enter_as_kept(Seat *seat, const char *why);

/* 0045_muc_invite.c */
gboolean muc_take_invitation(Incoming *in); /* TRUE: it was one, or somebody declines ours */
/* What all but account, room and time say; into this room. FALSE: the address is that of no room.
 */
gboolean muc_invited_into(Stream *stream, const char *address, Invitation *invitation);
gboolean muc_invitation_failed(Incoming *in); /* TRUE: the error is about one of ours */
void muc_asked_free(gpointer asked);

/* 0045_muc_admin.c: TRUE: somebody asks a moderator for something */
gboolean muc_take_request(Seat *seat, const Stanza *message);
/* 0045_muc_applicants.c: TRUE: somebody asks an admin for membership */
gboolean muc_take_applicant(Seat *seat, const Stanza *message);
GPtrArray *muc_applicants_new(void);

/* 0045_muc_words.c: for people; owned by the caller */
char *muc_refusal(const Conv *conv, const Stanza *presence); /* an error when entering */
char *muc_nick_refusal(const char *nick, const Stanza *presence);
char *muc_message_refusal(const Conv *conv, const Stanza *message);
const char *muc_condition(const Stanza *stanza); /* the name of its error; "" */

enum { MUC_CODES = 16 };
typedef struct {
    guint n;
    guint codes[MUC_CODES];
} MucCodes;
MucCodes muc_codes(const Stanza *x); /* <status/> of muc#user */
gboolean muc_has_code(const MucCodes *codes, guint code);
/* Why somebody is out of the room: "was kicked by Alice: rude". who is "You" or a nick. again: may
 * we go back by ourselves? plain: nobody made him go. */
char *muc_departure(const char *who, const Stanza *presence, gboolean *again, gboolean *plain);
void muc_tell_codes(Seat *seat, const MucCodes *codes); /* what the room warns of */
void muc_tell_open(Seat *seat);
void muc_tell_outside(const Room *room, const Stanza *message); /* to who isn't in it */
