/* Saying things, and the windows things are said in. */
#include "base/jid.h"
#include "base/text.h"
#include "cmd/common.h"
#include "model/correction.h"
#include "model/history.h"
#include "model/room.h"
#include "model/roster.h"
#include <string.h>

static gboolean say_in(Ctx *ctx, Conv *conv, const Args *args, GError **error) {
    const char *text = arg_text(args, "text"), *subject = arg_text(args, "subject");
    if (!text || !text[strspn(text, " \n\t")])
        return cmd_fail(error, CMD_ERROR_USAGE, "There is nothing to say");
    const Room *room = conv->room;
    if (room && room->state == ROOM_OUT && !room->wanted)
        return cmd_fail(error, CMD_ERROR_STATE, "You are not in %s: /join goes in", conv->jid);
    if (!(arg_on(args, "unstyled") ? conv_say_unstyled : conv_say)(conv, text, subject))
        return cmd_fail(error, CMD_ERROR_FAILED, "That could not be said to %s", conv_name(conv));
    return TRUE;
}

/* What is said while a correction is being written is that correction. */
static gboolean reword(Ctx *ctx, const char *text, GError **error) {
    gint64 message = ctx->conv->correcting;
    correction_end(ctx->conv);
    return correction_say(ctx->conv, message, text, error);
}

static gboolean say(Ctx *ctx, const Args *args, GError **error) {
    if (ctx->conv->correcting && arg_text(args, "text") && !arg_text(args, "subject"))
        return reword(ctx, arg_text(args, "text"), error);
    return say_in(ctx, ctx->conv, args, error);
}

static gboolean msg(Ctx *ctx, const Args *args, GError **error) {
    Account *account = args_account(ctx, args);
    const char *who = arg_text(args, "who"), *resource = jid_resource(who);
    g_autofree char *bare = jid_bare(who);
    if (arg_text(args, "subject") && !arg_text(args, "text"))
        return cmd_fail(error, CMD_ERROR_USAGE, "/msg: a subject needs a text, too");
    const Room *room = rooms_find(account, bare);
    Conv *conv = room && resource ? convs_get(account, CONV_PRIVATE, who)
                                  : convs_get(account, CONV_CHAT, bare);
    conv_open(conv);
    if (resource && conv->kind == CONV_CHAT)
        conv_lock(conv, resource);
    ctx->conv = conv;
    ctx->account = account;
    return !arg_text(args, "text") || say_in(ctx, conv, args, error);
}

static gboolean me(Ctx *ctx, const Args *args, GError **error) {
    g_autofree char *text = g_strconcat("/me ", arg_text(args, "text"), NULL);
    if (ctx->conv->correcting)
        return reword(ctx, text, error);
    return conv_say(ctx->conv, text, NULL) != NULL ||
           cmd_fail(error, CMD_ERROR_FAILED, "That could not be said to %s", conv_name(ctx->conv));
}

static gboolean draft(Ctx *ctx, const Args *args, GError **error) {
    const char *text = arg_text(args, "text");
    if (text)
        conv_set_draft(ctx->conv, text);
    else if (ctx->conv->draft && *ctx->conv->draft)
        reply_line(ctx->reply, "%s", ctx->conv->draft);
    else
        reply_line(ctx->reply, "There is no draft here");
    return TRUE;
}

static gboolean resource_lock(Ctx *ctx, const Args *args, GError **error) {
    conv_lock(ctx->conv, arg_text(args, "resource"));
    reply_line(ctx->reply, "What you say here goes to %s alone, until it leaves",
               ctx->conv->resource);
    return TRUE;
}

static gboolean resource_off(Ctx *ctx, const Args *args, GError **error) {
    conv_lock(ctx->conv, NULL);
    reply_line(ctx->reply, "What you say here goes to every device of %s", conv_name(ctx->conv));
    return TRUE;
}

static gboolean typing(Ctx *ctx, const Args *args, GError **error) {
    bus_emit(ctx->model->bus, &(Event){.type = EV_TYPING,
                                       .account = ctx->conv->account,
                                       .conv = ctx->conv,
                                       .text = arg_text(args, "state")});
    return TRUE;
}

static gboolean read_conv(Ctx *ctx, const Args *args, GError **error) {
    Conv *conv = args_conv(ctx, args, "conversation");
    if (conv && conv_has_peer(conv))
        conv_mark_read(conv);
    return TRUE;
}

static const Command table[] = {
    {"msg", "[-a account:account] [-s subject:text] <who:person> [text:verbatim...]",
     "Start a conversation, or say something in it.",
     "In a room a nick is enough: it stays between the two of you. "
     "With an address that has a resource (bob@example.org/phone) it goes to that device alone. "
     "What is said while you are offline is kept, and sent when you are back.",
     "msg bob@example.org Is the kettle on?", NEED_ACCOUNT | ACCEPT_LINES, msg},
    {"say", "[-s subject:text] [-u unstyled:flag] <text:verbatim...>",
     "Say something in this conversation.",
     "That is what text without a command does. Two slashes (//) say text that begins with one. "
     "With -u its signs mean nothing (XEP-0393): others show *this* as it is.",
     "say Good morning", NEED_CHAT | ACCEPT_LINES, say},
    {"me", "<text:verbatim...>", "Say what you do: “/me waves” is shown as “alice waves”.", NULL,
     "me waves", NEED_CHAT | ACCEPT_LINES, me},
    {"draft", "[text:verbatim...]", "Keep what you have begun to write, or show it.",
     "What stands in the input line when you leave a window is kept by itself.",
     "draft Dear Alice,", NEED_CHAT | ACCEPT_LINES, draft},
    {"read", "[conversation:conv]", "Mark a conversation as read.", NULL, "read", 0, read_conv},
    {"typing", "<state:active|composing|paused|inactive|gone>",
     "Tell the other side that you are writing, or not (XEP-0085).",
     "The screen does that by itself; this is for scripts.", "typing composing",
     NEED_CHAT | NEED_ONLINE, typing},
    {"resource lock", "<resource:resource>", "Talk to one device of the contact alone (XEP-0296).",
     NULL, "resource lock phone", NEED_CHAT, resource_lock, "resource set"},
    {"resource off", "", "Talk to every device of the contact again.", NULL, "resource off",
     NEED_CHAT, resource_off},
};

void chat_commands(Commands *commands) {
    commands_add(commands, "Chat", table, G_N_ELEMENTS(table));
}
