/* What is known of a room and of the people in it: /who and /info there. */
#include "cmd/occupant_cmds.h"
#include "base/text.h"
#include "base/tr.h"
#include "cmd/common.h"
#include <string.h>

static char *shown(const char *text) {
    return text_clean(text ? text : "");
}

/* "available": online and not away. */
static gboolean fits(const Occupant *occupant, const char *which) {
    gboolean away = occupant->show == SHOW_AWAY || occupant->show == SHOW_XA;
    MucRole role;
    if (!which || strcmp(which, "any") == 0)
        return TRUE;
    if (strcmp(which, "available") == 0)
        return !away && occupant->show != SHOW_DND;
    if (strcmp(which, "unavailable") == 0)
        return away || occupant->show == SHOW_DND;
    if (strcmp(which, "online") == 0)
        return TRUE;
    if (muc_role_parse(which, &role))
        return occupant->role == role;
    return strcmp(which, show_name(occupant->show)) == 0;
}

static void tell_line(Reply *reply, const Room *room, const Occupant *occupant) {
    g_autofree char *nick = shown(occupant->nick), *status = shown(occupant->status);
    g_autofree char *real = shown(occupant->real_jid);
    reply_line(reply, "  %s%s  %s%s%s%s%s%s%s%s", nick,
               room_is_lookalike(room, occupant->nick) && g_strcmp0(room->nick, occupant->nick) != 0
                   ? _(" (looks like another one here)")
                   : "",
               show_word(occupant->show), *status ? ": " : "", status,
               occupant->affiliation != MUC_NO_AFFILIATION ? "  " : "",
               occupant->affiliation != MUC_NO_AFFILIATION
                   ? muc_affiliation_word(occupant->affiliation)
                   : "",
               *real ? "  <" : "", real, *real ? ">" : "");
}

void occupants_list(Reply *reply, Room *room, const char *which) {
    g_autoptr(GPtrArray) all = room_sorted(room);
    MucRole last = MUC_NO_ROLE;
    guint n = 0;
    for (guint i = 0; i < all->len; i++) {
        const Occupant *occupant = all->pdata[i];
        if (!fits(occupant, which))
            continue;
        if (n++ == 0 || occupant->role != last)
            reply_line(reply, "%s:", muc_role_heading(occupant->role));
        last = occupant->role;
        tell_line(reply, room, occupant);
    }
    if (n == 0)
        reply_line(reply, "Nobody of that kind is in %s", room->conv->jid);
}

gboolean occupant_tell(Reply *reply, const Room *room, const char *nick) {
    const Occupant *occupant = room_occupant(room, nick);
    if (!occupant)
        return FALSE;
    g_autofree char *name = shown(nick), *status = shown(occupant->status);
    reply_line(reply, "%s in %s: %s%s%s", name, room->conv->jid, show_word(occupant->show),
               *status ? ": " : "", status);
    reply_line(reply, "  role %s, affiliation %s", muc_role_word(occupant->role),
               muc_affiliation_word(occupant->affiliation));
    if (occupant->real_jid) {
        g_autofree char *real = shown(occupant->real_jid);
        reply_line(reply, "  address %s", real);
    }
    for (char **hat = occupant->hats; hat && *hat; hat++) {
        g_autofree char *title = shown(*hat);
        reply_line(reply, "  hat %s", title);
    }
    if (room_is_lookalike(room, nick) && g_strcmp0(room->nick, nick) != 0)
        reply_line(reply, "  the name looks like that of somebody else who was seen here");
    return TRUE;
}

void room_tell(Reply *reply, const Room *room) {
    static const struct {
        guint flag;
        const char *yes, *no;
    } known[] = {
        {ROOM_NON_ANONYMOUS, N_("everybody sees your address"),
         N_("only moderators may see your address")},
        {ROOM_MEMBERS_ONLY, N_("for members only"), N_("open to everybody")},
        {ROOM_MODERATED, N_("moderated: visitors only listen"), NULL},
        {ROOM_PASSWORD, N_("with a password"), NULL},
        {ROOM_PERSISTENT, N_("stays when everybody has left"), N_("gone when everybody has left")},
        {ROOM_HIDDEN, N_("not listed"), NULL},
        {ROOM_LOGGED, N_("logged in public"), NULL},
        {ROOM_ARCHIVE, N_("keeps an archive"), NULL},
    };
    g_autofree char *name = shown(room->name), *subject = shown(room->subject);
    g_autofree char *nick = shown(room->nick);
    const Occupant *self = room_self(room);
    reply_line(reply, "%s%s%s", room->conv->jid, *name ? "  " : "", name);
    if (*subject)
        reply_line(reply, "  subject: %s", subject);
    if (self)
        reply_line(reply, "  you are %s: role %s, affiliation %s", nick, muc_role_word(self->role),
                   muc_affiliation_word(self->affiliation));
    else
        reply_line(reply, "  you are not in it%s%s", room->error ? ": " : "",
                   room->error ? room->error : "");
    if (self)
        reply_line(reply, "  %u here: /who lists them", room_count(room));
    for (gsize i = 0; room->features_known && i < G_N_ELEMENTS(known); i++) {
        const char *words = room->features & known[i].flag ? known[i].yes : known[i].no;
        if (words)
            reply_line(reply, "  %s", tr(words));
    }
}
