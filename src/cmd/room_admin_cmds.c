/* Who may do what in a room: putting out, banning, roles, affiliations, voice; and its end. */
#include "base/jid.h"
#include "base/tr.h"
#include "base/words.h"
#include "cmd/room_cmds.h"
#include "model/room.h"
#include "xmpp/xep/0045_muc_admin.h"
#include <string.h>

static const char *role_words(const char *role) {
    static const char *const words[] = {N_("put out of the room"), N_("a visitor"),
                                        N_("a participant"), N_("a moderator")};
    MucRole which = MUC_NO_ROLE;
    muc_role_parse(role, &which);
    return tr(words[which]);
}

static const char *affiliation_words(const char *affiliation) {
    static const char *const words[] = {N_("banned"), N_("neither banned nor a member"),
                                        N_("a member"), N_("an admin"), N_("an owner")};
    MucAffiliation which = MUC_NO_AFFILIATION;
    muc_affiliation_parse(affiliation, &which);
    return tr(words[which]);
}

/* What the change was is in late->who: "Bob is a moderator now". */
static void tell_done(Late *late, Stanza *answer) {
    g_autofree char *clean = cmd_clean(late->who);
    reply_line(late->reply, "%s", clean);
}

/* Who is put out, of them the room tells it already. */
static gboolean change(Ctx *ctx, Conv *room, const MucItem *item) {
    const char *whom = item->nick ? item->nick : item->jid;
    g_autofree char *done =
        g_strdup_printf(_("%s is %s now"), whom,
                        item->role ? role_words(item->role) : affiliation_words(item->affiliation));
    gboolean seen = g_strcmp0(item->role, "none") == 0 && room_worth_saying(room->room, NULL);
    muc_set_item(
        room->account->stream, room->jid, item, room_answer,
        late_new(ctx, room->account, done, seen ? NULL : tell_done, "%s stays as before", whom),
        late_free);
    return TRUE;
}

/* ---- by nick ---- */

static gboolean set_role(Ctx *ctx, const Args *args, GError **error) {
    Conv *room = room_meant(ctx, args, error);
    const char *role = arg_text(args, "role");
    MucItem item = {.nick = arg_text(args, "nick"),
                    .role = role ? role : "none",
                    .reason = arg_text(args, "reason")};
    return room && change(ctx, room, &item);
}

/* ---- by address ---- */

/* Of somebody in the room the real address, if it is known; owned by the caller. */
static char *address_of(const Conv *room, const char *who, GError **error) {
    if (!jid_equal_bare(who, room->jid))
        return jid_bare(who);
    const char *nick = jid_resource(who);
    const Occupant *occupant = room_occupant(room->room, nick);
    if (occupant && occupant->real_jid)
        return jid_bare(occupant->real_jid);
    cmd_fail(
        error, CMD_ERROR_STATE,
        "The address of %s isn't known here, and it takes one: the room tells it to moderators "
        "only%s",
        nick ? nick : room->jid, nick ? _(". /kick puts them out") : "");
    return NULL;
}

static gboolean set_affiliation(Ctx *ctx, const Args *args, GError **error) {
    Conv *room = room_meant(ctx, args, error);
    const char *affiliation = arg_text(args, "affiliation");
    g_autofree char *jid = room ? address_of(room, arg_text(args, "who"), error) : NULL;
    if (!jid)
        return FALSE;
    if (!affiliation && strcmp(jid, room->account->jid) == 0)
        return cmd_fail(error, CMD_ERROR_USAGE, "%s is yourself", jid);
    MucItem item = {.jid = jid,
                    .affiliation = affiliation ? affiliation : "outcast",
                    .reason = arg_text(args, "reason")};
    return change(ctx, room, &item);
}

/* ---- voice ---- */

static gboolean request_voice(Ctx *ctx, const Args *args, GError **error) {
    Conv *room = room_meant(ctx, args, error);
    const Occupant *self = room ? room_self(room->room) : NULL;
    if (!room)
        return FALSE;
    if (!self)
        return cmd_fail(error, CMD_ERROR_STATE, "You are not in %s: /join goes in", room->jid);
    if (self->role != MUC_VISITOR)
        return cmd_fail(error, CMD_ERROR_STATE, "You may speak in %s already", room->jid);
    muc_request_voice(room);
    reply_line(ctx->reply, "The moderators of %s are asked; you may speak as soon as one agrees",
               room->jid);
    return TRUE;
}

static gboolean answer_voice(Ctx *ctx, const Args *args, GError **error) {
    Conv *room = room_meant(ctx, args, error);
    const char *nick = arg_text(args, "nick");
    gboolean grant = strcmp(args_command(args)->name, "voice grant") == 0;
    if (!room)
        return FALSE;
    if (muc_answer_voice(room, nick, grant)) {
        g_autofree char *clean = cmd_clean(nick);
        if (grant)
            reply_line(ctx->reply, "%s may speak", clean);
        else
            reply_line(ctx->reply, "%s is refused", clean);
        return TRUE;
    }
    MucItem item = {.nick = nick,
                    .role = grant ? "participant" : "visitor",
                    .reason = arg_text(args, "reason")};
    return change(ctx, room, &item);
}

