#pragma once
#include "ui/canvas.h"

/* The terminal, by curses: shows a canvas, restores everything at the end. The only file that knows
 * curses. */
typedef struct Term Term;

Term *term_open(GError **error); /* a terminal that can't: says what TERM would have to be */
void term_close(Term *term);     /* restores the terminal; safe to call twice */
void term_size(const Term *term, int *width, int *height);
void term_resized(Term *term); /* after SIGWINCH */
void term_show(Term *term,
               const Canvas *canvas); /* one doupdate(); cells that did not change cost nothing */
void term_suspend(Term *term);        /* for an editor, ^Z */
void term_resume(Term *term);
void term_bell(Term *term);
void term_title(Term *term, const char *text); /* cleaned here; NULL restores */
gboolean term_unicode(const Term *term);
int term_colours(const Term *term);
