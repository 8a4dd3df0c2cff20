#pragma once
#include "ui/canvas.h"

/* The terminal, by curses: shows a canvas, restores everything at the end. The only part that knows
 * curses. Nothing here waits for the terminal: what it does not take at once goes out as it does.
 */
typedef struct Term Term;
typedef void (*TermFn)(gpointer data);
typedef struct {
    gboolean unicode;    /* else everything beyond ASCII becomes "?" */
    const char *colours; /* the setting: "auto", "mono", "8", "16", "256", "truecolor" */
} TermOptions;

/* ready: the terminal has taken everything,
 * after term_show() had said FALSE. A terminal that can't show a screen is an error that says what
 * TERM would have to be. One per process. */
Term *term_open(const TermOptions *options, TermFn ready, gpointer data, GError **error);
void term_close(Term *term);                               /* restores the terminal; NULL is fine */
void term_set_colours(Term *term, const char *colours);    /* as in TermOptions */
void term_size(const Term *term, int *width, int *height); /* at least 1 each */
void term_resized(Term *term); /* after SIGWINCH, which also comes after a stop (^Z, fg) */
void term_redraw(Term *term);  /* the next term_show() writes every cell */

/* Cells that did not change cost nothing. FALSE: nothing was done, the terminal is still busy with
 * the last one (^S, a dead line) or lent to somebody: show the newest when ready is called. */
gboolean term_show(Term *term, const Canvas *canvas);

void term_suspend(Term *term); /* lends the terminal: for an editor */
void term_resume(Term *term);
void term_stop(Term *term); /* ^Z: stops the whole job, comes back as SIGWINCH */
/* Whether it tells about the mouse: see InputDecoderEvents. Given back at the end. */
void term_set_mouse(Term *term, gboolean on);
void term_bell(Term *term);
/* TRUE: has begun, and term_flash_end() is to be called a moment later. */
gboolean term_flash(Term *term);
void term_flash_end(Term *term);
void term_title(Term *term, const char *text); /* cleaned here; NULL restores */
void term_copy(Term *term, const char *text);  /* to the clipboard, if the terminal allows it */
gboolean term_unicode(const Term *term);
int term_colours(const Term *term); /* 1, 8, 16, 256 or 1 << 24 */
