#pragma once
#include <glib.h>

/* What people type to narrow a list. Both texts as fold_text() makes them. */

typedef enum {
    FUZZY_BEGINS,      /* the text begins with the word */
    FUZZY_BEGINS_WORD, /* a word of the text does */
    FUZZY_CONTAINS,
    FUZZY_LETTERS, /* the letters are there, in this order */
    FUZZY_NOT
} Fuzzy;
Fuzzy fuzzy_match(const char *text, const char *word);
