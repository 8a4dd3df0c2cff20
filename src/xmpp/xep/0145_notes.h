#pragma once
#include "xmpp/module.h"

extern const XepModule xep_notes;

typedef struct {
    char *jid, *text;
    gint64 changed; /* µs; 0: not known */
} Note;

/* Asks for all notes; then they are known until the next answer. */
void notes_ask(Stream *stream, IqFn fn, gpointer data, GDestroyNotify free_data);
const GPtrArray *notes_known(Stream *stream);            /* Note*; borrowed; NULL: never asked */
const Note *notes_find(Stream *stream, const char *jid); /* of those that are known; NULL */

/* Reads them all, changes the one on jid and writes them back, so that everything else stays as it
 * is; one change after the other. text NULL: no note any more. fn hears how the last step went. */
void notes_set(Stream *stream, const char *jid, const char *text, IqFn fn, gpointer data,
               GDestroyNotify free_data);
