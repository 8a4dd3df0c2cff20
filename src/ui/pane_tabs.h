#pragma once
#include "ui/pane.h"

/* Draws the tabs from column x to before column end. */
void pane_tabs_draw(const PaneCtx *ctx, Canvas *canvas, int x, int end);

/* What is unread, as a sign: "(3)" said to you alone, "(!3)" mentions, ":3" said to a room; NULL:
 * nothing. Owned by the caller. */
char *tab_news(const Conv *conv);
Role tab_news_role(const Conv *conv);
