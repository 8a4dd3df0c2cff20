/* What is kept of what was said, and what isn't. */
#include "base/text.h"
#include "base/tr.h"
#include "cmd/common.h"
#include "model/keeping.h"

enum { MANY = 2000 }; /* so many take longer than one would wait for without a word */

static const char *const answers[] = {"no", "yes", NULL};

/* A question about a conversation that may be gone when it is answered. */
typedef struct {
    Model *model;
    Reply *reply;
    const Conv *conv;
    gint64 before;
} Asked;

static void asked_free(gpointer data) {
    Asked *asked = data;
    reply_done(asked->reply);
    reply_unref(asked->reply);
    g_free(asked);
}

/* What is told at the end. */
typedef struct {
    Reply *reply;
    char *name;
} Told;

static void told_free(gpointer data) {
    Told *told = data;
    reply_done(told->reply);
    reply_unref(told->reply);
    g_free(told->name);
    g_free(told);
}

static void on_forgotten(guint n, const GError *error, gpointer data) {
    const Told *told = data;
    if (error)
        reply_error(
            told->reply,
            "%u messages of %s were deleted, but something of them is left: %s. It is tried "
            "again when papo is started.",
            n, told->name, error->message);
    else
        reply_line(told->reply,
                   tr_count("%u message of %s is deleted for good.",
                            "%u messages of %s are deleted for good.", n),
                   n, told->name);
}

static void forget_now(Reply *reply, Conv *conv, gint64 before) {
    g_autoptr(GError) error = NULL;
    guint n = forget_found(conv, before);
    Told *told = g_new0(Told, 1);
    *told = (Told){reply_ref(reply), text_clean(conv_name(conv))};
    reply_expect(reply);
    if (n >= MANY)
        reply_line(reply,
                   "%u messages of %s are being deleted; that takes a moment, just go on meanwhile",
                   n, told->name);
    if (forget(conv, before, on_forgotten, told, told_free, &error))
        return;
    reply_error(reply, "Nothing of %s was deleted: %s", told->name, error->message);
    told_free(told);
}

static void on_answer(const char *answer, gpointer data) {
    Asked *asked = data;
    if (g_strcmp0(answer, "yes") != 0 || !convs_exists(asked->model, asked->conv))
        reply_line(asked->reply, "Nothing was deleted");
    else
        forget_now(asked->reply, (Conv *)asked->conv, asked->before);
}

static gboolean forget_conv(Ctx *ctx, const Args *args, GError **error) {
    gint64 before = G_MAXINT64;
    gboolean day = args_moment(ctx, args, "before", "", &before);
    Conv *conv = args_conv(ctx, args, "conversation");
    if (!conv || !conv_has_peer(conv))
        return cmd_fail(error, CMD_ERROR_USAGE, "/forget: whose? This is no conversation");
    if (arg_text(args, "before") && !day)
        return cmd_fail(error, CMD_ERROR_USAGE,
                        "“%s” is no day: 2026-01-31, yesterday or 30d would be one",
                        arg_text(args, "before"));
    guint n = forget_found(conv, before);
    if (n == 0)
        return cmd_fail(error, CMD_ERROR_FAILED,
                        day ? N_("Nothing of %s is kept from before that day")
                            : N_("Nothing of %s is kept"),
                        conv_name(conv));
    if (arg_on(args, "yes")) {
        forget_now(ctx->reply, conv, before);
        return TRUE;
    }
    Asked *asked = g_new0(Asked, 1);
    *asked = (Asked){ctx->model, reply_ref(ctx->reply), conv, before};
    reply_expect(asked->reply);
    g_autofree char *name = text_clean(conv_name(conv));
    guint id =
        prompts_ask(ctx->model->prompts, PROMPT_CHOICE, conv->account, answers, on_answer, asked,
                    day ? N_("Delete for good what %s and you said before that day (%u)?")
                        : N_("Delete for good what %s and you said (%u)?"),
                    name, n);
    prompts_own_data(ctx->model->prompts, id, asked_free);
    return TRUE;
}

static const Command table[] = {
    {"forget", "[-b before:past] [-y yes:flag] [conversation:conv]",
     "Delete what was said in a conversation, for good.",
     "All of it, or with -b what is from before a day. Nothing of it is left on your disk: not in "
     "what /search looks through, nor in backups made by papo when it was brought up to date; what "
     "others and servers have is theirs. What waits to be sent stays. papo asks first, unless -y "
     "says yes. It is not seen any more at once, and told when nothing is left of it; much of it "
     "takes a moment, and should papo end before, it goes on when it is started again. "
     "The setting keep-history deletes by itself what is old.",
     "forget -b 2026-01-31", 0, forget_conv},
};

void keep_commands(Commands *commands) {
    commands_add(commands, "Chat", table, G_N_ELEMENTS(table));
}
