#pragma once
#include <glib.h>

/* $NAME, ${NAME} and ${NAME:-text} (which stands for a name without a value, or an empty one) in a
 * line of a script. $1 is a name, too. $$ is a dollar, and so is one that no name follows. */
typedef struct {
    /* What stands for a name: owned by the caller; NULL and an error that says what would be right,
     * if nothing does. */
    char *(*value)(const char *name, gpointer data, GError **error);
    gpointer data;
} Expander;

typedef enum {
    EXPAND_TEXT,  /* values as they are */
    EXPAND_WORDS, /* so that words_next() reads each value as one word, or as a part of one */
} ExpandHow;

enum { EXPAND_MAX = 1024 * 1024 }; /* bytes that may come out */

/* Owned by the caller; NULL and an error if a name has no value or a brace is missing. */
char *expand(const Expander *expander, const char *text, ExpandHow how, GError **error);
gboolean expand_is_name(const char *text); /* could --define give it a value? */
