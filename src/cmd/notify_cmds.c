/* What is worth telling the user of: shorter ways to the settings about it, and what they come to.
 */
#include "base/tr.h"
#include "cmd/common.h"
#include "model/attention.h"
#include <string.h>

static gboolean change(Ctx *ctx, const char *name, const char *value, Conv *conv, GError **error) {
    Settings *settings = ctx->model->settings;
    Account *account = conv ? conv->account : NULL;
    if (!settings_set(settings, name, value, account, conv, error))
        return FALSE;
    const char *now = settings_text(settings, name, account, conv);
    if (conv)
        reply_line(ctx->reply, "%s is %s in this conversation", name, now);
    else
        reply_line(ctx->reply, "%s is %s", name, now && *now ? now : "-");
    return TRUE;
}

static Conv *here(const Ctx *ctx) {
    return ctx->conv && conv_has_peer(ctx->conv) ? ctx->conv : NULL;
}

/* ---- lists: of kinds, of words ---- */

static gboolean change_list(Ctx *ctx, const char *name, char **now, const char *word, gboolean on,
                            const char *none, GError **error) {
    g_autoptr(GPtrArray) words = g_ptr_array_new();
    for (char **each = now; each && *each; each++)
        if (**each && g_ascii_strcasecmp(*each, word) != 0)
            g_ptr_array_add(words, *each);
    if (on)
        g_ptr_array_add(words, (char *)word);
    g_ptr_array_add(words, NULL);
    g_autofree char *value = g_strjoinv(", ", (char **)words->pdata);
    return change(ctx, name, *value ? value : none, NULL, error);
}

static gboolean change_kind(Ctx *ctx, const char *kind, gboolean on, GError **error) {
    g_auto(GStrv) now = settings_list(ctx->model->settings, "notify-kinds", NULL, NULL);
    return change_list(ctx, "notify-kinds", now, kind, on, "none", error);
}

static gboolean change_triggers(Ctx *ctx, const char *what, const char *word, GError **error) {
    const char *set = settings_text(ctx->model->settings, "triggers", NULL, NULL);
    if (g_strcmp0(what, "list") == 0) {
        if (set && *set)
            reply_line(ctx->reply, "Words that call you: %s", set);
        else
            reply_line(ctx->reply,
                       "Only your nick calls you; /notify trigger add WORD adds a word");
        return TRUE;
    }
    gboolean add = g_strcmp0(what, "add") == 0;
    if ((!add && g_strcmp0(what, "remove") != 0) || !word || !*word || strpbrk(word, ", "))
        return cmd_fail(error, CMD_ERROR_USAGE,
                        "Say add or remove and one word: /notify trigger add kettle");
    g_auto(GStrv) now = g_strsplit_set(set ? set : "", ", ", -1);
    return change_list(ctx, "triggers", now, word, add, NULL, error);
}

/* ---- the commands ---- */

static void tell(const Ctx *ctx) {
    static const char *const words[] = {[NOTIFY_ALL] = N_("all that is said"),
                                        [NOTIFY_MENTIONS] = N_("mentions"),
                                        [NOTIFY_NONE] = N_("nothing")};
    const Settings *settings = ctx->model->settings;
    const Conv *conv = here(ctx);
    const Account *account = conv ? conv->account : NULL;
    if (conv)
        reply_line(ctx->reply, "You are told of %s here while you aren't reading it",
                   _(words[attention_mode(conv)]));
    reply_line(ctx->reply, "By: bell %s, flash %s, desktop %s (with what was said: %s)",
               settings_text(settings, "bell", account, conv),
               settings_text(settings, "flash", account, conv),
               settings_text(settings, "desktop", account, conv),
               settings_text(settings, "notify-text", account, conv));
    reply_line(ctx->reply, "Kinds: %s; of rooms %s; while you are dnd %s",
               settings_text(settings, "notify-kinds", account, NULL),
               settings_text(settings, "notify-rooms", account, NULL),
               settings_text(settings, "notify-dnd", account, NULL));
    int again = settings_number(settings, "notify-remind", NULL, NULL);
    if (again > 0)
        reply_line(ctx->reply, "Again every %d seconds, while something is unread", again);
}

static gboolean notify(Ctx *ctx, const Args *args, GError **error) {
    const char *what = arg_text(args, "what");
    if (!what) {
        tell(ctx);
        return TRUE;
    }
    const char *value = strcmp(what, "on") == 0      ? "all"
                        : strcmp(what, "off") == 0   ? "none"
                        : strcmp(what, "reset") == 0 ? NULL
                                                     : what;
    return change(ctx, "notify", value, here(ctx), error);
}

static gboolean never_here(GError **error) {
    return cmd_fail(error, CMD_ERROR_USAGE,
                    "Of the window you are reading you are never told: you see it");
}

/* As Profanity has it: on and off, and more words for the finer things. */
static gboolean notify_chat(Ctx *ctx, const Args *args, GError **error) {
    const char *what = arg_text(args, "what"), *value = arg_text(args, "value");
    if (strcmp(what, "current") == 0)
        return g_strcmp0(value, "on") != 0 || never_here(error);
    if (strcmp(what, "text") == 0)
        return change(ctx, "notify-text", value ? value : "on", NULL, error);
    return change_kind(ctx, ATTENTION_MESSAGE, strcmp(what, "on") == 0, error);
}

