#pragma once
#include <glib.h>
#include <wchar.h>

enum { TERM_CELL_CHARS = 5 }; /* curses takes no more of them in a cell */

typedef struct {
    wchar_t text[TERM_CELL_CHARS + 1]; /* one character and its marks */
} TermCell;

/* What a terminal is given for a cluster that takes 1 or 2 columns: what each of them counts as the
 * same number of columns, by wcwidth() (of the locale) and without joining anything. Terminals
 * differ in what they join; one that is out by a column spoils the rest of the line. So of an emoji
 * made of several there is the first one, and a flag is its two letters. Returns how many cells. */
int term_cells(const char *cluster, int width, TermCell cells[2]);
