#pragma once
#include "ui/canvas.h"

/* The text of an input line laid out over several lines of a width: where each begins and where the
 * cursor is. Pure. Controls are shown as ^X, a TAB as a blank. */
typedef struct {
    int height;             /* at least 1 */
    int cursor_x, cursor_y; /* may be in a line of its own below the last one */
} InputLayout;

/* text: valid UTF-8. Draws lines [first, first + canvas height) if canvas is given; x is the column
 * where the text begins in its first line (behind a prompt); indent that of the others. */
typedef struct {
    const guint8 *bytes; /* of the text: nonzero has the other style; NULL: none */
    Style style;
} InputMarks;
InputLayout input_lay_out(const char *text, gsize cursor, int width, int x, int indent,
                          Canvas *canvas, int first, Style style, InputMarks marks);
