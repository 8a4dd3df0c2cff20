/* Who has been there when, and being away by oneself. */
#include "base/jid.h"
#include "cmd/common.h"
#include "xmpp/xep/0012_last.h"
#include <string.h>

static void tell_last(Late *late, Stanza *answer) {
    gint64 seconds = last_seconds(answer);
    if (seconds < 0) {
        reply_error(late->reply, "%s answered, but not with a time", late->who);
        return;
    }
    g_autofree char *words = cmd_duration(seconds);
    g_autofree char *said = cmd_clean(stanza_child_text(answer, "query", NS_LAST));
    g_autofree char *name = jid_local(late->who);
    if (!name || !*name)
        reply_line(late->reply, "%s has been running for %s", late->who, words);
    else if (jid_resource(late->who))
        reply_line(late->reply, "%s was touched %s ago", late->who, words);
    else if (seconds == 0)
        reply_line(late->reply, "%s is online", late->who);
    else
        reply_line(late->reply, "%s was online %s ago%s%s", late->who, words, *said ? ": " : "",
                   said);
}

static gboolean last(Ctx *ctx, const Args *args, GError **error) {
    Account *account = args_account(ctx, args);
    Stream *stream = cmd_stream(ctx, args, error);
    if (!stream)
        return FALSE;
    gboolean nobody = !arg_text(args, "who") && (!ctx->conv || !conv_has_peer(ctx->conv));
    g_autofree char *jid = nobody ? jid_domain(account->jid) : cmd_who_full(ctx, args, NULL);
    last_ask(stream, jid, late_answer,
             late_new(ctx, account, jid, tell_last, "%s doesn't say", jid), late_free);
    return TRUE;
}

static gboolean set(Ctx *ctx, const char *name, const char *value, GError **error) {
    return settings_set(ctx->model->settings, name, value, NULL, NULL, error);
}

static gboolean last_set(Ctx *ctx, const Args *args, GError **error) {
    const char *value = arg_text(args, "value");
    if (!set(ctx, "tell-idle", value, error))
        return FALSE;
    if (strcmp(value, "on") == 0)
        reply_line(ctx->reply, "Contacts may know since when you haven't touched a key");
    else
        reply_line(ctx->reply, "Nobody is told since when you haven't touched a key");
    return TRUE;
}

static void tell_autoaway(const Ctx *ctx) {
    const Settings *settings = ctx->model->settings;
    int after = settings_number(settings, "autoaway-after", NULL, NULL);
    int xa = settings_number(settings, "autoaway-xa-after", NULL, NULL);
    gboolean off = strcmp(settings_text(settings, "autoaway", NULL, NULL), "off") == 0;
    if (off && settings_on(settings, "away-on-detach", NULL, NULL))
        reply_line(ctx->reply, "You become away when tmux or screen is detached; /autoaway away "
                               "does so after a time without a key, too");
    else if (off)
        reply_line(ctx->reply, "You don't become away by yourself; /autoaway away changes that");
    else if (xa)
        reply_line(ctx->reply, "You become away %d min after the last key, xa after %d min", after,
                   MAX(xa, after));
    else
        reply_line(ctx->reply, "You become away %d min after the last key", after);
}

/* "idle" is what Profanity calls it to be told idle without being away. */
static gboolean autoaway(Ctx *ctx, const Args *args, GError **error) {
    const char *mode = arg_text(args, "mode");
    gboolean idle = g_strcmp0(mode, "idle") == 0;
    if (idle && !set(ctx, "tell-idle", "on", error))
        return FALSE;
    if (mode && !set(ctx, "autoaway", idle ? "off" : mode, error))
        return FALSE;
    tell_autoaway(ctx);
    if (idle)
        reply_line(ctx->reply, "Contacts may know since when you haven't touched a key");
    return TRUE;
}

static gboolean is_xa(const Args *args) {
    return strcmp(arg_text(args, "which"), "xa") == 0;
}

static gboolean autoaway_time(Ctx *ctx, const Args *args, GError **error) {
    if (!set(ctx, is_xa(args) ? "autoaway-xa-after" : "autoaway-after", arg_text(args, "minutes"),
             error))
        return FALSE;
    tell_autoaway(ctx);
    return TRUE;
}

static gboolean autoaway_message(Ctx *ctx, const Args *args, GError **error) {
    const char *text = arg_text(args, "text");
    gboolean keep = !text || strcmp(text, "off") == 0;
    if (!set(ctx, is_xa(args) ? "autoaway-xa-text" : "autoaway-text", keep ? NULL : text, error))
        return FALSE;
    if (keep)
        reply_line(ctx->reply, "While %s by itself your status text stays as it is",
                   arg_text(args, "which"));
    else
        reply_line(ctx->reply, "While %s by itself your status text is: %s",
                   arg_text(args, "which"), text);
    return TRUE;
}

static const Command table[] = {
    {"lastactivity", "[-a account:account] [who:entity]",
     "Ask since when somebody hasn't touched a key, or is offline (XEP-0012).",
     "In the console: how long your server has been running. Whether others may know it of you is "
     "the setting tell-idle.",
     "lastactivity bob@example.org", NEED_ONLINE, last, "lastactivity get, last"},
    {"lastactivity set", "<value:on|off>",
     "Tell contacts since when you haven't touched a key, or don't: the setting tell-idle.", NULL,
     "lastactivity set on", 0, last_set},
    {"autoaway", "[mode:off|away|idle]",
     "Be away by itself when you haven't touched a key for a while; show how that is.",
     "The next key brings back what you were before. Who is dnd, xa, or away by a command stays "
     "so. "
     "With idle you stay online, and contacts may know since when. In tmux or screen: see the "
     "setting away-on-detach.",
     "autoaway away", 0, autoaway, "autoaway mode"},
    {"autoaway time", "<which:away|xa> <minutes:number>",
     "Set after how many minutes you become away, or xa (0: never).", NULL, "autoaway time xa 120",
     0, autoaway_time},
    {"autoaway message", "<which:away|xa> [text:text...]",
     "Set the status text while you are away by itself; off, or none, leaves it as it is.", NULL,
     "autoaway message away I'll be back", 0, autoaway_message},
};

void idle_commands(Commands *commands) {
    commands_add(commands, "Your status", table, G_N_ELEMENTS(table));
}
