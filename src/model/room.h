#pragma once
#include "model/conv.h"

/* What a room is besides a conversation (XEP-0045). conv->room of every CONV_ROOM. */

typedef enum {
    ROOM_OUT,     /* not in it */
    ROOM_JOINING, /* asked for entry, or the list of occupants is still coming */
    ROOM_IN,
} RoomState;

typedef enum { MUC_NO_ROLE, MUC_VISITOR, MUC_PARTICIPANT, MUC_MODERATOR } MucRole;
typedef enum { MUC_OUTCAST, MUC_NO_AFFILIATION, MUC_MEMBER, MUC_ADMIN, MUC_OWNER } MucAffiliation;

/* What the room says of itself (XEP-0045 6.4 and others). */
typedef enum {
    ROOM_NON_ANONYMOUS = 1 << 0, /* everybody sees real JIDs */
    ROOM_MEMBERS_ONLY = 1 << 1,
    ROOM_MODERATED = 1 << 2,
    ROOM_PASSWORD = 1 << 3,
    ROOM_PERSISTENT = 1 << 4,
    ROOM_HIDDEN = 1 << 5,
    ROOM_LOGGED = 1 << 6,       /* in public: status 170 */
    ROOM_OCCUPANT_IDS = 1 << 7, /* XEP-0421: only then they are believed */
    ROOM_STANZA_IDS = 1 << 8,   /* XEP-0359: likewise */
    ROOM_ARCHIVE = 1 << 9,      /* XEP-0313 */
} RoomFeatures;

struct Occupant {
    struct Room *room;
    char *nick;        /* as the room writes it */
    char *order;       /* the same without regard to case: what lists are sorted by */
    char *occupant_id; /* XEP-0421; NULL if the room has none */
    char *real_jid;    /* full; NULL if the room doesn't tell */
    MucRole role;
    MucAffiliation affiliation;
    char **hats; /* titles (XEP-0317); NULL */
    Show show;
    char *status;
    gint64 since; /* when we saw this nick come to this occupant, µs */
};

typedef struct Room {
    Conv *conv;
    RoomState state;
    gboolean locked;  /* new, and closed to others until it is set up (10.1.3) */
    gboolean created; /* it was not there before we came in */
    gboolean wanted;  /* entered again after an outage or a restart, if its window is open */
    char *nick;       /* ours, or the one wished for; NULL: never entered */
    char *error;      /* why it could not be entered, or was left: for people; NULL */
    char *name;       /* as the room calls itself; NULL */
    char *subject;    /* NULL: none; may be "" after it was cleared */
    char *subject_by;
    guint features;
    gboolean features_known;

    GHashTable *occupants;   /* nick → Occupant* */
    GPtrArray *sorted;       /* what room_sorted() gave last; NULL: to be sorted again */
    GHashTable *talkers;     /* nick → when it said something last, µs */
    GHashTable *faces;       /* likeness of a nick → the first nick that had it */
    struct Comings *comings; /* who came and went since the last message; see room_comings.c */
} Room;

/* The conversation of a room, made if there is none; a chat that turns out to be a room becomes
 * one. */
Conv *rooms_get(Account *account, const char *jid);
Room *rooms_find(const Account *account,
                 const char *jid); /* bare or full JID; NULL if it is none */

Room *room_new(Conv *conv); /* conv_new() does it */
void room_free(Room *room);
void room_restore(Room *room); /* what was remembered of it */

Occupant *room_occupant(const Room *room, const char *nick); /* NULL */
Occupant *room_self(const Room *room);                       /* NULL while not in it */
guint room_count(const Room *room);
GPtrArray *room_sorted(Room *room);  /* Occupant* by role, then nick; unref it */
GPtrArray *room_talkers(Room *room); /* Occupant* but ourselves, who spoke last first; unref it */
gint64 room_talked(const Room *room, const char *nick); /* 0: not since we know the room */
/* Could it be taken for somebody else who was seen here before, or for nobody's honest name? */
gboolean room_is_lookalike(const Room *room, const char *nick);

/* Changes, as the room told them (xmpp only). Events of single occupants come only while ROOM_IN.
 */
void room_set_state(Room *room, RoomState state, const char *error); /* OUT forgets occupants */
void room_set_wanted(Room *room, gboolean wanted);                   /* remembered with the nick */
void room_set_nick(Room *room, const char *nick);
void room_set_name(Room *room, const char *name);
void room_set_features(Room *room, guint features);
void room_set_subject(Room *room, const char *subject, const char *by);
/* Takes nothing. TRUE if it is new; FALSE also if there are too many. */
gboolean room_put(Room *room, const Occupant *occupant);
void room_drop(Room *room, const char *nick);
void room_rename(Room *room, const char *from, const char *to);
void room_heard(Room *room, const char *nick, gint64 time);

const char *muc_role_name(MucRole role); /* as on the wire: "moderator" */
const char *muc_affiliation_name(MucAffiliation affiliation);
/* For people, in their language: "moderator", "owner"; and over a list of them: "Moderators". */
const char *muc_role_word(MucRole role);
const char *muc_affiliation_word(MucAffiliation affiliation);
const char *muc_role_heading(MucRole role);
gboolean muc_role_parse(const char *name, MucRole *role);
gboolean muc_affiliation_parse(const char *name, MucAffiliation *affiliation);

/* room_comings.c: says in the room's window who came (or went), folded into one line as long as
 * nothing is said (setting room-comings). how: "has left: bye"; NULL: just so. */
typedef enum { COMING_JOINED, COMING_LEFT } Coming;
void room_say_coming(Room *room, Coming coming, const char *nick, const char *how);
gboolean room_worth_saying(const Room *room, const char *nick); /* NULL: of whomever */
void comings_free(struct Comings *comings);

/* mentions.c: does text mean nick, or one of the words (with commas or blanks between), as a word
 * of its own and in any case, or as how says? Gives where the first one is; both may be NULL. */
enum { MENTION_SAME_CASE = 1 << 0, MENTION_PARTS = 1 << 1 /* within a word, too */ };
gboolean mention_find(const char *text, const char *nick, const char *words, guint how,
                      gsize *start, gsize *length);
guint mention_how(const Conv *conv); /* as the settings mention-case and mention-parts say there */
void mention_mark(const Conv *conv, Message *message); /* sets MESSAGE_MENTION */
