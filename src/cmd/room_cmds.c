/* Rooms: into them, out of them, one's name and the subject there. */
#include "cmd/room_cmds.h"
#include "base/jid.h"
#include "base/text.h"
#include "base/tr.h"
#include "cmd/common.h"
#include "model/room.h"
#include "xmpp/xep/0045_muc.h"
#include "xmpp/xep/0045_muc_admin.h"
#include <string.h>

/* Who waits for the room's answer. The window of the room tells what is wrong, too, unless the
 * command was given there. */
typedef struct {
    Reply *reply;
    gboolean elsewhere;
} Waiting;

static Waiting *waiting_new(const Ctx *ctx, const Conv *conv) {
    Waiting *waiting = g_new(Waiting, 1);
    *waiting = (Waiting){reply_ref(ctx->reply), ctx->conv != conv};
    reply_expect(waiting->reply);
    return waiting;
}

static void waiting_free(gpointer data) {
    Waiting *waiting = data;
    reply_done(waiting->reply);
    reply_unref(waiting->reply);
    g_free(waiting);
}

static void answered(Conv *conv, const char *error, gpointer data) {
    const Waiting *waiting = data;
    if (!error)
        return;
    g_autofree char *clean = text_clean(error);
    reply_error(waiting->reply, "%s: %s", conv->jid, clean);
    if (waiting->elsewhere)
        model_error(conv->model, conv, "%s.", clean);
}

/* The nick of the last time, else the one the user goes by. Owned by the caller. */
static char *usual_nick(const Conv *conv) {
    const Account *account = conv->account;
    const char *set = settings_text(account->model->settings, "nick", account, NULL);
    g_autofree char *local = jid_local(account->jid);
    return g_strdup(conv->room->nick ? conv->room->nick : set && *set ? set : local);
}

/* As the room will write it; NULL and an error if it can't be one. Owned by the caller. */
static char *check_nick(const Conv *conv, const char *nick, GError **error) {
    g_autofree char *full = g_strconcat(conv->jid, "/", nick, NULL);
    g_autofree char *prepared = jid_prepare(full, NULL);
    if (prepared && *nick)
        return g_strdup(jid_resource(prepared));
    cmd_fail(error, CMD_ERROR_USAGE,
             "“%s” can't be a nick: it may not be empty, too long, or have invisible characters",
             nick);
    return NULL;
}

gboolean room_enter(Ctx *ctx, Conv *conv, const char *given, const char *password, GError **error) {
    g_autofree char *wish = given ? g_strdup(given) : usual_nick(conv);
    g_autofree char *nick = check_nick(conv, wish, error);
    if (!nick)
        return FALSE;
    Waiting *waiting = waiting_new(ctx, conv);
    const Invitation *invitation = invitations_find(conv->account, conv->jid);
    if (!password && invitation)
        password = invitation->password;
    g_autofree char *thread = invitation ? g_strdup(invitation->thread) : NULL;
    conv_open(conv);
    ctx->conv = conv;
    ctx->account = conv->account;
    if (conv->room->state == ROOM_IN && strcmp(conv->room->nick, nick) == 0)
        waiting_free(waiting); /* there already */
    else if (conv->room->state == ROOM_IN)
        muc_change_nick(conv, nick, answered, waiting, waiting_free);
    else
        muc_enter(conv, nick, password, answered, waiting, waiting_free);
    if (thread)
        muc_set_thread(conv, thread);
    return TRUE;
}

gboolean room_enter_new(Ctx *ctx, Conv *conv, const char *given, MucFn fn, gpointer data,
                        GDestroyNotify free_data, GError **error) {
    g_autofree char *wish = given ? g_strdup(given) : usual_nick(conv);
    g_autofree char *nick = check_nick(conv, wish, error);
    if (!nick)
        return FALSE;
    conv_open(conv);
    ctx->conv = conv;
    ctx->account = conv->account;
    muc_create(conv, nick, fn, data, free_data);
    return TRUE;
}

static gboolean join(Ctx *ctx, const Args *args, GError **error) {
    const char *room = arg_text(args, "room");
    Account *account = args_account(ctx, args);
    if (!room && (!ctx->conv || ctx->conv->kind != CONV_ROOM))
        return cmd_fail(error, CMD_ERROR_USAGE,
                        "/join: say which room: /join tea@rooms.example.org");
    g_autofree char *bare = jid_bare(room);
    Conv *conv = room ? rooms_get(account, bare) : ctx->conv;
    const char *given = arg_text(args, "nick") ? arg_text(args, "nick") : jid_resource(room);
    if (conv->kind != CONV_ROOM)
        return cmd_fail(error, CMD_ERROR_STATE, "%s is no room", bare);
    return room_enter(ctx, conv, given, arg_text(args, "password"), error);
}

