#pragma once
#include <glib.h>

/* The candidate most like word, if one is near enough to be a slip of the finger; borrowed, or
 * NULL. */
const char *words_nearest(const char *word, const char *const *candidates);
int words_distance(const char *a,
                   const char *b); /* edits, in code points, transposition counts one */

/* One word as a command line would have to write it: quoted if it has spaces or quotes. Owned by
 * the caller. */
char *words_quote(const char *word);

/* Splits the next word off *line, honouring "quotes", and backslashes before quotes, blanks and
 * backslashes (any other one is itself: a regular expression has many). Owned by the caller; NULL
 * at the end. */
char *words_next(const char **line);
