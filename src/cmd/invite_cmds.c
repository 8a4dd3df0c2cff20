/* Invitations into rooms: ours, and those that wait for an answer. */
#include "base/jid.h"
#include "base/tr.h"
#include "base/words.h"
#include "cmd/common.h"
#include "cmd/room_cmds.h"
#include "model/page.h"
#include "model/room.h"
#include "model/roster.h"
#include "xmpp/xep/0045_muc.h"
#include <string.h>

static const Invitation *find(const Ctx *ctx, const Args *args, GError **error) {
    const char *room = arg_text(args, "room");
    const Account *account = args_account(ctx, args);
    const Invitation *invitation = invitations_find(account, room);
    if (!invitation)
        cmd_fail(error, CMD_ERROR_STATE, "Nobody has invited %s into %s%s", account->jid, room,
                 account->invitations->len ? _("; /invite list shows who did into which")
                                           : _(": /join enters without"));
    return invitation;
}

/* By the whole address, or a beginning of it that fits no other one. */
char *type_check_invitation(Ctx *ctx, const Slot *slot, const Args *args, const char *word,
                            GError **error) {
    const Account *account = args_account(ctx, args);
    const char *found = NULL;
    for (guint i = 0; account && i < account->invitations->len; i++) {
        const char *room = ((const Invitation *)account->invitations->pdata[i])->room;
        if (strcmp(room, word) == 0)
            return g_strdup(word);
        if (!word_fits(room, word))
            continue;
        if (found) {
            cmd_fail(error, CMD_ERROR_USAGE, "“%s” fits several: write more of it", word);
            return NULL;
        }
        found = room;
    }
    return found ? g_strdup(found) : type_check_room(ctx, slot, args, word, error);
}

void type_complete_invitation(Ctx *ctx, const Slot *slot, const Args *args, const char *word,
                              GPtrArray *out) {
    const Account *account = args_account(ctx, args);
    for (guint i = account ? account->invitations->len : 0; i-- > 0;)
        g_ptr_array_add(out, g_strdup(((const Invitation *)account->invitations->pdata[i])->room));
}

static gboolean invite(Ctx *ctx, const Args *args, GError **error) {
    const Conv *conv = ctx->conv;
    g_autofree char *who = jid_bare(arg_text(args, "who"));
    if (!conv || conv->kind != CONV_ROOM)
        return cmd_fail(
            error, CMD_ERROR_STATE,
            conv && conv->kind == CONV_CHAT
                ? N_("/invite belongs in a room; /room convert goes on in one with this "
                     "conversation")
                : N_("/invite belongs in a room: /join ROOM"));
    if (!room_is_inside(ctx, error))
        return FALSE;
    if (strcmp(who, conv->jid) == 0)
        return cmd_fail(error, CMD_ERROR_USAGE,
                        "%s is the room itself: whoever is in it needs no invitation", who);
    muc_invite(ctx->conv, who, arg_text(args, "reason"),
               arg_on(args, "room") ? MUC_INVITE_BY_ROOM : 0);
    reply_line(ctx->reply, "%s is invited into %s", who, conv->jid);
    return TRUE;
}

gboolean invitation_accept(Ctx *ctx, const Invitation *invitation, const char *nick,
                           GError **error) {
    if (!account_is_online(invitation->account))
        return cmd_fail(error, CMD_ERROR_STATE,
                        "%s is offline, so no room can be entered: /connect",
                        invitation->account->jid);
    Conv *conv = rooms_get(invitation->account, invitation->room);
    if (conv->kind != CONV_ROOM)
        return cmd_fail(error, CMD_ERROR_STATE, "%s is no room", conv->jid);
    return room_enter(ctx, conv, nick, NULL, error);
}

