#pragma once
#include "ui/canvas.h"

/* The words that could stand at the cursor, shown in a line to choose from with Tab and Shift-Tab.
 */
typedef struct InputChoice {
    char **words;     /* NULL: nothing to choose */
    int chosen;       /* -1: none yet */
    char *typed;      /* what stood there before */
    gsize start, end; /* what stands there now: bytes of the line */
} InputChoice;

void input_choice_clear(InputChoice *choice);
/* What all of them begin with; owned by the caller. */
char *input_choice_common(const InputChoice *choice);
void input_choice_draw(const InputChoice *choice, Canvas *canvas, int y, const Theme *theme);
