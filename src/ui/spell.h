#pragma once
#include <glib.h>

/* Checks what is written against dictionaries of the system (by enchant). */
typedef struct Spell Spell;

/* languages: "en_GB", or several with commas between: a word that one of them has is right. A path
 * is a file with a word in each line. NULL and an error that says which there are. */
Spell *spell_new(const char *languages, GError **error);
void spell_free(Spell *spell);
gboolean spell_knows(Spell *spell, const char *word, gsize length);
char **spell_suggestions(Spell *spell, const char *word); /* best first; owned by the caller */
char **spell_languages(void); /* in order; empty if there are none; owned by the caller */

/* spell_words.c: for each byte of a line whether it belongs to a word that is wrong; NULL: none is.
 * Not looked at: commands, links, addresses, words with digits, and the word that the cursor
 * (bytes) is in. Owned by the caller. */
guint8 *spell_marks(Spell *spell, const char *line, gsize cursor);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(Spell, spell_free)
