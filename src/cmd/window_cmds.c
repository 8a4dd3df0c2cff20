/* What can be done with windows, on the screen or not: list, order, mark and close them. */
#include "base/text.h"
#include "base/tr.h"
#include "cmd/common.h"
#include "model/history.h"
#include "model/model.h"
#include <string.h>

typedef gboolean (*Wanted)(const Conv *conv);

static gboolean any(const Conv *conv) {
    return TRUE;
}

static gboolean is_unread(const Conv *conv) {
    return conv->unread > 0;
}

static gboolean is_marked(const Conv *conv) {
    return conv->marked;
}

static guint list(Ctx *ctx, Wanted wanted) {
    g_autoptr(GPtrArray) open = convs_open(ctx->model);
    guint n = 0;
    for (guint i = 0; i < open->len; i++) {
        const Conv *conv = g_ptr_array_index(open, i);
        gboolean named = strcmp(conv_name(conv), conv->jid) != 0;
        if (!wanted(conv))
            continue;
        g_autofree char *name = text_clean(conv_name(conv)), *jid = text_clean(conv->jid);
        g_autoptr(GString) line = g_string_new(NULL);
        g_string_printf(line, "%2u %s", i + 1, name);
        if (named)
            g_string_append_printf(line, " (%s)", jid);
        if (conv->unread)
            g_string_append_printf(line, _(": %u new"), conv->unread);
        if (conv->mentions)
            g_string_append_printf(line, _(", %u for you"), conv->mentions);
        if (conv->marked)
            g_string_append(line, conv->unread ? _(", marked") : _(": marked"));
        reply_line(ctx->reply, "%s", line->str);
        n++;
    }
    return n;
}

static gboolean wins(Ctx *ctx, const Args *args, GError **error) {
    list(ctx, any);
    return TRUE;
}

static gboolean wins_unread(Ctx *ctx, const Args *args, GError **error) {
    if (!list(ctx, is_unread))
        reply_line(ctx->reply, "Nothing is unread");
    return TRUE;
}

static gboolean wins_attention(Ctx *ctx, const Args *args, GError **error) {
    if (!list(ctx, is_marked))
        reply_line(ctx->reply, "No window is marked; /mark does that");
    return TRUE;
}

/* One line, also of nothing: it may be all that a status bar shows. */
static gboolean unread_count(Ctx *ctx, const Args *args, GError **error) {
    guint unread, mentions;
    convs_count_news(ctx->model, &unread, &mentions);
    if (mentions)
        reply_line(ctx->reply, "%u new, %u for you", unread, mentions);
    else
        reply_line(ctx->reply, tr_count("%u new", "%u new", unread), unread);
    return TRUE;
}

/* From 1, as its tab says. */
static int number_of(const Ctx *ctx, const Conv *conv) {
    g_autoptr(GPtrArray) open = convs_open(ctx->model);
    guint index = 0;
    return g_ptr_array_find(open, conv, &index) ? (int)index + 1 : 0;
}

static gboolean is_fixed(const Conv *conv) {
    return conv->kind == CONV_CONSOLE;
}

static gboolean fixed(const Conv *conv, GError **error) {
    return cmd_fail(error, CMD_ERROR_STATE, "The window %s stays where it is", conv_name(conv));
}

static gboolean wins_move(Ctx *ctx, const Args *args, GError **error) {
    Conv *conv = args_window(ctx, args, "window");
    int number = (int)CLAMP(arg_number(args, "place", 0), 1, G_MAXINT);
    if (is_fixed(conv))
        return fixed(conv, error);
    conv_set_position(conv, number - 1);
    reply_line(ctx->reply, "%s is window %d now", conv_name(conv), number_of(ctx, conv));
    return TRUE;
}

static gboolean wins_swap(Ctx *ctx, const Args *args, GError **error) {
    Conv *one = args_window(ctx, args, "one"), *other = args_window(ctx, args, "other");
    if (is_fixed(one) || is_fixed(other))
        return fixed(is_fixed(one) ? one : other, error);
    int first = number_of(ctx, one), second = number_of(ctx, other);
    if (first > second) {
        Conv *later = one;
        int number = first;
        one = other, other = later;
        first = second, second = number;
    }
    conv_set_position(one, second - 1);
    conv_set_position(other, first - 1);
    reply_line(ctx->reply, "%s is window %d now, and %s window %d", conv_name(one),
               number_of(ctx, one), conv_name(other), number_of(ctx, other));
    return TRUE;
}

static void close_one(Ctx *ctx, Conv *conv) {
    conv_close(conv);
    if (ctx->conv == conv)
        ctx->conv = ctx->model->console;
}

static gboolean close_conv(Ctx *ctx, const Args *args, GError **error) {
    Conv *conv = args_window(ctx, args, "window");
    if (!conv || conv == ctx->model->console)
        return cmd_fail(error, CMD_ERROR_STATE, "The console stays open: /quit ends papo");
    close_one(ctx, conv);
    return TRUE;
}

/* Closing a room leaves it: not among many others. */
static gboolean is_done(const Conv *conv) {
    return conv->unread == 0 && !conv->marked && conv->kind != CONV_ROOM;
}

static gboolean close_those(Ctx *ctx, Wanted wanted) {
    g_autoptr(GPtrArray) open = convs_open(ctx->model);
    guint n = 0;
    for (guint i = 0; i < open->len; i++) {
        Conv *conv = g_ptr_array_index(open, i);
        if (is_fixed(conv) || !wanted(conv))
            continue;
        close_one(ctx, conv);
        n++;
    }
    reply_line(ctx->reply, tr_count("%u window closed", "%u windows closed", n), n);
    return TRUE;
}

static gboolean close_read(Ctx *ctx, const Args *args, GError **error) {
    return close_those(ctx, is_done);
}

static gboolean close_all(Ctx *ctx, const Args *args, GError **error) {
    return close_those(ctx, any);
}

static gboolean mark(Ctx *ctx, const Args *args, GError **error) {
    Conv *conv = args_window(ctx, args, "window");
    conv_mark(conv, !conv->marked);
    return TRUE;
}

static const Command table[] = {
    {"wins", "", "List the windows.", NULL, "wins", 0, wins, "windows"},
    {"wins unread", "", "List the windows with something new.", NULL, "wins unread", 0,
     wins_unread},
    {"unread count", "", "Say how many messages are unread in all windows.",
     "In one line, for a status bar: papo --remote \"/unread count\".", "unread count", 0,
     unread_count},
    {"wins attention", "", "List the windows that are marked.", "/mark does that.",
     "wins attention", 0, wins_attention},
    {"wins move", "<place:number> [window:window]", "Give a window another number.",
     "Without a window: the one you are in. The console is always the first.", "wins move 2", 0,
     wins_move},
    {"wins swap", "<one:window> [other:window]", "Let two windows change places.",
     "With one window: it and the one you are in.", "wins swap 2", 0, wins_swap},
    {"close", "[window:window]", "Close a window, by its number or name; or this one.",
     "Nothing is lost: /msg opens it again with all that was said.", "close", 0, close_conv},
    {"close all", "", "Close every window but the console.", NULL, "close all", 0, close_all},
    {"close read", "", "Close the windows without anything new.",
     "Rooms and marked windows stay open.", "close read", 0, close_read, "wins prune"},
    {"mark", "[window:window]",
     "Mark a window that you want to come back to, or take the mark away.",
     "Its tab shows the mark, also after a restart. /mark next goes to the next one that is "
     "marked.",
     "mark", 0, mark},
};

void window_commands(Commands *commands) {
    commands_add(commands, "Windows", table, G_N_ELEMENTS(table));
}
