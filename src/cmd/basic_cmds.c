/* Help, and the way out. */
#include "base/tr.h"
#include "cmd/common.h"
#include "cmd/help.h"
#include "model/saver.h"
#include "xmpp/xep/0363_upload.h"

static gboolean help(Ctx *ctx, const Args *args, GError **error) {
    return help_tell(ctx, arg_text(args, "topic"), error);
}

static gboolean quit(Ctx *ctx, const Args *args, GError **error) {
    if (!arg_on(args, "anyway") && saver_last_try(ctx->model->saver) > 0)
        return cmd_fail(
            error, CMD_ERROR_STATE,
            "The disk has not taken everything yet: make room on it, or /quit -f leaves "
            "without what is missing");
    g_autoptr(GPtrArray) uploads = uploads_all(ctx->model);
    if (!arg_on(args, "anyway") && uploads->len)
        return cmd_fail(
            error, CMD_ERROR_STATE,
            tr_count("%u file is still on its way (/sendfile list): /quit -f leaves without it",
                     "%u files are still on their way (/sendfile list): /quit -f leaves without "
                     "them",
                     uploads->len),
            uploads->len);
    bus_emit(ctx->model->bus, &(Event){.type = EV_QUIT, .text = arg_text(args, "status")});
    return TRUE;
}

static const Command table[] = {
    {"help", "[topic:topic...]", "Explain a command, a setting or a topic.",
     "Any other word lists the commands and settings that speak of it. /msg? is short for /help "
     "msg.",
     "help msg", 0, help},
    {"quit", "[-f anyway:flag] [status:text...]", "Say goodbye on every account and leave papo.",
     "Others see the status as your last words. Windows, drafts and what still waits to be sent "
     "are kept. While the disk refuses messages, or a file is being sent, only -f leaves.",
     "quit Good night", 0, quit, "exit"},
};

void basic_commands(Commands *commands) {
    commands_add(commands, "Help and leaving", table, G_N_ELEMENTS(table));
}
