#pragma once
#include "model/model.h"
#include "ui/canvas.h"

/* Panes are pure: (model, what is looked at, size, theme) → canvas. */
typedef struct {
    Model *model;
    const Theme *theme;
    Conv *conv;        /* the window that is shown, and has the focus */
    const Conv *other; /* the window beside it; NULL: the screen isn't split */
    gboolean beside;   /* this is for the one without the focus */
    gboolean unicode;
    GTimeZone *zone;
    gint64 undated; /* when the first line was said, if the window doesn't say its day; else 0 */
    gint64 scrolled_to; /* scrolled up: when the first line that is shown was said; else 0 */
} PaneCtx;

void pane_title_draw(const PaneCtx *ctx, Canvas *canvas, guint new_below);
void pane_status_draw(const PaneCtx *ctx, Canvas *canvas);
/* Panels; they clamp scroll. */
void pane_roster_draw(const PaneCtx *ctx, Canvas *canvas, int *scroll);
void pane_occupants_draw(const PaneCtx *ctx, Canvas *canvas, int *scroll); /* of a room */
void pane_convs_draw(const PaneCtx *ctx, Canvas *canvas, int *scroll);
void pane_page_draw(const PaneCtx *ctx, Canvas *canvas, int *top); /* clamps top */
