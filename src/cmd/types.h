#pragma once
#include "cmd/grammar.h"

/* What an argument may be: how it is checked, what it means in its one exact form, and what could
 * stand there. */
typedef struct ArgType {
    const char *name;
    const char *what;  /* for people: "a contact's name or an address" */
    gboolean verbatim; /* as the rest of a line: quotes around all of it belong to it */
    /* The exact form of a word (owned by the caller), or NULL and an error. args: what stands
     * before. NULL: any word will do. */
    char *(*check)(Ctx *ctx, const Slot *slot, const Args *args, const char *word, GError **error);
    /* Adds candidates (owned strings), best first; complete.c picks those that match word. */
    void (*complete)(Ctx *ctx, const Slot *slot, const Args *args, const char *word,
                     GPtrArray *out);
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

/* In the files of the commands that need them. */
char *type_check_mood(Ctx *ctx, const Slot *slot, const Args *args, const char *word,
                      GError **error);
char *type_check_activity(Ctx *ctx, const Slot *slot, const Args *args, const char *word,
                          GError **error);
void type_complete_mood(Ctx *ctx, const Slot *slot, const Args *args, const char *word,
                        GPtrArray *out);
void type_complete_activity(Ctx *ctx, const Slot *slot, const Args *args, const char *word,
                            GPtrArray *out);
char *type_check_preset(Ctx *ctx, const Slot *slot, const Args *args, const char *word,
                        GError **error);
void type_complete_preset(Ctx *ctx, const Slot *slot, const Args *args, const char *word,
                          GPtrArray *out);
void type_complete_vcard(Ctx *ctx, const Slot *slot, const Args *args, const char *word,
                         GPtrArray *out);

/* types_people.c: those that look into the model. */
char *type_check_account(Ctx *ctx, const Slot *slot, const Args *args, const char *word,
                         GError **error);
char *type_check_login(Ctx *ctx, const Slot *slot, const Args *args, const char *word,
                       GError **error);
char *type_check_contact(Ctx *ctx, const Slot *slot, const Args *args, const char *word,
                         GError **error);
char *type_check_entity(Ctx *ctx, const Slot *slot, const Args *args, const char *word,
                        GError **error);
char *type_check_conv(Ctx *ctx, const Slot *slot, const Args *args, const char *word,
                      GError **error);
char *type_check_stranger(Ctx *ctx, const Slot *slot, const Args *args, const char *word,
                          GError **error);
char *type_check_invitation(Ctx *ctx, const Slot *slot, const Args *args, const char *word,
                            GError **error);
char *type_check_window(Ctx *ctx, const Slot *slot, const Args *args, const char *word,
                        GError **error);
char *type_check_resource(Ctx *ctx, const Slot *slot, const Args *args, const char *word,
                          GError **error);
/* types_past.c: a day becomes 2026-01-31; where one is not meant, a conversation will do. */
char *type_check_past(Ctx *ctx, const Slot *slot, const Args *args, const char *word,
                      GError **error);
char *type_check_time(Ctx *ctx, const Slot *slot, const Args *args, const char *word,
                      GError **error);
void type_complete_past(Ctx *ctx, const Slot *slot, const Args *args, const char *word,
                        GPtrArray *out);
/* The moment that arguments of the types "past" and "time" name, in local time; FALSE if the first
 * is no day. */
gboolean args_moment(const Ctx *ctx, const Args *args, const char *day, const char *time,
                     gint64 *moment);

void type_complete_account(Ctx *ctx, const Slot *slot, const Args *args, const char *word,
                           GPtrArray *out);
void type_complete_contact(Ctx *ctx, const Slot *slot, const Args *args, const char *word,
                           GPtrArray *out);
void type_complete_conv(Ctx *ctx, const Slot *slot, const Args *args, const char *word,
                        GPtrArray *out);
void type_complete_resource(Ctx *ctx, const Slot *slot, const Args *args, const char *word,
                            GPtrArray *out);
void type_complete_stranger(Ctx *ctx, const Slot *slot, const Args *args, const char *word,
                            GPtrArray *out);
void type_complete_invitation(Ctx *ctx, const Slot *slot, const Args *args, const char *word,
                              GPtrArray *out);
void type_complete_group(Ctx *ctx, const Slot *slot, const Args *args, const char *word,
                         GPtrArray *out);

/* types_rooms.c */
char *type_check_room(Ctx *ctx, const Slot *slot, const Args *args, const char *word,
                      GError **error);
char *type_check_occupant(Ctx *ctx, const Slot *slot, const Args *args, const char *word,
                          GError **error);
char *type_check_person(Ctx *ctx, const Slot *slot, const Args *args, const char *word,
                        GError **error);
void type_complete_room(Ctx *ctx, const Slot *slot, const Args *args, const char *word,
                        GPtrArray *out);
void type_complete_occupant(Ctx *ctx, const Slot *slot, const Args *args, const char *word,
                            GPtrArray *out);
void type_complete_person(Ctx *ctx, const Slot *slot, const Args *args, const char *word,
                          GPtrArray *out);
