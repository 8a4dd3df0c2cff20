/* Messages that were said already: corrected, and what they said before. */
#include "base/text.h"
#include "base/tr.h"
#include "cmd/common.h"
#include "model/correction.h"
#include "model/message.h"
#include "model/quote.h"
#include "model/room.h"

enum { NTH_MAX = 1000 };
#define NOTHING_TO_QUOTE N_("Nobody else has said so much here that could be quoted")

static guint nth_of(const Args *args, guint fallback) {
    return (guint)CLAMP(arg_number(args, "nth", fallback), 1, NTH_MAX);
}

/* Without a text: begins to write it, and again: goes to the message before. */
static gboolean correct(Ctx *ctx, const Args *args, GError **error) {
    Conv *conv = ctx->conv;
    const char *text = arg_text(args, "text");
    const Room *room = conv->room;
    if (room && room->state == ROOM_OUT && !room->wanted)
        return cmd_fail(error, CMD_ERROR_STATE, "You are not in %s: /join goes in", conv->jid);
    guint nth = nth_of(args, text ? 1 : conv->correcting_nth + 1);
    g_autoptr(Message) message = correction_own(conv, nth);
    if (!message)
        return cmd_fail(error, CMD_ERROR_USAGE,
                        nth > 1 ? N_("You have not said so much here")
                                : N_("You have said nothing here yet that could be corrected"));
    if (!text)
        return correction_begin(conv, nth);
    correction_end(conv);
    return correction_say(conv, message->id, text, error);
}

static gboolean edits(Ctx *ctx, const Args *args, GError **error) {
    g_autoptr(Message) message = correction_edited(ctx->conv, nth_of(args, 1));
    if (!message) {
        reply_line(ctx->reply, "Nothing was corrected here%s",
                   nth_of(args, 1) > 1 ? _(" so often") : "");
        return TRUE;
    }
    g_autoptr(GPtrArray) versions = correction_versions(ctx->conv, message);
    for (guint i = 0; i < versions->len; i++) {
        const Version *version = g_ptr_array_index(versions, i);
        g_autofree char *time = cmd_time(version->time, clock_now(ctx->model->clock));
        g_autofree char *body = text_clean(version->body ? version->body : "");
        reply_line(ctx->reply, "%s %s", time, body);
    }
    return TRUE;
}

/* Likewise. */
static gboolean quote(Ctx *ctx, const Args *args, GError **error) {
    Conv *conv = ctx->conv;
    const char *text = arg_text(args, "text");
    guint nth = nth_of(args, text ? 1 : conv->quoting_nth + 1);
    if (arg_text(args, "nth"))
        conv->selected = 0;
    if (!text)
        return quote_begin(conv, nth) || cmd_fail(error, CMD_ERROR_USAGE, NOTHING_TO_QUOTE);
    g_autoptr(Message) message = quote_selected(conv);
    if (!message)
        message = quote_find(conv, nth);
    if (!message)
        return cmd_fail(error, CMD_ERROR_USAGE, NOTHING_TO_QUOTE);
    g_autofree char *before = quote_text(conv, message);
    g_autofree char *line = g_strdup_printf("/say %s%s", before, text);
    return cmd_run(ctx, line, error);
}

static const Command table[] = {
    {"correct", "[-m nth:number] [text:verbatim...]", "Correct what you said last here (XEP-0308).",
     "With a text: that is what it says from now on, for the others as well. Without: the old text "
     "comes into the input line, and Enter sends it as you have changed it; once more goes to what "
     "you said before, Esc leaves all as it was. -m counts your own messages from the last. The "
     "others can see that it was corrected, and what it said; programs that don't know corrections "
     "show the new text as one more message. /edits shows what a message said before.",
     "correct -m 2 Good morning!", NEED_CHAT | ACCEPT_LINES, correct},
    {"edits", "[nth:number]", "Show what a corrected message said before.",
     "All its texts, the oldest first. A number counts the corrected messages of this conversation "
     "from the last.",
     "edits", NEED_CHAT, edits},
    {"quote", "[-m nth:number] [text:verbatim...]", "Quote what somebody else said here.",
     "Without a text the quote comes into the input line, for you to write below it; once more "
     "quotes what was said before that. With a text it is said at once. What you have gone to "
     "(with "
     "/find or /jump) is quoted, else what was said last; -m counts what others said from the "
     "last.",
     "quote -m 2 That is so.", NEED_CHAT | ACCEPT_LINES, quote},
};

void message_commands(Commands *commands) {
    commands_add(commands, "Chat", table, G_N_ELEMENTS(table));
}