/* How the nick has to be written, in Profanity's words; the settings hold for triggers as well. */
static const char *mention_setting(const char *word, const char **value) {
    static const char *const words[][3] = {{"case_sensitive", "mention-case", "on"},
                                           {"case_insensitive", "mention-case", "off"},
                                           {"word_part", "mention-parts", "on"},
                                           {"word_whole", "mention-parts", "off"}};
    for (guint i = 0; i < G_N_ELEMENTS(words); i++) {
        *value = words[i][2];
        if (g_strcmp0(word, words[i][0]) == 0)
            return words[i][1];
    }
    return NULL;
}

static gboolean notify_room(Ctx *ctx, const Args *args, GError **error) {
    const char *what = arg_text(args, "what"), *value = arg_text(args, "value");
    gboolean off = g_strcmp0(value, "off") == 0;
    if (strcmp(what, "current") == 0)
        return off || !value || never_here(error);
    if (strcmp(what, "trigger") == 0) {
        g_auto(GStrv) words = g_strsplit(value ? value : "list", " ", 2);
        return change_triggers(ctx, words[0], words[1], error);
    }
    const char *how, *setting = mention_setting(value, &how);
    if (setting && strcmp(what, "mention") == 0)
        return change(ctx, setting, how, NULL, error);
    if (value && !off && strcmp(value, "on") != 0)
        return cmd_fail(error, CMD_ERROR_USAGE,
                        "Say on or off; or how your nick is to be written for a mention: "
                        "case_sensitive, case_insensitive, word_whole or word_part");
    if (strcmp(what, "text") == 0)
        return change(ctx, "notify-text", off ? "off" : "on", NULL, error);
    if (strcmp(what, "mention") == 0)
        return change(ctx, "notify-rooms", off ? "none" : "mentions", NULL, error);
    return change(ctx, "notify-rooms", strcmp(what, "on") == 0 ? "all" : "none", NULL, error);
}

static gboolean notify_trigger(Ctx *ctx, const Args *args, GError **error) {
    return change_triggers(ctx, arg_text(args, "what"), arg_text(args, "word"), error);
}

static gboolean notify_kind(Ctx *ctx, const Args *args, GError **error) {
    static const char *const kinds[][2] = {{"notify invite", ATTENTION_INVITATION},
                                           {"notify mention", ATTENTION_MENTION},
                                           {"notify sub", ATTENTION_SUBSCRIPTION},
                                           {"notify typing", ATTENTION_TYPING}};
    for (guint i = 0; i < G_N_ELEMENTS(kinds); i++)
        if (strcmp(args_command(args)->name, kinds[i][0]) == 0)
            return change_kind(ctx, kinds[i][1], arg_on(args, "value"), error);
    return FALSE;
}

static gboolean notify_remind(Ctx *ctx, const Args *args, GError **error) {
    return change(ctx, "notify-remind", arg_text(args, "seconds"), NULL, error);
}

static const Command table[] = {
    {"notify", "[what:auto|all|mentions|none|on|off|reset]",
     "Choose what of this conversation you are told of while you aren't reading it, or show it.",
     "By the bell, a flash or a notification on the desktop: settings bell, flash and desktop. all "
     "(or on) is everything that is said, mentions are your nick and your triggers, none (or off) "
     "is nothing, auto is all from one person and what notify-rooms says in a room; reset is what "
     "holds elsewhere. In the console it is for all conversations. What may be told at all says "
     "notify-kinds, and while your status is dnd notify-dnd.",
     "notify mentions", 0, notify},
    {"notify chat", "<what:on|off|text|current> [value:on|off]",
     "Be told of messages, or not; with what they say, or without.", NULL, "notify chat text on", 0,
     notify_chat},
    {"notify room", "<what:on|off|mention|text|trigger|current> [value:text...]",
     "Be told of all that is said in rooms, of mentions, or of nothing.",
     "For one room: /notify in its window. A mention is your nick, or a trigger, as a word of its "
     "own "
     "and in any case: mention case_sensitive and mention word_part set the settings mention-case "
     "and "
     "mention-parts, case_insensitive and word_whole unset them.",
     "notify room mention on", 0, notify_room},
    {"notify trigger", "<what:add|remove|list> [word:text]",
     "Words that call you as your nick does.", "For one conversation: /set -c triggers.",
     "notify trigger add kettle", 0, notify_trigger},
    {"notify mention", "<value:on|off>", "Be told of mentions, or not.", NULL, "notify mention on",
     0, notify_kind},
    {"notify invite", "<value:on|off>", "Be told of invitations into rooms, or not.", NULL,
     "notify invite on", 0, notify_kind},
    {"notify sub", "<value:on|off>",
     "Be told when somebody asks to see when you are online, or not.",
     "Strangers wait in the inbox in any case, without a sound.", "notify sub off", 0, notify_kind},
    {"notify typing", "<value:on|off>", "Be told when somebody begins to write to you, or not.",
     NULL, "notify typing on", 0, notify_kind},
    {"notify remind", "<seconds:number>",
     "Be told again after so many seconds, while something is unread; 0: never.", NULL,
     "notify remind 300", 0, notify_remind},
};

void notify_commands(Commands *commands) {
    commands_add(commands, "Notifications", table, G_N_ELEMENTS(table));
}
