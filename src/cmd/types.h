#pragma once
#include "cmd/grammar.h"

/* The exact form of a word (owned by the caller), or NULL and an error. args: what stands before.
 */
typedef char *ArgCheck(Ctx *ctx, const Slot *slot, const Args *args, const char *word,
                       GError **error);
/* Adds candidates (owned strings), best first; complete.c picks those that match word. */
typedef void ArgComplete(Ctx *ctx, const Slot *slot, const Args *args, const char *word,
                         GPtrArray *out);

/* What an argument may be: how it is checked, what it means in its one exact form, and what could
 * stand there. */
typedef struct ArgType {
    const char *name;
    const char *what;  /* for people: "a contact's name or an address" */
    gboolean verbatim; /* as the rest of a line: quotes around all of it belong to it */
    ArgCheck *check;   /* NULL: any word will do */
    ArgComplete *complete;
    gboolean later; /* $NAME stays: it is for the line that the argument is */
    gboolean words; /* read as words: what stands for a name is one of them */
} ArgType;

const ArgType *type_find(const char *name); /* NULL if there is none */
/* "one of on, off" or the type's own words; owned by the caller. */
char *slot_what(const Slot *slot);
char *slot_explained(const Slot *slot); /* the same, for /help: with all keys an account has */
const ArgType *types_table(guint *n);
/* The account an argument before names (-a), else the one of the window; NULL if there is none. */
Account *args_account(const Ctx *ctx, const Args *args);
/* The conversation an argument of type "conv" names; the window's own if it isn't given. */
Conv *args_conv(const Ctx *ctx, const Args *args, const char *name);
/* The same of type "window". */
Conv *args_window(const Ctx *ctx, const Args *args, const char *name);

/* Does a candidate begin like this? Case doesn't matter, accents only if they were typed. */
gboolean word_fits(const char *candidate, const char *word);

/* An argument that can't be: what is wrong and what would be right. Returns NULL. */
char *arg_refuse(GError **error, const char *format, ...) G_GNUC_PRINTF(2, 3);

/* In the files of the commands that need them. */
ArgCheck type_check_mood, type_check_activity, type_check_preset;
ArgComplete type_complete_mood, type_complete_activity, type_complete_preset, type_complete_vcard;

/* types_people.c: those that look into the model. */
ArgCheck type_check_account, type_check_login, type_check_contact, type_check_entity,
    type_check_conv, type_check_stranger, type_check_invitation, type_check_window,
    type_check_resource;
ArgComplete type_complete_account, type_complete_contact, type_complete_conv,
    type_complete_resource, type_complete_stranger, type_complete_invitation, type_complete_group;

ArgComplete type_complete_alias;  /* alias_cmds.c */
ArgComplete type_complete_script; /* script_files.c */

/* types_past.c: a day becomes 2026-01-31; where one is not meant, a conversation will do. */
ArgCheck type_check_past, type_check_time;
ArgComplete type_complete_past;
/* The moment that arguments of the types "past" and "time" name, in local time; FALSE if the first
 * is no day. */
gboolean args_moment(const Ctx *ctx, const Args *args, const char *day, const char *time,
                     gint64 *moment);

/* types_rooms.c: rooms and who is in them. */
ArgCheck type_check_room, type_check_occupant, type_check_person;
ArgComplete type_complete_applicant; /* applicant_cmds.c */
ArgComplete type_complete_room, type_complete_occupant, type_complete_person;
