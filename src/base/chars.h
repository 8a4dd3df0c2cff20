#pragma once
#include <glib.h>

/* Kinds of characters that somebody could use to deceive: one place for text.c and jid.c. */

gboolean char_is_control(gunichar c);   /* C0, DEL, C1 */
gboolean char_is_separator(gunichar c); /* breaks or shifts a line: TAB, CR, LF, VT, FF, U+2028 … */
gboolean char_is_hidden(gunichar c);    /* draws nothing or reorders its neighbours */
gboolean char_is_unfit(gunichar c);     /* non-characters, surrogates, private use */
gboolean char_is_left(gunichar c);      /* written from the left (bidi class L) */
gboolean char_is_right(gunichar c);     /* from the right (R, AL) */
gboolean char_is_mark(gunichar c);      /* combines with the character before it */
gboolean char_is_pictograph(gunichar c); /* an emoji, or what may be shown as one */

/* Joiners and selectors are hidden characters with honest uses: inside emoji, and (ZWJ, ZWNJ)
 * inside words of scripts that join letters. before and after are the neighbours, 0 if there is
 * none. */
gboolean char_joins(gunichar c, gunichar before, gunichar after);
