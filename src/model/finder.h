#pragma once
#include "model/conv.h"

/* Looks through all that was said in a conversation, loaded or not, a piece at a time. */
typedef struct Finder Finder;
typedef enum { FINDER_MORE, FINDER_FOUND, FINDER_END } FinderState;

typedef enum {
    FINDER_WORDS,   /* in any case, with or without accents */
    FINDER_MENTION, /* somebody means the user */
    FINDER_NEWS,    /* somebody else said it */
} FinderKind;

/* text: the words, else NULL. From
 * (time, id) on, which itself is left out: to older ones, or to newer. G_MAXINT64 is the end. */
Finder *finder_new(Conv *conv, FinderKind kind, const char *text, gboolean newer, gint64 time,
                   gint64 id);
void finder_free(Finder *finder);
FinderState finder_step(Finder *finder, guint n); /* looks at n messages, about */
/* What was found; it may be asked to go on from there. */
gint64 finder_id(const Finder *finder);
gint64 finder_time(const Finder *finder);

/* The first stored message at or after a time; FALSE if there is none. */
gboolean finder_first_at(const Conv *conv, gint64 time, gint64 *id, gint64 *found);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Finder, finder_free)
