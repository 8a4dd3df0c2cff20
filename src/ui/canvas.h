#pragma once
#include "ui/theme.h"

/* A rectangle of cells. Panes draw into one; the terminal shows it; tests read it. */
typedef struct {
    char text[40]; /* one grapheme cluster, UTF-8; "" is a blank; a longer cluster than any
                      recommended emoji is cut between code points */
    guint8 width;  /* 1 or 2; 0: covered by a wide one to the left */
    Style style;
} Cell;

typedef struct {
    int width, height;
    Cell *cells;
    int cursor_x, cursor_y; /* -1: no cursor here */
    GArray *spots;          /* what a click means; NULL: nothing */
} Canvas;

Canvas *canvas_new(int width, int height); /* sizes below 0 count as 0 */
void canvas_free(Canvas *canvas);
void canvas_clear(Canvas *canvas, Style style);
Cell *canvas_at(Canvas *canvas, int x, int y); /* NULL outside */

/* Draws cleaned text and returns the column after it; what does not fit is left out; a wide one is
 * never halved. */
int canvas_put(Canvas *canvas, int x, int y, const char *text, Style style, int max_width);
void canvas_fill(Canvas *canvas, int x, int y, int width, const char *cluster, Style style);
void canvas_blit(Canvas *to, const Canvas *from, int x, int y);
/* A click on these cells is this command line (taken), with nothing in it that others wrote and
 * nobody checked. Forgotten by canvas_clear(); canvas_take_spots() goes with a canvas_blit(). */
void canvas_spot(Canvas *canvas, int x, int y, int width, char *command);
void canvas_take_spots(Canvas *to, const Canvas *from, int x, int y);
const char *canvas_spot_at(const Canvas *canvas, int x, int y); /* NULL */
char *canvas_to_text(
    const Canvas *canvas); /* lines without trailing blanks; owned by the caller; for tests */

G_DEFINE_AUTOPTR_CLEANUP_FUNC(Canvas, canvas_free)
