#pragma once
#include "cmd/command.h"

/* The synopsis of a command is its grammar: "<required:type>", "[optional:type]", "[-f flag:type]",
 * "[-f]", "<name:a|b>" for one of some words, "..." before the bracket closes for the rest of the
 * line. A line is read from left to right; flags may stand before the argument they precede in the
 * synopsis, or earlier; "--" ends them. */
struct ArgType;

typedef struct {
    char *name;
    const struct ArgType *type; /* "choice" where choices are given */
    char **choices;
    char flag; /* 0: it has a place of its own */
    gboolean required, rest;
} Slot;

typedef struct {
    GPtrArray *slots; /* Slot*, in the order of the synopsis */
} Grammar;

/* NULL and an error that quotes the synopsis where it isn't one. */
Grammar *grammar_parse(const char *synopsis, GError **error);
void grammar_free(Grammar *grammar);
char *grammar_shown(const Grammar *grammar); /* for people: " <room> [nick]"; the caller's */
gboolean grammar_has_secret(const Grammar *grammar);

/* Where reading has come to. Shared by the parser and by completion, so that they can't differ. */
typedef struct {
    const Grammar *grammar;
    const char *line; /* what is still to read */
    guint next;       /* the first slot without a value */
    guint place;      /* flags before this slot aren't flags any more */
    gboolean no_flags;
} Walk;

void walk_init(Walk *walk, const Grammar *grammar, const char *line);
/* Moves to the next word and tells what it is for; NULL: there is no place for it. A flag's own
 * word ("-s") is passed over, its value is what follows. */
const Slot *walk_slot(Walk *walk);
/* The word itself, without quotes; the rest of the line for such a slot. Owned by the caller; NULL
 * at the end. */
char *walk_word(Walk *walk, const Slot *slot);

/* Reads the arguments of a command. The error says what is missing, wrong or too much. */
Args *args_parse(Ctx *ctx, const Command *command, const Grammar *grammar, const char *line,
                 GError **error);
Args *args_new(const Command *command);
void args_set_owner(Args *args, gpointer owner);
void args_set(Args *args, const char *name, const char *value);
void args_free(Args *args);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(Grammar, grammar_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Args, args_free)
