#pragma once
#include "ui/canvas.h"
#include "ui/row.h"

/* A row broken into lines for one width. Words stay whole where they can; no line is wider;
 * clusters are never cut. */
typedef struct Wrapped Wrapped;
Wrapped *wrap_row(const Row *row, int width);
void wrapped_free(Wrapped *wrapped);
int wrapped_height(const Wrapped *wrapped); /* at least 1 */
void wrapped_draw(const Wrapped *wrapped, int line, Canvas *canvas, int x, int y);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Wrapped, wrapped_free)
