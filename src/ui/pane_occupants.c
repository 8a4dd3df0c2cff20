/* The panel of a room: who is in it, by role; the names in their colours (XEP-0392). */
#include "base/jid.h"
#include "base/text.h"
#include "model/room.h"
#include "ui/panel_lines.h"
#include "ui/sign.h"

#include <string.h>

/* What makes them special: their standing, hats, and what they say of themselves. */
static char *more_of(const Occupant *occupant) {
    g_autoptr(GString) more = g_string_new(NULL);

    if (occupant->affiliation >= MUC_ADMIN)
        g_string_append(more, muc_affiliation_word(occupant->affiliation));
    for (char **hat = occupant->hats; hat && *hat; hat++)
        g_string_append_printf(more, "%s%s", more->len ? ", " : "", *hat);
    if (occupant->status)
        g_string_append_printf(more, "%s%s", more->len ? " · " : "", occupant->status);
    else if (occupant->show != SHOW_ONLINE)
        g_string_append_printf(more, "%s%s", more->len ? " · " : "", show_word(occupant->show));
    return more->len ? text_clean(more->str) : NULL;
}

static void add_occupant(const PaneCtx *ctx, const Room *room, const Occupant *occupant,
                         GArray *lines) {
    g_autofree char *name = text_clean(occupant->nick);
    gboolean own = g_strcmp0(occupant->nick, room->nick) == 0;
    const Conv *conv = room->conv;
    g_autofree char *full = own ? NULL : jid_full(conv->jid, occupant->nick);
    const char *mark = own || !room_is_lookalike(room, occupant->nick) ? ""
                       : ctx->unicode                                  ? "≠"
                                                                       : "!=";

    panel_lines_add(lines,
                    (PanelLine){.indent = 2,
                                .sign = sign_for_show(occupant->show, ctx->unicode),
                                .name = g_strconcat(mark, name, NULL),
                                .more = more_of(occupant),
                                .role = role_for_show(occupant->show),
                                .own = own,
                                .command = full ? panel_lines_talk(conv->account, full) : NULL,
                                .nick = occupant->nick});
}

/* Of thousands only those lines are made that fit. */
static void fill(const PaneCtx *ctx, Room *room, GArray *lines, int first, int height) {
    g_autoptr(GPtrArray) all = room_sorted(room);
    guint counts[MUC_MODERATOR + 1] = {0};
    int line = 0;

    for (guint i = 0; i < all->len; i++)
        counts[((Occupant *)all->pdata[i])->role]++;
    for (guint i = 0; i < all->len && line < first + height; i++) {
        const Occupant *occupant = all->pdata[i];
        gboolean begins = i == 0 || ((Occupant *)all->pdata[i - 1])->role != occupant->role;

        if (begins && line++ >= first)
            panel_lines_add(lines,
                            (PanelLine){.indent = 1,
                                        .name = g_strdup(muc_role_heading(occupant->role)),
                                        .more = g_strdup_printf("%u", counts[occupant->role]),
                                        .role = ROLE_OCCUPANTS});
        if (line++ >= first)
            add_occupant(ctx, room, occupant, lines);
    }
}

static int count_lines(Room *room) {
    g_autoptr(GPtrArray) all = room_sorted(room);
    int n = (int)all->len;

    for (guint i = 0; i < all->len; i++)
        n += i == 0 || ((Occupant *)all->pdata[i - 1])->role != ((Occupant *)all->pdata[i])->role;
    return n;
}

void pane_occupants_draw(const PaneCtx *ctx, Canvas *canvas, int *scroll) {
    g_autoptr(GArray) lines = panel_lines_new();
    Room *room = ctx->conv->room;
    int none = 0;

    if (room) {
        *scroll = CLAMP(*scroll, 0, MAX(0, count_lines(room) - canvas->height));
        fill(ctx, room, lines, *scroll, canvas->height);
    }
    panel_lines_draw(ctx, canvas, lines, &none);
}
