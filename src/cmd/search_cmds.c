/* Finding again what was said. */
#include "base/text.h"
#include "base/tr.h"
#include "cmd/common.h"
#include "model/finder.h"
#include "model/history.h"
#include "model/hits.h"
#include "model/roster.h"
#include <string.h>

enum { HITS = 20, HITS_MAX = 1000, LINE_WIDTH = 200 };
#define DAY (G_TIME_SPAN_DAY)

/* Who said it, in a word; owned by the caller. */
static char *speaker(const Conv *conv, const Message *message) {
    if (message->state != MESSAGE_RECEIVED)
        return g_strdup(_("me"));
    if (message->nick) /* in a room */
        return text_clean(message->nick);
    const Contact *contact = conv && conv->account && message->from
                                 ? roster_find(conv->account->roster, message->from)
                                 : NULL;
    return text_clean(contact ? contact_display_name(contact) : message->from ? message->from : "");
}

/* "14:05 Bob: hello", in one line; owned by the caller. */
static char *line_of(const Ctx *ctx, const Conv *conv, const Message *message) {
    g_autofree char *time = cmd_time(message->time, clock_now(ctx->model->clock));
    g_autofree char *who = speaker(conv, message);
    g_autofree char *body = text_clean(message->body ? message->body : "");
    g_autofree char *text = text_ellipsize(body, LINE_WIDTH);
    gboolean notice = message->kind != MESSAGE_TEXT;
    return g_strdup_printf("%s %s%s%s", time, notice ? "" : who, notice ? "" : ": ", text);
}

static gboolean search(Ctx *ctx, const Args *args, GError **error) {
    const Account *account = arg_text(args, "account") ? args_account(ctx, args) : NULL;
    Conv *conv = arg_on(args, "here") ? ctx->conv : NULL;
    if (conv && !conv_has_peer(conv))
        return cmd_fail(error, CMD_ERROR_STATE, "-c is for a conversation, and this is none");
    guint limit = CLAMP(arg_number(args, "number", HITS), 1, HITS_MAX);
    const GPtrArray *hits =
        hits_search(ctx->model, arg_text(args, "words"), account, conv, limit, error);
    if (!hits)
        return FALSE;
    for (guint i = hits->len; i > 0; i--) { /* the newest last, where the eye is */
        const Message *message = g_ptr_array_index(hits, i - 1);
        Conv *where = convs_by_id(ctx->model, message->conv_id);
        g_autofree char *line = line_of(ctx, where, message);
        g_autofree char *name = text_clean(where ? conv_name(where) : _("(removed)"));
        reply_line(ctx->reply, "%u  %s  %s", i, name, line);
    }
    if (hits->len == limit)
        reply_line(ctx->reply,
                   "These are the newest %u (-n says how many): /jump NUMBER goes there",
                   hits->len);
    else if (hits->len)
        reply_line(ctx->reply,
                   tr_count("%u found: /jump NUMBER goes there",
                            "%u found: /jump NUMBER goes there", hits->len),
                   hits->len);
    else
        reply_line(ctx->reply, "Nothing found; only whole words are, unless they end in *: kett*");
    return TRUE;
}

static void print_from(const Ctx *ctx, const Conv *conv, guint first, guint n) {
    const GPtrArray *messages = conv->history->messages;
    for (guint i = first; i < messages->len && i - first < n; i++) {
        g_autofree char *line = line_of(ctx, conv, g_ptr_array_index(messages, i));
        reply_line(ctx->reply, "%s", line);
    }
}

static void print_last(const Ctx *ctx, Conv *conv, guint wanted) {
    History *loaded = conv->history;
    if (!loaded->at_end)
        history_to_end(loaded, wanted);
    while (loaded->messages->len < wanted && !loaded->at_start)
        if (!history_load_older(loaded, wanted - loaded->messages->len))
            break;
    guint len = loaded->messages->len;
    print_from(ctx, conv, len > wanted ? len - wanted : 0, wanted);
    if (!len)
        reply_line(ctx->reply, "Nothing has been said here yet");
}

static void print_since(const Ctx *ctx, Conv *conv, gint64 id, guint wanted) {
    History *loaded = conv->history;
    history_jump(loaded, id, wanted);
    int first = history_index(loaded, id);
    while (first >= 0 && loaded->messages->len - (guint)first < wanted && !loaded->at_end)
        if (!history_load_newer(loaded, wanted))
            break;
    print_from(ctx, conv, (guint)MAX(first, 0), wanted);
    if (!loaded->held) /* as it was found */
        history_to_end(loaded, wanted);
}

static char *date_of(gint64 us) {
    g_autoptr(GDateTime) time = g_date_time_new_from_unix_local(us / G_USEC_PER_SEC);
    return time ? g_date_time_format(time, "%Y-%m-%d") : g_strdup("?");
}

/* What was said at a moment, or next after it. */
static gboolean look_at(Ctx *ctx, Conv *conv, const Args *args, gint64 moment, GError **error) {
    gint64 id, time;
    if (!finder_first_at(conv, moment, &id, &time))
        return cmd_fail(error, CMD_ERROR_FAILED, "Nothing has been said to %s since then",
                        conv_name(conv));
    if (arg_text(args, "number")) {
        print_since(ctx, conv, id, CLAMP(arg_number(args, "number", HITS), 1, HITS_MAX));
        return TRUE;
    }
    if (time - moment >= DAY) {
        g_autofree char *wanted = date_of(moment), *found = date_of(time);
        reply_line(ctx->reply, "Nothing was said on %s; this is %s", wanted, found);
    }
    bus_emit(ctx->model->bus,
             &(Event){.type = EV_LOOK, .account = conv->account, .conv = conv, .number = id});
    return TRUE;
}

static gboolean history(Ctx *ctx, const Args *args, GError **error) {
    gint64 moment;
    gboolean day = args_moment(ctx, args, "when", "time", &moment);
    Conv *conv = args_conv(ctx, args, day ? "conversation" : "when");
    if (day)
        return look_at(ctx, conv, args, moment, error);
    if (arg_text(args, "conversation"))
        conv = args_conv(ctx, args, "conversation");
    print_last(ctx, conv, CLAMP(arg_number(args, "number", HITS), 1, HITS_MAX));
    return TRUE;
}

static const Command table[] = {
    {"search", "[-n number:number] [-a account:account] [-c here:flag] <words:verbatim...>",
     "Find what was said, in every conversation or, with -c, in this one.",
     "All words must be there; \"a phrase\" in quotes is found as it stands, and kett* finds every "
     "word that begins so. The hits are numbered: /jump NUMBER shows one where it was said. -n is "
     "how many to show at most.",
     "search -n 5 kettle \"on fire\"", 0, search},
    {"history", "[-n number:number] [-w conversation:conv] [when:past] [time:time]",
     "Show what was said on a day, or print what was said last.",
     "A day is 2026-01-31, 01-31, 2026-01, yesterday, monday, 3d or 2w (ago); a time of day may "
     "follow. The screen then shows that place; /jump back comes back. With -n, or without a day, "
     "it is printed instead, which is for scripts. -w, or a conversation instead of the day, says "
     "whose.",
     "history 2026-01-31 12:30", 0, history},
};

void search_commands(Commands *commands) {
    commands_add(commands, "Chat", table, G_N_ELEMENTS(table));
}