static gboolean leave(Ctx *ctx, const Args *args, GError **error) {
    if (ctx->conv->room->state == ROOM_OUT && !ctx->conv->room->wanted)
        return cmd_fail(error, CMD_ERROR_STATE, "You are not in %s", ctx->conv->jid);
    muc_leave(ctx->conv, arg_text(args, "reason"));
    reply_line(ctx->reply, "You have left %s. /join goes back, /close closes the window",
               ctx->conv->jid);
    return TRUE;
}

gboolean room_is_inside(const Ctx *ctx, GError **error) {
    return ctx->conv->room->state == ROOM_IN ||
           cmd_fail(error, CMD_ERROR_STATE, "You are not in %s: /join goes in", ctx->conv->jid);
}

Conv *room_meant(const Ctx *ctx, const Args *args, GError **error) {
    const char *named = arg_text(args, "room");
    const Account *account = named       ? args_account(ctx, args)
                             : ctx->conv ? ctx->conv->account
                                         : NULL;
    const Room *room = account ? rooms_find(account, named ? named : ctx->conv->jid) : NULL;
    if (!room && named)
        cmd_fail(error, CMD_ERROR_STATE, "%s is no room that you have been in: /join it first",
                 named);
    else if (!room)
        cmd_fail(error, CMD_ERROR_STATE, "/%s belongs in a room: go to its window, or name it: -r",
                 args_command(args)->name);
    else if (!account_is_online(account))
        cmd_fail(error, CMD_ERROR_STATE, "%s is offline: /connect", account->jid);
    return room && account_is_online(account) ? room->conv : NULL;
}

void room_answer(Stream *stream, Stanza *answer, gpointer data) {
    Late *late = data;
    if (g_strcmp0(stanza_get(answer, "type"), "result") == 0) {
        if (late->fn)
            late->fn(late, answer);
    } else {
        g_autofree char *why = muc_admin_refusal(answer);
        g_autofree char *clean = text_clean(why);
        reply_error(late->reply, "%s: %s", late->what, clean);
    }
    reply_done(late->reply);
}

static gboolean nick(Ctx *ctx, const Args *args, GError **error) {
    g_autofree char *name = check_nick(ctx->conv, arg_text(args, "nick"), error);
    if (!name || !room_is_inside(ctx, error))
        return FALSE;
    if (strcmp(name, ctx->conv->room->nick) == 0)
        return cmd_fail(error, CMD_ERROR_STATE, "You are “%s” already", name);
    muc_change_nick(ctx->conv, name, answered, waiting_new(ctx, ctx->conv), waiting_free);
    return TRUE;
}

static gboolean subject(Ctx *ctx, const Args *args, GError **error) {
    const Room *room = ctx->conv->room;
    const char *text = arg_text(args, "text");
    gboolean clear = strcmp(args_command(args)->name, "subject clear") == 0;
    if (!text && !clear && (!room->subject || !*room->subject)) {
        reply_line(ctx->reply, "%s has no subject: /subject TEXT sets one", ctx->conv->jid);
        return TRUE;
    }
    if (!text && !clear) {
        g_autofree char *now = text_clean(room->subject);
        g_autofree char *by = text_clean(room->subject_by ? room->subject_by : "");
        reply_line(ctx->reply, "Subject: %s%s%s", now, *by ? _(", set by ") : "", by);
        return TRUE;
    }
    if (!room_is_inside(ctx, error))
        return FALSE;
    muc_set_subject(ctx->conv, clear ? "" : text);
    return TRUE;
}

static const Command table[] = {
    {"join", "[-a account:account] [room:room] [nick:text] [-p password:secret]", "Enter a room.",
     "Without a service (/join tea) it is a room of your own server. If there is no such room, it "
     "is made, and is yours. Rooms that are open when papo ends are entered again when it starts. "
     "Without anything, in a room's window: go back in.",
     "join tea@rooms.example.org \"Mad Hatter\"", NEED_ONLINE, join},
    {"leave", "[reason:verbatim...]", "Leave the room; its window stays.",
     "/close leaves it and closes the window. The others see the reason.", "leave tea time is over",
     NEED_ROOM, leave, "part"},
    {"nick", "<nick:text>", "Take another name in this room.", NULL, "nick \"March Hare\"",
     NEED_ROOM | NEED_ONLINE, nick},
    {"subject", "[text:verbatim...]", "Show the subject of the room, or set it.", NULL,
     "subject Tea party, bring cups", NEED_ROOM, subject},
    {"subject set", "<text:verbatim...>", "Set the subject of the room.",
     "As /subject; this way it may also begin with the word “clear”.", "subject set Tea party",
     NEED_ROOM | NEED_ONLINE, subject},
    {"subject clear", "", "Remove the subject of the room.", NULL, "subject clear",
     NEED_ROOM | NEED_ONLINE, subject},
};

void room_commands(Commands *commands) {
    commands_add(commands, "Rooms", table, G_N_ELEMENTS(table));
}