static void fill_requests(Page *page, gpointer jid) {
    Conv *room = convs_find(page->account, jid);
    g_autoptr(GPtrArray) nicks = room && room->room ? muc_voice_requests(room) : NULL;
    for (guint i = 0; nicks && i < nicks->len; i++) {
        const char *nick = nicks->pdata[i];
        const Occupant *occupant = room_occupant(room->room, nick);
        g_autofree char *quoted = words_quote(nick), *quoted_jid = words_quote(jid);
        PageItem *item =
            page_add(page, nick, nick, occupant->real_jid ? occupant->real_jid : "", NULL);
        item->edit =
            g_strdup_printf("/voice grant -a %s -r %s %s", page->account->jid, quoted_jid, quoted);
        page_item_detail(item,
                         "asks to speak. Enter writes down the command that lets them; /voice "
                         "deny refuses.");
    }
}

static gboolean list_requests(Ctx *ctx, const Args *args, GError **error) {
    Conv *room = room_meant(ctx, args, error);
    if (!room)
        return FALSE;
    Page *page = page_new(ctx->model, room->account, "voice", "Who asks to speak in %s", room->jid);
    page->empty = g_strdup(_(_("Nobody asks to speak")));
    page_fill_by(page, PAGE_EVENT(EV_OCCUPANT_CHANGED) | PAGE_EVENT(EV_OCCUPANT_REMOVED),
                 fill_requests, g_strdup(room->jid), g_free);
    reply_page(ctx->reply, page);
    return TRUE;
}

/* ---- the end ---- */

static void tell_destroyed(Late *late, Stanza *answer) {
    reply_line(late->reply, "%s is closed for good", late->who);
}

static gboolean destroy(Ctx *ctx, const Args *args, GError **error) {
    Conv *room = room_meant(ctx, args, error);
    if (!room)
        return FALSE;
    if (!arg_on(args, "force"))
        return cmd_fail(error, CMD_ERROR_USAGE,
                        "This closes %s for everybody and for good: /room destroy -f does it",
                        room->jid);
    muc_destroy(room->account->stream, room->jid, arg_text(args, "venue"), arg_text(args, "reason"),
                room_answer,
                late_new(ctx, room->account, room->jid, tell_destroyed, "%s stays open", room->jid),
                late_free);
    return TRUE;
}

#define IN_ROOM "[-a account:account] [-r room:room] "

static const Command table[] = {
    {"kick", IN_ROOM "<nick:occupant> [reason:verbatim...]",
     "Put somebody out of the room; they may come back.",
     "For moderators. /ban keeps them out. The reason is told to all.", "kick Bob too loud",
     NEED_ONLINE, set_role},
    {"ban", IN_ROOM "<who:entity> [reason:verbatim...]",
     "Put somebody out of the room for good, or a whole server.",
     "For admins and owners. It takes an address; of whoever is there the nick is enough, if the "
     "room tells you the address. /affiliation list outcast shows who is banned, /affiliation set "
     "none takes it back.",
     "ban mallory@example.org unwanted offers", NEED_ONLINE, set_affiliation},
    {"affiliation set",
     IN_ROOM "<affiliation:owner|admin|member|outcast|none> <who:entity> [reason:verbatim...]",
     "Make somebody an owner, an admin or a member of the room, ban them, or none of it.",
     "Owners change the room itself, admins ban and name members and moderators, members may enter "
     "rooms for members only. It holds for good.",
     "affiliation set member bob@example.org", NEED_ONLINE, set_affiliation},
    {"affiliation list", IN_ROOM "[affiliation:owner|admin|member|outcast]",
     "List owners, admins, members and who is banned.",
     "Most rooms tell it to admins and owners only. Enter writes down the command that takes it "
     "back.",
     "affiliation list outcast", NEED_ONLINE, room_list_affiliations, "affiliations"},
    {"role set",
     IN_ROOM "<role:moderator|participant|visitor|none> <nick:occupant> "
             "[reason:verbatim...]",
     "Make somebody in the room a moderator, a participant or a visitor, or put them out.",
     "It holds until they leave. Moderators kick and give voice; visitors don't speak in moderated "
     "rooms.",
     "role set moderator Bob", NEED_ONLINE, set_role},
    {"role list", IN_ROOM "[role:moderator|participant|visitor]",
     "List who is in the room by role.", "Enter writes down the command that changes it.",
     "role list visitor", NEED_ONLINE, room_list_roles, "roles"},
    {"voice request", IN_ROOM, "Ask the moderators to let you speak in a moderated room.", NULL,
     "voice request", NEED_ONLINE, request_voice, "affiliation request"},
    {"voice grant", IN_ROOM "<nick:occupant> [reason:verbatim...]",
     "Let somebody speak in a moderated room, whether they asked or not.", NULL, "voice grant Bob",
     NEED_ONLINE, answer_voice},
    {"voice deny", IN_ROOM "<nick:occupant> [reason:verbatim...]",
     "Refuse somebody who asks to speak; who speaks already stops.", NULL, "voice deny Bob",
     NEED_ONLINE, answer_voice, "voice revoke"},
    {"voice list", IN_ROOM, "List who asks to speak in this room.", NULL, "voice list", NEED_ONLINE,
     list_requests},
    {"room destroy", IN_ROOM "[-f force:flag] [-v venue:room] [reason:verbatim...]",
     "Close a room for everybody and for good.",
     "For owners. -v names another room, where it goes on; the others see it and the reason.",
     "room destroy -f -v pub@rooms.example.org the tea is cold", NEED_ONLINE, destroy},
};

void room_admin_commands(Commands *commands) {
    commands_add(commands, "Rooms", table, G_N_ELEMENTS(table));
}