gboolean invitation_decline(Ctx *ctx, const Invitation *invitation, const char *reason,
                            GError **error) {
    Account *account = invitation->account;
    gboolean told = invitation->from && !invitation->direct;
    if (reason && !told)
        return cmd_fail(error, CMD_ERROR_STATE,
                        "%s; /invite decline %s without a reason puts it away",
                        invitation->direct ? _("Who asks directly isn't told (XEP-0249): /msg them")
                                           : _("Nobody is known who could be told"),
                        invitation->room);
    if (told && !account_is_online(account))
        return cmd_fail(error, CMD_ERROR_STATE, "%s is offline, so %s can't be told: /connect",
                        account->jid, invitation->from);
    if (told)
        muc_decline(account->stream, invitation, reason);
    reply_line(ctx->reply, "Declined. %s is told", told ? invitation->from : _("Nobody"));
    invitations_remove(account, invitation->room);
    return TRUE;
}

static gboolean accept(Ctx *ctx, const Args *args, GError **error) {
    const Invitation *invitation = find(ctx, args, error);
    return invitation && invitation_accept(ctx, invitation, arg_text(args, "nick"), error);
}

static gboolean decline(Ctx *ctx, const Args *args, GError **error) {
    const Invitation *invitation = find(ctx, args, error);
    return invitation && invitation_decline(ctx, invitation, arg_text(args, "reason"), error);
}

/* ---- the list ---- */

static void list_one(Page *page, const Invitation *invitation) {
    const Account *account = invitation->account;
    g_autofree char *time = cmd_time(invitation->time, clock_now(page->model->clock));
    g_autofree char *room = words_quote(invitation->room);
    g_autofree char *id = g_strconcat(account->jid, " ", invitation->room, NULL);
    const char *from = invitation->from ? invitation->from : "?";
    PageItem *item = page_add(page, id, invitation->room, from, time, invitation->reason, NULL);
    item->command = g_strdup_printf("/invite accept -a %s %s", account->jid, room);
    page_item_detail(
        item, "%s%s invites you%s. Enter goes in; /invite decline %s declines%s", from,
        invitation->direct ? "" : _(", as the room says,"),
        invitation->continues ? _(": a conversation goes on there") : "", invitation->room,
        invitation->direct ? "." : _(", and what follows is the reason that is given."));
}

static void list_fill(Page *page, gpointer data) {
    for (guint i = 0; i < page->model->accounts->len; i++) {
        const Account *account = page->model->accounts->pdata[i];
        for (guint k = account->invitations->len; k-- > 0;)
            if (!page->account || page->account == account)
                list_one(page, account->invitations->pdata[k]);
    }
}

static gboolean list(Ctx *ctx, const Args *args, GError **error) {
    Account *only = arg_text(args, "account") ? args_account(ctx, args) : NULL;
    Page *page = page_new(ctx->model, only, "invitations", "Invitations into rooms");
    page->empty = g_strdup(_("Nobody has invited you"));
    page_fill_by(page, PAGE_EVENT(EV_INVITED), list_fill, NULL, NULL);
    reply_page(ctx->reply, page);
    return TRUE;
}

static const Command table[] = {
    {"invite", "[-r room:flag] <who:contact> [reason:verbatim...]",
     "Ask somebody into the room of this window.",
     "They are asked directly (XEP-0249). A room for members only is asked to do it, so that it "
     "lets them in; with -r any room is.",
     "invite bob@example.org the kettle is on", NEED_ONLINE, invite, "invite send"},
    {"invite accept", "[-a account:account] <room:invitation> [nick:text]",
     "Enter a room that somebody has invited you into.", NULL,
     "invite accept tea@rooms.example.org", NEED_ONLINE, accept},
    {"invite decline", "[-a account:account] <room:invitation> [reason:verbatim...]",
     "Put away an invitation.",
     "Where the room has passed it on, it also tells who invited you, and the reason. Who asked "
     "you directly isn't told.",
     "invite decline tea@rooms.example.org not today", NEED_ACCOUNT, decline},
    {"invite list", "[-a account:account]", "List the rooms that somebody has invited you into.",
     "Invitations of strangers wait in the /inbox, too, and don't ring.", "invite list",
     NEED_ACCOUNT, list},
};

void invite_commands(Commands *commands) {
    commands_add(commands, "Rooms", table, G_N_ELEMENTS(table));
}
