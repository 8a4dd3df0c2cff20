#pragma once
#include "ui/pane.h"

/* A panel is a list of these: a sign, a name, more about it, and what is new at the right edge.
 */
typedef struct {
    int indent;
    const char *sign; /* borrowed; NULL: none */
    char *name;       /* clean; owned by the list, like more */
    char *more;       /* drawn dim after the name where there is room; NULL: nothing */
    Role role;        /* ROLE_TITLE: a bar over the whole width */
    char *news;       /* "(2)", at the right edge; NULL: nothing; owned as well */
    guint unread, mentions;
    const char *nick; /* borrowed; gives the name its colour (XEP-0392); NULL: that of the role */
    gboolean own;     /* that is ourselves */
    char *command;    /* what a click means; owned as well; NULL: nothing */
} PanelLine;

/* To talk with somebody: a command for a line; owned by the caller. jid is prepared. */
char *panel_lines_talk(const Account *account, const char *jid);

GArray *panel_lines_new(void); /* of PanelLine; g_array_unref() it */
void panel_lines_add(GArray *lines, PanelLine line);
/* Draws what fits, from *scroll on, which is clamped. */
void panel_lines_draw(const PaneCtx *ctx, Canvas *canvas, const GArray *lines, int *scroll);
