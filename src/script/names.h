#pragma once
#include "base/expand.h"
#include <glib.h>

/* What $NAME means in a script: a part of what it heard last, what it was defined as, or the
 * environment's. */

/* $from $nick $body $subject $conv $room $account $time */
typedef enum {
    PART_FROM,
    PART_NICK,
    PART_BODY,
    PART_SUBJECT,
    PART_CONV,
    PART_ROOM,
    PART_ACCOUNT,
    PART_TIME,
    PART_COUNT,
} Part;

/* What fitted: its parts, and the groups of the expression. */
typedef struct {
    gboolean came;           /* FALSE: nothing has fitted yet */
    char *parts[PART_COUNT]; /* NULL: it has none */
    char **groups;           /* $0 $1 …; NULL: there was no expression */
} Match;
void match_clear(Match *match);

typedef struct Names Names;
Names *names_new(void);
void names_free(Names *names);
/* The error says what can't be a name, or is taken by the parts. */
gboolean names_define(Names *names, const char *name, const char *value, GError **error);
gboolean names_define_pair(Names *names, const char *pair, GError **error); /* "NAME=VALUE" */

/* For the lines that match belongs to. Borrows all; expander.data points into it. */
typedef struct {
    const Names *names;
    const Match *match;
    Expander expander;
} Meaning;
void meaning_init(Meaning *meaning, const Names *names, const Match *match);
/* Can all names of a line that is run later have a value? groups: of the expression it follows. */
gboolean names_check(const Names *names, const char *line, guint groups, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(Names, names_free)
