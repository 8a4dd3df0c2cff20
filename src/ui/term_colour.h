#pragma once
#include "ui/theme.h"

/* Styles → curses attributes and colour pairs. A terminal whose description knows 256 colours but
 * that says it shows all (COLORTERM=truecolor) gets 24-bit ones: 240 at a time stand in the slots
 * 16 to 255, and colours_rewrite() puts the real colour where curses wrote the slot. */
typedef struct Colours Colours;

/* colours: 1 (mono), 8, 16, 256 or 1 << 24. strike: the terminal can strike out. Curses has no word
 * for that: it says "blink", which is used for nothing else, and colours_rewrite() puts it right.
 */
Colours *colours_new(int colours, gboolean slots, gboolean strike);
void colours_free(Colours *colours);
int colours_count(const Colours *colours); /* with slots: 1 << 24 */

/* attributes: curses A_… without a colour; returns the pair. */
int colours_pair(Colours *colours, Style style, unsigned *attributes);
/* What curses wrote, with the real colours, and without what is said twice. */
void colours_rewrite(const Colours *colours, const char *bytes, gsize n, GString *out);
